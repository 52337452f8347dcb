//! The ledger is complete: every table of customers and access is watched with all its
//! columns, and entries cannot be changed [A1].

use std::collections::BTreeSet;

use rusqlite::Connection;
use shared::operations::rows::TABLES;

use crate::harness::World;

/// Tables that are not watched, with the reason.
const NOT_WATCHED: &[(&str, &str)] = &[
    ("account_tickets", "counted, not done by anybody"),
    ("agent_departments", "agents are no customers"),
    ("agents", "agents are no customers"),
    ("attempts", "counted, not done by anybody"),
    ("bulk_rows", "what becomes of the records of a bulk act, by their ids"),
    ("bulks", "how far a bulk act is"),
    ("changes", "the ledger itself"),
    ("credentials", "a secret is in no history; the operation says that it was set"),
    ("departments", "how agents divide the work"),
    ("help_centers", "set up with the deployment"),
    ("idempotency", "answers, for a day"),
    ("exports", "what agents read, and until when they have it as a file"),
    ("import_kept", "what the undo of an import has kept, by its id"),
    ("import_rows", "a file's rows"),
    ("import_undos", "how far the undo of an import is"),
    ("imports", "their own history"),
    ("jobs", "how far something is, which is recorded where it happens"),
    ("merge_moves", "what a merge moved that is not watched, until it can no longer be undone"),
    ("messages", "their own history"),
    ("open_operation", "the ledger itself"),
    ("operations", "the ledger itself"),
    ("outbox", "mails"),
    ("presence", "who has a ticket open, for a minute"),
    ("sessions", "their own history"),
    ("sign_ins", "events, kept for a while"),
    ("ticket_seen", "what was read, noted by reading"),
    ("ticket_seen_since", "set by a migration"),
    ("tokens", "secrets"),
    ("views", "how agents look at lists"),
];

/// Columns of watched tables that the ledger does not record, with the reason.
const COUNTED: &[(&str, &[&str])] = &[
    // Counters, columns for indexes, and when the schedule removed a row's details.
    (
        "accounts",
        &[
            "seq",
            "tickets",
            "open_tickets",
            "contacts",
            "tag_count",
            "version",
            "updated_at",
            "purged_at",
        ],
    ),
    (
        "contacts",
        &[
            "seq",
            "is_active",
            "has_account",
            "tag_count",
            "group_count",
            "version",
            "updated_at",
            "purged_at",
            "erased_at",
        ],
    ),
    ("relationships", &["version", "role_name"]),
    ("portal_access", &["seen_at", "version"]),
    ("settings", &["version"]),
    ("participants", &["activity_at"]),
    ("ticket_shares", &["activity_at"]),
    // A ticket's messages have its history. The ledger records who may see it.
    (
        "tickets",
        &[
            "help_center_id",
            "department_id",
            "subject",
            "status",
            "priority",
            "assignee_id",
            "external_id",
            "merged_into",
            "created_at",
            "activity_at",
            "version",
            "solved_at",
        ],
    ),
];

/// Columns that are set when a row is inserted and never change.
const FIXED: &[&str] = &["created_at", "number"];

fn texts(db: &Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn watched() -> Vec<&'static str> {
    TABLES.to_vec()
}

fn columns(db: &Connection, table: &str) -> Vec<String> {
    let counted = COUNTED.iter().find(|(it, _)| *it == table).map_or(&[][..], |(_, it)| *it);
    let mut columns = texts(db, &format!("select name from pragma_table_info('{table}')"));
    columns.retain(|it| !counted.contains(&it.as_str()));
    columns
}

fn key(db: &Connection, table: &str) -> Vec<String> {
    let key = texts(db, &format!("select name from pragma_table_info('{table}') where pk > 0"));
    // Rows of a table with a sequence number are identified by their id.
    if key == ["seq"] || key == ["number"] { vec!["id".to_owned()] } else { key }
}

#[test]
fn a1_every_table_is_watched_or_has_a_reason_not_to_be() {
    World::in_process().sqlite().bare(|db| {
        let tables = texts(
            db,
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'
                and name not like '%_search%' and name not like '%_parts%' and name not like 'd1_%'",
        );
        let known: BTreeSet<&str> =
            watched().into_iter().chain(NOT_WATCHED.iter().map(|(it, _)| *it)).collect();
        let tables: BTreeSet<&str> = tables.iter().map(String::as_str).collect();
        assert_eq!(tables, known);
    });
}

