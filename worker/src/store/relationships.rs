//! Who belongs to whom, as rows. What becomes of them is decided in
//! `shared/src/customers/relationship.rs`; unique indexes make R1 and R2 true in
//! a race, and [`unchanged`] that a decision was made on what is there.

use serde::{Deserialize, Serialize};
use shared::api::Named;
use shared::api::contacts::Relationship;
use shared::customers::level::AccessLevel;
use shared::customers::relationship::{Live, RelationshipKind};
use shared::ids::{AccountId, AgentId, ContactId, OperationId, RelationshipId, TicketNumber};
use shared::policy::Permit;
use shared::policy::customers::{Associate, AssociationTarget};
use shared::policy::workspace::Workspace;
use shared::text::Role;
use shared::time::Timestamp;

use super::{Statement, sql};

/// Relationship `r` with account `a` and role level `rl`, as a [`Relationship`].
macro_rules! relationship_json {
    () => {
        concat!(
            "json_object(
               'id', r.id, 'version', r.version, 'account', json_object('id', a.id, 'name', a.name),
               'kind', r.kind, 'role', r.role, 'valid_from', r.valid_from, 'level', ",
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

/// As the rules know a relationship.
pub(crate) fn live(relationship: &Relationship) -> Live {
    Live {
        id: relationship.id,
        account: relationship.account.id,
        account_name: relationship.account.name.clone(),
        kind: relationship.kind,
    }
}

/// A relationship with both its sides.
#[derive(Deserialize)]
pub(crate) struct Found {
    /// Of whom.
    pub(crate) contact: Named<ContactId>,
    /// The relationship.
    pub(crate) relationship: Relationship,
    owner: Option<Named<AgentId>>,
}

impl Found {
    /// What the policy asks of its account.
    pub(crate) fn target(&self, workspace: Workspace) -> AssociationTarget {
        super::accounts::policy(self.owner.as_ref(), workspace)
    }
}

const ONE: &str = concat!(
    "select json_object(
       'contact', json_object('id', c.id, 'name', c.first_name || ' ' || c.last_name),
       'owner', json((select json_object('id', id, 'name', name) from agents where id = a.owner_id)),
       'relationship', ", relationship_json!(), ") as json
      from relationships r
      join contacts c on c.id = r.contact_id and c.deleted_at is null
      join accounts a on a.id = r.account_id and a.deleted_at is null
      left join account_role_levels rl on rl.account_id = r.account_id and rl.role = r.role
     where r.id = ?1 and r.valid_to is null"
);

/// The live relationship with this id, as a [`Found`].
pub(crate) fn one(id: RelationshipId) -> Statement {
    sql(ONE).with(id)
}

/// What contact `c`'s live relationships are, as a text that changes with them.
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

/// Where a contact stands with accounts.
#[derive(Deserialize)]
pub(crate) struct Standing {
    /// Who.
    pub(crate) contact: Named<ContactId>,
    /// Their live relationships.
    pub(crate) live: Vec<Live>,
    /// Their tickets without an account, where they were asked for.
    pub(crate) tickets: Vec<TicketNumber>,
    mark: String,
}

const STANDINGS: &str = concat!(
    "select json_object(
       'contact', json_object('id', c.id, 'name', c.first_name || ' ' || c.last_name),
       'live', json((select json_group_array(json_object(
            'id', r.id, 'account', r.account_id, 'account_name', a.name, 'kind', r.kind) order by r.kind, a.sort_key)
          from relationships r join accounts a on a.id = r.account_id and a.deleted_at is null
         where r.contact_id = c.id and r.valid_to is null)),
       'tickets', json((select json_group_array(number) from (
            select number, account_id from tickets
             where requester_id = c.id and ?2 = 1 order by activity_at desc limit 1000)
          where account_id is null)),
       'mark', ", mark!("c.id"), ") as json
      from json_each(?1) w cross join contacts c on c.id = w.value
     where c.deleted_at is null"
);

/// Where these contacts stand, as far as there are such, a [`Standing`] each;
/// with their tickets without an account, or without.
pub(crate) fn standings(contacts: &[ContactId], with_tickets: bool) -> Statement {
    sql(STANDINGS).with_json(contacts).with(with_tickets)
}

const UNCHANGED: &str = concat!(
    "insert into guard select not exists (
       select 1 from json_each(?1) w left join contacts c on c.id = w.value ->> 0 and c.deleted_at is null
        where c.id is null or ", mark!("c.id"), " is not w.value ->> 1)"
);

