//! `/activate`, `/reset` and `/link`: what a mailed link does, and asking for one.

pub mod redeem;
pub mod request;

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::session::{LinkInfo, LinkToken, ReadLink};
use shared::problem::ProblemCode;

use redeem::Redeem;
pub use request::Link;

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
    view! { <Mailed /> }
}

/// `/reset#TOKEN`: sets a new password.
#[component]
pub fn Reset() -> impl IntoView {
    view! { <Mailed /> }
}

/// What the page shows. The link itself says what it is for, whatever address
/// it stands behind.
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
    /// It was used, or a newer one took its place.
    Used,
    /// It is too old.
    Expired,
}

impl Death {
    fn of(error: &CallError) -> Option<Self> {
        let code = error.code()?;
        let used = (code == ProblemCode::LinkUsed).then_some(Self::Used);
        used.or_else(|| (code == ProblemCode::LinkExpired).then_some(Self::Expired))
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Missing => "Open the link from your e-mail",
            Self::Used => "This link no longer works",
            Self::Expired => "This link has expired",
        }
    }

    const fn explained(self) -> &'static str {
        match self {
            Self::Missing => {
                "This page needs the link from your e-mail. Open the link again, or get a new one."
            }
            Self::Used => {
                "Links work once, and only the newest one works. If you've already set a password, sign in."
            }
            Self::Expired => {
                "For your security, links expire. Get a new one; it only takes a minute."
            }
        }
    }
}

/// Asks what the link is for, which changes nothing [P4], and lets it be redeemed.
#[component]
fn Mailed() -> impl IntoView {
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
        Face::Ready(info) => view! { <Redeem info token=token.get_untracked() died /> }.into_any(),
        Face::Dead(death) => {
            view! { <Dead death is_sudden=found_dead.get_untracked().is_some() /> }.into_any()
        }
        Face::Failed(words) => view! { <Failed words retry={move |()| link.again()} /> }.into_any(),
    };
    view! { <section class="narrow">{shown}</section> }
}

#[component]
fn Waiting() -> impl IntoView {
    view! {
        <p class="sr-only" role="status">"Loading"</p>
        <div class="remote-waiting" aria-hidden="true">
            <div class="skeleton-line w-1/2"></div>
            <div class="skeleton-line"></div>
        </div>
    }
}

/// A link that does nothing. `is_sudden`: it died while a password was chosen,
/// and the form that held the keyboard is gone.
#[component]
fn Dead(death: Death, is_sudden: bool) -> impl IntoView {
    effect(move || {
        if is_sudden {
            browser::focus("main h1");
        }
    });
    let (sign_in, ask) = match death {
        Death::Used => ("btn btn-primary", "btn"),
        Death::Missing | Death::Expired => ("btn", "btn btn-primary"),
    };
    view! {
        <PageTitle title=death.title() lead=death.explained() />
        <div class="form-line">
            <a class=ask href=PortalPage::Link.href()>"Send me a new link"</a>
            <a class=sign_in href=PortalPage::SignIn.href()>"Sign in"</a>
        </div>
    }
}

#[component]
fn Failed(words: String, #[prop(into)] retry: Callback<()>) -> impl IntoView {
    view! {
        <PageTitle title="Your link" />
        <Notice tone=Tone::Error>
            <p>{words}</p>
            <button type="button" class="btn btn-sm mt-2" on:click=move |_| retry.run(())>"Try again"</button>
        </Notice>
    }
}
