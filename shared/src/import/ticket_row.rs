//! Rows of tickets as a file has them.

use crate::email::{AddressKey, Email};
use crate::import::cells;
use crate::import::mapping::{Columns, Field};
use crate::import::plan::Key;
use crate::text::{AccountName, MessageBody, Subject};
use crate::ticket::priority::Priority;
use crate::ticket::status::TicketStatus;
use crate::time::Timestamp;

/// The greatest number that a ticket keeps from its former desk. New numbers
/// follow the greatest one, and they must not run out.
const MAX_KEPT_NUMBER: u32 = 100_000_000;

/// A row of a file of tickets.
#[derive(Clone, Debug)]
pub struct TicketRow {
    /// What other systems call it.
    pub ids: Vec<String>,
    /// Its number there.
    pub number: Option<u32>,
    /// Who asks.
    pub requester: (Email, AddressKey),
    /// For which account.
    pub account: Option<AccountName>,
    /// What it is about.
    pub subject: Subject,
    /// What they wrote; the subject where that is empty.
    pub body: MessageBody,
    /// Its status, where the file says it.
    pub status: Option<TicketStatus>,
    /// Its priority, where the file says it.
    pub priority: Option<Priority>,
    /// Who works on it.
    pub agent: String,
    /// Which department does.
    pub group: String,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When it last changed.
    pub updated: Option<Timestamp>,
}

impl TicketRow {
    /// Reads `row`; what is wrong with it, as a sentence.
    pub fn read(columns: &Columns, row: &[String]) -> Result<Self, String> {
        let ids = cells::ids(columns, row)?;
        if ids.is_empty() {
            return Err("This row has no key: it names no ticket.".to_owned());
        }
        let email = columns.cell(Field::Email, row).parse::<Email>();
        let requester = email
            .and_then(|email| email.key().map(|key| (email, key)))
            .map_err(|error| columns.wrong(Field::Email, error))?;
        let subject = Subject::parse(columns.cell(Field::Subject, row))
            .map_err(|error| columns.wrong(Field::Subject, error))?;
        let body = match columns.cell(Field::Body, row) {
            "" => subject.as_str(),
            body => body,
        };
        let time = |field| match columns.cell(field, row) {
            "" => Ok(None),
            text => cells::time(text).map(Some).map_err(|error| columns.wrong(field, error)),
        };
        Ok(Self {
            number: columns
                .cell(Field::Id, row)
                .parse()
                .ok()
                .filter(|it| (1..=MAX_KEPT_NUMBER).contains(it)),
            ids,
            requester,
            account: AccountName::parse_optional(columns.cell(Field::Company, row))
                .map_err(|error| columns.wrong(Field::Company, error))?,
            body: MessageBody::parse(body).map_err(|error| columns.wrong(Field::Body, error))?,
            subject,
            status: status(columns.cell(Field::Status, row))
                .map_err(|error| columns.wrong(Field::Status, error))?,
            priority: priority(columns.cell(Field::Priority, row))
                .map_err(|error| columns.wrong(Field::Priority, error))?,
            agent: cells::name_key(columns.cell(Field::Agent, row)),
            group: cells::name_key(columns.cell(Field::Group, row)),
            created: time(Field::Created)?,
            updated: time(Field::Updated)?,
        })
    }
}

/// What `row` can be found again by.
pub fn keys(columns: &Columns, row: &[String]) -> Vec<Key> {
    cells::ids(columns, row).unwrap_or_default().into_iter().map(Key::Id).collect()
}

fn status(cell: &str) -> Result<Option<TicketStatus>, String> {
    match cell.to_lowercase().as_str() {
        "" => Ok(None),
        "open" | "new" => Ok(Some(TicketStatus::Open)),
        "pending" | "waiting" | "on hold" | "waiting on customer" | "waiting on third party" => {
            Ok(Some(TicketStatus::Waiting))
        }
        "resolved" | "solved" => Ok(Some(TicketStatus::Solved)),
        "closed" => Ok(Some(TicketStatus::Closed)),
        _ => Err(format!("\u{201C}{cell}\u{201D} is no status that we know")),
    }
}

fn priority(cell: &str) -> Result<Option<Priority>, String> {
    match cell.to_lowercase().as_str() {
        "" => Ok(None),
        "low" => Ok(Some(Priority::Low)),
        "medium" | "normal" => Ok(Some(Priority::Normal)),
        "high" => Ok(Some(Priority::High)),
        "urgent" => Ok(Some(Priority::Urgent)),
        _ => Err(format!("\u{201C}{cell}\u{201D} is no priority that we know")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::run::ImportKind;

    #[test]
    fn words_that_nobody_knows_are_said() {
        let header = ["Ticket ID", "Subject", "Status", "Email"].map(str::to_owned);
        let columns = Columns::recognize(ImportKind::Tickets, &header).unwrap();
        let row = ["9", "Help", "Frozen", "ann@acme.example"].map(str::to_owned);
        assert_eq!(
            TicketRow::read(&columns, &row).unwrap_err(),
            "\u{201C}Status\u{201D}: \u{201C}Frozen\u{201D} is no status that we know."
        );
    }
}
