//! The statements of an import of accounts.

use std::collections::BTreeSet;

use serde::Serialize;
use shared::customers::account::Domain;
use shared::customers::level::AccessLevel;
use shared::fields::account::Account;
use shared::ids::{AccountId, AgentId, ImportId};
use shared::import::accounts::{AccountFields, AccountPlan};
use shared::import::directory::spelling;
use shared::policy::Permit;
use shared::policy::customers::Import as Importing;
use shared::text::sort_key;
use shared::time::Timestamp;

use super::each;
use crate::store::literal::{each_field, join, with_fields};
use crate::store::{Param, Statement, sql};

/// The ids of the accounts that rows refer to, by external ids `?1`, sort keys of
/// names `?2`, or domains `?3`. A deleted account keeps its domains.
macro_rules! spoken_of {
    () => {
        "(select id from accounts where deleted_at is null and external_id in (select value from json_each(?1))
          union select id from accounts where deleted_at is null and sort_key in (select value from json_each(?2))
          union select account_id from account_domains where domain in (select value from json_each(?3)))"
    };
}

const THERE: &str = join!(
    "select ",
    with_fields!(
        Account,
        "a",
        "json_object(
       'id', a.id, 'version', a.version, 'name', a.name, 'external_id', a.external_id,
       'is_deleted', json(iif(a.deleted_at is null, 'false', 'true')),
       'domains', json((select json_group_array(domain order by position, domain)
                          from account_domains where account_id = a.id)))"
    ),
    " as json
      from accounts a
     where a.id in ",
    spoken_of!()
);

const LINES: &str = concat!(
    "select json_object('id', subject_id, 'line', line) as json from import_rows
      where import_id = ?4 and result in ('created', 'updated', 'skipped') and subject_id in ",
    spoken_of!()
);

/// The keys by which rows refer to accounts.
#[derive(Default)]
pub(crate) struct Wanted {
    /// External ids.
    pub(crate) ids: Vec<String>,
    /// The sort keys of names.
    pub(crate) names: Vec<String>,
    /// E-mail domains.
    pub(crate) domains: Vec<Domain>,
}

/// The existing accounts that rows refer to, an `ExistingAccount` each.
pub(crate) fn there(wanted: &Wanted) -> Statement {
    spoken_of(THERE, wanted)
}

/// The earlier lines of the file with these accounts, a `LineOf` each.
pub(crate) fn lines(wanted: &Wanted, import: ImportId) -> Statement {
    spoken_of(LINES, wanted).with(import)
}

fn spoken_of(text: &'static str, wanted: &Wanted) -> Statement {
    sql(text).with_json(&wanted.ids).with_json(&wanted.names).with_json(&wanted.domains)
}

const NAMED: &str = "
    select json_object('id', id, 'name', name) as json from accounts
     where deleted_at is null and sort_key in (select value from json_each(?1))
     order by id";

/// The accounts whose names have one of these sort keys, a `Named` each.
pub(crate) fn named(keys: &[String]) -> Statement {
    sql(NAMED).with_json(keys)
}

// The expression of the index `accounts_by_spelling`, and of `directory::spelling`.
macro_rules! spelling {
    () => {
        "replace(replace(replace(replace(replace(replace(replace(replace(
           sort_key, ' ', ''), '.', ''), ',', ''), '-', ''), '/', ''), '&', ''), '''', ''), '’', '')"
    };
}

const BESIDE: &str = concat!(
    "select json_quote(name) as json from accounts
      where deleted_at is null and ",
    spelling!(),
    " in (select value from json_each(?1) where value <> '')
      order by created_at, id limit 2000"
);

/// The names of the accounts that differ from these names only in spaces and punctuation, or
/// not at all.
pub(crate) fn beside<'a>(names: impl IntoIterator<Item = &'a str>) -> Statement {
    let spellings: BTreeSet<String> = names.into_iter().map(spelling).collect();
    sql(BESIDE).with_json(&spellings)
}

const UNCHANGED: &str = "
    insert into guard select not exists (
      select 1 from json_each(?1) j
        left join accounts a on a.id = j.value ->> 0 and a.deleted_at is null
       where a.version is not j.value ->> 1)";

/// The guard that none of these accounts has changed since it was read.
pub(crate) fn unchanged(versions: &[(AccountId, i64)]) -> Statement {
    sql(UNCHANGED).with_json(versions)
}

/// An account to create.
#[derive(Serialize)]
pub(crate) struct NewAccount {
    id: AccountId,
    sort_key: String,
    #[serde(flatten)]
    fields: AccountFields,
}

impl NewAccount {
    /// The account `id` with these fields.
    pub(crate) fn new(id: AccountId, fields: &AccountFields) -> Self {
        Self { id, sort_key: sort_key(&fields.name), fields: fields.clone() }
    }

    /// Its id.
    pub(crate) const fn id(&self) -> AccountId {
        self.id
    }
}

const INSERT: &str = join!(
    "insert into accounts (id, name, sort_key, external_id, ",
    each_field!(Account, "#, "),
    "default_level, owner_id, created_at, updated_at)
     select value ->> 'id', value ->> 'name', value ->> 'sort_key', value ->> 'external_id', ",
    each_field!(Account, "value ->> '#', "),
    "?2, ?3, ?4, ?4
       from json_each(?1)"
);

/// Creates accounts with this owner. Their contacts see only their own tickets until
/// an agent changes the access level.
pub(crate) fn insert(
    _: &Permit<Importing>,
    accounts: &[NewAccount],
    owner: AgentId,
    now: Timestamp,
) -> Vec<Statement> {
    let own = Param::word(&AccessLevel::Own);
    each(INSERT, accounts, &[own, Param::Text(owner.to_string()), Param::Int(now.millis())])
}

const UPDATE: &str = join!(
    "update accounts
        set name = j.value ->> 'name', sort_key = j.value ->> 'sort_key',
            external_id = j.value ->> 'external_id', ",
    each_field!(Account, "# = j.value ->> '#', "),
    "updated_at = ?2, version = version + 1
       from json_each(?1) j
      where accounts.id = j.value ->> 'id'"
);

#[derive(Serialize)]
struct NewDomain<'a> {
    domain: &'a Domain,
    account: AccountId,
    position: usize,
}

const DOMAINS: &str = "
    insert into account_domains (domain, account_id, position)
    select value ->> 'domain', value ->> 'account', value ->> 'position' from json_each(?1)";

/// Creates and updates accounts as planned.
pub(crate) fn write(
    permit: &Permit<Importing>,
    plans: &[AccountPlan],
    owner: AgentId,
    now: Timestamp,
) -> Vec<Statement> {
    let of = |is_there: bool| -> Vec<NewAccount> {
        let plans = plans.iter().filter(|it| it.before.is_some() == is_there);
        plans.map(|it| NewAccount::new(it.id, &it.after)).collect()
    };
    let domains = plans.iter().flat_map(|plan| {
        let numbered = plan.domains.iter().zip(plan.domains_there..);
        numbered.map(|(domain, position)| NewDomain { domain, account: plan.id, position })
    });
    let mut statements = insert(permit, &of(false), owner, now);
    statements.extend(each(UPDATE, &of(true), &[Param::Int(now.millis())]));
    statements.extend(each(DOMAINS, &domains.collect::<Vec<_>>(), &[]));
    statements
}
