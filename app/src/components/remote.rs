//! The four faces of what the worker was asked for: on its way, refused,
//! nothing there, there.
//!
//! While it loads again the old data stays, dimmed only where that takes long.
//! A form stands *beside* this, never inside: the inside is built anew.

use leptos::prelude::*;
use shared::problem::ProblemCode;
use shared::words::both::common;

use super::{Notice, Tone};
use crate::api::CallError;
use crate::load::{Load, Progress};

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
    let is_there = Signal::derive(move || data.with(|there| there.is_some()));
    view! { <Faces progress=data.progress() shape is_there face=Box::new(face) /> }
}

/// What is there, made anew for each answer.
type Face = Box<dyn Fn() -> Option<AnyView> + Send>;

/// The same without the type of the answer, so that it is compiled once.
#[component]
fn Faces(progress: Progress, shape: Shape, is_there: Signal<bool>, face: Face) -> impl IntoView {
    let shown = Signal::derive(move || !is_there.get() && progress.failure().is_none());
    view! {
        <div class="remote" aria-busy=move || progress.is_busy().to_string()>
            <Failed progress />
            <Waiting shape shown />
            <div class="remote-there">{move || face()}</div>
        </div>
    }
}

#[component]
fn Failed(progress: Progress) -> impl IntoView {
    let words = move |error: CallError| {
        // What is not there will not be there in a second either.
        let lasting = matches!(error.code(), Some(ProblemCode::NotFound | ProblemCode::Forbidden));
        let button = (!lasting).then(|| {
            view! {
                <button type="button" class="btn btn-sm mt-2" disabled=move || progress.is_busy() on:click=move |_| progress.again()>
                    {common::try_again()}
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
    view! { <div role="alert">{move || progress.failure().map(words)}</div> }
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
            <p class="sr-only" role="status">{common::loading()}</p>
            <div class="remote-waiting" aria-hidden="true">{bars}</div>
        </Show>
    }
}
