//! What becomes of a row of tickets.

use super::*;
use crate::import::mapping::Columns;
use crate::import::plan::RowResult;
use crate::import::run::{ImportKind, UnknownAccount};

const NOW: Timestamp = Timestamp::from_millis(2_000_000_000_000);

fn read(cells: [&str; 6]) -> Result<TicketRow, Finding> {
    let header = ["Ticket ID", "Subject", "Status", "Email", "Last update time", "Company Name"];
    let columns = Columns::recognize(ImportKind::Tickets, &header.map(str::to_owned)).unwrap();
    TicketRow::read(&columns, &cells.map(str::to_owned))
}

fn world() -> TicketWorld {
    let there = ExistingTicket {
        id: TicketId::new(Uuid::from_u128(1)),
        version: 1,
        external_id: "freshdesk:7".to_owned(),
        fields: TicketFields {
            subject: "It is broken".to_owned(),
            status: TicketStatus::Open,
            priority: Priority::Normal,
            assignee: None,
            activity_at: Timestamp::from_millis(1_795_166_040_000),
        },
    };
    let name = |id: u128| (Uuid::from_u128(id), format!("Number {id}"));
    TicketWorld::new(TicketRecords {
        tickets: vec![there],
        requesters: vec![Requester {
            contact: ContactId::new(Uuid::from_u128(2)),
            key: "ann@acme.example".to_owned(),
            account: Some(AccountId::new(Uuid::from_u128(3))),
        }],
        accounts: Directory::new(
            [Named { id: AccountId::new(Uuid::from_u128(4)), name: "Globex".to_owned() }],
            UnknownAccount::Skip,
        ),
        agents: Vec::new(),
        departments: vec![Named { id: DepartmentId::new(name(5).0), name: name(5).1 }],
        numbers: vec![TicketNumber::new(8)],
        lines: Vec::new(),
        now: NOW,
    })
}

fn run(world: &mut TicketWorld, cells: [&str; 6]) -> Plan<TicketPlan, TicketId> {
    plan(&read(cells).unwrap(), 2, world, &mut || Uuid::from_u128(100))
}

#[test]
fn i2_the_later_of_two_states_stands() {
    let check = |updated, result| {
        let row = ["7", "It is broken", "Closed", "ann@acme.example", updated, ""];
        assert_eq!(run(&mut world(), row).result(), result, "{updated}");
    };
    check("2026-11-20 09:14:00", RowResult::Skipped);
    check("2026-11-20 09:13:00", RowResult::Skipped);
    check("", RowResult::Skipped);
    check("2026-11-20 09:15:00", RowResult::Updated);
}

#[test]
fn nothing_has_happened_after_now() {
    let ahead = "2034-01-01 00:00:00";
    let row = ["9", "Help", "", "ann@acme.example", ahead, ""];
    let Plan::Create(TicketPlan::Make(ticket)) = run(&mut world(), row) else { panic!() };
    assert_eq!(ticket.fields.activity_at, NOW);
    let same = ["7", "It is broken", "Open", "ann@acme.example", ahead, ""];
    assert_eq!(run(&mut world(), same).result(), RowResult::Skipped);
    let other = ["7", "It is broken", "Closed", "ann@acme.example", ahead, ""];
    let Plan::Update(TicketPlan::Change { after, .. }) = run(&mut world(), other) else { panic!() };
    assert_eq!(after.activity_at, NOW);
}

#[test]
fn t1_t2_a_ticket_has_a_requester_and_the_account_named_or_theirs() {
    let made = |cells| match run(&mut world(), cells) {
        Plan::Create(TicketPlan::Make(ticket)) => *ticket,
        other => panic!("{other:?}"),
    };
    let of = |name| made(["9", "Help", "", "Ann@acme.example", "", name]).account;
    assert_eq!(of("globex"), Some(AccountId::new(Uuid::from_u128(4))));
    assert_eq!(of(""), Some(AccountId::new(Uuid::from_u128(3))));
    assert_eq!(of("Nobody Inc"), Some(AccountId::new(Uuid::from_u128(3))));
    let reason = run(&mut world(), ["9", "Help", "", "eve@acme.example", "", ""]);
    let no_contact = Finding::NoContact { address: "eve@acme.example".into() };
    assert!(matches!(reason, Plan::Fail(reason) if reason == no_contact));
}

#[test]
fn i7_an_account_that_is_not_there_is_named() {
    let notes = |cells| match run(&mut world(), cells) {
        Plan::Create(TicketPlan::Make(ticket)) => ticket.notes,
        other => panic!("{other:?}"),
    };
    let of = |name| notes(["9", "Help", "", "ann@acme.example", "", name]);
    assert_eq!(of("Nobody Inc"), [Finding::AccountLeftOut { name: "Nobody Inc".into() }]);
    let both = Finding::AccountLeftOut { name: "Globex; Nobody Inc".into() };
    assert_eq!(of("Globex; Nobody Inc"), [both]);
    assert_eq!(of("Globex"), []);
}

#[test]
fn a_number_is_kept_where_it_is_free() {
    let number = |id| match run(&mut world(), [id, "Help", "", "ann@acme.example", "", ""]) {
        Plan::Create(TicketPlan::Make(ticket)) => ticket.number,
        other => panic!("{other:?}"),
    };
    assert_eq!(number("1042"), Some(1042));
    assert_eq!(number("8"), None);
    assert_eq!(number("4294967295"), None);
    assert_eq!(number("INC-7"), None);
}
