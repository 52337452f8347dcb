//! What a file is that holds no table of texts, and what to do about it.

/// A kind of file that is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Foreign {
    /// What a web server sends to who is not signed in.
    #[error("this is a web page: export again while you are signed in")]
    WebPage,
    /// A workbook, or an archive.
    #[error(
        "this is an Excel workbook or a ZIP archive: save the sheet as CSV (“CSV UTF-8”), or unpack the archive"
    )]
    Workbook,
    /// A workbook of Excel 2003 or older.
    #[error("this is an old Excel workbook: save the sheet as CSV (“CSV UTF-8”)")]
    OldWorkbook,
    /// A PDF.
    #[error("this is a PDF: export the data as CSV")]
    Pdf,
    /// A picture.
    #[error("this is a picture: export the data as CSV")]
    Picture,
    /// Something compressed.
    #[error("this file is compressed: unpack it")]
    Compressed,
    /// JSON or XML.
    #[error("this is {0}: export the data as CSV")]
    Data(&'static str),
    /// A contact as phones write it.
    #[error("this is a vCard: export the contacts as CSV")]
    VCard,
}

/// What `bytes` begin with, where that is no table's beginning.
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

fn foreign_text(bytes: &[u8]) -> Option<Foreign> {
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
    } else if ["{\"", "[{", "{\n", "{\r\n", "[\n"].iter().any(|it| start.starts_with(it)) {
        Some(Foreign::Data("JSON"))
    } else {
        None
    }
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
        check(b"BEGIN:VCARD\r\n", Some(Foreign::VCard));
        check(b"Email,Name\n", None);
        check(b"", None);
        assert!(Foreign::WebPage.to_string().contains("signed in"));
    }
}
