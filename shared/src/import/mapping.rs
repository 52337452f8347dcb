//! Which column of a file is what: columns are recognized by their headings,
//! those of Freshdesk's exports and our own words, in any case and order.
//! Columns that nobody knows are left alone.

use crate::fields::account::Account;
use crate::fields::contact::Contact;
use crate::fields::{self, Kind, Record, Values};
use crate::import::run::ImportKind;
use crate::time::Timestamp;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The number that Freshdesk gave.
    Id,
    /// The id that another system gave.
    ExternalId,
    /// An account's name.
    AccountName,
    /// An account's e-mail domains.
    Domains,
    /// First and last name in one.
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
    /// Who works on a ticket.
    Agent,
    /// Which department does.
    Group,
    /// When a ticket was made.
    Created,
    /// When it last changed.
    Updated,
}

/// What columns an import of a kind knows besides those of the listed fields. Where two
/// hold the same, the one that stands first in the file and is not empty counts.
const fn headings(kind: ImportKind) -> &'static [(&'static str, Field)] {
    match kind {
        ImportKind::Accounts => &[
            ("company id", Field::Id),
            ("account id", Field::Id),
            ("external id", Field::ExternalId),
            ("unique external id", Field::ExternalId),
            ("company name", Field::AccountName),
            ("account name", Field::AccountName),
            ("name", Field::AccountName),
            ("domains for this company", Field::Domains),
            ("domains", Field::Domains),
        ],
        ImportKind::Contacts => &[
            ("contact id", Field::Id),
            ("external id", Field::ExternalId),
            ("unique external id", Field::ExternalId),
            ("full name", Field::FullName),
            ("name", Field::FullName),
            ("first name", Field::FirstName),
            ("last name", Field::LastName),
            ("email", Field::Email),
            ("e mail", Field::Email),
            ("email address", Field::Email),
            ("associated other emails", Field::OtherEmails),
            ("other emails", Field::OtherEmails),
            ("company", Field::Company),
            ("company name", Field::Company),
            ("account", Field::Company),
            ("account name", Field::Company),
            ("other companies", Field::OtherCompanies),
            ("other accounts", Field::OtherCompanies),
            ("can see all tickets from this company", Field::SeesAll),
        ],
        ImportKind::Tickets => &[
            ("ticket id", Field::Id),
            ("external id", Field::ExternalId),
            ("subject", Field::Subject),
            ("description", Field::Body),
            ("message", Field::Body),
            ("status", Field::Status),
            ("priority", Field::Priority),
            ("agent", Field::Agent),
            ("group", Field::Group),
            ("department", Field::Group),
            ("created time", Field::Created),
            ("created at", Field::Created),
            ("last update time", Field::Updated),
            ("updated at", Field::Updated),
            ("email", Field::Email),
            ("e mail", Field::Email),
            ("requester email", Field::Email),
            ("company name", Field::Company),
            ("company", Field::Company),
            ("account", Field::Company),
        ],
    }
}

/// The fields that records of a kind have by their list.
const fn listed(kind: ImportKind) -> &'static [fields::Field] {
    match kind {
        ImportKind::Accounts => Account::FIELDS,
        ImportKind::Contacts => Contact::FIELDS,
        ImportKind::Tickets => &[],
    }
}

/// What a column of this heading holds.
fn known(kind: ImportKind, heading: &str) -> Option<Field> {
    let own = headings(kind).iter().find(|(name, _)| *name == heading).map(|(_, field)| *field);
    own.or_else(|| {
        let listed = listed(kind).iter().find(|it| it.headings.contains(&heading))?;
        Some(Field::Listed(listed.name))
    })
}

/// The heading that only exports of this kind have.
const fn mark(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Accounts => "company id",
        ImportKind::Contacts => "contact id",
        ImportKind::Tickets => "ticket id",
    }
}

/// What must be there: one of each line's fields, and how the page calls it.
const fn needed(kind: ImportKind) -> &'static [(&'static [Field], &'static str)] {
    match kind {
        ImportKind::Accounts => &[(&[Field::AccountName], "Company Name")],
        ImportKind::Contacts => &[
            (&[Field::FullName, Field::LastName], "Full name"),
            (&[Field::Email, Field::Id, Field::ExternalId], "Email"),
        ],
        ImportKind::Tickets => &[
            (&[Field::Id, Field::ExternalId], "Ticket ID"),
            (&[Field::Subject], "Subject"),
            (&[Field::Email], "Email"),
        ],
    }
}

/// Why a file's first line is no heading of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// A column is missing that is needed.
    #[error("this file has no column \u{201C}{0}\u{201D}")]
    Missing(&'static str),
    /// It is an export of something else.
    #[error("these rows look like something else: choose what the file holds")]
    AnotherKind,
}

/// The columns of one file.
#[derive(Clone, Debug)]
pub struct Columns {
    headings: Vec<String>,
    fields: Vec<Option<Field>>,
}

