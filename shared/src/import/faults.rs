//! Messages about a cell: what is wrong with it, or how it was interpreted. They are stored
//! as codes with arguments.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::customers::account::{Domain, MAX_DOMAINS};
use crate::email::EmailError;
use crate::fields::FieldError;
use crate::import::findings::Piece;
use crate::import::ids::MAX_ID_CHARS;
use crate::import::spreadsheet::Damage;
use crate::import::statuses;
use crate::import::times::TimeError;
use crate::text::{TextError, TextKind, is_invisible};
use crate::ticket::status::TicketStatus;
use crate::words::both::rules;
use crate::words::server::import_cells as words;

/// A message about a cell. Its text is written after the column's heading and a colon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Fault {
    /// A spreadsheet has damaged the cell.
    Damaged {
        /// The kind of damage.
        why: Damage,
    },
    /// It is not a valid text of its kind.
    Text {
        /// The reason.
        #[serde(with = "TextCode")]
        why: TextError,
    },
    /// It is not an e-mail address.
    Email {
        /// The reason.
        #[serde(with = "EmailCode")]
        why: EmailError,
    },
    /// It is not a valid value of its field.
    Value {
        /// The reason.
        #[serde(with = "FieldCode")]
        why: FieldError,
    },
    /// It is not a valid time.
    Time {
        /// The reason.
        why: TimeError,
    },
    /// A part of it is not a domain.
    NoDomain {
        /// The part.
        text: Option<Piece>,
    },
    /// The domain belongs to a public mail provider [P10].
    PublicDomain {
        /// The domain.
        domain: Piece,
    },
    /// It has more domains than an account may have.
    TooManyDomains,
    /// It is neither yes nor no.
    NoYesOrNo {
        /// The cell's text.
        word: Option<Piece>,
    },
    /// It has several values, and only the first one is imported.
    OnlyFirst,
    /// It is an address where an id is expected.
    AddressIsNoId,
    /// The id is too long, or has several lines.
    LongId,
    /// The address was extracted from surrounding text.
    AddressCleaned,
    /// The subject was cut.
    SubjectCut,
    /// The message was divided into several.
    BodyDivided,
    /// The status is unknown.
    UnknownStatus {
        /// The cell's text.
        word: Piece,
        /// The status that was used.
        taken: TicketStatus,
    },
    /// The priority is unknown; normal was used.
    UnknownPriority {
        /// The cell's text.
        word: Piece,
    },
}

impl Fault {
    /// Why `text` is not a list of domains of an account. Call it only if
    /// [`Domain::parse_all`] has refused `text`.
    pub(super) fn of_domains(text: &str) -> Self {
        // The same separators as in `parse_all`.
        let between = |c: char| c.is_whitespace() || is_invisible(c) || ",;|[]'\"".contains(c);
        for part in text.split(between).filter(|it| !it.is_empty()) {
            match Domain::try_from(part.to_owned()) {
                Err(_) => return Self::NoDomain { text: Some(part.into()) },
                Ok(domain) if Domain::parse_all(domain.as_str()).is_err() => {
                    return Self::PublicDomain { domain: domain.as_str().into() };
                }
                Ok(_) => {}
            }
        }
        Self::TooManyDomains
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: &str = match self {
            Self::Damaged { why } => return why.fmt(f),
            Self::Text { why } => return why.fmt(f),
            Self::Email { why } => return why.fmt(f),
            Self::Value { why } => return why.fmt(f),
            Self::Time { why } => return why.fmt(f),
            Self::NoDomain { text: None } => words::not_domains(),
            Self::NoDomain { text: Some(text) } => &rules::is_no_domain(text.as_str()),
            Self::PublicDomain { domain } => &rules::is_a_public_domain(domain.as_str()),
            Self::TooManyDomains => &rules::at_most_domains(MAX_DOMAINS),
            Self::NoYesOrNo { word: None } => words::neither_yes_nor_no(),
            Self::NoYesOrNo { word: Some(word) } => &words::not_yes_or_no(word.as_str()),
            Self::OnlyFirst => words::only_first(),
            Self::AddressIsNoId => words::address_is_no_id(),
            Self::LongId => &words::long_id(MAX_ID_CHARS),
            Self::AddressCleaned => words::address_cleaned(),
            Self::SubjectCut => words::subject_cut(),
            Self::BodyDivided => words::body_divided(),
            Self::UnknownStatus { word, taken } => {
                &words::unknown_status(word.as_str(), statuses::in_words(*taken))
            }
            Self::UnknownPriority { word } => &words::unknown_priority(word.as_str()),
        };
        f.write_str(text)
    }
}

/// Converts each kind of error into the variant that holds it.
macro_rules! from_errors {
    ($($error:ty => $variant:ident,)*) => {$(
        impl From<$error> for Fault {
            fn from(why: $error) -> Self {
                Self::$variant { why }
            }
        }
    )*};
}

from_errors! {
    Damage => Damaged,
    TextError => Text,
    EmailError => Email,
    FieldError => Value,
    TimeError => Time,
}

/// The serialized form of a [`TextError`].
#[derive(Serialize, Deserialize)]
#[serde(remote = "TextError", rename_all = "snake_case")]
enum TextCode {
    Empty(#[serde(with = "TextKindCode")] TextKind),
    TooLong { max: usize },
}

/// The serialized form of a [`TextKind`].
#[derive(Serialize, Deserialize)]
#[serde(remote = "TextKind", rename_all = "snake_case")]
enum TextKindCode {
    Name,
    Role,
    Phone,
    Subject,
    Message,
}

/// The serialized form of an [`EmailError`].
#[derive(Serialize, Deserialize)]
#[serde(remote = "EmailError", rename_all = "snake_case")]
enum EmailCode {
    Empty,
    TooLong,
    Malformed,
}

/// The serialized form of a [`FieldError`].
#[derive(Serialize, Deserialize)]
#[serde(remote = "FieldError", rename_all = "snake_case")]
enum FieldCode {
    TooLong { max: usize },
    NotADay,
    NotPast,
    NotAUrl,
    NotALanguage,
    NotAZone,
}
