//! Raising a ticket for a contact.

use super::*;

#[test]
fn t1_a_ticket_has_a_contact() {
    let world = World::new();
    let mara = world.mara();
    let nobody = TicketDraft { requester: None, ..draft(ContactId::new(Uuid::nil())) };
    let problem = mara.call::<CreateTicket>(NoId, &nobody).unwrap_err();
    assert_eq!(problem.code, ProblemCode::Invalid);
    assert!(problem.of_field("requester").is_some());
    let unknown = draft(ContactId::new(Uuid::from_u128(77)));
    let problem = mara.call::<CreateTicket>(NoId, &unknown).unwrap_err();
    assert_eq!(problem.code, ProblemCode::Invalid);
    assert!(problem.of_field("requester").is_some());
}

#[test]
fn t2_a_ticket_is_for_the_given_account_or_the_primary_or_none() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let globex = world.account("Globex", AccessLevel::AllRead);
    let ann = world.contact("Ann", Some(acme));
    let stray = world.contact("Stray", None);
    let given = TicketDraft { account: Some(globex), ..draft(ann) };
    assert_eq!(account_of(&mara, raise(&mara, &given)), Some(globex));
    assert_eq!(account_of(&mara, raise(&mara, &draft(ann))), Some(acme));
    assert_eq!(account_of(&mara, raise(&mara, &draft(stray))), None);
}

#[test]
fn t6_an_agent_may_choose_an_account_that_the_requester_does_not_belong_to() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let globex = world.account("Globex", AccessLevel::AllRead);
    let (ann, ann_asks) = world.customer("Ann", Some(acme));
    let (_, gil_asks) = world.customer("Gil", Some(globex));
    let number = raise(&mara, &TicketDraft { account: Some(globex), ..draft(ann) });
    // The requester sees it as requester, without the account's name.
    let ticket = ann_asks.call::<GetPortalTicket>(number, &Nothing {}).unwrap();
    assert_eq!(ticket.account, None);
    assert!(gil_asks.call::<GetPortalTicket>(number, &Nothing {}).is_ok());
    // No relationship was created.
    let contact = mara.call::<GetContact>(ann, &Nothing {}).unwrap();
    assert_eq!(contact.relationships.len(), 1);
}

#[test]
fn an_unknown_record_is_reported_at_its_field() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let account = Some(AccountId::new(Uuid::from_u128(77)));
    let problem = mara.call::<CreateTicket>(NoId, &TicketDraft { account, ..draft(ann) });
    assert!(problem.unwrap_err().of_field("account").is_some());
    let department = Some(DepartmentId::new(Uuid::from_u128(77)));
    let problem = mara.call::<CreateTicket>(NoId, &TicketDraft { department, ..draft(ann) });
    assert!(problem.unwrap_err().of_field("department").is_some());
    let blank = TicketDraft { subject: " ".to_owned(), body: String::new(), ..draft(ann) };
    let problem = mara.call::<CreateTicket>(NoId, &blank).unwrap_err();
    assert!(problem.of_field("subject").is_some() && problem.of_field("body").is_some());
}

#[test]
fn a_ticket_is_raised_with_its_priority_its_assignee_and_a_note_of_the_agents() {
    let world = World::new();
    let mara = world.mara();
    let (ann, ann_asks) = world.customer("Ann", None);
    let usual = read(&mara, raise(&mara, &draft(ann)));
    assert_eq!((usual.priority, usual.assignee, usual.messages.len()), (Priority::Normal, None, 1));
    let jonas = world.agent("jonas").call::<GetDeskSession>(NoId, &Nothing {}).unwrap().agent.id;
    for _ in 0..4 {
        let urgent = TicketDraft {
            priority: Priority::Urgent,
            assignee: Some(jonas),
            note: "They threaten to leave.".to_owned(),
            ..draft(ann)
        };
        let number = raise(&mara, &urgent);
        let ticket = read(&mara, number);
        assert_eq!(ticket.priority, Priority::Urgent);
        assert_eq!(ticket.assignee.map(|it| it.id), Some(jonas));
        // The note is below the contact's words, and the agent's own.
        let [first, note] = &ticket.messages[..] else { panic!("{:?}", ticket.messages) };
        assert!(first.is_public && first.author.contact == Some(ann));
        assert!(!note.is_public && note.author.contact.is_none());
        assert_eq!(note.body, "They threaten to leave.");
        let seen = ann_asks.call::<GetPortalTicket>(number, &Nothing {}).unwrap();
        assert_eq!(seen.messages.len(), 1, "the contact reads no note");
    }
    let nobody = Some(AgentId::new(Uuid::from_u128(77)));
    let problem = mara.call::<CreateTicket>(NoId, &TicketDraft { assignee: nobody, ..draft(ann) });
    assert!(problem.unwrap_err().of_field("assignee").is_some());
}

#[test]
fn an_agent_of_one_department_raises_tickets_that_they_see() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let priya = world.agent("priya");
    let number = raise(&priya, &draft(ann));
    assert_eq!(read(&priya, number).department.id, SOFTWARE);
}

#[test]
fn numbers_are_short_and_consecutive() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let numbers: Vec<String> = (0..3).map(|_| raise(&mara, &draft(ann)).to_string()).collect();
    assert_eq!(numbers, ["1001", "1002", "1003"]);
}

/// In process the requests run one by one, on a server concurrently.
#[test]
fn numbers_are_unique_when_many_tickets_are_raised_at_once() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let cookie = world.mara().cookie("__Host-atrium-desk");
    let numbers: Vec<TicketNumber> = if std::env::var("ATRIUM_ORIGIN").is_ok() {
        std::thread::scope(|scope| {
            let raising: Vec<_> = (0..8)
                .map(|_| {
                    let cookie = &cookie;
                    scope.spawn(move || {
                        let world = World::new();
                        let mara = world.desk_holding(cookie);
                        (0..5).map(|_| raise(&mara, &draft(ann))).collect::<Vec<_>>()
                    })
                })
                .collect();
            raising.into_iter().flat_map(|it| it.join().unwrap()).collect()
        })
    } else {
        let mara = world.desk_holding(&cookie);
        (0..40).map(|_| raise(&mara, &draft(ann))).collect()
    };
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), 40);
}

#[test]
fn a1_k2_a_ticket_is_one_operation_and_nothing_on_failure() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let raised = "select count(*) from operations where act = 'raise_ticket'";
    raise(&mara, &draft(ann));
    assert_eq!(count(&world, raised), 1);
    let rows = "select (select count(*) from tickets) + (select count(*) from messages)";
    let before = count(&world, rows);
    for statement in 0.. {
        world.sqlite().fail_at(Some(statement));
        let made = mara.call::<CreateTicket>(NoId, &draft(ann));
        world.sqlite().fail_at(None);
        if made.is_ok() {
            assert!(4 < statement, "it takes more than {statement} statements");
            break;
        }
        assert_eq!((count(&world, rows), count(&world, raised)), (before, 1));
    }
}
