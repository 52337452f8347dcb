//! Maps the columns of a file to fields by their headings ([`super::headings`]), in any
//! order. Unknown columns are ignored and reported.

use std::fmt;

use crate::fields::account::Account;
use crate::fields::contact::Contact;
use crate::fields::{self, Kind, Record, Values};
use crate::import::faults::Fault;
use crate::import::findings::{Finding, Piece};
use crate::import::headings::{self, Meaning, plain};
use crate::import::phones;
use crate::import::run::{ImportKind, Reading};
use crate::import::spreadsheet::{self, Damage};
use crate::import::times::{self, TimeError};
use crate::time::Timestamp;
use crate::words::server::import_files as words;

/// The system that an id is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Freshdesk, or another system whose headings for ids are the same.
    Freshdesk,
    /// `HubSpot`.
    HubSpot,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The id from the system that exported the file.
    Id(System),
    /// An id from another system.
    ExternalId,
    /// An account's name.
    AccountName,
    /// An account's e-mail domains.
    Domains,
    /// First and last name in one cell.
    FullName,
    /// First name.
    FirstName,
    /// Last name.
    LastName,
    /// A field of [`crate::fields`], by its name.
    Listed(&'static str),
    /// An e-mail address, or several joined; the first one is the primary.
    Email,
    /// Further e-mail addresses.
    OtherEmails,
    /// An account, or several joined; the first one is the primary.
    Company,
    /// Further accounts.
    OtherCompanies,
    /// Whether a contact sees all tickets of the account, or of each joined one.
    SeesAll,
    /// A ticket's subject.
    Subject,
    /// A ticket's first message.
    Body,
    /// A ticket's status.
    Status,
    /// A ticket's priority.
    Priority,
    /// A ticket's assignee.
    Agent,
    /// The department that works on a ticket.
    Group,
    /// When a ticket was created.
    Created,
    /// When it last changed.
    Updated,
}

impl Field {
    /// Whether the cells of all columns with this field are used, not only the first that
    /// is not empty.
    fn takes_all(self, kind: ImportKind) -> bool {
        match self {
            Self::Id(_) | Self::ExternalId | Self::Domains => true,
            Self::Email | Self::OtherEmails | Self::Company | Self::OtherCompanies => {
                kind == ImportKind::Contacts
            }
            Self::Listed(name) => {
                let field = listed(kind).iter().find(|it| it.name == name);
                field.is_some_and(|it| matches!(it.kind, Kind::LongText { .. }))
            }
            Self::AccountName
            | Self::FullName
            | Self::FirstName
            | Self::LastName
            | Self::SeesAll
            | Self::Subject
            | Self::Body
            | Self::Status
            | Self::Priority
            | Self::Agent
            | Self::Group
            | Self::Created
            | Self::Updated => false,
        }
    }
}

/// The listed fields of a kind of record.
const fn listed(kind: ImportKind) -> &'static [fields::Field] {
    match kind {
        ImportKind::Accounts => Account::FIELDS,
        ImportKind::Contacts => Contact::FIELDS,
        ImportKind::Tickets => &[],
    }
}

/// What a column with this heading holds.
fn known(kind: ImportKind, heading: &str) -> Option<Meaning> {
    let heading = plain(heading);
    let without_numbers = headings::without_numbers(&heading);
    let own = headings::of(kind).iter().find(|(name, _)| *name == without_numbers);
    match own {
        Some((_, unclear @ Meaning::Unclear(_))) => Some(*unclear),
        own => {
            let listed = listed(kind).iter().find(|it| it.headings.contains(&&*heading));
            let listed = listed.map(|it| Meaning::Clear(Field::Listed(it.name)));
            listed.or(own.map(|(_, meaning)| *meaning))
        }
    }
}

/// What a column with this heading holds. The kind of record that reports put before it
/// (`Contact: Email`) is ignored.
fn meaning(kind: ImportKind, heading: &str) -> Option<Meaning> {
    let bare = || heading.rsplit_once(':').and_then(|(_, bare)| known(kind, bare));
    known(kind, heading).or_else(bare)
}

/// A required column: a test for its fields, and its name on the page.
type Needed = (fn(Field) -> bool, &'static str);

const fn needed(kind: ImportKind) -> &'static [Needed] {
    match kind {
        ImportKind::Accounts => &[(|it| matches!(it, Field::AccountName), "Company Name")],
        ImportKind::Contacts => &[
            (|it| matches!(it, Field::FullName | Field::FirstName | Field::LastName), "Full name"),
            (
                |it| {
                    matches!(
                        it,
                        Field::Email | Field::OtherEmails | Field::Id(_) | Field::ExternalId
                    )
                },
                "Email",
            ),
        ],
        ImportKind::Tickets => &[
            (|it| matches!(it, Field::Id(_) | Field::ExternalId), "Ticket ID"),
            (|it| matches!(it, Field::Subject), "Subject"),
            (|it| matches!(it, Field::Email), "Email"),
        ],
    }
}

