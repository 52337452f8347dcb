//! Agents cannot grant more access than they have [R19]: Priya works for the department
//! Software and cannot give anybody access to tickets of other departments.

use shared::api::accounts::{AccountChange, GetAccount, UpdateAccount};
use shared::api::contacts::{CreateContact, GetContact};
use shared::api::operations::{Commit, CommitOperation, Draft, PreviewOperation};
use shared::api::portal_access::{
    BlockContact, InvitationOutcome, Invitations, InviteContacts, UnblockContact,
};
use shared::api::relationships::{
    AssociateAccounts, AssociateContacts, AssociateWithAccount, AssociateWithContact,
    AssociationOutcome, ChangePrimary, EndRelationship, PrimaryChange, RelationshipChange,
    UpdateRelationship,
};
use shared::api::tickets::{CreateTicket, GetTicket};
use shared::api::{NoId, Nothing};
use shared::customers::account::AccountDraft;
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::ids::{AccountId, ContactId, DepartmentId, TicketNumber};
use shared::problem::{Problem, ProblemCode};
use shared::ticket::draft::TicketDraft;

use crate::harness::{Client, World};
use crate::rows::{DEPARTMENTS, SOFTWARE};

fn ticket(
    agent: &Client<'_>,
    requester: ContactId,
    account: Option<AccountId>,
    department: DepartmentId,
) -> TicketNumber {
    let draft = TicketDraft {
        requester: Some(requester),
        subject: "Printer".to_owned(),
        body: "It is on fire.".to_owned(),
        account,
        department: Some(department),
        ..TicketDraft::default()
    };
    agent.call::<CreateTicket>(NoId, &draft).unwrap().number
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Problem>) {
    let problem = result.unwrap_err();
    assert_eq!(problem.code, ProblemCode::Forbidden);
    assert!(problem.title.contains("Ask an admin"), "{}", problem.title);
}

fn joins(contacts: Vec<ContactId>, level: AccessLevel, with_tickets: bool) -> AssociateContacts {
    AssociateContacts {
        contacts,
        role: String::new(),
        level: Some(level),
        with_earlier_tickets: with_tickets,
    }
}

#[test]
fn r19_an_agent_of_one_department_cannot_grant_access_to_an_accounts_tickets() {
    let world = World::new();
    let priya = world.agent("priya");
    let acme = world.account("Acme", AccessLevel::Own);
    let open = world.account("Open", AccessLevel::AllRead);
    let (mine, other) = (world.contact("Mine", None), world.contact("Other", None));
    for level in [AccessLevel::AllRead, AccessLevel::AllReply, AccessLevel::Manage] {
        refused(priya.call::<AssociateWithAccount>(acme, &joins(vec![mine], level, false)));
        let draft = Draft::AssociateContacts {
            account: acme,
            contacts: vec![mine],
            role: String::new(),
            level: Some(level),
            with_earlier_tickets: false,
        };
        refused(priya.call::<PreviewOperation>(NoId, &draft));
        refused(priya.call::<CommitOperation>(NoId, &Commit { draft, hash: None }));
    }
    // The level may come from the account as well.
    let both = AssociateAccounts { accounts: vec![open, acme], role: String::new(), level: None };
    let results = priya.call::<AssociateWithContact>(mine, &both).unwrap();
    let is_refused = |it: &AssociationOutcome| {
        matches!(it, AssociationOutcome::Refused { code: ProblemCode::Forbidden, .. })
    };
    assert!(is_refused(&results[0].outcome), "{results:?}");
    assert!(matches!(results[1].outcome, AssociationOutcome::Made { .. }), "{results:?}");
    refused(priya.call::<CreateContact>(
        NoId,
        &ContactDraft {
            first_name: "Made".to_owned(),
            last_name: "Lee".to_owned(),
            account: Some(open),
            ..ContactDraft::default()
        },
    ));
    let bond = priya.call::<GetContact>(mine, &Nothing {}).unwrap();
    let change = PrimaryChange { version: bond.version, account: Some(open) };
    refused(priya.call::<ChangePrimary>(mine, &change));
    let bond = &bond.relationships[0];
    let raise = |level| RelationshipChange { version: bond.version, role: String::new(), level };
    refused(priya.call::<UpdateRelationship>(bond.id, &raise(Some(AccessLevel::AllRead))));
    let account = priya.call::<GetAccount>(acme, &Nothing {}).unwrap();
    let draft = AccountDraft {
        name: account.name,
        domains: String::new(),
        fields: shared::fields::Typed::default(),
        default_level: AccessLevel::Manage,
        owner: None,
        parent: None,
        custom: [].into(),
    };
    let change = AccountChange { version: account.version, account: draft };
    refused(priya.call::<UpdateAccount>(acme, &change));
    // She may do what grants no access, and an agent who sees all may do everything.
    priya.call::<AssociateWithAccount>(acme, &joins(vec![other], AccessLevel::Own, false)).unwrap();
    let jonas = world.agent("jonas");
    jonas.call::<UpdateRelationship>(bond.id, &raise(Some(AccessLevel::Manage))).unwrap();
    jonas.call::<UpdateAccount>(acme, &change).unwrap();
}

