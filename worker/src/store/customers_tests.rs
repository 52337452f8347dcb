//! Promises about the customers' statements that only the database can keep:
//! which index a list walks, and who wins a race.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails, and says where"
)]

use std::collections::BTreeSet;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use rusqlite::types::Value;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::accounts::{Account, AccountContactFilter, AccountContactRow, AccountFilter};
use shared::api::contacts::{ContactFilter, ContactRow, ContactView};
use shared::api::{Cursor, Letter, Page};
use shared::customers::relationship::RelationshipKind;
use shared::ids::{AccountId, ContactId, RelationshipId};
use shared::operations::rows::{Diff, RelationshipRow, RowChange};
use shared::policy::Permit;
use shared::policy::customers::{Associate, AssociationTarget};
use shared::policy::viewer::{Agent, Viewer};
use shared::time::Timestamp;
use uuid::Uuid;

use super::accounts::members;
use super::by_name::Listed;
use super::relationships::{self, Standing};
use super::sqlite::Sqlite;
use super::{
    Answers, Batch, Param, Statement, StoreError, accounts, by_name, contacts, records, sql,
};

const NOW: Timestamp = Timestamp::from_millis(1_000);

fn account(n: u32) -> AccountId {
    AccountId::new(Uuid::from_u128(u128::from(n)))
}

fn contact(n: u32) -> ContactId {
    ContactId::new(Uuid::from_u128(u128::from(n)))
}

/// A database with so many accounts and contacts. Account 1 has the first
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

/// How SQLite would answer `statement`, a step a line.
fn plan(sqlite: &Sqlite, statement: &Statement) -> Vec<String> {
    sqlite.with(|it| {
        let mut query = it.prepare(&format!("explain query plan {}", statement.text)).unwrap();
        let params = statement.params.iter().map(|param| match param {
            Param::Null => Value::Null,
            Param::Int(number) => Value::Integer(*number),
            Param::Text(text) => Value::Text(text.clone()),
        });
        let steps = query.query_map(rusqlite::params_from_iter(params), |row| row.get("detail"));
        steps.unwrap().map(Result::unwrap).collect()
    })
}

/// Checks that a list walks `index` and reads no table from end to end.
#[track_caller]
fn check_plan<T>(sqlite: &Sqlite, list: impl Fn(&mut Batch) -> Listed<T>, index: &str) {
    let mut batch = Batch::new();
    list(&mut batch);
    for statement in batch.into_statements() {
        let plan = plan(sqlite, &statement);
        let walks = plan.iter().any(|step| step.contains(index));
        assert!(walks, "{index}\n{}", plan.join("\n"));
        // What is put together on the way, and one-row tables, are small.
        let small = ["SCAN p", "SCAN f", "SCAN many", "SCAN (subquery", "SCAN 1 CONSTANT"];
        for step in plan.iter().filter(|step| step.starts_with("SCAN")) {
            let is_small = small.iter().any(|it| step.starts_with(it));
            assert!(is_small || step.contains("INDEX"), "{step}\n{}", plan.join("\n"));
        }
    }
}

#[test]
fn k3_lists_by_name_walk_an_index() {
    let sqlite = world(100, 5_000, 3_000);
    let letter = |c: &str| Letter::try_from(c.to_owned()).ok();
    for letter in [None, letter("B"), letter("#")] {
        let filter = AccountFilter { letter, ..AccountFilter::default() };
        let index = "INDEX accounts_by_name ((sort_key,id)>(?,?)";
        check_plan(&sqlite, |batch| accounts::list(batch, &filter), index);
        for (view, index) in [
            (ContactView::All, "INDEX contacts_by_name"),
            (ContactView::Unverified, "INDEX contacts_unverified"),
            (ContactView::WithoutAccount, "INDEX contacts_without_account"),
        ] {
            for without in [None, Some(account(1))] {
                let filter = ContactFilter { view, letter, without, ..ContactFilter::default() };
                let index = format!("{index} ((sort_key,id)>(?,?)");
                check_plan(&sqlite, |batch| contacts::lists::list(batch, &filter, None), &index);
            }
        }
    }
    let q = "ann".to_owned();
    let search = "VIRTUAL TABLE INDEX";
    let filter = ContactFilter { q: q.clone(), ..ContactFilter::default() };
    check_plan(&sqlite, |batch| contacts::lists::list(batch, &filter, None), search);
    let filter = AccountFilter { q: q.clone(), ..AccountFilter::default() };
    check_plan(&sqlite, |batch| accounts::list(batch, &filter), search);
    let filter = AccountContactFilter { q, after: None };
    check_plan(&sqlite, |batch| members::list(batch, account(1), &filter, None), search);
    let filter = AccountContactFilter::default();
    let list = |batch: &mut Batch| members::list(batch, account(1), &filter, None);
    check_plan(&sqlite, list, "INDEX contacts_by_name ((sort_key,id)>(?,?)");
    check_plan(&sqlite, list, "INDEX relationships_by_account (account_id=?");
}

