//! Rows of the watched tables, read and written as the types of `shared::operations::rows`:
//! the rows that an act has planned, and those that an undo restores.
//!
//! The key and the columns of each table are written once in this file, except the listed
//! fields ([`shared::fields`]). The statements are generated from them, and
//! [`Change::rows`](super::change::Change) adds them to a batch. A guard of the same batch
//! checks that each row is unchanged, so clients send no row versions.

use serde::Serialize;
use shared::operations::rows::{Diff, RowChange, TABLES};
use shared::time::Timestamp;

use super::literal::{each_field, join};
use super::proof::Proof;
use super::settings::settings;
use super::{Batch, sql};

/// Row `r` as JSON.
macro_rules! row_json {
    ($table:literal, [$first:literal $(, $key:literal)*], [$($column:literal),+], $listed:tt, $added:tt, $changed:literal) => {
        $crate::store::records::with_listed!(
            $listed,
            concat!(
                "json_object('", $first, "', r.", $first,
                $(", '", $key, "', r.", $key,)*
                $(", '", $column, "', r.", $column,)+
                ")"
            )
        )
    };
}

/// Row `r` as JSON, with its listed fields, if it has any.
macro_rules! with_listed {
    ([], $object:expr) => {
        $object
    };
    ([$record:ty], $object:expr) => {
        $crate::store::literal::with_fields!($record, "r", $object)
    };
}

/// `$pattern` for each listed field of a row.
macro_rules! listed {
    ([], $pattern:expr) => {
        ""
    };
    ([$record:ty], $pattern:expr) => {
        each_field!($record, $pattern)
    };
}

/// The guard that the rows of `?1` are in the table with exactly these values.
macro_rules! unchanged {
    ($table:literal, [$first:literal $(, $key:literal)*], [$($column:literal),+], $listed:tt, $added:tt, $changed:literal) => {
        join!(
            "insert into guard select not exists (
               select 1 from json_each(?1 -> 'rows') j left join ", $table, " r
                 on r.", $first, " = j.value ->> '", $first, "'",
            $(" and r.", $key, " = j.value ->> '", $key, "'",)*
            " where r.", $first, " is null",
            $(" or r.", $column, " is not j.value ->> '", $column, "'",)+
            listed!($listed, " or r.# is not j.value ->> '#'"),
            ")"
        )
    };
}

macro_rules! insert {
    ($table:literal, [$first:literal $(, $key:literal)*], [$($column:literal),+], $listed:tt, ($($name:literal = $value:literal)?), $changed:literal) => {
        join!(
            "insert into ", $table, " (", $first, $(", ", $key,)* $(", ", $column,)+
            listed!($listed, ", #"), $(", ", $name,)? ")
             select value ->> '", $first, "'",
            $(", value ->> '", $key, "'",)*
            $(", value ->> '", $column, "'",)+
            listed!($listed, ", value ->> '#'"),
            $(", ", $value,)?
            " from json_each(?1 -> 'rows')"
        )
    };
}

macro_rules! update {
    ($table:literal, [$first:literal $(, $key:literal)*], [$column:literal $(, $more:literal)*], $listed:tt, $added:tt, $changed:literal) => {
        join!(
            "update ", $table, " set ", $column, " = j.value ->> '", $column, "'",
            $(", ", $more, " = j.value ->> '", $more, "'",)*
            listed!($listed, ", # = j.value ->> '#'"),
            $changed,
            " from json_each(?1 -> 'rows') j where ", $table, ".", $first, " = j.value ->> '", $first, "'",
            $(" and ", $table, ".", $key, " = j.value ->> '", $key, "'",)*
        )
    };
}

macro_rules! delete {
    ($table:literal, [$first:literal $(, $key:literal)*], [$($column:literal),+], $listed:tt, $added:tt, $changed:literal) => {
        concat!(
            "delete from ", $table, " where (", $first, $(", ", $key,)* ") in (
               select value ->> '", $first, "'", $(", value ->> '", $key, "'",)* " from json_each(?1 -> 'rows'))"
        )
    };
}

pub(crate) use {delete, insert, row_json, unchanged, update, with_listed};

