//! Divides a text into records, each with its line number.

use std::io::Cursor;

use csv::{Position, Reader, ReaderBuilder, StringRecord};

use super::encoding::Decoded;
use super::{MAX_COLUMNS, MAX_ROW_BYTES, quotes};
use crate::import::findings::Finding;

/// A record of a file.
#[derive(Debug)]
pub(super) struct Record {
    /// The line that it begins on.
    pub(super) line: u32,
    /// Its cells, or why the record could not be read.
    pub(super) cells: Result<Vec<String>, Finding>,
    /// The lines after its first one, if a cell has several lines.
    pub(super) inner_lines: Vec<String>,
}

/// The separator and the length of the first line, if the first line declares a separator
/// (`sep=;`, which Excel writes and reads).
pub(super) fn declared_separator(text: &str) -> Option<(u8, usize)> {
    let line = text.split_inclusive(['\n', '\r']).next()?;
    let declaration = line.trim_end_matches(['\n', '\r', ',', ';']).trim_matches('"');
    let (name, _) = declaration.split_at_checked(4)?;
    let separator = line.trim_matches('"').as_bytes().get(4).copied()?;
    let is_one = matches!(separator, b',' | b';' | b'\t' | b'|');
    let length = if text.get(line.len()..)?.starts_with('\n') && line.ends_with('\r') {
        line.len() + 1
    } else {
        line.len()
    };
    (name.eq_ignore_ascii_case("sep=") && is_one).then_some((separator, length))
}

/// Iterates over the records of a text. Empty records are left out.
pub(super) struct Records<'a> {
    text: &'a Decoded,
    from: usize,
    separator: u8,
    reader: Reader<Cursor<&'a [u8]>>,
    record: StringRecord,
    /// The last position and its line number. Positions are requested in ascending order.
    known: (usize, u32),
}

impl<'a> Records<'a> {
    /// Iterates over the records of `text` from the byte `from` on.
    pub(super) fn new(text: &'a Decoded, from: usize, separator: u8) -> Self {
        let bytes = text.text.as_bytes().get(from..).unwrap_or_default();
        let mut builder = ReaderBuilder::new();
        let reader = builder.delimiter(separator).has_headers(false).flexible(true);
        let reader = reader.from_reader(Cursor::new(bytes));
        Self { text, from, separator, reader, record: StringRecord::new(), known: (0, 1) }
    }

    /// The line that the byte `at` is on.
    fn line(&mut self, at: usize) -> u32 {
        let (known, line) = self.known;
        let bytes = self.text.text.as_bytes();
        let is_end = |at: &usize| match bytes.get(*at) {
            Some(b'\n') => true,
            Some(b'\r') => bytes.get(at + 1).is_some_and(|next| *next != b'\n'),
            Some(_) | None => false,
        };
        let ends = (known..at).filter(is_end).count();
        let line = line + u32::try_from(ends).unwrap_or(u32::MAX);
        self.known = (at, line);
        line
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            let from = self.from + byte(self.reader.position());
            // Invalid UTF-8 was replaced before, so reading cannot fail.
            if !self.reader.read_record(&mut self.record).ok()? {
                return None;
            }
            let to = self.from + byte(self.reader.position());
            if self.record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let text = &self.text.text;
            let bytes = text.as_bytes().get(from..to).unwrap_or_default();
            let blank = bytes.iter().take_while(|it| matches!(it, b'\r' | b'\n')).count();
            let (start, bytes) = (from + blank, bytes.get(blank..).unwrap_or_default());
            let line = self.line(start);
            let mut inner_lines = Vec::new();
            let cells = if quotes::are_whole(bytes, self.separator) {
                inner_lines = inner(text.get(start..to).unwrap_or_default());
                self.cells(start..to)
            } else {
                // Continue after the first line, so that the other lines are read as
                // records.
                let end = bytes.iter().position(|it| matches!(it, b'\r' | b'\n'));
                let mut next = Position::new();
                let end = start + end.unwrap_or(bytes.len());
                next.set_byte(u64::try_from(end - self.from).unwrap_or(u64::MAX));
                self.reader.seek(next).ok()?;
                Err(Finding::OpenQuote)
            };
            return Some(Record { line, cells, inner_lines });
        }
    }
}

