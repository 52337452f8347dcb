//! Filters: chips that show the conditions, and editors for each kind of column. The code
//! is loaded when there is a condition, or when one is added.

pub mod chips;
pub mod editor;
pub mod inputs;
pub mod words;

use leptos::html;
use leptos::prelude::*;
use shared::grid::Column;

use self::chips::Chips;
use self::editor::Editor;
use super::asked::Asked;
use super::panel;
use crate::components::menu::step_by;
use crate::lazy::part_code;

part_code! {
    /// Adds a filter on a column that is chosen first.
    grid_filters: pub fn add_filter(asked: Asked, close: Callback<()>) {
        view! { <AddFilter asked close /> }
    }
    /// The chips.
    grid_filters: pub fn chips(asked: Asked) {
        view! { <Chips asked /> }
    }
}

/// The choice of a column, then its editor.
#[component]
fn AddFilter(asked: Asked, close: Callback<()>) -> impl IntoView {
    let chosen = RwSignal::new(None::<&'static Column>);
    let place = NodeRef::<html::Div>::new();
    let one = move |column: &'static Column| {
        view! { <button type="button" on:click=move |_| chosen.set(Some(column))>{column.label()}</button> }
    };
    move || {
        panel::enter();
        match chosen.get() {
            Some(column) => view! { <Editor asked column done=close /> }.into_any(),
            None => view! {
                <div class="panel-menu" node_ref=place on:keydown=move |event| step_by(&event, place)>
                    {asked.asks().map(one).collect_view()}
                </div>
            }
            .into_any(),
        }
    }
}
