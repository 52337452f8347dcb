//! What a form can do about a refusal that says more than a sentence: somebody
//! else was faster, or something stands in the way.

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use shared::problem::{Blocker, Problem, ProblemCode};
use shared::words::desk::refusals as words;

use crate::api::CallError;
use crate::browser::fetch;
use crate::components::{Notice, Tone};
use crate::submission::{Failure, Submission};

fn problem_of(form: Submission) -> Option<Problem> {
    match form.failure() {
        Some(Failure::Call(CallError::Refused(problem))) => Some(problem),
        Some(Failure::Call(CallError::Offline | CallError::Unreadable) | Failure::Rule) | None => {
            None
        }
    }
}

/// What stands in the way, each with a way to it.
#[component]
pub fn Blockers(
    /// The form that was refused.
    form: Submission,
    /// The address of what stands in the way.
    href: fn(&Blocker) -> Option<String>,
) -> impl IntoView {
    let one = move |blocker: Blocker| {
        let name = blocker.name.clone();
        match href(&blocker) {
            Some(href) => view! { <li><a class="link" href=href>{name}</a></li> }.into_any(),
            None => view! { <li>{name}</li> }.into_any(),
        }
    };
    let list = move || {
        let blockers = problem_of(form).map(|problem| problem.blockers).unwrap_or_default();
        (!blockers.is_empty()).then(|| {
            view! {
                <div>
                    <p>{words::still_in_the_way()}</p>
                    <ul class="list-disc pl-5">{blockers.into_iter().map(one).collect_view()}</ul>
                </div>
            }
        })
    };
    view! { {list} }
}

/// Somebody else has changed what the form began with. What is typed stays;
/// the agent decides whose values count.
#[component]
pub fn Overtaken<T>(
    /// The form that was refused.
    form: Submission,
    /// What the form began with.
    began: T,
    /// All fields in words.
    in_words: fn(&T) -> Vec<(&'static str, String)>,
    /// Goes on with what is typed, over the newer state; the form is sent right after.
    #[prop(into)]
    keep: Callback<T>,
    /// Puts the newer state into the fields.
    #[prop(into)]
    take: Callback<T>,
) -> impl IntoView
where
    T: Clone + DeserializeOwned + Send + Sync + 'static,
{
    let began = StoredValue::new(began);
    let newer = move || {
        let problem = problem_of(form).filter(|problem| problem.code == ProblemCode::Stale)?;
        fetch::read_value(&problem.current?)
    };
    let notice = move |newer: T| {
        let (mine, theirs) = (newer.clone(), newer.clone());
        let before = began.with_value(in_words);
        let facts = in_words(&newer).into_iter().filter(move |fact| !before.contains(fact)).map(
            |(field, value)| {
                let value = if value.is_empty() { words::empty().to_owned() } else { value };
                view! { <dt>{field}</dt><dd>{value}</dd> }
            },
        );
        view! {
            <Notice tone=Tone::Warning>
                <p>{words::someone_else_saved()}</p>
                <dl class="facts mt-2">{facts.collect_view()}</dl>
                <div class="mt-3 flex flex-wrap gap-2">
                    <button type="submit" class="btn btn-sm" on:click=move |_| keep.run(mine.clone())>{words::overwrite_with_mine()}</button>
                    <button type="button" class="btn btn-sm" on:click=move |_| take.run(theirs.clone())>{words::use_theirs()}</button>
                </div>
            </Notice>
        }
    };
    view! { {move || newer().map(notice)} }
}
