//! Changing relationships of contacts and accounts.

mod associate_with_account;
mod associate_with_contact;
mod change_primary;
mod end_relationship;
mod update_relationship;

use shared::api::accounts::{GetAccount, ListAccountContacts};
use shared::api::contacts::{Contact, CreateContact, GetContact, Relationship};
use shared::api::portal::{ListPortalTickets, PortalTicketFilter};
use shared::api::relationships::{
    AssociateAccounts, AssociateContacts, AssociateWithAccount, AssociateWithContact,
    AssociationOutcome, AssociationResult, ChangePrimary, EndRelationship, MAX_AT_ONCE,
    PrimaryChange, RelationshipChange, UpdateRelationship,
};
use shared::api::tickets::{CreateTicket, GetTicket};
use shared::api::{NoId, Nothing};
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::customers::relationship::RelationshipKind;
use shared::customers::relationship::RelationshipKind::{Direct, Indirect};
use shared::ids::{AccountId, ContactId, RelationshipId, TicketNumber};
use shared::problem::{Problem, ProblemCode};
use shared::ticket::draft::TicketDraft;
use uuid::Uuid;

use crate::harness::{Client, World, code};

/// Associates these contacts, without role and level.
fn contacts(contacts: &[ContactId]) -> AssociateContacts {
    AssociateContacts {
        contacts: contacts.to_vec(),
        role: String::new(),
        level: None,
        with_earlier_tickets: false,
    }
}

/// Associates these accounts, without role and level.
fn accounts(accounts: &[AccountId]) -> AssociateAccounts {
    AssociateAccounts { accounts: accounts.to_vec(), role: String::new(), level: None }
}

fn get(agent: &Client<'_>, id: ContactId) -> Contact {
    agent.call::<GetContact>(id, &Nothing {}).unwrap()
}

/// The accounts of a contact, the primary one first.
fn belongs(agent: &Client<'_>, id: ContactId) -> Vec<(AccountId, RelationshipKind)> {
    get(agent, id).relationships.iter().map(|it| (it.account.id, it.kind)).collect()
}

fn relationship(agent: &Client<'_>, id: ContactId, account: AccountId) -> Relationship {
    get(agent, id).relationships.into_iter().find(|it| it.account.id == account).unwrap()
}

fn associate(agent: &Client<'_>, id: ContactId, account: AccountId) -> AssociationOutcome {
    let results = agent.call::<AssociateWithAccount>(account, &contacts(&[id])).unwrap();
    results.into_iter().next().unwrap().outcome
}

fn end(agent: &Client<'_>, id: ContactId, account: AccountId) -> Result<Nothing, Problem> {
    agent.call::<EndRelationship>(relationship(agent, id, account).id, &Nothing {})
}

fn change_primary(
    agent: &Client<'_>,
    id: ContactId,
    account: Option<AccountId>,
) -> Result<Contact, Problem> {
    let version = get(agent, id).version;
    agent.call::<ChangePrimary>(id, &PrimaryChange { version, account })
}

fn ticket(agent: &Client<'_>, requester: ContactId, account: Option<AccountId>) -> TicketNumber {
    let draft = TicketDraft {
        requester: Some(requester),
        account,
        department: None,
        subject: "The scanner beeps".to_owned(),
        body: "It beeps.".to_owned(),
        ..TicketDraft::default()
    };
    agent.call::<CreateTicket>(NoId, &draft).unwrap().number
}

fn account_of(agent: &Client<'_>, ticket: TicketNumber) -> Option<AccountId> {
    agent.call::<GetTicket>(ticket, &Nothing {}).unwrap().account.map(|it| it.id)
}

/// The tickets that a contact sees in the help center.
fn sees(customer: &Client<'_>) -> Vec<TicketNumber> {
    let page = customer.call::<ListPortalTickets>(NoId, &PortalTicketFilter::default()).unwrap();
    page.rows.into_iter().map(|row| row.number).collect()
}

/// The acts in the ledger about a contact of an in-process world.
fn acts(world: &World, contact: ContactId) -> Vec<String> {
    world.sqlite().with(|it| {
        let acts = "select act from operations
                     where seq in (select operation from changes where contact_id = ?1) order by seq";
        let mut query = it.prepare(acts).unwrap();
        let acts = query.query_map([contact.to_string()], |row| row.get(0)).unwrap();
        acts.map(Result::unwrap).collect()
    })
}

const fn made(kind: RelationshipKind) -> AssociationOutcome {
    AssociationOutcome::Made { kind, moved_tickets: 0 }
}

/// The accounts Acme and Globex.
fn two_accounts(world: &World) -> (AccountId, AccountId) {
    (world.account("Acme", AccessLevel::AllRead), world.account("Globex", AccessLevel::AllRead))
}
