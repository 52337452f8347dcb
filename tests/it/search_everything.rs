//! Search across contacts, accounts and tickets.

use shared::api::contacts::CreateContact;
use shared::api::search::{
    Found, FoundAccount, FoundContact, FoundTicket, MOST_FOUND, Search, SearchDraft,
};
use shared::api::tickets::{AddNote, CreateTicket, GetTicket, ListTickets, TicketWork, WorkTicket};
use shared::api::{MAX_SEARCH_CHARS, NoId, Nothing};
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::fields::Typed;
use shared::grid::{GridQuery, Tickets};
use shared::ids::{ContactId, DepartmentId, TicketNumber};
use shared::problem::ProblemCode;
use shared::ticket::draft::{MessageDraft, TicketDraft};
use shared::ticket::status::TicketStatus;

use crate::harness::{Client, World, code};
use crate::rows::{self, DEPARTMENTS, SOFTWARE};

fn find(agent: &Client<'_>, q: &str) -> Found {
    agent.call::<Search>(NoId, &SearchDraft { q: q.to_owned() }).unwrap()
}

fn numbers(found: &Found) -> Vec<TicketNumber> {
    found.tickets.iter().map(|it| it.number).collect()
}

/// Creates a ticket in a department.
fn raise(
    world: &World,
    requester: ContactId,
    department: DepartmentId,
    (subject, body): (&str, &str),
) -> TicketNumber {
    let draft = TicketDraft {
        requester: Some(requester),
        account: None,
        department: Some(department),
        subject: subject.to_owned(),
        body: body.to_owned(),
        ..TicketDraft::default()
    };
    world.mara().call::<CreateTicket>(NoId, &draft).unwrap().number
}

#[test]
fn each_kind_is_found_with_its_second_line() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Zebra", AccessLevel::Own);
    let ann = world.contact("Zélie", Some(acme));
    let rare = format!("zz{}", world.mark);
    let number = raise(&world, ann, SOFTWARE, ("Scanner beeps", &format!("It is {rare}.")));
    let contact = FoundContact {
        id: ann,
        name: format!("Zélie Lee {}", world.mark),
        email: Some(world.email("Zélie")),
        account: Some(format!("Zebra {}", world.mark)),
    };
    for q in
        [format!("zelie {}", world.mark), format!("LEE {} zel", world.mark), world.email("Zélie")]
    {
        assert_eq!(find(&mara, &q).contacts, std::slice::from_ref(&contact), "{q}");
    }
    let found = find(&mara, &format!("zebra {}", world.mark));
    let account = FoundAccount { id: acme, name: format!("Zebra {}", world.mark), domain: None };
    assert_eq!(found, Found { accounts: vec![account], ..Found::default() });
    let ticket = FoundTicket {
        number,
        subject: "Scanner beeps".to_owned(),
        status: TicketStatus::Open,
        requester: contact.name,
    };
    let found = find(&mara, &format!(" scanner {} ", rare.to_uppercase()));
    assert_eq!(found, Found { tickets: vec![ticket], ..Found::default() });
}

#[test]
fn a_contact_is_found_by_the_digits_of_a_telephone_number() {
    let world = World::in_process();
    let draft = ContactDraft {
        first_name: "Ann".to_owned(),
        last_name: "Lee".to_owned(),
        fields: Typed::default().with("phone", "+49 (0)30 / 123-456"),
        ..ContactDraft::default()
    };
    let ann = world.mara().call::<CreateContact>(NoId, &draft).unwrap().id;
    for q in ["030 123456", "3012", "123456"] {
        let found = find(&world.mara(), q).contacts;
        assert_eq!(found.iter().map(|it| it.id).collect::<Vec<_>>(), [ann], "{q}");
    }
}

#[test]
fn no_more_than_a_few_of_each_are_found_and_the_nearest_names_first() {
    let world = World::in_process();
    for n in 0..MOST_FOUND + 2 {
        let account = world.account(&format!("A{n}-Kestrel"), AccessLevel::Own);
        let contact = world.contact(&format!("A{n}-Kestrel"), Some(account));
        raise(&world, contact, SOFTWARE, ("Kestrel", "It flies."));
    }
    let account = world.account("Kestrel", AccessLevel::Own);
    let contact = world.contact("Kestrel", None);
    let found = find(&world.mara(), "kestrel");
    let counts = (found.contacts.len(), found.accounts.len(), found.tickets.len());
    assert_eq!(counts, (MOST_FOUND, MOST_FOUND, MOST_FOUND));
    assert_eq!((found.contacts[0].id, found.accounts[0].id), (contact, account));
    assert!(found.contacts[1].name.starts_with("A0"));
}

#[test]
fn a_number_finds_its_ticket_first_whatever_its_status() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let oldest = raise(&world, ann, SOFTWARE, ("Paper jam", "It is stuck."));
    world.sqlite().with(|db| {
        db.execute("update tickets set status = 'closed', activity_at = 1", []).unwrap();
    });
    let text = format!("As in {oldest}, once more.");
    let later: Vec<_> =
        (0..=MOST_FOUND).map(|_| raise(&world, ann, SOFTWARE, ("Paper jam", &text))).collect();
    for q in [oldest.to_string(), format!(" #{oldest} ")] {
        let found = numbers(&find(&mara, &q));
        assert_eq!((found.len(), found[0]), (MOST_FOUND, oldest), "{q}");
        assert!(found[1..].iter().all(|it| later.contains(it)), "{q}");
    }
    for q in ["0", "4000000000", "99999999999999999999"] {
        assert_eq!(find(&mara, q), Found::default(), "{q}");
    }
}

