//! `/activate`, `/reset`, `/verify` and `/link`: the pages of mailed links, and the page
//! for requesting a link.

pub mod redeem;
pub mod request;
pub mod verify;

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::session::{LinkInfo, LinkPurpose, LinkToken, ReadLink};
use shared::problem::ProblemCode;
use shared::words::both::common;
use shared::words::portal::{link as words, tickets};

use redeem::Redeem;
pub use request::Link;
use verify::Confirm;

use crate::address;
use crate::api::{self, CallError};
use crate::browser;
use crate::components::{Notice, PageTitle, Tone};
use crate::effect::effect;
use crate::load::Load;
use crate::routes::PortalPage;

/// `/activate#TOKEN`: sets the first password.
#[component]
pub fn Activate() -> impl IntoView {
    view! { <Mailed is_entry=true ready=entering /> }
}

/// `/reset#TOKEN`: sets a new password.
#[component]
pub fn Reset() -> impl IntoView {
    view! { <Mailed is_entry=true ready=entering /> }
}

/// `/verify#TOKEN`: verifies an address [E7].
#[component]
pub fn Verify() -> impl IntoView {
    view! { <Mailed is_entry=false ready=verifying /> }
}

/// The view for a link that works; none if the link is of another kind than the page.
type Ready = fn(LinkInfo, String, Callback<LinkFailure>) -> Option<AnyView>;

fn entering(info: LinkInfo, token: String, on_failure: Callback<LinkFailure>) -> Option<AnyView> {
    let is_entry = info.purpose != LinkPurpose::Verification;
    is_entry.then(|| view! { <Redeem info token on_failure /> }.into_any())
}

fn verifying(info: LinkInfo, token: String, on_failure: Callback<LinkFailure>) -> Option<AnyView> {
    let verifies = info.purpose == LinkPurpose::Verification;
    verifies.then(|| view! { <Confirm info token on_failure /> }.into_any())
}

/// What the page shows. The link itself decides whether it is for the first password or a
/// new one, whichever URL it is used with.
#[derive(Clone, Debug, PartialEq, Eq)]
enum LinkView {
    Waiting,
    Ready(LinkInfo),
    Unusable(LinkFailure),
    Failed(String),
}

/// Why a link does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkFailure {
    /// The URL has no token, since the page was reloaded.
    Missing,
    /// It was used, or it is for signing in and was replaced by a newer link.
    Used,
    /// It is for verifying an address, and was replaced by a newer link.
    Replaced,
    /// It is too old.
    Expired,
}

impl LinkFailure {
    fn of(error: &CallError) -> Option<Self> {
        let code = error.code()?;
        [
            (ProblemCode::LinkUsed, Self::Used),
            (ProblemCode::LinkReplaced, Self::Replaced),
            (ProblemCode::LinkExpired, Self::Expired),
        ]
        .into_iter()
        .find_map(|(it, failure)| (it == code).then_some(failure))
    }

    fn title(self) -> &'static str {
        match self {
            Self::Missing => words::missing_title(),
            Self::Used => words::used_title(),
            Self::Replaced => words::replaced_title(),
            Self::Expired => words::expired_title(),
        }
    }

    fn explained(self, is_entry: bool) -> &'static str {
        match self {
            Self::Missing if is_entry => words::missing_entry(),
            Self::Missing => words::missing_verification(),
            Self::Used if is_entry => words::used_entry(),
            Self::Used => words::used_verification(),
            Self::Replaced => words::replaced(),
            Self::Expired if is_entry => words::expired_entry(),
            Self::Expired => words::expired_verification(),
        }
    }
}

/// Reads what the link is for, which changes nothing [P4], and shows the form that redeems
/// it. `is_entry`: the page is for signing in, else for verifying an address.
#[component]
fn Mailed(is_entry: bool, ready: Ready) -> impl IntoView {
    // Another link that is opened in the same tab changes only the URL's fragment.
    let token = address::taken_hash();
    let failed = RwSignal::new(None::<LinkFailure>);
    let link = Load::new(move || {
        failed.set(None);
        let input = LinkToken { token: token.get() };
        async move {
            if input.token.is_empty() {
                Ok(None)
            } else {
                api::call_owned::<ReadLink>(NoId, input).await.map(Some)
            }
        }
    });
    let face = Memo::new(move |_| {
        if let Some(failure) = failed.get() {
            return LinkView::Unusable(failure);
        }
        match (link.is_busy(), link.failure(), link.get()) {
            (true, _, _) | (false, None, None) => LinkView::Waiting,
            (false, Some(error), _) => LinkFailure::of(&error)
                .map_or_else(|| LinkView::Failed(error.to_string()), LinkView::Unusable),
            (false, None, Some(None)) => LinkView::Unusable(LinkFailure::Missing),
            (false, None, Some(Some(info))) => LinkView::Ready(info),
        }
    });
    let on_failure = Callback::new(move |failure| failed.set(Some(failure)));
    let shown = move || match face.get() {
        LinkView::Waiting => view! { <Waiting /> }.into_any(),
        // A link of the other kind does not work on this page.
        LinkView::Ready(info) => {
            ready(info, token.get_untracked(), on_failure).unwrap_or_else(|| {
                view! { <UnusableLink failure=LinkFailure::Missing is_entry is_sudden=false /> }
                    .into_any()
            })
        }
        LinkView::Unusable(failure) => {
            let is_sudden = failed.get_untracked().is_some();
            view! { <UnusableLink failure is_entry is_sudden /> }.into_any()
        }
        LinkView::Failed(why) => view! { <Failed why retry={move |()| link.again()} /> }.into_any(),
    };
    view! { <section class="narrow">{shown}</section> }
}

#[component]
fn Waiting() -> impl IntoView {
    view! {
        <p class="sr-only" role="status">{common::loading()}</p>
        <div class="remote-waiting" aria-hidden="true">
            <div class="skeleton-line w-1/2"></div>
            <div class="skeleton-line"></div>
        </div>
    }
}

/// The page for a link that does not work. `is_sudden`: it stopped working while a password
/// was typed, and the focused form was removed.
#[component]
fn UnusableLink(failure: LinkFailure, is_entry: bool, is_sudden: bool) -> impl IntoView {
    effect(move || {
        if is_sudden {
            browser::focus("main h1");
        }
    });
    let (sign_in, ask) = match failure {
        LinkFailure::Used => ("btn btn-primary", "btn"),
        LinkFailure::Missing | LinkFailure::Replaced | LinkFailure::Expired => {
            ("btn", "btn btn-primary")
        }
    };
    let ways = if is_entry {
        view! {
            <a class=ask href=PortalPage::Link.href()>{words::send_new()}</a>
            <a class=sign_in href=PortalPage::SignIn.href()>{common::sign_in()}</a>
        }
        .into_any()
    } else {
        view! { <a class="btn btn-primary" href=PortalPage::Tickets.href()>{tickets::go_to_yours()}</a> }
            .into_any()
    };
    view! {
        <PageTitle title=failure.title() lead=failure.explained(is_entry) />
        <div class="form-line">{ways}</div>
    }
}

#[component]
fn Failed(why: String, #[prop(into)] retry: Callback<()>) -> impl IntoView {
    view! {
        <PageTitle title=words::your_link() />
        <Notice tone=Tone::Error>
            <p>{why}</p>
            <button type="button" class="btn btn-sm mt-2" on:click=move |_| retry.run(())>{common::try_again()}</button>
        </Notice>
    }
}
