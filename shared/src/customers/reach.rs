//! How a contact or an account is reached besides by e-mail: phones and postal addresses,
//! as a record's row stores them, and their rules.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::phones::{self, PhoneDraft, PhoneKind, PhoneNumber};
use super::postal::{self, PostalAddress, PostalDraft};
use crate::problem::FieldProblem;

/// The columns of a record's row besides its primary number. Lists are JSON texts, kept as
/// they are stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// What the primary phone is for; none: not said.
    #[serde(default)]
    pub phone_kind: Option<PhoneKind>,
    /// The other phones. There are none without a primary one.
    #[serde(default)]
    pub other_phones: Option<String>,
    /// The postal addresses, the primary one first.
    #[serde(default)]
    pub postal_addresses: Option<String>,
}

fn read<T: DeserializeOwned>(text: Option<&str>) -> Vec<T> {
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

fn write<T: Serialize>(list: &[T]) -> Option<String> {
    if list.is_empty() { None } else { serde_json::to_string(list).ok() }
}

impl Reach {
    /// All phones of a record whose primary number is `primary`, the primary one first.
    pub fn phones(&self, primary: Option<&str>) -> Vec<PhoneNumber> {
        let Some(number) = primary else { return Vec::new() };
        let first =
            PhoneNumber { number: number.to_owned(), kind: self.phone_kind.unwrap_or_default() };
        let others: Vec<PhoneNumber> = read(self.other_phones.as_deref());
        // An import may have made another one the primary one.
        let others = others.into_iter().filter(|it| !it.is_same_as(number));
        [first].into_iter().chain(others).collect()
    }

    /// Sets the phones, the primary one first. Returns the primary number.
    #[must_use]
    pub fn set_phones(&mut self, phones: Vec<PhoneNumber>) -> Option<String> {
        let mut phones = phones.into_iter();
        let first = phones.next();
        let kind = first.as_ref().map(|it| it.kind);
        self.phone_kind = kind.filter(|it| *it != PhoneKind::Other);
        self.other_phones = write(&phones.collect::<Vec<_>>());
        first.map(|it| it.number)
    }

    /// The primary number of a record whose field for it was changed from `before` to `now`.
    /// No other phone is lost by it: without a number, the first of the others becomes the
    /// primary one, and one of the others that is typed there changes places with it.
    #[must_use]
    pub fn follow(&mut self, before: Option<&str>, now: Option<&str>) -> Option<String> {
        let mut phones = self.phones(before);
        match (now, phones.is_empty()) {
            (None, true) => {}
            (None, false) => {
                phones.remove(0);
            }
            (Some(now), true) => {
                phones.push(PhoneNumber { number: now.to_owned(), kind: PhoneKind::Other });
            }
            (Some(now), false) => {
                let at = phones.iter().position(|it| it.is_same_as(now)).unwrap_or(0);
                phones.swap(0, at);
                if let Some(first) = phones.first_mut() {
                    now.clone_into(&mut first.number);
                }
            }
        }
        self.set_phones(phones)
    }

    /// The postal addresses, the primary one first.
    pub fn addresses(&self) -> Vec<PostalAddress> {
        read(self.postal_addresses.as_deref())
    }

    /// Sets the postal addresses, the primary one first.
    pub fn set_addresses(&mut self, addresses: &[PostalAddress]) {
        self.postal_addresses = write(addresses);
    }

    /// Adds what `other` has and this one has not, for a merge [M7]. The numbers are the
    /// primary ones of both. Returns the primary number; nothing that is there is changed.
    /// A merge may lead beyond the most phones and addresses that can be typed.
    #[must_use]
    pub fn unite(
        &mut self,
        number: Option<&str>,
        (other, its): (&Self, Option<&str>),
    ) -> Option<String> {
        let mut phones = self.phones(number);
        for phone in other.phones(its) {
            if !phones.iter().any(|it| it.is_same_as(&phone.number)) {
                phones.push(phone);
            }
        }
        let mut addresses = self.addresses();
        for address in other.addresses() {
            match addresses.iter_mut().find(|it| it.is_same_as(&address)) {
                Some(same) => {
                    same.is_billing |= address.is_billing;
                    same.is_shipping |= address.is_shipping;
                }
                None => addresses.push(address),
            }
        }
        self.set_addresses(&addresses);
        self.set_phones(phones)
    }
}

/// The phones and addresses of a record, checked, the primary ones first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReachBody {
    /// The phones.
    pub phones: Vec<PhoneNumber>,
    /// The addresses.
    pub addresses: Vec<PostalAddress>,
}

impl ReachBody {
    /// Checks what was typed; the form and the worker both call this.
    pub fn parse(
        phones: &[PhoneDraft],
        addresses: &[PostalDraft],
    ) -> Result<Self, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let phones = phones::parse(phones, &mut problems);
        let addresses = postal::parse(addresses, &mut problems);
        if problems.is_empty() { Ok(Self { phones, addresses }) } else { Err(problems) }
    }
}

#[cfg(test)]
#[path = "reach_tests.rs"]
mod tests;
