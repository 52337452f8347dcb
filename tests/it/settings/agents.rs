//! Agents: invited, changed, deactivated and reactivated by admins.

use shared::agents::AgentDraft;
use shared::api::accounts::GetAccount;
use shared::api::agents::{
    AcceptInvitation, AgentChange, AgentRow, AgentState, DeactivateAgent, EditAgent, HandOver,
    InvitationDraft, InviteAgent, ListAgents, ReactivateAgent, ReadInvitation, ReinviteAgent,
};
use shared::api::contacts::GetContact;
use shared::api::session::{GetDeskSession, LinkToken, RedeemLink, SignIn, SignInAgent};
use shared::api::tickets::{GetTicket, TicketWork, WorkTicket};
use shared::api::{NoId, Nothing};
use shared::customers::level::AccessLevel;
use shared::ids::{AccountId, AgentId, ContactId, TicketNumber};
use shared::problem::ProblemCode;
use shared::time::Span;

use super::count;
use crate::harness::{Client, PASSWORD, World, code};
use crate::rows::{AGENTS, DEPARTMENTS, SOFTWARE};

const OWN_PASSWORD: &str = "Quiet harbour 42";

fn all(agent: &Client<'_>) -> Vec<AgentRow> {
    agent.call::<ListAgents>(NoId, &Nothing {}).unwrap().agents
}

fn one(agent: &Client<'_>, id: AgentId) -> AgentRow {
    all(agent).into_iter().find(|it| it.id == id).unwrap()
}

fn draft(name: &str) -> AgentDraft {
    AgentDraft { name: name.to_owned(), sees_all: true, ..AgentDraft::default() }
}

fn invite(world: &World, first_name: &str, agent: AgentDraft) -> AgentId {
    let draft = InvitationDraft { email: world.email(first_name), agent };
    world.mara().call::<InviteAgent>(NoId, &draft).unwrap().id
}

fn accept(world: &World, token: &str) -> Result<(), ProblemCode> {
    let input = RedeemLink { token: token.to_owned(), password: OWN_PASSWORD.to_owned() };
    let done = world.anybody().call::<AcceptInvitation>(NoId, &input);
    done.map(|_| ()).map_err(|problem| problem.code)
}

/// Signs in, and returns the client.
fn sign_in<'a>(world: &'a World, email: &str, password: &str) -> Result<Client<'a>, ProblemCode> {
    let client = world.anybody();
    let input = SignIn { email: email.to_owned(), password: password.to_owned() };
    match client.call::<SignInAgent>(NoId, &input) {
        Ok(_) => Ok(client),
        Err(problem) => Err(problem.code),
    }
}

fn is_in(client: &Client<'_>) -> bool {
    client.call::<GetDeskSession>(NoId, &Nothing {}).is_ok()
}

fn change(
    admin: &Client<'_>,
    id: AgentId,
    change: impl FnOnce(&mut AgentDraft),
) -> Result<(), ProblemCode> {
    let row = one(admin, id);
    let mut agent = AgentDraft {
        name: row.name,
        is_admin: row.is_admin,
        sees_all: row.sees_all,
        departments: row.departments.into_iter().map(|it| it.id).collect(),
    };
    change(&mut agent);
    let change = AgentChange { version: row.version, agent };
    admin.call::<EditAgent>(id, &change).map(|_| ()).map_err(|problem| problem.code)
}

fn deactivate(admin: &Client<'_>, id: AgentId, to: Option<AgentId>) -> Result<(), ProblemCode> {
    let done = admin.call::<DeactivateAgent>(id, &HandOver { to });
    done.map(|_| ()).map_err(|problem| problem.code)
}

#[test]
fn p4_an_invited_agent_sets_a_password_once_and_signs_in() {
    let world = World::in_process();
    let mara = world.mara();
    let agent = AgentDraft { departments: vec![SOFTWARE], sees_all: false, ..draft("Kim Doe") };
    let kim = invite(&world, "Kim", agent);
    let row = one(&mara, kim);
    assert_eq!((row.state, row.is_admin, row.sees_all), (AgentState::Invited, false, false));
    assert_eq!(row.departments.iter().map(|it| it.id).collect::<Vec<_>>(), [SOFTWARE]);
    let token = world.link(&world.email("Kim"));
    // Reading it changes nothing.
    for _ in 0..2 {
        let input = LinkToken { token: token.clone() };
        let info = world.anybody().call::<ReadInvitation>(NoId, &input).unwrap();
        assert_eq!((info.name.as_str(), info.email), ("Kim Doe", world.email("Kim")));
    }
    assert_eq!(
        sign_in(&world, &world.email("Kim"), OWN_PASSWORD).err(),
        Some(ProblemCode::NotAuthorized)
    );
    assert_eq!(accept(&world, &token), Ok(()));
    assert_eq!(accept(&world, &token), Err(ProblemCode::LinkUsed));
    let kim_works = sign_in(&world, &world.email("Kim"), OWN_PASSWORD).unwrap();
    let session = kim_works.call::<GetDeskSession>(NoId, &Nothing {}).unwrap();
    assert_eq!((session.is_admin, session.departments.len()), (false, 1));
    assert_eq!(one(&mara, kim).state, AgentState::Active);
    let again = mara.call::<ReinviteAgent>(kim, &Nothing {});
    assert_eq!(code(again), ProblemCode::AlreadyActive);
}

