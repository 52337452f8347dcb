//! The recycle bin: deleted contacts and accounts, the operations that deleted them, and
//! removing their details for good.

use serde::{Deserialize, Serialize};
use shared::api::Cursor;
use shared::api::recycle_bin::BinFilter;
use shared::fields::account::Account;
use shared::fields::contact::Contact;
use shared::ids::{AccountId, ContactId, OperationId};
use shared::operations::deletion::KEPT_FOR;
use shared::operations::effects::Record;
use shared::time::Timestamp;

use super::contacts::reports::superior;
use super::family::parent;
use super::literal::{each_field, join};
use super::operations::name_of;
use super::proof::{Proof, System};
use super::{Param, Place, Statement, sql};

/// The operation `o` that deleted `$table`'s row `b`, by the ledger: the latest that did.
macro_rules! deletion {
    ($what:expr, $table:literal) => {
        concat!(
            "(select ",
            $what,
            "
                from changes x cross join operations o on o.seq = x.operation
               where x.kind = '",
            $table,
            "' and x.key = b.id
                 and x.after ->> 'deleted_at' is not null
                 and x.before is not null and x.before ->> 'deleted_at' is null
               order by x.operation desc limit 1)"
        )
    };
}

/// A deleted record `b` as JSON. `?1` is how long it is kept.
macro_rules! deleted_json {
    ($kind:literal, $table:literal, $name:literal, $email:literal) => {
        concat!(
            "json_object('record', json_object('kind', '",
            $kind,
            "', 'id', b.id), 'name', ",
            $name,
            ", 'email', ",
            $email,
            ", 'deleted_at', b.deleted_at,
               'deleted_by', json(",
            deletion!(
                concat!(
                    "json_object('kind', o.actor_kind, 'name', coalesce(",
                    name_of!("o.actor_id"),
                    ", ''))"
                ),
                $table
            ),
            "),
               'removed_at', b.deleted_at + cast(?1 as integer))"
        )
    };
}

macro_rules! contact_json {
    () => {
        deleted_json!(
            "contact",
            "contacts",
            "ltrim(b.first_name || ' ' || b.last_name)",
            "(select email from contact_addresses where contact_id = b.id and is_primary = 1
               order by created_at desc, id limit 1)"
        )
    };
}

macro_rules! account_json {
    () => {
        deleted_json!("account", "accounts", "b.name", "null")
    };
}

/// The rows of a kind behind `?2` (time) and `?3` (id) whose names have words that begin with
/// each of `?4`, the latest first.
macro_rules! rows {
    ($json:expr, $table:literal, $index:literal, $more:literal) => {
        concat!(
            "select b.deleted_at as at, b.id as id, ",
            $json,
            " as json
               from ",
            $table,
            " b indexed by ",
            $index,
            "
              where b.deleted_at is not null and b.purged_at is null",
            $more,
            "
                and (b.deleted_at, b.id) < (?2, ?3)
                and not exists (select 1 from json_each(?4) w
                                 where instr(' ' || b.sort_key, ' ' || w.value) = 0)
              order by b.deleted_at desc, b.id desc limit ?5"
        )
    };
}

