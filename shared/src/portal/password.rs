//! The rules for passwords. The worker hashes and stores them.

use crate::problem::FieldProblem;
use crate::words::both::rules as words;

/// The fewest characters (OWASP ASVS 6.2.1 requires 8 and recommends more).
pub const MIN_CHARS: usize = 10;

/// The most bytes: enough for a passphrase, and a limit on the work of hashing.
pub const MAX_BYTES: usize = 256;

/// A password that may be set. It is used exactly as typed, spaces included (ASVS 6.2.8),
/// and never shown or logged.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

impl NewPassword {
    /// Checks `text`, the password in `field`. It must not consist of the texts in `about`:
    /// the person's address and name, and the help center's name.
    pub fn parse(field: &str, text: &str, about: &[&str]) -> Result<Self, Vec<FieldProblem>> {
        let no = |message: &str| Err(vec![FieldProblem::new(field, message)]);
        if text.chars().count() < MIN_CHARS {
            return no(&words::password_is_too_short(MIN_CHARS));
        }
        if MAX_BYTES < text.len() {
            return no(&words::at_most_characters(MAX_BYTES));
        }
        let bare = bare(text);
        let mut kinds = Vec::new();
        for c in text.chars().map(|c| c.to_ascii_lowercase()) {
            if !kinds.contains(&c) {
                kinds.push(c);
            }
        }
        let is_about = about.iter().any(|it| {
            let it = self::bare(it);
            !it.is_empty() && (it == bare || it.trim_end_matches("example") == bare)
        });
        // Guessing programs try common words with digits around them first.
        let core = bare.trim_matches(|c: char| c.is_ascii_digit());
        if kinds.len() < 4 || is_about || COMMON.contains(&bare.as_str()) || COMMON.contains(&core)
        {
            return no(words::password_is_too_easy());
        }
        Ok(Self(text.to_owned()))
    }

    /// The bytes to hash.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// The letters and digits of `text`, with A to Z in lower case. Folding the case of other
/// letters would need a large table in the browser for little gain.
fn bare(text: &str) -> String {
    text.to_ascii_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The most common leaked passwords of ten or more characters, without surrounding digits
/// and without characters that are neither letters nor digits. Shorter passwords need no
/// entry: they are too short, or are reduced to one of these words.
const COMMON: [&str; 62] = [
    "password",
    "passwort",
    "passw0rd",
    "p4ssw0rd",
    "passwordpassword",
    "qwerty",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "qwertyqwerty",
    "qazwsxedc",
    "1qaz2wsx3edc",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "q1w2e3r4t5",
    "q1w2e3r4t5y6",
    "1qazxsw2",
    "zxcvbnm",
    "asdfghjkl",
    "asdfasdf",
    "qwerasdfzxcv",
    "abcdefghij",
    "abcdefg",
    "abcd1234",
    "abc123abc",
    "1234567890",
    "0123456789",
    "0987654321",
    "12345678910",
    "123456789",
    "123123123",
    "1234512345",
    "letmein",
    "letmeinnow",
    "welcome",
    "welcometo",
    "iloveyou",
    "iloveyouso",
    "trustno",
    "administrator",
    "admin",
    "adminadmin",
    "changeme",
    "changemenow",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "basketball",
    "superman",
    "batman",
    "dragon",
    "master",
    "monkey",
    "shadow",
    "michael",
    "jennifer",
    "computer",
    "internet",
    "starwars",
    "liverpool",
    "manchester",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, is_fine: bool) {
        let about = ["ann.lee@acme.example", "Ann Lee", "Northwind Support"];
        assert_eq!(NewPassword::parse("password", text, &about).is_ok(), is_fine, "{text:?}");
    }

    #[test]
    fn long_is_enough_and_guessable_is_not() {
        check("correct horse battery", true);
        check("   ten spaces?  ", true);
        check("пароль-кошки", true);
        check(&"long enough ".repeat(20), true);
        check("short one", false);
        check("aaaaaaaaaaaa", false);
        check("Password1234", false);
        check("1234567890", false);
        check("Northwind-Support", false);
        check("ann.lee@acme.example", false);
        check(&"x y z ".repeat(50), false);
    }
}
