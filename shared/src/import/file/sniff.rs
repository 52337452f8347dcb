//! Recognizes files that are not tables of text, and says what to do about them.

use std::fmt;

use crate::words::server::import_files as words;

/// A kind of file that is not supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// A web page, such as a server sends instead of a file to users who are not signed in.
    WebPage,
    /// A workbook, or an archive.
    Workbook,
    /// A workbook of Excel 2003 or older.
    OldWorkbook,
    /// A PDF.
    Pdf,
    /// An image.
    Picture,
    /// A compressed file.
    Compressed,
    /// JSON or XML.
    Data(&'static str),
    /// A vCard, as phones export contacts.
    VCard,
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WebPage => words::web_page(),
            Self::Workbook => words::workbook(),
            Self::OldWorkbook => words::old_workbook(),
            Self::Pdf => words::pdf(),
            Self::Picture => words::picture(),
            Self::Compressed => words::compressed(),
            Self::Data(format) => return f.write_str(&words::data(format)),
            Self::VCard => words::vcard(),
        })
    }
}

impl std::error::Error for Foreign {}

/// The kind of file that `bytes` are, if they are not a table.
pub(super) fn foreign(bytes: &[u8]) -> Option<Foreign> {
    const BEGINNINGS: [(&[u8], Foreign); 8] = [
        (b"PK\x03\x04", Foreign::Workbook),
        (b"\xD0\xCF\x11\xE0", Foreign::OldWorkbook),
        (b"%PDF", Foreign::Pdf),
        (b"\x89PNG", Foreign::Picture),
        (b"\xFF\xD8\xFF", Foreign::Picture),
        (b"GIF8", Foreign::Picture),
        (b"\x1F\x8B", Foreign::Compressed),
        (b"7z\xBC\xAF", Foreign::Compressed),
    ];
    let beginning = BEGINNINGS.into_iter().find(|(it, _)| bytes.starts_with(it));
    beginning.map(|(_, foreign)| foreign).or_else(|| foreign_text(bytes))
}

/// The same for a file of text.
pub(super) fn foreign_text(bytes: &[u8]) -> Option<Foreign> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let start = bytes.get(..bytes.len().min(400)).unwrap_or_default().to_ascii_lowercase();
    let start = String::from_utf8_lossy(&start);
    let is_page = ["<!doctype html", "<html", "<head", "<body", "<script", "<table"]
        .iter()
        .any(|it| start.starts_with(it));
    if is_page || (start.starts_with("<?xml") && start.contains("<html")) {
        Some(Foreign::WebPage)
    } else if start.starts_with("<?xml") {
        Some(Foreign::Data("XML"))
    } else if start.starts_with("begin:vcard") {
        Some(Foreign::VCard)
    } else if start.starts_with("{\\rtf") {
        Some(Foreign::Data("RTF"))
    } else if start.strip_prefix(['{', '[']).is_some_and(opens_json) {
        Some(Foreign::Data("JSON"))
    } else {
        None
    }
}

/// Whether `inside` can follow the first bracket of JSON.
fn opens_json(inside: &str) -> bool {
    inside.trim_start().starts_with(['"', '{', '[', '}', ']'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i9_a_file_that_is_no_table_is_called_by_what_it_is() {
        let check = |bytes: &[u8], expected| assert_eq!(foreign(bytes), expected, "{bytes:?}");
        check(b"<!DOCTYPE html><title>Sign in</title>", Some(Foreign::WebPage));
        check(b"\xEF\xBB\xBF\r\n <HTML>", Some(Foreign::WebPage));
        check(b"<table><tr><td>Email</td></tr>", Some(Foreign::WebPage));
        check(b"<?xml version=\"1.0\"?><contacts/>", Some(Foreign::Data("XML")));
        check(b"PK\x03\x04xl/workbook.xml", Some(Foreign::Workbook));
        check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Some(Foreign::OldWorkbook));
        check(b"%PDF-1.7", Some(Foreign::Pdf));
        check(b"[{\"email\":\"a@b.example\"}]", Some(Foreign::Data("JSON")));
        check(b"{ \"contacts\": [] }", Some(Foreign::Data("JSON")));
        check(b"{\\rtf1\\ansi", Some(Foreign::Data("RTF")));
        check(b"[internal] Email,Name\n", None);
        check(b"BEGIN:VCARD\r\n", Some(Foreign::VCard));
        check(b"Email,Name\n", None);
        check(b"", None);
        assert!(Foreign::WebPage.to_string().contains("signed in"));
    }
}
