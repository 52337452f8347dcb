//! A form's frame: what was refused stands on top, a key sends it, and it is
//! sent once.

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use shared::words::both::form as words;

use super::Icon;
use crate::browser;
use crate::effect::effect;
use crate::submission::{Failure, Submission};

/// Fields and a [`SubmitButton`]; Ctrl and Enter send it from any of them.
#[component]
pub fn Form(
    /// Its sending.
    form: Submission,
    /// Sends it: calls `form.send`.
    #[prop(into)]
    on_send: Callback<()>,
    /// Its name, where the page has no heading for it.
    #[prop(optional, into)]
    label: Option<String>,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_send.run(());
    };
    let key = move |event: KeyboardEvent| {
        if browser::sends(&event) {
            event.prevent_default();
            on_send.run(());
        }
    };
    view! {
        <form class=["form ", class].concat() novalidate aria-label=label on:submit=submit on:keydown=key>
            <FormErrors form />
            {children()}
        </form>
    }
}

/// Why a form was not accepted; the keyboard comes here when that is known. A single field
/// that breaks its rule says so itself, and the keyboard goes there.
#[component]
pub fn FormErrors(
    /// The form's sending.
    form: Submission,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let is_shown = Memo::new(move |_| match form.failure() {
        None => false,
        Some(Failure::Rule) => 1 < form.problems().len(),
        Some(Failure::Call(_)) => true,
    });
    effect(move || {
        let (Some(failure), Some(place)) = (form.failure(), place.get()) else { return };
        match (failure, untrack(|| form.problems()).as_slice()) {
            (Failure::Rule, [one]) => browser::focus(&selector(&one.field)),
            _ => browser::focus_on(&place),
        }
    });
    let title = move || match form.failure() {
        None => String::new(),
        Some(Failure::Rule) => words::fix_marked_fields().to_owned(),
        Some(Failure::Call(error)) => error.to_string(),
    };
    view! {
        <div class="form-errors" role="alert" tabindex="-1" node_ref=place hidden=move || !is_shown.get()>
            <p class="font-medium">{title}</p>
            <ul>{move || form.problems().into_iter().map(problem_link).collect_view()}</ul>
        </div>
    }
}

/// Where a field is: in the dialog that stands over the page, if there is one.
fn selector(field: &str) -> String {
    let within = if browser::is_there("dialog:modal") { "dialog:modal " } else { "" };
    [within, "[name='", field, "']"].concat()
}

/// One field's mistake, as a way to the field.
fn problem_link(problem: shared::problem::FieldProblem) -> impl IntoView {
    let field = problem.field;
    let go = move |_| browser::focus(&selector(&field));
    view! { <li><button type="button" class="link text-left" on:click=go>{problem.message}</button></li> }
}

/// The button that sends a form.
#[component]
pub fn SubmitButton(
    /// The form's sending.
    form: Submission,
    /// In red, where what it does is hard to take back.
    #[prop(optional)]
    danger: bool,
    /// Smaller, in a dense place.
    #[prop(optional)]
    small: bool,
    /// What it does.
    children: Children,
) -> impl IntoView {
    let color = if danger { "btn-error" } else { "btn-primary" };
    let size = if small { " btn-sm" } else { "" };
    // Disabled in words only: a button that is really disabled drops the keyboard.
    view! {
        <button type="submit" class=["btn ", color, size].concat() aria-disabled=move || form.is_busy().to_string()>
            {move || form.is_busy().then(|| view! { <Icon icon="icon-[lucide--loader-circle] spin" /> })}
            {children()}
        </button>
    }
}
