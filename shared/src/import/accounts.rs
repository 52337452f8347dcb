//! Rows of accounts: parsing and planning.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::customers::account::{Domain, MAX_DOMAINS};
use crate::fields::Values;
use crate::fields::account::Account;
use crate::ids::AccountId;
use crate::import::check::{AccountAfter, Effect};
use crate::import::directory::{Spellings, several};
use crate::import::faults::Fault;
use crate::import::findings::Finding;
use crate::import::ids::{self, is_another};
use crate::import::mapping::{Columns, Field};
use crate::import::plan::{Key, Plan, note_line};
use crate::import::spreadsheet;
use crate::text::{AccountName, account_key};
use crate::time::Timestamp;

/// A row of a file of accounts.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// Its ids in other systems.
    pub ids: Vec<String>,
    /// Its name.
    pub name: AccountName,
    /// The values of the listed fields.
    pub fields: Values<Account>,
    /// The e-mail domains of its contacts.
    pub domains: Vec<Domain>,
    /// Messages about how the row was read.
    pub notes: Vec<Finding>,
}

impl AccountRow {
    /// Parses `row` at the time `now`, or says why it fails.
    pub fn read(columns: &Columns, row: &[String], now: Timestamp) -> Result<Self, Finding> {
        let mut notes = Vec::new();
        let name = columns.cell(Field::AccountName, row);
        if let Some(damage) = spreadsheet::damage(name) {
            return Err(columns.wrong(Field::AccountName, damage));
        }
        let domains = columns.all(Field::Domains, row).collect::<Vec<_>>().join(" ");
        Ok(Self {
            ids: ids::read(columns, row)?,
            name: AccountName::parse(name)
                .map_err(|error| columns.wrong(Field::AccountName, error))?,
            fields: columns.values(row, now, &mut notes)?,
            domains: Domain::parse_all(&domains)
                .map_err(|_| columns.wrong(Field::Domains, Fault::of_domains(&domains)))?,
            notes,
        })
    }
}

/// The keys that identify the account of `row`. The name is always one of them, since other
/// files have only the name.
pub fn keys(columns: &Columns, row: &[String]) -> Vec<Key> {
    let ids = ids::read(columns, row).unwrap_or_default().into_iter().map(Key::Id);
    let name = columns.cell(Field::AccountName, row);
    ids.chain((!name.is_empty()).then(|| Key::Name(account_key(name)))).collect()
}

/// An existing account.
#[derive(Clone, Debug, Deserialize)]
pub struct ExistingAccount {
    /// Its id.
    pub id: AccountId,
    /// The version.
    pub version: i64,
    /// The fields that an import can change.
    #[serde(flatten)]
    pub fields: AccountFields,
    /// Its e-mail domains.
    pub domains: Vec<String>,
    /// Whether it was deleted. A deleted account matches no row, but its domains are still
    /// taken.
    #[serde(rename = "is_deleted")]
    pub deleted: bool,
}

/// The fields of an account that an import can change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountFields {
    /// Its name.
    pub name: String,
    /// Its id in another system.
    pub external_id: Option<String>,
    /// The values of the listed fields.
    #[serde(flatten)]
    pub listed: Values<Account>,
}

/// The existing accounts that the rows of a slice refer to.
#[derive(Debug, Default)]
pub struct AccountWorld {
    all: Vec<ExistingAccount>,
    by_id: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    by_domain: HashMap<String, usize>,
    spellings: Spellings,
    lines: HashMap<AccountId, u32>,
}

impl AccountWorld {
    /// Collects these accounts. `lines` says which of them were in earlier lines of the
    /// same file.
    pub fn new(
        accounts: impl IntoIterator<Item = ExistingAccount>,
        lines: impl IntoIterator<Item = (AccountId, u32)>,
    ) -> Self {
        let mut world = Self { lines: lines.into_iter().collect(), ..Self::default() };
        accounts.into_iter().for_each(|it| world.add(it));
        world
    }

    /// Adds the names of other accounts that rows may have meant.
    #[must_use]
    pub fn beside(mut self, names: impl IntoIterator<Item = String>) -> Self {
        names.into_iter().for_each(|it| self.spellings.add(&it));
        self
    }

    /// Adds what earlier rows of a file that is only checked will have done.
    #[must_use]
    pub fn after<'a>(mut self, effects: impl Iterator<Item = &'a Effect>) -> Self {
        for AccountAfter { id, was, name, external_id, domains } in
            effects.filter_map(|it| it.account.clone())
        {
            if let Some(was) = &was {
                self.spellings.remove(was);
            }
            let fields = AccountFields { name, external_id, listed: Values::default() };
            match self.all.iter().position(|it| it.id == id) {
                Some(at) => self.note(at, &fields, &domains),
                None => self.add(ExistingAccount {
                    id,
                    version: 0,
                    fields,
                    domains: domains.iter().map(|it| it.as_str().to_owned()).collect(),
                    deleted: false,
                }),
            }
        }
        self
    }

    fn add(&mut self, account: ExistingAccount) {
        let at = self.all.len();
        if !account.deleted {
            if let Some(id) = &account.fields.external_id {
                self.by_id.insert(id.clone(), at);
            }
            self.by_name.entry(account_key(&account.fields.name)).or_default().push(at);
            self.spellings.add(&account.fields.name);
        }
        for domain in &account.domains {
            self.by_domain.insert(domain.clone(), at);
        }
        self.all.push(account);
    }

    /// Updates the account at `at` for the rows that follow. A later row may still use the
    /// account's former name.
    fn note(&mut self, at: usize, fields: &AccountFields, domains: &[Domain]) {
        for domain in domains {
            self.by_domain.insert(domain.as_str().to_owned(), at);
        }
        if let Some(id) = &fields.external_id {
            self.by_id.insert(id.clone(), at);
        }
        let Some(there) = self.all.get_mut(at) else { return };
        let before = account_key(&there.fields.name);
        self.spellings.remove(&there.fields.name);
        self.spellings.add(&fields.name);
        there.fields = fields.clone();
        self.by_name.entry(before).or_default().retain(|it| *it != at);
        self.by_name.entry(account_key(&fields.name)).or_default().push(at);
    }

    fn find(&self, row: &AccountRow) -> Result<Option<usize>, Finding> {
        if let Some(at) = row.ids.iter().find_map(|id| self.by_id.get(id)) {
            return Ok(Some(*at));
        }
        let named = self.by_name.get(&account_key(row.name.as_str()));
        let same = |at: &&usize| {
            let there = self.all.get(**at).and_then(|it| it.fields.external_id.as_deref());
            !is_another(there, &row.ids)
        };
        match named.into_iter().flatten().filter(same).collect::<Vec<_>>()[..] {
            [] => Ok(None),
            [at] => Ok(Some(*at)),
            _ => Err(several(row.name.as_str())),
        }
    }
}

