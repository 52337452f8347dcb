//! Looks up accounts by the names in files of contacts and tickets.

use std::collections::HashMap;

use uuid::Uuid;

use crate::ids::{AccountId, Named};
use crate::import::check::Effect;
use crate::import::contact_row::Company;
use crate::import::findings::Finding;
use crate::import::run::UnknownAccount;
use crate::text::{AccountName, account_key, sort_key};

/// The accounts that the rows of a file of contacts or tickets name.
#[derive(Debug)]
pub struct Directory {
    by_name: HashMap<String, Vec<Named<AccountId>>>,
    spellings: Spellings,
    /// What to do with an unknown name.
    pub unknown: UnknownAccount,
}

/// The result of looking up a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The account exists.
    Existing(Named<AccountId>),
    /// The account has to be created. Call [`Directory::add`] so that later rows find it.
    New(Named<AccountId>),
    /// No account has the name, and the row is imported without it [I7].
    None,
}

impl Found {
    /// The account, if any.
    pub fn account(&self) -> Option<&Named<AccountId>> {
        match self {
            Self::Existing(account) | Self::New(account) => Some(account),
            Self::None => None,
        }
    }
}

impl Directory {
    /// A directory of these accounts. `unknown` says what to do with other names.
    pub fn new(
        accounts: impl IntoIterator<Item = Named<AccountId>>,
        unknown: UnknownAccount,
    ) -> Self {
        let spellings = Spellings::default();
        let mut directory = Self { by_name: HashMap::new(), spellings, unknown };
        accounts.into_iter().for_each(|it| directory.add(it));
        directory
    }

    /// The same directory, with the names of other accounts that rows may have meant.
    #[must_use]
    pub fn beside(mut self, names: impl IntoIterator<Item = String>) -> Self {
        names.into_iter().for_each(|it| self.spellings.add(&it));
        self
    }

    /// The same directory, with the accounts that earlier rows of a file that is only checked
    /// will have created.
    #[must_use]
    pub fn after<'a>(mut self, effects: impl Iterator<Item = &'a Effect>) -> Self {
        effects.flat_map(|it| &it.accounts).for_each(|it| self.add(it.clone()));
        self
    }

    /// Adds an account.
    pub fn add(&mut self, account: Named<AccountId>) {
        self.spellings.add(&account.name);
        self.by_name.entry(account_key(&account.name)).or_default().push(account);
    }

    /// Whether an account is called `name`.
    pub fn knows(&self, name: &AccountName) -> bool {
        self.by_name.contains_key(&account_key(name.as_str()))
    }

    /// Looks up the account called `name` [I7].
    pub fn find(
        &self,
        name: &AccountName,
        fresh: &mut dyn FnMut() -> Uuid,
    ) -> Result<Found, Finding> {
        let named = self.by_name.get(&account_key(name.as_str())).map_or(&[][..], Vec::as_slice);
        match (named, self.unknown) {
            ([account], _) => Ok(Found::Existing(account.clone())),
            ([_, _, ..], _) => Err(several(name.as_str())),
            ([], UnknownAccount::Create) => {
                let account = Named { id: AccountId::new(fresh()), name: name.to_string() };
                Ok(Found::New(account))
            }
            ([], UnknownAccount::Skip) => Ok(Found::None),
            ([], UnknownAccount::Fail) => Err(Finding::NoAccount { name: name.as_str().into() }),
        }
    }
}

