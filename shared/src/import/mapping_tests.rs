//! Which column is what.

use super::*;

fn header(line: &str) -> Vec<String> {
    line.split(',').map(str::to_owned).collect()
}

fn contacts(line: &str) -> Columns {
    Columns::recognize(ImportKind::Contacts, &header(line)).unwrap()
}

#[test]
fn headings_are_recognized_in_any_case_and_order() {
    let columns = contacts("\u{FEFF}E-MAIL, full_Name ,Shoe size,Work Phone,Mobile phone");
    let row = ["ann@acme.example", "Ann Lee", "39", " ", "+353 1"].map(str::to_owned);
    assert_eq!(columns.cell(Field::Email, &row), "ann@acme.example");
    assert_eq!(columns.cell(Field::FullName, &row), "Ann Lee");
    assert_eq!(columns.cell(Field::Listed("title"), &row), "");
    assert_eq!(columns.unused().collect::<Vec<_>>(), [(2, "Shoe size")]);
}

#[test]
fn a_file_of_another_kind_is_refused() {
    let check = |kind, line: &str, expected: Option<&str>| {
        let found = Columns::recognize(kind, &header(line));
        assert_eq!(found.err().map(|it| it.to_string()).as_deref(), expected, "{line}");
    };
    let other = Some("these rows look like something else: choose what the file holds");
    // An export of tickets has columns about each requester, with all fields of a contact.
    let tickets = "Ticket ID,Subject,Full name,Email,Contact ID,Company Name";
    check(ImportKind::Contacts, tickets, other);
    check(ImportKind::Accounts, tickets, other);
    check(ImportKind::Tickets, tickets, None);
    check(ImportKind::Contacts, "Contact ID,Full name,Email,Company ID", None);
    check(ImportKind::Accounts, "Contact ID,Full name,Email,Company ID,Company Name", other);
    // The users of a system, with a column for their company.
    check(ImportKind::Accounts, "name,email,external_id,organization,tags", other);
    check(ImportKind::Accounts, "First Name,Last Name,E-mail Address,Company", other);
    check(ImportKind::Contacts, "First Name,Last Name,E-mail Address,Company", None);
    check(ImportKind::Accounts, "Company Name,Name,Email,Phone", None);
    let tickets = "External ID,Subject,Status,Full name,Email";
    check(ImportKind::Contacts, tickets, other);
    check(ImportKind::Tickets, tickets, None);
    let missing = Some("this file has no column \u{201C}Company Name\u{201D}");
    check(ImportKind::Accounts, "Industry,Notes", missing);
}

#[test]
fn a_row_has_no_more_cells_than_there_are_columns() {
    let columns = Columns::recognize(ImportKind::Accounts, &header("Name,Notes")).unwrap();
    let check = |cells: &[&str]| {
        columns.check_width(&cells.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
    };
    assert!(check(&["Acme", "x"]).is_ok());
    assert!(check(&["Acme", "x", " "]).is_ok());
    assert!(check(&["Acme"]).is_ok());
    let wide = check(&["Acme", "x", "y"]).unwrap_err();
    assert_eq!(wide.sentence(), "This row has 3 cells, but there are 2 columns.");
}

#[test]
fn columns_that_say_the_same_are_named() {
    let columns = contacts("Email,Full name,Title,Title,E-mail 2 - Value");
    assert_eq!(columns.shared(), [["Title", "Title"]]);
    assert_eq!(columns.unused().count(), 0);
}

#[test]
fn a_heading_that_is_unclear_gives_way_to_a_clear_one() {
    let named = |line: &str, field| contacts(line).heading(field).unwrap_or_default().to_owned();
    let company = Field::Company;
    assert_eq!(named("name,email,organization", company), "organization");
    let oro = "Last name,Emails 1 Email,Organization Name,Accounts 1 Account name";
    assert_eq!(named(oro, company), "Accounts 1 Account name");
    let unused: Vec<String> = contacts(oro).unused().map(|(_, it)| it.to_owned()).collect();
    assert_eq!(unused, ["Organization Name"]);
    let outlook = "First Name,Title,E-mail Address,Company,Job Title,Account";
    assert_eq!(named(outlook, Field::Listed("title")), "Job Title");
    assert_eq!(named(outlook, company), "Company");
    assert_eq!(named("Name,Email,Title", Field::Listed("title")), "Title");
}
