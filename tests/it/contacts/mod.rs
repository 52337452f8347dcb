//! Contacts, and what they see.

mod create_contact;
mod get_sight;
mod list_contacts;
mod update_contact;

use shared::api::contacts::{
    Contact, ContactChange, ContactRow, CreateContact, GetContact, GetSight, ListContacts, Sight,
    SightFilter, UpdateContact,
};
use shared::api::operations::Draft;
use shared::api::relationships::{AssociateAccounts, AssociateWithContact};
use shared::api::session::GetDeskSession;
use shared::api::tickets::CreateTicket;
use shared::api::{NoId, Nothing};
use shared::customers::contact::ContactDraft;
use shared::customers::level::{AccessLevel, LevelSource};
use shared::customers::relationship::RelationshipKind;
use shared::grid::{Contacts, GridQuery};
use shared::ids::{AccountId, AgentId, ContactId, TicketNumber};
use shared::policy::ticket::Reason;
use shared::portal::access::PortalState;
use shared::problem::ProblemCode;
use shared::ticket::draft::TicketDraft;
use uuid::Uuid;

use crate::harness::{Client, World, code, commit};

/// A draft of a contact.
fn draft(world: &World, first_name: &str) -> ContactDraft {
    ContactDraft {
        first_name: first_name.to_owned(),
        last_name: format!("Lee {}", world.mark),
        email: world.email(first_name),
        ..ContactDraft::default()
    }
}

fn get(agent: &Client<'_>, id: ContactId) -> Contact {
    agent.call::<GetContact>(id, &Nothing {}).unwrap()
}

/// A ticket that an agent raises for a contact.
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

/// The number of rows of a table in an in-process world.
fn rows(world: &World, table: &str) -> u32 {
    let count = format!("select count(*) from {table}");
    world.sqlite().with(|it| it.query_row(&count, [], |row| row.get(0)).unwrap())
}

mod get_contact {
    use super::*;

    #[test]
    fn t7_earlier_tickets_without_an_account_are_counted() {
        let world = World::new();
        let mara = world.mara();
        let acme = world.account("Acme", AccessLevel::Own);
        let ann = world.contact("Ann", None);
        ticket(&mara, ann, None);
        ticket(&mara, ann, Some(acme));
        assert_eq!(get(&mara, ann).tickets_without_account, 1);
    }

    #[test]
    fn v16_the_tickets_that_the_agent_sees_are_counted() {
        let world = World::new();
        let (mara, priya) = (world.mara(), world.agent("priya"));
        let ann = world.contact("Ann", None);
        assert_eq!(get(&mara, ann).tickets, 0);
        // Priya works for another department than that of new tickets.
        ticket(&mara, ann, None);
        ticket(&mara, ann, None);
        ticket(&priya, ann, None);
        assert_eq!((get(&mara, ann).tickets, get(&priya, ann).tickets), (3, 1));
    }

    #[test]
    fn r18_an_agent_who_may_read_a_contact_sees_all_of_their_accounts() {
        let world = World::in_process();
        let (acme, globex) =
            (world.account("Acme", AccessLevel::Own), world.account("Globex", AccessLevel::Own));
        let ann = world.contact("Ann", Some(acme));
        let input = AssociateAccounts { accounts: vec![globex], role: String::new(), level: None };
        world.mara().call::<AssociateWithContact>(ann, &input).unwrap();
        world.set(|it| it.see_is_associate = false);
        let seen = get(&world.agent("priya"), ann).relationships;
        let accounts: Vec<AccountId> = seen.iter().map(|it| it.account.id).collect();
        assert_eq!(accounts, [acme, globex]);
    }

    #[test]
    fn a_contact_is_read_in_one_round_trip() {
        let world = World::in_process();
        let mara = world.mara();
        let ann = world.contact("Ann", None);
        world.sqlite().take_counts();
        get(&mara, ann);
        assert_eq!(world.sqlite().take_counts(), (1, 2));
    }
}
