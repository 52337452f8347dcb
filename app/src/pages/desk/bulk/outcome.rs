//! Shows the outcome of a bulk action for each row.

use leptos::prelude::*;
use shared::words::desk::bulk as words;

use crate::browser;
use crate::components::Icon;
use crate::effect::effect;

/// The outcome for a row.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The row's name.
    pub name: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The outcome in a sentence.
    pub words: String,
}

/// The verdict on a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is done.
    Done,
    /// Nothing had to be done, or nothing could be done.
    Skipped,
    /// It was refused.
    Refused,
}

/// The outcomes of all rows. The list gets the focus.
#[component]
pub fn Outcomes(
    /// The outcomes.
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
