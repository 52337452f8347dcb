//! Merging contacts, and merging accounts: a [`Draft`](super::operations::Draft) each, and
//! what its preview shows besides the effects [M1–M12].
//!
//! A merge is previewed, committed and undone as every other structural act. The id of a
//! record that was merged leads to the one that stayed: `GetContact` and `GetAccount`
//! answer with that record, whose id then differs from the requested one [M6].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Named;
use crate::ids::{AccountId, ContactId, TicketNumber};
pub use crate::operations::merge::{MAX_RECORDS, MergeField, MergeValue};

/// So many tickets that the contact gains are named in the preview [M9].
pub const GAINED_TICKETS: usize = 20;

/// Rows that move are counted up to this number.
pub const MOVED_AT_MOST: u32 = 1_000;

/// Merge contacts into one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeContacts {
    /// The contact that stays.
    pub into: ContactId,
    /// The contacts that are merged into it, without itself; with it at most [`MAX_RECORDS`].
    pub from: Vec<ContactId>,
    /// By field name ([`MergeField::name`]), the contact whose value is kept. A field that is
    /// missing keeps the value of the contact that stays or, if that is empty, the first one
    /// of the others, in their order.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, ContactId>,
    /// The primary account afterwards, one of their primary accounts. None: that of the
    /// contact that stays or, if it has none, the first one of the others. It is required if
    /// they have different ones and contacts belong to one account only [M4].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_account: Option<AccountId>,
    /// The agent has seen which tickets the contact gains. Required for the commit if there
    /// are any [M9].
    #[serde(default)]
    pub accepts_gained_tickets: bool,
}

/// Merge accounts into one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeAccounts {
    /// The account that stays.
    pub into: AccountId,
    /// The accounts that are merged into it, without itself; with it at most [`MAX_RECORDS`].
    pub from: Vec<AccountId>,
    /// By field name ([`MergeField::name`]), the account whose value is kept. A field that is
    /// missing keeps the value of the account that stays or, if that is empty, the first one
    /// of the others, in their order.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, AccountId>,
}

/// What the preview of a merge shows besides the effects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergePreview {
    /// The fields in which the records differ, in the order of the form.
    pub fields: Vec<MergeField>,
    /// The primary accounts of the contacts: with more than one there is a choice [M4].
    pub primary_accounts: Vec<Named<AccountId>>,
    /// The primary account afterwards.
    pub primary_account: Option<AccountId>,
    /// What moves to the record that stays.
    pub moved: Moved,
    /// Tickets that the contact that stays gains in a help center where it has access, the
    /// latest activity first; at most [`GAINED_TICKETS`] [M9].
    pub gained: Vec<GainedTicket>,
    /// How many more tickets it gains. The total is counted up to
    /// [`SIGHT_TICKETS`](super::operations::SIGHT_TICKETS).
    pub more_gained: u32,
}

/// How much moves to the record that stays; each number up to [`MOVED_AT_MOST`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The tickets that the contacts requested, or of the accounts.
    pub tickets: u32,
    /// The tickets that the contacts take part in, or that are shared with the accounts.
    pub participations: u32,
}

/// A ticket that the contact that stays gains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GainedTicket {
    /// Its number.
    pub number: TicketNumber,
    /// Its subject.
    pub subject: String,
}