/// Why a file's headings do not fit the kind of import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MappingError {
    /// A required column is missing.
    Missing(&'static str),
    /// The file is an export of another kind of record.
    AnotherKind,
}

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => f.write_str(&words::no_column(name)),
            Self::AnotherKind => f.write_str(words::another_kind()),
        }
    }
}

impl std::error::Error for MappingError {}

/// The columns of one file.
#[derive(Clone, Debug)]
pub struct Columns {
    kind: ImportKind,
    headings: Vec<String>,
    fields: Vec<Option<Field>>,
    /// How its dates and times are read.
    pub reading: Reading,
}

impl Columns {
    /// Recognizes the columns of a file of `kind` by these headings. Empty headings at the
    /// end are ignored.
    pub fn recognize(kind: ImportKind, headings: &[String]) -> Result<Self, MappingError> {
        let headings: Vec<String> =
            headings.iter().map(|it| it.trim_matches('\u{FEFF}').trim().to_owned()).collect();
        let width = headings.iter().rposition(|it| !it.is_empty()).map_or(0, |it| it + 1);
        let headings = headings.into_iter().take(width).collect::<Vec<_>>();
        let all_plain: Vec<String> = headings.iter().map(|it| plain(it)).collect();
        let is_another = headings::kind_of(&all_plain).is_some_and(|it| it != kind);
        if is_another || (kind == ImportKind::Accounts && headings::are_of_people(&all_plain)) {
            return Err(MappingError::AnotherKind);
        }
        let meanings: Vec<Option<Meaning>> = headings.iter().map(|it| meaning(kind, it)).collect();
        let is_clear = |field| meanings.contains(&Some(Meaning::Clear(field)));
        let counts = |it: Meaning| match it {
            Meaning::Clear(field) => Some(field),
            Meaning::Unclear(field) => (!is_clear(field)).then_some(field),
        };
        let fields: Vec<Option<Field>> = meanings.iter().map(|it| it.and_then(counts)).collect();
        for (is_it, name) in needed(kind) {
            if !fields.iter().flatten().any(|it| is_it(*it)) {
                return Err(MappingError::Missing(name));
            }
        }
        Ok(Self { kind, headings, fields, reading: Reading::default() })
    }

    /// How many of these headings are known, for a file of `kind`.
    pub fn count_known(kind: ImportKind, headings: &[String]) -> usize {
        headings.iter().filter(|it| meaning(kind, it).is_some()).count()
    }

    /// The headings.
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// What each column holds; none: it is ignored.
    pub fn fields(&self) -> &[Option<Field>] {
        &self.fields
    }

    /// The columns that are ignored, each with its index and its heading.
    pub fn unused(&self) -> impl Iterator<Item = (usize, &str)> {
        let all = self.fields.iter().zip(&self.headings).enumerate();
        all.filter(|(_, (field, heading))| field.is_none() && !heading.is_empty())
            .map(|(at, (_, heading))| (at, heading.as_str()))
    }

    /// Groups of columns that hold the same field, of which the first that is not empty is
    /// used.
    pub fn shared(&self) -> Vec<Vec<&str>> {
        let mut shared: Vec<(Field, Vec<&str>)> = Vec::new();
        for (field, heading) in self.fields.iter().zip(&self.headings) {
            let Some(field) = field.filter(|it| !it.takes_all(self.kind)) else { continue };
            match shared.iter_mut().find(|(it, _)| *it == field) {
                Some((_, headings)) => headings.push(heading),
                None => shared.push((field, vec![heading])),
            }
        }
        shared.into_iter().map(|(_, it)| it).filter(|it| 1 < it.len()).collect()
    }

    /// Whether `cell`, in the column `at`, is a key of a row: an address or a number where a
    /// row has one; none: a row has no key there, or the cell is empty.
    pub fn is_key(&self, at: usize, cell: &str) -> Option<bool> {
        let cell = cell.trim();
        let field = self.fields.get(at).copied().flatten();
        match field {
            Some(Field::Email | Field::Id(_)) if cell.is_empty() => None,
            Some(Field::Email) => Some(cell.parse::<crate::email::Email>().is_ok()),
            Some(Field::Id(_)) => Some(cell.bytes().all(|it| it.is_ascii_digit())),
            _ => None,
        }
    }

