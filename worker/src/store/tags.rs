//! Tags of contacts and accounts.

use shared::api::tags::{LabelFilter, Tag};
use shared::api::{Counted, PAGE_ROWS, Page};
use shared::customers::labels::{MAX_TAGS_IN_ALL, label_key};
use shared::ids::{AccountId, ContactId, TagId};
use shared::operations::effects::Record;
use shared::operations::labels::TagFacts;
use shared::operations::rows::TagRow;
use uuid::Uuid;

use super::records::tags;
use super::{Answers, Slot, Statement, StoreError, page, read_row, sql};

/// How many records have tag `t`, or one that was merged into it, up to `?1`.
macro_rules! uses {
    ($links:literal, $records:literal, $id:literal) => {
        concat!(
            "(select count(*) from (
                select distinct k.",
            $id,
            "
                  from tags g indexed by tags_by_root cross join ",
            $links,
            " k indexed by ",
            $links,
            "_by_tag on k.tag_id = g.id
                  cross join ",
            $records,
            " r on r.id = k.",
            $id,
            " and r.deleted_at is null
                 where g.root_id = t.id and g.deleted_at is null limit ?1))"
        )
    };
}

/// Tag `t` as a [`Tag`].
macro_rules! tag_json {
    () => {
        concat!(
            "json_object('id', t.id, 'name', t.name, 'contacts', ",
            uses!("contact_tags", "contacts", "contact_id"),
            ", 'accounts', ",
            uses!("account_tags", "accounts", "account_id"),
            ")"
        )
    };
}

const LIST: &str = concat!(
    "select ",
    tag_json!(),
    " as json from tags t indexed by tags_by_name
       where t.deleted_at is null and t.root_id = t.id and t.name_key > ?2 and instr(t.name_key, ?3) > 0
       order by t.name_key limit ?4"
);

const ONE: &str = concat!(
    "select ",
    tag_json!(),
    " as json from tags o cross join tags t on t.id = o.root_id
       where o.id = ?2 and t.deleted_at is null"
);

/// The limit of a count: one further than it is exact.
pub(super) fn most() -> i64 {
    i64::from(Counted::EXACT) + 1
}

/// A page of the listed tags by name.
pub(crate) fn list(filter: &LabelFilter) -> Statement {
    by_name(LIST, filter)
}

/// A page of tags or groups by name, with `text`.
pub(super) fn by_name(text: &'static str, filter: &LabelFilter) -> Statement {
    sql(text)
        .with(most())
        .with(filter.after.as_ref().map_or("", |it| &*it.0))
        .with(label_key(&filter.q))
        .with(i64::try_from(PAGE_ROWS).unwrap_or_default() + 1)
}

/// Reads the page that [`list`] asks for.
pub(crate) fn read_list(answers: &mut Answers, slot: Slot<Tag>) -> Result<Page<Tag>, StoreError> {
    Ok(page(answers.all(slot)?, |row: &Tag| label_key(&row.name)))
}

/// The tag with this id, or the one that it was merged into, as a [`Tag`].
pub(crate) fn one(id: TagId) -> Statement {
    sql(ONE).with(most()).with(id)
}

/// The tags of the record `?1` by name, as JSON.
macro_rules! tags_of {
    ($links:literal, $id:literal) => {
        concat!(
            "json((select json_group_array(json_object('id', id, 'name', name)) from (
               select t.id as id, t.name as name
                 from ",
            $links,
            " k cross join tags g on g.id = k.tag_id and g.deleted_at is null
                 cross join tags t on t.id = g.root_id
                where k.",
            $id,
            " = ?1 group by t.id order by t.name_key)))"
        )
    };
}

const OF_CONTACT: &str = concat!(
    "select json_object('tags', ",
    tags_of!("contact_tags", "contact_id"),
    ", 'groups', json((select json_group_array(json_object('id', id, 'name', name)) from (
         select t.id as id, t.name as name
           from group_members k cross join contact_groups t on t.id = k.group_id and t.deleted_at is null
          where k.contact_id = ?1 order by t.name_key)))) as json
       from contacts where id = ?1 and deleted_at is null"
);

const OF_ACCOUNT: &str = concat!(
    "select json_object('tags', ",
    tags_of!("account_tags", "account_id"),
    ") as json from accounts where id = ?1 and deleted_at is null"
);

/// The tags and groups of a contact, as a `ContactLabels`.
pub(crate) fn of_contact(id: ContactId) -> Statement {
    sql(OF_CONTACT).with(id)
}

/// The tags of an account, as an `AccountLabels`.
pub(crate) fn of_account(id: AccountId) -> Statement {
    sql(OF_ACCOUNT).with(id)
}

