//! Accounts by the names that files of contacts and tickets call them.

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
    /// What becomes of a name that is not among them.
    pub unknown: UnknownAccount,
}

/// The account that a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is there.
    There(Named<AccountId>),
    /// It is to be made. [`Directory::add`] tells the rows that follow.
    ToMake(Named<AccountId>),
    /// There is none, and the row does without [I7].
    None,
}

impl Found {
    /// The account, if any.
    pub fn account(&self) -> Option<&Named<AccountId>> {
        match self {
            Self::There(account) | Self::ToMake(account) => Some(account),
            Self::None => None,
        }
    }
}

impl Directory {
    /// These accounts, and what becomes of a name that is not among them.
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

    /// The account called `name` [I7].
    pub fn find(
        &self,
        name: &AccountName,
        fresh: &mut dyn FnMut() -> Uuid,
    ) -> Result<Found, Finding> {
        let named = self.by_name.get(&account_key(name.as_str())).map_or(&[][..], Vec::as_slice);
        match (named, self.unknown) {
            ([account], _) => Ok(Found::There(account.clone())),
            ([_, _, ..], _) => Err(several(name.as_str())),
            ([], UnknownAccount::Create) => {
                let account = Named { id: AccountId::new(fresh()), name: name.to_string() };
                Ok(Found::ToMake(account))
            }
            ([], UnknownAccount::Skip) => Ok(Found::None),
            ([], UnknownAccount::Fail) => Err(Finding::NoAccount { name: name.as_str().into() }),
        }
    }
}

/// That a name is that of several accounts.
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
        assert!(matches!(find(UnknownAccount::Create), Ok(Found::ToMake(_))));
        assert_eq!(find(UnknownAccount::Skip), Ok(Found::None));
        let unknown = Finding::NoAccount { name: "Globex".into() };
        assert_eq!(find(UnknownAccount::Fail), Err(unknown));
    }
}
