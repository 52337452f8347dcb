//! Who is signed in, on the side that this bundle is for.
//!
//! A session that ends in the middle of something takes nothing away: the page
//! stays as it is, and a dialog asks to sign in again.

use std::cell::RefCell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::session as contract;
use shared::api::session::{DeskSession, PortalSession, SessionRow};
use shared::api::{Endpoint, NoId, Nothing};
use shared::ids::SessionId;
use shared::problem::ProblemCode;
use shared::words::both::{common, session as words};

use crate::api::{self, CallError, is_session_lost};
use crate::browser::{self, store};
use crate::changes::Changes;
use crate::routes::{DeskPage, PortalPage};

/// What is known of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Session<P> {
    /// The worker has not answered yet.
    Unknown,
    /// The worker could not be asked.
    Unreachable(CallError),
    /// Nobody is signed in.
    SignedOut,
    /// Somebody is.
    SignedIn(P),
}

/// A side of Atrium that one signs in to.
pub trait Door: Sized + Send + Sync + 'static {
    /// Who is signed in.
    type Person: Clone + PartialEq + Send + Sync + 'static;
    /// Asks who that is.
    type Get: Endpoint<Id = NoId, Input = Nothing, Reply = Self::Person>;
    /// Signs in.
    type SignIn: Endpoint<Id = NoId, Input = contract::SignIn, Reply = Self::Person> + 'static;
    /// Signs out.
    type SignOut: Endpoint<Id = NoId, Input = Nothing, Reply = Nothing>;
    /// Sets another password.
    type ChangePassword: Endpoint<Id = NoId, Input = contract::ChangePassword, Reply = Nothing>
        + 'static;
    /// The person's own sessions.
    type ListSessions: Endpoint<Id = NoId, Input = Nothing, Reply = Vec<SessionRow>>;
    /// Ends one of them.
    type EndSession: Endpoint<Id = SessionId, Input = Nothing, Reply = Nothing> + 'static;

    /// Where the session is kept.
    fn session() -> ArcRwSignal<Session<Self::Person>>;
    /// What tells one person from another.
    fn who(person: &Self::Person) -> String;
    /// Whether they have to choose a password before anything else.
    fn must_change_password(person: &Self::Person) -> bool;
    /// What this side is called, where somebody is signed in.
    fn house(person: &Self::Person) -> String;
    /// What it is called before that.
    fn unnamed_house() -> &'static str;
    /// What is said under the sign-in's heading.
    fn welcome() -> &'static str;
    /// Their address, for signing in again.
    fn address(person: &Self::Person) -> String;
    /// The first page.
    fn home() -> String;
    /// The sign-in page.
    fn sign_in_page() -> String;
}

/// The agents' side.
#[derive(Clone, Copy, Debug)]
pub enum Desk {}

/// The customers' side.
#[derive(Clone, Copy, Debug)]
pub enum Portal {}

thread_local! {
    static DESK: ArcRwSignal<Session<DeskSession>> = ArcRwSignal::new(Session::Unknown);
    static PORTAL: ArcRwSignal<Session<PortalSession>> = ArcRwSignal::new(Session::Unknown);
    static HOUSE: RefCell<String> = RefCell::default();
    static HOME: RefCell<String> = RefCell::default();
    static ADDRESS: RefCell<String> = RefCell::default();
}

impl Door for Desk {
    type Person = DeskSession;
    type Get = contract::GetDeskSession;
    type SignIn = contract::SignInAgent;
    type SignOut = contract::SignOutAgent;
    type ChangePassword = contract::ChangeAgentPassword;
    type ListSessions = contract::ListDeskSessions;
    type EndSession = contract::EndDeskSession;

    fn session() -> ArcRwSignal<Session<DeskSession>> {
        DESK.with(Clone::clone)
    }

    fn who(person: &DeskSession) -> String {
        person.agent.id.to_string()
    }

    fn must_change_password(person: &DeskSession) -> bool {
        person.must_change_password
    }

    fn house(_: &DeskSession) -> String {
        Self::unnamed_house().to_owned()
    }

    fn unnamed_house() -> &'static str {
        "Atrium"
    }

    fn welcome() -> &'static str {
        words::welcome_desk()
    }

    fn address(person: &DeskSession) -> String {
        person.email.clone()
    }

    fn home() -> String {
        DeskPage::Tickets.href()
    }

    fn sign_in_page() -> String {
        DeskPage::SignIn.href()
    }
}