/// The existing account of `row`, with its version.
pub fn there(row: &AccountRow, world: &AccountWorld) -> Option<(AccountId, String)> {
    let at = world.find(row).ok()??;
    world.all.get(at).map(|it| (it.id, it.version.to_string()))
}

/// The changes to write for an account.
#[derive(Clone, Debug)]
pub struct AccountPlan {
    /// Its id.
    pub id: AccountId,
    /// The fields before; none: the account is new.
    pub before: Option<AccountFields>,
    /// The fields after.
    pub after: AccountFields,
    /// Domains to add.
    pub domains: Vec<Domain>,
    /// How many domains it has already.
    pub domains_there: usize,
    /// Messages about the row.
    pub notes: Vec<Finding>,
}

impl AccountPlan {
    /// What later rows of the file have to know of it.
    pub fn effect(&self) -> Effect {
        let before = self.before.as_ref().map(|it| it.name.clone());
        let account = AccountAfter {
            id: self.id,
            was: before.filter(|it| *it != self.after.name),
            name: self.after.name.clone(),
            external_id: self.after.external_id.clone(),
            domains: self.domains.clone(),
        };
        Effect { account: Some(account), ..Effect::default() }
    }
}

/// Plans `row`, which is in line `line` of its file. An import adds domains and removes
/// none.
pub fn plan(
    row: &AccountRow,
    line: u32,
    world: &mut AccountWorld,
    fresh: &mut dyn FnMut() -> Uuid,
) -> Plan<AccountPlan, AccountId> {
    let at = match world.find(row) {
        Ok(at) => at,
        Err(reason) => return Plan::Fail(reason),
    };
    let there = at.and_then(|at| world.all.get(at)).cloned();
    let domains: Vec<Domain> = {
        let has = |it: &&Domain| {
            !there.as_ref().is_some_and(|a| a.domains.iter().any(|d| d == it.as_str()))
        };
        row.domains.iter().filter(has).cloned().collect()
    };
    for domain in &domains {
        if let Some(owner) = world.by_domain.get(domain.as_str()).and_then(|at| world.all.get(*at))
        {
            return Plan::Fail(Finding::DomainTaken {
                domain: domain.as_str().into(),
                account: owner.fields.name.as_str().into(),
            });
        }
    }
    let Some(there) = there else {
        let id = AccountId::new(fresh());
        let after = AccountFields {
            name: row.name.to_string(),
            external_id: row.ids.first().cloned(),
            listed: row.fields.clone(),
        };
        let names = domains.iter().map(|it| it.as_str().to_owned()).collect();
        let notes = world.spellings.note(row.name.as_str()).into_iter().collect();
        world.add(ExistingAccount {
            id,
            version: 1,
            fields: after.clone(),
            domains: names,
            deleted: false,
        });
        world.lines.insert(id, line);
        return Plan::Create(AccountPlan {
            id,
            before: None,
            after,
            domains,
            domains_there: 0,
            notes,
        });
    };
    if let Err(reason) = note_line(&mut world.lines, there.id, line) {
        return Plan::Fail(reason);
    }
    if !domains.is_empty() && MAX_DOMAINS < there.domains.len() + domains.len() {
        return Plan::Fail(Finding::TooManyDomains);
    }
    let after = AccountFields {
        name: row.name.to_string(),
        external_id: there.fields.external_id.clone().or_else(|| row.ids.first().cloned()),
        listed: row.fields.over(Some(&there.fields.listed)),
    };
    if after == there.fields && domains.is_empty() {
        return Plan::Skip(there.id);
    }
    let mut notes = Vec::new();
    if let Some(at) = at {
        let named = world.by_name.get(&account_key(&after.name));
        if let Some(other) = named.into_iter().flatten().find(|it| **it != at) {
            let other = world.all.get(*other).map_or("", |it| it.fields.name.as_str());
            notes.push(Finding::AccountBeside {
                name: after.name.as_str().into(),
                other: other.into(),
            });
        }
        world.note(at, &after, &domains);
    }
    Plan::Update(AccountPlan {
        id: there.id,
        before: Some(there.fields),
        after,
        domains,
        domains_there: there.domains.len(),
        notes,
    })
}

#[cfg(test)]
#[path = "accounts_tests.rs"]
mod tests;
