//! Sessions: signing in and out, and passwords.

mod floods;
mod known_devices;
mod passwords;
mod sessions;
mod sign_in_contact;
mod tries;

use shared::api::accounts::ListAccounts;
use shared::api::portal::{ListPortalTickets, UpdateProfile};
use shared::api::portal_access::{SetContactPassword, SetPasswordDraft};
use shared::api::session::{
    ChangeAgentPassword, ChangeContactPassword, ChangePassword, EndDeskSession, EndPortalSession,
    GetDeskSession, GetPortalSession, LinkRequest, ListDeskSessions, ListPortalSessions,
    RequestLink, SignIn, SignInAgent, SignInContact, SignOutAgent, SignOutContact,
};
use shared::api::{NoId, Nothing};
use shared::customers::level::AccessLevel;
use shared::problem::ProblemCode;
use shared::time::Span;

use crate::harness::{Answer, Client, PASSWORD, World, code};

const BETTER: &str = "a much better one";

fn sign_in(email: &str, password: &str) -> SignIn {
    SignIn { email: email.to_owned(), password: password.to_owned() }
}

fn is_in(client: &Client<'_>) -> bool {
    client.call::<GetPortalSession>(NoId, &Nothing {}).is_ok()
}

fn is_in_desk(client: &Client<'_>) -> bool {
    client.call::<GetDeskSession>(NoId, &Nothing {}).is_ok()
}

/// A response without its time.
fn told(mut answer: Answer) -> impl PartialEq + std::fmt::Debug {
    answer.headers.remove("date");
    // A server closes the connection if a body was not read.
    answer.headers.remove("connection");
    (answer.status, answer.headers, answer.body)
}
