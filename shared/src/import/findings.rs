//! Messages about a file and its rows: why a row failed, and what was cleaned, left out or
//! interpreted. They are stored as codes with arguments, and become sentences in the
//! reader's language when they are read.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::customers::account::MAX_DOMAINS;
use crate::customers::relationship::{Live, RelationshipRefusal};
use crate::import::faults::Fault;
use crate::words::server::{import_cells as cells, import_files as files, import_rows as rows};

/// The longest sentence, in characters. It may quote a part of a cell.
const MAX_CHARS: usize = 300;

/// A quoted part of a file, cut to the length of a sentence.
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

/// A message about a file or a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Finding {
    /// The row is too long.
    RowTooLong,
    /// The row has bytes that are invalid in the file's encoding.
    UnreadableLetter {
        /// The text around the bytes.
        around: Option<Piece>,
    },
    /// A quoted cell has no closing quote.
    OpenQuote,
    /// A quoted cell contains other rows.
    RowsInside {
        /// The line of the first of these rows.
        line: Option<u32>,
    },
    /// A quoted cell contains lines that may be other rows.
    MaybeRowsInside {
        /// The first of these lines.
        line: Option<u32>,
    },
    /// The row has more cells than the file has columns.
    RowTooWide {
        /// How many cells the row has.
        cells: usize,
        /// How many columns the file has.
        columns: usize,
    },
    /// The row has neither an id nor an address that identifies its contact [I1].
    NoKey,
    /// The row has no id that identifies its ticket [I1].
    NoTicket,
    /// Another line is about the same record [I3].
    SameLine {
        /// The other line.
        line: Option<u32>,
    },
    /// Another line is about a different person with the same address [I3].
    TwoPeople {
        /// The address.
        address: Piece,
        /// The other person's name.
        name: Piece,
        /// The other line.
        line: u32,
    },
    /// The cause of [`Self::TwoPeople`] in different rows.
    AddressTwice,
    /// Another contact has one of the row's addresses.
    AddressTaken {
        /// The address.
        address: Piece,
        /// The name of the owner.
        name: Piece,
    },
    /// The contact with the row's address has another id.
    AddressOfAnotherId {
        /// The address.
        address: Piece,
        /// The name of the owner.
        name: Piece,
    },
    /// The cause of both of the above in different rows.
    AddressesTaken,
    /// The row's ids belong to two contacts.
    IdsOfTwo {
        /// The name of the first contact.
        first: Piece,
        /// The name of the second contact.
        second: Piece,
    },
    /// Another account has one of the row's domains [P10].
    DomainTaken {
        /// The domain.
        domain: Piece,
        /// The name of the owner.
        account: Piece,
    },
    /// The cause of [`Self::DomainTaken`] in different rows.
    DomainsTaken,
    /// The account would have too many domains.
    TooManyDomains,
    /// No account has this name [I7].
    NoAccount {
        /// The name.
        name: Piece,
    },
    /// Several accounts have this name.
    SeveralAccounts {
        /// The name.
        name: Piece,
    },
    /// The name contains semicolons. It could be several names, but one part is not the
    /// name of an account [I7].
    OneOrSeveral {
        /// The whole name.
        name: Piece,
        /// The part that is not the name of an account.
        unknown: Piece,
    },
    /// The relationship rules refuse a relationship.
    Relationship {
        /// The reason.
        #[serde(with = "RefusalCode")]
        why: RelationshipRefusal,
    },
    /// No contact has the address of the ticket's requester.
    NoContact {
        /// The address.
        address: Piece,
    },
    /// No department can work on a ticket.
    NoDepartment,
    /// No agent has the name of the ticket's assignee, or several have it.
    UnknownAgent {
        /// The name.
        name: Piece,
    },
    /// No department has this name; the ticket is in the first one.
    UnknownDepartment {
        /// The name.
        name: Piece,
    },
    /// A mistake in a cell of a column.
    InColumn {
        /// The column's heading; none: the file has no such column.
        heading: Option<Piece>,
        /// The mistake.
        fault: Fault,
        /// The cell's text, if quoting it helps.
        cell: Option<Piece>,
    },
    /// A cell was left out.
    CellLeftOut {
        /// The column's heading; none: the file does not have this column.
        heading: Option<Piece>,
        /// The reason.
        fault: Fault,
        /// The cell's text.
        cell: Option<Piece>,
    },
    /// A full name of several words was divided by a guess.
    NameDivided,
    /// The row has only one name for the contact, not a first and a last name [E6].
    OneName,
    /// The contact signs in with another address, so the new one is pending [E7].
    AddressWaits,
    /// A cell was read as several accounts.
    AccountsInOneCell,
    /// The row was imported without an account that does not exist [I7].
    AccountLeftOut {
        /// The account's name.
        name: Piece,
    },
    /// An account was created beside another whose name is the same, or differs only in
    /// spaces and punctuation.
    AccountBeside {
        /// The account's name.
        name: Piece,
        /// The name of the other account.
        other: Piece,
    },
    /// The file is not encoded in UTF-8.
    NotUtf8,
    /// The file has lines above the headings, which are ignored.
    AboveHeadings,
    /// Several columns hold the same field. The first that is not empty is used.
    SharedColumns {
        /// The columns' headings.
        headings: Vec<Piece>,
    },
    /// Times without a time zone are read as UTC.
    TimesWithoutZone,
    /// Cells contain HTML entities.
    WebSigns {
        /// The column's heading.
        heading: Piece,
    },
    /// The record has changed since the check of the file [I6].
    ChangedSince,
    /// There are more messages than are kept.
    More,
}

