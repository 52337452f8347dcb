//! What is wrong with a cell, or is to be known of how it was read: a code with what
//! belongs to it.

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

/// What is wrong with a cell, or is to be known of it. It reads as what stands behind the
/// column's heading and a colon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Fault {
    /// A spreadsheet has spoiled it.
    Damaged {
        /// How.
        why: Damage,
    },
    /// It is no text of its kind.
    Text {
        /// Why not.
        #[serde(with = "TextCode")]
        why: TextError,
    },
    /// It is no e-mail address.
    Email {
        /// Why not.
        #[serde(with = "EmailCode")]
        why: EmailError,
    },
    /// It is no value of its field.
    Value {
        /// Why not.
        #[serde(with = "FieldCode")]
        why: FieldError,
    },
    /// It is no time.
    Time {
        /// Why not.
        why: TimeError,
    },
    /// This part of it is no domain.
    NoDomain {
        /// The part.
        text: Piece,
    },
    /// This one is where anybody's mail is [P10].
    PublicDomain {
        /// The domain.
        domain: Piece,
    },
    /// More domains than an account has.
    TooManyDomains,
    /// Neither yes nor no.
    NoYesOrNo {
        /// What stands there instead.
        word: Piece,
    },
    /// An address where an id should be.
    AddressIsNoId,
    /// An id that is too long, or in several lines.
    LongId,
    /// Something stood around the address.
    AddressCleaned,
    /// The subject was cut.
    SubjectCut,
    /// The message became several.
    BodyDivided,
    /// A status that is not known.
    UnknownStatus {
        /// What stands there.
        word: Piece,
        /// What it was taken for.
        taken: TicketStatus,
    },
    /// A priority that is not known; normal was taken.
    UnknownPriority {
        /// What stands there.
        word: Piece,
    },
}

impl Fault {
    /// Why these are no domains of an account, which [`Domain::parse_all`] says of them.
    pub(super) fn of_domains(text: &str) -> Self {
        // As `parse_all` divides them.
        let between = |c: char| c.is_whitespace() || is_invisible(c) || ",;|[]'\"".contains(c);
        for part in text.split(between).filter(|it| !it.is_empty()) {
            match Domain::try_from(part.to_owned()) {
                Err(_) => return Self::NoDomain { text: part.into() },
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
            Self::NoDomain { text } => &rules::is_no_domain(text.as_str()),
            Self::PublicDomain { domain } => &rules::is_a_public_domain(domain.as_str()),
            Self::TooManyDomains => &rules::at_most_domains(MAX_DOMAINS),
            Self::NoYesOrNo { word } => &words::not_yes_or_no(word.as_str()),
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

impl From<Damage> for Fault {
    fn from(why: Damage) -> Self {
        Self::Damaged { why }
    }
}

impl From<TextError> for Fault {
    fn from(why: TextError) -> Self {
        Self::Text { why }
    }
}

impl From<EmailError> for Fault {
    fn from(why: EmailError) -> Self {
        Self::Email { why }
    }
}

impl From<FieldError> for Fault {
    fn from(why: FieldError) -> Self {
        Self::Value { why }
    }
}

impl From<TimeError> for Fault {
    fn from(why: TimeError) -> Self {
        Self::Time { why }
    }
}

/// How a [`TextError`] is kept.
#[derive(Serialize, Deserialize)]
#[serde(remote = "TextError", rename_all = "snake_case")]
enum TextCode {
    Empty(#[serde(with = "TextKindCode")] TextKind),
    TooLong { max: usize },
}

/// How a [`TextKind`] is kept.
#[derive(Serialize, Deserialize)]
#[serde(remote = "TextKind", rename_all = "snake_case")]
enum TextKindCode {
    Name,
    Role,
    Phone,
    Subject,
    Message,
}

/// How an [`EmailError`] is kept.
#[derive(Serialize, Deserialize)]
#[serde(remote = "EmailError", rename_all = "snake_case")]
enum EmailCode {
    Empty,
    TooLong,
    Malformed,
}

/// How a [`FieldError`] is kept.
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