/// All rows of a list, page by page.
fn all<T: Serialize + DeserializeOwned>(
    sqlite: &Sqlite,
    list: impl Fn(&mut Batch, Option<Cursor>) -> Listed<T>,
) -> Vec<T> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let mut batch = Batch::new();
        let listed = list(&mut batch, after);
        let page = by_name::read(&mut run(sqlite, batch).unwrap(), listed).unwrap();
        let page: Page<T> = serde_json::from_value(page.value().unwrap()).unwrap();
        assert!(page.rows.len() <= 50);
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return rows;
        }
    }
}

/// The names of contacts, as a list gives them.
fn members_of(sqlite: &Sqlite, n: u32, q: &str) -> Vec<AccountContactRow> {
    all(sqlite, |batch, after| {
        members::list(batch, account(n), &AccountContactFilter { q: q.to_owned(), after }, None)
    })
}

#[test]
fn r12_each_member_stands_once_however_many_there_are() {
    for members in [10, 300, 3_000] {
        let sqlite = world(2, 5_000, members);
        let rows = members_of(&sqlite, 1, "");
        let ids: BTreeSet<ContactId> = rows.iter().map(|row| row.contact.id).collect();
        assert_eq!((rows.len(), ids.len()), (members as usize, members as usize));
        let (batch, counted) = Batch::of::<Account>(accounts::one(account(1)));
        let counted = run(&sqlite, batch).unwrap().one(counted).unwrap().unwrap();
        assert_eq!(counted.contacts, members);
        // A search finds members, not whoever else is called so.
        assert_eq!(
            members_of(&sqlite, 1, "ann7").len(),
            (1..=members).filter(|n| n.to_string().starts_with('7')).count()
        );
        assert_eq!(members_of(&sqlite, 2, "ann4999").len(), 0);
    }
}

#[test]
fn pages_follow_each_other_without_gap_or_double() {
    let sqlite = world(3, 1_000, 10);
    for view in [ContactView::All, ContactView::Unverified, ContactView::WithoutAccount] {
        let of = |letter: Option<Letter>| -> Vec<ContactRow> {
            all(&sqlite, |batch, after| {
                let filter = ContactFilter { view, letter, after, ..ContactFilter::default() };
                contacts::lists::list(batch, &filter, None)
            })
        };
        let every: Vec<ContactId> = of(None).iter().map(|row| row.id).collect();
        let there = if view == ContactView::WithoutAccount { 980 } else { 1_000 };
        assert_eq!(every.len(), there);
        let mut by_letter: Vec<ContactId> =
            Letter::all().flat_map(|letter| of(Some(letter))).map(|row| row.id).collect();
        by_letter.sort_unstable();
        let mut every = every;
        every.sort_unstable();
        assert_eq!(by_letter, every);
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

/// The batch that makes contact 100 belong to account `n`, as it stood then, under the
/// operation that the tests write under.
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

/// The same, as long as the contact stands as they did.
fn joins_still(standing: &Standing, n: u32, kind: RelationshipKind) -> Batch {
    let mut batch = joins(standing, n, kind);
    batch.guard(relationships::unchanged([standing].into_iter()));
    batch
}

#[test]
fn r1_of_two_who_decided_on_the_same_state_one_wins() {
    let sqlite = world(5, 200, 10);
    let stands = || -> Standing {
        let (batch, standing) = Batch::of(relationships::standings(&[contact(100)], false));
        run(&sqlite, batch).unwrap().one(standing).unwrap().unwrap()
    };
    let before = stands();
    assert!(before.live.is_empty());
    run(&sqlite, joins_still(&before, 3, RelationshipKind::Direct)).unwrap();
    let late = run(&sqlite, joins_still(&before, 4, RelationshipKind::Direct));
    assert_eq!(late.unwrap_err(), StoreError::Stale);
    // Not even without the guard can there be two.
    let unguarded = joins(&before, 4, RelationshipKind::Direct);
    assert!(matches!(run(&sqlite, unguarded).unwrap_err(), StoreError::Taken(_)));
    let double = joins(&stands(), 3, RelationshipKind::Indirect);
    assert!(matches!(run(&sqlite, double).unwrap_err(), StoreError::Taken(_)));
    run(&sqlite, joins_still(&stands(), 4, RelationshipKind::Indirect)).unwrap();
    assert_eq!(stands().live.len(), 2);
}
