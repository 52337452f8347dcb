//! The postal addresses of a contact or an account. The first one is the primary one.

use serde::{Deserialize, Serialize};

use crate::fields::Kind;
use crate::problem::FieldProblem;
use crate::time::Timestamp;
use crate::words::both::postal as words;

/// The most postal addresses of a record. They are one column and one answer: 20 addresses
/// of the greatest length are less than 50 KB.
pub const MAX_ADDRESSES: usize = 20;

/// The most lines of a street.
pub const MAX_STREET_LINES: usize = 6;

/// A postal address. What is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostalAddress {
    /// The lines before the city: a street, a building, a department.
    #[serde(default)]
    pub street: String,
    /// The city.
    #[serde(default)]
    pub city: String,
    /// The state, province or region.
    #[serde(default)]
    pub region: String,
    /// The postal code.
    #[serde(default)]
    pub postal_code: String,
    /// The country.
    #[serde(default)]
    pub country: String,
    /// Whether bills go there.
    #[serde(default)]
    pub is_billing: bool,
    /// Whether goods go there.
    #[serde(default)]
    pub is_shipping: bool,
}

impl PostalAddress {
    /// Its lines, as they stand on an envelope.
    pub fn lines(&self) -> Vec<String> {
        let town = [&*self.postal_code, " ", &*self.city].concat().trim().to_owned();
        let rest = [town, self.region.clone(), self.country.clone()];
        let lines = self.street.lines().map(str::to_owned).chain(rest);
        lines.filter(|line| !line.is_empty()).collect()
    }

    /// Whether both are the same place, whatever goes there.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let key = |it: &Self| it.lines().join("\n").to_lowercase();
        key(self) == key(other)
    }
}

/// A postal address as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostalDraft {
    /// The lines before the city.
    #[serde(default)]
    pub street: String,
    /// The city.
    #[serde(default)]
    pub city: String,
    /// The state, province or region.
    #[serde(default)]
    pub region: String,
    /// The postal code.
    #[serde(default)]
    pub postal_code: String,
    /// The country.
    #[serde(default)]
    pub country: String,
    /// Whether bills go there.
    #[serde(default)]
    pub is_billing: bool,
    /// Whether goods go there.
    #[serde(default)]
    pub is_shipping: bool,
    /// Whether it is the primary one. If none is, the first one is.
    #[serde(default)]
    pub is_primary: bool,
}

/// Checks a list of addresses. Returns them with the primary one first; the mistakes name
/// the addresses as they were typed: `addresses.1.city`.
pub(super) fn parse(typed: &[PostalDraft], problems: &mut Vec<FieldProblem>) -> Vec<PostalAddress> {
    if MAX_ADDRESSES < typed.len() {
        problems.push(FieldProblem::new("addresses", words::too_many(MAX_ADDRESSES)));
        return Vec::new();
    }
    let mut addresses: Vec<PostalAddress> = Vec::new();
    let mut primary = None;
    for (at, draft) in typed.iter().enumerate() {
        let wrongs = problems.len();
        let mut wrong = |part: &str, message: String| {
            problems.push(FieldProblem::new(format!("addresses.{at}.{part}"), message));
        };
        let mut text = |part: &str, kind: Kind, label: &str, typed: &str| {
            let value = kind.parse(typed, Timestamp::default());
            value.map_err(|error| wrong(part, error.of(label))).ok().flatten().unwrap_or_default()
        };
        let line = |max| Kind::Text { max };
        let street = text("street", Kind::LongText { max: 300 }, words::street(), &draft.street);
        let mut address = PostalAddress {
            street: String::new(),
            city: text("city", line(80), words::city(), &draft.city),
            region: text("region", line(80), words::region(), &draft.region),
            postal_code: text("postal_code", line(20), words::postal_code(), &draft.postal_code),
            country: text("country", line(80), words::country(), &draft.country),
            is_billing: draft.is_billing,
            is_shipping: draft.is_shipping,
        };
        let lines: Vec<&str> = street.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
        if MAX_STREET_LINES < lines.len() {
            wrong("street", words::too_many_lines(MAX_STREET_LINES));
        }
        address.street = lines.join("\n");
        match (draft.is_primary, primary) {
            (true, None) => primary = Some(at),
            (true, Some(_)) => wrong("is_primary", words::one_primary().to_owned()),
            (false, _) => {}
        }
        if problems.len() == wrongs {
            let message = if address.lines().is_empty() {
                Some(words::enter_an_address())
            } else {
                addresses.iter().any(|it| it.is_same_as(&address)).then(words::twice)
            };
            problems
                .extend(message.map(|it| FieldProblem::new(format!("addresses.{at}.street"), it)));
        }
        addresses.push(address);
    }
    if let Some(addresses) = primary.and_then(|at| addresses.get_mut(..=at)) {
        addresses.rotate_right(1);
    }
    addresses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_the_lines_of_an_envelope() {
        let address = PostalAddress {
            street: "Dock 4\nHafenstr. 1".to_owned(),
            city: "Hamburg".to_owned(),
            country: "Germany".to_owned(),
            postal_code: "20457".to_owned(),
            ..PostalAddress::default()
        };
        assert_eq!(address.lines(), ["Dock 4", "Hafenstr. 1", "20457 Hamburg", "Germany"]);
        let bare = PostalAddress { city: "Hamburg".to_owned(), ..PostalAddress::default() };
        assert_eq!(bare.lines(), ["Hamburg"]);
        assert!(PostalAddress::default().lines().is_empty());
    }
}
