//! What merging contacts and accounts reads. What it moves besides the planned rows is in
//! [`moves`].

pub(crate) mod moves;

use serde::Deserialize;
use shared::api::Named;
use shared::api::merges::{MOVED_AT_MOST, Moved};
use shared::ids::{AccountId, AgentId, ContactId, OperationId};
use shared::operations::UNDO_WINDOW;
use shared::operations::merge::{AccountFacts, ContactFacts, Merges};
use shared::operations::rows::RowChange;
use shared::policy::customers::AssociationTarget;
use shared::policy::workspace::Workspace;
use shared::time::Timestamp;

use super::family::above;
use super::literal::join;
use super::proof::System;
use super::records::{
    account_domains, account_role_levels, account_tags, accounts, contact_addresses, contact_tags,
    contacts, custom_values, group_members, portal_access, relationships,
};
use super::{Batch, Slot, Statement, sql};

/// The record `?1`, or the one that it was merged into, through any chain [M6].
macro_rules! merged_into {
    ($table:literal) => {
        concat!(
            "(with recursive chain (id, next) as (
                select id, merged_into from ",
            $table,
            " where id = ?1
                 union
                select r.id, r.merged_into from chain c cross join ",
            $table,
            " r on r.id = c.next)
              select id from chain where next is null)"
        )
    };
}
pub(crate) use merged_into;

/// The owner of the account, `g`, as JSON.
macro_rules! owner_json {
    () => {
        "json(iif(g.id is null, null, json_object('id', g.id, 'name', g.name)))"
    };
}

/// Relationship `r` of contact `p` and account `a`, as JSON.
macro_rules! related_json {
    () => {
        concat!(
            "json_object('row', json(",
            relationships!(row_json),
            "), 'contact_name', ltrim(p.first_name || ' ' || p.last_name), 'account_name', a.name)"
        )
    };
}

/// A contact to be merged.
#[derive(Deserialize)]
pub(crate) struct FoundContact {
    /// Its rows.
    #[serde(flatten)]
    pub(crate) facts: ContactFacts,
    /// The owners of the accounts that it belongs to.
    owners: Vec<Option<Named<AgentId>>>,
}

impl FoundContact {
    /// What the policy needs to know of each account that it belongs to.
    pub(crate) fn targets(
        &self,
        workspace: Workspace,
    ) -> impl Iterator<Item = AssociationTarget> + '_ {
        self.owners.iter().map(move |it| super::accounts::policy(it.as_ref(), workspace))
    }
}

