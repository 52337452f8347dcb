//! Fields that admins define for contacts and accounts: their kinds, their options, and how a
//! text is parsed as a value.
//!
//! As with the listed fields, a value is stored as a canonical text that parses to itself, so a
//! form that is sent without edits changes nothing. A value that is no longer among the options
//! may stay where it is.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::kind::is_day;
use super::{FieldError, Kind};
use crate::ids::FieldId;
use crate::problem::FieldProblem;
use crate::text::{FieldName, Lines, TextError, account_key, is_blank, tidy};
use crate::time::Timestamp;
use crate::words::both::custom as words;

/// The most characters of a text of one line.
pub const MAX_TEXT: usize = 500;

/// The most characters of a text of several lines.
pub const MAX_LONG_TEXT: usize = 4_000;

/// The most options of a field.
pub const MAX_OPTIONS: usize = 100;

/// The most characters of an option.
pub const MAX_OPTION: usize = 80;

/// The most digits before and after the point of a number.
const MAX_DIGITS: (usize, usize) = (15, 6);

/// What has a field.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Contacts.
    #[default]
    Contact,
    /// Accounts.
    Account,
}

impl Target {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Contact, Self::Account];

    /// Its name in the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Account => "account",
        }
    }
}

/// The kind of a field's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomKind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// A decimal number such as `-1234.5`.
    Number,
    /// A day such as `1990-05-17`.
    Date,
    /// One of the options.
    Choice,
    /// Some of the options, one a line.
    MultiChoice,
    /// `true`, or no value.
    Checkbox,
    /// A URL with `http` or `https`.
    Url,
}

impl CustomKind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Text,
        Self::LongText,
        Self::Number,
        Self::Date,
        Self::Choice,
        Self::MultiChoice,
        Self::Checkbox,
        Self::Url,
    ];

    /// Whether its values are chosen from options.
    pub const fn has_options(self) -> bool {
        matches!(self, Self::Choice | Self::MultiChoice)
    }
}

/// A field that an admin has defined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomField {
    /// Its id.
    pub id: FieldId,
    /// Its name.
    pub name: String,
    /// The kind of its values.
    pub kind: CustomKind,
    /// The options, in their order.
    pub options: Vec<String>,
}

/// A field, and the value of a record in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomValue {
    /// The field.
    pub field: CustomField,
    /// The value; none: it is empty.
    pub value: Option<String>,
}

/// Why a text is not a value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CustomError {
    /// It is no text or URL as listed fields have them.
    Field(FieldError),
    /// It is not a number.
    NotANumber,
    /// It is a number with more digits than are stored.
    TooManyDigits,
    /// It is not a date.
    NotADay,
    /// It is none of the options.
    NotAnOption(String),
    /// It is neither yes nor no.
    NotYesOrNo,
}

impl CustomError {
    /// The error as a sentence about the field called `label`.
    pub fn of(&self, label: &str) -> String {
        match self {
            Self::Field(error) => error.of(label),
            Self::NotANumber => words::not_a_number(label),
            Self::TooManyDigits => words::too_many_digits(label, MAX_DIGITS.0, MAX_DIGITS.1),
            Self::NotADay => words::not_a_day(label),
            Self::NotAnOption(text) => words::not_an_option(label, text),
            Self::NotYesOrNo => words::not_yes_or_no(label),
        }
    }
}

impl CustomField {
    /// Parses `text`; none: it is empty. `has` is the record's value, which may stay although
    /// it is no option anymore.
    pub fn parse(&self, text: &str, has: Option<&str>) -> Result<Option<String>, CustomError> {
        let listed =
            |kind: Kind| kind.parse(text, Timestamp::default()).map_err(CustomError::Field);
        match self.kind {
            CustomKind::Text => return listed(Kind::Text { max: MAX_TEXT }),
            CustomKind::LongText => return listed(Kind::LongText { max: MAX_LONG_TEXT }),
            CustomKind::Url => return listed(Kind::Url),
            CustomKind::MultiChoice => return self.choices(text, has),
            _ => {}
        }
        let line = tidy(text, Lines::One);
        if is_blank(&line) {
            return Ok(None);
        }
        match self.kind {
            CustomKind::Number => number(&line).map(Some),
            CustomKind::Date if is_day(&line) => Ok(Some(line)),
            CustomKind::Date => Err(CustomError::NotADay),
            CustomKind::Checkbox => yes(&line),
            _ => self.choice(&line, has.as_slice()).map(Some),
        }
    }

    /// The option, or the value of `has`, that `line` spells.
    fn choice(&self, line: &str, has: &[&str]) -> Result<String, CustomError> {
        // However an option is spelled by now, what is not edited stays.
        if has.contains(&line) {
            return Ok(line.to_owned());
        }
        let key = account_key(line);
        let mut all = self.options.iter().map(String::as_str).chain(has.iter().copied());
        match all.find(|it| account_key(it) == key) {
            Some(option) => Ok(option.to_owned()),
            None => Err(CustomError::NotAnOption(line.to_owned())),
        }
    }

