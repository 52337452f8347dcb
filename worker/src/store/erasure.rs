//! Erasing a person [D7]: the contact and those that were merged into it lose everything
//! personal, their names too, wherever it is stored. Ids, times and tickets stay.
//!
//! The ledger keeps which rows an operation changed, without their values. What agents and
//! customers wrote in tickets stays, since it belongs to the conversation.

use serde::{Deserialize, Serialize};
use shared::fields::contact::Contact;
use shared::ids::ContactId;
use shared::policy::Permit;
use shared::policy::customers::Erase;
use shared::time::Timestamp;

use super::literal::{each_field, join};
use super::recycle_bin::{delete_of_contacts, purge_contacts};
use super::{Statement, sql};

/// The contact `?1` and those that were merged into it, `e`, and the texts by which they are
/// recognized in what has no id: addresses, also former ones, and full names.
macro_rules! person {
    () => {
        "with recursive e (id) as (
           select id from contacts where id = ?1
            union
           select c.id from e cross join contacts c on c.merged_into = e.id),
         texts (text) as materialized (
           select lower(text) from (
             select v.value as text from e cross join contact_addresses a on a.contact_id = e.id
              cross join json_each(json_array(a.email, a.address_key)) v
              union
             select v.value from e cross join changes x on x.contact_id = e.id and x.kind = 'contact_addresses'
              cross join json_each(json_array(x.before ->> 'email', x.after ->> 'email')) v
              union
             select o.email from e cross join outbox o on o.contact_id = e.id
              union
             select c.first_name || ' ' || c.last_name from e cross join contacts c on c.id = e.id
              where c.erased_at is null and c.first_name <> '' and c.last_name <> ''
                and 4 < length(c.first_name || ' ' || c.last_name))
            where text is not null)"
    };
}

/// What decides about erasing the contact `p`, as a [`Found`].
macro_rules! found {
    () => {
        "json_object(
           'version', p.version,
           'is_deleted', json(iif(p.deleted_at is not null and p.merged_into is null, 'true', 'false')),
           'is_erased', json(iif(p.erased_at is not null, 'true', 'false')),
           'is_importing', json(iif(exists (
               select 1 from imports where state in ('checking', 'running') and ?2 <= leased_until)
             or exists (select 1 from import_undos where state = 'running'), 'true', 'false')),
           'person', json_object(
             'contacts', json((select json_group_array(id order by id) from e)),
             'texts', json((select json_group_array(text order by text) from texts))))"
    };
}

/// A contact that is to be erased.
#[derive(Deserialize)]
pub(crate) struct Found {
    /// Its version.
    pub(crate) version: i64,
    /// Whether it is deleted.
    pub(crate) is_deleted: bool,
    /// Whether it is erased already.
    pub(crate) is_erased: bool,
    /// Whether an import, or the undo of one, goes on.
    pub(crate) is_importing: bool,
    /// Who it is.
    pub(crate) person: Person,
}

/// The contacts of a person, and the texts by which they are recognized.
#[derive(Deserialize, Serialize)]
pub(crate) struct Person {
    contacts: Vec<ContactId>,
    texts: Vec<String>,
}

const FOUND: &str =
    concat!(person!(), " select ", found!(), " as json from contacts p where p.id = ?1");

/// The contact, a [`Found`].
pub(crate) fn found(id: ContactId, now: Timestamp) -> Statement {
    sql(FOUND).with(id).with(now)
}

const STILL: &str = concat!(
    "insert into guard ",
    person!(),
    " select ?3 is (select ",
    found!(),
    " from contacts p where p.id = ?1)"
);

/// The guard that [`found`] still says `stamp`.
pub(crate) fn still(id: ContactId, now: Timestamp, stamp: &str) -> Statement {
    sql(STILL).with(id).with(now).with(stamp)
}

