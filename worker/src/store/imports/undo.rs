//! What decides about the records of an import that is undone [I10].
//!
//! The facts of some records are read as one text. The write is guarded by the same text, so
//! nobody has changed a record, or made something depend on it, in between. The writes are in
//! [`super::undoing`].

use shared::ids::ImportId;
use shared::import::run::ImportKind;
use shared::import::undo::Facts;
use shared::operations::rows::RowChange;
use uuid::Uuid;

use crate::store::{Batch, Param, Slot, Statement, sql};

/// The most records of a slice of the undo.
pub(crate) const SLICE: usize = 200;

/// The most records that a preview asks for at once.
pub(crate) const PAGE: usize = 1_000;

/// Some records of an import, which are undone in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The contacts of its rows.
    Contacts,
    /// The accounts of its rows.
    Accounts,
    /// The tickets of its rows.
    Tickets,
    /// The accounts that were created for rows of contacts or tickets.
    Beside,
}

impl Part {
    /// The records of the rows of an import.
    pub(crate) const fn of(kind: ImportKind) -> Self {
        match kind {
            ImportKind::Accounts => Self::Accounts,
            ImportKind::Contacts => Self::Contacts,
            ImportKind::Tickets => Self::Tickets,
        }
    }

    /// The kind of its records in the database.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Contacts => "contact",
            Self::Accounts | Self::Beside => "account",
            Self::Tickets => "ticket",
        }
    }

    /// The facts, and the guard that they are the same.
    const fn facts(self) -> (&'static str, &'static str) {
        match self {
            Self::Contacts => (CONTACTS, STILL_CONTACTS),
            Self::Accounts => (ACCOUNTS, STILL_ACCOUNTS),
            Self::Tickets => (TICKETS, STILL_TICKETS),
            Self::Beside => (BESIDE, STILL_BESIDE),
        }
    }
}

/// The records `s` behind `?2`, up to `?3` of them: the place and line of each one's row, whether
/// the import `?1` created it, and the latest of its operations `ops` that changed it. `gone` are
/// records `?4` that count as deleted.
macro_rules! records {
    ($records:expr) => {
        concat!(
            "with ops (seq) as materialized (
               select seq from operations where subject_kind = 'import' and subject_id = ?1 and +act = 'import_rows'),
             gone (id) as materialized (select value from json_each(?4)),
             s (position, line, id, created, op, seen) as materialized (", $records, ") "
        )
    };
}

/// The records of rows.
macro_rules! of_rows {
    ($operation:expr) => {
        records!(concat!(
            "select r.position, r.line, r.subject_id, r.result = 'created', ", $operation, ", r.seen
               from (select position, line, subject_id, result, plan ->> 'seen' as seen from import_rows
                      where import_id = ?1 and position > cast(?2 as integer) and +result in ('created', 'updated')
                      order by position limit cast(?3 as integer)) r"
        ))
    };
}

macro_rules! contacts_of_rows {
    () => {
        of_rows!(
            "(select max(x.operation) from changes x
               where x.contact_id = r.subject_id and +x.operation in (select seq from ops))"
        )
    };
}

macro_rules! accounts_of_rows {
    () => {
        of_rows!(
            "(select max(x.operation) from changes x
               where x.account_id = r.subject_id and +x.operation in (select seq from ops))"
        )
    };
}

macro_rules! accounts_beside {
    () => {
        records!(
            "select 0, coalesce(
                 (select min(r.line) from changes q
                   cross join import_rows r on r.import_id = ?1 and r.subject_id = q.contact_id
                   where q.account_id = x.key and q.operation = x.operation and q.kind = 'relationships'),
                 (select min(r.line) from tickets t
                   cross join import_rows r on r.import_id = ?1 and r.subject_id = t.id
                   where t.account_id = x.key), 0),
               x.key, 1, x.operation, null
               from ops cross join changes x
                 on x.operation = ops.seq and x.kind = 'accounts' and x.before is null and x.key > ?2
              order by x.key limit cast(?3 as integer)"
        )
    };
}

/// The latest change of the record `s` after the import, in rows of `$kinds`, that was not undone:
/// the row is another one than before the first of these changes.
macro_rules! since {
    ($owner:literal, $kinds:literal) => {
        concat!(
            "json((select json_object('by', o.actor_id, 'at', o.at)
               from changes x cross join operations o on o.seq = x.operation
              where x.", $owner, " = s.id and x.operation > s.op and x.kind in (", $kinds, ")
                and (s.created or x.kind <> 'portal_access')
                and not exists (select 1 from changes y
                                 where y.kind = x.kind and y.key = x.key and y.operation > x.operation)
                and x.after is not (select z.before from changes z
                                     where z.kind = x.kind and z.key = x.key and z.operation > s.op
                                     order by z.operation limit 1)
              order by x.operation desc limit 1))"
        )
    };
}