// For each table, the macro that passes its columns to one of the macros above: its key,
// its other columns, the record whose listed fields are columns too, the further values of
// a new row, and the assignments of an update that count the change.
macro_rules! contacts {
    ($make:ident) => {
        $crate::store::records::$make!(
            "contacts",
            ["id"],
            [
                "first_name",
                "last_name",
                "sort_key",
                "owner_id",
                "external_id",
                "needs_details",
                "created_at",
                "deleted_at",
                "merged_into",
                "assigned_to_id",
                "reports_to_id",
                "phone_kind",
                "other_phones",
                "postal_addresses"
            ],
            [shared::fields::contact::Contact],
            ("updated_at" = "?1 ->> 'now'"),
            ", updated_at = ?1 ->> 'now', version = version + 1"
        )
    };
}

macro_rules! contact_addresses {
    ($make:ident) => {
        $crate::store::records::$make!(
            "contact_addresses",
            ["id"],
            [
                "contact_id",
                "email",
                "address_key",
                "is_primary",
                "verified_at",
                "bounced_at",
                "is_live",
                "created_at"
            ],
            [],
            (),
            ""
        )
    };
}

macro_rules! accounts {
    ($make:ident) => {
        $crate::store::records::$make!(
            "accounts",
            ["id"],
            [
                "name",
                "sort_key",
                "default_level",
                "owner_id",
                "external_id",
                "created_at",
                "deleted_at",
                "merged_into",
                "phone_kind",
                "other_phones",
                "postal_addresses",
                "parent_id"
            ],
            [shared::fields::account::Account],
            ("updated_at" = "?1 ->> 'now'"),
            ", updated_at = ?1 ->> 'now', version = version + 1"
        )
    };
}

macro_rules! account_domains {
    ($make:ident) => {
        $crate::store::records::$make!(
            "account_domains",
            ["domain"],
            ["account_id", "position", "verified_at"],
            [],
            (),
            ""
        )
    };
}

macro_rules! account_role_levels {
    ($make:ident) => {
        $crate::store::records::$make!(
            "account_role_levels",
            ["account_id", "role"],
            ["level"],
            [],
            (),
            ""
        )
    };
}

macro_rules! relationships {
    ($make:ident) => {
        $crate::store::records::$make!(
            "relationships",
            ["id"],
            ["contact_id", "account_id", "kind", "role", "level", "valid_from", "valid_to"],
            [],
            (),
            ", version = version + 1"
        )
    };
}

macro_rules! portal_access {
    ($make:ident) => {
        $crate::store::records::$make!(
            "portal_access",
            ["contact_id", "help_center_id"],
            ["state", "since"],
            [],
            (),
            ", version = version + 1"
        )
    };
}

pub(crate) use {
    account_domains, account_role_levels, accounts, contact_addresses, contacts, portal_access,
    relationships,
};

mod custom;
mod labels;
mod tickets;
pub(crate) use custom::{custom_fields, custom_values};
pub(crate) use labels::{
    account_tags, contact_groups, contact_tags, group_members, relationship_roles, tags,
};
pub(crate) use tickets::{participants, ticket_shares, tickets};

/// The statements that write the rows of a table.
struct Texts {
    unchanged: &'static str,
    insert: &'static str,
    update: &'static str,
    delete: &'static str,
}

macro_rules! texts {
    ($table:ident) => {{
        const TEXTS: Texts = Texts {
            unchanged: $table!(unchanged),
            insert: $table!(insert),
            update: $table!(update),
            delete: $table!(delete),
        };
        &TEXTS
    }};
}