/// Whether the JSON text `$text` contains one of the texts `$texts`, not as a part of a longer
/// one: another person may have the address joann@… Line breaks and tabs are escaped in JSON.
macro_rules! has_text {
    ($text:literal, $texts:literal) => {
        concat!(
            "exists (select 1 from ",
            $texts,
            " w where instr(lower(",
            $text,
            "), w.value) > 0 and exists (select 1 from ",
            r#"json_each('["\"", " ", "<", "(", "[", ",", ";", ":", "/", "=", "\\n", "\\r", "\\t"]') b
              cross join json_each('["\"", " ", ">", ")", "]", ",", ";", ":", "/", "?", "\\"]') a"#,
            " where instr(lower(",
            $text,
            "), b.value || w.value || a.value) > 0))"
        )
    };
}

/// Whether row `r` of a file is about the person.
macro_rules! is_about {
    ($contacts:literal, $texts:literal) => {
        concat!(
            "(r.subject_id in ",
            $contacts,
            " or r.plan ->> 'subject' in ",
            $contacts,
            " or ",
            has_text!("r.cells", $texts),
            ")"
        )
    };
}

const PREVIEW: &str = concat!(
    person!(),
    " select json_object(
        'name', ltrim(p.first_name || ' ' || p.last_name), 'version', p.version,
        'is_erased', json(iif(p.erased_at is not null, 'true', 'false')),
        'merged', json((select json_group_array(ltrim(c.first_name || ' ' || c.last_name) order by c.sort_key, c.id)
            from e cross join contacts c on c.id = e.id where c.id <> p.id)),
        'tickets', (select count(*) from e cross join tickets t on t.requester_id = e.id),
        'operations', (select count(distinct x.operation) from e cross join changes x on x.contact_id = e.id
            where x.kind in ('contacts', 'contact_addresses', 'custom_values')),
        'mails', (select count(*) from e cross join outbox o on o.contact_id = e.id),
        'import_rows', (select count(*) from import_rows r where r.position > 0 and ",
    is_about!("(select id from e)", "(select text as value from texts)"),
    "),
        'exports', (select count(*) from exports
            where list <> 'accounts' and state in ('queued', 'running', 'ready'))) as json
       from contacts p where p.id = ?1 and p.deleted_at is not null and p.merged_into is null"
);

/// What erasing the contact would do, an
/// [`ErasurePreview`](shared::api::erasure::ErasurePreview). No row: it is not deleted.
pub(crate) fn preview(id: ContactId) -> Statement {
    sql(PREVIEW).with(id)
}

/// The texts of the person `?1`.
macro_rules! mine {
    ($text:literal) => {
        has_text!($text, "json_each(?1 -> 'texts')")
    };
}

// The replies to requests of the last day.
const REPLIES: &str = concat!(
    "delete from idempotency where exists (
       select 1 from json_each(?1 -> 'contacts') c where instr(reply, c.value) > 0)
         or ",
    mine!("reply")
);

// A row keeps its width, and what became of it.
const ROWS: &str = concat!(
    "update import_rows as r
        set cells = (select json_group_array('') from json_each(r.cells)), reason = null,
            before = iif(r.subject_id in (select value from json_each(?1 -> 'contacts')), null, r.before),
            plan = json_remove(r.plan, '$.changes', '$.reason', '$.effect', iif(
              r.plan ->> 'subject' in (select value from json_each(?1 -> 'contacts')), '$.seen', '$.effect'))
      where r.position > 0 and ",
    is_about!("(select value from json_each(?1 -> 'contacts'))", "json_each(?1 -> 'texts')")
);

/// A list of notes without those that quote the person.
macro_rules! without {
    ($column:literal) => {
        concat!(
            $column,
            " = (select json_group_array(json(n.value)) from json_each(",
            $column,
            ") n where not ",
            mine!("n.value"),
            ")"
        )
    };
}

const NOTES: &str = concat!(
    "update imports set ",
    without!("causes"),
    ", ",
    without!("notes"),
    ", ",
    without!("file_notes"),
    " where ",
    mine!("causes || notes || file_notes")
);

// The schedule deletes the blobs of exports that are over. What was asked of a list may name
// the person, and is not needed any more.
const FILES: &str = "
    update exports
       set query = '{}', expires_at = iif(state = 'ready', cast(?2 as integer), expires_at),
           state = iif(state in ('queued', 'running'), 'canceled', state)
     where list <> 'accounts' and (state in ('queued', 'running', 'ready') or query <> '{}')";

