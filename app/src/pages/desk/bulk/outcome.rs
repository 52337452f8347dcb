//! Working through rows, a call each, and saying what became of each.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::CallError;
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

impl Outcome {
    /// Of a row that a call of its own was made for.
    pub fn of<R>(name: String, result: Result<R, CallError>, done: &str) -> Self {
        match result {
            Ok(_) => Self { name, verdict: Verdict::Done, words: done.to_owned() },
            Err(error) => Self { name, verdict: Verdict::Refused, words: sentence(&error) },
        }
    }
}

/// Why, in a sentence: what is wrong with the first field, where it is that.
fn sentence(error: &CallError) -> String {
    match error {
        CallError::Refused(problem) => match problem.fields.first() {
            Some(field) => field.message.clone(),
            None => problem.title.clone(),
        },
        CallError::Offline | CallError::Unreadable => error.to_string(),
    }
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
    let title = [&done.to_string(), " of ", &outcomes.len().to_string(), " done"].concat();
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

/// Rows that are worked through one after the other, a call each.
#[derive(Clone, Copy, Debug)]
pub struct Bulk {
    left: RwSignal<usize>,
    outcomes: RwSignal<Vec<Outcome>>,
}

impl Default for Bulk {
    fn default() -> Self {
        Self::new()
    }
}

impl Bulk {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { left: RwSignal::new(0), outcomes: RwSignal::new(Vec::new()) }
    }

    /// Whether some are still to be done.
    pub fn is_busy(self) -> bool {
        self.left.get() != 0
    }

    /// What became of those that were done.
    pub fn outcomes(self) -> Vec<Outcome> {
        self.outcomes.get()
    }

    /// Does `act` with each row, then `done` with what became of them.
    pub fn run<T, F>(
        self,
        rows: Vec<T>,
        act: impl Fn(T) -> F + 'static,
        done: impl FnOnce(&[Outcome]) + 'static,
    ) where
        T: 'static,
        F: Future<Output = Outcome> + 'static,
    {
        if self.left.get_untracked() != 0 || rows.is_empty() {
            return;
        }
        self.left.set(rows.len());
        spawn_local(async move {
            let mut outcomes = Vec::new();
            for row in rows {
                outcomes.push(act(row).await);
                // The dialog may be closed by now; what was begun is finished.
                self.left.try_update(|left| *left -= 1);
            }
            done(&outcomes);
            self.outcomes.try_set(outcomes);
        });
    }
}

/// The button that begins it.
#[component]
pub fn BulkButton(
    /// What it begins.
    bulk: Bulk,
    /// In red.
    #[prop(optional)]
    danger: bool,
    /// What it does.
    children: Children,
) -> impl IntoView {
    let color = if danger { "btn btn-error" } else { "btn btn-primary" };
    view! {
        <button type="submit" class=color aria-disabled=move || bulk.is_busy().to_string()>
            {move || bulk.is_busy().then(|| view! { <Icon icon="icon-[lucide--loader-circle] spin" /> })}
            {children()}
        </button>
    }
}
