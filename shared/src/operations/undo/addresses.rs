//! The rules for addresses that an undo must not break [E1, E2, E7].

use super::{KeptReason, Today};
use crate::ids::ContactId;
use crate::operations::rows::AddressRow;

/// The rule that `live` would break. `live` are the active addresses of `contact`, and all
/// active addresses with the same keys.
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
    // For a contact who signs in, the primary address has to be verified if any address is,
    // since mail goes to the primary address.
    let has_verified = own().any(|it| it.verified_at.is_some());
    let leads_astray = own().any(|it| it.is_primary.0 && it.verified_at.is_none());
    (today.with_credential.contains(&contact) && has_verified && leads_astray)
        .then_some(KeptReason::AddressUnverified)
}
