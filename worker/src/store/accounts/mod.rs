//! Accounts: the list by name, one whole, and what is written of one. Who
//! belongs to one is in [`members`].

pub(crate) mod members;

use serde::{Deserialize, Serialize};
use shared::api::Named;
use shared::api::accounts::{AccountFilter, AccountRow};
use shared::customers::account::AccountBody;
use shared::customers::level::AccessLevel;
use shared::ids::{AccountId, AgentId, ContactId};
use shared::policy::Permit;
use shared::policy::customers::{AssociationTarget, KeepCustomers};
use shared::policy::workspace::Workspace;
use shared::text::sort_key;
use shared::time::Timestamp;

use super::by_name::{self, Listed, Texts};
use super::{Batch, Bind, Statement, sql};

macro_rules! list {
    ($from:literal) => {
        concat!(
            "with page as materialized (
               select a.seq from ", $from, "
                where a.deleted_at is null and (a.sort_key, a.id) > (?1, ?2) and a.sort_key < ?3
                  and (?4 is null or not exists (
                    select 1 from relationships w
                     where w.contact_id = ?4 and w.account_id = a.id and w.valid_to is null))
                order by a.sort_key, a.id limit 51)
             select json_object('place', a.id || '.' || a.sort_key, 'row', json_object(
                'id', a.id, 'name', a.name,
                'domain', (select domain from account_domains where account_id = a.id order by position limit 1),
                'owner', (select name from agents where id = a.owner_id),
                'contacts', a.contacts, 'open_tickets', a.open_tickets)) as json
               from page p cross join accounts a on a.seq = p.seq
              order by a.sort_key, a.id"
        )
    };
}

// So many of the accounts that a search finds are sorted: whoever finds more
// types another letter.
const LIST: Texts = Texts {
    walk: list!("accounts a"),
    search: list!(
        "(select rowid as seq from account_search where account_search match ?5 limit 500) f
          cross join accounts a on a.seq = f.seq"
    ),
};

/// The accounts by name.
pub(crate) fn list(batch: &mut Batch, filter: &AccountFilter) -> Listed<AccountRow> {
    let own = [filter.without.bind()];
    by_name::list(batch, &LIST, &filter.q, (filter.letter, filter.after.as_ref()), &own)
}

const ONE: &str = "select json_object(
       'id', a.id, 'name', a.name,
       'domains', json((select json_group_array(domain order by position) from account_domains where account_id = a.id)),
       'about', a.about, 'default_level', a.default_level,
       'role_levels', json((select json_group_array(json_object('role', role, 'level', level) order by role)
                         from account_role_levels where account_id = a.id)),
       'owner', json((select json_object('id', id, 'name', name) from agents where id = a.owner_id)),
       'contacts', a.contacts, 'tickets', a.tickets, 'open_tickets', a.open_tickets,
       'created_at', a.created_at, 'version', a.version) as json
      from accounts a
     where a.id = ?1 and a.deleted_at is null";

/// The account, as an `Account` that does not know yet what its reader may do.
/// What a change asks of it is a [`Present`].
pub(crate) fn one(id: AccountId) -> Statement {
    sql(ONE).with(id)
}

/// An account as it is now.
#[derive(Deserialize)]
pub(crate) struct Present {
    name: String,
    domains: Vec<String>,
    about: Option<String>,
    default_level: AccessLevel,
    /// Who looks after it.
    pub(crate) owner: Option<Named<AgentId>>,
    /// Counts its changes.
    pub(crate) version: i64,
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
}

/// A domain that an account has.
#[derive(Deserialize)]
pub(crate) struct Taken {
    /// Which.
    pub(crate) domain: String,
    /// Whose.
    pub(crate) account: Named<AccountId>,
}

const BESIDE: &str = "
    select json_object(
       'taken', json((select json_object('domain', d.domain, 'account', json_object('id', a.id, 'name', a.name))
                   from account_domains d join accounts a on a.id = d.account_id
                  where d.domain in (select value from json_each(?1)) and d.account_id is not ?2 limit 1)),
       'owner', (select id from agents where id = ?3 and disabled_at is null)) as json";

