//! Files as programs write them.

use super::*;

fn file(text: &[u8]) -> File {
    read(ImportKind::Contacts, text).unwrap()
}

fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    file(bytes).rows.into_iter().filter_map(|row| row.cells.ok()).collect()
}

fn notes(file: &File) -> Vec<(u32, Finding)> {
    file.notes.iter().map(|it| (it.line, it.message.clone())).collect()
}

const ANN: [&str; 3] = ["a@x.example", "Ann", "Lee"];

#[track_caller]
fn check(text: &str) {
    assert_eq!(cells(text.as_bytes()), [ANN], "{text:?}");
}

#[test]
fn i9_one_table_however_it_is_written() {
    let text = "Name,Email\nŠkoda – €5,\"a, \"\"b\"\"\nc\"\n";
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
        b"Name;Email\n\x8Akoda \x96 \x805;\"a, \"\"b\"\"\nc\"\n".to_vec(),
        text.replacen("e,E", "e\tE", 1).replacen("5,\"", "5\t\"", 1).into_bytes(),
    ] {
        assert_eq!(cells(&bytes), expected, "{bytes:?}");
    }
}

#[test]
fn i9_the_separator_is_named_by_the_first_line_or_known_by_the_headings() {
    check("sep=;\r\nEmail;First name;Last name\r\na@x.example;Ann;Lee\r\n");
    check("\"sep=\t\"\nEmail\tFirst name\tLast name\na@x.example\tAnn\tLee\n");
    check("Email;First name;Last name\na@x.example;Ann;Lee\n");
    // More commas than semicolons, in a title.
    check("Contacts, all, of, us\nEmail;First name;Last name\na@x.example;Ann;Lee\n");
}

#[test]
fn i9_lines_above_the_headings_are_named_and_no_rows() {
    let text = "Contacts of Northwind\n\n,exported on Monday\nEmail,First name,Last name\na@x.example,Ann,Lee\n";
    check(text);
    let file = file(text.as_bytes());
    assert_eq!(notes(&file), [(1, Finding::AboveHeadings), (3, Finding::AboveHeadings)]);
    assert_eq!((file.line, file.rows[0].line), (4, 5));
}

#[test]
fn i9_what_is_empty_at_the_end_is_no_column_and_no_cell() {
    for text in [
        "Email,First name,Last name,\na@x.example,Ann,Lee\n",
        "Email,First name,Last name,,\na@x.example,Ann,Lee\n",
        "Email,First name,Last name\na@x.example,Ann,Lee\n",
    ] {
        let file = file(text.as_bytes());
        let row = file.rows[0].cells.clone().unwrap();
        assert_eq!(file.columns.check_width(&row), Ok(()), "{text}");
        assert_eq!(file.columns.headings().len(), 3, "{text}");
    }
}

#[test]
fn i9_an_encoding_that_was_guessed_is_said() {
    let guessed = file(b"Email,Name\na@x.example,J\xF6rg M\n");
    assert_eq!(notes(&guessed), [(1, Finding::NotUtf8)]);
    assert_eq!(notes(&file(b"Email,Name\na@x.example,Ann Lee\n")), []);
}

#[test]
fn i4_rows_inside_of_a_cell_are_told() {
    let header = "Email,Name,Company,Notes\n";
    let check = |rows: &str, expected| {
        let file = file(format!("{header}{rows}").as_bytes());
        let faults: Vec<_> =
            file.rows.into_iter().filter_map(|it| Some((it.line, it.cells.err()?))).collect();
        assert_eq!(faults, expected, "{rows}");
    };
    check(
        "a@x.example,Ann Lee,X,\"begins\nb@x.example,Bo Ek,X,\nc@x.example,Cy Ek,X,ends\"\n",
        vec![(2, Finding::RowsInside { line: Some(3) })],
    );
    // The quote that ends the cell is an inch sign of the row that it swallowed.
    check(
        "a@x.example,Ann Lee,X,\"12\"\" screen\nb@x.example,Bo Ek,X,24\"\nc@x.example,Cy Ek,X,\n",
        vec![(2, Finding::RowsInside { line: Some(3) })],
    );
    check("a@x.example,Ann Lee,X,\"one,\ntwo, three, and four,\nfive\"\n", vec![]);
    // The last line of a record has the cells after the one with several lines.
    let text = "Notes,Email,Name\n\"one\ntwo\",a@x.example,Ann Lee\n";
    assert_eq!(notes(&file(text.as_bytes())), []);
    let text = "Name,Notes,Email\nAnn Lee,\"one\ntwo, three\",a@x.example\n";
    assert_eq!(cells(text.as_bytes()), [["Ann Lee", "one\ntwo, three", "a@x.example"]]);
}

#[test]
fn i4_lines_without_a_key_that_may_be_rows_are_named() {
    let check = |rows: &str, expected: &[(u32, Finding)]| {
        let text = format!("Name,Notes,Domains\n{rows}");
        let file = read(ImportKind::Accounts, text.as_bytes()).unwrap();
        assert_eq!(notes(&file), expected, "{rows}");
        assert!(file.rows.iter().all(|it| it.cells.is_ok()), "{rows}");
    };
    let named = |line| Finding::MaybeRowsInside { line: Some(line) };
    check("Acme,\"12\"\" screens\nGlobex,24\",x.example\nInitech,,\n", &[(2, named(3))]);
    check("Acme,\"begins\nGlobex,,\nInitech,ends\",x.example\n", &[(2, named(3))]);
    check("Acme,\"one, two,\nthree, four, five\",x.example\n", &[]);
    check("Acme,\"Main Street 5\nBerlin\",x.example\n", &[]);
}

#[test]
fn i9_a_web_page_is_none_in_any_encoding() {
    let page: Vec<u8> = "\u{FEFF}<html><table>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let error = read(ImportKind::Contacts, &page).unwrap_err();
    assert_eq!(error, FileError::Foreign(Foreign::WebPage));
}

#[test]
fn i9_what_is_over_a_limit_is_refused() {
    let check = |bytes: &[u8], error| {
        assert_eq!(read(ImportKind::Accounts, bytes).unwrap_err(), error);
    };
    check(&vec![b'a'; MAX_BYTES + 1], FileError::TooLarge);
    check("a\n".repeat(MAX_ROWS + 2).as_bytes(), FileError::TooManyRows);
    check(",a".repeat(MAX_COLUMNS).as_bytes(), FileError::TooManyColumns);
    check(b"", FileError::Empty);
    check(b"\xEF\xBB\xBF", FileError::Empty);
    check(b"Name,Notes\n", FileError::Empty);
    check(b"PK\x03\x04xl/workbook.xml", FileError::Foreign(Foreign::Workbook));
    check(b"Industry\nFood\n", FileError::Headings(MappingError::Missing("Company Name")));
    let full = format!("Name\n{}", "a\n".repeat(MAX_ROWS));
    assert_eq!(read(ImportKind::Accounts, full.as_bytes()).unwrap().rows.len(), MAX_ROWS);
    let long = format!("Name\n{}\n", "x".repeat(MAX_ROW_BYTES + 1));
    let long = read(ImportKind::Accounts, long.as_bytes()).unwrap();
    assert_eq!(long.rows[0].cells, Err(Finding::RowTooLong));
}