impl Directory {
    /// Looks up the accounts that a cell names: one, or several that are separated by
    /// semicolons, if all of them are known. No account is created for a name with a
    /// semicolon [I7].
    pub fn find_all(
        &self,
        company: &Company,
        notes: &mut Vec<Finding>,
        fresh: &mut dyn FnMut() -> Uuid,
    ) -> Result<Vec<Found>, Finding> {
        let name = &company.name;
        if !company.parts.is_empty() && !self.knows(name) {
            let unknown: Vec<_> = company.parts.iter().filter(|it| !self.knows(it)).collect();
            if unknown.is_empty() {
                notes.push(Finding::AccountsInOneCell);
                return company.parts.iter().map(|it| self.find(it, fresh)).collect();
            }
            if self.unknown != UnknownAccount::Skip {
                return Err(Finding::OneOrSeveral {
                    name: name.as_str().into(),
                    unknown: unknown.first().map_or("", |it| it.as_str()).into(),
                });
            }
        }
        let found = self.find(name, fresh)?;
        match &found {
            Found::Existing(_) => {}
            Found::New(_) => notes.extend(self.spellings.note(name.as_str())),
            Found::None => notes.push(Finding::AccountLeftOut { name: name.as_str().into() }),
        }
        Ok(vec![found])
    }
}

/// The names of accounts by their [`spelling`], to notice a new account that is probably
/// an existing one.
#[derive(Debug, Default)]
pub struct Spellings(HashMap<String, Vec<String>>);

impl Spellings {
    /// Adds the name of an account.
    pub fn add(&mut self, name: &str) {
        let names = self.0.entry(spelling(name)).or_default();
        if !names.iter().any(|it| it == name) {
            names.push(name.to_owned());
        }
    }

    /// Removes a name that its account no longer has.
    pub fn remove(&mut self, name: &str) {
        if let Some(names) = self.0.get_mut(&spelling(name)) {
            names.retain(|it| it != name);
        }
    }

    /// The message for a new account called `name`, if another account is called almost
    /// the same.
    pub fn note(&self, name: &str) -> Option<Finding> {
        let spelling = spelling(name);
        let other = self.0.get(&spelling)?.first().filter(|_| !spelling.is_empty())?;
        Some(Finding::AccountBeside { name: name.into(), other: other.into() })
    }
}

/// An account's name without its spaces and the punctuation that people leave out. The
/// database has the same expression (`worker/src/store/imports/accounts.rs`).
pub fn spelling(name: &str) -> String {
    sort_key(name).replace([' ', '.', ',', '-', '/', '&', '\'', '’'], "")
}

/// The message that several accounts have this name.
pub(super) fn several(name: &str) -> Finding {
    Finding::SeveralAccounts { name: name.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i7_an_unknown_account_by_choice() {
        let name = AccountName::parse("Globex").unwrap();
        let find = |unknown| {
            let there = Named { id: AccountId::new(Uuid::from_u128(1)), name: "Acme".to_owned() };
            Directory::new([there], unknown).find(&name, &mut || Uuid::from_u128(2))
        };
        assert!(matches!(find(UnknownAccount::Create), Ok(Found::New(_))));
        assert_eq!(find(UnknownAccount::Skip), Ok(Found::None));
        let unknown = Finding::NoAccount { name: "Globex".into() };
        assert_eq!(find(UnknownAccount::Fail), Err(unknown));
    }

    #[test]
    fn a_new_account_that_is_probably_an_existing_one_is_named() {
        let account =
            |name: &str| Named { id: AccountId::new(Uuid::from_u128(1)), name: name.to_owned() };
        let directory = Directory::new([account("Acme, Inc.")], UnknownAccount::Create)
            .beside(["AC/DC Parts".to_owned()]);
        let notes = |name: &str| {
            let mut notes = Vec::new();
            let company = Company::parse(name, None).unwrap();
            directory.find_all(&company, &mut notes, &mut || Uuid::from_u128(2)).unwrap();
            notes
        };
        let beside = |name: &str, other: &str| {
            vec![Finding::AccountBeside { name: name.into(), other: other.into() }]
        };
        assert_eq!(notes("ACME Inc"), beside("ACME Inc", "Acme, Inc."));
        assert_eq!(notes("acdc-parts"), beside("acdc-parts", "AC/DC Parts"));
        assert_eq!(notes("acme,  inc."), []);
        assert_eq!(notes("Acme"), []);
        assert_eq!(notes("..."), []);
    }
}
