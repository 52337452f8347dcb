//! `/activate`, `/reset`, `/verify` and `/link`: what a mailed link does, and asking for one.

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

/// What a page shows of a link that works, where it is of the page's kind.
type Ready = fn(LinkInfo, String, Callback<Death>) -> Option<AnyView>;

fn entering(info: LinkInfo, token: String, died: Callback<Death>) -> Option<AnyView> {
    let is_entry = info.purpose != LinkPurpose::Verification;
    is_entry.then(|| view! { <Redeem info token died /> }.into_any())
}

fn verifying(info: LinkInfo, token: String, died: Callback<Death>) -> Option<AnyView> {
    let verifies = info.purpose == LinkPurpose::Verification;
    verifies.then(|| view! { <Confirm info token died /> }.into_any())
}

/// What the page shows. The link itself says whether it is for the first password or a new
/// one, whatever address it stands behind.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Face {
    Waiting,
    Ready(LinkInfo),
    Dead(Death),
    Failed(String),
}

/// Why a link does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Death {
    /// The address holds none: the page was loaded again.
    Missing,
    /// It was used, or it lets in and a newer one took its place.
    Used,
    /// It verifies an address, and a newer one took its place.
    Replaced,
    /// It is too old.
    Expired,
}

impl Death {
    fn of(error: &CallError) -> Option<Self> {
        let code = error.code()?;
        [
            (ProblemCode::LinkUsed, Self::Used),
            (ProblemCode::LinkReplaced, Self::Replaced),
            (ProblemCode::LinkExpired, Self::Expired),
        ]
        .into_iter()
        .find_map(|(it, death)| (it == code).then_some(death))
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

/// Asks what the link is for, which changes nothing [P4], and lets it be redeemed.
/// `is_entry`: the page lets somebody in; else it verifies an address.
#[component]
fn Mailed(is_entry: bool, ready: Ready) -> impl IntoView {
    // Another link opened in the same tab changes what stands behind `#` only.
    let token = address::taken_hash();
    let found_dead = RwSignal::new(None::<Death>);
    let link = Load::new(move || {
        found_dead.set(None);
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
        if let Some(death) = found_dead.get() {
            return Face::Dead(death);
        }
        match (link.is_busy(), link.failure(), link.get()) {
            (true, _, _) | (false, None, None) => Face::Waiting,
            (false, Some(error), _) => {
                Death::of(&error).map_or_else(|| Face::Failed(error.to_string()), Face::Dead)
            }
            (false, None, Some(None)) => Face::Dead(Death::Missing),
            (false, None, Some(Some(info))) => Face::Ready(info),
        }
    });
    let died = Callback::new(move |death| found_dead.set(Some(death)));
    let shown = move || match face.get() {
        Face::Waiting => view! { <Waiting /> }.into_any(),
        // A link of the other kind does nothing here.
        Face::Ready(info) => ready(info, token.get_untracked(), died).unwrap_or_else(|| {
            view! { <Dead death=Death::Missing is_entry is_sudden=false /> }.into_any()
        }),
        Face::Dead(death) => {
            let is_sudden = found_dead.get_untracked().is_some();
            view! { <Dead death is_entry is_sudden /> }.into_any()
        }
        Face::Failed(why) => view! { <Failed why retry={move |()| link.again()} /> }.into_any(),
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

/// A link that does nothing. `is_sudden`: it died while a password was chosen,
/// and the form that held the keyboard is gone.
#[component]
fn Dead(death: Death, is_entry: bool, is_sudden: bool) -> impl IntoView {
    effect(move || {
        if is_sudden {
            browser::focus("main h1");
        }
    });
    let (sign_in, ask) = match death {
        Death::Used => ("btn btn-primary", "btn"),
        Death::Missing | Death::Replaced | Death::Expired => ("btn", "btn btn-primary"),
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
        <PageTitle title=death.title() lead=death.explained(is_entry) />
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
