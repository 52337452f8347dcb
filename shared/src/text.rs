//! The types of texts that people type, each with its rule, and how a form collects
//! mistakes.
//!
//! Limits are in characters. They keep a row far below D1's 2 MB (four bytes a
//! character) and a page's answer below the worker's.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::problem::FieldProblem;
use crate::unicode::{folded, one_width, without_marks};
use crate::words::both::rules as words;

/// Defines a text with a length limit that is trimmed and not empty.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident($what:ident, $max:literal, $lines:ident),)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The most characters that the text may have.
            pub const MAX_CHARS: usize = $max;

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Trims `text` and checks the rule.
            pub fn parse(text: &str) -> Result<Self, TextError> {
                let text = tidy(text, Lines::$lines);
                if is_blank(&text) {
                    Err(TextError::Empty(TextKind::$what))
                } else if $max < text.chars().count() {
                    Err(TextError::TooLong { max: $max })
                } else {
                    Ok(Self(text))
                }
            }

            /// Like [`Self::parse`], but an empty text is `None` instead of a mistake.
            pub fn parse_optional(text: &str) -> Result<Option<Self>, TextError> {
                if is_blank(text) { Ok(None) } else { Self::parse(text).map(Some) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;

            fn try_from(text: String) -> Result<Self, TextError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

texts! {
    /// A first, last or agent's name.
    PersonName(Name, 80, One),
    /// An account's name.
    AccountName(Name, 160, One),
    /// The name of a department.
    DepartmentName(Name, 80, One),
    /// A contact's role at an account: "IT lead".
    Role(Role, 80, One),
    /// A telephone number as people write it.
    Phone(Phone, 40, One),
    /// The name of a tag: "VIP".
    TagName(Name, 40, One),
    /// The name of a field that an admin defines: "Contract ends".
    FieldName(Name, 60, One),
    /// The name of a saved view: "Escalations".
    ViewName(Name, 80, One),
    /// The name of a group of contacts: "Beta testers".
    GroupName(Name, 80, One),
    /// What a group is for.
    Description(Name, 500, Many),
    /// A ticket's subject, in one line.
    Subject(Subject, 200, One),
    /// A message, or an internal note.
    MessageBody(Message, 20_000, Many),
}

/// Why a text breaks its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextError {
    /// The text is empty or only white space.
    Empty(TextKind),
    /// It is too long.
    TooLong {
        /// The most characters that the text may have.
        max: usize,
    },
}

/// The kind of text in a field. It decides the message for an empty field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// A name.
    Name,
    /// A contact's role at an account.
    Role,
    /// A telephone number.
    Phone,
    /// A ticket's subject.
    Subject,
    /// A message.
    Message,
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty(TextKind::Name) => words::enter_a_name(),
            Self::Empty(TextKind::Role) => words::enter_a_role(),
            Self::Empty(TextKind::Phone) => words::enter_a_phone_number(),
            Self::Empty(TextKind::Subject) => words::enter_a_subject(),
            Self::Empty(TextKind::Message) => words::enter_a_message(),
            Self::TooLong { max } => return f.write_str(&words::at_most_characters(*max)),
        })
    }
}

impl std::error::Error for TextError {}

/// How many lines a text has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lines {
    /// One line: line breaks and other white space become a single space.
    One,
    /// Several lines: line breaks stay.
    Many,
}

/// `text` trimmed and without invisible characters: control characters and the marks that
/// change the reading direction.
pub(crate) fn tidy(text: &str, lines: Lines) -> String {
    let turns =
        |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    let kept = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = kept.chars().filter_map(|c| match (c, lines) {
        ('\n' | '\t', Lines::Many) => Some(c),
        (c, Lines::One) if c.is_whitespace() => Some(' '),
        (c, _) if c.is_control() || turns(c) => None,
        (c, _) => Some(c),
    });
    let kept: String = kept.collect();
    match lines {
        Lines::One => with_single_spaces(&kept),
        Lines::Many => kept.trim().to_owned(),
    }
}

fn with_single_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `c` is invisible: Unicode's `Default_Ignorable_Code_Point`, and the Braille
/// blank. Such a character may still matter between others, as in an emoji or in a script
/// that joins its letters.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether `text` has no visible characters.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

/// The normalized form of an account's name, equal for all of its spellings. Extra spaces,
/// case, the encoding of accents and the width of letters make no difference; an accent
/// itself does: `Castelló` and `Castello` are two names.
pub fn account_key(name: &str) -> String {
    folded(&one_width(&with_single_spaces(name)))
}

