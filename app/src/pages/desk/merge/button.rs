//! The button that merges the selected rows of a list.

use leptos::prelude::*;
use shared::api::merges::MAX_RECORDS;
use shared::words::desk::merge as words;

use super::{Kind, Merge, Then, merge};
use crate::components::field::FieldIds;
use crate::components::{Choice, Icon};
use crate::dialogs::Dialogs;
use crate::lazy::soon;
use crate::pages::desk::bulk::{Chosen, Selection};
use crate::toast;

/// The button. With too few or too many rows it says how many are merged at once.
#[component]
pub fn MergeButton<T: Chosen>(
    /// The kind of the rows.
    kind: Kind,
    /// The selected rows, whose keys are their ids.
    selection: Selection<T>,
) -> impl IntoView {
    soon("merge");
    let dialogs = Dialogs::of_page();
    let then = Then::Stay(Callback::new(move |()| selection.clear()));
    let press = Callback::new(move |()| {
        let choice = |row: T| super::choice(&row.key(), row.name());
        let records: Vec<Choice> = untrack(|| selection.get()).into_iter().map(choice).collect();
        dialogs.open(move |open| merge(open, Merge { kind, records: records.clone(), then }));
    });
    let is_right = Signal::derive(move || (2..=MAX_RECORDS).contains(&selection.count()));
    view! { <Pressed kind is_right press /> }
}

/// The button without the type of the rows, so that it is compiled once.
#[component]
fn Pressed(kind: Kind, is_right: Signal<bool>, press: Callback<()>) -> impl IntoView {
    let ids = FieldIds::new();
    let why = move || (!is_right.get()).then(|| kind.how_many());
    let click = move |_| {
        if is_right.get_untracked() {
            press.run(());
        } else {
            toast::say(kind.how_many());
        }
    };
    view! {
        <button type="button" class="btn btn-sm" aria-disabled=move || (!is_right.get()).then_some("true")
            aria-describedby=ids.part("why") on:click=click>
            <Icon icon="icon-[lucide--merge]" />{words::merge()}
        </button>
        <span class="sr-only" id=ids.part("why")>{why}</span>
    }
}
