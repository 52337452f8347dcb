//! What an undo may not make of a contact's addresses [E1, E2, E7].

use super::{KeptReason, Today};
use crate::ids::ContactId;
use crate::operations::rows::AddressRow;

/// The rule that `live` would break, as the addresses of `contact` and all that have the
/// same keys.
pub(super) fn broken(contact: ContactId, live: &[AddressRow], today: &Today) -> Option<KeptReason> {
    let own = || live.iter().filter(|it| it.contact_id == contact);
    let taken = live.iter().find(|other| {
        other.contact_id != contact && own().any(|it| it.address_key == other.address_key)
    });
    if let Some(other) = taken {
        return Some(KeptReason::AddressTaken { by: other.contact_id });
    }
    let primary = own().filter(|it| it.is_primary.0).count();
    if own().next().is_some() && primary != 1 {
        return Some(KeptReason::AddressRules);
    }
    // Mail goes to the primary address: for a contact who signs in, a verified one if there
    // is one.
    let has_verified = own().any(|it| it.verified_at.is_some());
    let leads_astray = own().any(|it| it.is_primary.0 && it.verified_at.is_none());
    (today.with_credential.contains(&contact) && has_verified && leads_astray)
        .then_some(KeptReason::AddressUnverified)
}
