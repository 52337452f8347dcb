//! Reading a file: bytes to rows of cells, whatever wrote it [I9]. What the
//! cells mean is `shared::import`.

use csv::{ReaderBuilder, StringRecord};
use shared::api::imports::{MAX_BYTES, MAX_ROWS};

/// The most columns of a file.
const MAX_COLUMNS: usize = 200;

/// The most bytes of a row: what no limit of a field would take anyway.
const MAX_ROW_BYTES: usize = 200_000;

/// Why a file is not read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FileError {
    /// It is over the limit.
    #[error("the file is larger than {} MB", MAX_BYTES / 1_000_000)]
    TooLarge,
    /// It has more rows than a file may have.
    #[error("the file has more than {MAX_ROWS} rows; split it into several files")]
    TooManyRows,
    /// It has more columns than a file may have.
    #[error("the file has more than {MAX_COLUMNS} columns")]
    TooManyColumns,
    /// It has no row below its headings.
    #[error("the file has no rows")]
    Empty,
    /// It is no text.
    #[error("this is no CSV file")]
    Unreadable,
}

/// A file of rows.
#[derive(Debug)]
pub(crate) struct File {
    /// The first row.
    pub(crate) headings: Vec<String>,
    /// The others.
    pub(crate) rows: Vec<Row>,
}

/// A row of a file.
#[derive(Debug)]
pub(crate) struct Row {
    /// The line that it begins on.
    pub(crate) line: u32,
    /// Its cells; none where it is over the limit.
    pub(crate) cells: Option<Vec<String>>,
}

/// Reads a file. Its size is looked at before anything else.
pub(crate) fn read(bytes: &[u8]) -> Result<File, FileError> {
    if MAX_BYTES < bytes.len() {
        return Err(FileError::TooLarge);
    }
    // What a spreadsheet, a picture or an archive begins with.
    if [&b"PK\x03\x04"[..], b"\xD0\xCF\x11\xE0", b"%PDF", b"\x89PNG"]
        .iter()
        .any(|it| bytes.starts_with(it))
    {
        return Err(FileError::Unreadable);
    }
    let text = decode(bytes);
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut headings = None;
    let mut rows = Vec::new();
    while reader.read_record(&mut record).map_err(|_| FileError::Unreadable)? {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if headings.is_none() {
            if MAX_COLUMNS < record.len() {
                return Err(FileError::TooManyColumns);
            }
            headings = Some(record.iter().map(str::to_owned).collect());
            continue;
        }
        if rows.len() == MAX_ROWS {
            return Err(FileError::TooManyRows);
        }
        let is_small = record.as_slice().len() <= MAX_ROW_BYTES && record.len() <= 2 * MAX_COLUMNS;
        rows.push(Row {
            line: line(&record, &text),
            cells: is_small.then(|| record.iter().map(str::to_owned).collect()),
        });
    }
    match headings {
        Some(headings) if !rows.is_empty() => Ok(File { headings, rows }),
        Some(_) | None => Err(FileError::Empty),
    }
}

/// The line that a record begins on; empty lines before it count.
fn line(record: &StringRecord, text: &str) -> u32 {
    let Some(position) = record.position() else { return 0 };
    let from = usize::try_from(position.byte()).unwrap_or_default();
    let before = text.as_bytes().get(from..).unwrap_or_default();
    let empty = before.iter().take_while(|it| matches!(it, b'\r' | b'\n'));
    let empty = empty.filter(|it| **it == b'\n').count();
    u32::try_from(position.line()).unwrap_or_default() + u32::try_from(empty).unwrap_or_default()
}

/// What stands between the cells: what the headings have most of.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut is_quoted = false;
    for byte in text.trim_start().bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted => break,
            _ if !is_quoted => {
                counts.iter_mut().filter(|(it, _)| *it == byte).for_each(|(_, n)| *n += 1);
            }
            _ => {}
        }
    }
    // Of equals the last one wins, and a comma is the most likely.
    counts.iter().rev().max_by_key(|(_, n)| *n).map_or(b',', |(it, _)| *it)
}

/// The text of `bytes`: by its mark, else as what it can be.
fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // No heading begins with a zero: half of a letter of UTF-16 does.
        [_, 0, ..] => utf16(bytes, u16::from_le_bytes),
        [0, _, ..] => utf16(bytes, u16::from_be_bytes),
        _ => match str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
    let chars = char::decode_utf16(units);
    chars.map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// The letters of 0x80 to 0x9F; the rest of Windows-1252 is as in Unicode.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    let special = byte.checked_sub(0x80).and_then(|at| WINDOWS.get(usize::from(at)));
    special.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        read(bytes).unwrap().rows.into_iter().filter_map(|row| row.cells).collect()
    }

    #[test]
    fn i9_one_table_however_it_is_written() {
        let text = "Name,Notes\nŠkoda – €5,\"a, \"\"b\"\"\nc\"\n";
        let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            format!("\u{FEFF}{text}").encode_utf16().flat_map(unit).collect()
        };
        let bare: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let expected = vec![vec!["Škoda – €5".to_owned(), "a, \"b\"\nc".to_owned()]];
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{FEFF}{text}").into_bytes(),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
            bare,
            b"Name;Notes\n\x8Akoda \x96 \x805;\"a, \"\"b\"\"\nc\"\n".to_vec(),
            text.replacen("e,N", "e\tN", 1).replacen("5,\"", "5\t\"", 1).into_bytes(),
        ] {
            assert_eq!(cells(&bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn i4_a_row_knows_its_line() {
        let file = read(b"\r\nName,Notes\r\n\r\na,\"b\r\nc\"\r\n,\r\n\r\nd,e").unwrap();
        let lines: Vec<u32> = file.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [4, 8]);
    }

    #[test]
    fn i9_what_is_over_a_limit_is_refused() {
        let check = |bytes: &[u8], error| assert_eq!(read(bytes).unwrap_err(), error);
        check(&vec![b'a'; MAX_BYTES + 1], FileError::TooLarge);
        check("a\n".repeat(MAX_ROWS + 2).as_bytes(), FileError::TooManyRows);
        check(",a".repeat(MAX_COLUMNS).as_bytes(), FileError::TooManyColumns);
        check(b"", FileError::Empty);
        check(b"\xEF\xBB\xBF", FileError::Empty);
        check(b"Name,Notes\n", FileError::Empty);
        check(b"PK\x03\x04xl/workbook.xml", FileError::Unreadable);
        assert!(read("a\n".repeat(MAX_ROWS + 1).as_bytes()).is_ok());
        let long = format!("a\n{}\n", "x".repeat(MAX_ROW_BYTES + 1));
        assert!(read(long.as_bytes()).unwrap().rows[0].cells.is_none());
    }
}