const LIST: &str = concat!(
    "select json from (
       select * from (",
    rows!(contact_json!(), "contacts", "contacts_in_bin", " and b.merged_into is null"),
    ")
        union all
       select * from (",
    rows!(account_json!(), "accounts", "accounts_in_bin", " and b.merged_into is null"),
    "))
      order by at desc, id desc limit ?5"
);

/// A page of the deleted records, a [`DeletedRecord`](shared::api::recycle_bin::DeletedRecord)
/// each, one more than the page has.
pub(crate) fn list(filter: &BinFilter, words: &[String]) -> Statement {
    let most = i64::try_from(shared::api::PAGE_ROWS).unwrap_or(i64::MAX).saturating_add(1);
    sql(LIST).with(kept_for()).with_place(place(filter.after.as_ref())).with_json(words).with(most)
}

/// How long a deleted record is kept, in milliseconds.
fn kept_for() -> i64 {
    KEPT_FOR.seconds() * 1_000
}

/// The place of a cursor, a time and an id. A malformed cursor is the start of the list.
fn place(after: Option<&Cursor>) -> Place {
    let place = after.and_then(|cursor| {
        let (time, id) = cursor.0.split_once('.')?;
        Some((time.parse::<i64>().ok()?, id.parse::<uuid::Uuid>().ok()?))
    });
    match place {
        Some((time, id)) => Place(Param::Int(time), Param::Text(id.to_string())),
        None => Place::TOP,
    }
}

macro_rules! one {
    ($json:expr, $table:literal, $more:literal) => {
        concat!(
            "select ",
            $json,
            " as json from ",
            $table,
            " b
              where b.id = ?2 and b.deleted_at is not null and b.purged_at is null",
            $more
        )
    };
}

const CONTACT: &str = one!(contact_json!(), "contacts", " and b.merged_into is null");
const ACCOUNT: &str = one!(account_json!(), "accounts", " and b.merged_into is null");

/// The deleted record, a [`DeletedRecord`](shared::api::recycle_bin::DeletedRecord).
pub(crate) fn one(record: Record) -> Statement {
    match record {
        Record::Contact(id) => sql(CONTACT).with(kept_for()).with(id),
        Record::Account(id) => sql(ACCOUNT).with(kept_for()).with(id),
    }
}

macro_rules! operation {
    ($table:literal, $more:literal) => {
        concat!(
            "select json_quote(",
            deletion!("o.id", $table),
            ") as json from ",
            $table,
            " b
              where b.id = ?1 and b.deleted_at is not null and b.purged_at is null",
            $more
        )
    };
}

const OF_CONTACT: &str = operation!("contacts", " and b.merged_into is null");
const OF_ACCOUNT: &str = operation!("accounts", " and b.merged_into is null");

/// The operation that deleted the record, an [`Option`] of an [`OperationId`]. No row: the
/// record is not in the recycle bin.
pub(crate) fn deletion(record: Record) -> Statement {
    match record {
        Record::Contact(id) => sql(OF_CONTACT).with(id),
        Record::Account(id) => sql(OF_ACCOUNT).with(id),
    }
}

/// What [`deletion`] finds.
pub(crate) type Deletion = Option<OperationId>;

/// Records whose details are to be removed for good.
#[derive(Deserialize, Serialize)]
pub(crate) struct Due {
    contacts: Vec<ContactId>,
    accounts: Vec<AccountId>,
}

impl Due {
    /// Whether there are none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.contacts.is_empty() && self.accounts.is_empty()
    }
}

const DUE: &str = "
    select json_object(
      'contacts', json((select json_group_array(id) from (
          select id from contacts indexed by contacts_in_bin
           where deleted_at is not null and purged_at is null and merged_into is null and deleted_at < ?1
           order by deleted_at limit 50))),
      'accounts', json((select json_group_array(id) from (
          select id from accounts indexed by accounts_in_bin
           where deleted_at is not null and purged_at is null and merged_into is null and deleted_at < ?1
           order by deleted_at limit 50)))) as json";

/// Some of the records that have been in the recycle bin for too long, a [`Due`].
pub(crate) fn due(now: Timestamp) -> Statement {
    sql(DUE).with(now - KEPT_FOR)
}

const STILL_DUE: &str = "
    insert into guard select
        not exists (select 1 from json_each(?1 -> 'contacts') j cross join contacts c on c.id = j.value
                     where c.purged_at is not null or c.deleted_at is null or ?2 <= c.deleted_at)
    and not exists (select 1 from json_each(?1 -> 'accounts') j cross join accounts a on a.id = j.value
                     where a.purged_at is not null or a.deleted_at is null or ?2 <= a.deleted_at)";

/// The guard that none of them was restored.
pub(crate) fn still_due(due: &Due, now: Timestamp) -> Statement {
    sql(STILL_DUE).with_json(due).with(now - KEPT_FOR)
}

/// Deletes the rows of a table that belong to the contacts of `?1`.
macro_rules! delete_of_contacts {
    ($table:literal) => {
        concat!(
            "delete from ",
            $table,
            "
              where contact_id in (select value from json_each(?1 -> 'contacts'))"
        )
    };
}

pub(super) use delete_of_contacts;

/// Deletes the rows of a table that belong to the accounts of `?1`.
macro_rules! delete_of_accounts {
    ($table:literal) => {
        concat!(
            "delete from ",
            $table,
            "
              where account_id in (select value from json_each(?1 -> 'accounts'))"
        )
    };
}

// A mail refers to its link, so it goes first.
const MAILS: &str = delete_of_contacts!("outbox");
const LINKS: &str = delete_of_contacts!("tokens");
const SESSIONS: &str = delete_of_contacts!("sessions");
const SIGN_INS: &str = delete_of_contacts!("sign_ins");
const PASSWORDS: &str = delete_of_contacts!("credentials");
const ACCESS: &str = delete_of_contacts!("portal_access");
const ADDRESSES: &str = delete_of_contacts!("contact_addresses");

const CONTACTS: &str = join!(
    "update contacts set owner_id = null, external_id = null, needs_details = 0,
       assigned_to_id = null, reports_to_id = null, phone_kind = null, other_phones = null,
       postal_addresses = null",
    each_field!(Contact, ", # = null"),
    ", purged_at = ?2, updated_at = ?2, version = version + 1
      where id in (select value from json_each(?1 -> 'contacts'))"
);

const ACCOUNTS: &str = join!(
    "update accounts set owner_id = null, external_id = null, phone_kind = null,
       other_phones = null, postal_addresses = null, parent_id = null",
    each_field!(Account, ", # = null"),
    ", purged_at = ?2, updated_at = ?2, version = version + 1
      where id in (select value from json_each(?1 -> 'accounts'))"
);

// Who reports to one of them reports to the next one above. A deleted contact is left as it
// is, since a row that was changed is not restored.
const REPORTS: &str = concat!(
    "update contacts set reports_to_id = ",
    superior!("id", "contacts"),
    ", updated_at = ?2, version = version + 1
      where coalesce(merged_into, reports_to_id) in (select value from json_each(?1 -> 'contacts'))
        and merged_into is null and deleted_at is null"
);

// A department of one of them is one of the next account above, likewise.
const DEPARTMENTS: &str = concat!(
    "update accounts set parent_id = ",
    parent!("id", "accounts"),
    ", updated_at = ?2, version = version + 1
      where coalesce(merged_into, parent_id) in (select value from json_each(?1 -> 'accounts'))
        and merged_into is null and deleted_at is null"
);

const CONTACT_TAGS: &str = delete_of_contacts!("contact_tags");
const MEMBERSHIPS: &str = delete_of_contacts!("group_members");

const ROLE_LEVELS: &str = delete_of_accounts!("account_role_levels");
const ACCOUNT_TAGS: &str = delete_of_accounts!("account_tags");

const CUSTOM: &str = "
    delete from custom_values where record_id in (
      select value from json_each(?1 -> 'contacts')
       union all
      select value from json_each(?1 -> 'accounts'))";

/// Removes everything of the contacts of `due` but the names, which their tickets keep, and the
/// periods of their relationships. `due` has the ids as `contacts`.
pub(super) fn purge_contacts(
    _: &impl Proof,
    due: &impl Serialize,
    now: Timestamp,
) -> Vec<Statement> {
    let deleted = [
        MAILS,
        LINKS,
        SESSIONS,
        SIGN_INS,
        PASSWORDS,
        ACCESS,
        ADDRESSES,
        CONTACT_TAGS,
        MEMBERSHIPS,
        CUSTOM,
    ];
    let of = |text| sql(text).with_json(due);
    let mut statements: Vec<_> = deleted.into_iter().map(of).collect();
    statements.extend([REPORTS, CONTACTS].map(|text| of(text).with(now)));
    statements
}

/// The same of contacts and accounts.
pub(crate) fn purge(system: &System, due: &Due, now: Timestamp) -> Vec<Statement> {
    let of = |text| sql(text).with_json(due);
    let mut statements = purge_contacts(system, due, now);
    statements.extend([ROLE_LEVELS, ACCOUNT_TAGS].map(of));
    statements.extend([DEPARTMENTS, ACCOUNTS].map(|text| of(text).with(now)));
    statements
}
