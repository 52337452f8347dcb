//! Shows data from the worker in its four states: loading, failed, empty and loaded.
//!
//! While data is loading again, the old data stays, and is dimmed only if loading takes
//! long. A form must be placed *beside* this component, never inside it, since the content
//! is rebuilt for each response.

use leptos::prelude::*;
use shared::problem::ProblemCode;
use shared::words::both::common;

use super::{Notice, Tone};
use crate::api::CallError;
use crate::load::{Load, Progress};

/// The shape of the skeleton, which keeps the layout from jumping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// Rows of a list.
    #[default]
    Rows,
    /// A title and some lines.
    Text,
    /// No skeleton, for a small part of a page.
    Bare,
}

/// Shows `data` with `children`.
#[component]
pub fn Remote<T, V, C>(
    /// The data.
    data: Load<T>,
    /// The skeleton that is shown while the data is loading for the first time.
    #[prop(optional)]
    shape: Shape,
    /// Whether the data is empty.
    #[prop(optional)]
    is_empty: Option<fn(&T) -> bool>,
    /// The content for empty data.
    #[prop(optional, into)]
    empty: ViewFn,
    /// The content for loaded data.
    children: C,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
    C: Fn(T) -> V + Send + 'static,
{
    let content = move || {
        data.get().map(|value| {
            if is_empty.is_some_and(|is_empty| is_empty(&value)) {
                empty.run()
            } else {
                children(value).into_any()
            }
        })
    };
    let is_there = Signal::derive(move || data.with(|there| there.is_some()));
    view! { <RemoteView progress=data.progress() shape is_there content=Box::new(content) /> }
}

/// Builds the content for the current data.
type Content = Box<dyn Fn() -> Option<AnyView> + Send>;

/// Not generic over the data, so that it is compiled once.
#[component]
fn RemoteView(
    progress: Progress,
    shape: Shape,
    is_there: Signal<bool>,
    content: Content,
) -> impl IntoView {
    let shown = Signal::derive(move || !is_there.get() && progress.failure().is_none());
    view! {
        <div class="remote" aria-busy=move || progress.is_busy().to_string()>
            <Failed progress />
            <Waiting shape shown />
            <div class="remote-there">{move || content()}</div>
        </div>
    }
}

#[component]
fn Failed(progress: Progress) -> impl IntoView {
    let words = move |error: CallError| {
        // Trying again does not help if the record is missing or forbidden.
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
