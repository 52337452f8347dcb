//! Saying what became of each of several rows.

use leptos::prelude::*;
use shared::words::desk::bulk as words;

use crate::browser;
use crate::components::Icon;
use crate::effect::effect;

/// What became of one row.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What the row is called.
    pub name: String,
    /// How it went.
    pub verdict: Verdict,
    /// The same in a sentence.
    pub words: String,
}

/// How it went with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is done.
    Done,
    /// Nothing had to be done, or nothing could be.
    Skipped,
    /// It was refused.
    Refused,
}

/// What became of each row. The keyboard comes here.
#[component]
pub fn Outcomes(
    /// The rows.
    outcomes: Vec<Outcome>,
) -> impl IntoView {
    let place = NodeRef::<leptos::html::P>::new();
    effect(move || {
        if let Some(place) = place.get() {
            browser::focus_on(&place);
        }
    });
    let done = outcomes.iter().filter(|it| it.verdict == Verdict::Done).count();
    let title = words::count_of_total_done(done, outcomes.len());
    let row = |outcome: Outcome| {
        let icon = match outcome.verdict {
            Verdict::Done => {
                view! { <span class="text-success"><Icon icon="icon-[lucide--circle-check]" /></span> }
            }
            Verdict::Skipped => {
                view! { <span class="quiet"><Icon icon="icon-[lucide--circle-minus]" /></span> }
            }
            Verdict::Refused => {
                view! { <span class="text-error"><Icon icon="icon-[lucide--circle-x]" /></span> }
            }
        };
        view! {
            <li class="row flex items-start gap-2.5 px-3 py-2">
                <span class="mt-0.5 leading-none">{icon}</span>
                <span class="min-w-0 grow">
                    <span class="block font-medium">{outcome.name}</span>
                    <span class="quiet block text-xs">{outcome.words}</span>
                </span>
            </li>
        }
    };
    view! {
        <p class="mb-2 font-medium outline-none" tabindex="-1" node_ref=place>{title}</p>
        <ul class="sheet">{outcomes.into_iter().map(row).collect_view()}</ul>
    }
}
