//! The log of all operations: `ListOperations`.

use std::collections::BTreeSet;

use rusqlite::params;
use shared::api::contacts::{ContactChange, GetContact, UpdateContact};
use shared::api::operations::{Author, Commit, CommitOperation, Draft};
use shared::api::operations_log::{
    ActKind, ListOperations, LoggedOperation, LoggedSubject, OperationFilter, PAGE_OPERATIONS,
};
use shared::api::tickets::CreateTicket;
use shared::api::{Cursor, NoId, Nothing, Page};
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::ids::{AgentId, ContactId, OperationId};
use shared::operations::Act;
use shared::operations::effects::Effect;
use shared::policy::operations::{Logged, sees};
use shared::policy::viewer::{Agent, Viewer};
use shared::ticket::draft::TicketDraft;
use shared::time::Span;
use uuid::Uuid;

use crate::harness::{Client, World};
use crate::rows::DEPARTMENTS;

/// All operations that the filter matches, page by page.
fn all(agent: &Client<'_>, filter: &OperationFilter) -> Vec<LoggedOperation> {
    let (mut all, mut after) = (Vec::new(), None::<Cursor>);
    loop {
        let filter = OperationFilter { after, ..filter.clone() };
        let Page { rows, next, previous } = agent.call::<ListOperations>(NoId, &filter).unwrap();
        assert!(rows.len() <= PAGE_OPERATIONS && previous.is_none());
        all.extend(rows);
        after = next;
        if after.is_none() {
            return all;
        }
    }
}

fn every(agent: &Client<'_>) -> Vec<LoggedOperation> {
    all(agent, &OperationFilter::default())
}

fn ids(rows: &[LoggedOperation]) -> Vec<OperationId> {
    rows.iter().map(|it| it.entry.operation).collect()
}

/// All operations of the ledger, the latest first.
fn ledger(world: &World) -> Vec<OperationId> {
    let text = "select id from operations order by at desc, seq desc";
    world.sqlite().with(|db| {
        let mut rows = db.prepare(text).unwrap();
        let ids = rows.query_map([], |row| row.get::<_, String>(0)).unwrap();
        ids.map(|it| it.unwrap().parse().unwrap()).collect()
    })
}

/// Gives the contact another first name.
fn rename(agent: &Client<'_>, contact: ContactId, first_name: &str) {
    let now = agent.call::<GetContact>(contact, &Nothing {}).unwrap();
    let first_name = first_name.to_owned();
    let next = ContactDraft { first_name, last_name: now.last_name, ..ContactDraft::default() };
    let change = ContactChange { version: now.version, contact: next };
    agent.call::<UpdateContact>(contact, &change).unwrap();
}

fn commit(agent: &Client<'_>, draft: Draft) -> OperationId {
    let commit = Commit { draft, hash: None };
    agent.call::<CommitOperation>(NoId, &commit).unwrap().operation.unwrap()
}

fn raise(agent: &Client<'_>, requester: ContactId) {
    let draft = TicketDraft {
        requester: Some(requester),
        department: Some(DEPARTMENTS[0]),
        subject: "The scanner beeps".to_owned(),
        body: "All day long.".to_owned(),
        ..TicketDraft::default()
    };
    agent.call::<CreateTicket>(NoId, &draft).unwrap();
}