#[test]
fn p3_a_newer_invitation_replaces_the_older_and_each_expires() {
    let world = World::in_process();
    let kim = invite(&world, "Kim", draft("Kim Doe"));
    let first = world.link(&world.email("Kim"));
    world.wait(Span::minutes(1));
    world.mara().call::<ReinviteAgent>(kim, &Nothing {}).unwrap();
    let second = world.link(&world.email("Kim"));
    assert_ne!(first, second);
    assert_eq!(accept(&world, &first), Err(ProblemCode::LinkUsed));
    world.wait(Span::days(8));
    assert_eq!(accept(&world, &second), Err(ProblemCode::LinkExpired));
}

#[test]
fn the_address_of_an_agent_is_not_invited_twice() {
    let world = World::in_process();
    let mara = world.mara();
    invite(&world, "Kim", draft("Kim Doe"));
    let again =
        InvitationDraft { email: world.email("Kim").to_uppercase(), agent: draft("Kim Two") };
    assert_eq!(code(mara.call::<InviteAgent>(NoId, &again)), ProblemCode::AddressTaken);
    // Nor is that of an agent who was deactivated.
    deactivate(&mara, AGENTS[3], Some(AGENTS[1])).unwrap();
    let email = one(&mara, AGENTS[3]).email;
    let again = InvitationDraft { email, agent: draft("Tom Two") };
    assert_eq!(code(mara.call::<InviteAgent>(NoId, &again)), ProblemCode::AddressTaken);
    let wrong = mara.call::<InviteAgent>(NoId, &InvitationDraft::default()).unwrap_err();
    assert_eq!(wrong.code, ProblemCode::Invalid);
    assert_eq!(wrong.fields.len(), 3, "{wrong:?}");
}

#[test]
fn a_change_of_role_and_departments_is_in_force_from_the_next_request_on() {
    let world = World::in_process();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    let now = || jonas.call::<GetDeskSession>(NoId, &Nothing {}).unwrap();
    assert!(!now().is_admin);
    change(&mara, AGENTS[1], |it| it.is_admin = true).unwrap();
    assert!(now().is_admin);
    change(&mara, AGENTS[1], |it| {
        it.is_admin = false;
        it.sees_all = false;
        it.departments = vec![SOFTWARE];
    })
    .unwrap();
    assert!(!now().is_admin);
    assert_eq!(now().departments.iter().map(|it| it.id).collect::<Vec<_>>(), [SOFTWARE]);
    let nowhere = change(&mara, AGENTS[1], |it| it.departments = Vec::new());
    assert_eq!(nowhere, Err(ProblemCode::Invalid));
    let unknown = change(&mara, AGENTS[1], |it| it.departments = vec![AGENTS[1].uuid().into()]);
    assert_eq!(unknown, Err(ProblemCode::Invalid));
    // Two admins at once: the second is told.
    let late = AgentChange { version: 1, agent: draft("Jonas") };
    assert_eq!(code(mara.call::<EditAgent>(AGENTS[1], &late)), ProblemCode::Stale);
}

#[test]
fn the_last_admin_stays_and_nobody_deactivates_themself() {
    let world = World::in_process();
    let mara = world.mara();
    assert_eq!(change(&mara, AGENTS[0], |it| it.is_admin = false), Err(ProblemCode::Conflict));
    assert_eq!(deactivate(&mara, AGENTS[0], Some(AGENTS[1])), Err(ProblemCode::Conflict));
    // An admin who was only invited does not count.
    invite(&world, "Kim", AgentDraft { is_admin: true, ..draft("Kim Doe") });
    assert_eq!(change(&mara, AGENTS[0], |it| it.is_admin = false), Err(ProblemCode::Conflict));
    change(&mara, AGENTS[1], |it| it.is_admin = true).unwrap();
    assert_eq!(deactivate(&mara, AGENTS[0], Some(AGENTS[1])), Err(ProblemCode::Conflict));
    let jonas = world.agent("jonas");
    deactivate(&jonas, AGENTS[0], Some(AGENTS[1])).unwrap();
    assert!(!is_in(&mara));
    assert_eq!(change(&jonas, AGENTS[1], |it| it.is_admin = false), Err(ProblemCode::Conflict));
}

