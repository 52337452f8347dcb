//! Merging contacts, and merging accounts [M1–M12]: the dialog in which the records are
//! chosen, compared, and merged after a look at what follows.

pub mod arrived;
pub mod button;
mod compare;
mod heads;
mod kind;
pub mod offer;
mod pick;
mod review;
mod state;

use leptos::html;
use leptos::prelude::*;

pub use self::kind::Kind;

use self::compare::compare;
use self::pick::pick;
use self::review::review;
use self::state::{Merging, Step};
use crate::address;
use crate::browser;
use crate::components::{Choice, Dialog};
use crate::effect::effect;
use crate::lazy::part_code;

part_code! {
    /// Merges records.
    merge: pub fn merge(open: RwSignal<bool>, wish: Merge) {
        view! { <MergeDialog open wish /> }
    }
}

/// What the dialog begins with.
#[derive(Clone, Debug)]
pub struct Merge {
    /// The kind of the records.
    pub kind: Kind,
    /// The records by id, the one that stays first unless the agent chooses another one. With
    /// one record, the others are searched.
    pub records: Vec<Choice>,
    /// What follows when it is done.
    pub then: Then,
}

/// What follows when the records are merged.
#[derive(Clone, Copy, Debug)]
pub enum Then {
    /// The page of the record that stays is opened.
    OpenRecord,
    /// The dialog below is closed, and that page is opened.
    Leave(RwSignal<bool>),
    /// The list that the records were selected from stays.
    Stay(Callback<()>),
}

impl Merge {
    /// Of records that are chosen, or of one whose page is open.
    pub const fn of(kind: Kind, records: Vec<Choice>) -> Self {
        Self { kind, records, then: Then::OpenRecord }
    }
}

/// A record by its id and name.
pub fn choice(id: &impl ToString, name: impl Into<String>) -> Choice {
    Choice { value: id.to_string(), label: name.into(), detail: String::new() }
}

#[component]
fn MergeDialog(open: RwSignal<bool>, wish: Merge) -> impl IntoView {
    // A link to what stands in the way may lead to another tab of the same page.
    let tab = address::query_value("tab");
    let first = tab.get_untracked();
    effect(move || {
        if *tab.read() != first {
            open.set(false);
        }
    });
    let Merge { kind, records, then } = wish;
    view! {
        <Dialog open title=kind.title()>
            <Steps open kind records=records.clone() then />
        </Dialog>
    }
}

#[component]
fn Steps(open: RwSignal<bool>, kind: Kind, records: Vec<Choice>, then: Then) -> impl IntoView {
    let merging = Merging::new(kind, records);
    let step = move || match merging.step.get() {
        Step::Pick => pick(merging),
        Step::Compare => compare(merging),
        Step::Review => review(merging, open, then),
    };
    view! { <div class="merge">{step}</div> }
}

/// The title of a step, which gets the focus when the agent comes to the step.
#[component]
fn StepTitle(
    /// What is merged.
    merging: Merging,
    /// The title.
    #[prop(into)]
    title: Signal<String>,
) -> impl IntoView {
    let place = NodeRef::<html::H3>::new();
    effect(move || {
        if let Some(place) = place.get()
            && merging.has_moved.get_value()
        {
            browser::focus_on(&place);
        }
    });
    view! { <h3 class="font-semibold break-words outline-none" tabindex="-1" node_ref=place>{title}</h3> }
}
