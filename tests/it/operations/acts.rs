//! Each act: its preview, undo, redo and history entry, and the rows that an undo keeps.

use shared::api::NoId;
use shared::api::accounts::{AccountChange, GetAccount, UpdateAccount};
use shared::api::contacts::{ContactChange, GetContact, UpdateContact};
use shared::api::operations::{
    Author, Commit, CommitOperation, Draft, HistoryEntry, Lasting, PlanHash,
};
use shared::api::portal::{ListPortalTickets, PortalTicketFilter};
use shared::customers::account::AccountDraft;
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::customers::relationship::RelationshipKind;
use shared::fields::Typed;
use shared::ids::{ContactId, OperationId};
use shared::operations::Act;
use shared::operations::effects::{Effect, Record};
use shared::operations::undo::KeptReason;
use shared::problem::ProblemCode;
use shared::time::Span;

use super::{NOTHING, commit, commit_shown, digest, preview, undo};
use crate::harness::{Client, World};
use crate::timeline::changes;

fn history(agent: &Client<'_>, contact: ContactId) -> Vec<HistoryEntry> {
    changes(agent, Record::Contact(contact))
}

fn named(first_name: &str) -> ContactDraft {
    ContactDraft {
        first_name: first_name.to_owned(),
        last_name: "Lee".to_owned(),
        ..ContactDraft::default()
    }
}

/// Changes only the contact's first name.
fn edit(agent: &Client<'_>, contact: ContactId, fields: ContactDraft) -> OperationId {
    let now = agent.call::<GetContact>(contact, &NOTHING).unwrap();
    let (version, fields) = (now.version, ContactDraft { last_name: now.last_name, ..fields });
    commit(agent, &Draft::EditContact { contact, version, fields }).unwrap().operation.unwrap()
}

#[test]
fn v15_a_preview_names_who_sees_more_and_the_commit_must_match_it() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let (_, bob) = world.customer("Bob", Some(acme));
    let (ann, ann_asks) = world.customer("Ann", None);
    raise(&bob);
    let draft = Draft::AssociateContacts {
        account: acme,
        contacts: vec![ann],
        role: String::new(),
        level: None,
        with_earlier_tickets: false,
    };
    let shown = preview(&mara, &draft).unwrap();
    assert_eq!(shown.act, Act::Associate);
    assert_eq!(
        shown.effects,
        [Effect::Joined {
            contact: ann,
            account: acme,
            kind: RelationshipKind::Direct,
            role: None,
            level: None
        }]
    );
    assert_eq!(shown.names[&acme.uuid()], format!("Acme {}", world.mark));
    let told: Vec<_> =
        shown.sight.people.iter().map(|it| (it.contact.id, it.gains, it.loses)).collect();
    assert_eq!((told, shown.mails), (vec![(ann, 1, 0)], 0));

    // Another ticket meanwhile, so the preview no longer matches.
    raise(&bob);
    let refused = commit_shown(&mara, &draft, &shown).unwrap_err();
    assert_eq!(refused.code, ProblemCode::PlanChanged);
    let newer: shared::api::operations::Preview =
        serde_json::from_value(refused.current.unwrap()).unwrap();
    assert_eq!(newer.sight.people[0].gains, 2);
    assert_eq!(tickets(&ann_asks), 0);
    commit_shown(&mara, &draft, &newer).unwrap();
    assert_eq!(tickets(&ann_asks), 2);
}

fn raise(customer: &Client<'_>) {
    let draft = shared::ticket::draft::PortalTicketDraft {
        subject: "Paper".to_owned(),
        body: "There is none.".to_owned(),
        account: None,
        is_private: false,
    };
    customer.call::<shared::api::portal::CreatePortalTicket>(NoId, &draft).unwrap();
}

fn tickets(customer: &Client<'_>) -> usize {
    let filter = PortalTicketFilter::default();
    customer.call::<ListPortalTickets>(NoId, &filter).unwrap().rows.len()
}

#[test]
fn a_commit_with_an_unknown_hash_is_refused() {
    let world = World::new();
    let draft = Draft::EditContact {
        contact: world.contact("Ann", None),
        version: 1,
        fields: named("Anna"),
    };
    let commit = Commit { draft, hash: Some(PlanHash("made up".to_owned())) };
    let refused = world.mara().call::<CommitOperation>(NoId, &commit).unwrap_err();
    assert_eq!(refused.code, ProblemCode::PlanChanged);
}

