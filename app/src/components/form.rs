//! The frame of a form: it shows errors at the top, has a keyboard shortcut to send it, and
//! is sent only once.

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use shared::problem::{FieldProblem, ProblemCode};
use shared::words::both::form as words;

use super::Icon;
use crate::browser;
use crate::effect::effect;
use crate::submission::{Failure, Submission};

/// Fields and a [`SubmitButton`]; Ctrl and Enter send it from any of them.
#[component]
pub fn Form(
    /// The form's submission.
    form: Submission,
    /// Called when the form is sent. It calls `form.send`.
    #[prop(into)]
    on_send: Callback<()>,
    /// Its accessible name, if the page has no heading for it.
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

/// Shows why a form was not accepted, and gets the focus then. If only one field has a
/// mistake, the field shows it and gets the focus instead.
#[component]
pub fn FormErrors(
    /// The form's submission.
    form: Submission,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let is_shown = Memo::new(move |_| match form.failure() {
        None => false,
        Some(Failure::Rule) => 1 < form.problems().len(),
        // A dialog over the page asks to sign in, and after that nothing is wrong.
        Some(Failure::Call(error)) => error.code() != Some(ProblemCode::SignInNeeded),
    });
    effect(move || {
        let (Some(failure), Some(place)) = (form.failure(), place.get()) else { return };
        match (failure, untrack(|| form.problems()).as_slice()) {
            (Failure::Rule, [one]) => browser::focus_near(&place, &selector(&one.field)),
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
            <ul>{move || form.problems().into_iter().map(|it| problem_link(it, place)).collect_view()}</ul>
        </div>
    }
}

fn selector(field: &str) -> String {
    ["[name='", field, "']"].concat()
}

/// A field's mistake as a link to the field. The form may be in a dialog over another form.
fn problem_link(problem: FieldProblem, place: NodeRef<html::Div>) -> impl IntoView {
    let field = problem.field;
    let go = move |_| {
        if let Some(place) = place.get_untracked() {
            browser::focus_near(&place, &selector(&field));
        }
    };
    view! { <li><button type="button" class="link text-left" on:click=go>{problem.message}</button></li> }
}

/// The button that sends a form.
#[component]
pub fn SubmitButton(
    /// The form's submission.
    form: Submission,
    /// Whether it is red, for actions that are hard to undo.
    #[prop(optional)]
    danger: bool,
    /// Whether it is small, for dense layouts.
    #[prop(optional)]
    small: bool,
    /// The label.
    children: Children,
) -> impl IntoView {
    let color = if danger { "btn-error" } else { "btn-primary" };
    let size = if small { " btn-sm" } else { "" };
    // Only `aria-disabled`: a disabled button would lose the focus.
    view! {
        <button type="submit" class=["btn ", color, size].concat() aria-disabled=move || form.is_busy().to_string()>
            {move || form.is_busy().then(|| view! { <Icon icon="icon-[lucide--loader-circle] spin" /> })}
            {children()}
        </button>
    }
}
