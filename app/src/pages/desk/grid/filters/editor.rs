//! The editor of a condition: a small form with the fields for the column's kind.

use leptos::prelude::*;
use shared::grid::Column;
use shared::words::desk::grid as words;

use super::inputs::{self, Input};
use crate::pages::desk::grid::asked::Asked;
use crate::pages::desk::grid::panel;

/// The form, filled with the current condition.
#[component]
pub fn Editor(
    /// The query.
    asked: Asked,
    /// The column.
    column: &'static Column,
    /// Called when the condition was set.
    done: Callback<()>,
    /// Whether the form gets the focus.
    #[prop(optional)]
    enters: bool,
) -> impl IntoView {
    let Input { view, text } = inputs::of(asked, column);
    let is_wrong = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = text.get_untracked();
        is_wrong.set(column.kind.parse(&text).is_err());
        if !is_wrong.get_untracked() {
            asked.change(|query| asked.ask(query, column.name, &text));
            done.run(());
        }
    };
    if enters {
        panel::enter();
    }
    view! {
        <form class="panel-form" aria-label=column.label() on:submit=send>
            <h2>{column.label()}</h2>
            {view}
            <p class="field-mistake" role="alert">{move || is_wrong.get().then(words::value_needed)}</p>
            <button type="submit" class="btn btn-primary btn-sm justify-self-end">{words::apply()}</button>
        </form>
    }
}