/// The other record of `$table` with the external ID that `s` had before.
macro_rules! id_taken_by {
    ($table:literal) => {
        concat!(
            "(select b.id from changes x cross join ", $table, " b
                on b.external_id = x.before ->> 'external_id' and b.deleted_at is null and b.id <> s.id
               where x.operation = s.op and x.kind = '", $table, "' and x.key = s.id)"
        )
    };
}

macro_rules! flag {
    ($condition:expr) => {
        concat!("json(iif(", $condition, ", 'true', 'false'))")
    };
}

macro_rules! facts {
    ($records:expr, $from:literal, {
        changed: $changed:expr, since: $since:expr, deleted: $deleted:expr, merged: $merged:expr,
        tickets: $tickets:expr, contacts: $contacts:expr, in_use: $in_use:expr,
        id_taken_by: $taken:expr, mails: $mails:expr,
    }) => {
        concat!(
            $records,
            "select json_group_array(json(fact) order by position, id) as json from (
               select s.position as position, s.id as id, json_object(
                 'position', s.position, 'line', s.line, 'id', s.id, 'created', ",
            flag!("s.created"),
            ",
                 'changed', ",
            flag!($changed),
            ", 'since', ",
            $since,
            ",
                 'deleted', ",
            flag!($deleted),
            ", 'merged', ",
            flag!($merged),
            ",
                 'tickets', iif(s.created, ",
            $tickets,
            ", 0), 'contacts', iif(s.created, ",
            $contacts,
            ", 0),
                 'in_use', ",
            flag!(concat!("s.created and ", $in_use)),
            ",
                 'id_taken_by', ",
            $taken,
            ", 'mails', iif(s.created, ",
            $mails,
            ", 0)) as fact
               from ",
            $from,
            ")"
        )
    };
}

macro_rules! contacts {
    () => {
        facts!(contacts_of_rows!(), "s left join contacts c on c.id = s.id", {
            changed: "s.op is null",
            since: since!("contact_id", "'contacts', 'contact_addresses', 'relationships', 'portal_access', 'contact_tags', 'group_members', 'custom_values'"),
            deleted: "c.deleted_at is not null",
            merged: "c.merged_into is not null",
            tickets: "(select count(*) from tickets t where t.requester_id = s.id)",
            contacts: "0",
            in_use: "exists (select 1 from participants p where p.contact_id = s.id)",
            id_taken_by: id_taken_by!("contacts"),
            mails: "(select count(*) from outbox o where o.contact_id = s.id and o.state in ('sent', 'bounced'))",
        })
    };
}

macro_rules! accounts {
    ($records:expr) => {
        facts!($records, "s left join accounts a on a.id = s.id", {
            changed: "s.op is null",
            since: since!("account_id", "'accounts', 'account_domains', 'account_role_levels', 'account_tags', 'custom_values'"),
            deleted: "a.deleted_at is not null",
            merged: "a.merged_into is not null",
            tickets: "(select count(*) from tickets t where t.account_id = s.id and t.id not in (select id from gone))",
            contacts: "(select count(*) from relationships r
                         cross join contacts c on c.id = r.contact_id and c.deleted_at is null
                         where r.account_id = s.id and r.valid_to is null and c.id not in (select id from gone))",
            in_use: "exists (select 1 from ticket_shares h where h.account_id = s.id and h.withdrawn_at is null)",
            id_taken_by: id_taken_by!("accounts"),
            mails: "0",
        })
    };
}

// Tickets are not in the ledger, but for who sees them. Each write to one counts its version, which
// the check has seen.
macro_rules! tickets {
    () => {
        facts!(of_rows!("(select min(seq) from ops)"), "(
              select s.*, t.merged_into as into_id, t.id is null or iif(s.created,
                   t.version <> 1
                   or exists (select 1 from operations o where o.subject_kind = 'ticket' and o.subject_id = s.id)
                   or exists (select 1 from changes x where x.kind = 'tickets' and x.key = s.id),
                   t.version is not cast(s.seen as integer) + 1) as is_changed
                from s left join tickets t on t.id = s.id) s", {
            changed: "s.is_changed",
            since: "json((select json_object('by', o.actor_id, 'at', o.at) from operations o
                           where s.is_changed and o.subject_kind = 'ticket' and o.subject_id = s.id and o.seq > s.op
                           order by o.seq desc limit 1))",
            deleted: "0",
            merged: "s.into_id is not null",
            tickets: "0",
            contacts: "0",
            in_use: "(exists (select 1 from participants p where p.ticket_id = s.id)
                      or exists (select 1 from ticket_shares h where h.ticket_id = s.id)
                      or exists (select 1 from tickets m where m.merged_into = s.id))",
            id_taken_by: "null",
            mails: "0",
        })
    };
}

