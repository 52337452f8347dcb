//! Parses rows of contacts.

use crate::fields::Values;
use crate::fields::contact::Contact;
use crate::import::addresses::{self, Address};
use crate::import::faults::Fault;
use crate::import::findings::Finding;
use crate::import::mapping::{Columns, Field};
use crate::import::names::{self, Name};
use crate::import::plan::Key;
use crate::import::{cells, ids, spreadsheet};
use crate::text::{AccountName, TextError, account_key};
use crate::time::Timestamp;

/// A row of a file of contacts.
#[derive(Clone, Debug)]
pub struct ContactRow {
    /// The contact's ids in other systems.
    pub ids: Vec<String>,
    /// The contact's name.
    pub name: Name,
    /// The values of the listed fields.
    pub fields: Values<Contact>,
    /// The contact's addresses, the primary one first.
    pub addresses: Vec<Address>,
    /// The contact's accounts, the primary one first.
    pub companies: Vec<Company>,
    /// Messages about how the row was read.
    pub notes: Vec<Finding>,
}

/// An account that a row names.
#[derive(Clone, Debug)]
pub struct Company {
    /// The account's name.
    pub name: AccountName,
    /// The parts of the name if it contains semicolons: these may be the names of several
    /// accounts.
    pub parts: Vec<AccountName>,
    /// Whether the contact sees all of the account's tickets; none: the file does not say
    /// it.
    pub sees_all: Option<bool>,
}

impl Company {
    /// The account that a cell of one name, or of several separated by semicolons, may
    /// refer to.
    pub fn parse(text: &str, sees_all: Option<bool>) -> Result<Self, TextError> {
        let name = AccountName::parse(text)?;
        let parts = text.split(';').filter_map(|it| AccountName::parse(it).ok());
        let parts: Vec<_> = parts.collect();
        // The semicolon of an HTML entity separates nothing.
        let are_several = 1 < parts.len() && !cells::has_entities(text);
        let parts = if are_several { parts } else { Vec::new() };
        Ok(Self { name, parts, sees_all })
    }

    /// All names that the cell may refer to.
    pub fn names(&self) -> impl Iterator<Item = &AccountName> {
        [&self.name].into_iter().chain(&self.parts)
    }
}

impl ContactRow {
    /// Parses `row` at the time `now`, or says why it fails.
    pub fn read(columns: &Columns, row: &[String], now: Timestamp) -> Result<Self, Finding> {
        let mut notes = Vec::new();
        let ids = ids::read(columns, row)?;
        let addresses = addresses(columns, row, &mut notes)?;
        if ids.is_empty() && addresses.is_empty() {
            return Err(Finding::NoKey);
        }
        let name = names::read(columns, row)?;
        if name.first.is_none() {
            notes.push(Finding::OneName);
        } else if name.is_guess {
            notes.push(Finding::NameDivided);
        }
        let fields = columns.values(row, now, &mut notes)?;
        let companies = companies(columns, row)?;
        Ok(Self { ids, name, fields, addresses, companies, notes })
    }
}

/// The keys that identify the contact of `row`, as far as they can be parsed.
pub fn keys(columns: &Columns, row: &[String]) -> Vec<Key> {
    let ids = ids::read(columns, row).unwrap_or_default().into_iter().map(Key::Id);
    let addresses = address_cells(columns, row)
        .flat_map(|(_, cell)| addresses::read(cell))
        .filter_map(|it| Some(Key::Address(it.ok()?.key)));
    ids.chain(addresses).collect()
}

fn address_cells<'a>(
    columns: &Columns,
    row: &'a [String],
) -> impl Iterator<Item = (Field, &'a str)> {
    [Field::Email, Field::OtherEmails]
        .into_iter()
        .flat_map(|field| columns.all(field, row).map(move |cell| (field, cell)))
        .collect::<Vec<_>>()
        .into_iter()
}

fn addresses(
    columns: &Columns,
    row: &[String],
    notes: &mut Vec<Finding>,
) -> Result<Vec<Address>, Finding> {
    let mut all: Vec<Address> = Vec::new();
    for (field, cell) in address_cells(columns, row) {
        for address in addresses::read(cell) {
            let address =
                address.map_err(|(error, text)| columns.wrong_cell(field, error, &text))?;
            if address.was_cleaned {
                notes.push(columns.wrong(field, Fault::AddressCleaned));
            }
            if !all.iter().any(|it| it.key == address.key) {
                all.push(address);
            }
        }
    }
    notes.dedup();
    Ok(all)
}

fn companies(columns: &Columns, row: &[String]) -> Result<Vec<Company>, Finding> {
    let mut rights = Vec::new();
    for text in cells::joined(columns.cell(Field::SeesAll, row)) {
        let right = if text.is_empty() { None } else { Some(cells::yes(text)) };
        rights.push(right.transpose().map_err(|error| columns.wrong(Field::SeesAll, error))?);
    }
    // The cell of rights has the same order as the companies of the first column.
    let first = columns
        .all(Field::Company, row)
        .flat_map(cells::joined)
        .enumerate()
        .map(|(at, name)| (Field::Company, name, rights.get(at).copied().flatten()));
    let others = columns
        .all(Field::OtherCompanies, row)
        .flat_map(cells::joined)
        .map(|name| (Field::OtherCompanies, name, None));
    let mut companies: Vec<Company> = Vec::new();
    for (field, text, sees_all) in first.chain(others).filter(|(_, name, _)| !name.is_empty()) {
        if let Some(damage) = spreadsheet::damage(text) {
            return Err(columns.wrong_cell(field, damage, text));
        }
        let company =
            Company::parse(text, sees_all).map_err(|error| columns.wrong(field, error))?;
        let key = account_key(company.name.as_str());
        if !companies.iter().any(|it| account_key(it.name.as_str()) == key) {
            companies.push(company);
        }
    }
    Ok(companies)
}