#[test]
fn s4_v16_an_agent_of_one_department_finds_nothing_of_another() {
    let world = World::new();
    let (mara, priya) = (world.mara(), world.agent("priya"));
    let ann = world.contact("Ann", None);
    let rare = format!("zz{}", world.mark);
    let (theirs, hidden) = (
        raise(&world, ann, SOFTWARE, ("Scanner", &format!("It is {rare}."))),
        raise(&world, ann, DEPARTMENTS[0], ("Scanner", &format!("It is {rare}."))),
    );
    let note = MessageDraft { body: format!("Not paid: n{rare}.") };
    for number in [theirs, hidden] {
        mara.call::<AddNote>(number, &note).unwrap();
    }
    for q in [rare.clone(), format!("n{rare}")] {
        assert_eq!(numbers(&find(&mara, &q)).len(), 2, "{q}");
        assert_eq!(numbers(&find(&priya, &q)), [theirs], "{q}");
    }
    // By its number, a hidden ticket is as much there as one that does not exist.
    assert_eq!(numbers(&find(&mara, &hidden.to_string()))[..1], [hidden]);
    assert!(!numbers(&find(&priya, &hidden.to_string())).contains(&hidden));
    assert!(!numbers(&find(&priya, &format!("#{hidden}"))).contains(&hidden));
    // What is handed on is gone.
    let ticket = mara.call::<GetTicket>(theirs, &Nothing {}).unwrap();
    let work = TicketWork {
        version: ticket.version,
        status: ticket.status,
        priority: ticket.priority,
        assignee: None,
        department: DEPARTMENTS[0],
        is_private: ticket.is_private,
    };
    mara.call::<WorkTicket>(theirs, &work).unwrap();
    assert_eq!(numbers(&find(&priya, &rare)), []);
}

#[test]
fn v1_an_agent_finds_what_their_list_finds() {
    let world = World::in_process();
    let ann = world.contact("Ann", None);
    for n in 0..12 {
        let department = DEPARTMENTS[n % DEPARTMENTS.len()];
        raise(&world, ann, department, ("Scanner beeps", "Twice."));
    }
    for agent in ["mara", "priya", "jonas"] {
        let agent = world.agent(agent);
        for q in ["scanner", "twice scanner", "scanner absent", "ann"] {
            let query = GridQuery::default().with("status", Tickets::ANY_STATUS).searching(q);
            let listed = agent.call::<ListTickets>(NoId, &query).unwrap().rows;
            let first: Vec<_> = listed.iter().map(|it| it.number).take(MOST_FOUND).collect();
            assert_eq!(numbers(&find(&agent, q)), first, "{q}");
        }
    }
}

#[test]
fn what_is_deleted_is_not_found() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Kestrel", AccessLevel::Own);
    let ann = world.contact("Kestrel", Some(acme));
    let found = find(&mara, "kestrel");
    assert_eq!((found.contacts.len(), found.accounts.len()), (1, 1));
    world.sqlite().with(|db| rows::delete(db, &acme.to_string()));
    let found = find(&mara, "kestrel");
    assert_eq!(found.accounts, []);
    assert_eq!(found.contacts[0].account, None);
    world.sqlite().with(|db| rows::delete(db, &ann.to_string()));
    assert_eq!(find(&mara, "kestrel"), Found::default());
}

#[test]
fn nothing_that_is_searched_is_an_operator() {
    let world = World::new();
    let mara = world.mara();
    for q in [
        "\"",
        "*",
        "a OR b",
        "a\" OR \"b",
        "words:a",
        "NEAR(a b)",
        "NEAR(",
        "^a",
        "-",
        "(",
        "a AND",
        "NOT",
        "'; drop table tickets; --",
        "\u{301}",
        "\u{0}a\u{0}",
        "{a b}:c",
        "%",
        "_",
        "😀",
        "#",
    ] {
        find(&mara, q);
    }
    for q in ["\"", "* - ^", "?!", "#"] {
        assert_eq!(find(&mara, q), Found::default(), "{q}");
    }
}

#[test]
fn nothing_typed_finds_nothing_and_asks_no_list() {
    let world = World::in_process();
    let mara = world.mara();
    world.contact("Ann", None);
    for q in ["", "q=", "q=%20%09"] {
        let request = mara.request("GET", &format!("/api/desk/search?{q}"), &[], None);
        let (answer, statements) = world.send_overheard(request);
        assert_eq!(answer.json(), serde_json::to_value(Found::default()).unwrap(), "{q:?}");
        assert_eq!(statements.len(), 1, "{q:?}: {statements:?}");
    }
    let request = mara.request("GET", "/api/desk/search?q=%231042", &[], None);
    let (_, statements) = world.send_overheard(request);
    assert_eq!(statements.len(), 5, "who asks, three lists, and the number");
}

#[test]
fn what_is_too_long_is_refused_by_name() {
    let world = World::new();
    let mara = world.mara();
    find(&mara, &"ü".repeat(MAX_SEARCH_CHARS));
    let ask = |q: String| mara.call::<Search>(NoId, &SearchDraft { q });
    let long = ask("a ".repeat(MAX_SEARCH_CHARS)).unwrap_err();
    assert_eq!((long.code, &*long.fields[0].field), (ProblemCode::Invalid, "q"));
    assert_eq!(code(ask("a".repeat(MAX_SEARCH_CHARS + 1))), ProblemCode::Invalid);
}
