//! Parses rows of tickets.

use crate::import::addresses::{self, Address};
use crate::import::contact_row::Company;
use crate::import::faults::Fault;
use crate::import::findings::Finding;
use crate::import::mapping::{Columns, Field, System};
use crate::import::plan::Key;
use crate::import::statuses::{self, Parsed};
use crate::import::{cells, ids, spreadsheet, times};
use crate::text::{MessageBody, Subject, TextError, is_blank};
use crate::ticket::priority::Priority;
use crate::ticket::status::TicketStatus;
use crate::time::Timestamp;
use crate::unicode::is_mark;

/// The greatest ticket number that an import keeps. New numbers follow the greatest number,
/// and must not run out.
const MAX_KEPT_NUMBER: u32 = 100_000_000;

/// A row of a file of tickets.
#[derive(Clone, Debug)]
pub struct TicketRow {
    /// The ticket's ids in other systems.
    pub ids: Vec<String>,
    /// Its number in the other system.
    pub number: Option<u32>,
    /// The requester's address.
    pub requester: Address,
    /// The account.
    pub account: Option<Company>,
    /// Its subject.
    pub subject: Subject,
    /// The first message, divided into several if it is too long. If it is empty, the
    /// subject.
    pub messages: Vec<MessageBody>,
    /// Its status.
    pub status: Parsed<TicketStatus>,
    /// Its priority.
    pub priority: Parsed<Priority>,
    /// The assignee's name.
    pub agent: String,
    /// The department's name.
    pub group: String,
    /// When it was created.
    pub created: Option<Timestamp>,
    /// When it last changed.
    pub updated: Option<Timestamp>,
    /// Messages about how the row was read.
    pub notes: Vec<Finding>,
}

impl TicketRow {
    /// Parses `row`, or says why it fails.
    pub fn read(columns: &Columns, row: &[String]) -> Result<Self, Finding> {
        let mut notes = Vec::new();
        let cell = |field| columns.cell(field, row);
        let ids = ids::read(columns, row)?;
        if ids.is_empty() {
            return Err(Finding::NoTicket);
        }
        let mut addresses = addresses::read(cell(Field::Email)).into_iter();
        let requester = addresses.next();
        let requester = requester
            .unwrap_or_else(|| addresses::one(""))
            .map_err(|(error, text)| columns.wrong_cell(Field::Email, error, &text))?;
        if requester.was_cleaned {
            notes.push(columns.wrong(Field::Email, Fault::AddressCleaned));
        }
        if addresses.next().is_some() {
            notes.push(columns.wrong(Field::Email, Fault::OnlyFirst));
        }
        let (subject, cut) =
            subject(cell(Field::Subject)).map_err(|error| columns.wrong(Field::Subject, error))?;
        if cut.is_some() {
            notes.push(columns.wrong(Field::Subject, Fault::SubjectCut));
        }
        let messages = messages(cut.as_deref(), cell(Field::Body), &subject);
        if 1 < messages.len() {
            notes.push(columns.wrong(Field::Body, Fault::BodyDivided));
        }
        let status = statuses::status(cell(Field::Status));
        if let Parsed::Guessed(taken) = status {
            let word = cell(Field::Status).into();
            notes.push(columns.wrong(Field::Status, Fault::UnknownStatus { word, taken }));
        }
        let priority = statuses::priority(cell(Field::Priority));
        if let Parsed::Guessed(_) = priority {
            let word = cell(Field::Priority).into();
            notes.push(columns.wrong(Field::Priority, Fault::UnknownPriority { word }));
        }
        let account = account(columns, row, &mut notes)?;
        let reading = columns.reading;
        let time = |field| match cell(field) {
            "" => Ok(None),
            text => times::read(text, reading.date_order, reading.utc_offset.unwrap_or(0))
                .map(Some)
                .map_err(|error| columns.wrong_cell(field, error, text)),
        };
        Ok(Self {
            number: cell(Field::Id(System::Freshdesk))
                .parse()
                .ok()
                .filter(|it| (1..=MAX_KEPT_NUMBER).contains(it)),
            ids,
            requester,
            account,
            messages,
            subject,
            status,
            priority,
            agent: cell(Field::Agent).to_owned(),
            group: cell(Field::Group).to_owned(),
            created: time(Field::Created)?,
            updated: time(Field::Updated)?,
            notes,
        })
    }
}