impl Records<'_> {
    fn cells(&self, place: std::ops::Range<usize>) -> Result<Vec<String>, Finding> {
        let unreadable = &self.text.unreadable;
        let first = unreadable.partition_point(|it| *it < place.start);
        if MAX_ROW_BYTES < self.record.as_slice().len() || 2 * MAX_COLUMNS < self.record.len() {
            Err(Finding::RowTooLong)
        } else if unreadable.get(first).is_some_and(|it| *it < place.end) {
            let cell = self.record.iter().find(|it| it.contains(char::REPLACEMENT_CHARACTER));
            let around = around(cell.unwrap_or_default());
            Err(Finding::UnreadableLetter { around: Some(around.into()) })
        } else {
            Ok(self.record.iter().map(str::to_owned).collect())
        }
    }
}

fn byte(position: &Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}

/// The lines of a record after the first one.
fn inner(record: &str) -> Vec<String> {
    let lines = record.trim_end_matches(['\n', '\r']).lines().skip(1);
    lines.map(str::to_owned).collect()
}

/// The text around an unreadable character, for a message.
fn around(cell: &str) -> String {
    let at = cell.find(char::REPLACEMENT_CHARACTER).unwrap_or_default();
    let (before, after) = cell.split_at(at);
    let before: Vec<char> = before.chars().rev().take(20).collect();
    before.into_iter().rev().chain(after.chars().take(20)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::encoding::decode;
    use super::*;

    fn records(bytes: &[u8]) -> Vec<(u32, Result<Vec<String>, Finding>)> {
        let text = decode(bytes);
        Records::new(&text, 0, b',').map(|it| (it.line, it.cells)).collect()
    }

    fn good(line: u32, cells: &[&str]) -> (u32, Result<Vec<String>, Finding>) {
        (line, Ok(cells.iter().map(|it| (*it).to_owned()).collect()))
    }

    #[test]
    fn i4_a_record_knows_its_line() {
        let expected =
            [good(2, &["Name", "Notes"]), good(4, &["a", "b\r\nc"]), good(8, &["d", "e"])];
        assert_eq!(records(b"\r\nName,Notes\r\n\r\na,\"b\r\nc\"\r\n,\r\n\r\nd,e"), expected);
        assert_eq!(records(b"a\rb\r\rc"), [good(1, &["a"]), good(2, &["b"]), good(4, &["c"])]);
    }

    #[test]
    fn i4_an_open_quote_costs_its_own_row_only() {
        let file = b"id,what\n1,a\n2,\"12\"\" monitor\n3,\"c\"\n4,d\n";
        let open = (3, Err(Finding::OpenQuote));
        let first = [good(1, &["id", "what"]), good(2, &["1", "a"])];
        let last = [open.clone(), good(4, &["3", "c"]), good(5, &["4", "d"])];
        assert_eq!(records(file), [&first[..], &last].concat());
        let file = b"id,what\n1,a\n2,\"12\"\" monitor\n3,c\n4,d";
        assert_eq!(records(file), [&first[..], &last].concat());
        assert_eq!(records(b"a\n\"b"), [good(1, &["a"]), (2, Err(Finding::OpenQuote))]);
    }

    #[test]
    fn i9_a_letter_that_cannot_be_read_costs_its_own_row_only() {
        let file = "Name\nJörg\nAnn?\nZoë\n".replace('?', "\u{1}");
        let bytes: Vec<u8> = file.bytes().map(|it| if it == 1 { 0xE4 } else { it }).collect();
        let fault = Finding::UnreadableLetter { around: Some("Ann\u{FFFD}".into()) };
        assert_eq!(
            records(&bytes),
            [good(1, &["Name"]), good(2, &["Jörg"]), (3, Err(fault)), good(4, &["Zoë"])]
        );
        // A U+FFFD that is in the file itself is an ordinary character.
        assert_eq!(records("a\u{FFFD}".as_bytes()), [good(1, &["a\u{FFFD}"])]);
    }

    #[test]
    fn i9_a_first_line_may_say_what_stands_between_the_cells() {
        let check =
            |text: &str, expected| assert_eq!(declared_separator(text), expected, "{text:?}");
        check("sep=;\r\nName;Email", Some((b';', 7)));
        check("\"sep=,\"\nName", Some((b',', 8)));
        check("SEP=\t\nName", Some((b'\t', 6)));
        check("sep=;", Some((b';', 5)));
        check("separator;b\n", None);
        check("sep=x\n", None);
        check("", None);
    }
}
