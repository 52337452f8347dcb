//! Verifying a contact's addresses. Adding, correcting, promoting and removing one are
//! operations ([`super::operations::Draft`]).

use serde::{Deserialize, Serialize};

use crate::api::session::LinkToken;
use crate::api::{NoId, Nothing, endpoints};
use crate::email::Email;
use crate::ids::{AddressId, ContactId};

/// Which of a contact's addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfAddress {
    /// Which.
    pub address: AddressId,
}

/// An address that was just verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressVerified {
    /// The address.
    pub email: Email,
    /// The help center that the link came from.
    pub help_center: String,
}

endpoints! {
    /// Sends the mail that verifies a pending address once more [E7].
    SendVerification: Post Desk "/api/desk/contacts/{id}/verification" (ContactId, OfAddress) -> Nothing;
    /// Redeems a link that verifies an address [E7].
    VerifyAddress: Post Public "/api/portal/verification" (NoId, LinkToken) -> AddressVerified;
}
