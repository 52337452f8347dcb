//! Checks a whole file when it is uploaded, before its first row is planned: checks that
//! need all rows.

use std::collections::HashMap;

use crate::import::cells::{decoded, has_entities};
use crate::import::file::{File, Row};
use crate::import::findings::{Finding, Piece};
use crate::import::mapping::Columns;
use crate::import::notes::Notes;
use crate::import::plan::{Key, twice};
use crate::import::run::{ImportKind, Reading, UnusedColumn};
use crate::import::times;
use crate::import::{accounts, contact_row, names, ticket_row};

/// A checked file.
#[derive(Debug)]
pub struct TakenIn {
    /// Its columns.
    pub columns: Columns,
    /// The line of its headings.
    pub line: u32,
    /// The rows below them.
    pub rows: Vec<TakenRow>,
    /// Messages about the file.
    pub notes: Notes<Finding>,
    /// The columns that are ignored.
    pub unused_columns: Vec<UnusedColumn>,
}

/// A row of a checked file.
#[derive(Debug)]
pub struct TakenRow {
    /// The line that it begins on.
    pub line: u32,
    /// Its cells; empty if the row could not be divided into cells.
    pub cells: Vec<String>,
    /// Why it fails, if that is known already.
    pub reason: Option<Finding>,
}

/// Checks `file`. Its dates have the order that `chosen` says, else the order that the
/// dates themselves show.
pub fn take_in(kind: ImportKind, file: File, chosen: Reading) -> TakenIn {
    let File { mut columns, line, mut rows, mut notes } = file;
    if chosen.decode_entities {
        for cell in rows.iter_mut().filter_map(|it| it.cells.as_mut().ok()).flatten() {
            *cell = decoded(cell);
        }
    }
    let good = || rows.iter().filter_map(|it| Some((it.line, it.cells.as_ref().ok()?)));
    for headings in columns.shared() {
        let headings = headings.into_iter().map(Piece::from).collect();
        notes.of_file(Finding::SharedColumns { headings }, line);
    }
    let shown = || times::order_of(good().flat_map(|(_, row)| columns.dates(row)));
    let date_order = chosen.date_order.or_else(shown);
    columns.reading = Reading { date_order, ..chosen };
    let is_without_zone =
        good().flat_map(|(_, row)| columns.times(row)).any(times::is_without_zone);
    if is_without_zone && chosen.utc_offset.is_none() {
        notes.of_file(Finding::TimesWithoutZone, line);
    }
    for (line, row) in good() {
        let spelled = row.iter().zip(columns.headings()).find(|(cell, _)| has_entities(cell));
        if let Some((_, heading)) = spelled {
            notes.of_row(Finding::WebSigns { heading: heading.into() }, line);
        }
    }
    let unused_columns = columns
        .unused()
        .map(|(at, heading)| {
            let is_there = |row: &[String]| row.get(at).is_some_and(|it| !it.trim().is_empty());
            let rows = good().filter(|(_, row)| is_there(row)).count();
            UnusedColumn {
                heading: heading.to_owned(),
                rows: u32::try_from(rows).unwrap_or(u32::MAX),
            }
        })
        .collect();
    let rows = check_keys(kind, &columns, rows);
    TakenIn { columns, line, rows, notes, unused_columns }
}

/// The keys that identify the record of a row. Rows that share a key with an earlier row
/// fail [I3].
fn keys(kind: ImportKind, columns: &Columns, row: &[String]) -> Vec<Key> {
    match kind {
        ImportKind::Accounts => accounts::keys(columns, row),
        ImportKind::Contacts => contact_row::keys(columns, row),
        ImportKind::Tickets => ticket_row::keys(columns, row),
    }
}