#[test]
fn a1_an_operation_says_who_did_what_to_whom() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    rename(&mara, ann, "Anna");
    // Others work, too: what they do may stand before it.
    let (mut told, mut after) = (Vec::new(), None);
    while told.len() < 2 {
        let kind = Some(ActKind::Records);
        let filter = OperationFilter { kind, after, ..OperationFilter::default() };
        let page = mara.call::<ListOperations>(NoId, &filter).unwrap();
        let of_ann = page
            .rows
            .into_iter()
            .filter(|it| matches!(it.subject, LoggedSubject::Contact { id, .. } if id == ann));
        told.extend(of_ann);
        after = page.next;
        assert!(told.len() == 2 || after.is_some(), "{told:#?}");
    }
    let [edited, created] = &told[..] else { panic!("{told:#?}") };
    assert_eq!((edited.entry.act, created.entry.act), (Act::EditContact, Act::CreateContact));
    let name = format!("Anna Lee {}", world.mark);
    assert_eq!(edited.subject, LoggedSubject::Contact { id: ann, name, has_page: true });
    assert_eq!(edited.entry.by, Author::Agent { name: "Mara Okafor".to_owned() });
    assert!(edited.entry.can_be_undone);
    let [Effect::FieldChanged { field, from, to, .. }] = &edited.entry.effects[..] else {
        panic!("{edited:#?}")
    };
    assert_eq!(&**field, "first_name");
    assert_eq!((from.as_deref(), to.as_deref()), (Some("Ann"), Some("Anna")));
}

#[test]
fn an_admin_is_told_every_operation_once_and_the_latest_first() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let (ann, _) = world.customer("Ann", Some(acme));
    for n in 0..70 {
        rename(&mara, ann, &format!("Ann{n}"));
        if n % 10 == 0 {
            raise(&mara, ann);
            world.wait(Span::hours(1));
            world.agent("priya");
        }
    }
    let mara = world.mara();
    assert_eq!(ids(&every(&mara)), ledger(&world));
}

#[test]
fn each_filter_leaves_out_the_others_and_all_of_them_together() {
    let world = World::in_process();
    let ann = world.contact("Ann", None);
    let jonas = world.agent("jonas");
    rename(&jonas, ann, "Anna");
    let first = world.now();
    world.wait(Span::days(1));
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    let blocked = commit(&jonas, Draft::Block { contact: ann });
    commit(&mara, Draft::Undo { operation: blocked });
    let second = world.now();
    world.wait(Span::days(1));
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    rename(&jonas, ann, "Hannah");

    let told = every(&mara);
    assert_eq!(ids(&told), ledger(&world));
    let agent: AgentId = "0199a000-0000-7000-8000-0000000000a2".parse().unwrap();
    let is_by =
        |it: &LoggedOperation| it.entry.by == Author::Agent { name: "Jonas Lind".to_owned() };
    assert!(told.iter().any(is_by), "{told:#?}");
    let none = OperationFilter::default();
    let check = |filter: OperationFilter, matches: &dyn Fn(&LoggedOperation) -> bool| {
        let expected: Vec<OperationId> =
            told.iter().filter(|it| matches(it)).map(|it| it.entry.operation).collect();
        assert!(!expected.is_empty() && expected.len() < told.len(), "{filter:?}");
        assert_eq!(ids(&all(&mara, &filter)), expected, "{filter:?}");
    };
    check(OperationFilter { by: Some(agent), ..none.clone() }, &is_by);
    for kind in [ActKind::Records, ActKind::Portal, ActKind::SignIns, ActKind::Undos] {
        let filter = OperationFilter { kind: Some(kind), ..none.clone() };
        check(filter, &|it| it.entry.act.kind() == kind);
    }
    check(OperationFilter { since: Some(second), ..none.clone() }, &|it| second <= it.entry.at);
    check(OperationFilter { until: Some(second), ..none.clone() }, &|it| it.entry.at < second);
    for undone in [true, false] {
        let filter = OperationFilter { undone: Some(undone), ..none.clone() };
        check(filter, &|it| it.entry.undone_by.is_some() == undone);
    }
    let filter = OperationFilter {
        by: Some(agent),
        kind: Some(ActKind::Portal),
        since: Some(first),
        until: Some(second + Span::minutes(1)),
        undone: Some(true),
        after: None,
    };
    check(filter, &|it| it.entry.operation == blocked);
}

