//! The session: who is signed in on this bundle's side.
//!
//! A session that ends while somebody is working loses nothing: the page stays as it is,
//! and a dialog asks to sign in again.

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

/// The state of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Session<P> {
    /// The worker has not answered yet.
    Unknown,
    /// The worker could not be reached.
    Unreachable(CallError),
    /// Nobody is signed in.
    SignedOut,
    /// This person is signed in.
    SignedIn(P),
}

/// A side of Atrium that people sign in to: the desk or the help center.
pub trait Door: Sized + Send + Sync + 'static {
    /// The type of the person who is signed in.
    type Person: Clone + PartialEq + Send + Sync + 'static;
    /// The endpoint that returns the person who is signed in.
    type Get: Endpoint<Id = NoId, Input = Nothing, Reply = Self::Person>;
    /// The endpoint that signs in.
    type SignIn: Endpoint<Id = NoId, Input = contract::SignIn, Reply = Self::Person> + 'static;
    /// The endpoint that signs out.
    type SignOut: Endpoint<Id = NoId, Input = Nothing, Reply = Nothing>;
    /// The endpoint that changes the password.
    type ChangePassword: Endpoint<Id = NoId, Input = contract::ChangePassword, Reply = Nothing>
        + 'static;
    /// The endpoint that lists the person's own sessions.
    type ListSessions: Endpoint<Id = NoId, Input = Nothing, Reply = Vec<SessionRow>>;
    /// The endpoint that ends one of these sessions.
    type EndSession: Endpoint<Id = SessionId, Input = Nothing, Reply = Nothing> + 'static;

    /// The signal that holds the session.
    fn session() -> ArcRwSignal<Session<Self::Person>>;
    /// The person's unique id.
    fn who(person: &Self::Person) -> String;
    /// Whether the person has to choose a password before anything else.
    fn must_change_password(person: &Self::Person) -> bool;
    /// The name of this side for a person who is signed in.
    fn house(person: &Self::Person) -> String;
    /// The name of this side before sign-in.
    fn unnamed_house() -> &'static str;
    /// The text under the sign-in page's heading.
    fn welcome() -> &'static str;
    /// The person's e-mail address, for signing in again.
    fn address(person: &Self::Person) -> String;
    /// The URL of the first page.
    fn home() -> String;
    /// The URL of the sign-in page.
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

/// The agent who is signed in to the desk. It is always set on the desk's pages, since
/// [`crate::pages::session::gate`] requires a session.
pub fn agent() -> Option<DeskSession> {
    person::<Desk>()
}

/// The contact who is signed in to the help center.
pub fn contact() -> Option<PortalSession> {
    person::<Portal>()
}

fn person<D: Door>() -> Option<D::Person> {
    match D::session().get() {
        Session::SignedIn(person) => Some(person),
        Session::Unknown | Session::Unreachable(_) | Session::SignedOut => None,
    }
}

/// The URL of this side's first page.
pub fn home() -> String {
    HOME.with_borrow(Clone::clone)
}

/// The e-mail address to sign in with: that of the person whose session has ended, else the
/// one that was typed on an earlier page.
pub fn address<D: Door>() -> String {
    let known = match &*D::session().read_untracked() {
        Session::SignedIn(person) => D::address(person),
        Session::Unknown | Session::Unreachable(_) | Session::SignedOut => String::new(),
    };
    if known.is_empty() { ADDRESS.with_borrow(Clone::clone) } else { known }
}

/// Remembers a typed e-mail address for the next form that needs it.
pub fn keep_address(address: &str) {
    ADDRESS.replace(address.to_owned());
}

/// The name of this side, for the document's title.
pub fn house() -> String {
    HOUSE.with_borrow(Clone::clone)
}

/// Loads the session.
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

/// Sets the person who is signed in, after a sign-in or a change of their data.
pub fn enter<D: Door>(person: D::Person) {
    let session = D::session();
    let another = matches!(
        &*session.read_untracked(),
        Session::SignedIn(former) if D::who(former) != D::who(&person)
    );
    if another {
        // Nothing of the former person may stay, neither typed nor loaded.
        store::forget_person();
        browser::load(&D::home());
        return;
    }
    HOUSE.replace(D::house(&person));
    session.set(Session::SignedIn(person));
    if is_session_lost().get_untracked() {
        api::sign_in_again();
        is_session_lost().set(false);
        Changes::touch_all();
    }
}

/// Loads the session again, after a change of the person's data.
pub fn refresh<D: Door>() {
    spawn_local(async {
        if let Ok(person) = api::call::<D::Get>(&NoId, &Nothing {}).await {
            enter::<D>(person);
        }
    });
}

/// Signs out, and removes everything of the person from the browser.
pub fn leave<D: Door>() {
    spawn_local(async {
        match api::call::<D::SignOut>(&NoId, &Nothing {}).await {
            Err(error) if error.code() != Some(ProblemCode::SignInNeeded) => {
                crate::toast::say(error.to_string());
            }
            Ok(_) | Err(_) => {
                store::forget_person();
                browser::load(&D::sign_in_page());
            }
        }
    });
}