/// The guard that these contacts stand as they did when it was decided [K2].
pub(crate) fn unchanged<'a>(standings: impl Iterator<Item = &'a Standing>) -> Statement {
    let marks: Vec<_> = standings.map(|it| (it.contact.id, &it.mark)).collect();
    sql(UNCHANGED).with_json(&marks)
}

/// A relationship to be made.
#[derive(Serialize)]
pub(crate) struct New {
    /// Its id.
    #[serde(rename = "relationship")]
    pub(crate) id: RelationshipId,
    /// Of whom.
    #[serde(skip)]
    pub(crate) contact: ContactId,
    /// With which account.
    pub(crate) account: AccountId,
    /// Primary or not.
    pub(crate) kind: RelationshipKind,
    /// What they are to be there.
    pub(crate) role: Option<Role>,
    /// A level of its own.
    pub(crate) level: Option<AccessLevel>,
}

const INSERT: &str = "
    insert into relationships (id, contact_id, account_id, kind, role, level, valid_from)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

/// Makes a relationship.
pub(crate) fn insert(_: &Permit<Associate>, new: &New, now: Timestamp) -> Statement {
    sql(INSERT)
        .with(new.id)
        .with(new.contact)
        .with(new.account)
        .with_word(&new.kind)
        .with(new.role.as_ref().map(Role::as_str))
        .with_word(&new.level)
        .with(now)
}

const VERSION: &str = "
    insert into guard select exists (
      select 1 from relationships where id = ?1 and version = ?2 and valid_to is null)";

/// The guard that it lives and nobody has changed it since.
pub(crate) fn version(id: RelationshipId, version: i64) -> Statement {
    sql(VERSION).with(id).with(version)
}

const UPDATE: &str =
    "update relationships set role = ?2, level = ?3, version = version + 1 where id = ?1";

/// Changes role and level.
pub(crate) fn update(
    _: &Permit<Associate>,
    id: RelationshipId,
    role: Option<&Role>,
    level: Option<AccessLevel>,
) -> Statement {
    sql(UPDATE).with(id).with(role.map(Role::as_str)).with_word(&level)
}

const END: &str = "
    update relationships set valid_to = ?2, ended_by = ?3, version = version + 1
     where id = ?1 and valid_to is null";

/// Ends it, in `operation`.
pub(crate) fn end(
    _: &Permit<Associate>,
    id: RelationshipId,
    operation: OperationId,
    now: Timestamp,
) -> Statement {
    sql(END).with(id).with(now).with(operation)
}

const SET_KIND: &str = "
    update relationships set kind = ?2, version = version + 1 where id = ?1 and valid_to is null";

/// Makes it the primary one, or one that is not.
pub(crate) fn set_kind(
    _: &Permit<Associate>,
    id: RelationshipId,
    kind: RelationshipKind,
) -> Statement {
    sql(SET_KIND).with(id).with_word(&kind)
}

const WITHOUT_ACCOUNT: &str = "
    insert into guard select count(*) = json_array_length(?2)
      from tickets
     where number in (select value from json_each(?2)) and requester_id = ?1 and account_id is null";

const MOVE_TICKETS: &str = "
    update tickets set account_id = ?2, version = version + 1
     where number in (select value from json_each(?1))";

/// The guard that these tickets of the contact have no account yet, and their
/// move under `account` [T7].
pub(crate) fn move_tickets(
    _: &Permit<Associate>,
    standing: &Standing,
    account: AccountId,
) -> (Statement, Statement) {
    let guard = sql(WITHOUT_ACCOUNT).with(standing.contact.id).with_json(&standing.tickets);
    (guard, sql(MOVE_TICKETS).with_json(&standing.tickets).with(account))
}