impl Door for Portal {
    type Person = PortalSession;
    type Get = contract::GetPortalSession;
    type SignIn = contract::SignInContact;
    type SignOut = contract::SignOutContact;
    type ChangePassword = contract::ChangeContactPassword;
    type ListSessions = contract::ListPortalSessions;
    type EndSession = contract::EndPortalSession;

    fn session() -> ArcRwSignal<Session<PortalSession>> {
        PORTAL.with(Clone::clone)
    }

    fn who(person: &PortalSession) -> String {
        person.contact.to_string()
    }

    fn must_change_password(person: &PortalSession) -> bool {
        person.must_change_password
    }

    fn house(person: &PortalSession) -> String {
        person.help_center.clone()
    }

    fn unnamed_house() -> &'static str {
        common::help_center()
    }

    fn welcome() -> &'static str {
        words::welcome_portal()
    }

    fn address(person: &PortalSession) -> String {
        person.email.clone().unwrap_or_default()
    }

    fn home() -> String {
        PortalPage::Tickets.href()
    }

    fn sign_in_page() -> String {
        PortalPage::SignIn.href()
    }
}

/// Who is signed in to the desk. Pages of the desk stand behind
/// [`crate::pages::session::gate`], so somebody always is.
pub fn agent() -> Option<DeskSession> {
    person::<Desk>()
}

/// Who is signed in to the help center.
pub fn contact() -> Option<PortalSession> {
    person::<Portal>()
}

fn person<D: Door>() -> Option<D::Person> {
    match D::session().get() {
        Session::SignedIn(person) => Some(person),
        Session::Unknown | Session::Unreachable(_) | Session::SignedOut => None,
    }
}

/// The first page of this side.
pub fn home() -> String {
    HOME.with_borrow(Clone::clone)
}

/// The address to sign in with: that of the person whose session has ended, else the one
/// that was typed on a page before.
pub fn address<D: Door>() -> String {
    let known = match &*D::session().read_untracked() {
        Session::SignedIn(person) => D::address(person),
        Session::Unknown | Session::Unreachable(_) | Session::SignedOut => String::new(),
    };
    if known.is_empty() { ADDRESS.with_borrow(Clone::clone) } else { known }
}

/// Keeps an address that is typed, for the next form that asks for it.
pub fn keep_address(address: &str) {
    ADDRESS.replace(address.to_owned());
}

/// What this side is called, for the browser's tab.
pub fn house() -> String {
    HOUSE.with_borrow(Clone::clone)
}

/// Asks who is signed in.
pub fn begin<D: Door>() {
    HOUSE.replace(D::unnamed_house().to_owned());
    HOME.replace(D::home());
    D::session().set(Session::Unknown);
    spawn_local(async {
        match api::call::<D::Get>(&NoId, &Nothing {}).await {
            Ok(person) => enter::<D>(person),
            Err(error) if error.code() == Some(ProblemCode::SignInNeeded) => {
                is_session_lost().set(false);
                D::session().set(Session::SignedOut);
            }
            Err(error) => D::session().set(Session::Unreachable(error)),
        }
    });
}

/// Somebody has signed in, or has changed what is known of them.
pub fn enter<D: Door>(person: D::Person) {
    let session = D::session();
    let another = matches!(
        &*session.read_untracked(),
        Session::SignedIn(former) if D::who(former) != D::who(&person)
    );
    if another {
        // Nothing of the former person stays, neither typed nor loaded.
        store::forget_drafts();
        browser::load(&D::home());
        return;
    }
    HOUSE.replace(D::house(&person));
    session.set(Session::SignedIn(person));
    if is_session_lost().get_untracked() {
        is_session_lost().set(false);
        Changes::touch_all();
    }
}

/// Asks again who is signed in: something about them has changed.
pub fn refresh<D: Door>() {
    spawn_local(async {
        if let Ok(person) = api::call::<D::Get>(&NoId, &Nothing {}).await {
            enter::<D>(person);
        }
    });
}

/// Signs out, and leaves nothing behind.
pub fn leave<D: Door>() {
    spawn_local(async {
        match api::call::<D::SignOut>(&NoId, &Nothing {}).await {
            Err(error) if error.code() != Some(ProblemCode::SignInNeeded) => {
                crate::toast::say(error.to_string());
            }
            Ok(_) | Err(_) => {
                store::forget_drafts();
                browser::load(&D::sign_in_page());
            }
        }
    });
}
