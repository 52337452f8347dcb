//! The columns of files, and how their cells are written.

use serde_json::json;

use super::*;
use crate::grid::{Accounts, Contacts, Grid, Members, Pairs, Tickets};
use crate::import::mapping::Columns;
use crate::import::run::ImportKind;
use crate::import::statuses;

fn layout(list: ListName, columns: &'static [Column], chosen: &str) -> Layout {
    let pairs = match chosen {
        "" => Pairs::default(),
        chosen => [("columns".to_owned(), chosen.to_owned())].into(),
    };
    Layout::of(list, columns, &GridQuery::of_kept(columns, &pairs).0)
}

fn every(columns: &'static [Column]) -> String {
    let can_be_shown = |it: &&Column| it.shown != Shown::Never && it.shown != Shown::Always;
    let names: Vec<&str> = columns.iter().filter(can_be_shown).map(|it| it.name).collect();
    names.join(",")
}

fn headings(layout: &Layout) -> Vec<&str> {
    layout.columns.iter().map(|it| it.heading.as_str()).collect()
}

#[test]
fn a_file_has_the_columns_of_its_list_in_the_same_order() {
    let check = |list, columns, chosen: &str, expected: &[&str]| {
        assert_eq!(headings(&layout(list, columns, chosen)), expected);
    };
    check(
        ListName::Contacts,
        Contacts::COLUMNS,
        "created,account,title,email",
        &[
            "First name",
            "Last name",
            "Email",
            "Other emails",
            "Created (UTC)",
            "Company",
            "Other companies",
            "Can see all tickets from this company",
            "Relationships",
            "Title",
            "External ID",
        ],
    );
    check(
        ListName::Accounts,
        Accounts::COLUMNS,
        "",
        &["Company name", "Domains", "Contacts", "Unsolved tickets", "Owner", "External ID"],
    );
    check(
        ListName::Tickets,
        Tickets::COLUMNS,
        "status,number,requester",
        &["Number", "Subject", "Status", "Requester", "Requester email", "External ID"],
    );
}

#[test]
fn i2_an_import_knows_the_headings_of_what_it_reads_and_no_others() {
    let check = |kind, list, columns: &'static [Column], expected: &[&str]| {
        let layout = layout(list, columns, &every(columns));
        let headings: Vec<String> = headings(&layout).iter().map(|it| (*it).to_owned()).collect();
        let read = Columns::recognize(kind, &headings).unwrap();
        assert_eq!(read.shared(), [] as [Vec<&str>; 0], "{kind:?}");
        let mut known: Vec<&str> = headings
            .iter()
            .zip(read.fields())
            .filter(|(_, it)| it.is_some())
            .map(|(it, _)| &**it)
            .collect();
        known.sort_unstable();
        assert_eq!(known, expected, "{kind:?}");
    };
    let of_contacts = [
        "Birthday",
        "Can see all tickets from this company",
        "Company",
        "Email",
        "External ID",
        "First name",
        "Language",
        "Last name",
        "Middle name",
        "Other companies",
        "Other emails",
        "Prefix",
        "Suffix",
        "Time zone",
        "Title",
        "Work phone",
    ];
    let contacts = ListName::Contacts;
    check(ImportKind::Contacts, contacts, Contacts::COLUMNS, &of_contacts);
    check(ImportKind::Contacts, contacts, Members::COLUMNS, &of_contacts);
    check(
        ImportKind::Accounts,
        ListName::Accounts,
        Accounts::COLUMNS,
        &["Company name", "Domains", "External ID", "Phone", "Website"],
    );
    check(
        ImportKind::Tickets,
        ListName::Tickets,
        Tickets::COLUMNS,
        &[
            "Account",
            "Department",
            "External ID",
            "Priority",
            "Requester email",
            "Status",
            "Subject",
        ],
    );
}

#[test]
fn fields_of_admins_are_columns_after_the_others() {
    let id = |n| FieldId::new(uuid::Uuid::from_u128(n));
    let field = |n, name: &str, kind| CustomField {
        id: id(n),
        name: name.to_owned(),
        kind,
        options: Vec::new(),
    };
    let fields = [
        field(1, "Plan", CustomKind::Text),
        field(2, "Topics", CustomKind::MultiChoice),
        field(3, "Score", CustomKind::Number),
    ];
    let layout = layout(ListName::Accounts, Accounts::COLUMNS, "owner").with_custom(&fields);
    assert_eq!(layout.sources().last(), Some(&"custom"));
    assert!(headings(&layout).ends_with(&["External ID", "Plan", "Topics", "Score"]));
    let mut row = vec![Value::Null; layout.sources().len() - 1];
    row.push(json!({ id(1).to_string(): "=1+1", id(2).to_string(): "A\nB" }));
    assert!(layout.row(&row).trim_end().ends_with(",'=1+1,\"A; B\","), "{}", layout.row(&row));
}

#[test]
fn i2_an_import_knows_the_statuses_and_priorities() {
    for (name, known) in [
        ("status", (|it| statuses::status(it).known().is_some()) as fn(&str) -> bool),
        ("priority", |it| statuses::priority(it).known().is_some()),
    ] {
        let Kind::Choice(choices) = column(Tickets::COLUMNS, name).unwrap().kind else {
            panic!("{name} has no words")
        };
        for choice in choices {
            assert!(known(choice.label()), "{}", choice.label());
        }
    }
}

#[test]
fn s12_no_cell_is_a_formula() {
    let layout = layout(ListName::Accounts, Accounts::COLUMNS, "owner");
    let cells = ["=1+1", "+49 30", "-1", "@x", "\tx", "\rx", "\nx", " =x", "＝x", "\u{FEFF}=x"];
    for cell in cells {
        let row = layout.row(&[json!(cell), json!(cell), json!(cell), json!(cell)]);
        for written in row.trim_end().split(',') {
            assert!(written.trim_start_matches('"').starts_with('\''), "{written:?}");
        }
    }
}

#[test]
fn i11_values_are_written_as_the_list_shows_them() {
    let layout = layout(ListName::Contacts, Contacts::COLUMNS, "portal,tags,phone");
    assert_eq!(
        layout.sources(),
        [
            "first_name",
            "last_name",
            "email",
            "other_emails",
            "portal",
            "tags",
            "phone",
            "relationships",
            "external_id",
        ]
    );
    let tags = json!([{"id": "1", "name": "VIP"}, {"id": "2", "name": "Pilot"}]);
    let values = [json!("Ann"), json!("Lee"), json!(null), json!(null), json!("unverified"), tags];
    let row = layout.row(&[&values[..], &[json!("+36 1"), json!([]), json!(7)]].concat());
    assert_eq!(row, "Ann,Lee,,,Not invited,\"VIP; Pilot\",'+36 1,,,,,7\r\n");
}
