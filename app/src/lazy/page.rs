//! Pages: the one that is shown stays until the code of the next one is there.

use std::cell::{Cell, RefCell};
use std::pin::Pin;

use futures::channel::oneshot;
use leptos::prelude::*;
use leptos_router::ChooseView;
use leptos_router::location::{BrowserUrl, LocationProvider as _, Url};

use super::Missing;

type Fetched<T> = Pin<Box<dyn Future<Output = Result<T, Missing>>>>;

/// What a route shows: a page whose code is fetched first.
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
                    // Another ticket was asked for while the code was on its way: the router
                    // would show neither, as this is no longer the address and no other route.
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

/// Lets the router look at the address once more: by way of one where no page is,
/// which is left before it is drawn.
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

/// Why the page is not there that was asked for last; the one before it is still shown.
pub fn is_missing() -> ArcRwSignal<Option<Missing>> {
    MISSING.with(Clone::clone)
}

/// Fetches it again.
pub fn try_again() {
    if let Some(again) = AGAIN.take() {
        let _ = again.send(());
    }
}

/// One page on its way; the next one puts an end to it.
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

    /// Says why the page is not there, and waits until it is asked for once more. For a
    /// page that is no longer asked for that is never.
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
