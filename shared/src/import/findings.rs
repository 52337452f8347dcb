//! What is to be known of a file and its rows: why a row fails, and what was cleaned, left
//! out or taken for something. It is kept as a code with what belongs to it; the sentence
//! is made when somebody reads it, in their language.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::customers::account::MAX_DOMAINS;
use crate::customers::relationship::{Live, RelationshipRefusal};
use crate::import::faults::Fault;
use crate::words::server::{import_cells as cells, import_files as files, import_rows as rows};

/// The longest sentence, in characters: it may have a piece of a cell in it.
const MAX_CHARS: usize = 300;

/// A piece of a file, no longer than a sentence may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Piece(String);

impl Piece {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T: AsRef<str>> From<T> for Piece {
    fn from(text: T) -> Self {
        Self(text.as_ref().chars().take(MAX_CHARS).collect())
    }
}

/// Something to be known of a file or a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Finding {
    /// The row is over a limit.
    RowTooLong,
    /// A letter of it is none of the file's encoding.
    UnreadableLetter {
        /// What stands around the letter.
        around: Option<Piece>,
    },
    /// A cell in quotes does not end.
    OpenQuote,
    /// A cell in quotes has rows in it.
    RowsInside {
        /// The first line of them.
        line: u32,
    },
    /// It has more cells than there are columns.
    RowTooWide {
        /// How many cells it has.
        cells: usize,
        /// How many columns there are.
        columns: usize,
    },
    /// Neither an id nor an address says who it is about [I1].
    NoKey,
    /// No id says which ticket it is about [I1].
    NoTicket,
    /// Another line is about the same [I3].
    SameLine {
        /// That line.
        line: u32,
    },
    /// Another line is about somebody else with the same address [I3].
    TwoPeople {
        /// The address.
        address: Piece,
        /// Who has it there.
        name: Piece,
        /// That line.
        line: u32,
    },
    /// Another contact has one of its addresses.
    AddressTaken {
        /// The address.
        address: Piece,
        /// Whose it is.
        name: Piece,
    },
    /// Who has its address has another id.
    AddressOfAnotherId {
        /// The address.
        address: Piece,
        /// Whose it is.
        name: Piece,
    },
    /// Its ids are those of two contacts.
    IdsOfTwo {
        /// The one.
        first: Piece,
        /// The other.
        second: Piece,
    },
    /// Another account has one of its domains [P10].
    DomainTaken {
        /// The domain.
        domain: Piece,
        /// Whose it is.
        account: Piece,
    },
    /// The account would have too many domains.
    TooManyDomains,
    /// There is no account of this name [I7].
    NoAccount {
        /// The name.
        name: Piece,
    },
    /// Several accounts have this name.
    SeveralAccounts {
        /// The name.
        name: Piece,
    },
    /// A name with semicolons, one part of which names no account [I7].
    OneOrSeveral {
        /// The whole.
        name: Piece,
        /// The part.
        unknown: Piece,
    },
    /// The rules of relationships say no.
    Relationship {
        /// Why.
        #[serde(with = "RefusalCode")]
        why: RelationshipRefusal,
    },
    /// Nobody has the address of a ticket's requester.
    NoContact {
        /// The address.
        address: Piece,
    },
    /// No department can work on a ticket.
    NoDepartment,
    /// Something of a column.
    InColumn {
        /// Its heading; none: the file has no such column.
        heading: Option<Piece>,
        /// What.
        fault: Fault,
        /// What stands in the cell, where that helps.
        cell: Option<Piece>,
    },
    /// A cell was left out.
    CellLeftOut {
        /// Its column's heading; none: the file has no such column.
        heading: Option<Piece>,
        /// Why.
        fault: Fault,
        /// What stands in it.
        cell: Piece,
    },
    /// There is one name of somebody only [E6].
    OneName,
    /// A new address of who signs in with another one [E7].
    AddressWaits,
    /// Several accounts in one cell.
    AccountsInOneCell,
    /// An account that is not there, and that the row does without [I7].
    AccountLeftOut {
        /// What it is called.
        name: Piece,
    },
    /// The file is not in UTF-8.
    NotUtf8,
    /// A line above the headings.
    AboveHeadings,
    /// Columns of which the first counts that is not empty.
    SharedColumns {
        /// What they are called.
        headings: Vec<Piece>,
    },
    /// Times of which nobody says where.
    TimesWithoutZone,
    /// Signs written as on a web page.
    WebSigns {
        /// The column's heading.
        heading: Piece,
    },
    /// There is more than is kept.
    More,
}

