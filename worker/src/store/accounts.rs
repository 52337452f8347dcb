//! Accounts: one whole, and what is written of one. Lists are in [`super::grid`].

use serde::Deserialize;
use shared::api::Named;
use shared::customers::account::AccountBody;
use shared::fields::account::Account as Fields;
use shared::ids::{AccountId, AgentId, ContactId};
use shared::operations::rows::{AccountRow, DomainRow};
use shared::policy::customers::AssociationTarget;
use shared::policy::workspace::Workspace;
use shared::text::sort_key;
use shared::time::Timestamp;

use super::custom_fields::with_custom;
use super::family::{above, family, parent};
use super::literal::{join, with_fields};
use super::merges::merged_into;
use super::proof::Proof;
use super::records::{account_domains, accounts as rows};
use super::{Statement, sql};

/// How many tickets account `$account` has in the departments of the agent `$agent`:
/// `$column` is `tickets` or `open_tickets`.
macro_rules! tickets_of_some {
    ($column:literal, $account:literal, $agent:literal) => {
        concat!(
            "coalesce((select sum(n.",
            $column,
            ") from account_tickets n
                where n.account_id = ",
            $account,
            ".id and n.department_id in (
                  select department_id from agent_departments where agent_id = ",
            $agent,
            ")), 0)"
        )
    };
}

/// The same, as the agent `$agent` is told it: of all departments if `$sees_all` is 1 [V16].
macro_rules! tickets_told {
    ($column:literal, $account:literal, $sees_all:literal, $agent:literal) => {
        concat!(
            "iif(",
            $sees_all,
            " = 1, ",
            $account,
            ".",
            $column,
            ", ",
            $crate::store::accounts::tickets_of_some!($column, $account, $agent),
            ")"
        )
    };
}
pub(crate) use {tickets_of_some, tickets_told};

/// The same of the account `a` and of the departments that are rolled up to it, for agent `g`.
macro_rules! tickets_of_family {
    ($column:literal) => {
        concat!(
            "(with recursive ",
            family!("a.id"),
            " select sum(",
            tickets_told!($column, "x", "g.sees_all", "g.id"),
            ") from family f cross join accounts x on x.id = f.id)"
        )
    };
}