const EXPORTING: &str = "
    update jobs set state = 'canceled', ended_at = cast(?2 as integer)
     where ended_at is null and subject_id in (select id from exports where state = 'canceled')";

const VIEWS: &str = concat!(
    "update views
        set version = version + 1, query = (
          select json_group_object(q.key, q.value) from json_each(views.query) q where not ",
    mine!("json_quote(q.value)"),
    ") where ",
    mine!("query")
);

const MOVED: &str =
    "delete from merge_moves where was in (select value from json_each(?1 -> 'contacts'))";

const READ: &str = delete_of_contacts!("ticket_seen");

// A name that is the same in every language, and in no index.
const NAMES: &str = "
    update contacts
       set first_name = '', last_name = '—', sort_key = '', erased_at = cast(?2 as integer)
     where id in (select value from json_each(?1 -> 'contacts'))";

/// Replaces the values of changes `x` of a kind. Fields that are left out have no value.
macro_rules! scrub {
    ($patch:expr, $kind:literal, $which:literal) => {
        join!(
            "update changes as x
                set before = json_patch(x.before, '{",
            $patch,
            "}'), after = json_patch(x.after, '{",
            $patch,
            "}')
              where x.kind = '",
            $kind,
            "' and ",
            $which
        )
    };
}

/// A contact without what is personal.
macro_rules! nobody {
    () => {
        join!(
            "\"first_name\":\"\",\"last_name\":\"—\",\"sort_key\":\"\",\"external_id\":null,\"phone_kind\":null,
             \"other_phones\":null,\"postal_addresses\":null",
            each_field!(Contact, ",\"#\":null")
        )
    };
}

const OWN: &str =
    scrub!(nobody!(), "contacts", "x.key in (select value from json_each(?1 -> 'contacts'))");

// While one of them was merged into a contact that is another one again, that had their values.
const OF_OTHERS: &str = scrub!(
    nobody!(),
    "contacts",
    "x.operation in (
       select m.operation from json_each(?1 -> 'contacts') j
        cross join changes m on m.kind = 'contacts' and m.key = j.value
        where m.before ->> 'merged_into' is not m.after ->> 'merged_into')"
);

// Also those that belonged to another contact in between. An address that is another contact's
// by now is not theirs.
const ADDRESSES: &str = scrub!(
    "\"email\":\"—\",\"address_key\":\"\"",
    "contact_addresses",
    "x.key in (
       select a.key from json_each(?1 -> 'contacts') j
        cross join changes a on a.contact_id = j.value and a.kind = 'contact_addresses')
     and x.key not in (select id from contact_addresses)"
);

const VALUES: &str = scrub!(
    "\"value\":\"\"",
    "custom_values",
    "x.contact_id in (select value from json_each(?1 -> 'contacts'))"
);

/// Erases the person. The ledger's values are last, so that those of the erasure itself are
/// replaced, too.
pub(crate) fn erase(permit: &Permit<Erase>, person: &Person, now: Timestamp) -> Vec<Statement> {
    let of = |text| sql(text).with_json(person);
    let mut statements: Vec<_> = [REPLIES, ROWS, NOTES].into_iter().map(of).collect();
    statements.extend([FILES, EXPORTING].map(|text| of(text).with(now)));
    statements.extend([VIEWS, MOVED, READ].map(of));
    statements.extend(purge_contacts(permit, person, now));
    statements.push(of(NAMES).with(now));
    statements.extend([OWN, OF_OTHERS, ADDRESSES, VALUES].map(of));
    statements
}

const TIDY_WORDS: &str = "insert into contact_search (contact_search) values ('optimize')";
const TIDY_PARTS: &str = "insert into contact_parts (contact_parts) values ('optimize')";

/// Removes from the indexes of the search what is only marked as deleted there.
pub(crate) fn tidy_search(_: &Permit<Erase>) -> [Statement; 2] {
    [sql(TIDY_WORDS), sql(TIDY_PARTS)]
}
