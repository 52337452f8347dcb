//! The ledger, read: an operation to be undone with what its rows are today. A record's
//! history is in [`super::history`]; [`super::change`] writes the ledger.

use serde::Deserialize;
use shared::ids::OperationId;
use shared::operations::Act;
use shared::operations::rows::RowChange;
use shared::operations::undo::{Since, Today, Undoable};
use shared::time::Timestamp;
use uuid::Uuid;

use super::accounts::Target;
use super::literal::join;
use super::records::{
    account_domains, account_role_levels, account_tags, accounts, contact_addresses,
    contact_groups, contact_tags, contacts, custom_fields, custom_values, group_members,
    participants, portal_access, relationship_roles, relationships, tags, ticket_shares, tickets,
};
use super::settings::{live_indirect, settings};
use super::{Answers, Batch, Slot, Statement, StoreError, read_row, sql};

/// What the record with this id is called.
macro_rules! name_of {
    ($id:literal) => {
        concat!(
            "coalesce((select name from accounts where id = ",
            $id,
            "),
               (select ltrim(first_name || ' ' || last_name) from contacts where id = ",
            $id,
            "),
               (select name from tags where id = ",
            $id,
            "),
               (select name from contact_groups where id = ",
            $id,
            "),
               (select name from relationship_roles where id = ",
            $id,
            "),
               (select name from custom_fields where id = ",
            $id,
            "),
               (select name from agents where id = ",
            $id,
            "),
               (select name from help_centers where id = ",
            $id,
            "))"
        )
    };
}

pub(super) use name_of;

const NAMES: &str = concat!(
    "select json_group_object(id, name) as json from (
       select value as id, ",
    name_of!("value"),
    " as name from json_each(?1)) where name is not null"
);

/// What these ids are called, as [`Names`].
pub(crate) fn names(ids: &[Uuid]) -> Statement {
    sql(NAMES).with_json(ids)
}

/// An operation, as far as undoing it asks.
#[derive(Deserialize)]
pub(crate) struct Past {
    /// What it was.
    pub(crate) act: Act,
    /// When.
    pub(crate) at: Timestamp,
    /// Whether it was undone already.
    pub(crate) is_undone: bool,
    /// The kind and id of what it was carried out on.
    pub(crate) subject: shared::operations::Subject,
}

const PAST: &str = "
    select json_object('act', o.act, 'at', o.at,
             'is_undone', json(iif(exists (select 1 from operations u where u.undoes = o.seq), 'true', 'false')),
             'subject', json_object('kind', o.subject_kind, 'id', o.subject_id)) as json
      from operations o where o.id = ?1";

/// Change `c` of the operation, its row as it is now, and the latest change of the row
/// since.
macro_rules! change_and_now {
    ($($table:literal: $row:expr, [$($key:literal),+];)+) => {
        join!(
            "json_object('change', json_object('table', c.kind, 'before', json(c.before), 'after', json(c.after)),
               'now', json_object('table', c.kind, 'before', null, 'after', json(case c.kind",
            $(" when '", $table, "' then (select ", $row, " from ", $table, " r where 1",
                $(" and r.", $key, " = coalesce(c.after, c.before) ->> '", $key, "'",)+ ")",)+
            " end)),
               -- What a person was is not put back [D7].
               'is_erased', json(iif(c.kind not in ('tickets', 'participants') and exists (
                   select 1 from contacts e where e.id = c.contact_id and e.erased_at is not null), 'true', 'false')),
               'since', json((select json_object('by', ", name_of!("s.actor_id"), ", 'at', s.at)
                   from changes x join operations s on s.seq = x.operation
                  where x.kind = c.kind and x.key = c.key and x.operation > c.operation
                  order by x.operation desc limit 1)))"
        )
    };
}

/// Whether `$c` is one of the rows that the operation `?1`, if it merged records or undid a
/// merge, moved without reading them: they are moved back in the same way. Of the tickets,
/// some of those that were changed since are read, to be named.
macro_rules! moves_in_bulk {
    ($c:literal) => {
        concat!(
            "(",
            $c,
            ".kind in ('tickets', 'participants', 'ticket_shares') and exists (
               select 1 from changes m
                where m.operation = (select seq from operations where id = ?1)
                  and m.kind in ('accounts', 'contacts')
                  and m.before ->> 'merged_into' is not m.after ->> 'merged_into'))"
        )
    };
}

const CHANGES: &str = join!(
    "select ",
    change_and_now! {
        "settings": settings!(row_json), ["id"];
        "accounts": accounts!(row_json), ["id"];
        "contacts": contacts!(row_json), ["id"];
        "contact_addresses": contact_addresses!(row_json), ["id"];
        "account_domains": account_domains!(row_json), ["domain"];
        "relationship_roles": relationship_roles!(row_json), ["id"];
        "account_role_levels": account_role_levels!(row_json), ["account_id", "role"];
        "relationships": relationships!(row_json), ["id"];
        "portal_access": portal_access!(row_json), ["contact_id", "help_center_id"];
        "tickets": tickets!(row_json), ["id"];
        "ticket_shares": ticket_shares!(row_json), ["id"];
        "participants": participants!(row_json), ["ticket_id", "contact_id"];
        "tags": tags!(row_json), ["id"];
        "contact_tags": contact_tags!(row_json), ["contact_id", "tag_id"];
        "account_tags": account_tags!(row_json), ["account_id", "tag_id"];
        "contact_groups": contact_groups!(row_json), ["id"];
        "group_members": group_members!(row_json), ["group_id", "contact_id"];
        "custom_fields": custom_fields!(row_json), ["id"];
        "custom_values": custom_values!(row_json), ["record_id", "field_id"];
    },
    " as json
      from changes c
     where c.operation = (select seq from operations where id = ?1) and c.before is not c.after
       and (not ", moves_in_bulk!("c"), " or c.key in (
         select x.key from changes x cross join tickets t on t.id = x.key
          where x.operation = (select seq from operations where id = ?1) and x.kind = 'tickets'
            and (t.requester_id is not x.after ->> 'requester_id' or t.account_id is not x.after ->> 'account_id'
                 or t.is_private is not x.after ->> 'is_private')
          limit 100))
     order by c.kind, c.key"
);

#[derive(Deserialize)]
struct ChangeRow {
    change: RowChange,
    now: RowChange,
    is_erased: bool,
    since: Option<Since>,
}

/// The changes of the operation `?1`, and what they touch.
macro_rules! touched {
    () => {
        concat!(
            "with c as materialized (
       select * from changes b
        where b.operation = (select seq from operations where id = ?1) and not ",
            moves_in_bulk!("b"),
            "),
     touched (id) as materialized (
       select contact_id from c where contact_id is not null
        union
       select before ->> 'contact_id' from c
        where kind in ('contact_addresses', 'relationships') and before is not null),
     keys (key) as materialized (
       select before ->> 'address_key' from c where kind = 'contact_addresses' and before is not null
        union
       select after ->> 'address_key' from c where kind = 'contact_addresses' and after is not null),
     account_ids (id) as materialized (
       select account_id from c where account_id is not null
        union
       select before ->> 'account_id' from c
        where kind in ('tickets', 'ticket_shares', 'relationships', 'account_domains') and before is not null)"
        )
    };
}

/// What today's records say about putting them back, as a [`Today`].
macro_rules! today {
    () => {
        concat!(
            "json_object(
       'relationships', json((select json_group_array(json(", relationships!(row_json), "))
           from touched x cross join relationships r on r.contact_id = x.id and r.valid_to is null)),
       'addresses', json((select json_group_array(json(", contact_addresses!(row_json), "))
           from contact_addresses r
          where r.is_live = 1 and (r.contact_id in (select id from touched) or r.address_key in (select key from keys)))),
       'live_accounts', json((select json_group_array(a.id) from account_ids x cross join accounts a
           on a.id = x.id and a.deleted_at is null)),
       'live_contacts', json((select json_group_array(p.id) from touched x cross join contacts p
           on p.id = x.id and p.deleted_at is null)),
       'labels', json_object(
         'tag_names', json((select json_group_object(name_key, id) from tags
            where deleted_at is null and root_id = id and name_key in (
              select before ->> 'name_key' from c where kind = 'tags' and before is not null
               union
              select after ->> 'name_key' from c where kind = 'tags' and after is not null))),
         'live_tags', json((select json_group_array(id) from tags where deleted_at is null and id in (
              select coalesce(after, before) ->> 'tag_id' from c where kind in ('contact_tags', 'account_tags')))),
         'tags_in_use', json((select json_group_array(t.key) from c t where t.kind = 'tags' and (
              exists (select 1 from contact_tags k where k.tag_id = t.key and not exists (
                select 1 from c q where q.kind = 'contact_tags' and q.key = k.contact_id || ' ' || k.tag_id))
           or exists (select 1 from account_tags k where k.tag_id = t.key and not exists (
                select 1 from c q where q.kind = 'account_tags' and q.key = k.account_id || ' ' || k.tag_id))))),
         'group_names', json((select json_group_object(name_key, id) from contact_groups
            where deleted_at is null and name_key in (
              select before ->> 'name_key' from c where kind = 'contact_groups' and before is not null
               union
              select after ->> 'name_key' from c where kind = 'contact_groups' and after is not null))),
         'live_groups', json((select json_group_array(id) from contact_groups where deleted_at is null and id in (
              select coalesce(after, before) ->> 'group_id' from c where kind = 'group_members'))),
         'role_names', json((select json_group_object(name_key, id) from relationship_roles
            where name_key in (
              select before ->> 'name_key' from c where kind = 'relationship_roles' and before is not null
               union
              select after ->> 'name_key' from c where kind = 'relationship_roles' and after is not null))),
         'field_names', json((select json_group_object(f.target || ' ' || f.name_key, f.id)
            from c cross join custom_fields f
              on c.kind = 'custom_fields' and f.target = coalesce(c.after, c.before) ->> 'target'
             and f.name_key in (c.before ->> 'name_key', c.after ->> 'name_key')))),
       'domains', json((select json_group_object(d.domain, d.account_id) from c
          cross join account_domains d on c.kind = 'account_domains' and d.domain = c.key)),
       'with_credential', json((select json_group_array(k.contact_id) from touched x
          cross join credentials k on k.contact_id = x.id)),
       'with_tickets', json((select json_group_array(x.id) from touched x
          where exists (select 1 from tickets t where t.requester_id = x.id))),
       'in_use', json((select json_group_array(a.id) from c cross join accounts a
           on c.kind = 'accounts' and a.id = c.key
          where a.tickets > 0 or exists (
            select 1 from relationships r where r.account_id = a.id and r.valid_to is null
               and not exists (select 1 from c q where q.kind = 'relationships' and q.key = r.id)))),
       'joined', json((select json_group_array(x.key) from c x
          where x.kind = 'accounts' and exists (
            select 1 from relationships r
             cross join contacts p on p.id = r.contact_id and p.deleted_at is null
             where r.account_id = x.key and r.valid_to is null
               and not exists (select 1 from c q where q.kind = 'relationships' and q.key = r.id)))),
       'contact_ids', json((select json_group_object(p.external_id, p.id) from c
          cross join contacts p on c.kind = 'contacts' and p.deleted_at is null
            and p.external_id = coalesce(c.before, c.after) ->> 'external_id')),
       'account_ids', json((select json_group_object(a.external_id, a.id) from c
          cross join accounts a on c.kind = 'accounts' and a.deleted_at is null
            and a.external_id = coalesce(c.before, c.after) ->> 'external_id')),
       'superiors', json((
          with recursive line (id) as (
            select before ->> 'reports_to_id' from c where kind = 'contacts' and before ->> 'reports_to_id' is not null
             union
            select before ->> 'merged_into' from c where kind = 'contacts' and before ->> 'merged_into' is not null
             union
            select coalesce(p.merged_into, p.reports_to_id) from line l cross join contacts p on p.id = l.id
             where coalesce(p.merged_into, p.reports_to_id) is not null
             limit 10000)
          select json_group_object(p.id, coalesce(p.merged_into, p.reports_to_id))
            from line l cross join contacts p on p.id = l.id
           where coalesce(p.merged_into, p.reports_to_id) is not null)),
       'parents', json((
          with recursive line (id) as (
            select before ->> 'parent_id' from c where kind = 'accounts' and before ->> 'parent_id' is not null
             union
            select before ->> 'merged_into' from c where kind = 'accounts' and before ->> 'merged_into' is not null
             union
            select coalesce(p.merged_into, p.parent_id) from line l cross join accounts p on p.id = l.id
             where coalesce(p.merged_into, p.parent_id) is not null
             limit 10000)
          select json_group_object(p.id, coalesce(p.merged_into, p.parent_id))
            from line l cross join accounts p on p.id = l.id
           where coalesce(p.merged_into, p.parent_id) is not null)),
       'others_belong_to_several', exists (select 1 from c where c.kind = 'settings') and exists (
           select 1 ", live_indirect!(), "
              and not exists (select 1 from c q where q.kind = 'relationships' and q.key = r.id)))"
        )
    };
}

const TODAY: &str = concat!(touched!(), " select ", today!(), " as json");

const STILL_TODAY: &str = concat!("insert into guard ", touched!(), " select ?2 is ", today!());

/// The guard that today's records still say the same.
pub(crate) fn unchanged(operation: OperationId, stamp: &str) -> Statement {
    sql(STILL_TODAY).with(operation).with(stamp)
}

const TARGETS: &str = "
    select json_object(
       'account', json_object('id', a.id, 'name', a.name),
       'owner', json((select json_object('id', id, 'name', name) from agents where id = a.owner_id))) as json
      from accounts a
     where a.id in (select c.account_id from changes c
                     where c.operation = (select seq from operations where id = ?1)
                       and (c.kind = 'relationships'
                            or c.kind = 'accounts' and c.before ->> 'merged_into' is not c.after ->> 'merged_into'))";

/// Where the answers about an operation are.
pub(crate) struct ToUndo {
    past: Slot<Past>,
    changes: Slot<ChangeRow>,
    today: Slot<Today>,
    targets: Slot<Target>,
}

/// Asks for an operation, its changes and what they are today.
pub(crate) fn to_undo(batch: &mut Batch, id: OperationId) -> ToUndo {
    ToUndo {
        past: batch.ask(sql(PAST).with(id)),
        changes: batch.ask(sql(CHANGES).with(id)),
        today: batch.ask(sql(TODAY).with(id)),
        targets: batch.ask(sql(TARGETS).with(id)),
    }
}

/// An operation that was read to be undone.
pub(crate) struct Found {
    /// The operation.
    pub(crate) past: Past,
    /// Its changes.
    pub(crate) changes: Vec<Undoable>,
    /// What today's records say.
    pub(crate) today: Today,
    /// The accounts whose people it changed.
    pub(crate) targets: Vec<Target>,
    /// `today` as the database has written it, for [`unchanged`].
    pub(crate) stamp: String,
}

impl ToUndo {
    /// The operation; none: there is no such one.
    pub(crate) fn read(self, answers: &mut Answers) -> Result<Option<Found>, StoreError> {
        let Some(past) = answers.one(self.past)? else { return Ok(None) };
        let changes = answers.all(self.changes)?.into_iter().map(|row| Undoable {
            is_untouched: !row.is_erased && row.change.leaves_the_same_as(&row.now),
            change: row.change,
            since: row.since,
        });
        let changes = changes.collect();
        let stamp = answers.text(self.today).unwrap_or_default();
        let today = read_row(&stamp)?;
        let targets = answers.all(self.targets)?;
        Ok(Some(Found { past, changes, today, targets, stamp }))
    }
}
