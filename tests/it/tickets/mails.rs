//! Mails about replies [N1].

use super::*;

/// A ticket that Ann raised, with Bob as a participant by his reply.
fn scene(world: &World) -> (ContactId, ContactId, TicketNumber, String) {
    let acme = world.account("Acme", AccessLevel::AllReply);
    let (ann, _) = world.customer("Ann", Some(acme));
    let (bob, bob_asks) = world.customer("Bob", Some(acme));
    world.customer("Cem", Some(acme));
    let number = raise(&world.mara(), &draft(ann));
    bob_asks.call::<ReplyToPortalTicket>(number, &says("Mine beeps, too.")).unwrap();
    (ann, bob, number, bob_asks.cookie("__Host-atrium-portal"))
}

fn replies(world: &World, name: &str) -> Vec<shared::api::dev::DevMail> {
    let mut mails = world.mails(&world.email(name));
    mails.retain(|it| it.subject.starts_with("[#"));
    mails
}

#[test]
fn requester_and_participants_get_a_mail_but_not_the_author() {
    let world = World::new();
    let (_, _, number, _) = scene(&world);
    // Bob's reply is mailed to Ann and not to himself. Cem is no participant.
    let sent = |name| replies(&world, name).len();
    assert_eq!((sent("Ann"), sent("Bob"), sent("Cem")), (1, 0, 0));
    world.mara().call::<ReplyToTicket>(number, &answers("We look at it.")).unwrap();
    assert_eq!((sent("Ann"), sent("Bob"), sent("Cem")), (2, 1, 0));
    let mail = &replies(&world, "Bob")[0];
    assert_eq!(mail.subject, format!("[#{number}] Scanner beeps twice"));
    assert!(mail.paragraphs.iter().any(|it| it == "We look at it."), "{mail:?}");
    // No matter what names people use, the mail says whether the author is an agent.
    let says = |name: &str, who: &str| replies(&world, name)[0].paragraphs[1].contains(who);
    assert!(says("Bob", " from Northwind Support replied to"), "{mail:?}");
    let of_bob = replies(&world, "Ann").into_iter().next_back().unwrap();
    assert!(of_bob.paragraphs[1].contains(" (customer) replied to"), "{of_bob:?}");
    let button = mail.button.as_ref().unwrap();
    assert_eq!(button.href, format!("{}/tickets/{number}", world.origin()), "N3: no secret");
}

#[test]
fn n1_a_contact_who_lost_access_before_sending_gets_no_mail() {
    let world = World::in_process();
    let (_, bob, number, _) = scene(&world);
    world.minute();
    world.mara().call::<ReplyToTicket>(number, &answers("We look at it.")).unwrap();
    world.sqlite().with(|db| {
        db.execute("delete from participants where contact_id = ?1", [bob.to_string()]).unwrap();
        db.execute(
            "update relationships set level = 'own' where contact_id = ?1",
            [bob.to_string()],
        )
        .unwrap();
    });
    world.minute();
    let states: Vec<(String, String)> = world.sqlite().with(|db| {
        let mut states = db
            .prepare(
                "select c.first_name, o.state from outbox o join contacts c on c.id = o.contact_id
                  where o.kind = 'reply' order by o.queued_at, c.first_name, o.rowid",
            )
            .unwrap();
        let rows = states.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    });
    let of = |name: &str| -> Vec<&str> {
        states.iter().filter(|it| it.0 == name).map(|it| it.1.as_str()).collect()
    };
    assert_eq!((of("Ann"), of("Bob")), (vec!["sent", "sent"], vec!["dropped"]));
}

#[test]
fn n1_p7_a_contact_who_was_blocked_before_sending_gets_no_mail() {
    let world = World::in_process();
    let (ann, _, number, _) = scene(&world);
    world.minute();
    world.mara().call::<ReplyToTicket>(number, &answers("We look at it.")).unwrap();
    world.sqlite().with(|db| {
        db.execute(
            "update portal_access set state = 'blocked' where contact_id = ?1",
            [ann.to_string()],
        )
        .unwrap();
    });
    world.minute();
    let dropped = "select count(*) from outbox where kind = 'reply' and state = 'dropped'";
    assert_eq!(count(&world, dropped), 1);
}