fn texts(change: &RowChange) -> &'static Texts {
    match change {
        RowChange::Settings(_) => texts!(settings),
        RowChange::Contact(_) => texts!(contacts),
        RowChange::Address(_) => texts!(contact_addresses),
        RowChange::Account(_) => texts!(accounts),
        RowChange::Domain(_) => texts!(account_domains),
        RowChange::Role(_) => texts!(relationship_roles),
        RowChange::RoleLevel(_) => texts!(account_role_levels),
        RowChange::Relationship(_) => texts!(relationships),
        RowChange::PortalAccess(_) => texts!(portal_access),
        RowChange::Ticket(_) => texts!(tickets),
        RowChange::Share(_) => texts!(ticket_shares),
        RowChange::Participant(_) => texts!(participants),
        RowChange::Tag(_) => texts!(tags),
        RowChange::ContactTag(_) => texts!(contact_tags),
        RowChange::AccountTag(_) => texts!(account_tags),
        RowChange::Group(_) => texts!(contact_groups),
        RowChange::Member(_) => texts!(group_members),
        RowChange::CustomField(_) => texts!(custom_fields),
        RowChange::CustomValue(_) => texts!(custom_values),
    }
}

/// A row as JSON, before and after.
struct Sides {
    before: Option<serde_json::Value>,
    after: Option<serde_json::Value>,
}

fn sides(change: &RowChange) -> Sides {
    fn of<T: Serialize>(diff: &Diff<T>) -> Sides {
        let json = |row: &Option<T>| row.as_ref().and_then(|it| serde_json::to_value(it).ok());
        Sides { before: json(&diff.before), after: json(&diff.after) }
    }
    match change {
        RowChange::Settings(diff) => of(diff),
        RowChange::Contact(diff) => of(diff),
        RowChange::Address(diff) => of(diff),
        RowChange::Account(diff) => of(diff),
        RowChange::Domain(diff) => of(diff),
        RowChange::Role(diff) => of(diff),
        RowChange::RoleLevel(diff) => of(diff),
        RowChange::Relationship(diff) => of(diff),
        RowChange::PortalAccess(diff) => of(diff),
        RowChange::Ticket(diff) => of(diff),
        RowChange::Share(diff) => of(diff),
        RowChange::Participant(diff) => of(diff),
        RowChange::Tag(diff) => of(diff),
        RowChange::ContactTag(diff) => of(diff),
        RowChange::AccountTag(diff) => of(diff),
        RowChange::Group(diff) => of(diff),
        RowChange::Member(diff) => of(diff),
        RowChange::CustomField(diff) => of(diff),
        RowChange::CustomValue(diff) => of(diff),
    }
}

#[derive(Serialize)]
struct Rows<'a> {
    now: Timestamp,
    rows: &'a [serde_json::Value],
}

/// Adds the statements that write `changes` to `batch`, and the guards that the rows are
/// unchanged: one statement for each table and kind of change. A row that gives up a
/// unique place (the primary account, a live address) is written before a row that takes
/// it. A referenced row is inserted before and deleted after the rows that refer to it.
pub(crate) fn write(_: &impl Proof, changes: &[RowChange], now: Timestamp, batch: &mut Batch) {
    let statement = |text, rows: &[serde_json::Value]| sql(text).with_json(&Rows { now, rows });
    // Deletes, the updates by turn, and inserts.
    let mut passes = [const { Vec::new() }; 5];
    for table in TABLES {
        let changes: Vec<&RowChange> =
            changes.iter().filter(|it| it.table() == *table && !it.is_idle()).collect();
        let Some(texts) = changes.first().map(|it| texts(it)) else { continue };
        let (mut before, mut rows) = (Vec::new(), [const { Vec::new() }; 5]);
        for change in changes {
            let Sides { before: old, after: new } = sides(change);
            before.extend(old.clone());
            let (pass, row) = match (old, new) {
                (Some(old), None) => (0, old),
                (Some(_), Some(new)) => (1 + change.turn(), new),
                (None, Some(new)) => (4, new),
                (None, None) => continue,
            };
            rows[pass].push(row);
        }
        if !before.is_empty() {
            batch.guard(statement(texts.unchanged, &before));
        }
        let (delete, update, insert) = (texts.delete, texts.update, texts.insert);
        let kinds = [delete, update, update, update, insert];
        for ((pass, text), rows) in passes.iter_mut().zip(kinds).zip(&rows) {
            if !rows.is_empty() {
                pass.push(statement(text, rows));
            }
        }
    }
    passes[0].reverse();
    for write in passes.into_iter().flatten() {
        batch.add(write);
    }
}