#[test]
fn a1_the_history_has_actor_act_and_time_and_offers_the_undo() {
    let world = World::new();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    world.contact("Zoe", None);
    let ann = world.contact("Ann", None);
    world.contact("Bob", None);
    let edited = edit(&jonas, ann, named("Anna"));
    let told = history(&mara, ann);
    let [last, first] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((last.operation, last.act), (edited, Act::EditContact));
    assert_eq!(last.by, Author::Agent { name: "Jonas Lind".to_owned() });
    let record = Record::Contact(ann);
    assert_eq!(
        last.effects,
        [Effect::FieldChanged {
            record,
            field: "first_name".to_owned(),
            from: Some("Ann".to_owned()),
            to: Some("Anna".to_owned())
        }]
    );
    assert!(last.can_be_undone);
    let name = format!("Anna Lee {}", world.mark);
    assert_eq!(last.names[&ann.uuid()], name, "of several contacts, this one's");
    assert_eq!(first.act, Act::CreateContact);
    assert!(first.effects.contains(&Effect::Created { record }), "{first:?}");
    let undone = undo(&mara, edited).operation;
    let told = history(&mara, ann);
    assert_eq!((told[0].act, told[0].undoes), (Act::Undo, Some(edited)));
    assert_eq!((told[1].undone_by, told[1].can_be_undone), (undone, false));
}

#[test]
fn m12_a_later_edit_is_kept_and_named() {
    let world = World::in_process();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    let acme = world.account("Acme", AccessLevel::Own);
    let globex = world.account("Globex", AccessLevel::Own);
    let (ann, bob) = (world.contact("Ann", Some(globex)), world.contact("Bob", Some(globex)));
    let draft = Draft::AssociateContacts {
        account: acme,
        contacts: vec![ann, bob],
        role: String::new(),
        level: None,
        with_earlier_tickets: false,
    };
    let joined = commit(&mara, &draft).unwrap().operation.unwrap();
    // Jonas changes Ann's role.
    let relationship = |contact| {
        let contact = mara.call::<GetContact>(contact, &NOTHING).unwrap();
        contact.relationships.into_iter().find(|it| it.account.id == acme)
    };
    let hers = relationship(ann).unwrap();
    let access = Draft::SetAccess {
        relationships: vec![hers.id],
        role: Some("IT lead".to_owned()),
        level: Some(AccessLevel::Manage),
        keep_levels: false,
    };
    commit(&jonas, &access).unwrap();
    let done = undo(&mara, joined);
    // Exactly that row is kept, and the result names who changed it.
    assert_eq!(done.kept.len(), 1);
    let KeptReason::ChangedSince(since) = &done.kept[0].reason else { panic!("{done:?}") };
    assert_eq!(since.by.as_deref(), Some("Jonas Lind"));
    assert!(done.names[&ann.uuid()].starts_with("Ann Lee"), "{:?}", done.names);
    assert_eq!(relationship(ann).unwrap().role.as_deref(), Some("IT lead"));
    assert_eq!(relationship(bob), None);
}

#[test]
fn d2_a_row_whose_undo_would_break_a_rule_is_kept_with_the_reason() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let globex = world.account("Globex", AccessLevel::Own);
    let umbra = world.account("Umbra", AccessLevel::Own);
    let ann = world.contact("Ann", Some(acme));
    let version = || mara.call::<GetContact>(ann, &NOTHING).unwrap().version;
    let primary = |account| Draft::ChangePrimary { contact: ann, version: version(), account };
    let moved = commit(&mara, &primary(Some(globex))).unwrap().operation.unwrap();
    // With another primary account by now, Acme cannot be restored.
    commit(&mara, &primary(None)).unwrap();
    let again = Draft::AssociateAccounts {
        contact: ann,
        accounts: vec![umbra],
        role: String::new(),
        level: None,
    };
    commit(&mara, &again).unwrap();
    let before = digest(&world);
    let done = undo(&mara, moved);
    let reasons: Vec<_> = done.kept.iter().map(|it| it.reason.clone()).collect();
    assert!(reasons.contains(&KeptReason::PrimaryReplaced { by: umbra }), "{reasons:?}");
    assert_eq!(digest(&world), before);
}

#[test]
fn e1_an_address_that_another_contact_has_by_now_stays_theirs() {
    let world = World::in_process();
    let mara = world.mara();
    let email = world.email("Ann");
    let create = |first: &str| {
        let draft = ContactDraft { email: email.clone(), ..named(first) };
        mara.call::<shared::api::contacts::CreateContact>(NoId, &draft).unwrap().id
    };
    let ann = create("Ann");
    let created = history(&mara, ann).pop().unwrap().operation;
    let gone = undo(&mara, created).operation.unwrap();
    assert!(mara.call::<GetContact>(ann, &NOTHING).is_err());
    let bob = create("Bob");
    // Ann comes back without the address, which is Bob's by now.
    let done = undo(&mara, gone);
    assert_eq!(done.kept[0].reason, KeptReason::AddressTaken { by: bob });
    assert!(mara.call::<GetContact>(ann, &NOTHING).unwrap().addresses.is_empty());
}

#[test]
fn a_contact_with_tickets_is_not_deleted_by_undoing_their_creation() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, ann_asks) = world.customer("Ann", None);
    let created = history(&mara, ann).pop().unwrap().operation;
    raise(&ann_asks);
    let done = undo(&mara, created);
    assert!(done.kept.iter().all(
        |it| it.reason == KeptReason::InUse || matches!(it.reason, KeptReason::ChangedSince(_))
    ));
    assert_eq!(tickets(&ann_asks), 1);
}

