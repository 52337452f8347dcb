//! Verifying a contact's addresses. Adding, correcting, promoting and removing one are
//! operations ([`super::operations::Draft`]).

use serde::{Deserialize, Serialize};

use crate::api::session::LinkToken;
use crate::api::{NoId, Nothing, endpoints};
use crate::email::Email;
use crate::ids::{AddressId, ContactId};

/// Selects one of a contact's addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfAddress {
    /// The address.
    pub address: AddressId,
}

/// An address that was just verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressVerified {
    /// The address.
    pub email: Email,
    /// The name of the help center that sent the link.
    pub help_center: String,
}

endpoints! {
    /// Sends the verification mail for a pending address again [E7].
    SendVerification: Post Desk "/api/desk/contacts/{id}/verification" (ContactId, OfAddress) -> Nothing;
    /// Redeems a link that verifies an address [E7].
    VerifyAddress: Post Public "/api/portal/verification" (NoId, LinkToken) -> AddressVerified;
}
