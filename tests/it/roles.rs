//! The list of roles that admins keep, the access that accounts give to them, and who belonged
//! to an account before: `ListRoles`, `ListRoleNames`, `ListFormerContacts`, and the acts that
//! change them.

mod choose;
mod levels;
mod list_former_contacts;
mod list_roles;
mod manage;

use shared::api::accounts::{Account, GetAccount, ListAccountContacts, RoleLevel};
use shared::api::contacts::{CreateContact, GetContact, Relationship};
use shared::api::operations::{Commit, CommitOperation, Done, Draft, Preview, PreviewOperation};
use shared::api::portal::{ListPortalTickets, PortalTicketFilter};
use shared::api::relationships::{EndRelationship, RelationshipChange, UpdateRelationship};
use shared::api::roles::{
    ChosenRole, FormerContact, FormerFilter, ListFormerContacts, ListRoleNames, ListRoles,
    ListedRole, NewRole, RoleName, Sharing,
};
use shared::api::tickets::CreateTicket;
use shared::api::timeline::{ListContactTimeline, TimelineFilter};
use shared::api::{Counted, NoId, Nothing, PAGE_ROWS};
use shared::customers::contact::ContactDraft;
use shared::customers::level::{AccessLevel, EffectiveLevel, LevelSource};
use shared::grid::GridQuery;
use shared::ids::{AccountId, ContactId, RelationshipId, TicketNumber};
use shared::operations::effects::{Effect, Label};
use shared::operations::undo::KeptReason;
use shared::problem::{Problem, ProblemCode};
use shared::ticket::draft::TicketDraft;
use uuid::Uuid;

use crate::harness::{Client, World, code, commit};

fn preview(agent: &Client<'_>, draft: &Draft) -> Result<Preview, Problem> {
    agent.call::<PreviewOperation>(NoId, draft)
}

fn undo(agent: &Client<'_>, done: &Done) -> Done {
    commit(agent, Draft::Undo { operation: done.operation.unwrap() }).unwrap()
}

/// The name of a role that only this world has.
fn called(world: &World, name: &str) -> String {
    format!("{name} {}", world.mark)
}

fn all(agent: &Client<'_>) -> Vec<ListedRole> {
    agent.call::<ListRoles>(NoId, &Nothing {}).unwrap()
}

fn find(agent: &Client<'_>, name: &str) -> Option<ListedRole> {
    all(agent).into_iter().find(|it| it.name == name)
}

/// A new role of this name.
fn create(agent: &Client<'_>, name: &str) -> ListedRole {
    commit(agent, Draft::CreateRole(NewRole { name: name.to_owned() })).unwrap();
    find(agent, name).unwrap()
}

fn rename(role: &ListedRole, name: &str) -> Draft {
    Draft::RenameRole(RoleName { role: role.id, name: name.to_owned() })
}

fn archive(role: &ListedRole) -> Draft {
    Draft::ArchiveRole(ChosenRole { role: role.id })
}

fn restore(role: &ListedRole) -> Draft {
    Draft::RestoreRole(ChosenRole { role: role.id })
}

fn account(agent: &Client<'_>, id: AccountId) -> Account {
    agent.call::<GetAccount>(id, &Nothing {}).unwrap()
}

/// The account's access as it should be, on top of its version now.
fn sharing(
    agent: &Client<'_>,
    id: AccountId,
    default_level: AccessLevel,
    levels: &[(&str, AccessLevel)],
) -> Draft {
    let level =
        |(role, level): &(&str, AccessLevel)| RoleLevel { role: (*role).to_owned(), level: *level };
    Draft::SetSharing(Sharing {
        account: id,
        version: account(agent, id).version,
        default_level,
        role_levels: levels.iter().map(level).collect(),
    })
}

fn there(agent: &Client<'_>, contact: ContactId) -> Relationship {
    agent.call::<GetContact>(contact, &Nothing {}).unwrap().relationships.remove(0)
}

fn give(
    agent: &Client<'_>,
    contact: ContactId,
    role: &str,
    level: Option<AccessLevel>,
) -> Result<Nothing, Problem> {
    let now = there(agent, contact);
    let change = RelationshipChange { version: now.version, role: role.to_owned(), level };
    agent.call::<UpdateRelationship>(now.id, &change)
}

fn ticket(agent: &Client<'_>, requester: ContactId) -> TicketNumber {
    let draft = TicketDraft {
        requester: Some(requester),
        subject: "Printer".to_owned(),
        body: "It is on fire.".to_owned(),
        ..TicketDraft::default()
    };
    agent.call::<CreateTicket>(NoId, &draft).unwrap().number
}

fn sees(customer: &Client<'_>) -> Vec<TicketNumber> {
    let page = customer.call::<ListPortalTickets>(NoId, &PortalTicketFilter::default()).unwrap();
    page.rows.into_iter().map(|it| it.number).collect()
}