impl Finding {
    /// It as a sentence, as long as one may be.
    pub fn said(&self) -> String {
        let said = self.to_string();
        match said.char_indices().nth(MAX_CHARS) {
            None => said,
            Some((end, _)) => format!("{}…", said.get(..end).unwrap_or_default().trim_end()),
        }
    }

    /// What many rows may fail of alike: this without what stands in this row's cell.
    #[must_use]
    pub fn cause(&self) -> Self {
        match self {
            Self::UnreadableLetter { .. } => Self::UnreadableLetter { around: None },
            Self::InColumn { heading, fault, .. } => {
                Self::InColumn { heading: heading.clone(), fault: fault.clone(), cell: None }
            }
            other => other.clone(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: &str = match self {
            Self::RowTooLong => rows::too_long(),
            Self::UnreadableLetter { around: None } => rows::unreadable(),
            Self::UnreadableLetter { around: Some(around) } => {
                &rows::unreadable_around(around.as_str())
            }
            Self::OpenQuote => rows::open_quote(),
            Self::RowsInside { line } => &rows::rows_inside(&line.to_string()),
            Self::RowTooWide { cells, columns } => &rows::too_wide(*cells, *columns),
            Self::NoKey => rows::no_key(),
            Self::NoTicket => rows::no_ticket(),
            Self::SameLine { line } => &rows::same_line(&line.to_string()),
            Self::TwoPeople { address, name, line } => {
                &rows::two_people(address.as_str(), name.as_str(), &line.to_string())
            }
            Self::AddressTaken { address, name } => {
                &rows::address_taken(address.as_str(), name.as_str())
            }
            Self::AddressOfAnotherId { address, name } => {
                &rows::address_of_another_id(address.as_str(), name.as_str())
            }
            Self::IdsOfTwo { first, second } => &rows::ids_of_two(first.as_str(), second.as_str()),
            Self::DomainTaken { domain, account } => {
                &rows::domain_taken(domain.as_str(), account.as_str())
            }
            Self::TooManyDomains => &rows::too_many_domains(MAX_DOMAINS),
            Self::NoAccount { name } => &rows::no_account(name.as_str()),
            Self::SeveralAccounts { name } => &rows::several_accounts(name.as_str()),
            Self::OneOrSeveral { name, unknown } => {
                &rows::one_or_several(name.as_str(), unknown.as_str())
            }
            Self::Relationship { why } => return why.fmt(f),
            Self::NoContact { address } => &rows::no_contact(address.as_str()),
            Self::NoDepartment => rows::no_department(),
            Self::InColumn { heading, fault, cell } => {
                let (heading, fault) = (called(heading.as_ref()), fault.to_string());
                match cell {
                    None => &cells::in_column(heading, &fault),
                    Some(cell) => &cells::in_cell(heading, &fault, cell.as_str()),
                }
            }
            Self::CellLeftOut { heading, fault, cell } => {
                &cells::left_out(called(heading.as_ref()), &fault.to_string(), cell.as_str())
            }
            Self::OneName => rows::one_name(),
            Self::AddressWaits => rows::address_waits(),
            Self::AccountsInOneCell => rows::accounts_in_one_cell(),
            Self::AccountLeftOut { name } => &rows::account_left_out(name.as_str()),
            Self::NotUtf8 => files::not_utf8(),
            Self::AboveHeadings => files::above_headings(),
            Self::SharedColumns { headings } => {
                let headings = headings.iter().map(|it| files::quoted_heading(it.as_str()));
                &files::shared_columns(&headings.collect::<Vec<_>>().join(", "))
            }
            Self::TimesWithoutZone => files::times_without_zone(),
            Self::WebSigns { heading } => &files::web_signs(heading.as_str()),
            Self::More => rows::more(),
        };
        f.write_str(text)
    }
}

/// What a column is called.
fn called(heading: Option<&Piece>) -> &str {
    heading.map_or_else(|| cells::this_column(), Piece::as_str)
}

/// How a [`RelationshipRefusal`] is kept.
#[derive(Serialize, Deserialize)]
#[serde(remote = "RelationshipRefusal", rename_all = "snake_case")]
enum RefusalCode {
    MultiAccountOff(String),
    PrimaryCannotBeDissociated,
    OtherAccountsRemain(Vec<Live>),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::email::EmailError;
    use crate::import::spreadsheet::Damage;
    use crate::text::{TextError, TextKind};

    fn in_column(fault: impl Into<Fault>, cell: Option<&str>) -> Finding {
        Finding::InColumn {
            heading: Some("Email".into()),
            fault: fault.into(),
            cell: cell.map(Piece::from),
        }
    }

    #[test]
    fn i4_rows_that_fail_alike_fail_of_one_cause() {
        let ann = in_column(EmailError::Malformed, Some("ann"));
        assert_eq!(ann.said(), "“Email”: enter a valid e-mail address (ann).");
        assert_eq!(ann.cause().said(), "“Email”: enter a valid e-mail address.");
        let letter = Finding::UnreadableLetter { around: Some("J\u{FFFD}rg".into()) };
        assert_eq!(letter.cause(), Finding::UnreadableLetter { around: None });
        assert_eq!(Finding::RowTooLong.cause().said(), "This row is too long.");
    }

    #[test]
    fn what_is_kept_is_a_code_with_what_belongs_to_it() {
        let check = |finding: Finding, kept: &str| {
            assert_eq!(serde_json::to_string(&finding).unwrap(), kept);
            assert_eq!(serde_json::from_str::<Finding>(kept).unwrap(), finding, "{kept}");
        };
        check(Finding::RowTooLong, r#"{"code":"row_too_long"}"#);
        check(Finding::NoAccount { name: "Acme".into() }, r#"{"code":"no_account","name":"Acme"}"#);
        check(
            in_column(TextError::Empty(TextKind::Name), None),
            r#"{"code":"in_column","heading":"Email","fault":{"code":"text","why":{"empty":"name"}},"cell":null}"#,
        );
        check(
            in_column(Damage::Shortened, Some("1E+9")),
            r#"{"code":"in_column","heading":"Email","fault":{"code":"damaged","why":"shortened"},"cell":"1E+9"}"#,
        );
        check(
            Finding::Relationship { why: RelationshipRefusal::MultiAccountOff("Acme".to_owned()) },
            r#"{"code":"relationship","why":{"multi_account_off":"Acme"}}"#,
        );
    }

    #[test]
    fn a_sentence_has_an_end() {
        let long = in_column(EmailError::TooLong, Some(&"é".repeat(40_000)));
        assert_eq!(long.said().chars().count(), MAX_CHARS + 1);
        assert!(serde_json::to_string(&long).unwrap().len() < 1_000);
        let none = Finding::InColumn { heading: None, fault: Fault::LongId, cell: None };
        assert!(none.said().starts_with("“this column”: "), "{none}");
    }

    #[cfg(feature = "languages")]
    #[test]
    fn what_was_kept_in_one_language_is_read_in_another() {
        use crate::words::{Language, in_language, texts};

        let kept = r#"{"code":"same_line","line":2}"#;
        let finding: Finding = serde_json::from_str(kept).unwrap();
        assert_eq!(finding.said(), "Line 2 of this file is the same one.");
        let said = in_language(texts(Language::German), || finding.said());
        assert_eq!(said, "Zeile 2 dieser Datei steht für denselben Eintrag.");
    }
}