/// The watched tables with listed fields, which get new columns more often than others,
/// and the contact and account that their changes belong to.
const LISTED: &[(&str, [&str; 2])] = &[("contacts", ["id", "null"]), ("accounts", ["null", "id"])];

/// The triggers of a table with listed fields.
fn triggers(db: &Connection, table: &str, whose: [&str; 2]) -> String {
    let columns = columns(db, table);
    let row = |side: &str| {
        let member = |(at, column): (usize, &String)| {
            let lead = if at == 0 { "{" } else { "," };
            format!("('{lead}\"{column}\":' || json_quote({side}.{column}))")
        };
        let members: Vec<String> = columns.iter().enumerate().map(member).collect();
        format!("{} || '}}'", members.join("\n      || "))
    };
    let write = |side: &str, before: &str, after: &str, folds: &str| {
        let whose = whose.map(|it| if it == "id" { format!("{side}.id") } else { it.to_owned() });
        format!(
            "begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    '{table}', {side}.id, {},
      {before},
      {after})
  on conflict (operation, kind, key) do update set after = {folds};
end",
            whose.join(", ")
        )
    };
    let watched: Vec<&str> = columns
        .iter()
        .map(String::as_str)
        .filter(|it| *it != "id" && !FIXED.contains(it))
        .collect();
    let differ: Vec<String> =
        watched.iter().map(|it| format!("old.{it} is not new.{it}")).collect();
    let added = write("new", "null", &row("new"), "excluded.after");
    let changed = write("new", &row("old"), &row("new"), "excluded.after");
    let removed = write("old", &row("old"), "null", "null");
    format!(
        "create trigger {table}_added after insert on {table} {added};

create trigger {table}_changed after update of {} on {table}
when {} {changed};

create trigger {table}_removed after delete on {table} {removed};
",
        watched.join(", "),
        differ.join("\n  or ")
    )
}

#[test]
fn a1_the_triggers_of_tables_with_listed_fields_are_made_from_their_columns() {
    World::in_process().sqlite().bare(|db| {
        for (table, whose) in LISTED {
            let drops = ["added", "changed", "removed"]
                .map(|it| format!("drop trigger {table}_{it};\n"))
                .concat();
            let expected = triggers(db, table, *whose);
            let sql = format!(
                "select sql from sqlite_master where type = 'trigger' and tbl_name = '{table}'
                    and name in ('{table}_added', '{table}_changed', '{table}_removed') order by name"
            );
            let there = texts(db, &sql).iter().map(|it| format!("{};\n", it.replacen("CREATE", "create", 1).replacen("TRIGGER", "trigger", 1))).collect::<Vec<_>>();
            assert!(
                there.join("\n") == expected,
                "a column of {table} is not watched as it has to be; in the migration has to stand\n\n{drops}\n{expected}"
            );
        }
    });
}

#[test]
fn a1_a_watched_table_has_triggers_that_record_every_column() {
    World::in_process().sqlite().bare(|db| {
        let trigger = |name: String| {
            let sql =
                format!("select sql from sqlite_master where type = 'trigger' and name = '{name}'");
            texts(db, &sql).pop()
        };
        let others = watched().into_iter().filter(|it| !LISTED.iter().any(|(name, _)| name == it));
        for table in others {
            let columns = columns(db, table);
            let key = key(db, table);
            let tells = |sql: &str, side: &str, from: &str| {
                for column in &columns {
                    let cell = format!("'{column}', {side}.{column}");
                    assert!(sql.contains(&cell), "{table}: {from} misses {column}");
                }
            };
            let changed = trigger(format!("{table}_changed")).unwrap_or_else(|| panic!("{table}"));
            tells(&changed, "old", "changed");
            tells(&changed, "new", "changed");
            let of = changed.split(" on ").next().unwrap();
            for column in
                columns.iter().filter(|it| !key.contains(it) && !FIXED.contains(&it.as_str()))
            {
                assert!(of.contains(column), "{table}: a change of {column} goes unseen");
                let differs = format!("old.{column} is not new.{column}");
                assert!(changed.contains(&differs), "{table}: a change of {column} goes unseen");
            }
            if ["tickets", "settings"].contains(&table) {
                continue;
            }
            tells(&trigger(format!("{table}_added")).unwrap(), "new", "added");
            tells(&trigger(format!("{table}_removed")).unwrap(), "old", "removed");
        }
    });
}