/// The sort key of a name: trimmed, without diacritics, in lower case. Letters that have no
/// base letter, such as `ø`, are sorted where people look for them. The database compares
/// keys byte by byte, and [`crate::list::Letter::of`] reads a key's first letter.
pub fn sort_key(name: &str) -> String {
    let bare = without_marks(&with_single_spaces(name));
    let mut key = String::with_capacity(name.len());
    for c in bare.chars().flat_map(char::to_lowercase) {
        match c {
            'ł' => key.push('l'),
            'ø' => key.push('o'),
            'đ' | 'ð' => key.push('d'),
            'ı' => key.push('i'),
            'ħ' => key.push('h'),
            'ŧ' => key.push('t'),
            'æ' => key.push_str("ae"),
            'œ' => key.push_str("oe"),
            'þ' => key.push_str("th"),
            'ß' => key.push_str("ss"),
            c => key.push(c),
        }
    }
    key
}

/// The sort key of a person: the first name, then the last name, as the name is displayed.
pub fn person_sort_key(first_name: &PersonName, last_name: &PersonName) -> String {
    sort_key(&format!("{first_name} {last_name}"))
}

/// Collects the mistakes of a form, so that all of them are reported at once.
#[derive(Debug, Default)]
pub struct Mistakes(Vec<FieldProblem>);

impl Mistakes {
    /// The value of `field`. A mistake is noted, and the value is `None`.
    pub fn check<T, E: fmt::Display>(
        &mut self,
        field: &'static str,
        value: Result<T, E>,
    ) -> Option<T> {
        value.map_err(|error| self.0.push(FieldProblem::new(field, error))).ok()
    }

    /// Notes that `field` is wrong.
    pub fn note(&mut self, field: &'static str, message: impl fmt::Display) {
        self.0.push(FieldProblem::new(field, message));
    }

    /// `value` if there were no mistakes, else all mistakes.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Vec<FieldProblem>> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            Some(_) | None => Err(self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_line() {
        let line = |text: &str| Subject::parse(text).map(String::from);
        assert_eq!(line(" a\r\nb\u{0}\u{202E} "), Ok("a b".to_owned()));
        assert_eq!(line("a\u{2028}b \u{B}\u{85}\t c\u{A0} d"), Ok("a b c d".to_owned()));
        assert_eq!(MessageBody::parse("a\r\nb\r").map(String::from), Ok("a\nb".to_owned()));
    }

    #[test]
    fn a_text_has_something_to_see() {
        for blank in [
            "\u{200B}",
            "\u{2060}\u{AD}",
            "\u{3164}",
            "\u{2800}",
            "\u{E0041}",
            " \u{FE0F} ",
            "\u{1160}",
        ] {
            assert!(PersonName::parse(blank).is_err(), "{blank:?}");
            assert!(Subject::parse(blank).is_err(), "{blank:?}");
            assert!(MessageBody::parse(blank).is_err(), "{blank:?}");
            assert_eq!(Role::parse_optional(blank), Ok(None), "{blank:?}");
        }
        // What joins letters and emoji stays.
        for text in ["\u{1F469}\u{200D}\u{1F680}", "\u{915}\u{94D}\u{200D}\u{937}", "a\u{200C}b"] {
            assert_eq!(PersonName::parse(text).map(String::from), Ok(text.to_owned()));
        }
    }

    #[test]
    fn a_name_is_sorted_where_people_look_for_it() {
        let check = |name: &str, key: &str| assert_eq!(sort_key(name), key);
        check("  Élodie Müller ", "elodie muller");
        check("e\u{301}lodie", "elodie");
        check("Łucja Ørsted", "lucja orsted");
        check("Æther Straße", "aether strasse");
        check("İstanbul ılık", "istanbul ilik");
        check("３M", "3m");
        check("田中", "田中");
    }

    #[test]
    fn limits_count_characters() {
        assert!(PersonName::parse(&"é".repeat(80)).is_ok());
        assert_eq!(
            PersonName::parse(&"é".repeat(81)).unwrap_err().to_string(),
            "use at most 80 characters"
        );
        assert_eq!(Subject::parse(" \t ").unwrap_err().to_string(), "enter a subject");
        assert_eq!(Role::parse_optional("  "), Ok(None));
    }

    #[test]
    fn a_text_that_shows_nothing_is_none() {
        for text in ["\u{200B}", "\u{2060}\u{AD}", "\u{3164}", "\u{2800} \u{202A}", "\u{E0020}"] {
            assert!(MessageBody::parse(text).is_err(), "{text:?}");
            assert_eq!(Role::parse_optional(text), Ok(None), "{text:?}");
        }
        let family = "👩\u{200D}👧";
        assert_eq!(PersonName::parse(family).map(String::from), Ok(family.to_owned()));
    }

    #[test]
    fn an_account_has_one_name_however_it_is_typed() {
        let key = account_key("Acme Trading");
        for name in
            [" Acme  Trading ", "ACME TRADING", "acme\u{A0}trading", "Ａｃｍｅ　Ｔｒａｄｉｎｇ"]
        {
            assert_eq!(account_key(name), key, "{name}");
        }
        assert_eq!(account_key("ｶﾞｽ"), account_key("ガス"));
        assert_ne!(account_key("Acme Trading."), key);
        assert_ne!(account_key("Castelló"), account_key("Castello"));
    }
}
