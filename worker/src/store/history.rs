//! A record's history: the operations of the ledger that concern it.

use std::collections::BTreeMap;

use serde::Deserialize;
use shared::api::operations::{Author, HistoryEntry, Names};
use shared::ids::{BulkId, OperationId};
use shared::operations::effects::{Record, effects, name_roles};
use shared::operations::rows::RowChange;
use shared::operations::{Act, is_within_undo_window};
use shared::time::Timestamp;

use super::operations::name_of;
use super::page::MAX_INT;
use super::{Statement, sql};

/// What the ids in the changes `$from` are called, as an object.
macro_rules! names_in {
    ($from:expr) => {
        concat!(
            "json((select json_group_object(id, name) from (
               select x.id, ",
            name_of!("x.id"),
            " as name from (
                 select v.value as id from ",
            $from,
            " cross join json_each(coalesce(c.after, '{}')) v
                  where v.type = 'text' and length(v.value) = 36
                  union
                 select v.value from ",
            $from,
            " cross join json_each(coalesce(c.before, '{}')) v
                  where v.type = 'text' and length(v.value) = 36) x)
               where name is not null))"
        )
    };
}

/// The operation `o` as a [`HistoryRow`]: its changes that meet `$which`, and whether there
/// are earlier operations, `$has_more`. Forty changes are told; the rest is counted. A redo is
/// an undo at an even place of a chain of undos, which is followed to its first operation.
macro_rules! history_row {
    ($which:expr, $has_more:expr) => {
        concat!(
            "json_object(
                'seq', o.seq, 'has_more', json(iif(",
            $has_more,
            ", 'true', 'false')),
                'operation', o.id, 'act', o.act, 'at', o.at,
                'bulk', iif(o.subject_kind = 'bulk', o.subject_id, null),
                'by', json_object('kind', o.actor_kind, 'name', coalesce(",
            name_of!("o.actor_id"),
            ", '')),
                'changes', json((select json_group_array(json_object(
                     'table', c.kind, 'before', json(c.before), 'after', json(c.after)))
                   from (select * from changes where operation = o.seq and ",
            $which,
            "
                            and before is not after limit 40) c)),
                'count', (select count(*) from changes where operation = o.seq and ",
            $which,
            "
                             and before is not after),
                'names', ",
            names_in!(concat!(
                "(select * from changes where operation = o.seq and ",
                $which,
                " and before is not after limit 40) c"
            )),
            ",
                'roles', json((select json_group_object(k.key, k.name) from relationship_roles k
                    where k.key in (
                      select before ->> 'role' from changes where operation = o.seq and kind in ('relationships', 'account_role_levels')
                       union
                      select after ->> 'role' from changes where operation = o.seq and kind in ('relationships', 'account_role_levels')))),
                'undoes', (select id from operations where seq = o.undoes),
                'is_redo', json(iif((
                   with recursive chain (undoes, length) as (
                     select o.undoes, 1
                      union all
                     select u.undoes, length + 1
                       from chain cross join operations u on u.seq = chain.undoes
                      where u.undoes is not null)
                   select max(length) from chain where undoes is not null) % 2 = 0, 'true', 'false')),
                'undone_by', (select id from operations where undoes = o.seq))"
        )
    };
}

pub(super) use {history_row, names_in};

/// The operations that concern a record, up to `?3` of them before `?2`.
macro_rules! history {
    ($owner:literal, $kind:literal) => {
        concat!(
            "with page (seq) as materialized (
               select seq from (
                 select seq from (select distinct operation as seq from changes
                                   where ",
            $owner,
            " = ?1 and operation < ?2
                                   order by operation desc limit ?3)
                  union
                 select seq from (select seq from operations
                                   where subject_kind = '",
            $kind,
            "' and subject_id = ?1 and seq < ?2
                                     and act <> 'sign_in'
                                   order by seq desc limit ?3))
                order by seq desc limit ?3),
             -- As many of them as an answer may weigh, and one at least.
             shown (seq) as materialized (
               select seq from (
                 select p.seq, row_number() over (order by p.seq desc) as n,
                        sum(coalesce((
                          select sum(coalesce(octet_length(before), 0) + coalesce(octet_length(after), 0))
                            from (select before, after from changes where operation = p.seq and ",
            $owner,
            " = ?1 and before is not after and kind <> 'settings' limit 40)), 0))
                          over (order by p.seq desc rows unbounded preceding) as bytes
                   from page p)
                where bytes <= 300000 or n = 1)
             select ",
            history_row!(
                concat!($owner, " = ?1"),
                "exists (select 1 from page where seq < o.seq)"
            ),
            " as json
               from shown p cross join operations o on o.seq = p.seq
              order by o.seq desc"
        )
    };
}

const OF_CONTACT: &str = history!("contact_id", "contact");
const OF_ACCOUNT: &str = history!("account_id", "account");

/// An operation that concerns a record.
#[derive(Deserialize)]
pub(crate) struct HistoryRow {
    seq: i64,
    has_more: bool,
    operation: OperationId,
    act: Act,
    at: Timestamp,
    by: Author,
    changes: Vec<RowChange>,
    count: u32,
    names: Names,
    roles: BTreeMap<String, String>,
    undoes: Option<OperationId>,
    is_redo: bool,
    undone_by: Option<OperationId>,
    bulk: Option<BulkId>,
}

/// The operations that concern `record`, the latest first, up to `most` of them before the
/// operation with this number.
pub(crate) fn of(record: Record, before: Option<i64>, most: i64) -> Statement {
    let statement = match record {
        Record::Contact(id) => sql(OF_CONTACT).with(id),
        Record::Account(id) => sql(OF_ACCOUNT).with(id),
    };
    statement.with(before.unwrap_or(MAX_INT)).with(most)
}

impl HistoryRow {
    /// The operation's number in the ledger.
    pub(crate) const fn number(&self) -> i64 {
        self.seq
    }

    /// Whether there are earlier operations that concern the record.
    pub(crate) const fn has_more(&self) -> bool {
        self.has_more
    }

    /// The operation in words.
    pub(crate) fn entry(self, now: Timestamp) -> HistoryEntry {
        let told = u32::try_from(self.changes.len()).unwrap_or(u32::MAX);
        let mut effects = effects(&self.changes);
        name_roles(effects.iter_mut(), &self.roles);
        HistoryEntry {
            operation: self.operation,
            act: self.act,
            at: self.at,
            by: self.by,
            effects,
            more: self.count.saturating_sub(told),
            names: self.names,
            undoes: self.undoes,
            is_redo: self.is_redo,
            bulk: self.bulk,
            can_be_undone: self.act.can_be_undone()
                && self.bulk.is_none()
                && self.undone_by.is_none()
                && is_within_undo_window(self.at, now),
            undone_by: self.undone_by,
        }
    }
}
