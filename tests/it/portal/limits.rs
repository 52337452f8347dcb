//! The rate limit of messages, and concurrent changes of a profile.

use shared::ticket::pace;

use super::*;

#[test]
fn s13_the_messages_of_a_contact_are_rate_limited() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::AllReply);
    let (ann_id, ann) = world.customer("Ann", Some(acme));
    let (_, bob) = world.customer("Bob", Some(acme));
    let number = raise(&ann, Some(acme));
    for _ in 1..pace::MOST {
        ann.call::<ReplyToPortalTicket>(number, &says("And?")).unwrap();
    }
    let mails = world.mails(&world.email("Bob")).len();
    let refused = ann.ask::<ReplyToPortalTicket>(&number, &says("And?"), &[]);
    assert_eq!((refused.status, refused.problem().code), (429, ProblemCode::TooManyTries));
    let title = refused.problem().title;
    assert!(title.starts_with("You sent 30 messages within 10 minutes."), "{title}");
    assert!(refused.headers["retry-after"][0].parse::<i64>().unwrap() <= 600);
    let draft = PortalTicketDraft {
        subject: "Another".to_owned(),
        body: "And another.".to_owned(),
        account: Some(acme),
        is_private: false,
    };
    assert_eq!(code(ann.call::<CreatePortalTicket>(NoId, &draft)), ProblemCode::TooManyTries);
    assert_eq!(world.mails(&world.email("Bob")).len(), mails);
    // Tickets that an agent raises for her are neither counted nor refused.
    let by_phone = TicketDraft {
        requester: Some(ann_id),
        account: None,
        department: None,
        subject: "By phone".to_owned(),
        body: "She called.".to_owned(),
        ..TicketDraft::default()
    };
    world.mara().call::<CreateTicket>(NoId, &by_phone).unwrap();
    // Colleagues are not limited by it, and Ann only for a time.
    bob.call::<ReplyToPortalTicket>(number, &says("Ann, wait.")).unwrap();
    world.wait(Span::minutes(11));
    ann.call::<ReplyToPortalTicket>(number, &says("And?")).unwrap();
}

#[test]
fn k2_of_twenty_changes_of_a_profile_at_once_one_is_written() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    let version = ann.call::<GetPortalSession>(NoId, &Nothing {}).unwrap().version;
    let change = |n: u32| {
        let draft = ProfileDraft {
            version,
            first_name: format!("Ann {n}"),
            last_name: "Lee".to_owned(),
            phone: String::new(),
            language: None,
        };
        let body = serde_json::to_vec(&draft).unwrap();
        ann.request("PUT", "/api/portal/profile", &[], Some(body))
    };
    let answers = world.at_once((0..20).map(change).collect());
    let won = answers.iter().filter(|it| it.status == 200).count();
    assert_eq!(won, 1);
    let now = ann.call::<GetPortalSession>(NoId, &Nothing {}).unwrap();
    for answer in answers.iter().filter(|it| it.status != 200) {
        let problem = answer.problem();
        assert_eq!(problem.code, ProblemCode::Stale);
        assert_eq!(problem.current.unwrap()["first_name"], now.first_name.as_str());
    }
}
