//! The columns of the listed fields, and rows of the ledger from before some of them.

use shared::api::operations::Draft;
use shared::fields::account::Account;
use shared::fields::contact::Contact;
use shared::fields::{Typed, find};

use super::kept::Kept;
use super::{commit, value};
use crate::harness::World;

/// Removes the empty fields from the ledger's rows, as if their columns were newer.
fn forget_empty<R: Kept>(world: &World) {
    world.sqlite().bare(|db| {
        db.execute_batch("drop trigger changes_are_not_changed").unwrap();
        for field in R::FIELDS {
            for side in ["before", "after"] {
                let (table, name) = (R::TABLE, field.name);
                db.execute_batch(&format!(
                    "update changes set {side} = json_remove({side}, '$.{name}')
                      where kind = '{table}' and {side} is not null and {side} ->> '{name}' is null"
                ))
                .unwrap();
            }
        }
    });
}

fn are_undone_from_older_rows<R: Kept>() {
    let world = World::in_process();
    for field in R::FIELDS {
        // An edit that is older than all fields.
        let id = R::made(&world, &format!("Old.{}", field.name), Typed::default());
        let (version, empty) = R::get(&world, id);
        let called = format!("Renamed.{}", field.name);
        let draft = R::draft(&world, &called, Typed::default());
        let renamed = commit(&world, R::edit(id, version, &draft)).unwrap().operation.unwrap();
        let snapshot = world.snapshot();
        forget_empty::<R>(&world);
        let done = commit(&world, Draft::Undo { operation: renamed }).unwrap();
        assert!(done.kept.is_empty(), "{}: {done:?}", field.name);
        assert_eq!(R::get(&world, id).1, empty);
        // The undo itself is undone, from one old and one new row.
        let done = commit(&world, Draft::Undo { operation: done.operation.unwrap() }).unwrap();
        assert!(done.kept.is_empty(), "{}: {done:?}", field.name);
        world.restore(&snapshot);
        // A field that was filled later is a later change and stays.
        forget_empty::<R>(&world);
        let (version, _) = R::get(&world, id);
        let filled = Typed::default().with(field.name, value(field));
        commit(&world, R::edit(id, version, &R::draft(&world, &called, filled))).unwrap();
        let done = commit(&world, Draft::Undo { operation: renamed }).unwrap();
        assert_eq!((done.kept.len(), done.operation), (1, None), "{}", field.name);
        assert_eq!(R::get(&world, id).1.get(field.name), Some(&*value(field)));
        world.restore(&snapshot);
    }
}

#[test]
fn m12_a_row_of_the_ledger_from_before_a_column_is_undone() {
    are_undone_from_older_rows::<Contact>();
    are_undone_from_older_rows::<Account>();
}

fn are_columns<R: Kept>() {
    World::in_process().sqlite().bare(|db| {
        let sql = format!("select name, type, \"notnull\" from pragma_table_info('{}')", R::TABLE);
        let mut statement = db.prepare(&sql).unwrap();
        let columns = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        let columns: Vec<(String, String, bool)> = columns.unwrap().map(Result::unwrap).collect();
        for (name, kind, is_needed) in &columns {
            let listed = find::<R>(name);
            assert_ne!(listed.is_some(), R::OTHERS.contains(&name.as_str()), "{name}");
            if listed.is_some() {
                assert_eq!((kind.as_str(), *is_needed), ("TEXT", false), "{name}");
            }
        }
        for field in R::FIELDS {
            assert!(columns.iter().any(|(name, ..)| name == field.name), "{}", field.name);
        }
    });
}

#[test]
fn each_field_is_a_column_that_may_be_empty_and_each_other_column_is_known() {
    are_columns::<Contact>();
    are_columns::<Account>();
}
