//! The gate before every page that requires a session.

use leptos::prelude::*;
use shared::words::both::common;

use crate::components::{Notice, Tone};
use crate::dialogs::Dialogs;
use crate::effect::effect;
use crate::lazy::{Fetching, part};
use crate::session::{self, Door, Session};
use crate::{api, browser};

/// What the gate shows. The page behind it is rebuilt only when this changes, not when the
/// person's data changes.
#[derive(Clone, Debug, PartialEq, Eq)]
enum GateState {
    Waiting,
    Unreachable(String),
    SignIn,
    Password,
    Open,
}

/// Loads the session, and renders the app once it is known. Until then the skeleton of
/// `index.html` is shown: a frame that is rendered earlier would be the one for signed-out
/// users, and would change after that.
pub fn once_known<D: Door>(app: fn() -> AnyView) -> impl IntoView {
    let session = D::session();
    session::begin::<D>();
    // Once known, it stays known: loading the session again must not remove the app.
    let is_known =
        Memo::new(move |was| was == Some(&true) || !matches!(&*session.read(), Session::Unknown));
    move || {
        is_known.get().then(|| {
            browser::make_room();
            app()
        })
    }
}

/// The pages that replace a page without a session. Their code is loaded when they are
/// needed.
#[derive(Clone, Copy, Debug)]
pub struct StandIns {
    /// Signing in.
    pub sign_in: fn() -> Fetching,
    /// Choosing a password.
    pub password: fn() -> Fetching,
}

/// Opens the dialog to sign in again whenever a request finds that the session has ended.
pub fn once_lost(dialog: fn(RwSignal<bool>) -> Fetching) {
    let dialogs = Dialogs::of_app();
    let lost = api::is_session_lost();
    // Several requests may find it at once.
    let lost = Memo::new(move |_| lost.get());
    effect(move || {
        if lost.get() {
            dialogs.open(dialog);
        }
    });
}

/// Shows the page if somebody is signed in, else the sign-in page.
pub fn gate<D: Door>(
    page: impl Fn() -> AnyView + Send + 'static,
    instead: StandIns,
) -> impl IntoView {
    let session = D::session();
    let state = Memo::new(move |_| match &*session.read() {
        Session::Unknown => GateState::Waiting,
        Session::Unreachable(error) => GateState::Unreachable(error.to_string()),
        Session::SignedOut => GateState::SignIn,
        Session::SignedIn(person) if D::must_change_password(person) => GateState::Password,
        Session::SignedIn(_) => GateState::Open,
    });
    move || match state.get() {
        GateState::Waiting => {
            view! { <p class="sr-only" role="status">{common::loading()}</p> }.into_any()
        }
        GateState::Unreachable(words) => {
            view! { <Unreachable words retry={|()| session::begin::<D>()} /> }.into_any()
        }
        GateState::SignIn => part(instead.sign_in),
        GateState::Password => part(instead.password),
        GateState::Open => page(),
    }
}

#[component]
fn Unreachable(words: String, #[prop(into)] retry: Callback<()>) -> impl IntoView {
    view! {
        <section class="narrow">
            <Notice tone=Tone::Error>
                <p>{words}</p>
                <button type="button" class="btn btn-sm mt-2" on:click=move |_| retry.run(())>{common::try_again()}</button>
            </Notice>
        </section>
    }
}