#[test]
fn p7_the_preview_of_a_block_names_what_ends_and_an_undo_restores_no_session() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, ann_asks) = world.customer("Ann", None);
    let draft = Draft::Block { contact: ann };
    let shown = preview(&mara, &draft).unwrap();
    assert!(shown.lasting.contains(&Lasting::SessionsEnd { count: 1 }), "{shown:?}");
    let blocked = commit_shown(&mara, &draft, &shown).unwrap().operation.unwrap();
    let signed_in = |client: &Client<'_>| {
        client.call::<ListPortalTickets>(NoId, &PortalTicketFilter::default()).is_ok()
    };
    assert!(!signed_in(&ann_asks));
    let unblocked = undo(&mara, blocked).operation.unwrap();
    assert!(!signed_in(&ann_asks));
    // They sign in again. Undoing the undo blocks them and ends the new session.
    let credentials = shared::api::session::SignIn {
        email: world.email("Ann"),
        password: crate::harness::PASSWORD.to_owned(),
    };
    let client = world.anybody();
    client.call::<shared::api::session::SignInContact>(NoId, &credentials).unwrap();
    assert!(signed_in(&client));
    undo(&mara, unblocked);
    assert!(!signed_in(&client));
}

#[test]
fn m12_an_old_already_undone_or_not_undoable_operation_is_not_undone() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, _) = world.customer("Ann", None);
    let edited = edit(&mara, ann, named("Anna"));
    let refused = |operation| commit(&world.mara(), &Draft::Undo { operation }).unwrap_err().code;
    let invited = history(&mara, ann).into_iter().find(|it| it.act == Act::Invite).unwrap();
    assert!(!invited.can_be_undone);
    assert_eq!(refused(invited.operation), ProblemCode::NotUndoable);
    let nowhere = OperationId::new(uuid::Uuid::from_u128(7));
    assert_eq!(refused(nowhere), ProblemCode::NotFound);
    world.wait(Span::days(31));
    assert_eq!(refused(edited), ProblemCode::NotUndoable);
    assert!(history(&world.mara(), ann).iter().all(|it| !it.can_be_undone));
}

#[test]
fn r17_an_agent_who_may_not_associate_may_not_undo_it_either() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let draft = Draft::AssociateContacts {
        account: acme,
        contacts: vec![world.contact("Ann", None)],
        role: String::new(),
        level: None,
        with_earlier_tickets: false,
    };
    let operation = commit(&mara, &draft).unwrap().operation.unwrap();
    world.set(|it| it.see_is_associate = false);
    let refused = commit(&world.agent("jonas"), &Draft::Undo { operation }).unwrap_err();
    assert_eq!(refused.code, ProblemCode::Forbidden);
    undo(&mara, operation);
}

#[test]
fn two_undos_at_once_are_one_undo() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let operation = edit(&mara, ann, named("Anna"));
    undo(&mara, operation);
    let again = commit(&mara, &Draft::Undo { operation }).unwrap_err();
    assert_eq!(again.code, ProblemCode::NotUndoable);
}

#[test]
fn the_endpoints_with_a_path_of_their_own_are_the_same_operations() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let account = mara.call::<GetAccount>(acme, &NOTHING).unwrap();
    let change = AccountChange {
        version: account.version,
        account: AccountDraft {
            name: account.name.clone(),
            domains: format!("{}.example", world.mark),
            fields: Typed::default(),
            default_level: AccessLevel::AllRead,
            owner: None,
            parent: None,
            custom: [].into(),
        },
    };
    mara.call::<UpdateAccount>(acme, &change).unwrap();
    let ann = world.contact("Ann", None);
    let version = mara.call::<GetContact>(ann, &NOTHING).unwrap().version;
    mara.call::<UpdateContact>(ann, &ContactChange { version, contact: named("Anna") }).unwrap();
    let told = changes(&mara, Record::Account(acme));
    assert_eq!(told[0].act, Act::EditAccount);
    assert_eq!(
        told[0].effects,
        [
            Effect::DomainAdded { account: acme, domain: format!("{}.example", world.mark) },
            Effect::DefaultLevelChanged {
                account: acme,
                from: AccessLevel::Own,
                to: AccessLevel::AllRead
            },
        ]
    );
    assert_eq!(told[0].names[&acme.uuid()], account.name, "each id has its own name");
    undo(&mara, told[0].operation);
    let back = mara.call::<GetAccount>(acme, &NOTHING).unwrap();
    assert_eq!((back.domains, back.default_level), (account.domains, AccessLevel::Own));
    undo(&mara, history(&mara, ann)[0].operation);
    assert_eq!(mara.call::<GetContact>(ann, &NOTHING).unwrap().first_name, "Ann");
}
