//! Relationships of contacts and accounts, as acts and pages read them. Changes are decided
//! in `shared/src/customers/relationship.rs` and written by [`super::records`]. In a race,
//! unique indexes enforce R1 and R2, and the guard [`unchanged`] makes sure that the
//! decision is based on the current rows.

use serde::Deserialize;
use shared::api::Named;
use shared::api::contacts::Relationship;
use shared::customers::relationship::Live;
use shared::ids::{AgentId, ContactId, RelationshipId};
use shared::operations::plans::LiveRow;
use shared::operations::rows::TicketRow;
use shared::policy::customers::AssociationTarget;
use shared::policy::workspace::Workspace;

use super::records::{relationships as rows, tickets};
use super::scope::seen_by_agent;
use super::{Statement, sql};

/// Relationship `r` with account `a` and role level `rl`, as a [`Relationship`].
macro_rules! relationship_json {
    () => {
        concat!(
            "json_object(
               'id', r.id, 'version', r.version, 'account', json_object('id', a.id, 'name', a.name),
               'kind', r.kind, 'role', r.role_name, 'valid_from', r.valid_from, 'level', ",
            $crate::store::scope::level_json!(),
            ")"
        )
    };
}

/// A contact's live relationships, the primary one first, as an array of [`Relationship`].
macro_rules! live_relationships {
    ($contact:literal) => {
        concat!(
            "json((select json_group_array(", $crate::store::relationships::relationship_json!(), " order by r.kind, a.sort_key, a.id)
                from relationships r
                join accounts a on a.id = r.account_id and a.deleted_at is null
                left join account_role_levels rl on rl.account_id = r.account_id and rl.role = r.role
               where r.contact_id = ", $contact, " and r.valid_to is null))"
        )
    };
}
pub(crate) use {live_relationships, relationship_json};

/// A live relationship with both its sides.
#[derive(Deserialize)]
pub(crate) struct Found {
    /// The contact.
    pub(crate) contact: Named<ContactId>,
    /// The relationship's row and its account.
    #[serde(flatten)]
    pub(crate) live: LiveRow,
    /// The relationship, as it is shown.
    pub(crate) relationship: Relationship,
    owner: Option<Named<AgentId>>,
}

impl Found {
    /// What the policy needs to know of the account.
    pub(crate) fn target(&self, workspace: Workspace) -> AssociationTarget {
        super::accounts::policy(self.owner.as_ref(), workspace)
    }
}

const BY_IDS: &str = concat!(
    "select json_object(
       'contact', json_object('id', c.id, 'name', ltrim(c.first_name || ' ' || c.last_name)),
       'owner', json((select json_object('id', id, 'name', name) from agents where id = a.owner_id)),
       'row', json(", rows!(row_json), "), 'account_name', a.name,
       'relationship', ", relationship_json!(), ") as json
      from json_each(?1) w
     cross join relationships r on r.id = w.value and r.valid_to is null
      join contacts c on c.id = r.contact_id and c.deleted_at is null
      join accounts a on a.id = r.account_id and a.deleted_at is null
      left join account_role_levels rl on rl.account_id = r.account_id and rl.role = r.role"
);

/// The live relationships with these ids, a [`Found`] each. Others are missing.
pub(crate) fn of(ids: &[RelationshipId]) -> Statement {
    sql(BY_IDS).with_json(ids)
}

/// A text that changes when the contact's live relationships change.
macro_rules! mark {
    ($contact:literal) => {
        concat!(
            "coalesce((select group_concat(k.id || k.kind, ' ' order by k.id)
                         from relationships k where k.contact_id = ",
            $contact,
            " and k.valid_to is null), '')"
        )
    };
}

/// A contact's relationships, for the acts that change them.
#[derive(Deserialize)]
pub(crate) struct Standing {
    /// The contact.
    pub(crate) contact: Named<ContactId>,
    /// The live relationships.
    pub(crate) live: Vec<LiveRow>,
    /// The contact's tickets without an account, if requested.
    pub(crate) tickets: Vec<TicketRow>,
    mark: String,
}

impl Standing {
    /// The live relationships, as the rules know them.
    pub(crate) fn lives(&self) -> Vec<Live> {
        self.live.iter().map(LiveRow::live).collect()
    }
}

const STANDINGS: &str = concat!(
    "select json_object(
       'contact', json_object('id', c.id, 'name', ltrim(c.first_name || ' ' || c.last_name)),
       'live', json((select json_group_array(json_object('row', json(",
    rows!(row_json),
    "), 'account_name', a.name)
                       order by r.kind, a.sort_key)
          from relationships r join accounts a on a.id = r.account_id and a.deleted_at is null
         where r.contact_id = c.id and r.valid_to is null)),
       'tickets', json((select json_group_array(json(",
    tickets!(row_json),
    ")) from (
            select * from (
              select * from tickets
               where requester_id = c.id and ?2 is not null order by activity_at desc limit 1000) t
             where t.account_id is null and ",
    seen_by_agent!("?2"),
    ") r)),
       'mark', ",
    mark!("c.id"),
    ") as json
      from json_each(?1) w cross join contacts c on c.id = w.value
     where c.deleted_at is null"
);

/// The relationships of these contacts, a [`Standing`] each, with those of their tickets
/// without an account that the agent with the session `tickets_of` sees. Contacts that do
/// not exist are missing.
pub(crate) fn standings(contacts: &[ContactId], tickets_of: Option<&str>) -> Statement {
    sql(STANDINGS).with_json(contacts).with(tickets_of)
}

const UNCHANGED: &str = concat!(
    "insert into guard select not exists (
       select 1 from json_each(?1) w left join contacts c on c.id = w.value ->> 0 and c.deleted_at is null
        where c.id is null or ", mark!("c.id"), " is not w.value ->> 1)"
);

/// The guard that the relationships of these contacts are unchanged [K2].
pub(crate) fn unchanged<'a>(standings: impl Iterator<Item = &'a Standing>) -> Statement {
    let marks: Vec<_> = standings.map(|it| (it.contact.id, &it.mark)).collect();
    sql(UNCHANGED).with_json(&marks)
}

const VERSION: &str = "
    insert into guard select exists (
      select 1 from relationships where id = ?1 and version = ?2 and valid_to is null)";

/// The guard that the relationship is live and unchanged.
pub(crate) fn version(id: RelationshipId, version: i64) -> Statement {
    sql(VERSION).with(id).with(version)
}
