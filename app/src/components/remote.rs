//! The four faces of what the worker was asked for: on its way, refused,
//! nothing there, there.
//!
//! While it loads again the old data stays, dimmed only where that takes long.
//! A form stands *beside* this, never inside: the inside is built anew.

use leptos::prelude::*;
use shared::problem::ProblemCode;

use super::{Notice, Tone};
use crate::api::CallError;
use crate::load::Load;

/// What a page's skeleton looks like, so that nothing jumps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// Rows of a list.
    #[default]
    Rows,
    /// A title and some lines.
    Text,
    /// Nothing: a small part of a page.
    Bare,
}

/// Shows `data` by `children`.
#[component]
pub fn Remote<T, V, C>(
    /// What was asked for.
    data: Load<T>,
    /// What stands in while it is on its way for the first time.
    #[prop(optional)]
    shape: Shape,
    /// Whether nothing is there.
    #[prop(optional)]
    is_empty: Option<fn(&T) -> bool>,
    /// What is said then, and what can be done.
    #[prop(optional, into)]
    empty: ViewFn,
    /// What is there.
    children: C,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
    C: Fn(T) -> V + Send + 'static,
{
    let face = move || {
        data.get().map(|value| {
            if is_empty.is_some_and(|is_empty| is_empty(&value)) {
                empty.run()
            } else {
                children(value).into_any()
            }
        })
    };
    let waiting = Signal::derive(move || data.with(|there| there.is_none()));
    let retry = Callback::new(move |()| data.again());
    let busy = Signal::derive(move || data.is_busy());
    let failure = Signal::derive(move || data.failure());
    view! {
        <div class="remote" aria-busy=move || busy.get().to_string()>
            <Failed failure retry busy />
            <Waiting shape shown=Signal::derive(move || waiting.get() && failure.read().is_none()) />
            <div class="remote-there">{face}</div>
        </div>
    }
}

#[component]
fn Failed(
    failure: Signal<Option<CallError>>,
    retry: Callback<()>,
    busy: Signal<bool>,
) -> impl IntoView {
    let words = move |error: CallError| {
        // What is not there will not be there in a second either.
        let lasting = matches!(error.code(), Some(ProblemCode::NotFound | ProblemCode::Forbidden));
        let button = (!lasting).then(|| {
            view! {
                <button type="button" class="btn btn-sm mt-2" disabled=move || busy.get() on:click=move |_| retry.run(())>
                    "Try again"
                </button>
            }
        });
        view! {
            <Notice tone=if lasting { Tone::Info } else { Tone::Error }>
                <p>{error.to_string()}</p>
                {button}
            </Notice>
        }
    };
    view! { <div role="alert">{move || failure.get().map(words)}</div> }
}

#[component]
fn Waiting(shape: Shape, shown: Signal<bool>) -> impl IntoView {
    let bars = move || match shape {
        Shape::Rows => {
            (0..6).map(|_| view! { <div class="skeleton-row"></div> }).collect_view().into_any()
        }
        Shape::Text => view! {
            <div class="skeleton-line w-1/2"></div>
            <div class="skeleton-line"></div>
            <div class="skeleton-line w-5/6"></div>
        }
        .into_any(),
        Shape::Bare => ().into_any(),
    };
    view! {
        <Show when=move || shown.get()>
            <p class="sr-only" role="status">"Loading"</p>
            <div class="remote-waiting" aria-hidden="true">{bars}</div>
        </Show>
    }
}