#[test]
fn an_undone_operation_is_found_behind_many_that_are_not() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    rename(&mara, ann, "Anna");
    let renamed = every(&mara)[0].entry.operation;
    commit(&mara, Draft::Undo { operation: renamed });
    for n in 0..450 {
        rename(&mara, ann, &format!("Ann{n}"));
    }
    let filter = OperationFilter { undone: Some(true), ..OperationFilter::default() };
    let first = mara.call::<ListOperations>(NoId, &filter).unwrap();
    assert!(first.rows.is_empty() && first.next.is_some(), "a page looks so far and no further");
    assert_eq!(ids(&all(&mara, &filter)), [renamed]);
}

/// An operation of each act on each kind of subject, with and without a change of a record.
fn write_all(world: &World) -> Vec<(OperationId, Logged)> {
    let kinds = ["contact", "account", "ticket", "agent", "session", "import", "workspace"];
    let mut written = Vec::new();
    let open = "select sql from sqlite_master where name = 'operation_opens'";
    world.sqlite().with(|db| {
        let trigger: String = db.query_row(open, [], |row| row.get(0)).unwrap();
        db.execute_batch("drop trigger operation_opens").unwrap();
        let insert = "insert into operations (id, at, actor_kind, act, subject_kind, subject_id)
                      values (?1, 7, 'system', ?2, ?3, ?1)";
        let change = "insert into changes (operation, kind, key, contact_id)
                      select seq, 'contacts', id, id from operations where id = ?1";
        for act in ActKind::ALL.iter().flat_map(|it| it.acts()).copied() {
            let name = serde_json::to_value(act).unwrap();
            for kind in kinds {
                for changes_a_record in [false, true] {
                    let id = OperationId::new(Uuid::now_v7());
                    db.execute(insert, params![id.to_string(), name.as_str(), kind]).unwrap();
                    // What changes a record is one of these acts.
                    let changes_a_record = changes_a_record && act.may_be_in_a_history();
                    if changes_a_record {
                        db.execute(change, [id.to_string()]).unwrap();
                    }
                    let is_on_a_record = ["contact", "account"].contains(&kind);
                    written.push((id, Logged { act, is_on_a_record, changes_a_record }));
                }
            }
        }
        db.execute_batch(&trigger).unwrap();
    });
    written
}

#[test]
fn v16_agents_are_told_what_the_rule_says() {
    let world = World::in_process();
    let written = write_all(&world);
    for (name, is_admin) in [("mara", true), ("jonas", false), ("priya", false)] {
        let told: BTreeSet<OperationId> = ids(&every(&world.agent(name))).into_iter().collect();
        let id = AgentId::new(Uuid::from_u128(1));
        let viewer =
            Viewer::Agent(Agent { id, name: name.to_owned(), is_admin, departments: None });
        for (operation, logged) in &written {
            assert_eq!(told.contains(operation), sees(&viewer, *logged), "{name}: {logged:?}");
        }
    }
}

#[test]
fn v16_what_happened_to_tickets_is_told_to_admins_only() {
    let world = World::in_process();
    let (mara, priya) = (world.mara(), world.agent("priya"));
    let acme = world.account("Acme", AccessLevel::Own);
    let ann = world.contact("Ann", None);
    raise(&mara, ann);
    let associated = commit(
        &mara,
        Draft::AssociateContacts {
            account: acme,
            contacts: vec![ann],
            role: String::new(),
            level: None,
            with_earlier_tickets: true,
        },
    );
    let moved = |agent: &Client<'_>| {
        let told = every(agent);
        let it = told.iter().find(|it| it.entry.operation == associated).unwrap();
        assert_eq!(it.entry.more, 0);
        it.entry.effects.iter().any(|it| matches!(it, Effect::TicketMoved { .. }))
    };
    assert!(moved(&mara));
    assert!(!moved(&priya), "the ticket is of another department");
    let told = every(&priya);
    assert!(!told.iter().any(|it| matches!(it.subject, LoggedSubject::Ticket { .. })));
    assert!(every(&mara).iter().any(|it| matches!(it.subject, LoggedSubject::Ticket { .. })));
}
