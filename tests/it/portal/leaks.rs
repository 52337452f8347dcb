//! Data that must never leave the desk [V11, V12, V16].

use shared::fields::account::Account;
use shared::fields::contact::Contact;
use shared::fields::{Record, Typed};

use super::*;
use crate::harness::Answer;

/// Words in fields that customers may not read.
const CANARIES: [&str; 6] = [
    "canary-note",
    "canary-foreign",
    "canary.address",
    "canary-external",
    "northwind.example",
    "canary-role",
];

/// Those words, and the values of other contacts' listed fields.
fn canaries() -> Vec<String> {
    let listed = Contact::FIELDS.iter().chain(Account::FIELDS).map(crate::fields::value);
    // The first line of multi-line values, because JSON escapes line breaks.
    let listed = listed.filter_map(|it| it.lines().next().map(str::to_owned));
    CANARIES.map(str::to_owned).into_iter().chain(listed).collect()
}

fn all<R: Record>() -> Typed<R> {
    R::FIELDS
        .iter()
        .fold(Typed::default(), |typed, it| typed.with(it.name, crate::fields::value(it)))
}

/// The answers of all endpoints of the help center.
fn everything(client: &Client<'_>, acme: AccountId, foreign: AccountId) -> Vec<Answer> {
    let mut answers = Vec::new();
    for whose in [Whose::All, Whose::Mine, Whose::Colleagues] {
        for account in [None, Some(acme), Some(foreign)] {
            let filter = PortalTicketFilter { whose, account, ..PortalTicketFilter::default() };
            answers.push(client.ask::<ListPortalTickets>(&NoId, &filter, &[]));
        }
    }
    for number in 1_000..1_010 {
        let number = TicketNumber::new(number);
        answers.push(client.ask::<GetPortalTicket>(&number, &Nothing {}, &[]));
        answers.push(client.ask::<ReplyToPortalTicket>(&number, &says("Hello"), &[]));
        answers.push(client.ask::<SolvePortalTicket>(&number, &Nothing {}, &[]));
    }
    for account in [None, Some(acme), Some(foreign)] {
        for is_private in [false, true] {
            let question = AudienceQuestion { account, is_private };
            answers.push(client.ask::<GetPortalAudience>(&NoId, &question, &[]));
        }
        answers.push(client.ask::<CreatePortalTicket>(&NoId, &draft(account), &[]));
    }
    answers.push(client.ask::<GetPortalSession>(&NoId, &Nothing {}, &[]));
    answers.push(client.ask::<ListPortalSessions>(&NoId, &Nothing {}, &[]));
    let version = client.call::<GetPortalSession>(NoId, &Nothing {}).unwrap().version;
    let profile = ProfileDraft {
        version,
        first_name: "Ann".to_owned(),
        last_name: "Lee".to_owned(),
        phone: String::new(),
        language: None,
    };
    answers.push(client.ask::<UpdateProfile>(&NoId, &profile, &[]));
    answers
}

#[test]
fn v11_v12_s3_no_answer_and_no_mail_contains_hidden_data() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::AllReply);
    let foreign = world.account("canary-foreign", AccessLevel::Manage);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (_, bob) = world.customer("Bob", Some(acme));
    // A participant of another account, with their own address.
    let (gil, gil_asks) = world.customer("canary.address", Some(foreign));
    let hers = raise(&ann, None);
    let mara = world.mara();
    let foreign_ticket = TicketDraft {
        requester: Some(gil),
        account: None,
        department: None,
        subject: "Elsewhere".to_owned(),
        body: "canary-foreign".to_owned(),
        ..TicketDraft::default()
    };
    mara.call::<CreateTicket>(NoId, &foreign_ticket).unwrap();
    mara.call::<AddNote>(hers, &says("canary-note: they have not paid")).unwrap();
    mara.call::<ReplyToTicket>(hers, &answers("We look at it.")).unwrap();
    let version = card(&world, gil).version;
    let contact = ContactDraft {
        first_name: "Gil".to_owned(),
        last_name: "Gray".to_owned(),
        fields: all(),
        ..ContactDraft::default()
    };
    let change = shared::api::contacts::ContactChange { version, contact };
    mara.call::<UpdateContact>(gil, &change).unwrap();
    world.sqlite().with(|db| {
        db.execute(
            "insert into participants (ticket_id, contact_id, added_at, activity_at)
             select id, ?2, 0, activity_at from tickets where number = ?1",
            (hers.to_string(), gil.to_string()),
        )
        .unwrap();
        db.execute(
            "update accounts set external_id = 'canary-external' where id = ?1",
            [acme.to_string()],
        )
        .unwrap();
        for field in Account::FIELDS {
            let set = format!("update accounts set {} = ?1", field.name);
            db.execute(&set, [crate::fields::value(field)]).unwrap();
        }
        db.execute(
            "update relationships set role = 'canary-role' where contact_id = ?1",
            [gil.to_string()],
        )
        .unwrap();
    });
    gil_asks.call::<ReplyToPortalTicket>(hers, &says("Let me help.")).unwrap();
    assert!(sees(&gil_asks, hers), "it neither breaks nor widens [V12]");
    assert_eq!(listed(&ann, Whose::All), [hers]);

    let canaries = canaries();
    let answers: Vec<Answer> =
        [&ann, &bob].into_iter().flat_map(|it| everything(it, acme, foreign)).collect();
    assert!(answers.iter().any(|it| it.body.contains("Gil Gray")), "display names are shown");
    for answer in answers {
        for canary in &canaries {
            let head = format!("{:?}", answer.headers);
            assert!(
                !answer.body.contains(canary) && !head.contains(canary),
                "{canary}: {answer:?}"
            );
        }
    }
    for name in ["Ann", "Bob"] {
        let mails = world.mails(&world.email(name));
        assert!(!mails.is_empty());
        for canary in &canaries {
            assert!(!format!("{mails:?}").contains(canary), "{canary}: {mails:?}");
        }
    }
}

#[test]
fn v16_a_foreign_account_answers_like_an_unknown_one() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let foreign = world.account("Globex", AccessLevel::AllRead);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (_, gil) = world.customer("Gil", Some(foreign));
    raise(&gil, None);
    let nowhere = AccountId::new(Uuid::from_u128(77));
    let answers = [foreign, nowhere].map(|account| {
        let account = Some(account);
        let question = AudienceQuestion { account, is_private: false };
        let filter = PortalTicketFilter { account, ..PortalTicketFilter::default() };
        let list = ann.ask::<ListPortalTickets>(&NoId, &filter, &[]);
        let audience = ann.ask::<GetPortalAudience>(&NoId, &question, &[]);
        [(list.status, list.body), (audience.status, audience.body)]
    });
    assert_eq!(answers[0], answers[1]);
}
