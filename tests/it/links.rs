//! Mailed links: what they do and when they end [P3, P4, P7, S6].

mod activation;
mod requests;
mod resets;
mod tokens;

use shared::api::portal_access::{
    BlockContact, Invitations, InviteContacts, SendReset, SetContactPassword, SetPasswordDraft,
    UnblockContact,
};
use shared::api::session::{
    ActivatePortalAccess, ChangeContactPassword, ChangePassword, GetPortalSession, LinkPurpose,
    LinkRequest, LinkToken, ReadLink, RedeemLink, RequestLink, ResetContactPassword, SignIn,
    SignInContact,
};
use shared::api::{Endpoint, NoId, Nothing};
use shared::ids::ContactId;
use shared::problem::{Problem, ProblemCode};
use shared::time::Span;

use crate::harness::{PASSWORD, World, code};

const BETTER: &str = "a much better one";

/// Invites the contact and returns the link's secret.
fn invited(world: &World, contact: ContactId, first_name: &str) -> String {
    let invite = Invitations { contacts: vec![contact] };
    world.mara().call::<InviteContacts>(NoId, &invite).unwrap();
    world.link(&world.email(first_name))
}

/// Sends a reset and returns the link's secret.
fn reset(world: &World, contact: ContactId, first_name: &str) -> String {
    world.mara().call::<SendReset>(contact, &Nothing {}).unwrap();
    world.link(&world.email(first_name))
}

fn read(world: &World, token: &str) -> Result<LinkPurpose, Problem> {
    let link = LinkToken { token: token.to_owned() };
    world.anybody().call::<ReadLink>(NoId, &link).map(|it| it.purpose)
}

fn redeem<E: Endpoint<Id = NoId, Input = RedeemLink>>(
    world: &World,
    token: &str,
    password: &str,
) -> Result<(), Problem> {
    let input = RedeemLink { token: token.to_owned(), password: password.to_owned() };
    world.anybody().call::<E>(NoId, &input).map(|_| ())
}

/// Checks that the link no longer works for any purpose.
#[track_caller]
fn is_dead(world: &World, token: &str, expected: ProblemCode) {
    assert_eq!(code(read(world, token)), expected);
    assert_eq!(code(redeem::<ActivatePortalAccess>(world, token, BETTER)), expected);
    assert_eq!(code(redeem::<ResetContactPassword>(world, token, BETTER)), expected);
}

fn signs_in(world: &World, first_name: &str, password: &str) -> bool {
    let input = SignIn { email: world.email(first_name), password: password.to_owned() };
    world.anybody().call::<SignInContact>(NoId, &input).is_ok()
}