macro_rules! still {
    ($facts:expr) => {
        concat!("insert into guard select ?5 is (", $facts, ")")
    };
}

const CONTACTS: &str = contacts!();
const ACCOUNTS: &str = accounts!(accounts_of_rows!());
const TICKETS: &str = tickets!();
const BESIDE: &str = accounts!(accounts_beside!());
const STILL_CONTACTS: &str = still!(contacts!());
const STILL_ACCOUNTS: &str = still!(accounts!(accounts_of_rows!()));
const STILL_TICKETS: &str = still!(tickets!());
const STILL_BESIDE: &str = still!(accounts!(accounts_beside!()));

macro_rules! changes {
    ($records:expr, $owner:literal, $kinds:literal) => {
        concat!(
            $records,
            "select json_object('table', x.kind, 'before', json(x.before), 'after', json(x.after)) as json
               from s cross join changes x on x.", $owner, " = s.id and +x.operation in (select seq from ops)
              where x.kind in (", $kinds, ") and x.before is not x.after
              order by x.kind, x.key"
        )
    };
}

const CHANGES_OF_CONTACTS: &str = changes!(
    contacts_of_rows!(),
    "contact_id",
    "'contacts', 'contact_addresses', 'relationships', 'portal_access'"
);
const CHANGES_OF_ACCOUNTS: &str =
    changes!(accounts_of_rows!(), "account_id", "'accounts', 'account_domains'");
const CHANGES_BESIDE: &str =
    changes!(accounts_beside!(), "account_id", "'accounts', 'account_domains'");

/// Which records of an import are asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The import.
    pub(crate) import: ImportId,
    /// Of which kind.
    pub(crate) part: Part,
    /// Behind which row or account.
    pub(crate) after: Param,
    /// How many, at most.
    pub(crate) most: usize,
    /// The records that count as deleted, as a JSON list of ids.
    pub(crate) gone: String,
}

impl Asked {
    /// The first slice of an import.
    pub(crate) fn first(import: ImportId, kind: ImportKind) -> Self {
        let (part, after) = (Part::of(kind), Param::Int(0));
        Self { import, part, after, most: SLICE, gone: "[]".to_owned() }
    }

    /// Asks for those behind `last`.
    pub(crate) fn go_on(&mut self, last: &Facts) {
        self.after = match self.part {
            Part::Beside => Param::Text(last.id.to_string()),
            _ => Param::Int(i64::from(last.position)),
        };
    }

    /// Asks for the accounts that were created beside the rows, if these records are deleted.
    pub(crate) fn beside(&mut self, gone: &[Uuid]) {
        self.part = Part::Beside;
        self.after = Param::Text(String::new());
        self.gone = serde_json::to_string(gone).unwrap_or_default();
    }

    fn put(&self, text: &'static str) -> Statement {
        let most = i64::try_from(self.most).unwrap_or(i64::MAX);
        sql(text).with(self.import).with(self.after.clone()).with(most).with(&self.gone)
    }

    /// Their facts, a list of [`Facts`] in one row.
    pub(crate) fn facts(&self) -> Statement {
        self.put(self.part.facts().0)
    }

    /// The guard that the facts are still these.
    pub(crate) fn still(&self, facts: &str) -> Statement {
        self.put(self.part.facts().1).with(facts)
    }

    /// What the import has written of them. Of tickets, nothing of that is in the ledger.
    pub(crate) fn ask_changes(&self, batch: &mut Batch) -> Option<Slot<RowChange>> {
        let text = match self.part {
            Part::Contacts => CHANGES_OF_CONTACTS,
            Part::Accounts => CHANGES_OF_ACCOUNTS,
            Part::Beside => CHANGES_BESIDE,
            Part::Tickets => return None,
        };
        Some(batch.ask(self.put(text)))
    }
}