/// What stands beside `body`, the next state of account `id` or of a new one,
/// as a [`Beside`].
pub(crate) fn beside(id: Option<AccountId>, body: &AccountBody) -> Statement {
    sql(BESIDE).with_json(&body.domains).with(id).with(body.owner)
}

/// What an agent may change of an account.
#[derive(Serialize)]
pub(crate) struct AccountFields {
    name: String,
    domains: Vec<String>,
    about: Option<String>,
    default_level: AccessLevel,
    owner: Option<AgentId>,
}

impl AccountFields {
    /// As they are.
    pub(crate) fn of(account: Present) -> Self {
        Self {
            name: account.name,
            domains: account.domains,
            about: account.about,
            default_level: account.default_level,
            owner: account.owner.map(|it| it.id),
        }
    }

    /// As `body` wants them, for `owner` to look after.
    pub(crate) fn wanted(body: &AccountBody, owner: Option<AgentId>) -> Self {
        Self {
            name: body.name.to_string(),
            domains: body.domains.iter().map(|it| it.as_str().to_owned()).collect(),
            about: body.about.as_ref().map(ToString::to_string),
            default_level: body.default_level,
            owner: body.owner.or(owner),
        }
    }
}

const INSERT: &str = "
    insert into accounts (id, name, sort_key, about, default_level, owner_id, created_at, updated_at)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)";

const UPDATE: &str = "
    update accounts
       set name = ?2, sort_key = ?3, about = ?4, default_level = ?5, owner_id = ?6, updated_at = ?7,
           version = version + 1
     where id = ?1";

/// Makes an account; its domains are [`domains`].
pub(crate) fn insert(
    _: &Permit<KeepCustomers>,
    id: AccountId,
    fields: &AccountFields,
    now: Timestamp,
) -> Statement {
    written(INSERT, id, fields, now)
}

/// Changes an account; its domains are [`domains`].
pub(crate) fn update(
    _: &Permit<KeepCustomers>,
    id: AccountId,
    fields: &AccountFields,
    now: Timestamp,
) -> Statement {
    written(UPDATE, id, fields, now)
}

fn written(text: &'static str, id: AccountId, fields: &AccountFields, now: Timestamp) -> Statement {
    sql(text)
        .with(id)
        .with(&fields.name)
        .with(sort_key(&fields.name))
        .with(fields.about.as_ref())
        .with_word(&fields.default_level)
        .with(fields.owner)
        .with(now)
}

const VERSION: &str = "
    insert into guard select exists (
      select 1 from accounts where id = ?1 and version = ?2 and deleted_at is null)";

/// The guard that nobody has changed it since.
pub(crate) fn version(id: AccountId, version: i64) -> Statement {
    sql(VERSION).with(id).with(version)
}

const GIVE_UP_DOMAINS: &str = "
    delete from account_domains
     where account_id = ?1 and domain not in (select value from json_each(?2))";

const PLACE_DOMAINS: &str = "
    update account_domains
       set position = (select key from json_each(?2) where value = domain)
     where account_id = ?1";

// A domain that another account has breaks the table's key: that is the answer
// to two who want it at once.
const ADD_DOMAINS: &str = "
    insert into account_domains (domain, account_id, position)
    select value, ?1, key from json_each(?2)
     where value not in (select domain from account_domains where account_id = ?1)";

/// Gives the account these domains and no others; those that it keeps stay verified.
pub(crate) fn domains(
    _: &Permit<KeepCustomers>,
    id: AccountId,
    fields: &AccountFields,
) -> [Statement; 3] {
    [GIVE_UP_DOMAINS, PLACE_DOMAINS, ADD_DOMAINS]
        .map(|text| sql(text).with(id).with_json(&fields.domains))
}
