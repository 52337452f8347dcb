//! Rows of tickets as systems write them.

use super::*;
use crate::import::run::ImportKind;

fn read(subject: &str, body: &str, status: &str) -> Result<TicketRow, Finding> {
    let header = ["Ticket ID", "Subject", "Description", "Status", "Email"].map(str::to_owned);
    let columns = Columns::recognize(ImportKind::Tickets, &header).unwrap();
    let row = ["9", subject, body, status, "ann@acme.example"].map(str::to_owned);
    TicketRow::read(&columns, &row)
}

#[test]
fn a_ticket_with_a_word_of_somebodys_own_goes_in_and_the_word_is_said() {
    let row = read("Help", "", "Awaiting SLS").unwrap();
    assert_eq!(row.status, Parsed::Guessed(TicketStatus::Waiting));
    let said = "“Status”: “Awaiting SLS” is no status here: waiting was taken.";
    assert_eq!(row.notes.iter().map(Finding::sentence).collect::<Vec<_>>(), [said]);
}

#[test]
fn i4_what_is_not_taken_of_a_cell_is_said() {
    let header = ["Ticket ID", "Subject", "Email", "Company"].map(str::to_owned);
    let columns = Columns::recognize(ImportKind::Tickets, &header).unwrap();
    let read = |email: &str, company: &str| {
        let row = ["9", "Help", email, company].map(str::to_owned);
        let row = TicketRow::read(&columns, &row).unwrap();
        let notes: Vec<_> = row.notes.iter().map(Finding::sentence).collect();
        (row.requester.key.as_str().to_owned(), row.account.map(|it| it.name.to_string()), notes)
    };
    let (requester, account, notes) =
        read("Ann Lee <ann@acme.example>; bo@acme.example", "Acme || Globex");
    assert_eq!((&*requester, account.as_deref()), ("ann@acme.example", Some("Acme")));
    let said = [
        "“Email”: the address was taken out of what stands around it.",
        "“Email”: only the first of several values was imported.",
        "“Company”: only the first of several values was imported.",
    ];
    assert_eq!(notes, said);
    let (_, account, notes) = read("ann@acme.example", " \u{200B} ");
    assert_eq!((account, notes), (None, Vec::new()));
}

#[test]
fn a_long_subject_is_cut_and_stands_whole_in_the_message() {
    for subject in ["a ".repeat(700), "Störung".repeat(200), "👩🏽‍🔧".repeat(60)] {
        let row = read(&subject, "It is broken.", "").unwrap();
        let short = row.subject.as_str().strip_suffix('…').unwrap();
        assert!(subject.starts_with(short) && 100 < short.chars().count(), "{short}");
        let whole = format!("{}\n\nIt is broken.", subject.trim());
        assert_eq!(row.messages.iter().map(MessageBody::as_str).collect::<Vec<_>>(), [whole]);
        assert_eq!(row.notes.len(), 1);
    }
    let short = read(&"a".repeat(200), "", "").unwrap();
    assert_eq!((short.subject.as_str().len(), short.notes.len()), (200, 0));
}

#[test]
fn a_letter_is_not_cut() {
    let check = |text: &str, max: usize, expected: &str| assert_eq!(cut(text, max).0, expected);
    check("e\u{301}e\u{301}", 3, "e\u{301}");
    check("a👍🏽", 2, "a");
    check("🇩🇪🇫🇷", 3, "🇩🇪");
    check("a👩\u{200D}👧", 3, "a");
    check("one two", 5, "one");
    check("one", 5, "one");
}

#[test]
fn a_long_message_is_kept_whole() {
    let body = "Line of a forwarded thread 😊\n".repeat(1700);
    let row = read("Long", &body, "").unwrap();
    assert!(row.messages.iter().all(|it| it.as_str().chars().count() <= MessageBody::MAX_CHARS));
    let whole: Vec<&str> = row.messages.iter().flat_map(|it| it.as_str().lines()).collect();
    assert_eq!(whole, body.lines().collect::<Vec<_>>());
    let word = "x".repeat(45_000);
    let row = read("Long", &word, "").unwrap();
    assert_eq!(row.messages.iter().map(|it| it.as_str().len()).sum::<usize>(), word.len());
}

#[test]
fn what_shows_nothing_is_no_message() {
    for body in
        ["", "   ", "\u{200B}\u{FEFF}", "\u{202A}\u{202C}", "<p>&nbsp;</p>", "<div><br/></div>\n"]
    {
        let row = read("Help", body, "").unwrap();
        assert_eq!(row.messages.iter().map(MessageBody::as_str).collect::<Vec<_>>(), ["Help"]);
    }
    let row = read("Help", "No Summary", "").unwrap();
    assert_eq!(row.messages[0].as_str(), "No Summary");
    let row = read("Help", "a < b", "").unwrap();
    assert_eq!(row.messages[0].as_str(), "a < b");
}
