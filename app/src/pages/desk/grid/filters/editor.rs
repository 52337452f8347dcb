//! Asking something of a column: a small form, whose fields are those of the column's kind.

use leptos::prelude::*;
use shared::grid::Column;
use shared::words::desk::grid as words;

use super::inputs::{self, Input};
use crate::pages::desk::grid::asked::Asked;
use crate::pages::desk::grid::panel;

/// The form, filled with what is asked already.
#[component]
pub fn Editor(
    /// What is asked.
    asked: Asked,
    /// The column.
    column: &'static Column,
    /// What follows when it is asked.
    done: Callback<()>,
    /// Whether the keyboard comes here with it.
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