impl Finding {
    /// The finding as a sentence in the current language, cut to the longest length.
    pub fn sentence(&self) -> String {
        let sentence = self.to_string();
        match sentence.char_indices().nth(MAX_CHARS) {
            None => sentence,
            Some((end, _)) => format!("{}…", sentence.get(..end).unwrap_or_default().trim_end()),
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
            Self::RowsInside { line: None } => rows::has_rows_inside(),
            Self::RowsInside { line: Some(line) } => &rows::rows_inside(&line.to_string()),
            Self::MaybeRowsInside { line: None } => rows::may_have_rows_inside(),
            Self::MaybeRowsInside { line: Some(line) } => {
                &rows::rows_inside_from(&line.to_string())
            }
            Self::RowTooWide { cells, columns } => &rows::too_wide(*cells, *columns),
            Self::NoKey => rows::no_key(),
            Self::NoTicket => rows::no_ticket(),
            Self::SameLine { line: None } => rows::another_line(),
            Self::SameLine { line: Some(line) } => &rows::same_line(&line.to_string()),
            Self::TwoPeople { address, name, line } => {
                &rows::two_people(address.as_str(), name.as_str(), &line.to_string())
            }
            Self::AddressTwice => rows::address_twice(),
            Self::AddressesTaken => rows::addresses_taken(),
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
            Self::DomainsTaken => rows::domains_taken(),
            Self::TooManyDomains => &rows::too_many_domains(MAX_DOMAINS),
            Self::NoAccount { name } => &rows::no_account(name.as_str()),
            Self::SeveralAccounts { name } => &rows::several_accounts(name.as_str()),
            Self::OneOrSeveral { name, unknown } => {
                &rows::one_or_several(name.as_str(), unknown.as_str())
            }
            Self::Relationship { why } => return why.fmt(f),
            Self::NoContact { address } => &rows::no_contact(address.as_str()),
            Self::NoDepartment => rows::no_department(),
            Self::UnknownAgent { name } => &rows::unknown_agent(name.as_str()),
            Self::UnknownDepartment { name } => &rows::unknown_department(name.as_str()),
            Self::InColumn { heading, fault, cell } => {
                let (heading, fault) = (called(heading.as_ref()), fault.to_string());
                match cell {
                    None => &cells::in_column(heading, &fault),
                    Some(cell) => &cells::in_cell(heading, &fault, cell.as_str()),
                }
            }
            Self::CellLeftOut { heading, fault, cell } => {
                let (heading, fault) = (called(heading.as_ref()), fault.to_string());
                match cell {
                    None => &cells::cells_left_out(heading, &fault),
                    Some(cell) => &cells::left_out(heading, &fault, cell.as_str()),
                }
            }
            Self::NameDivided => rows::name_divided(),
            Self::OneName => rows::one_name(),
            Self::AddressWaits => rows::address_waits(),
            Self::AccountsInOneCell => rows::accounts_in_one_cell(),
            Self::AccountLeftOut { name } => &rows::account_left_out(name.as_str()),
            Self::AccountBeside { name, other } => {
                &rows::account_beside(name.as_str(), other.as_str())
            }
            Self::NotUtf8 => files::not_utf8(),
            Self::AboveHeadings => files::above_headings(),
            Self::SharedColumns { headings } => {
                let headings = headings.iter().map(|it| files::quoted_heading(it.as_str()));
                &files::shared_columns(&headings.collect::<Vec<_>>().join(", "))
            }
            Self::TimesWithoutZone => files::times_without_zone(),
            Self::WebSigns { heading } => &files::web_signs(heading.as_str()),
            Self::ChangedSince => rows::changed_since(),
            Self::More => rows::more(),
        };
        f.write_str(text)
    }
}

/// The name of a column in a sentence.
fn called(heading: Option<&Piece>) -> &str {
    heading.map_or_else(|| cells::this_column(), Piece::as_str)
}

/// The serialized form of a [`RelationshipRefusal`].
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
    fn what_is_kept_is_a_code_with_what_belongs_to_it() {
        let check = |finding: Finding, kept: &str| {
            assert_eq!(serde_json::to_string(&finding).unwrap(), kept);
            assert_eq!(serde_json::from_str::<Finding>(kept).unwrap(), finding, "{kept}");
        };
        check(Finding::RowTooLong, r#"{"code":"row_too_long"}"#);
        check(Finding::SameLine { line: Some(2) }, r#"{"code":"same_line","line":2}"#);
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
        assert_eq!(long.sentence().chars().count(), MAX_CHARS + 1);
        assert!(serde_json::to_string(&long).unwrap().len() < 1_000);
        let none = Finding::InColumn { heading: None, fault: Fault::LongId, cell: None };
        assert!(none.sentence().starts_with("“this column”: "), "{none}");
    }

    #[cfg(feature = "languages")]
    #[test]
    fn what_was_kept_in_one_language_is_read_in_another() {
        use crate::words::{Language, in_language, texts};

        let kept = r#"{"code":"same_line","line":2}"#;
        let finding: Finding = serde_json::from_str(kept).unwrap();
        assert_eq!(finding.sentence(), "Line 2 of this file is the same one.");
        let said = in_language(texts(Language::German), || finding.sentence());
        assert_eq!(said, "Zeile 2 dieser Datei steht für denselben Eintrag.");
    }
}
