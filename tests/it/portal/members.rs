//! The tickets that members of an account see, and what they may do with them.

use super::*;

#[test]
fn t8_a_new_member_sees_old_and_closed_tickets_at_once() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (bob, bob_asks) = world.customer("Bob", None);
    let numbers: Vec<TicketNumber> = TicketStatus::ALL
        .into_iter()
        .map(|status| {
            let number = raise(&ann, None);
            work(&world, number, |it| it.status = status);
            number
        })
        .collect();
    assert!(numbers.iter().all(|it| !sees(&bob_asks, *it)));
    join(&world, bob, acme, None);
    assert!(numbers.iter().all(|it| sees(&bob_asks, *it)));
    assert_eq!(listed(&bob_asks, Whose::Colleagues).len(), 4);
    assert!(listed(&bob_asks, Whose::Mine).is_empty());
}

#[test]
fn t9_a_contact_who_leaves_sees_no_colleagues_tickets_on_the_next_request() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::Manage);
    let globex = world.account("Globex", AccessLevel::Manage);
    let (ann, ann_asks) = world.customer("Ann", Some(acme));
    let (_, bob_asks) = world.customer("Bob", Some(acme));
    let (hers, his) = (raise(&ann_asks, None), raise(&bob_asks, None));
    assert!(sees(&ann_asks, hers) && sees(&ann_asks, his));
    change_primary(&world, ann, Some(globex));
    assert!(!sees(&ann_asks, his));
    assert!(sees(&ann_asks, hers), "leavers keep what they raised");
    assert!(sees(&bob_asks, hers), "it stays the account's [T4]");
    let late = ann_asks.call::<ReplyToPortalTicket>(his, &says("Hello"));
    assert_eq!(code(late), ProblemCode::NotFound);
    // The account is no longer hers, so its name is hidden.
    let ticket = ann_asks.call::<GetPortalTicket>(hers, &Nothing {}).unwrap();
    assert_eq!(ticket.account, None);
}

#[test]
fn t9_leavers_lose_their_own_tickets_if_the_workspace_says_so() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::Manage);
    let (ann, asks) = world.customer("Ann", Some(acme));
    let number = raise(&asks, None);
    world.set(|it| it.leavers_keep = false);
    assert!(sees(&asks, number));
    change_primary(&world, ann, None);
    assert!(!sees(&asks, number));
    let mine = raise(&asks, None);
    assert!(sees(&asks, mine), "a ticket of no account has nothing to leave");
}

#[test]
fn v5_each_level_permits_its_verbs() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::Own);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (bob, bob_asks) = world.customer("Bob", Some(acme));
    // See, reply, solve: `+` yes, `-` forbidden, `.` hidden.
    for (level, expected) in [
        (AccessLevel::Own, "..."),
        (AccessLevel::AllRead, "+--"),
        (AccessLevel::AllReply, "++-"),
        (AccessLevel::Manage, "+++"),
    ] {
        set_level(&world, bob, level);
        let verb = |status: u16| match status {
            200 => '+',
            403 => '-',
            404 => '.',
            other => panic!("status {other}"),
        };
        let (seen, replied, solved) = (raise(&ann, None), raise(&ann, None), raise(&ann, None));
        let actual: String = [
            bob_asks.ask::<GetPortalTicket>(&seen, &Nothing {}, &[]),
            bob_asks.ask::<ReplyToPortalTicket>(&replied, &says("Same here."), &[]),
            bob_asks.ask::<SolvePortalTicket>(&solved, &Nothing {}, &[]),
        ]
        .map(|answer| verb(answer.status))
        .into_iter()
        .collect();
        assert_eq!(actual, expected, "{level:?}");
        if let Ok(ticket) = bob_asks.call::<GetPortalTicket>(seen, &Nothing {}) {
            let flags = (ticket.may_reply, ticket.may_solve);
            assert_eq!(flags, (expected.starts_with("++"), expected == "+++"));
        }
        // A refused request changed nothing.
        let messages =
            |number| ann.call::<GetPortalTicket>(number, &Nothing {}).unwrap().messages.len();
        assert_eq!(messages(replied), if expected.starts_with("++") { 2 } else { 1 });
    }
}

#[test]
fn v2_a_hidden_ticket_is_a_404_before_the_input_is_checked() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::Own);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (_, bob) = world.customer("Bob", Some(acme));
    let closed = raise(&ann, None);
    work(&world, closed, |it| it.status = TicketStatus::Closed);
    let nowhere = TicketNumber::new(4_000_000_000);
    let answers = [closed, nowhere].map(|number| {
        [
            bob.ask::<GetPortalTicket>(&number, &Nothing {}, &[]),
            bob.ask::<ReplyToPortalTicket>(&number, &says("Hello"), &[]),
            bob.ask::<ReplyToPortalTicket>(&number, &says(""), &[]),
            bob.ask::<SolvePortalTicket>(&number, &Nothing {}, &[]),
        ]
        .map(|mut answer| {
            answer.headers.remove("date");
            (answer.status, answer.headers, answer.body)
        })
    });
    assert_eq!(answers[0], answers[1]);
    assert!(answers[0].iter().all(|it| it.0 == 404));
}

#[test]
fn v5_a_contact_who_replies_becomes_a_participant_and_stays_one() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::AllReply);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (bob, bob_asks) = world.customer("Bob", Some(acme));
    let number = raise(&ann, None);
    bob_asks.call::<ReplyToPortalTicket>(number, &says("Same here.")).unwrap();
    bob_asks.call::<ReplyToPortalTicket>(number, &says("Still.")).unwrap();
    let ticket = world.mara().call::<GetTicket>(number, &Nothing {}).unwrap();
    let participants: Vec<ContactId> = ticket.participants.iter().map(|it| it.id).collect();
    assert_eq!(participants, [bob]);
    let author = &ticket.messages[1].author;
    assert_eq!((author.contact, author.name.starts_with("Bob ")), (Some(bob), true));
    // V4: he sees the ticket for another reason too.
    set_level(&world, bob, AccessLevel::Own);
    assert!(sees(&bob_asks, number));
}

#[test]
fn v7_direct_and_indirect_relationships_give_the_same_rights() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::AllReply);
    let globex = world.account("Globex", AccessLevel::Own);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (_, direct) = world.customer("Dora", Some(acme));
    let (ida, indirect) = world.customer("Ida", Some(globex));
    join(&world, ida, acme, None);
    let number = raise(&ann, None);
    let of = |client: &Client<'_>| {
        let row = listed(client, Whose::All);
        let ticket = client.call::<GetPortalTicket>(number, &Nothing {}).unwrap();
        (row, serde_json::to_string(&ticket).unwrap())
    };
    assert_eq!(of(&direct), of(&indirect));
}

#[test]
fn v8_own_and_colleagues_tickets_have_the_same_fields() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::AllReply);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (_, bob) = world.customer("Bob", Some(acme));
    let number = raise(&ann, None);
    let fields = |client: &Client<'_>| -> Vec<String> {
        let body = client.ask::<GetPortalTicket>(&number, &Nothing {}, &[]).body;
        let ticket: serde_json::Value = serde_json::from_str(&body).unwrap();
        ticket.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(fields(&ann), fields(&bob));
}