/// Fails each row that shares a key with an earlier row [I3]. This does not depend on the
/// existing records, and needs all rows.
fn check_keys(kind: ImportKind, columns: &Columns, rows: Vec<Row>) -> Vec<TakenRow> {
    let mut earlier: HashMap<Key, (u32, String)> = HashMap::new();
    let check = |Row { line, cells }: Row| {
        let cells = match cells {
            Ok(cells) => cells,
            Err(fault) => {
                return TakenRow { line, cells: Vec::new(), reason: Some(fault) };
            }
        };
        let who = match kind {
            ImportKind::Contacts => names::read(columns, &cells).map(|it| it.whole()),
            ImportKind::Accounts | ImportKind::Tickets => Ok(String::new()),
        };
        let who = who.unwrap_or_default();
        let keys = keys(kind, columns, &cells);
        let taken = keys.iter().find_map(|key| Some((key, earlier.get(key)?)));
        let reason = taken.map(|(key, (line, other))| match key {
            Key::Address(address) if *other != who => Finding::TwoPeople {
                address: address.as_str().into(),
                name: other.into(),
                line: *line,
            },
            Key::Address(_) | Key::Id(_) | Key::Name(_) => twice(*line),
        });
        // The keys of a single row may be equal, for example if it has an address twice.
        for key in keys {
            earlier.entry(key).or_insert_with(|| (line, who.clone()));
        }
        TakenRow { line, cells, reason }
    };
    rows.into_iter().map(check).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::file;
    use crate::import::times::DateOrder;

    fn take(kind: ImportKind, text: &str) -> TakenIn {
        take_in(kind, file::read(kind, text.as_bytes()).unwrap(), Reading::default())
    }

    fn reasons(taken: &TakenIn) -> Vec<(u32, String)> {
        taken.rows.iter().filter_map(|it| Some((it.line, it.reason.as_ref()?.sentence()))).collect()
    }

    #[test]
    fn i3_two_people_with_one_address_are_told_whose_it_is() {
        let taken = take(
            ImportKind::Contacts,
            "Full name,Email\nAnn Shared,office@x.example\nBen Other,Office@x.example\nAnn Shared,<office@x.example>\n",
        );
        let two = "The address office@x.example is that of Ann Shared in line 2, and an address is one person's: leave it out here, or leave out one of the two.";
        assert_eq!(reasons(&taken), [(3, two.to_owned()), (4, twice(2).sentence())]);
    }

    #[test]
    fn i3_one_account_in_two_spellings_is_one() {
        let taken =
            take(ImportKind::Accounts, "Name\nAcme  Trading \nACME TRADING\nAcme Trading.\n");
        assert_eq!(reasons(&taken), [(3, twice(2).sentence())]);
    }

    #[test]
    fn columns_that_are_not_used_are_named_with_what_is_in_them() {
        let taken = take(
            ImportKind::Contacts,
            "Record ID,Email,Last Name,Associated Company IDs\n1,a@x.example,Lee,9001\n2,b@x.example,Ek,\n",
        );
        let heading = "Associated Company IDs".to_owned();
        assert_eq!(taken.unused_columns, [UnusedColumn { heading, rows: 1 }]);
    }

    #[test]
    fn what_is_to_be_known_of_a_file_is_said_once() {
        let taken = take(
            ImportKind::Tickets,
            "Ticket ID,Subject,Email,Created time,Status,Status\n\
             1,A &amp; B,a@x.example,2026-01-08 15:00,Open,\n2,C &lt; D,b@x.example,25/01/2026,Open,\n",
        );
        let said = taken.notes.sentences();
        let said: Vec<_> = said.iter().map(|it| (it.rows, it.message.as_str())).collect();
        let expected = [
            (
                0,
                "These columns say the same, and the first one that is not empty counts: “Status”, “Status”.",
            ),
            (0, "Times that do not say their time zone are read as UTC."),
            (2, "“Subject”: signs are written as on a web page (&amp;), and are kept so."),
        ];
        assert_eq!(said, expected);
        assert_eq!(taken.columns.reading.date_order, Some(DateOrder::DayFirst));
    }

    #[test]
    fn the_days_of_a_file_of_contacts_have_one_order() {
        let file = "Full name,Email,Birthday\nAnn Lee,a@x.example,03/07/1973\nBo Ek,b@x.example,17/07/1973\n";
        let taken = take(ImportKind::Contacts, file);
        assert_eq!(taken.columns.reading.date_order, Some(DateOrder::DayFirst));
    }

    #[test]
    fn what_a_web_page_wrote_is_decoded_where_that_is_chosen() {
        let text = "Full name,Email\nShane O&#39;Neil,a@x.example\nBo &unknown; Ek,b@x.example\n";
        let file = file::read(ImportKind::Contacts, text.as_bytes()).unwrap();
        let chosen = Reading { decode_entities: true, ..Reading::default() };
        let taken = take_in(ImportKind::Contacts, file, chosen);
        assert_eq!(taken.rows[0].cells[0], "Shane O'Neil");
        let said: Vec<_> = taken.notes.iter().map(|it| (it.rows, it.line)).collect();
        assert_eq!(said, [(1, 3)]);
    }

    #[test]
    fn times_whose_zone_is_chosen_need_no_remark() {
        let text = "Ticket ID,Subject,Email,Created time\n1,A,a@x.example,2026-01-08 15:00\n";
        let file = || file::read(ImportKind::Tickets, text.as_bytes()).unwrap();
        let chosen = Reading { utc_offset: Some(330), ..Reading::default() };
        assert_eq!(take_in(ImportKind::Tickets, file(), chosen).notes.iter().count(), 0);
        let utc = take_in(ImportKind::Tickets, file(), Reading::default());
        assert_eq!(utc.notes.iter().count(), 1);
    }
}
