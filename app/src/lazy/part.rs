//! Parts of pages: a tab, what stands in a dialog.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;

use super::Missing;
use crate::browser::{self, boot};
use crate::components::{Notice, Tone};

/// A part on its way.
pub type Fetching = Pin<Box<dyn Future<Output = Result<AnyView, Missing>>>>;

/// Has the part called `name` fetched when there is time: it is on the page that is
/// shown, behind a button or a tab.
pub fn soon(name: &'static str) {
    boot::look_ahead(Some(name));
}

/// Shows a part as soon as it is there: at once where it was fetched before.
pub fn part<F>(fetch: impl Fn() -> F + Send + Sync + 'static) -> impl IntoView
where
    F: Future<Output = Result<AnyView, Missing>> + 'static,
{
    shown(Box::new(move || Box::pin(fetch())))
}

/// How far it is.
enum Face {
    Waiting,
    There(Option<AnyView>),
    Missing(Missing),
}

/// The same for all parts, so that it is compiled once.
fn shown(fetch: Box<dyn Fn() -> Fetching + Send + Sync>) -> impl IntoView {
    let face = RwSignal::new_local(Face::Waiting);
    let fetch = StoredValue::new(fetch);
    let ask = move || {
        let mut fetching = Box::pin(ScopedFuture::new(fetch.with_value(|fetch| fetch())));
        let settle = move |answer| {
            let next = match answer {
                Ok(view) => Face::There(Some(view)),
                Err(why) => Face::Missing(why),
            };
            face.try_set(next);
        };
        // Where the code is there already, so is the part.
        match fetching.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => settle(answer),
            Poll::Pending => {
                leptos::task::spawn_local(async move { settle(fetching.await) });
            }
        }
    };
    ask();
    let owner = Owner::current();
    let again = move || {
        face.set(Face::Waiting);
        match &owner {
            Some(owner) => owner.with(ask),
            None => ask(),
        }
    };
    let again = StoredValue::new(again);
    move || {
        face.track();
        // Taken out, not looked at: a view is shown once.
        match &mut *face.write_untracked() {
            Face::Waiting => view! { <p class="quiet p-4" role="status">"Loading…"</p> }.into_any(),
            Face::There(view) => view.take().into_any(),
            Face::Missing(why) => {
                let why = *why;
                view! { <MissingNotice why on_again=move |()| again.with_value(|again| again()) /> }
                    .into_any()
            }
        }
    }
}

/// Says that something could not be fetched, with the way on.
#[component]
pub fn MissingNotice(
    /// Why.
    why: Missing,
    /// Fetches it again.
    #[prop(into)]
    on_again: Callback<()>,
) -> impl IntoView {
    let button = match why {
        Missing::Unreached => view! {
            <button type="button" class="btn btn-sm mt-2" on:click=move |_| on_again.run(())>"Try again"</button>
        }
        .into_any(),
        Missing::Outdated => view! {
            <button type="button" class="btn btn-sm mt-2" on:click=|_| browser::load(&browser::href())>"Reload"</button>
        }
        .into_any(),
    };
    view! { <div role="alert"><Notice tone=Tone::Error><p>{why.words()}</p>{button}</Notice></div> }
}
