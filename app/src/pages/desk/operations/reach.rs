//! Changes of phones, postal addresses, lines of reports, parent accounts and shares in words.

use shared::api::operations::Names;
use shared::customers::phones::PhoneKind;
use shared::ids::{AccountId, ContactId};
use shared::operations::effects::{
    ListChange, ParentEffect, PersonEffect, PhoneEffect, PostalEffect,
};
use shared::time::Timestamp;
use shared::words::desk::{effects as texts, parent_accounts as parents};

use crate::browser::dates;

/// Whom a contact reports to changes.
pub fn reports_to(it: &PersonEffect<ContactId>, names: &Names) -> String {
    let name = |id: Option<ContactId>| match id {
        Some(id) => names.get(&id.uuid()).map_or(texts::unknown(), String::as_str),
        None => texts::no_one(),
    };
    texts::reports_to_changes(name(it.from), name(it.to))
}

/// The account that an account is a department of changes.
pub fn parent(it: &ParentEffect, names: &Names) -> String {
    let name = |id: AccountId| names.get(&id.uuid()).map_or(texts::unknown(), String::as_str);
    let account = name(it.account);
    match (it.from.map(name), it.to.map(name)) {
        (Some(from), Some(to)) => parents::parent_changes(account, from, to),
        (None, Some(to)) => parents::parent_set(account, to),
        (Some(from), None) => parents::parent_removed(account, from),
        (None, None) => String::new(),
    }
}

/// A ticket is shared with `account`, or no longer shared.
pub fn share(account: &str, is_shared: bool, until: Option<Timestamp>) -> String {
    match (is_shared, until) {
        (true, Some(at)) => texts::ticket_shared_until(account, &dates::moment(at)),
        (true, None) => texts::ticket_shared(account),
        (false, _) => texts::ticket_not_shared(account),
    }
}

/// A phone changes.
pub fn phone(PhoneEffect { number, kind, how, .. }: &PhoneEffect) -> String {
    let shown = match kind {
        PhoneKind::Other => number.clone(),
        kind => [number, " (", kind.label(), ")"].concat(),
    };
    match how {
        ListChange::Added => texts::phone_added(&shown),
        ListChange::Removed => texts::phone_removed(&shown),
        ListChange::Described => texts::phone_described(number, kind.label()),
        ListChange::BecamePrimary => texts::phone_becomes_primary(number),
    }
}

/// A postal address changes.
pub fn postal(it: &PostalEffect) -> String {
    let address = &it.address;
    match (it.how, it.is_billing, it.is_shipping) {
        (ListChange::Added, ..) => texts::postal_added(address),
        (ListChange::Removed, ..) => texts::postal_removed(address),
        (ListChange::BecamePrimary, ..) => texts::postal_becomes_primary(address),
        (ListChange::Described, true, true) => texts::postal_both(address),
        (ListChange::Described, true, false) => texts::postal_billing(address),
        (ListChange::Described, false, true) => texts::postal_shipping(address),
        (ListChange::Described, false, false) => texts::postal_neither(address),
    }
}
