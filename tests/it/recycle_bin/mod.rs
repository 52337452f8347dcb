//! Deleting contacts and accounts, the recycle bin, and restoring from it [D1–D6].

mod delete_account;
mod delete_contacts;
mod erase_contact;
mod list_recycle_bin;
mod restore;

use std::collections::BTreeMap;

use shared::api::contacts::{Contact, GetContact};
use shared::api::operations::{Commit, Done, Draft, Preview, PreviewOperation};
use shared::api::portal::{CreatePortalTicket, ListPortalTickets, PortalTicketFilter};
use shared::api::relationships::{AssociateAccounts, AssociateWithContact};
use shared::api::{NoId, Nothing};
use shared::customers::relationship::RelationshipKind;
use shared::ids::{AccountId, ContactId, TicketNumber};
use shared::operations::effects::Record;
use shared::problem::Problem;
use shared::ticket::draft::PortalTicketDraft;

use crate::harness::{Client, World, commit};

/// The input of endpoints without input.
const NOTHING: Nothing = Nothing {};

fn preview(agent: &Client<'_>, draft: &Draft) -> Result<Preview, Problem> {
    agent.call::<PreviewOperation>(NoId, draft)
}

fn delete(agent: &Client<'_>, contacts: &[ContactId]) -> Result<Done, Problem> {
    commit(agent, Draft::DeleteContacts { contacts: contacts.to_vec() })
}

/// Deletes an account, with its contacts or without.
fn closing(account: AccountId, keep_contacts: bool) -> Draft {
    Draft::DeleteAccount { account, keep_contacts, primary_accounts: BTreeMap::new() }
}

fn restore_contact(agent: &Client<'_>, id: ContactId) -> Result<Done, Problem> {
    commit(agent, Draft::Restore { record: Record::Contact(id) })
}

fn restore_account(agent: &Client<'_>, id: AccountId) -> Result<Done, Problem> {
    commit(agent, Draft::Restore { record: Record::Account(id) })
}

fn undo(agent: &Client<'_>, done: &Done) -> Done {
    commit(agent, Draft::Undo { operation: done.operation.unwrap() }).unwrap()
}

fn contact(agent: &Client<'_>, id: ContactId) -> Result<Contact, Problem> {
    agent.call::<GetContact>(id, &NOTHING)
}

/// The accounts of a contact, the primary one first.
fn accounts(agent: &Client<'_>, id: ContactId) -> Vec<(AccountId, RelationshipKind)> {
    let contact = contact(agent, id).unwrap();
    contact.relationships.iter().map(|it| (it.account.id, it.kind)).collect()
}

/// Makes the contact belong to the account too.
fn join(agent: &Client<'_>, id: ContactId, account: AccountId) {
    let wish = AssociateAccounts { accounts: vec![account], role: String::new(), level: None };
    agent.call::<AssociateWithContact>(id, &wish).unwrap();
}

/// Raises a ticket in the help center.
fn raise(customer: &Client<'_>) -> TicketNumber {
    let draft = PortalTicketDraft {
        subject: "Paper".to_owned(),
        body: "There is none.".to_owned(),
        account: None,
        is_private: false,
    };
    customer.call::<CreatePortalTicket>(NoId, &draft).unwrap().number
}

/// How many tickets the customer sees.
fn seen(customer: &Client<'_>) -> usize {
    let filter = PortalTicketFilter::default();
    customer.call::<ListPortalTickets>(NoId, &filter).unwrap().rows.len()
}

/// The number that a query counts.
fn count(world: &World, query: &str) -> u32 {
    world.sqlite().with(|db| db.query_row(query, [], |row| row.get(0)).unwrap())
}
