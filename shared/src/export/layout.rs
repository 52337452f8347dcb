//! The columns of a file.

use serde_json::Value;

use super::companies::{self, Part};
use crate::fields;
use crate::fields::account::Account;
use crate::fields::contact::Contact;
use crate::fields::custom::{CustomField, CustomKind};
use crate::grid::{Choice, Column, GridQuery, Kind, ListName, Shown, column};
use crate::ids::FieldId;
use crate::import::failed::{BYTE_ORDER_MARK, line};
use crate::import::{spreadsheet, template};
use crate::words;

/// The columns of a file, and the values that they are written from.
#[derive(Debug, Default)]
pub struct Layout {
    sources: Vec<&'static str>,
    columns: Vec<FileColumn>,
}

/// A column of a file.
#[derive(Debug)]
struct FileColumn {
    heading: String,
    /// The index of its value.
    source: usize,
    cell: Cell,
}

/// How a value is written.
#[derive(Clone, Copy, Debug)]
enum Cell {
    /// As it is: a text, or a number.
    Plain,
    /// A telephone number.
    Phone,
    /// A word by its label.
    Choice(&'static [Choice]),
    /// Records by their names.
    Names,
    /// A part of a contact's relationships.
    Companies(Part),
    /// The value in a field that an admin has defined.
    Custom(FieldId, CustomKind),
}

impl Layout {
    /// The columns of a file with what `query` shows of `list`, which has `columns`.
    pub fn of(list: ListName, columns: &'static [Column], query: &GridQuery<()>) -> Self {
        words::in_english(|| {
            let mut layout = Self::default();
            let always = columns.iter().filter(|it| it.shown == Shown::Always);
            let others: Vec<&'static Column> = match &query.columns {
                None => columns.iter().filter(|it| it.shown == Shown::Usually).collect(),
                Some(names) => names.iter().filter_map(|name| column(columns, name)).collect(),
            };
            for column in always.chain(others) {
                layout.show(list, column);
            }
            if list == ListName::Contacts {
                layout.relationships();
            }
            layout.put("external_id", "External ID", Cell::Plain);
            layout
        })
    }

    /// Adds columns for fields that admins have defined.
    #[must_use]
    pub fn with_custom(mut self, fields: &[CustomField]) -> Self {
        for field in fields {
            self.put("custom", &field.name, Cell::Custom(field.id, field.kind));
        }
        self
    }

    /// Adds what the list shows in `column`.
    fn show(&mut self, list: ListName, column: &'static Column) {
        let name = column.name;
        match (list, name) {
            (ListName::Contacts, "name") => {
                self.put("first_name", "First name", Cell::Plain);
                self.put("last_name", "Last name", Cell::Plain);
                self.put("email", "Email", Cell::Plain);
                self.put("other_emails", "Other emails", Cell::Plain);
            }
            // They are in each file.
            (ListName::Contacts, "email") | (ListName::Tickets, "number") => {}
            (ListName::Contacts, "account") => self.relationships(),
            (ListName::Accounts, "name") => {
                self.put("name", "Company name", Cell::Plain);
                self.put("domains", "Domains", Cell::Plain);
            }
            (ListName::Tickets, "subject") => {
                self.put("number", column_label("number"), Cell::Plain);
                self.put("subject", "Subject", Cell::Plain);
            }
            (ListName::Tickets, "requester") => {
                self.put("requester", column.label(), Cell::Plain);
                self.put("requester_email", "Requester email", Cell::Plain);
            }
            _ => match column.kind {
                // Times are in UTC.
                Kind::Day => self.put(name, &[column.label(), " (UTC)"].concat(), Cell::Plain),
                Kind::Choice(choices) => self.put(name, column.label(), Cell::Choice(choices)),
                Kind::Records(_) => self.put(name, column.label(), Cell::Names),
                _ => {
                    let field = listed(list, name);
                    let is_phone = field.is_some_and(|it| it.kind == fields::Kind::Phone);
                    let heading = field.and_then(template::heading);
                    let heading = heading.unwrap_or_else(|| column.label().to_owned());
                    self.put(name, &heading, if is_phone { Cell::Phone } else { Cell::Plain });
                }
            },
        }
    }

    /// Adds the accounts of a contact.
    fn relationships(&mut self) {
        for (heading, part) in [
            ("Company", Part::Primary),
            ("Other companies", Part::Others),
            ("Can see all tickets from this company", Part::SeesAll),
            ("Relationships", Part::All),
        ] {
            self.put("relationships", heading, Cell::Companies(part));
        }
    }

    /// Adds a column, unless the file has it.
    fn put(&mut self, name: &'static str, heading: &str, cell: Cell) {
        if self.columns.iter().any(|it| it.heading == heading) {
            return;
        }
        let source = self.sources.iter().position(|it| *it == name).unwrap_or_else(|| {
            self.sources.push(name);
            self.sources.len() - 1
        });
        self.columns.push(FileColumn { heading: heading.to_owned(), source, cell });
    }

    /// The names of the values of a row, in their order.
    pub fn sources(&self) -> &[&'static str] {
        &self.sources
    }

    /// The beginning of the file: its headings, and before them what spreadsheets recognize
    /// UTF-8 by.
    pub fn head(&self) -> String {
        let headings = self.columns.iter().map(|it| it.heading.clone());
        [BYTE_ORDER_MARK, &line(headings)].concat()
    }

    /// The row with these values, as a line of CSV. What a spreadsheet would take for a formula
    /// is protected from that [I11].
    pub fn row(&self, values: &[Value]) -> String {
        let cell = |it: &FileColumn| it.cell.written(values.get(it.source));
        words::in_english(|| line(self.columns.iter().map(cell)))
    }
}

/// The label of the queue's column `name`.
fn column_label(name: &str) -> &'static str {
    column(ListName::Tickets.columns(), name).map_or("", Column::label)
}

/// The listed field called `name` of the records of a list.
fn listed(list: ListName, name: &str) -> Option<&'static fields::Field> {
    match list {
        ListName::Contacts => fields::find::<Contact>(name),
        ListName::Accounts => fields::find::<Account>(name),
        ListName::Tickets => None,
    }
}

impl Cell {
    fn written(self, value: Option<&Value>) -> String {
        let text = match value {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            // A record by its name.
            Some(Value::Object(it)) => {
                it.get("name").and_then(Value::as_str).unwrap_or_default().to_owned()
            }
            Some(value) => value.to_string(),
        };
        match self {
            // What an import would take off, it takes off around it.
            Self::Phone if spreadsheet::unescaped(&text) != text => ["=\"", &text, "\""].concat(),
            Self::Plain | Self::Phone => text,
            Self::Choice(choices) => {
                let choice = choices.iter().find(|it| it.word == text);
                choice.map_or(text, |it| it.label().to_owned())
            }
            Self::Names => {
                let all = value.and_then(Value::as_array).into_iter().flatten();
                let names: Vec<&str> = all.filter_map(|it| it.get("name")?.as_str()).collect();
                names.join("; ")
            }
            Self::Companies(part) => companies::written(part, value),
            Self::Custom(field, kind) => {
                let text = value.and_then(|it| it.get(field.to_string())?.as_str());
                let text = text.unwrap_or_default();
                match kind {
                    // What an import separates options by.
                    CustomKind::MultiChoice => text.replace('\n', "; "),
                    _ => text.to_owned(),
                }
            }
        }
    }
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
