//! What a form shows for refusals that need more than a sentence: the record was changed by
//! somebody else, or other records block the change.

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

/// What can be done about a refusal besides opening the records that cause it. A form's fields
/// or dialog provide it.
#[derive(Clone, Copy, Debug)]
pub struct Remedy(Callback<Problem, Option<AnyView>>);

impl Remedy {
    /// Offers what `offer` returns wherever a refusal is shown below the current owner.
    pub fn provide(offer: impl Fn(Problem) -> Option<AnyView> + Send + Sync + 'static) {
        provide_context(Self(Callback::new(offer)));
    }

    /// What is offered for `problem`.
    pub fn offer(self, problem: &Problem) -> Option<AnyView> {
        self.0.run(problem.clone())
    }
}

/// The records that block a change, each with a link.
#[component]
pub fn Blockers(
    /// The refused form.
    form: Submission,
    /// The URL of a record that blocks the change.
    href: fn(&Blocker) -> Option<String>,
) -> impl IntoView {
    let one = move |blocker: Blocker| {
        let name = blocker.name.clone();
        match href(&blocker) {
            Some(href) => view! { <li><a class="link" href=href>{name}</a></li> }.into_any(),
            None => view! { <li>{name}</li> }.into_any(),
        }
    };
    let remedy = use_context::<Remedy>();
    let list = move || {
        let problem = problem_of(form);
        let offer = remedy.zip(problem.as_ref()).map(|(remedy, it)| remedy.offer(it));
        let blockers = problem.map(|problem| problem.blockers).unwrap_or_default();
        (!blockers.is_empty()).then(|| {
            view! {
                <div>
                    <p>{words::still_in_the_way()}</p>
                    <ul class="list-disc pl-5">{blockers.into_iter().map(one).collect_view()}</ul>
                    {offer}
                </div>
            }
        })
    };
    view! { {list} }
}

/// Shows that the record was changed by somebody else while the form was open. The typed
/// values stay, and the agent decides which values to use.
#[component]
pub fn Overtaken<T>(
    /// The refused form.
    form: Submission,
    /// The values that the form started with.
    began: T,
    /// The labels and texts of all fields.
    in_words: fn(&T) -> Vec<(&'static str, String)>,
    /// Keeps the typed values on top of the newer state. The form is sent right after.
    #[prop(into)]
    keep: Callback<T>,
    /// Fills the fields with the newer state.
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
