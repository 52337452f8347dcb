//! Rows of contacts as a file has them.

use crate::email::{AddressKey, Email};
use crate::fields::Values;
use crate::fields::contact::Contact;
use crate::import::cells;
use crate::import::mapping::{Columns, Field};
use crate::import::plan::Key;
use crate::text::{AccountName, PersonName};
use crate::time::Timestamp;

/// A row of a file of contacts.
#[derive(Clone, Debug)]
pub struct ContactRow {
    /// What other systems call them.
    pub ids: Vec<String>,
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// What the listed fields say.
    pub fields: Values<Contact>,
    /// Their addresses; the first one is the primary.
    pub addresses: Vec<(Email, AddressKey)>,
    /// Their accounts; the first one is the primary.
    pub companies: Vec<Company>,
}

/// An account that a row names.
#[derive(Clone, Debug)]
pub struct Company {
    /// What it is called.
    pub name: AccountName,
    /// Whether the contact sees all of its tickets, where the file says it.
    pub sees_all: Option<bool>,
}

impl ContactRow {
    /// Reads `row` at `now`; what is wrong with it, as a sentence.
    pub fn read(columns: &Columns, row: &[String], now: Timestamp) -> Result<Self, String> {
        let ids = cells::ids(columns, row)?;
        let addresses = addresses(columns, row)?;
        if ids.is_empty() && addresses.is_empty() {
            return Err("This row has no key: neither an id nor an e-mail address.".to_owned());
        }
        let (first_name, last_name) = names(columns, row)?;
        Ok(Self {
            ids,
            first_name,
            last_name,
            fields: columns.values(row, now)?,
            addresses,
            companies: companies(columns, row)?,
        })
    }
}

/// What `row` can be found again by, as far as it can be read.
pub fn keys(columns: &Columns, row: &[String]) -> Vec<Key> {
    let ids = cells::ids(columns, row).unwrap_or_default().into_iter().map(Key::Id);
    let addresses = address_cells(columns, row)
        .filter_map(|(_, text)| text.parse::<Email>().ok()?.key().ok())
        .map(Key::Address);
    ids.chain(addresses).collect()
}

fn address_cells<'a>(
    columns: &Columns,
    row: &'a [String],
) -> impl Iterator<Item = (Field, &'a str)> {
    let cell = |field| {
        let cell = columns.cell(field, row);
        cell.split(['|', ',', ';']).map(str::trim).map(move |text| (field, text))
    };
    cell(Field::Email).chain(cell(Field::OtherEmails)).filter(|(_, text)| !text.is_empty())
}

fn addresses(columns: &Columns, row: &[String]) -> Result<Vec<(Email, AddressKey)>, String> {
    let mut addresses: Vec<(Email, AddressKey)> = Vec::new();
    for (field, text) in address_cells(columns, row) {
        let email = text.parse::<Email>();
        let both = email.and_then(|email| email.key().map(|key| (email, key)));
        let (email, key) =
            both.map_err(|error| columns.wrong(field, format_args!("{error} ({text})")))?;
        if !addresses.iter().any(|(_, it)| *it == key) {
            addresses.push((email, key));
        }
    }
    Ok(addresses)
}

fn names(columns: &Columns, row: &[String]) -> Result<(PersonName, PersonName), String> {
    let full = columns.cell(Field::FullName, row);
    let parts = (columns.cell(Field::FirstName, row), columns.cell(Field::LastName, row));
    let ((first, last), field) = match parts {
        ("", "") => {
            let split = cells::split_name(full).ok_or_else(|| {
                columns.wrong(Field::FullName, "first and last name are both needed")
            })?;
            (split, Field::FullName)
        }
        (first, last) => ((first.to_owned(), last.to_owned()), Field::LastName),
    };
    let parse = |name: &str| PersonName::parse(name).map_err(|error| columns.wrong(field, error));
    Ok((parse(&first)?, parse(&last)?))
}

fn companies(columns: &Columns, row: &[String]) -> Result<Vec<Company>, String> {
    let mut rights = Vec::new();
    for text in cells::joined(columns.cell(Field::SeesAll, row)) {
        let right = if text.is_empty() { None } else { Some(cells::yes(text)) };
        rights.push(right.transpose().map_err(|error| columns.wrong(Field::SeesAll, error))?);
    }
    // The rights stand in the order of the first column's companies.
    let first = cells::joined(columns.cell(Field::Company, row))
        .enumerate()
        .map(|(at, name)| (Field::Company, name, rights.get(at).copied().flatten()));
    let others = cells::joined(columns.cell(Field::OtherCompanies, row))
        .map(|name| (Field::OtherCompanies, name, None));
    let mut companies: Vec<Company> = Vec::new();
    for (field, name, sees_all) in first.chain(others).filter(|(_, name, _)| !name.is_empty()) {
        let name = AccountName::parse(name).map_err(|error| columns.wrong(field, error))?;
        let key = cells::name_key(name.as_str());
        if !companies.iter().any(|it| cells::name_key(it.name.as_str()) == key) {
            companies.push(Company { name, sees_all });
        }
    }
    Ok(companies)
}
