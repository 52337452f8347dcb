//! The list of what is deleted.

use shared::api::operations::Author;
use shared::api::recycle_bin::{BinFilter, DeletedRecord, GetDeletedAccount, ListRecycleBin};
use shared::api::{Cursor, Page};
use shared::customers::level::AccessLevel;
use shared::problem::ProblemCode;
use shared::time::Span;

use super::*;
use crate::harness::code;

fn page(agent: &Client<'_>, q: &str, after: Option<Cursor>) -> Page<DeletedRecord> {
    agent.call::<ListRecycleBin>(NoId, &BinFilter { q: q.to_owned(), after }).unwrap()
}

#[test]
fn what_is_deleted_is_listed_with_who_and_when_the_latest_first() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let ann = world.contact("Ann", None);
    delete(&mara, &[ann]).unwrap();
    let at = world.now();
    commit(&world.agent("jonas"), closing(acme, false)).unwrap();
    let rows = page(&mara, "", None).rows;
    let told: Vec<_> = rows.iter().map(|it| it.record).collect();
    assert_eq!(told, [Record::Account(acme), Record::Contact(ann)]);
    let ann = &rows[1];
    assert!(ann.name.starts_with("Ann Lee"));
    assert_eq!(ann.email, Some(world.email("Ann")));
    assert_eq!(ann.deleted_by, Some(Author::Agent { name: "Mara Okafor".to_owned() }));
    assert_eq!((ann.deleted_at, ann.removed_at), (at, at + Span::days(30)));
    assert_eq!(rows[0].deleted_by, Some(Author::Agent { name: "Jonas Lind".to_owned() }));
    assert_eq!(mara.call::<GetDeletedAccount>(acme, &NOTHING).unwrap(), rows[0]);
    let other = world.account("Other", AccessLevel::Own);
    assert_eq!(code(mara.call::<GetDeletedAccount>(other, &NOTHING)), ProblemCode::NotFound);
}

#[test]
fn what_is_deleted_is_found_by_the_beginnings_of_words() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Élodie", None);
    delete(&mara, &[ann]).unwrap();
    let found = |q: &str| page(&mara, &format!("{q} {}", world.mark), None).rows.len();
    assert_eq!((found("elod"), found("LEE elo"), found("lodie")), (1, 1, 0));
    let long = BinFilter { q: "a".repeat(200), after: None };
    assert_eq!(code(mara.call::<ListRecycleBin>(NoId, &long)), ProblemCode::Invalid);
}

#[test]
fn k3_pages_follow_each_other_without_gap_or_repetition() {
    let world = World::in_process();
    let mara = world.mara();
    // Deleted at the same moment.
    let ids: Vec<ContactId> = (0..60).map(|n| world.contact(&format!("Ann{n}"), None)).collect();
    for some in ids.chunks(30) {
        delete(&mara, some).unwrap();
    }
    let first = page(&mara, "", None);
    assert_eq!(first.rows.len(), 50);
    let second = page(&mara, "", first.next);
    assert_eq!((second.rows.len(), second.next), (10, None));
    let mut told: Vec<_> = first
        .rows
        .iter()
        .chain(&second.rows)
        .map(|it| match it.record {
            Record::Contact(id) => id,
            Record::Account(id) => panic!("{id} is an account"),
        })
        .collect();
    told.sort_unstable();
    let mut ids = ids;
    ids.sort_unstable();
    assert_eq!(told, ids);
    // A malformed cursor is the first page.
    assert_eq!(page(&mara, "", Some(Cursor("x".to_owned()))).rows.len(), 50);
}
