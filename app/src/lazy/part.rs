//! Parts of pages: what a tab shows, what a dialog consists of.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::reactive::owner::WeakOwner;
use shared::words::both::shell as words;

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
pub fn part(fetch: impl Fn() -> Fetching + Send + Sync + 'static) -> AnyView {
    shown(Box::new(fetch), || {
        view! { <p class="quiet p-4" role="status" aria-busy="true">{words::loading_part()}</p> }
            .into_any()
    })
}

/// The same for a part that stands on the page from the start, behind what is read first.
/// Boot fetches it with the page; until it is there, its place is empty.
pub fn following(fetch: impl Fn() -> Fetching + Send + Sync + 'static) -> AnyView {
    shown(Box::new(fetch), || ().into_any())
}

fn shown(fetch: Fetch, waiting: fn() -> AnyView) -> AnyView {
    let part = Part::new(fetch);
    part.ask();
    part.view(move |face| match face {
        Face::Waiting => waiting(),
        Face::There(view) => view.take().into_any(),
        Face::Missing(part, why) => view! { <MissingPart part=*part why=*why /> }.into_any(),
    })
}

/// Shows a part over the page, such as a dialog. Shows nothing while the part is loading, and
/// a message over the page if it cannot be fetched.
pub fn over(fetch: impl Fn() -> Fetching + Send + Sync + 'static) -> AnyView {
    let part = Part::new(Box::new(fetch));
    part.ask();
    part.view(over_page)
}

fn over_page(face: &mut Face) -> AnyView {
    match face {
        Face::Waiting => ().into_any(),
        Face::There(view) => view.take().into_any(),
        Face::Missing(part, why) => view! {
            <div class="toasts top-16 bottom-auto"><div class="pointer-events-auto w-full max-w-md shadow-lg">
                <MissingPart part=*part why=*why />
            </div></div>
        }
        .into_any(),
    }
}

/// How far a part is.
enum Face {
    Waiting,
    /// There, and taken out when it is shown.
    There(Option<AnyView>),
    Missing(Part, Missing),
}

type Fetch = Box<dyn Fn() -> Fetching + Send + Sync>;

/// A part, whatever it consists of, so that this is compiled once.
#[derive(Clone, Copy)]
struct Part {
    face: RwSignal<Face, LocalStorage>,
    fetch: StoredValue<Fetch>,
    /// Not kept alive by what it owns itself.
    owner: StoredValue<Option<WeakOwner>>,
}

impl Part {
    fn new(fetch: Fetch) -> Self {
        Self {
            face: RwSignal::new_local(Face::Waiting),
            fetch: StoredValue::new(fetch),
            owner: StoredValue::new(Owner::current().map(|owner| owner.downgrade())),
        }
    }

    /// Asks for it; where its code is there already, so is the part.
    fn ask(self) {
        let fetch = || Box::pin(ScopedFuture::new(self.fetch.with_value(|fetch| fetch())));
        let mut fetching = match self.owner.get_value().and_then(|owner| owner.upgrade()) {
            Some(owner) => owner.with(fetch),
            None => fetch(),
        };
        match fetching.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => self.settle(answer),
            Poll::Pending => {
                leptos::task::spawn_local(async move { self.settle(fetching.await) });
            }
        }
    }

    fn settle(self, answer: Result<AnyView, Missing>) {
        // Nobody waits any more where the page is gone.
        self.face.try_set(match answer {
            Ok(view) => Face::There(Some(view)),
            Err(why) => Face::Missing(self, why),
        });
    }

    fn view(self, mut show: impl FnMut(&mut Face) -> AnyView + Send + 'static) -> AnyView {
        let shown = move || {
            self.face.track();
            show(&mut self.face.write_untracked())
        };
        shown.into_any()
    }
}

/// Says that a part could not be fetched, with the way on.
#[component]
fn MissingPart(part: Part, why: Missing) -> impl IntoView {
    let go_on = move |_| match why {
        Missing::Unreached => {
            part.face.set(Face::Waiting);
            part.ask();
        }
        Missing::Outdated => browser::load(&browser::href()),
    };
    view! {
        <div role="alert">
            <Notice tone=Tone::Error>
                <p>{why.words()}</p>
                <button type="button" class="btn btn-sm mt-2" on:click=go_on>{why.way_on()}</button>
            </Notice>
        </div>
    }
}
