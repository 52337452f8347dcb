//! Reads a file: from bytes to rows of cells, whichever program wrote it [I9]. The modules
//! beside this one interpret the cells.
//!
//! [`sniff`] recognizes files that are not tables, [`encoding`] decodes the bytes,
//! [`records`] divides the text into records, [`quotes`] and [`inside`] detect a missing
//! quote, which would merge rows, and [`read`] finds the headings and with them the separator.

mod encoding;
mod inside;
mod quotes;
mod records;
mod sniff;

use std::fmt;

use encoding::{Decoded, Encoding};
use inside::Likeness;
use records::{Record, Records};
pub use sniff::Foreign;

use crate::import::findings::Finding;
use crate::import::mapping::{Columns, MappingError};
use crate::import::notes::Notes;
use crate::import::run::ImportKind;
use crate::import::spreadsheet;
use crate::words::server::import_files as words;

/// The largest file, in bytes.
pub const MAX_BYTES: usize = 4_000_000;

/// The most rows of a file.
pub const MAX_ROWS: usize = 10_000;

/// The most columns of a file.
const MAX_COLUMNS: usize = 200;

/// The most bytes of a row. Longer rows would exceed the limits of the fields anyway.
const MAX_ROW_BYTES: usize = 200_000;

/// How many records are searched for the headings, since a report has a title above them.
const MAX_HEAD: usize = 20;

/// Why a file cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub enum FileError {
    /// It is too large.
    TooLarge,
    /// It has more rows than a file may have.
    TooManyRows,
    /// It has more columns than a file may have.
    TooManyColumns,
    /// It has no row below its headings.
    Empty,
    /// It is not a table.
    Foreign(Foreign),
    /// Its headings do not fit the kind of import.
    Headings(MappingError),
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: &str = match self {
            Self::TooLarge => &words::too_large(&(MAX_BYTES / 1_000_000).to_string()),
            Self::TooManyRows => &words::too_many_rows(&MAX_ROWS.to_string()),
            Self::TooManyColumns => &words::too_many_columns(&MAX_COLUMNS.to_string()),
            Self::Empty => words::empty(),
            Self::Foreign(foreign) => return foreign.fmt(f),
            Self::Headings(error) => return error.fmt(f),
        };
        f.write_str(text)
    }
}

impl std::error::Error for FileError {}

/// A file of rows.
#[derive(Debug)]
pub struct File {
    /// The recognized columns.
    pub columns: Columns,
    /// The line of the headings.
    pub line: u32,
    /// The rows below them.
    pub rows: Vec<Row>,
    /// Messages about the file as a whole.
    pub notes: Notes<Finding>,
}

/// A row of a file.
#[derive(Debug)]
pub struct Row {
    /// The line that it begins on.
    pub line: u32,
    /// Its cells, or why the row could not be read.
    pub cells: Result<Vec<String>, Finding>,
}

/// Reads a file of `kind`. Its size is checked first.
pub fn read(kind: ImportKind, bytes: &[u8]) -> Result<File, FileError> {
    if MAX_BYTES < bytes.len() {
        return Err(FileError::TooLarge);
    }
    if let Some(foreign) = sniff::foreign(bytes) {
        return Err(FileError::Foreign(foreign));
    }
    let text = encoding::decode(bytes);
    // A web page may be in UTF-16, too.
    if let Some(foreign) = sniff::foreign_text(text.text.as_bytes()) {
        return Err(FileError::Foreign(foreign));
    }
    let head = head(kind, &text);
    let all: Vec<Record> =
        Records::new(&text, head.from, head.separator).take(head.at + MAX_ROWS + 2).collect();
    if head.at + MAX_ROWS + 1 < all.len() {
        return Err(FileError::TooManyRows);
    }
    let too_wide = |it: &Record| it.cells.as_ref().is_ok_and(|it| MAX_COLUMNS < it.len());
    if all.get(head.at).is_some_and(too_wide) {
        return Err(FileError::TooManyColumns);
    }
    let columns = head.columns.unwrap_or(Err(FileError::Empty))?;
    let mut notes = Notes::default();
    if text.encoding == Encoding::Windows1252 {
        notes.of_file(Finding::NotUtf8, 1);
    }
    let mut all = all.into_iter();
    for above in all.by_ref().take(head.at) {
        notes.of_file(Finding::AboveHeadings, above.line);
    }
    let line = all.next().map_or(1, |it| it.line);
    let rows: Vec<Row> = all.map(|it| row(it, &columns, head.separator, &mut notes)).collect();
    if rows.is_empty() { Err(FileError::Empty) } else { Ok(File { columns, line, rows, notes }) }
}

/// `record` as a row of these columns. Lines inside of its cells may be other rows, if a
/// quote is missing: a key in one of them is proof enough, so the record fails. Otherwise
/// they are noted, since rows without a key look like any text with separators.
fn row(record: Record, columns: &Columns, separator: u8, notes: &mut Notes<Finding>) -> Row {
    let Record { line, mut cells, inner_lines } = record;
    let first = |wanted| {
        let is_it = |text: &&String| inside::likeness(text, columns, separator) == wanted;
        (line + 1..).zip(&inner_lines).find(|(_, text)| is_it(text)).map(|(inner, _)| inner)
    };
    if cells.is_ok() && first(Likeness::Row).is_some() {
        cells = Err(Finding::RowsInside { line: first(Likeness::Row) });
    } else if cells.is_ok() && first(Likeness::Maybe).is_some() {
        notes.of_row(Finding::MaybeRowsInside { line: first(Likeness::Maybe) }, line);
    }
    let cells = cells.map(|all| all.into_iter().map(spreadsheet::unprotected).collect());
    Row { line, cells }
}

/// The headings of a file, and the separator of its cells.
struct Head {
    separator: u8,
    /// The position where the records begin, in bytes.
    from: usize,
    /// The index of the record with the headings.
    at: usize,
    /// The recognized columns; none: there is no record.
    columns: Option<Result<Columns, FileError>>,
}

/// Chooses the separator and the record that give the most known headings. If there are
/// none, the first record, and the separator that is most frequent in it.
fn head(kind: ImportKind, text: &Decoded) -> Head {
    let declared = records::declared_separator(&text.text);
    let from = declared.map_or(0, |(_, length)| length);
    let separators = declared.map_or(vec![b',', b';', b'\t'], |(it, _)| vec![it]);
    let mut best: Option<((bool, usize, usize), Head)> = None;
    for separator in separators {
        for (at, record) in Records::new(text, from, separator).take(MAX_HEAD).enumerate() {
            let Ok(cells) = record.cells else { continue };
            let known = Columns::count_known(kind, &cells);
            let columns = Columns::recognize(kind, &cells);
            let width = if at == 0 { cells.len() } else { 0 };
            let rank = (columns.is_ok(), known, width);
            if best.as_ref().is_none_or(|(other, _)| *other < rank) {
                let columns = Some(columns.map_err(FileError::Headings));
                best = Some((rank, Head { separator, from, at, columns }));
            }
        }
    }
    best.map_or(Head { separator: b',', from, at: 0, columns: None }, |(_, head)| head)
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
