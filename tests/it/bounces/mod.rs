//! Mails that come back, by both doors: events of the mail service and delivery reports [P13].

mod receive_mail_event;
mod reports;

use api_worker::inbox::Taken;
use serde_json::{Value, json};
use shared::api::contacts::{Address, GetContact, MailState};
use shared::api::dev::DevMail;
use shared::api::operations::Draft;
use shared::api::portal_access::{InvitationOutcome, Invitations, InviteContacts};
use shared::api::{NoId, Nothing};
use shared::ids::ContactId;
use shared::time::Span;

use crate::harness::{EVENTS_SECRET, World, code, commit};

/// Invites the contact. The outcome.
fn invite(world: &World, contact: ContactId) -> InvitationOutcome {
    let invitations = Invitations { contacts: vec![contact] };
    world.mara().call::<InviteContacts>(NoId, &invitations).unwrap()[0].outcome
}

/// A contact who was sent an invitation, and that mail.
fn invited(world: &World, name: &str) -> (ContactId, DevMail) {
    let contact = world.contact(name, None);
    assert_eq!(invite(world, contact), InvitationOutcome::Sent);
    world.minute();
    (contact, newest(world, name))
}

/// The newest mail to [`World::email`] of `name`, which was sent.
fn newest(world: &World, name: &str) -> DevMail {
    let mail = world.mails(&world.email(name)).remove(0);
    assert_eq!(mail.state, MailState::Sent);
    mail
}

/// The contact's address.
fn address(world: &World, contact: ContactId) -> Address {
    world.mara().call::<GetContact>(contact, &Nothing {}).unwrap().addresses.remove(0)
}

fn is_marked(world: &World, contact: ContactId) -> bool {
    address(world, contact).bounced.is_some()
}

/// A bounce of `mail` in plain words.
fn bounced(mail: &DevMail, bounce: &str, code: &str) -> Value {
    let id = mail.id.uuid().simple().to_string();
    json!({ "type": "bounced", "mail": id, "recipient": mail.to, "bounce": bounce, "code": code })
}

/// Asserts that `act` changes nothing.
#[track_caller]
fn changes_nothing(world: &World, what: &str, act: impl FnOnce()) {
    let before = world.dump();
    act();
    assert_eq!(world.dump(), before, "{what}");
}
