//! What tells records apart in the comparison besides the fields in which they differ.

use futures::future::join_all;
use shared::api::Nothing;
use shared::api::accounts::{Account, GetAccount};
use shared::api::contacts::{Contact, GetContact};
use shared::ids::{AccountId, ContactId};
use shared::time::Timestamp;
use shared::words::both::common;
use shared::words::desk::merge as words;
use uuid::Uuid;

use super::kind::Kind;
use crate::api::{self, CallError};
use crate::browser::dates;
use crate::format;
use crate::pages::desk::account::form::AccountForm;
use crate::pages::desk::contact::form::ContactForm;
use crate::pages::desk::editor::Editable;

/// A record's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) id: Uuid,
    pub(super) name: String,
    /// What it is, and how much belongs to it.
    pub(super) lines: Vec<String>,
    /// All fields by their labels.
    pub(super) facts: Vec<(&'static str, String)>,
}

/// The heads of the records with these ids, if there are several.
pub(super) async fn load(kind: Kind, ids: Vec<Uuid>) -> Result<Vec<Head>, CallError> {
    if ids.len() < 2 {
        return Ok(Vec::new());
    }
    join_all(ids.into_iter().map(|id| one(kind, id))).await.into_iter().collect()
}

async fn one(kind: Kind, id: Uuid) -> Result<Head, CallError> {
    match kind {
        Kind::Contacts => {
            api::call_owned::<GetContact>(ContactId::new(id), Nothing {}).await.map(of_contact)
        }
        Kind::Accounts => {
            api::call_owned::<GetAccount>(AccountId::new(id), Nothing {}).await.map(of_account)
        }
    }
}

fn of_contact(it: Contact) -> Head {
    let accounts: Vec<String> = it.relationships.iter().map(|it| it.account.name.clone()).collect();
    let facts = ContactForm::in_words(&it);
    let mut lines: Vec<String> = it.addresses.into_iter().map(|it| it.email).collect();
    if !accounts.is_empty() {
        lines.push(format::names(&accounts));
    }
    lines.extend([common::count_tickets(it.tickets), added(it.created_at)]);
    let name = [&*it.first_name, " ", &it.last_name].concat().trim().to_owned();
    Head { id: it.id.uuid(), name, lines, facts }
}

fn of_account(it: Account) -> Head {
    let facts = AccountForm::in_words(&it);
    let mut lines = it.domains;
    lines.extend([
        common::count_contacts(it.contacts),
        common::count_tickets(it.tickets),
        added(it.created_at),
    ]);
    Head { id: it.id.uuid(), name: it.name, lines, facts }
}

fn added(at: Timestamp) -> String {
    words::added(&dates::day(at))
}

/// The fields that have the same value in all records.
pub(super) fn equal(heads: &[Head]) -> Vec<(&'static str, String)> {
    let [first, others @ ..] = heads else { return Vec::new() };
    let is_equal =
        |fact: &&(&'static str, String)| others.iter().all(|it| it.facts.contains(*fact));
    first.facts.iter().filter(|it| !it.1.is_empty()).filter(is_equal).cloned().collect()
}
