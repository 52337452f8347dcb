//! An account among others: the accounts above it and its departments, and how its tickets
//! came and went over a year. Its parent is a field of the account.

use serde::{Deserialize, Serialize};

use crate::api::{Named, Nothing, endpoints};
use crate::ids::AccountId;

/// How many departments of an account are listed. The others are counted, up to
/// [`MOST_COUNTED`].
pub const MOST_DEPARTMENTS: u32 = 10;

/// Up to so many departments of an account are counted.
pub const MOST_COUNTED: u32 = 1_000;

/// The months of [`AccountMonths`].
pub const MONTHS: usize = 12;

/// The accounts above an account and below it. Deleted ones are skipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountTree {
    /// The accounts above it, from the top down to its parent.
    pub ancestors: Vec<Named<AccountId>>,
    /// Its departments by name, at most [`MOST_DEPARTMENTS`].
    pub departments: Vec<Named<AccountId>>,
    /// How many departments it has.
    pub count: u32,
}

/// Where the months begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthsQuery {
    /// How many minutes the reader is ahead of UTC.
    #[serde(default)]
    pub offset: i16,
}

/// The tickets of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// The year and the month, such as `2026-11`.
    pub month: String,
    /// How many tickets were opened.
    pub opened: u32,
    /// How many tickets were solved or closed, of those that still are.
    pub solved: u32,
}

/// The last twelve months, the current one last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountMonths {
    /// The months. Only tickets that the agent sees are counted [V16], with those of its
    /// departments if the workspace rolls them up.
    pub months: Vec<Month>,
}

endpoints! {
    /// The accounts above an account, and its departments.
    GetAccountTree: Get Desk "/api/desk/accounts/{id}/tree" (AccountId, Nothing) -> AccountTree;
    /// How many tickets of an account were opened and solved in each of the last twelve months.
    GetAccountMonths: Get Desk "/api/desk/accounts/{id}/months" (AccountId, MonthsQuery) -> AccountMonths;
}