fn plain(heading: &str) -> String {
    let words = heading.trim_matches('\u{FEFF}').replace(['_', '-', '*'], " ");
    words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Columns {
    /// The columns of a file of `kind` whose first line is `headings`.
    pub fn recognize(kind: ImportKind, headings: &[String]) -> Result<Self, MappingError> {
        let plain: Vec<String> = headings.iter().map(|it| self::plain(it)).collect();
        let has = |kind| plain.iter().any(|it| it == mark(kind));
        let all = [ImportKind::Accounts, ImportKind::Contacts, ImportKind::Tickets];
        if !has(kind) && all.into_iter().any(has) {
            return Err(MappingError::AnotherKind);
        }
        let fields: Vec<Option<Field>> = plain.iter().map(|it| known(kind, it)).collect();
        for (any, name) in needed(kind) {
            if !any.iter().any(|field| fields.contains(&Some(*field))) {
                return Err(MappingError::Missing(name));
            }
        }
        Ok(Self { headings: headings.iter().map(|it| it.trim().to_owned()).collect(), fields })
    }

    /// The cells of `row` that hold `field` and are not empty.
    pub fn all<'a>(&self, field: Field, row: &'a [String]) -> impl Iterator<Item = &'a str> {
        let cells = self.fields.iter().zip(row);
        cells
            .filter(move |(it, _)| **it == Some(field))
            .map(|(_, cell)| cell.trim())
            .filter(|cell| !cell.is_empty())
    }

    /// The first cell of `row` that holds `field` and is not empty; else an
    /// empty text.
    pub fn cell<'a>(&self, field: Field, row: &'a [String]) -> &'a str {
        self.all(field, row).next().unwrap_or_default()
    }

    /// What the file calls `field`.
    pub fn heading(&self, field: Field) -> &str {
        let at = self.fields.iter().position(|it| *it == Some(field));
        at.and_then(|at| self.headings.get(at)).map_or("this column", String::as_str)
    }

    /// The values of the listed fields in `row` at `now`; what is wrong with one, as a sentence.
    /// A long text takes all of its cells, another field the first that is not empty.
    pub fn values<R: Record>(&self, row: &[String], now: Timestamp) -> Result<Values<R>, String> {
        let mut values = Values::default();
        for field in R::FIELDS {
            let column = Field::Listed(field.name);
            let cell = match field.kind {
                Kind::LongText { .. } => self.all(column, row).collect::<Vec<_>>().join("\n\n"),
                _ => self.cell(column, row).to_owned(),
            };
            let value = field.parse(&cell, now);
            values.set(field, value.map_err(|error| self.wrong(column, error))?);
        }
        Ok(values)
    }

    /// Whether `row` has as many cells as there are columns.
    pub fn check_width(&self, row: &[String]) -> Result<(), String> {
        let (there, needed) = (row.len(), self.headings.len());
        let spare = row.iter().skip(needed).any(|cell| !cell.trim().is_empty());
        if there < needed || spare {
            Err(format!("This row has {there} cells, but there are {needed} columns."))
        } else {
            Ok(())
        }
    }

    /// `reason` as a sentence that names the column of `field`.
    pub fn wrong(&self, field: Field, reason: impl std::fmt::Display) -> String {
        format!("\u{201C}{}\u{201D}: {reason}.", self.heading(field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(line: &str) -> Vec<String> {
        line.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn headings_are_recognized_in_any_case_and_order() {
        let header = header("\u{FEFF}E-MAIL, full_Name ,Shoe size,Work Phone,Mobile phone");
        let columns = Columns::recognize(ImportKind::Contacts, &header).unwrap();
        let row = ["ann@acme.example", "Ann Lee", "39", " ", "+353 1"].map(str::to_owned);
        assert_eq!(columns.cell(Field::Email, &row), "ann@acme.example");
        assert_eq!(columns.cell(Field::FullName, &row), "Ann Lee");
        assert_eq!(columns.cell(Field::Listed("phone"), &row), "+353 1");
        assert_eq!(columns.cell(Field::Listed("title"), &row), "");
    }

    #[test]
    fn a_file_of_another_kind_is_refused() {
        let check = |kind, line: &str| Columns::recognize(kind, &header(line)).unwrap_err();
        assert_eq!(
            check(ImportKind::Contacts, "Ticket ID,Subject,Full name,Email"),
            MappingError::AnotherKind
        );
        assert_eq!(
            check(ImportKind::Accounts, "Industry,Notes").to_string(),
            "this file has no column \u{201C}Company Name\u{201D}"
        );
    }

    #[test]
    fn a_row_has_a_cell_for_each_column() {
        let columns = Columns::recognize(ImportKind::Accounts, &header("Name,Notes")).unwrap();
        let check = |cells: &[&str]| {
            columns.check_width(&cells.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
        };
        assert!(check(&["Acme", "x"]).is_ok());
        assert!(check(&["Acme", "x", " "]).is_ok());
        assert!(check(&["Acme"]).is_err());
        assert!(check(&["Acme", "x", "y"]).is_err());
    }
}
