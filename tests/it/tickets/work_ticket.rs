//! Status, priority, assignee, department and privacy.

use super::*;

fn scene() -> (World, TicketNumber) {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let ann = world.contact("Ann", Some(acme));
    let number = raise(&world.mara(), &draft(ann));
    (world, number)
}

#[test]
fn every_set_field_is_saved() {
    let (world, number) = scene();
    let mara = world.mara();
    let before = read(&mara, number);
    let wish = TicketWork {
        status: TicketStatus::Solved,
        priority: Priority::Urgent,
        assignee: Some(AGENTS[1]),
        department: SOFTWARE,
        is_private: true,
        ..work(&before)
    };
    let after = mara.call::<WorkTicket>(number, &wish).unwrap();
    assert_eq!(after, TicketWork { version: after.version, ..wish });
    assert_eq!(work(&read(&mara, number)), after);
    assert!(before.version < after.version);
}

#[test]
fn k2_a_late_change_is_refused_with_the_current_state() {
    let (world, number) = scene();
    let mara = world.mara();
    let seen = read(&mara, number);
    let now = set_status(&mara, number, TicketStatus::Waiting);
    let late = TicketWork { priority: Priority::High, ..work(&seen) };
    let problem = mara.call::<WorkTicket>(number, &late).unwrap_err();
    assert_eq!((problem.code, problem.code.status()), (ProblemCode::Stale, 409));
    let current: TicketWork = serde_json::from_value(problem.current.unwrap()).unwrap();
    assert_eq!(current, work(&now));
    assert_eq!(read(&mara, number), now);
}

#[test]
fn an_unchanged_ticket_is_not_written() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let number = raise(&mara, &draft(ann));
    let operations = || count(&world, "select count(*) from operations");
    let (before, rows) = (read(&mara, number), operations());
    let after = mara.call::<WorkTicket>(number, &work(&before)).unwrap();
    assert_eq!((after, operations()), (work(&before), rows));
    let solved = TicketWork { status: TicketStatus::Solved, ..work(&before) };
    mara.call::<WorkTicket>(number, &solved).unwrap();
    assert_eq!(operations(), rows + 1, "one row a change [A1]");
}

#[test]
fn an_unknown_agent_or_department_is_reported_at_its_field() {
    let (world, number) = scene();
    let mara = world.mara();
    let before = read(&mara, number);
    let assignee = Some(AgentId::new(Uuid::from_u128(77)));
    let problem =
        mara.call::<WorkTicket>(number, &TicketWork { assignee, ..work(&before) }).unwrap_err();
    assert!(problem.of_field("assignee").is_some(), "{problem:?}");
    let department = DepartmentId::new(Uuid::from_u128(77));
    let problem = mara.call::<WorkTicket>(number, &TicketWork { department, ..work(&before) });
    assert!(problem.unwrap_err().of_field("department").is_some());
    assert_eq!(read(&mara, number), before);
}

#[test]
fn a1_the_ledger_has_the_actor_and_the_change() {
    let world = World::in_process();
    let jonas = world.agent("jonas");
    let ann = world.contact("Ann", None);
    let number = raise(&jonas, &draft(ann));
    set_status(&jonas, number, TicketStatus::Waiting);
    let (actor, before, after) = world.sqlite().with(|db| {
        db.query_row(
            "select actor_id, detail -> 0 ->> 'status', detail -> 1 ->> 'status' from operations where act = 'work_ticket'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap()
    });
    let row: (String, String, String) = (actor, before, after);
    assert_eq!(row, (AGENTS[1].to_string(), "open".to_owned(), "waiting".to_owned()));
}