const ONE: &str = join!(
    "select ",
    with_fields!(Fields, "a", with_custom!("account", "a", concat!("json_object(
       'id', a.id, 'name', a.name,
       'domains', json((select json_group_array(domain order by position) from account_domains where account_id = a.id)),
       'default_level', a.default_level,
       'role_levels', json((select json_group_array(json_object('role', coalesce(k.name, l.role), 'level', l.level)
                           order by coalesce(k.name_key, l.role))
                         from account_role_levels l left join relationship_roles k on k.key = l.role where l.account_id = a.id)),
       'owner', json((select json_object('id', id, 'name', name) from agents where id = a.owner_id)),
       'parent', json(", parent!("json_object('id', id, 'name', name)", "a"), "),
       'owner_email', (select email from agents where id = a.owner_id),
       'contacts', a.contacts,
       'tickets', ", tickets_of_family!("tickets"), ",
       'open_tickets', ", tickets_of_family!("open_tickets"), ",
       'created_at', a.created_at, 'version', a.version)"))),
    " as json
      from accounts a
     cross join sessions s on s.hash = ?2
     cross join agents g on g.id = s.agent_id
     where a.id = ", merged_into!("accounts"), " and a.deleted_at is null"
);

/// The account, or the one that it was merged into [M6], as an `Account` that does not know yet what its reader may do.
/// What a change asks of it is [`now`].
pub(crate) fn one(id: AccountId, session: &str) -> Statement {
    sql(ONE).with(id).with(session)
}

/// An account's own row, its domains, and how often it was changed.
#[derive(Deserialize)]
pub(crate) struct AccountNow {
    /// The row.
    pub(crate) row: AccountRow,
    /// Its domains, in their order.
    pub(crate) domains: Vec<DomainRow>,
    /// Counts its changes.
    pub(crate) version: i64,
    /// The account that it is a department of, past those that are deleted.
    pub(crate) parent: Option<AccountId>,
}

const NOW: &str = join!(
    "select json_object('row', json(",
    rows!(row_json),
    "), 'version', r.version, 'parent', ",
    parent!("id", "r"),
    ",
       'domains', json((select json_group_array(json(",
    account_domains!(row_json),
    ") order by r.position)
            from account_domains r where r.account_id = ?1))) as json
       from accounts r where r.id = ?1 and r.deleted_at is null"
);

/// The account's row and domains, an [`AccountNow`].
pub(crate) fn now(id: AccountId) -> Statement {
    sql(NOW).with(id)
}

/// What the policy asks of an account that `owner` looks after, before it says
/// who belongs to it [R17].
pub(crate) fn policy(owner: Option<&Named<AgentId>>, workspace: Workspace) -> AssociationTarget {
    AssociationTarget {
        owner: owner.map(|it| (it.id, it.name.clone())),
        see_is_associate: workspace.see_is_associate,
    }
}

/// An account that somebody is to belong to, or to leave.
#[derive(Clone, Deserialize)]
pub(crate) struct Target {
    /// Which.
    pub(crate) account: Named<AccountId>,
    owner: Option<Named<AgentId>>,
}

impl Target {
    /// What the policy asks.
    pub(crate) fn policy(&self, workspace: Workspace) -> AssociationTarget {
        policy(self.owner.as_ref(), workspace)
    }
}

macro_rules! targets {
    ($where:literal) => {
        concat!(
            "select json_object(
               'account', json_object('id', a.id, 'name', a.name),
               'owner', json((select json_object('id', id, 'name', name) from agents where id = a.owner_id))) as json
              from accounts a
             where a.deleted_at is null and ",
            $where
        )
    };
}

const TARGETS: &str = targets!("a.id in (select value from json_each(?1))");

/// These accounts as far as there are such, a [`Target`] each.
pub(crate) fn targets(ids: &[AccountId]) -> Statement {
    sql(TARGETS).with_json(ids)
}

const PRIMARY_OF: &str = targets!(
    "a.id = (select account_id from relationships where contact_id = ?1 and valid_to is null and kind = 'direct')"
);

/// The contact's primary account, as a [`Target`].
pub(crate) fn primary_of(contact: ContactId) -> Statement {
    sql(PRIMARY_OF).with(contact)
}

const LIVE: &str = "
    insert into guard select count(*) = json_array_length(?1)
      from accounts where id in (select value from json_each(?1)) and deleted_at is null";

/// The guard that none of these accounts was deleted. Each stands once in `ids`.
pub(crate) fn live(ids: &[AccountId]) -> Statement {
    sql(LIVE).with_json(ids)
}

/// What is there before an account is written.
#[derive(Deserialize)]
pub(crate) struct Beside {
    /// One of its domains, and the other account that has it.
    pub(crate) taken: Option<Taken>,
    /// The agent who is to look after it, where there is such a one.
    pub(crate) owner: Option<AgentId>,
    /// The other accounts whose names sort as its name does.
    pub(crate) alike: Vec<Named<AccountId>>,
    /// The account that it is to be a department of, where there is such a one.
    pub(crate) parent: Option<AccountId>,
    /// That account and those above it.
    pub(crate) line: Vec<AccountId>,
}

/// A domain that an account has.
#[derive(Deserialize)]
pub(crate) struct Taken {
    /// Which.
    pub(crate) domain: String,
    /// Whose.
    pub(crate) account: Named<AccountId>,
}

const BESIDE: &str = concat!(
    "select json_object(
       'taken', json((select json_object('domain', d.domain, 'account', json_object('id', a.id, 'name', a.name))
                   from account_domains d join accounts a on a.id = d.account_id
                  where d.domain in (select value from json_each(?1)) and d.account_id is not ?2 limit 1)),
       'owner', (select id from agents where id = ?3 and disabled_at is null),
       'alike', json((select json_group_array(json_object('id', id, 'name', name))
                   from (select id, name from accounts
                          where sort_key = ?4 and deleted_at is null and id is not ?2 limit 100))),
       'parent', (select id from accounts where id = ?5 and deleted_at is null),
       'line', json((",
    above!("?5"),
    " select json_group_array(id order by step) from above))) as json"
);

/// What stands beside `body`, the next state of account `id` or of a new one,
/// as a [`Beside`].
pub(crate) fn beside(id: Option<AccountId>, body: &AccountBody) -> Statement {
    let sort_key = sort_key(body.name.as_str());
    sql(BESIDE).with_json(&body.domains).with(id).with(body.owner).with(sort_key).with(body.parent)
}

const ALIKE: &str = "
    insert into guard select not exists (
      select 1 from accounts
       where sort_key = ?1 and deleted_at is null and id is not ?2
         and id not in (select value from json_each(?3)))";

/// The guard that no other account than `alike` has got a name since that sorts as that of
/// `body`, the next state of account `id`.
pub(crate) fn no_more_alike(
    id: AccountId,
    body: &AccountBody,
    alike: &[Named<AccountId>],
) -> Statement {
    let ids: Vec<_> = alike.iter().map(|it| it.id).collect();
    sql(ALIKE).with(sort_key(body.name.as_str())).with(id).with_json(&ids)
}

const VERSION: &str = "
    insert into guard select exists (
      select 1 from accounts where id = ?1 and version = ?2 and deleted_at is null)";

/// The guard that nobody has changed it since.
pub(crate) fn version(id: AccountId, version: i64) -> Statement {
    sql(VERSION).with(id).with(version)
}

const COUNT_CHANGE: &str =
    "update accounts set version = version + 1, updated_at = ?2 where id = ?1";

/// Counts a change of what belongs to the account: who saw the former state changes
/// nothing by it.
pub(crate) fn count_change(_: &impl Proof, id: AccountId, now: Timestamp) -> Statement {
    sql(COUNT_CHANGE).with(id).with(now)
}