/// What merging these contacts depends on.
macro_rules! contact_json {
    () => {
        join!(
            "json_object(
               'row', json((select ", contacts!(row_json), " from contacts r where r.id = p.id)),
               'addresses', json((select json_group_array(json(", contact_addresses!(row_json), ")
                     order by r.is_live desc, r.is_primary desc, r.created_at, r.id)
                   from contact_addresses r where r.contact_id = p.id)),
               'relationships', json((select json_group_array(json(", related_json!(), ")
                     order by r.valid_from, r.id)
                   from relationships r join accounts a on a.id = r.account_id where r.contact_id = p.id)),
               'portal', json((select json_group_array(json(", portal_access!(row_json), ") order by r.help_center_id)
                   from portal_access r where r.contact_id = p.id)),
               'tags', json((select json_group_array(
                     json_object('row', json(", contact_tags!(row_json), "), 'root_id', t.root_id) order by r.tag_id)
                   from contact_tags r join tags t on t.id = r.tag_id where r.contact_id = p.id)),
               'groups', json((select json_group_array(json(", group_members!(row_json), ") order by r.group_id)
                   from group_members r where r.contact_id = p.id)),
               'custom', json((select json_group_array(json(", custom_values!(row_json), ") order by r.field_id)
                   from custom_values r where r.record_id = p.id)),
               'reports', json((select json_group_array(json(",
            contacts!(row_json),
            ") order by r.id)
                   from contacts r where coalesce(r.merged_into, r.reports_to_id) = +p.id and r.merged_into is null)),
               'superiors', json((with recursive line (id) as (
                     select p.reports_to_id where p.reports_to_id is not null
                      union
                     select coalesce(s.merged_into, s.reports_to_id) from line l cross join contacts s on s.id = l.id
                      where coalesce(s.merged_into, s.reports_to_id) is not null)
                   select json_group_array(id order by id) from line)),
               'has_credential', exists (select 1 from credentials where contact_id = p.id),
               'owners', json((select json_group_array(", owner_json!(), " order by r.id)
                   from relationships r join accounts a on a.id = r.account_id
                   left join agents g on g.id = a.owner_id
                  where r.contact_id = p.id and r.valid_to is null)))"
        )
    };
}

const CONTACTS: &str = join!(
    "select ",
    contact_json!(),
    " as json
       from json_each(?1) j cross join contacts p on p.id = j.value and p.deleted_at is null
      order by j.key"
);

/// These contacts in their order, a [`FoundContact`] each. Deleted ones are missing.
pub(crate) fn found_contacts(ids: &[ContactId]) -> Statement {
    sql(CONTACTS).with_json(ids)
}

const CONTACTS_UNCHANGED: &str = join!(
    "insert into guard select (
       select json_group_array(json(json) order by key) from (
         select ", contact_json!(), " as json, j.key as key
           from json_each(?1) j cross join contacts p on p.id = j.value and p.deleted_at is null)) is json(?2)"
);

/// The guard that the contacts are as they were read: `texts` are the rows of
/// [`found_contacts`].
pub(crate) fn contacts_unchanged(ids: &[ContactId], texts: &[String]) -> Statement {
    sql(CONTACTS_UNCHANGED).with_json(ids).with(["[", &texts.join(","), "]"].concat())
}

/// An account to be merged.
#[derive(Deserialize)]
pub(crate) struct FoundAccount {
    /// Its rows.
    #[serde(flatten)]
    pub(crate) facts: AccountFacts,
    owner: Option<Named<AgentId>>,
}

impl FoundAccount {
    /// What the policy needs to know of it.
    pub(crate) fn target(&self, workspace: Workspace) -> AssociationTarget {
        super::accounts::policy(self.owner.as_ref(), workspace)
    }
}

// Of the first account, the one that stays, only the relationships with contacts of the
// others are read. `?2` is the most of each.
macro_rules! account_json {
    () => {
        join!(
            "json_object(
               'row', json((select ", accounts!(row_json), " from accounts r where r.id = q.id)),
               'owner', ", owner_json!(), ",
               'domains', json((select json_group_array(json(", account_domains!(row_json), ")
                     order by r.position, r.domain)
                   from account_domains r where r.account_id = q.id)),
               'role_levels', json((select json_group_array(json(", account_role_levels!(row_json), ") order by r.role)
                   from account_role_levels r where r.account_id = q.id)),
               'tags', json((select json_group_array(
                     json_object('row', json(", account_tags!(row_json), "), 'root_id', t.root_id) order by r.tag_id)
                   from account_tags r join tags t on t.id = r.tag_id where r.account_id = q.id)),
               'custom', json((select json_group_array(json(", custom_values!(row_json), ") order by r.field_id)
                   from custom_values r where r.record_id = q.id)),
               'relationships', json((select json_group_array(json(", related_json!(), ")
                     order by r.valid_from, r.id)
                   from (select id from (
                           select x.id from relationships x
                            where j.key > 0 and x.account_id = q.id and x.valid_to is null limit ?2)
                         union
                         select id from (
                           select x.id from relationships x
                            where j.key > 0 and x.account_id = q.id and x.valid_to is not null limit ?2)
                         union
                         select x.id from json_each(?1) o
                          cross join relationships y on y.account_id = o.value and y.valid_to is null
                          cross join relationships x on x.contact_id = y.contact_id and x.account_id = q.id
                            and x.valid_to is null
                          where j.key = 0 and o.key > 0) x
                   cross join relationships r on r.id = x.id
                   join contacts p on p.id = r.contact_id
                   join accounts a on a.id = r.account_id)),
               'children', json((select json_group_array(json(", accounts!(row_json), ") order by r.id)
                   from (select id from accounts where j.key > 0 and coalesce(merged_into, parent_id) = +q.id
                            and merged_into is null limit ?2) x
                   cross join accounts r on r.id = x.id)),
               'ancestors', json((", above!("q.parent_id"), " select json_group_array(id order by step) from above)))"
        )
    };
}