#[test]
fn r19_only_tickets_that_the_agent_sees_move_along() {
    let world = World::new();
    let (mara, priya) = (world.mara(), world.agent("priya"));
    let acme = world.account("Acme", AccessLevel::Own);
    let (soft, hard) = (world.contact("Soft", None), world.contact("Hard", None));
    let of_soft = ticket(&mara, soft, None, SOFTWARE);
    let of_hard = ticket(&mara, hard, None, DEPARTMENTS[0]);
    let moved = |contact| -> u32 {
        let wish = joins(vec![contact], AccessLevel::Own, true);
        let results = priya.call::<AssociateWithAccount>(acme, &wish).unwrap();
        let AssociationOutcome::Made { moved_tickets, .. } = results[0].outcome else {
            panic!("{results:?}")
        };
        moved_tickets
    };
    assert_eq!((moved(hard), moved(soft)), (0, 1));
    let account = |number| mara.call::<GetTicket>(number, &Nothing {}).unwrap().account;
    assert_eq!(account(of_hard), None);
    assert_eq!(account(of_soft).map(|it| it.id), Some(acme));
}

#[test]
fn r19_an_agent_cannot_invite_a_contact_who_would_see_more_than_they_do() {
    let world = World::new();
    let (mara, priya) = (world.mara(), world.agent("priya"));
    let open = world.account("Open", AccessLevel::AllRead);
    let colleague = world.contact("Carl", Some(open));
    let (soft, hard) = (world.contact("Soft", None), world.contact("Hard", None));
    let fresh = world.contact("Fresh", None);
    ticket(&mara, soft, None, SOFTWARE);
    ticket(&mara, hard, None, DEPARTMENTS[0]);
    let invite = |agent: &Client<'_>, contact| {
        let invitations = Invitations { contacts: vec![contact] };
        agent.call::<InviteContacts>(NoId, &invitations).unwrap()[0].outcome
    };
    for contact in [colleague, hard] {
        assert_eq!(invite(&priya, contact), InvitationOutcome::NotPermitted);
        assert!(world.mails(&world.email("Carl")).is_empty());
    }
    for contact in [soft, fresh] {
        assert_eq!(invite(&priya, contact), InvitationOutcome::Sent);
    }
    assert_eq!(invite(&mara, colleague), InvitationOutcome::Sent);
    // Unblocking a contact whom another agent has blocked is refused too.
    let (kept_out, _) = world.customer("Bob", Some(open));
    priya.call::<BlockContact>(kept_out, &Nothing {}).unwrap();
    refused(priya.call::<UnblockContact>(kept_out, &Nothing {}));
    mara.call::<UnblockContact>(kept_out, &Nothing {}).unwrap();
}

#[test]
fn r19_an_agent_cannot_add_an_address_to_a_contact_who_sees_more_than_they_do() {
    let world = World::new();
    let (mara, priya) = (world.mara(), world.agent("priya"));
    let open = world.account("Open", AccessLevel::AllRead);
    let (colleague, _) = world.customer("Carl", Some(open));
    let (soft, _) = world.customer("Soft", None);
    ticket(&mara, soft, None, SOFTWARE);
    let later = world.contact("Later", Some(open));
    let add = |agent: &Client<'_>, contact, name| {
        let draft = Draft::AddAddress { contact, email: world.email(name) };
        agent.call::<CommitOperation>(NoId, &Commit { draft, hash: None })
    };
    // The reader of the mailbox could sign in with the address and see what the contact sees.
    refused(add(&priya, colleague, "Mine"));
    add(&priya, soft, "Softly").unwrap();
    // For a contact who was never invited, the check happens at the invitation.
    add(&priya, later, "Latest").unwrap();
    let done = add(&mara, colleague, "Mine").unwrap();
    let address = |email: String| {
        let all = mara.call::<GetContact>(colleague, &Nothing {}).unwrap().addresses;
        all.into_iter().find(|it| it.email == email).unwrap().id
    };
    let draft = Draft::CorrectAddress {
        contact: colleague,
        address: address(world.email("Mine")),
        email: world.email("Priya"),
    };
    refused(priya.call::<CommitOperation>(NoId, &Commit { draft, hash: None }));
    // She may remove an address, but not restore it.
    let undo = |operation| Commit { draft: Draft::Undo { operation }, hash: None };
    let gone = priya.call::<CommitOperation>(NoId, &undo(done.operation.unwrap())).unwrap();
    refused(priya.call::<CommitOperation>(NoId, &undo(gone.operation.unwrap())));
}

#[test]
fn r19_an_undo_restores_no_access_beyond_the_agents_own() {
    let world = World::new();
    let (mara, priya) = (world.mara(), world.agent("priya"));
    let (first, open) =
        (world.account("First", AccessLevel::Own), world.account("Open", AccessLevel::AllRead));
    let ann = world.contact("Ann", Some(first));
    let also = AssociateAccounts { accounts: vec![open], role: String::new(), level: None };
    mara.call::<AssociateWithContact>(ann, &also).unwrap();
    let bond = mara.call::<GetContact>(ann, &Nothing {}).unwrap().relationships.remove(1);
    let end = Draft::EndRelationships { relationships: vec![bond.id] };
    let done = priya.call::<CommitOperation>(NoId, &Commit { draft: end, hash: None }).unwrap();
    let undo = Draft::Undo { operation: done.operation.unwrap() };
    refused(priya.call::<CommitOperation>(NoId, &Commit { draft: undo.clone(), hash: None }));
    mara.call::<CommitOperation>(NoId, &Commit { draft: undo, hash: None }).unwrap();
    let bond = mara.call::<GetContact>(ann, &Nothing {}).unwrap().relationships.remove(1);
    priya.call::<EndRelationship>(bond.id, &Nothing {}).unwrap();
}
