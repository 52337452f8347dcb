//! Which help center a call is about.

use std::str::FromStr;

/// The header in which a call names its help center, by its [`HelpCenterSlug`]. A call
/// without the header is about the default help center. A contact's session belongs to the
/// help center that it was opened in, whatever the header says.
pub const HELP_CENTER_HEADER: &str = "atrium-help-center";

/// The longest slug, in bytes: the limit for a label of a host name (RFC 1035, 2.3.4).
const MAX_LEN: usize = 63;

/// A help center's name in URLs: lower-case letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpCenterSlug(String);

/// The text is not a [`HelpCenterSlug`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use at most {MAX_LEN} lowercase letters, digits, and hyphens")]
pub struct NoSlug;

impl HelpCenterSlug {
    /// The slug as a text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HelpCenterSlug {
    type Err = NoSlug;

    fn from_str(text: &str) -> Result<Self, NoSlug> {
        let is_plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
        let is_slug = (1..=MAX_LEN).contains(&text.len())
            && text.bytes().all(is_plain)
            && !text.starts_with('-')
            && !text.ends_with('-');
        is_slug.then(|| Self(text.to_owned())).ok_or(NoSlug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_a_label_of_a_host() {
        for text in ["northwind", "emea-2", "7"] {
            let slug = text.parse::<HelpCenterSlug>();
            assert_eq!(slug.as_ref().map(HelpCenterSlug::as_str), Ok(text));
        }
        for text in ["", "-a", "a-", "Northwind", "a b", "a.b", "ä", &"a".repeat(64)] {
            assert_eq!(text.parse::<HelpCenterSlug>(), Err(NoSlug), "{text:?}");
        }
    }
}
