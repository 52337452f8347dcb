//! The phones of a contact or an account: a primary one and others, each with a kind. Where
//! there are any, exactly one is the primary one.
//!
//! The primary number is the listed field `phone`, which lists, searches and imports know
//! ([`crate::fields`]). [`Reach`](super::reach::Reach) has the rest.

use serde::{Deserialize, Serialize};

use crate::fields::Kind;
use crate::problem::FieldProblem;
use crate::time::Timestamp;
use crate::words::both::{phones as words, rules};

/// The most phones of a record. They are one column and one answer: 20 lines of 40
/// characters and a kind are less than 4 KB.
pub const MAX_PHONES: usize = 20;

/// What a phone is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneKind {
    /// At work.
    Work,
    /// A mobile phone.
    Mobile,
    /// At home.
    Home,
    /// A fax machine.
    Fax,
    /// Something else, or not said.
    #[default]
    Other,
}

impl PhoneKind {
    /// All kinds, in the order of a menu.
    pub const ALL: [Self; 5] = [Self::Work, Self::Mobile, Self::Home, Self::Fax, Self::Other];

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Work => words::work(),
            Self::Mobile => words::mobile(),
            Self::Home => words::home(),
            Self::Fax => words::fax(),
            Self::Other => words::other(),
        }
    }
}

/// A phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneNumber {
    /// The number as it was typed.
    pub number: String,
    /// What it is for.
    #[serde(default)]
    pub kind: PhoneKind,
}

impl PhoneNumber {
    /// Whether both are the same number, however they are written.
    pub fn is_same_as(&self, number: &str) -> bool {
        phone_key(&self.number) == phone_key(number)
    }
}

/// A phone as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneDraft {
    /// The number.
    pub number: String,
    /// What it is for.
    #[serde(default)]
    pub kind: PhoneKind,
    /// Whether it is the primary one. If none is, the first one is.
    #[serde(default)]
    pub is_primary: bool,
}

/// The normalized form of a number, equal for its spellings: `+49 (30) 12-3` and
/// `0049 30 123` are the same. A number without digits is compared by its letters.
pub fn phone_key(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return number.to_lowercase();
    }
    let is_international = number.trim_start().starts_with('+');
    match digits.strip_prefix("00") {
        Some(rest) if !is_international => ["+", rest].concat(),
        _ if is_international => ["+", &digits].concat(),
        _ => digits,
    }
}

/// Checks a list of phones. Returns them with the primary one first; the mistakes name the
/// lines as they were typed: `phones.1.number`.
pub(super) fn parse(typed: &[PhoneDraft], problems: &mut Vec<FieldProblem>) -> Vec<PhoneNumber> {
    if MAX_PHONES < typed.len() {
        problems.push(FieldProblem::new("phones", words::too_many(MAX_PHONES)));
        return Vec::new();
    }
    let mut phones: Vec<PhoneNumber> = Vec::new();
    let mut primary = None;
    for (at, PhoneDraft { number, kind, is_primary }) in typed.iter().enumerate() {
        let mut wrong = |part: &str, message: String| {
            problems.push(FieldProblem::new(format!("phones.{at}.{part}"), message));
        };
        match Kind::Phone.parse(number, Timestamp::default()) {
            Ok(None) => wrong("number", rules::enter_a_phone_number().to_owned()),
            Err(error) => wrong("number", error.of(words::number())),
            Ok(Some(number)) => {
                if phones.iter().any(|it| it.is_same_as(&number)) {
                    wrong("number", words::twice().to_owned());
                }
                phones.push(PhoneNumber { number, kind: *kind });
            }
        }
        match (is_primary, primary) {
            (true, None) => primary = Some(at),
            (true, Some(_)) => wrong("is_primary", words::one_primary().to_owned()),
            (false, _) => {}
        }
    }
    if let Some(phones) = primary.and_then(|at| phones.get_mut(..=at)) {
        phones.rotate_right(1);
    }
    phones
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_in_all_of_its_spellings() {
        let key = phone_key("+49 (30) 12-3");
        for number in ["+4930123", " 0049 30 123", "+49/30/123"] {
            assert_eq!(phone_key(number), key, "{number}");
        }
        assert_ne!(phone_key("030 123"), key);
        assert_ne!(phone_key("4930123"), key);
        assert_eq!(phone_key("Reception"), phone_key("RECEPTION"));
        assert_ne!(phone_key("Reception"), phone_key("Office"));
    }
}
