//! Merging contacts, and merging accounts [M1–M12]. Random merges in random worlds are in
//! `operations/merges.rs`.

mod accounts;
mod contacts;
mod portal;
mod refused;
mod survives;
mod undo;

use std::collections::BTreeMap;

use shared::api::contacts::{Contact, GetContact};
use shared::api::merges::{MergeAccounts, MergeContacts, MergePreview};
use shared::api::operations::{Done, Draft, Preview, PreviewOperation};
use shared::api::relationships::{AssociateAccounts, AssociateWithContact};
use shared::api::tickets::CreateTicket;
use shared::api::{NoId, Nothing};
use shared::customers::relationship::RelationshipKind;
use shared::ids::{AccountId, ContactId, DepartmentId, TicketNumber};
use shared::problem::Problem;
use shared::ticket::draft::TicketDraft;

use crate::harness::{Client, World, commit};

/// The input of endpoints without input.
const NOTHING: Nothing = Nothing {};

/// Merges the contacts `from` into `into`, with the default choices.
fn contacts_into(into: ContactId, from: &[ContactId]) -> MergeContacts {
    MergeContacts {
        into,
        from: from.to_vec(),
        values: BTreeMap::new(),
        primary_account: None,
        accepts_gained_tickets: true,
    }
}

/// Merges the accounts `from` into `into`, with the default choices.
fn accounts_into(into: AccountId, from: &[AccountId]) -> MergeAccounts {
    MergeAccounts { into, from: from.to_vec(), values: BTreeMap::new() }
}

fn preview(agent: &Client<'_>, draft: &MergeContacts) -> Result<Preview, Problem> {
    agent.call::<PreviewOperation>(NoId, &Draft::MergeContacts(draft.clone()))
}

/// What the preview of a merge shows of it.
fn shown(agent: &Client<'_>, draft: &MergeContacts) -> MergePreview {
    *preview(agent, draft).unwrap().merge.unwrap()
}

fn merge(agent: &Client<'_>, draft: &MergeContacts) -> Result<Done, Problem> {
    commit(agent, Draft::MergeContacts(draft.clone()))
}

fn merge_accounts(agent: &Client<'_>, draft: &MergeAccounts) -> Result<Done, Problem> {
    commit(agent, Draft::MergeAccounts(draft.clone()))
}

fn undo(agent: &Client<'_>, done: &Done) -> Done {
    commit(agent, Draft::Undo { operation: done.operation.unwrap() }).unwrap()
}

fn get(agent: &Client<'_>, id: ContactId) -> Contact {
    agent.call::<GetContact>(id, &NOTHING).unwrap()
}

/// The addresses of a contact, the primary one first.
fn emails(agent: &Client<'_>, id: ContactId) -> Vec<String> {
    get(agent, id).addresses.into_iter().map(|it| it.email).collect()
}

/// The accounts of a contact, the primary one first.
fn belongs(agent: &Client<'_>, id: ContactId) -> Vec<(AccountId, RelationshipKind)> {
    get(agent, id).relationships.iter().map(|it| (it.account.id, it.kind)).collect()
}

/// Makes the contact belong to the account too.
fn join(agent: &Client<'_>, id: ContactId, account: AccountId) {
    let wish = AssociateAccounts { accounts: vec![account], role: String::new(), level: None };
    agent.call::<AssociateWithContact>(id, &wish).unwrap();
}

/// Raises a ticket for the contact in the department.
fn ticket(
    agent: &Client<'_>,
    requester: ContactId,
    account: Option<AccountId>,
    department: Option<DepartmentId>,
) -> TicketNumber {
    let draft = TicketDraft {
        requester: Some(requester),
        subject: "Printer".to_owned(),
        body: "It is on fire.".to_owned(),
        account,
        department,
        ..TicketDraft::default()
    };
    agent.call::<CreateTicket>(NoId, &draft).unwrap().number
}

/// The first column of a query's rows, as texts.
fn texts(world: &World, query: &str) -> Vec<String> {
    world.sqlite().bare(|db| {
        let mut statement = db.prepare(query).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    })
}

/// Every row of every table, but for what counts or records operations.
fn dump(world: &World) -> Vec<String> {
    let mut rows = world.dump();
    rows.retain(|row| !row.starts_with("attempts: ") && !row.starts_with("open_operation: "));
    rows
}
