//! Loading the code of pages. The current page stays until the code of the next page is
//! loaded.

use std::cell::{Cell, RefCell};
use std::pin::Pin;

use futures::channel::oneshot;
use leptos::prelude::*;
use leptos_router::ChooseView;
use leptos_router::location::{BrowserUrl, LocationProvider as _, Url};

use super::Missing;

type Fetched<T> = Pin<Box<dyn Future<Output = Result<T, Missing>>>>;

/// The page of a route, whose code is loaded first.
#[derive(Clone, Copy, Debug)]
pub struct PageCode {
    name: &'static str,
    fetch: fn() -> Fetched<()>,
    view: fn() -> Fetched<AnyView>,
}

impl PageCode {
    /// For the `page_code!` table.
    pub const fn new(
        name: &'static str,
        fetch: fn() -> Fetched<()>,
        view: fn() -> Fetched<AnyView>,
    ) -> Self {
        Self { name, fetch, view }
    }

    /// Its name in the contract.
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl ChooseView for PageCode {
    async fn choose(self) -> AnyView {
        let turn = Turn::begin();
        let router = use_context::<BrowserUrl>();
        let path = || router.as_ref().map(|it| it.as_url().read_untracked().path().to_owned());
        let asked = path();
        loop {
            match (self.view)().await {
                Ok(view) => {
                    // The URL changed while the code was loading, for example to another
                    // ticket. The router would show neither page: the URL is no longer the
                    // one that it matched, but the route is the same.
                    if turn.is_current() && path() != asked {
                        router.as_ref().map(go_again);
                    }
                    return view;
                }
                Err(why) => turn.asked_again(why).await,
            }
        }
    }

    async fn preload(&self) {
        let _ = (self.fetch)().await;
    }
}

/// Makes the router match the URL again, by setting a URL without a page for a moment. That
/// URL is replaced before it is rendered.
fn go_again(router: &BrowserUrl) {
    let url = router.as_url().clone();
    let address = url.get_untracked();
    url.set(Url::default());
    leptos::task::spawn_local(async move {
        leptos::task::tick().await;
        if *url.read_untracked() == Url::default() {
            url.set(address);
        }
    });
}

thread_local! {
    static TURN: Cell<u32> = const { Cell::new(0) };
    static MISSING: ArcRwSignal<Option<Missing>> = ArcRwSignal::new(None);
    static AGAIN: RefCell<Option<oneshot::Sender<()>>> = const { RefCell::new(None) };
}

/// Why the page that was requested last could not be loaded. The page before it is still
/// shown.
pub fn is_missing() -> ArcRwSignal<Option<Missing>> {
    MISSING.with(Clone::clone)
}

/// Tries to load the page again.
pub fn try_again() {
    if let Some(again) = AGAIN.take() {
        let _ = again.send(());
    }
}

/// A page that is loading. The next navigation cancels it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Turn(u32);

impl Turn {
    fn begin() -> Self {
        let turn = TURN.get().wrapping_add(1);
        TURN.set(turn);
        AGAIN.take();
        is_missing().set(None);
        Self(turn)
    }

    fn is_current(self) -> bool {
        TURN.get() == self.0
    }

    /// Reports why the page could not be loaded, and waits until the user tries again. For
    /// a page that is no longer wanted, it waits forever.
    async fn asked_again(self, why: Missing) {
        if self.is_current() {
            let (again, asked) = oneshot::channel();
            AGAIN.replace(Some(again));
            is_missing().set(Some(why));
            if asked.await.is_ok() && self.is_current() {
                is_missing().set(None);
                return;
            }
        }
        std::future::pending::<()>().await;
    }
}