const ACCOUNTS: &str = join!(
    "select ",
    account_json!(),
    " as json
       from json_each(?1) j cross join accounts q on q.id = j.value and q.deleted_at is null
       left join agents g on g.id = q.owner_id
      order by j.key"
);

/// One more than can be moved, as the limit of what is read.
fn most_relationships() -> i64 {
    i64::try_from(shared::operations::merge::MAX_RELATIONSHIPS).unwrap_or(i64::MAX) + 1
}

/// These accounts in their order, a [`FoundAccount`] each. Deleted ones are missing.
pub(crate) fn found_accounts(ids: &[AccountId]) -> Statement {
    sql(ACCOUNTS).with_json(ids).with(most_relationships())
}

const ACCOUNTS_UNCHANGED: &str = join!(
    "insert into guard select (
       select json_group_array(json(json) order by key) from (
         select ",
    account_json!(),
    " as json, j.key as key
           from json_each(?1) j cross join accounts q on q.id = j.value and q.deleted_at is null
           left join agents g on g.id = q.owner_id)) is json(?3)"
);

/// The guard that the accounts are as they were read: `texts` are the rows of
/// [`found_accounts`].
pub(crate) fn accounts_unchanged(ids: &[AccountId], texts: &[String]) -> Statement {
    let texts = ["[", &texts.join(","), "]"].concat();
    sql(ACCOUNTS_UNCHANGED).with_json(ids).with(most_relationships()).with(texts)
}

const MOVED: &str = "
    select json_object(
      'tickets', (select count(*) from (
         select 1 from json_each(?1) j cross join tickets t on t.requester_id = j.value ->> 0
          union all
         select 1 from json_each(?2) j cross join tickets t on t.account_id = j.value ->> 0
          union all
         select 1 from changes where operation = (select seq from operations where id = ?3) and kind = 'tickets'
          limit ?4)),
      'participations', (select count(*) from (
         select 1 from json_each(?1) j cross join participants p on p.contact_id = j.value ->> 0
          union all
         select 1 from json_each(?2) j cross join ticket_shares s on s.account_id = j.value ->> 0 and s.withdrawn_at is null
          union all
         select 1 from changes where operation = (select seq from operations where id = ?3)
            and kind in ('participants', 'ticket_shares') and after is not null
          limit ?4))) as json";

/// Asks how much moves by `changes`, if they merge records or undo the merge `undoes`.
pub(crate) fn ask_moved(
    batch: &mut Batch,
    changes: &[RowChange],
    undoes: Option<OperationId>,
) -> Option<Slot<Moved>> {
    let merges = Merges::of(changes);
    (merges.are_done() || merges.are_undone()).then(|| {
        batch.ask(
            sql(MOVED)
                .with_json(&merges.contacts)
                .with_json(&merges.accounts)
                .with(undoes.filter(|_| merges.are_undone()))
                .with(i64::from(MOVED_AT_MOST)),
        )
    })
}

const FORGET: &str = "
    delete from merge_moves
     where operation = (select operation from merge_moves order by operation limit 1)
       and (select at from operations where seq = merge_moves.operation) < ?1";

/// Deletes what the oldest merge moved, if it can no longer be undone.
pub(crate) fn forget(_: &System, now: Timestamp) -> Statement {
    sql(FORGET).with(now - UNDO_WINDOW)
}
