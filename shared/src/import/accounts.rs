//! Rows of accounts: parsing and planning.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::customers::account::{Domain, MAX_DOMAINS};
use crate::fields::Values;
use crate::fields::account::Account;
use crate::ids::AccountId;
use crate::import::directory::several;
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

    fn add(&mut self, account: ExistingAccount) {
        let at = self.all.len();
        if !account.deleted {
            if let Some(id) = &account.fields.external_id {
                self.by_id.insert(id.clone(), at);
            }
            self.by_name.entry(account_key(&account.fields.name)).or_default().push(at);
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
        world.add(ExistingAccount {
            id,
            version: 1,
            fields: after.clone(),
            domains: names,
            deleted: false,
        });
        world.lines.insert(id, line);
        return Plan::Create(AccountPlan { id, before: None, after, domains, domains_there: 0 });
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
    if let Some(at) = at {
        world.note(at, &after, &domains);
    }
    Plan::Update(AccountPlan {
        id: there.id,
        before: Some(there.fields),
        after,
        domains,
        domains_there: there.domains.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::plan::twice;
    use crate::import::run::ImportKind;

    fn columns() -> Columns {
        let header = ["Company ID", "Company Name", "Notes", "Domains"].map(str::to_owned);
        Columns::recognize(ImportKind::Accounts, &header).unwrap()
    }

    fn run(world: &mut AccountWorld, line: u32, cells: [&str; 4]) -> Plan<AccountPlan, AccountId> {
        let row =
            AccountRow::read(&columns(), &cells.map(str::to_owned), Timestamp::default()).unwrap();
        plan(&row, line, world, &mut || Uuid::from_u128(1000 + u128::from(line)))
    }

    fn acme() -> ExistingAccount {
        ExistingAccount {
            id: AccountId::new(Uuid::from_u128(1)),
            version: 1,
            fields: AccountFields {
                name: "Acme".to_owned(),
                external_id: None,
                listed: Values::default(),
            },
            domains: vec!["acme.example".to_owned()],
            deleted: false,
        }
    }

    #[test]
    fn i2_only_cells_that_are_not_empty_and_differ_change_something() {
        let mut world = AccountWorld::new([acme()], []);
        let Plan::Update(plan) =
            run(&mut world, 2, ["7", "acme", "", "acme.example, acme.test.example"])
        else {
            panic!("no update")
        };
        assert_eq!(plan.after.external_id.as_deref(), Some("freshdesk:7"));
        assert_eq!((plan.after.name.as_str(), plan.after.listed.get("about")), ("acme", None));
        assert_eq!(plan.domains.len(), 1);
        let mut world = AccountWorld::new([acme()], []);
        assert!(matches!(run(&mut world, 2, ["", "Acme", "", "acme.example"]), Plan::Skip(_)));
    }

    #[test]
    fn i3_one_account_is_in_one_line() {
        let mut world = AccountWorld::new([acme()], []);
        assert!(matches!(run(&mut world, 2, ["", "Acme", "x", ""]), Plan::Update(_)));
        let Plan::Fail(reason) = run(&mut world, 3, ["", "ACME", "", ""]) else { panic!("done") };
        assert_eq!(reason, twice(2));
    }

    #[test]
    fn i2_a_row_meets_what_the_rows_before_it_have_made() {
        let known = ExistingAccount {
            fields: AccountFields { external_id: Some("freshdesk:7".to_owned()), ..acme().fields },
            ..acme()
        };
        let mut world = AccountWorld::new([known], []);
        let Plan::Update(renamed) = run(&mut world, 2, ["7", "Globex", "", ""]) else {
            panic!("not renamed")
        };
        let Plan::Create(made) = run(&mut world, 3, ["", "Acme", "", ""]) else {
            panic!("not made")
        };
        assert_ne!(renamed.id, made.id);
        let Plan::Fail(reason) = run(&mut world, 4, ["", "globex", "", ""]) else { panic!("done") };
        assert_eq!(reason, twice(2));
    }

    #[test]
    fn i3_one_account_has_one_name_however_it_is_spelled() {
        let mut world = AccountWorld::new([], []);
        assert!(matches!(run(&mut world, 2, ["", "Acme  Trading ", "", ""]), Plan::Create(_)));
        for (line, name) in [(3, "ACME TRADING"), (4, "Ａｃｍｅ Trading")] {
            let Plan::Fail(reason) = run(&mut world, line, ["", name, "", ""]) else {
                panic!("{name}")
            };
            assert_eq!(reason, twice(2));
        }
    }

    #[test]
    fn p10_a_domain_belongs_to_one_account() {
        let gone = ExistingAccount { deleted: true, ..acme() };
        let mut world = AccountWorld::new([gone], []);
        assert!(matches!(run(&mut world, 2, ["", "Acme", "", ""]), Plan::Create(_)));
        assert!(matches!(run(&mut world, 3, ["8", "G", "", "acme.example"]), Plan::Fail(_)));
        let mut world = AccountWorld::new([acme()], []);
        let Plan::Fail(reason) = run(&mut world, 2, ["8", "Globex", "", "acme.example"]) else {
            panic!("done")
        };
        assert_eq!(reason.sentence(), "The domain acme.example belongs to Acme.");
        assert!(matches!(
            run(&mut world, 3, ["8", "Globex", "", "globex.example"]),
            Plan::Create(_)
        ));
        assert!(matches!(run(&mut world, 4, ["9", "Other", "", "globex.example"]), Plan::Fail(_)));
    }

    #[test]
    fn p10_free_mail_is_no_domain_of_a_row_either() {
        let row = ["8", "Globex", "", "globex.example, gmail.com"].map(str::to_owned);
        assert!(
            AccountRow::read(&columns(), &row, Timestamp::default())
                .unwrap_err()
                .sentence()
                .contains("gmail.com")
        );
    }
}