/// An account, a contact and an open ticket of Jonas.
fn owned(world: &World) -> (AccountId, ContactId, TicketNumber) {
    let jonas = world.agent("jonas");
    let acme = world.account("Acme", AccessLevel::Own);
    let (ann, ann_asks) = world.customer("Ann", Some(acme));
    let number = super::multi_account::raise(&ann_asks, acme, false);
    world.sqlite().with(|db| {
        let jonas = AGENTS[1].to_string();
        db.execute("update contacts set owner_id = ?1", [&jonas]).unwrap();
        db.execute("update accounts set owner_id = ?1", [&jonas]).unwrap();
    });
    let ticket = jonas.call::<GetTicket>(number, &Nothing {}).unwrap();
    let work = TicketWork {
        version: ticket.version,
        status: ticket.status,
        priority: ticket.priority,
        assignee: Some(AGENTS[1]),
        department: DEPARTMENTS[0],
        is_private: false,
    };
    jonas.call::<WorkTicket>(number, &work).unwrap();
    (acme, ann, number)
}

#[test]
fn a1_deactivating_ends_the_sessions_and_hands_over_what_the_agent_owned() {
    let world = World::in_process();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    let (acme, ann, number) = owned(&world);
    let row = one(&mara, AGENTS[1]);
    assert_eq!((row.contacts, row.accounts, row.tickets), (1, 1, 1));
    // What is owned needs somebody who takes over, who can sign in.
    assert_eq!(deactivate(&mara, AGENTS[1], None), Err(ProblemCode::Invalid));
    assert_eq!(deactivate(&mara, AGENTS[1], Some(AGENTS[1])), Err(ProblemCode::Invalid));
    let invited = invite(&world, "Kim", draft("Kim Doe"));
    assert_eq!(deactivate(&mara, AGENTS[1], Some(invited)), Err(ProblemCode::Invalid));
    assert!(is_in(&jonas));

    deactivate(&mara, AGENTS[1], Some(AGENTS[0])).unwrap();
    assert!(!is_in(&jonas));
    let email = one(&mara, AGENTS[1]).email;
    assert_eq!(sign_in(&world, &email, PASSWORD).err(), Some(ProblemCode::NotAuthorized));
    let owner = |it: Option<shared::api::Named<AgentId>>| it.map(|it| it.id);
    let contact = mara.call::<GetContact>(ann, &Nothing {}).unwrap();
    let account = mara.call::<GetAccount>(acme, &Nothing {}).unwrap();
    let ticket = mara.call::<GetTicket>(number, &Nothing {}).unwrap();
    assert_eq!(
        (owner(contact.owner), owner(account.owner), owner(ticket.assignee)),
        (Some(AGENTS[0]), Some(AGENTS[0]), Some(AGENTS[0]))
    );
    // One operation, with the new owners in the ledger.
    let act =
        "select count(*) from operations where act = 'deactivate_agent' and subject_kind = 'agent'";
    assert_eq!(count(&world, act), 1);
    let told = "select count(*) from changes c join operations o on o.seq = c.operation
                 where o.act = 'deactivate_agent' and c.kind in ('contacts', 'accounts')";
    assert_eq!(count(&world, told), 2);

    mara.call::<ReactivateAgent>(AGENTS[1], &Nothing {}).unwrap();
    assert!(!is_in(&jonas), "the old session stays ended");
    assert!(sign_in(&world, &email, PASSWORD).is_ok());
    assert_eq!(code(mara.call::<ReactivateAgent>(AGENTS[1], &Nothing {})), ProblemCode::Conflict);
}

#[test]
fn the_invitation_of_a_deactivated_agent_does_not_work() {
    let world = World::in_process();
    let mara = world.mara();
    let kim = invite(&world, "Kim", draft("Kim Doe"));
    let token = world.link(&world.email("Kim"));
    deactivate(&mara, kim, None).unwrap();
    assert_eq!(accept(&world, &token), Err(ProblemCode::LinkUsed));
    assert_eq!(code(mara.call::<ReinviteAgent>(kim, &Nothing {})), ProblemCode::Conflict);
}

#[test]
fn a1_each_change_of_an_agent_says_what_it_was() {
    let world = World::in_process();
    let mara = world.mara();
    change(&mara, AGENTS[1], |it| it.is_admin = true).unwrap();
    let told = "select count(*) from operations where act = 'edit_agent' and actor_kind = 'agent'
                   and detail ->> '$.before.is_admin' = 0 and detail ->> '$.after.is_admin' = 1";
    assert_eq!(count(&world, told), 1);
}
