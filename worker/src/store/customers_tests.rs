//! Races on the customers' statements, which only the database can decide.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails, and says where"
)]

use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use shared::customers::relationship::RelationshipKind;
use shared::ids::{AccountId, ContactId, RelationshipId};
use shared::operations::rows::{Diff, RelationshipRow, RowChange};
use shared::policy::Permit;
use shared::policy::customers::{Associate, AssociationTarget};
use shared::policy::viewer::{Agent, Viewer};
use shared::time::Timestamp;
use uuid::Uuid;

use super::relationships::{self, Standing};
use super::sqlite::Sqlite;
use super::{Answers, Batch, StoreError, records, sql};

const NOW: Timestamp = Timestamp::from_millis(1_000);

fn account(n: u32) -> AccountId {
    AccountId::new(Uuid::from_u128(u128::from(n)))
}

fn contact(n: u32) -> ContactId {
    ContactId::new(Uuid::from_u128(u128::from(n)))
}

/// A database with that many accounts and contacts. Account 1 has the first
/// `members` contacts, account 2 the next ten.
fn world(accounts: u32, contacts: u32, members: u32) -> Rc<Sqlite> {
    let sqlite = Sqlite::migrated().unwrap();
    sqlite.with(|it| {
        it.execute_batch(&format!(
            "insert into departments (id, name) values ('d', 'D');
             insert into help_centers (id, name, slug, department_id, is_default) values ('h', 'H', 'h', 'd', 1);
             with recursive n (n) as (select 1 union all select n + 1 from n where n < {accounts})
             insert into accounts (id, name, sort_key, default_level, created_at, updated_at)
             select printf('00000000-0000-0000-0000-%012x', n), 'Account ' || n,
                    substr('abcdefghijklmnopqrstuvwxyz39', n % 28 + 1, 1) || ' account ' || n, 'own', 1, 1 from n;
             with recursive n (n) as (select 1 union all select n + 1 from n where n < {contacts})
             insert into contacts (id, first_name, last_name, sort_key, created_at, updated_at)
             select printf('00000000-0000-0000-0000-%012x', n), 'Ann' || n, 'Lee',
                    substr('abcdefghijklmnopqrstuvwxyz39', n * 7 % 28 + 1, 1) || printf('%06d', n * 7919 % 1000003), 1, 1
               from n;
             with recursive n (n) as (select 1 union all select n + 1 from n where n < {members} + 10)
             insert into relationships (id, contact_id, account_id, kind, valid_from)
             select printf('00000000-0000-0000-0001-%012x', n), printf('00000000-0000-0000-0000-%012x', n),
                    printf('00000000-0000-0000-0000-%012x', iif(n <= {members}, 1, 2)), 'direct', 1 from n;
             analyze;"
        ))
    })
    .unwrap();
    Rc::new(sqlite)
}

/// Runs `batch` at once: SQLite in memory never waits.
fn run(sqlite: &Sqlite, batch: Batch) -> Result<Answers, StoreError> {
    let mut running = std::pin::pin!(batch.run(sqlite));
    let mut context = Context::from_waker(Waker::noop());
    match running.as_mut().poll(&mut context) {
        Poll::Ready(answers) => answers,
        Poll::Pending => panic!("SQLite waits"),
    }
}

fn permit() -> Permit<Associate> {
    let agent = Agent {
        id: Uuid::nil().into(),
        name: "Mara Okafor".to_owned(),
        is_admin: true,
        departments: None,
    };
    let target = AssociationTarget { owner: None, see_is_associate: true };
    Permit::ask(&Viewer::Agent(agent), target, NOW).unwrap()
}

/// The batch that associates the contact with account `n`, within the operation of the
/// tests.
fn joins(standing: &Standing, n: u32, kind: RelationshipKind) -> Batch {
    let row = RelationshipRow {
        id: RelationshipId::new(Uuid::from_u128(1_000_000 + u128::from(n))),
        contact_id: standing.contact.id,
        account_id: account(n),
        kind,
        role: None,
        level: None,
        valid_from: NOW,
        valid_to: None,
    };
    let mut batch = Batch::new();
    batch.add(sql("insert into open_operation (id, operation) values (1, 1)"));
    let changes = [RowChange::Relationship(Diff::insert(row))];
    records::write(&permit(), &changes, NOW, &mut batch);
    batch.add(sql("delete from open_operation"));
    batch
}

/// The same, guarded by the contact's unchanged relationships.
fn joins_still(standing: &Standing, n: u32, kind: RelationshipKind) -> Batch {
    let mut batch = joins(standing, n, kind);
    batch.guard(relationships::unchanged([standing].into_iter()));
    batch
}

#[test]
fn r1_of_two_changes_decided_on_the_same_state_one_is_written() {
    let sqlite = world(5, 200, 10);
    let stands = || -> Standing {
        let (batch, standing) = Batch::of(relationships::standings(&[contact(100)], None));
        run(&sqlite, batch).unwrap().one(standing).unwrap().unwrap()
    };
    let before = stands();
    assert!(before.live.is_empty());
    run(&sqlite, joins_still(&before, 3, RelationshipKind::Direct)).unwrap();
    let late = run(&sqlite, joins_still(&before, 4, RelationshipKind::Direct));
    assert_eq!(late.unwrap_err(), StoreError::Stale);
    // Even without the guard, the unique index allows only one.
    let unguarded = joins(&before, 4, RelationshipKind::Direct);
    assert!(matches!(run(&sqlite, unguarded).unwrap_err(), StoreError::Taken(_)));
    let double = joins(&stands(), 3, RelationshipKind::Indirect);
    assert!(matches!(run(&sqlite, double).unwrap_err(), StoreError::Taken(_)));
    run(&sqlite, joins_still(&stands(), 4, RelationshipKind::Indirect)).unwrap();
    assert_eq!(stands().live.len(), 2);
}
