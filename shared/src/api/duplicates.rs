//! Records that may be the one that an agent is about to create, for a form while it is
//! filled in.

use serde::{Deserialize, Serialize};

use crate::api::{NoId, endpoints};
pub use crate::customers::duplicates::{Likeness, MOST_NAMED};
use crate::ids::AccountId;
use crate::operations::effects::Record;

/// A contact as far as it is typed. Texts that are not complete yet find nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedContact {
    /// The first name. Names are compared once both are typed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub first_name: String,
    /// The last name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub last_name: String,
    /// The address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// The phone number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// The primary account. Similar names are looked for among its contacts and the
    /// addresses in its domains, besides those in the domain of `email`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
}

/// An account as far as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedAccount {
    /// The name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The domains, as they are typed in the form.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub domains: String,
}

/// A record that may be the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicate {
    /// The record.
    pub record: Record,
    /// Its name.
    pub name: String,
    /// The contact's primary address, or the account's first domain.
    pub address: Option<String>,
    /// The name of the contact's primary account.
    pub account: Option<String>,
    /// Why it may be the same.
    pub likeness: Likeness,
}

endpoints! {
    /// Contacts that may be the one that is typed, at most [`MOST_NAMED`].
    FindDuplicateContacts: Get Desk "/api/desk/duplicate-contacts" (NoId, TypedContact) -> Vec<Duplicate>;
    /// Accounts that may be the one that is typed, at most [`MOST_NAMED`].
    FindDuplicateAccounts: Get Desk "/api/desk/duplicate-accounts" (NoId, TypedAccount) -> Vec<Duplicate>;
}
