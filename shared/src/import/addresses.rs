//! Parses e-mail addresses in a file, with the text that programs put around them.

use crate::email::{AddressKey, Email, EmailError};
use crate::text::is_invisible;

/// The addresses of a cell, in order. An invalid address comes with the reason and its
/// text.
pub fn read(cell: &str) -> Vec<Result<Address, (EmailError, String)>> {
    let mut addresses = Vec::new();
    let parts = cell.split(['|', ';', ',', '\n']).flat_map(|it| it.split(":::"));
    let parts: Vec<&str> = parts.filter(|it| !bare(it).is_empty()).collect();
    for (at, part) in parts.iter().enumerate() {
        // `Lee, Ann <ann@acme.example>`: a comma in the name before an address.
        let is_name = !part.contains('@')
            && parts
                .iter()
                .skip(at + 1)
                .find(|it| it.contains('@'))
                .is_some_and(|it| it.contains('<'));
        if !is_name {
            addresses.push(one(part));
        }
    }
    addresses
}

/// An address in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The address.
    pub email: Email,
    /// Its normalized form.
    pub key: AddressKey,
    /// Whether surrounding text was removed.
    pub was_cleaned: bool,
}

/// The address in `part`.
pub fn one(part: &str) -> Result<Address, (EmailError, String)> {
    let found = inside(part);
    let wrong = |error| (error, part.trim().to_owned());
    let email: Email = found.parse().map_err(wrong)?;
    let key = email.key().map_err(wrong)?;
    Ok(Address { was_cleaned: email.as_str() != part.trim(), email, key })
}

/// `part` without surrounding white space and without invisible characters.
fn bare(part: &str) -> String {
    let visible: String = part.chars().filter(|it| !is_invisible(*it)).collect();
    visible.trim().to_owned()
}

/// The part of `part` that should be an address: `Ann Lee <ann@acme.example>`,
/// `mailto:ann@…`.
fn inside(part: &str) -> String {
    let bare = bare(part);
    let text = match bare.rsplit_once('<') {
        Some((_, address)) => address.split('>').next().unwrap_or_default(),
        None => &bare,
    };
    let around = |c: char| c.is_whitespace() || "\"'()[]<>".contains(c);
    let text = text.trim_matches(around);
    let is_link = text.get(..7).is_some_and(|it| it.eq_ignore_ascii_case("mailto:"));
    let text = if is_link { text.get(7..).unwrap_or_default() } else { text };
    let text = if is_link { text.split('?').next().unwrap_or_default() } else { text };
    text.trim_start_matches(around).trim_end_matches(|c| around(c) || c == '.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: &str, expected: &[&str]) {
        let actual: Vec<String> = read(cell)
            .into_iter()
            .map(|it| it.map_or_else(|(_, text)| format!("no: {text}"), |it| it.email.to_string()))
            .collect();
        assert_eq!(actual, expected, "{cell:?}");
    }

    #[test]
    fn e1_an_address_is_taken_out_of_what_stands_around_it() {
        check("a@x.example", &["a@x.example"]);
        check("Ann One <ann@x.example>", &["ann@x.example"]);
        check("\"One, Ann\" <ann@x.example>", &["ann@x.example"]);
        check("One, Ann <ann@x.example>, b@x.example", &["ann@x.example", "b@x.example"]);
        check("mailto:b@x.example?subject=Hi", &["b@x.example"]);
        check("\u{200B}c@x.example\u{A0}", &["c@x.example"]);
        check("\u{FEFF}'d@x.example'.", &["d@x.example"]);
        check(
            "a@x.example; b@x.example || c@x.example",
            &["a@x.example", "b@x.example", "c@x.example"],
        );
        check("a@x.example ::: b@x.example", &["a@x.example", "b@x.example"]);
        check("* ", &["no: *"]);
        check("ann(at)x.example", &["no: ann(at)x.example"]);
        check(" \u{200B} ", &[]);
    }

    #[test]
    fn what_was_cleaned_is_known() {
        assert!(!one(" a@x.example ").unwrap().was_cleaned);
        assert!(one("<a@x.example>").unwrap().was_cleaned);
        assert!(one("\u{200B}a@x.example").unwrap().was_cleaned);
    }
}
