//! E-mail addresses, and when two of them are the same [E1].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::unicode;
use crate::words::both::rules as words;

/// The longest address, in bytes (RFC 5321, 4.5.3.1.3).
pub const MAX_LEN: usize = 254;

/// An address that we can write to: trimmed, one `@`, a dotted host, no spaces.
///
/// The check is loose on purpose: only the activation mail can show that somebody reads the
/// address. The text is kept as it was typed; [`Email::key`] is equal for all spellings of
/// one address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// Why a text is not an [`Email`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailError {
    /// The text is empty or only white space.
    Empty,
    /// The text has more than [`MAX_LEN`] bytes.
    TooLong,
    /// The text does not have the form `name@host.tld`.
    Malformed,
}

impl fmt::Display for EmailError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str(words::enter_an_email_address()),
            Self::TooLong => f.write_str(&words::at_most_characters(MAX_LEN)),
            Self::Malformed => f.write_str(words::enter_a_valid_email_address()),
        }
    }
}

impl std::error::Error for EmailError {}

impl Email {
    /// The address as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The normalized form, which is unique among all live contacts: NFC,
    /// lower case, the host in its ASCII form.
    pub fn key(&self) -> Result<AddressKey, EmailError> {
        let (name, host) = self.0.rsplit_once('@').ok_or(EmailError::Malformed)?;
        let host = unicode::ascii_host(host).ok_or(EmailError::Malformed)?;
        Ok(AddressKey(format!("{}@{host}", unicode::folded(name))))
    }

    /// The part after the `@`, in lower case.
    pub fn host(&self) -> String {
        self.0.rsplit_once('@').map(|(_, host)| host.to_lowercase()).unwrap_or_default()
    }
}

/// The normalized form of an address, equal for all of its spellings. See [`Email::key`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct AddressKey(String);

impl AddressKey {
    /// The normalized text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = EmailError;

    fn from_str(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        if MAX_LEN < text.len() {
            return Err(EmailError::TooLong);
        }
        let (name, host) = text.rsplit_once('@').ok_or(EmailError::Malformed)?;
        // Unassigned code points are refused: a later version of Unicode could normalize
        // them differently, and a stored key would no longer be found [E1]. Angle brackets,
        // commas and line breaks would end the address in a mail's header.
        let odd = |c: char| c.is_whitespace() || c.is_control() || "<>,;:\"()[]\\".contains(c);
        let labels_are_whole = host
            .split('.')
            .all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
        let is_address = !name.is_empty()
            && !name.contains('@')
            && host.contains('.')
            && labels_are_whole
            && !text.contains(odd)
            && unicode::is_assigned(text);
        if is_address { Ok(Self(text.to_owned())) } else { Err(EmailError::Malformed) }
    }
}

impl TryFrom<String> for Email {
    type Error = EmailError;

    fn try_from(text: String) -> Result<Self, EmailError> {
        text.parse()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, EmailError>) {
        let actual = text.parse::<Email>();
        assert_eq!(expected, actual.as_ref().map(Email::as_str).map_err(|error| *error));
    }

    #[test]
    fn accepts() {
        check("ann@acme.example", Ok("ann@acme.example"));
        check("  Ann.Lee+desk@Acme.EXAMPLE ", Ok("Ann.Lee+desk@Acme.EXAMPLE"));
        check("josé@köln.example", Ok("josé@köln.example"));
    }

    #[test]
    fn refuses() {
        check("   ", Err(EmailError::Empty));
        check(&format!("{}@acme.example", "a".repeat(250)), Err(EmailError::TooLong));
        for text in [
            "ann",
            "@acme.example",
            "ann@",
            "ann@acme",
            "ann\u{378}@acme.example",
            "a b@acme.example",
            "ann@@acme.example",
            "ann@acme..example",
            "ann@-acme.example",
            "ann@acme.example\r\nBcc: eve@evil.example",
            "<ann@acme.example>",
            "ann@acme.example,eve@evil.example",
        ] {
            check(text, Err(EmailError::Malformed));
        }
    }

    #[test]
    fn e1_spellings_of_one_address_share_a_key() {
        let key = |text: &str| text.parse::<Email>().unwrap().key().unwrap();
        assert_eq!(key(" Ann@Acme.Example"), key("ann@acme.example"));
        assert_eq!(key("jose\u{301}@acme.example"), key("JOSÉ@acme.example"));
        assert_eq!(key("ann@bücher.example"), key("ann@xn--bcher-kva.example"));
        assert_ne!(key("ann@acme.example"), key("anne@acme.example"));
    }
}