    fn choices(&self, text: &str, has: Option<&str>) -> Result<Option<String>, CustomError> {
        let has: Vec<&str> = has.unwrap_or_default().lines().collect();
        let mut chosen = Vec::new();
        for line in text.split(['\n', '\r', ';']).map(|it| tidy(it, Lines::One)) {
            if !is_blank(&line) {
                chosen.push(self.choice(&line, &has)?);
            }
        }
        // In the order of the options; those that are none anymore come last.
        let place = |it: &String| self.options.iter().position(|option| option == it);
        let gone = |it: &String| has.iter().position(|old| old == it);
        chosen.sort_by_key(|it| (place(it).unwrap_or(usize::MAX), gone(it)));
        chosen.dedup();
        Ok((!chosen.is_empty()).then(|| chosen.join("\n")))
    }
}

/// The canonical form of a decimal number.
fn number(text: &str) -> Result<String, CustomError> {
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    if !is_number(whole) || !is_number(part) || whole.is_empty() && part.is_empty() {
        return Err(CustomError::NotANumber);
    }
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    if MAX_DIGITS.0 < whole.len() || MAX_DIGITS.1 < part.len() {
        return Err(CustomError::TooManyDigits);
    }
    Ok(match (whole, part) {
        ("", "") => "0".to_owned(),
        (whole, "") => [sign, whole].concat(),
        ("", part) => [sign, "0.", part].concat(),
        (whole, part) => [sign, whole, ".", part].concat(),
    })
}

/// What is ticked is a value, what is not is none. Files of other systems say it in words.
fn yes(text: &str) -> Result<Option<String>, CustomError> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "on" | "x" | "ja" | "wahr" => Ok(Some("true".to_owned())),
        "false" | "no" | "n" | "0" | "off" | "nein" | "falsch" => Ok(None),
        _ => Err(CustomError::NotYesOrNo),
    }
}

/// A value that was read: its field, the kind, and the next value.
pub type NextValue = (FieldId, CustomKind, Option<String>);

/// The name of a field in the problems of a form.
pub fn problem_name(field: FieldId) -> String {
    ["custom.", &field.to_string()].concat()
}

/// The texts that were typed into fields, by field. A field that is not among them stays as it
/// is, since the form may have been opened before the field was added.
pub type TypedCustom = BTreeMap<FieldId, String>;

/// Parses `typed`. `there` are the fields with the record's values, archived ones too: they may
/// have been archived while the form was open, and what was typed is not lost.
pub fn parse_all(
    typed: &TypedCustom,
    there: &[CustomValue],
) -> Result<Vec<NextValue>, Vec<FieldProblem>> {
    let (mut next, mut problems) = (Vec::new(), Vec::new());
    for (id, text) in typed {
        let note = |message: String| FieldProblem::new(problem_name(*id), message);
        match there.iter().find(|it| it.field.id == *id) {
            None => problems.push(note(words::no_such_field().to_owned())),
            Some(CustomValue { field, value }) => match field.parse(text, value.as_deref()) {
                Ok(value) => next.push((*id, field.kind, value)),
                Err(error) => problems.push(note(error.of(&field.name))),
            },
        }
    }
    if problems.is_empty() { Ok(next) } else { Err(problems) }
}

/// Why a list of options is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionsError {
    /// There is none.
    None,
    /// There are more than [`MAX_OPTIONS`].
    TooMany,
    /// An option is too long.
    TooLong(String),
    /// An option has a semicolon, which separates options in a file.
    Separator(String),
    /// Two options differ in their spelling at most.
    Twice(String),
}

impl fmt::Display for OptionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str(words::no_options()),
            Self::TooMany => f.write_str(&words::too_many_options(MAX_OPTIONS)),
            Self::TooLong(it) => f.write_str(&words::option_too_long(it, MAX_OPTION)),
            Self::Separator(it) => f.write_str(&words::option_separator(it)),
            Self::Twice(it) => f.write_str(&words::option_twice(it)),
        }
    }
}

impl std::error::Error for OptionsError {}

/// The options of a field of this kind, without empty ones. A kind without options has none,
/// whatever is typed.
pub fn parse_options(kind: CustomKind, options: &[String]) -> Result<Vec<String>, OptionsError> {
    let mut parsed: Vec<String> = Vec::new();
    if !kind.has_options() {
        return Ok(parsed);
    }
    for option in options.iter().map(|it| tidy(it, Lines::One)).filter(|it| !is_blank(it)) {
        let short = || option.chars().take(MAX_OPTION).collect();
        if MAX_OPTION < option.chars().count() {
            return Err(OptionsError::TooLong(short()));
        }
        if option.contains(';') {
            return Err(OptionsError::Separator(option));
        }
        let key = account_key(&option);
        if parsed.iter().any(|it| account_key(it) == key) {
            return Err(OptionsError::Twice(option));
        }
        parsed.push(option);
    }
    match parsed.len() {
        0 => Err(OptionsError::None),
        count if MAX_OPTIONS < count => Err(OptionsError::TooMany),
        _ => Ok(parsed),
    }
}

/// The name and options of a field, checked.
pub fn parse_field(
    kind: CustomKind,
    (name, options): (&str, &[String]),
) -> Result<(FieldName, Vec<String>), Vec<FieldProblem>> {
    let name = FieldName::parse(name).map_err(|error: TextError| FieldProblem::new("name", error));
    let options = parse_options(kind, options).map_err(|error| FieldProblem::new("options", error));
    match (name, options) {
        (Ok(name), Ok(options)) => Ok((name, options)),
        (name, options) => Err(name.err().into_iter().chain(options.err()).collect()),
    }
}

#[cfg(test)]
#[path = "custom_tests.rs"]
mod tests;