/// The account that `row` names; none: it names none, or a spreadsheet has damaged the name.
fn account(
    columns: &Columns,
    row: &[String],
    notes: &mut Vec<Finding>,
) -> Result<Option<Company>, Finding> {
    let cell = columns.cell(Field::Company, row);
    if let Some(damage) = spreadsheet::damage(cell) {
        notes.push(columns.left_out(Field::Company, damage, cell));
        return Ok(None);
    }
    let mut named = cells::joined(cell).filter(|it| !is_blank(it));
    let first = named.next().map(|it| Company::parse(it, None)).transpose();
    if named.next().is_some() {
        notes.push(columns.wrong(Field::Company, Fault::OnlyFirst));
    }
    first.map_err(|error| columns.wrong(Field::Company, error))
}

/// The keys that identify the ticket of `row`.
pub fn keys(columns: &Columns, row: &[String]) -> Vec<Key> {
    ids::read(columns, row).unwrap_or_default().into_iter().map(Key::Id).collect()
}

/// The subject, and its full text if it had to be cut.
fn subject(cell: &str) -> Result<(Subject, Option<String>), TextError> {
    match Subject::parse(cell) {
        Err(TextError::TooLong { .. }) => {
            let (start, _) = cut(cell, Subject::MAX_CHARS - 1);
            Ok((Subject::parse(&format!("{}…", start.trim_end()))?, Some(cell.to_owned())))
        }
        subject => Ok((subject?, None)),
    }
}

/// The first messages of a ticket: the body, with the full subject above it if the subject
/// was cut.
fn messages(whole_subject: Option<&str>, body: &str, subject: &Subject) -> Vec<MessageBody> {
    let body = if is_empty_page(body) { "" } else { body };
    let text = match (whole_subject, body) {
        (None, "") => subject.to_string(),
        (None, body) => body.to_owned(),
        (Some(subject), "") => subject.to_owned(),
        (Some(subject), body) => format!("{subject}\n\n{body}"),
    };
    let (mut messages, mut rest) = (Vec::new(), text.as_str());
    while !rest.is_empty() {
        let (part, behind) = cut(rest, MessageBody::MAX_CHARS);
        messages.extend(MessageBody::parse(part));
        rest = behind;
    }
    messages
}

/// Splits `text` after at most `max` characters, at the end of a line if possible, else at
/// the end of a word.
fn cut(text: &str, max: usize) -> (&str, &str) {
    let Some((end, _)) = text.char_indices().nth(max) else { return (text, "") };
    let (start, _) = text.split_at(end);
    let least = end / 2;
    let end = [start.rfind('\n'), start.rfind(' ')]
        .into_iter()
        .flatten()
        .find(|it| least < *it)
        .unwrap_or_else(|| whole_letters(text, end));
    text.split_at(end)
}

/// The last position in `text` up to `end` that does not split a character from its
/// combining marks and joiners.
fn whole_letters(text: &str, end: usize) -> usize {
    let joins = |c: char| {
        is_mark(c) || matches!(c, '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')
    };
    let (start, rest) = text.split_at(end);
    let is_flag = |c: char| ('\u{1F1E6}'..='\u{1F1FF}').contains(&c);
    let flags = start.chars().rev().take_while(|it| is_flag(*it)).count();
    let is_cut = rest.chars().next().is_some_and(|it| joins(it) || (is_flag(it) && flags % 2 == 1))
        || start.ends_with('\u{200D}');
    match start.char_indices().next_back() {
        Some((before, _)) if is_cut && 0 < before => whole_letters(text, before),
        _ => end,
    }
}

/// Whether `text` has nothing to read, apart from HTML tags.
fn is_empty_page(text: &str) -> bool {
    if !text.contains('<') {
        return is_blank(text);
    }
    let outside = text.split('<').enumerate();
    let outside = outside.map(|(at, it)| match at {
        0 => it,
        _ => it.split_once('>').map_or(it, |(_, behind)| behind),
    });
    let text: String = outside.collect();
    is_blank(&text.replace("&nbsp;", " ").replace("&#160;", " "))
}

#[cfg(test)]
#[path = "ticket_row_tests.rs"]
mod tests;