/// A row of each watched table, written through the API: the types parse what the
/// triggers wrote, and it equals the row that the store reads.
#[test]
fn a1_the_types_read_what_the_triggers_write() {
    let world = World::in_process();
    let scene = crate::scene::Scene::new(&world);
    let _ticket = scene.id("ticket");
    let rows = world.sqlite().bare(|db| {
        texts(
            db,
            "select json_object('table', kind, 'before', json(before), 'after', json(after)) from changes",
        )
    });
    let mut seen = BTreeSet::new();
    for row in rows {
        let change: shared::operations::rows::RowChange =
            serde_json::from_str(&row).unwrap_or_else(|error| panic!("{row}: {error}"));
        assert_eq!(
            serde_json::to_value(&change).unwrap(),
            serde_json::from_str::<serde_json::Value>(&row).unwrap(),
            "no column is lost on the way"
        );
        seen.insert(change.table());
    }
    for table in ["accounts", "contacts", "contact_addresses", "relationships", "portal_access"] {
        assert!(seen.contains(table), "{table}");
    }
}

#[test]
fn a1_a_watched_table_cannot_be_written_outside_of_an_operation() {
    let world = World::in_process();
    let account = world.account("Acme", shared::customers::level::AccessLevel::Own);
    world.customer("Ann", Some(account));
    world.sqlite().bare(|db| {
        for write in [
            "update contacts set phone = '1'",
            "update contact_addresses set is_live = 0",
            "update accounts set name = 'x'",
            "insert into account_domains (domain, account_id, position) select 'x.example', id, 0 from accounts",
            "insert into account_role_levels (account_id, role, level) select id, 'x', 'own' from accounts",
            "update relationships set role = 'x'",
            "delete from relationships",
            "update portal_access set state = 'blocked'",
            "update settings set multi_account = 0",
        ] {
            let refused = db.execute(write, []).expect_err(write).to_string();
            assert!(refused.contains("outside of an operation"), "{write}: {refused}");
        }
        // Updating a counter needs no operation.
        db.execute("update contacts set updated_at = 0", []).unwrap();
    });
}

#[test]
fn a1_r7_the_ledger_cannot_be_rewritten() {
    let world = World::in_process();
    let _contact = world.contact("Ann", None);
    let count = |db: &Connection| {
        texts(
            db,
            "select (select count(*) from operations) || ' ' || (select count(*) from changes)",
        )
    };
    world.sqlite().bare(|db| {
        let before = count(db);
        for change in [
            "update operations set actor_id = null",
            "update operations set act = act",
            "delete from operations",
            "insert or replace into operations select * from operations limit 1",
            "insert or replace into operations select 999, id, at, actor_kind, actor_id, on_behalf_of, act,
               subject_kind, subject_id, reason, detail, undoes from operations limit 1",
            "update changes set after = null",
            "update changes set operation = operation + 1",
            "delete from changes",
        ] {
            let result = db.execute(change, []);
            assert!(result.is_err(), "{change}: {result:?}");
        }
        assert_eq!(count(db), before);
    });
}

/// Opens an operation of this kind, and runs `write` within it.
fn within(db: &Connection, act: &str, write: &str) -> rusqlite::Result<usize> {
    db.execute_batch(&format!(
        "insert into operations (id, at, actor_kind, act, subject_kind, subject_id)
         values ('{act}', 0, 'system', '{act}', 'contact', 'x')"
    ))?;
    let written = db.execute(write, []);
    db.execute_batch("delete from open_operation")?;
    written
}

#[test]
fn erasing_a_person_scrubs_the_values_of_their_rows_and_nothing_else() {
    let world = World::in_process();
    let _contact = world.contact("Ann", None);
    world.sqlite().bare(|db| {
        let scrub = "update changes set after = '{}' where kind = 'contacts' and after is not null";
        assert!(within(db, "edit_contact", scrub).is_err());
        assert_eq!(within(db, "erase_contact", scrub), Ok(1));
        assert!(within(db, "erase_contact", "delete from changes").is_err());
    });
    let world = World::in_process();
    let _contact = world.contact("Ann", None);
    world.sqlite().bare(|db| {
        assert!(within(db, "drop_history", "delete from changes").unwrap() > 0);
        assert!(within(db, "drop_history", "delete from operations").is_err());
    });
}