/// The facts about the records `?1` and the tags with the keys `?2`, as [`TagFacts`].
macro_rules! facts {
    ($kind:literal, $links:literal, $records:literal, $id:literal, $name:literal) => {
        concat!(
            "json_object(
               'records', json((select json_group_array(json_object(
                   'record', json_object('kind', '", $kind, "', 'id', x.id), 'name', ", $name, ",
                   'tags', json((select json_group_array(json_object(
                              'tag_id', g.id, 'root_id', g.root_id, 'added_at', k.added_at))
                         from ", $links, " k cross join tags g on g.id = k.tag_id and g.deleted_at is null
                        where k.", $id, " = x.id))))
                  from json_each(?1) v cross join ", $records, " x on x.id = v.value and x.deleted_at is null)),
               'tags', json((select json_group_array(json(", tags!(row_json), "))
                  from json_each(?2) v cross join tags r indexed by tags_by_name
                    on r.name_key = v.value and r.deleted_at is null and r.root_id = r.id)),
               'is_full', (select count(*) >= ?3 from tags where deleted_at is null and root_id = id))"
        )
    };
}

macro_rules! contact_facts {
    () => {
        facts!(
            "contact",
            "contact_tags",
            "contacts",
            "contact_id",
            "ltrim(x.first_name || ' ' || x.last_name)"
        )
    };
}

macro_rules! account_facts {
    () => {
        facts!("account", "account_tags", "accounts", "account_id", "x.name")
    };
}

const CONTACT_FACTS: &str = concat!("select ", contact_facts!(), " as json");
const ACCOUNT_FACTS: &str = concat!("select ", account_facts!(), " as json");
const CONTACTS_UNCHANGED: &str = concat!("insert into guard select ?4 is ", contact_facts!());
const ACCOUNTS_UNCHANGED: &str = concat!("insert into guard select ?4 is ", account_facts!());

/// The records whose tags change, and the names that are added.
#[derive(Clone, Copy)]
pub(crate) enum Tagging<'a> {
    /// Contacts.
    Contacts(&'a [ContactId]),
    /// Accounts.
    Accounts(&'a [AccountId]),
}

impl Tagging<'_> {
    fn bind(self, texts: [&'static str; 2], keys: &[String]) -> Statement {
        let [contacts, accounts] = texts;
        let statement = match self {
            Self::Contacts(ids) => sql(contacts).with_json(ids),
            Self::Accounts(ids) => sql(accounts).with_json(ids),
        };
        statement.with_json(keys).with(i64::from(MAX_TAGS_IN_ALL))
    }

    /// How many records there are.
    pub(crate) const fn count(self) -> usize {
        match self {
            Self::Contacts(ids) => ids.len(),
            Self::Accounts(ids) => ids.len(),
        }
    }

    /// The record, if there is only one.
    pub(crate) fn single(self) -> Option<Record> {
        match self {
            Self::Contacts([id]) => Some(Record::Contact(*id)),
            Self::Accounts([id]) => Some(Record::Account(*id)),
            Self::Contacts(_) | Self::Accounts(_) => None,
        }
    }

    /// The statement that reads the facts.
    pub(crate) fn facts(self, keys: &[String]) -> Statement {
        self.bind([CONTACT_FACTS, ACCOUNT_FACTS], keys)
    }

    /// The guard that the facts are still those that `stamp` says.
    pub(crate) fn unchanged(self, keys: &[String], stamp: &str) -> Statement {
        self.bind([CONTACTS_UNCHANGED, ACCOUNTS_UNCHANGED], keys).with(stamp)
    }
}

/// Reads the facts, as they are and as the database has written them.
pub(crate) fn read_facts(
    answers: &mut Answers,
    slot: Slot<TagFacts>,
) -> Result<(TagFacts, String), StoreError> {
    let stamp = answers.text(slot).unwrap_or_default();
    Ok((read_row(&stamp)?, stamp))
}

const FAMILY: &str = concat!(
    "select json(", tags!(row_json), ") as json from tags r indexed by tags_by_root
      where r.root_id = ?1 and r.deleted_at is null
        and exists (select 1 from tags t where t.id = ?1 and t.root_id = t.id and t.deleted_at is null)
      order by r.id"
);

/// The listed tag with this id and all that were merged into it, as [`TagRow`]s; no rows if
/// it is not listed.
pub(crate) fn family(id: TagId) -> Statement {
    sql(FAMILY).with(id)
}

const NAMED: &str = concat!(
    "select json(",
    tags!(row_json),
    ") as json from tags r indexed by tags_by_name
      where r.name_key = ?1 and r.deleted_at is null and r.root_id = r.id"
);

/// The listed tag with this name, as a [`TagRow`].
pub(crate) fn named(key: &str) -> Statement {
    sql(NAMED).with(key)
}

const FAMILY_IS: &str = "
    insert into guard select (select json_group_array(id) from (
      select id from tags indexed by tags_by_root where root_id = ?1 and deleted_at is null order by id)) is ?2";

/// The guard that nothing was merged into the tag meanwhile.
pub(crate) fn family_is(id: TagId, rows: &[TagRow]) -> Statement {
    let ids: Vec<Uuid> = rows.iter().map(|it| it.id.uuid()).collect();
    sql(FAMILY_IS).with(id).with_json(&ids)
}

const LISTED: &str = "
    insert into guard select exists (
      select 1 from tags where id = ?1 and root_id = id and deleted_at is null)";

/// The guard that the tag is listed.
pub(crate) fn listed(id: TagId) -> Statement {
    sql(LISTED).with(id)
}