    /// The cells of `row` that are dates or times, and not empty.
    pub fn dates<'a>(&self, row: &'a [String]) -> impl Iterator<Item = &'a str> {
        let days = listed(self.kind).iter().filter(|it| it.kind == Kind::PastDay);
        let days: Vec<&str> = days.flat_map(|it| self.all(Field::Listed(it.name), row)).collect();
        self.times(row).chain(days)
    }

    /// The cells of `row` that are times, and not empty.
    pub fn times<'a>(&self, row: &'a [String]) -> impl Iterator<Item = &'a str> {
        self.all(Field::Created, row).chain(self.all(Field::Updated, row))
    }

    /// The cells of `row` that hold `field` and are not empty.
    pub fn all<'a>(&self, field: Field, row: &'a [String]) -> impl Iterator<Item = &'a str> {
        let cells = self.fields.iter().zip(row);
        cells
            .filter(move |(it, _)| **it == Some(field))
            .map(|(_, cell)| cell.trim())
            .filter(|cell| !cell.is_empty())
    }

    /// The first cell of `row` that holds `field` and is not empty, else an empty text.
    pub fn cell<'a>(&self, field: Field, row: &'a [String]) -> &'a str {
        self.all(field, row).next().unwrap_or_default()
    }

    /// The file's heading for `field`, if it has the column.
    pub fn heading(&self, field: Field) -> Option<&str> {
        let at = self.fields.iter().position(|it| *it == Some(field))?;
        self.headings.get(at).map(String::as_str)
    }

    /// Parses the listed fields of `row` at the time `now`, or says which value is invalid.
    /// A long text joins all of its cells; another field uses the first that is not empty.
    /// A number that a spreadsheet has damaged is left out and noted.
    pub fn values<R: Record>(
        &self,
        row: &[String],
        now: Timestamp,
        notes: &mut Vec<Finding>,
    ) -> Result<Values<R>, Finding> {
        let mut values = Values::default();
        for field in R::FIELDS {
            let column = Field::Listed(field.name);
            let cell = match field.kind {
                Kind::LongText { .. } => self.all(column, row).collect::<Vec<_>>().join("\n\n"),
                Kind::Phone => match phones::read(self.all(column, row)) {
                    Ok(phone) => {
                        if phone.has_others {
                            notes.push(self.wrong(column, Fault::OnlyFirst));
                        }
                        phone.text
                    }
                    Err(phone) => {
                        notes.push(self.left_out(column, phone.damage, &phone.text));
                        String::new()
                    }
                },
                Kind::Text { .. } | Kind::PastDay | Kind::Url | Kind::Language | Kind::TimeZone => {
                    let cell = self.cell(column, row);
                    match spreadsheet::damage(cell) {
                        Some(damage @ Damage::Error) => {
                            notes.push(self.left_out(column, damage, cell));
                            String::new()
                        }
                        Some(Damage::Shortened) | None if field.kind == Kind::PastDay => {
                            match times::read_day(cell, self.reading.date_order) {
                                Ok(day) => day,
                                Err(error @ TimeError::Ambiguous) => {
                                    notes.push(self.left_out(column, error, cell));
                                    String::new()
                                }
                                Err(_) => cell.to_owned(),
                            }
                        }
                        Some(Damage::Shortened) | None => cell.to_owned(),
                    }
                }
            };
            match field.parse(&cell, now) {
                Ok(value) => values.set(field, value),
                // Other systems have their own names for languages and time zones. An
                // unknown name must not fail the row.
                Err(error) if field.kind.is_coded() => {
                    notes.push(self.left_out(column, error, &cell));
                }
                Err(error) => return Err(self.wrong(column, error)),
            }
        }
        Ok(values)
    }

    /// Checks that `row` has no more cells than there are columns. Fewer are fine:
    /// spreadsheets leave out empty cells at the end.
    pub fn check_width(&self, row: &[String]) -> Result<(), Finding> {
        let there = row.iter().rposition(|it| !it.trim().is_empty()).map_or(0, |it| it + 1);
        let needed = self.headings.len();
        if needed < there {
            Err(Finding::RowTooWide { cells: there, columns: needed })
        } else {
            Ok(())
        }
    }

    /// The message `fault` about the column of `field`.
    pub fn wrong(&self, field: Field, fault: impl Into<Fault>) -> Finding {
        self.wrong_cell(field, fault, "")
    }

    /// The same with the text of the cell, if it has any.
    pub fn wrong_cell(&self, field: Field, fault: impl Into<Fault>, cell: &str) -> Finding {
        Finding::InColumn {
            heading: self.heading(field).map(Piece::from),
            fault: fault.into(),
            cell: (!cell.is_empty()).then(|| cell.into()),
        }
    }

    /// The message that a cell of `field` was left out because of `fault`.
    pub fn left_out(&self, field: Field, fault: impl Into<Fault>, cell: &str) -> Finding {
        Finding::CellLeftOut {
            heading: self.heading(field).map(Piece::from),
            fault: fault.into(),
            cell: Some(cell.into()),
        }
    }
}

#[cfg(test)]
#[path = "mapping_tests.rs"]
mod tests;
