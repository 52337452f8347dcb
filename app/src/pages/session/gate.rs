//! What stands before every page that needs a session.

use leptos::prelude::*;
use shared::words::both::common;

use crate::components::{Notice, Tone};
use crate::lazy::{Fetching, part};
use crate::session::{self, Door, Session};
use crate::{api, browser};

/// Which face the gate shows. The page behind it is built anew only when this
/// changes: not when something about the person does.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Face {
    Waiting,
    Unreachable(String),
    SignIn,
    Password,
    Open,
}

/// Draws the app as soon as it is known who is here, and asks that first. Until
/// then the skeleton of `index.html` stands: a frame drawn earlier would show
/// a stranger's, and move when it becomes somebody's.
pub fn once_known<D: Door>(app: fn() -> AnyView) -> impl IntoView {
    let session = D::session();
    session::begin::<D>();
    // For good: asking again must not take the app away.
    let is_known =
        Memo::new(move |was| was == Some(&true) || !matches!(&*session.read(), Session::Unknown));
    move || {
        is_known.get().then(|| {
            browser::make_room();
            app()
        })
    }
}

/// What stands in for a page, fetched when it does.
#[derive(Clone, Copy, Debug)]
pub struct StandIns {
    /// Signing in.
    pub sign_in: fn() -> Fetching,
    /// Choosing a password.
    pub password: fn() -> Fetching,
}

/// From when a session has ended under a page: what asks to sign in again.
pub fn once_lost(dialog: fn() -> Fetching) -> impl IntoView {
    let lost = api::is_session_lost();
    let was_lost = Memo::new(move |was| was == Some(&true) || lost.get());
    move || was_lost.get().then(|| part(dialog))
}

/// Lets the page through where somebody is signed in, else asks them to.
pub fn gate<D: Door>(
    page: impl Fn() -> AnyView + Send + 'static,
    instead: StandIns,
) -> impl IntoView {
    let session = D::session();
    let face = Memo::new(move |_| match &*session.read() {
        Session::Unknown => Face::Waiting,
        Session::Unreachable(error) => Face::Unreachable(error.to_string()),
        Session::SignedOut => Face::SignIn,
        Session::SignedIn(person) if D::must_change_password(person) => Face::Password,
        Session::SignedIn(_) => Face::Open,
    });
    move || match face.get() {
        Face::Waiting => {
            view! { <p class="sr-only" role="status">{common::loading()}</p> }.into_any()
        }
        Face::Unreachable(words) => {
            view! { <Unreachable words retry={|()| session::begin::<D>()} /> }.into_any()
        }
        Face::SignIn => part(instead.sign_in),
        Face::Password => part(instead.password),
        Face::Open => page(),
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
