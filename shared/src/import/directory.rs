//! Looks up accounts by the names in files of contacts and tickets.

use std::collections::HashMap;

use uuid::Uuid;

use crate::ids::{AccountId, Named};
use crate::import::findings::Finding;
use crate::import::run::UnknownAccount;
use crate::text::{AccountName, account_key};

/// The accounts that the rows of a file of contacts or tickets name.
#[derive(Debug)]
pub struct Directory {
    by_name: HashMap<String, Vec<Named<AccountId>>>,
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
        let mut directory = Self { by_name: HashMap::new(), unknown };
        accounts.into_iter().for_each(|it| directory.add(it));
        directory
    }

    /// Adds an account.
    pub fn add(&mut self, account: Named<AccountId>) {
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
}
