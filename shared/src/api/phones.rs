//! The phones and postal addresses of contacts and accounts, and the line of contacts that a contact reports to.
//! They are edited by an operation ([`PhonesEdit`]).

use serde::{Deserialize, Serialize};

use crate::api::{Named, Nothing, endpoints};
use crate::customers::phones::{PhoneDraft, PhoneNumber};
use crate::customers::postal::{PostalAddress, PostalDraft};
use crate::ids::{AccountId, ContactId};
use crate::operations::effects::Record;

/// How many direct reports of a contact are listed. The others are counted.
pub const MOST_REPORTS: u32 = 50;

/// What a business card says of a contact or an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The record's version, to send back with a change.
    pub version: i64,
    /// The phones, the primary one first.
    pub phones: Vec<PhoneNumber>,
    /// The postal addresses, the primary one first.
    pub addresses: Vec<PostalAddress>,
    /// The contacts that a contact reports to, from the nearest one to the top. Deleted
    /// contacts are skipped [R16].
    pub superiors: Vec<Named<ContactId>>,
    /// The contacts who report to a contact, by name; at most [`MOST_REPORTS`].
    pub reports: Vec<Named<ContactId>>,
    /// How many more there are.
    pub more_reports: u32,
}

/// The phones and postal addresses that a record is to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhonesEdit {
    /// The contact or account.
    pub record: Record,
    /// The version that the agent saw.
    pub version: i64,
    /// All of its phones, at most [`MAX_PHONES`](crate::customers::phones::MAX_PHONES).
    pub phones: Vec<PhoneDraft>,
    /// All of its addresses, at most
    /// [`MAX_ADDRESSES`](crate::customers::postal::MAX_ADDRESSES).
    pub addresses: Vec<PostalDraft>,
}

endpoints! {
    /// The phones, postal addresses and lines of reports of a contact.
    GetContactCard: Get Desk "/api/desk/contacts/{id}/card" (ContactId, Nothing) -> Card;
    /// The phones and postal addresses of an account.
    GetAccountCard: Get Desk "/api/desk/accounts/{id}/card" (AccountId, Nothing) -> Card;
}
