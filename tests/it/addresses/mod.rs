//! A contact's addresses: one module for each act, and two for verifying [E1, E2, E3, E7, P15].

mod add_address;
mod correct_address;
mod promote_address;
mod remove_address;
mod send_verification;
mod verify_address;

use shared::api::addresses::{AddressVerified, OfAddress, SendVerification, VerifyAddress};
use shared::api::contacts::{Address, Contact, GetContact};
use shared::api::operations::{
    Commit, CommitOperation, Done, Draft, Lasting, Preview, PreviewOperation,
};
use shared::api::portal_access::{BlockContact, SendReset, UnblockContact};
use shared::api::session::{GetPortalSession, LinkToken, SignIn, SignInContact};
use shared::api::{Endpoint, NoId, Nothing};
use shared::ids::{AddressId, ContactId, OperationId};
use shared::operations::Act;
use shared::operations::effects::{Effect, Record};
use shared::operations::undo::KeptReason;
use shared::portal::access::PortalState;
use shared::problem::{Problem, ProblemCode};
use shared::time::Span;

use crate::harness::{Client, PASSWORD, World, code};
use crate::timeline::changes;

fn contact(world: &World, id: ContactId) -> Contact {
    world.mara().call::<GetContact>(id, &Nothing {}).unwrap()
}

/// The contact's address `email`.
fn address(world: &World, id: ContactId, email: &str) -> Address {
    let all = contact(world, id).addresses;
    all.iter().find(|it| it.email == email).unwrap_or_else(|| panic!("{email}: {all:?}")).clone()
}

/// The contact's addresses by name, marked with `*` if primary and with `+` if verified.
fn told(world: &World, id: ContactId) -> Vec<String> {
    let mark = |is, mark| if is { mark } else { "" };
    let one = |it: &Address| {
        let name = it.email.split(['.', '@']).next().unwrap_or_default();
        format!("{}{}{name}", mark(it.is_primary, "*"), mark(it.is_verified, "+"))
    };
    contact(world, id).addresses.iter().map(one).collect()
}

fn commit(agent: &Client<'_>, draft: &Draft) -> Result<Done, Problem> {
    agent.call::<CommitOperation>(NoId, &Commit { draft: draft.clone(), hash: None })
}

fn preview(agent: &Client<'_>, draft: &Draft) -> Result<Preview, Problem> {
    agent.call::<PreviewOperation>(NoId, draft)
}

fn undo(world: &World, operation: OperationId) -> Done {
    commit(&world.mara(), &Draft::Undo { operation }).unwrap()
}

/// Carries out `draft` as Mara. Returns the operation.
fn done(world: &World, draft: &Draft) -> OperationId {
    commit(&world.mara(), draft).unwrap().operation.expect("something changed")
}

fn add(contact: ContactId, email: String) -> Draft {
    Draft::AddAddress { contact, email }
}

/// Adds the address [`World::email`] of `name`.
fn added(world: &World, contact: ContactId, name: &str) -> AddressId {
    done(world, &add(contact, world.email(name)));
    address(world, contact, &world.email(name)).id
}

fn verify(world: &World, token: &str) -> Result<AddressVerified, Problem> {
    world.anybody().call::<VerifyAddress>(NoId, &LinkToken { token: token.to_owned() })
}

fn send_again(agent: &Client<'_>, contact: ContactId, address: AddressId) -> Result<(), Problem> {
    agent.call::<SendVerification>(contact, &OfAddress { address }).map(|_| ())
}

fn signs_in(world: &World, email: &str) -> bool {
    let input = SignIn { email: email.to_owned(), password: PASSWORD.to_owned() };
    world.anybody().call::<SignInContact>(NoId, &input).is_ok()
}
