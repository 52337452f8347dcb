//! The timeline of a contact and of an account: `ListContactTimeline`, `ListAccountTimeline`.

mod refused;

use std::collections::BTreeSet;

use rusqlite::params;
use shared::api::contacts::{ContactChange, GetContact, UpdateContact};
use shared::api::operations::{Commit, CommitOperation, Draft, HistoryEntry};
use shared::api::session::{SignIn, SignInContact, SignOutContact};
use shared::api::tickets::{CreateTicket, GetTicket, ReplyToTicket, TicketWork, WorkTicket};
use shared::api::timeline::{
    Event, ListAccountTimeline, ListContactTimeline, PAGE_EVENTS, SignedIn, TicketCreated,
    TimelineFilter, TimelineKind,
};
use shared::api::{Cursor, Endpoint, NoId, Nothing, Page};
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::ids::{ContactId, DepartmentId, OperationId, TicketNumber};
use shared::mail::MailKind;
use shared::operations::Act;
use shared::operations::effects::Record;
use shared::problem::{Problem, ProblemCode};
use shared::ticket::draft::{ReplyDraft, TicketDraft};
use shared::ticket::status::TicketStatus;
use shared::time::{Span, Timestamp};
use uuid::Uuid;

use crate::harness::{Client, PASSWORD, World, code};
use crate::rows::{CENTER, DEPARTMENTS, SOFTWARE};

const KINDS: [TimelineKind; 4] =
    [TimelineKind::Tickets, TimelineKind::Mails, TimelineKind::SignIns, TimelineKind::Changes];

fn page(
    agent: &Client<'_>,
    record: Record,
    filter: &TimelineFilter,
) -> Result<Page<Event>, Problem> {
    match record {
        Record::Contact(id) => agent.call::<ListContactTimeline>(id, filter),
        Record::Account(id) => agent.call::<ListAccountTimeline>(id, filter),
    }
}

/// All events of a timeline, or of one kind, page by page.
fn events(agent: &Client<'_>, record: Record, kind: Option<TimelineKind>) -> Vec<Event> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let Page { rows, next, previous } =
            page(agent, record, &TimelineFilter { kind, after }).unwrap();
        assert!(rows.len() <= PAGE_EVENTS && previous.is_none());
        assert!(next.is_none() || !rows.is_empty(), "a page has something, or is the last");
        all.extend(rows);
        after = next;
        if after.is_none() {
            return all;
        }
    }
}

/// The first page of the changes of a record.
pub(crate) fn changes(agent: &Client<'_>, record: Record) -> Vec<HistoryEntry> {
    let filter = TimelineFilter { kind: Some(TimelineKind::Changes), after: None };
    page(agent, record, &filter).unwrap().rows.into_iter().map(change).collect()
}

#[track_caller]
fn change(event: Event) -> HistoryEntry {
    match event {
        Event::Change(entry) => entry,
        other => panic!("{other:?}"),
    }
}

const fn kind(event: &Event) -> TimelineKind {
    match event {
        Event::Ticket(_) => TimelineKind::Tickets,
        Event::Mail(_) => TimelineKind::Mails,
        Event::SignIn(_) => TimelineKind::SignIns,
        Event::Change(_) => TimelineKind::Changes,
    }
}

const fn at(event: &Event) -> Timestamp {
    match event {
        Event::Ticket(it) => it.at,
        Event::Mail(it) => it.at,
        Event::SignIn(it) => it.at,
        Event::Change(it) => it.at,
    }
}

/// What tells an event from all others.
fn key(event: &Event) -> String {
    match event {
        Event::Ticket(it) => format!("ticket {}", it.number),
        Event::Mail(it) => format!("mail {}", it.id),
        Event::SignIn(it) => format!("sign-in {}", it.id),
        Event::Change(it) => format!("change {}", it.operation),
    }
}

fn tickets(events: &[Event]) -> Vec<&TicketCreated> {
    let ticket = events.iter().filter_map(|it| match it {
        Event::Ticket(ticket) => Some(ticket),
        Event::Mail(_) | Event::SignIn(_) | Event::Change(_) => None,
    });
    ticket.collect()
}

fn sign_ins(events: &[Event]) -> Vec<&SignedIn> {
    let sign_in = events.iter().filter_map(|it| match it {
        Event::SignIn(sign_in) => Some(sign_in),
        Event::Ticket(_) | Event::Mail(_) | Event::Change(_) => None,
    });
    sign_in.collect()
}

/// The mails, by why they were sent and about which ticket.
fn mails(events: &[Event]) -> Vec<(MailKind, Option<TicketNumber>)> {
    let mail = |it: &Event| match it {
        Event::Mail(mail) => Some((mail.kind, mail.ticket.as_ref().map(|it| it.number))),
        _ => None,
    };
    events.iter().filter_map(mail).collect()
}

fn raise(agent: &Client<'_>, requester: ContactId, department: DepartmentId) -> TicketNumber {
    let draft = TicketDraft {
        requester: Some(requester),
        account: None,
        department: Some(department),
        subject: "The scanner beeps".to_owned(),
        body: "All day long.".to_owned(),
        ..TicketDraft::default()
    };
    agent.call::<CreateTicket>(NoId, &draft).unwrap().number
}

fn reply(agent: &Client<'_>, number: TicketNumber) {
    let draft = ReplyDraft { body: "Is it on?".to_owned(), ..ReplyDraft::default() };
    agent.call::<ReplyToTicket>(number, &draft).unwrap();
}

/// Gives the contact another first name.
fn rename(agent: &Client<'_>, contact: ContactId, first_name: &str) {
    let now = agent.call::<GetContact>(contact, &Nothing {}).unwrap();
    let first_name = first_name.to_owned();
    let next = ContactDraft { first_name, last_name: now.last_name, ..ContactDraft::default() };
    let change = ContactChange { version: now.version, contact: next };
    agent.call::<UpdateContact>(contact, &change).unwrap();
}

/// Signs the contact in with a browser of this name.
fn sign_in(client: &Client<'_>, email: String, password: &str, browser: &str) -> u16 {
    let input = SignIn { email, password: password.to_owned() };
    client.ask::<SignInContact>(&NoId, &input, &[("user-agent", browser)]).status
}

/// Writes a sign-in of the contact, without the hash that signing in takes.
fn signed_in(world: &World, contact: ContactId) {
    let insert = "insert into sign_ins (id, contact_id, help_center_id, at, device)
                  values (?1, ?2, ?3, ?4, 'Firefox/Linux')";
    let (id, now) = (Uuid::now_v7().to_string(), world.now().millis());
    let row = params![id, contact.to_string(), CENTER.to_string(), now];
    world.sqlite().with(|db| db.execute(insert, row).unwrap());
}

#[test]
fn a_contacts_timeline_tells_tickets_mails_sign_ins_and_changes() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let (ann, _) = world.customer("Ann", Some(acme));
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0";
    assert_eq!(sign_in(&world.anybody(), world.email("Ann"), PASSWORD, firefox), 200);
    let number = raise(&mara, ann, SOFTWARE);
    reply(&mara, number);
    let told = events(&mara, Record::Contact(ann), None);

    let [ticket] = tickets(&told)[..] else { panic!("{told:?}") };
    assert_eq!((ticket.number, &*ticket.subject), (number, "The scanner beeps"));
    assert_eq!(ticket.status, TicketStatus::Waiting, "its status is that of now");
    assert_eq!((ticket.requester.id, ticket.account.as_ref().map(|it| it.id)), (ann, Some(acme)));
    assert_eq!(ticket.requester.name, format!("Ann Lee {}", world.mark));

    assert_eq!(mails(&told), [(MailKind::Reply, Some(number)), (MailKind::Activation, None)]);
    for event in &told {
        let Event::Mail(mail) = event else { continue };
        assert_eq!((&*mail.email, &*mail.help_center), (&*world.email("Ann"), "Northwind Support"));
        let subject = mail.ticket.as_ref().map(|it| &*it.subject);
        assert!(subject.is_none_or(|it| it == "The scanner beeps"));
    }

    let [latest, first] = sign_ins(&told)[..] else { panic!("{told:?}") };
    assert_eq!((&*latest.device, &*latest.help_center), ("Firefox on Linux", "Northwind Support"));
    assert_eq!(first.device, "Unknown browser", "activation signs in");

    let acts: Vec<Act> = changes(&mara, Record::Contact(ann)).iter().map(|it| it.act).collect();
    assert_eq!(acts, [Act::Activate, Act::Invite, Act::CreateContact]);
    assert!(told.is_sorted_by(|one, next| at(next) <= at(one)), "{told:#?}");
    assert_eq!(kind(told.last().unwrap()), TimelineKind::Changes, "the contact was created first");
}

#[test]
fn an_accounts_timeline_tells_tickets_and_changes() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let ann = world.contact("Ann", Some(acme));
    let other = world.contact("Bob", None);
    let (number, _) = (raise(&mara, ann, SOFTWARE), raise(&mara, other, SOFTWARE));
    reply(&mara, number);
    let told = events(&mara, Record::Account(acme), None);
    let [ticket] = tickets(&told)[..] else { panic!("{told:?}") };
    assert_eq!((ticket.number, ticket.requester.id), (number, ann));
    let acts: Vec<Act> = changes(&mara, Record::Account(acme)).iter().map(|it| it.act).collect();
    assert_eq!(acts, [Act::CreateContact, Act::CreateAccount]);
    assert_eq!(told.len(), 3);
    for kind in [TimelineKind::Mails, TimelineKind::SignIns] {
        assert_eq!(events(&mara, Record::Account(acme), Some(kind)), []);
    }
}

#[test]
fn a_kind_is_the_events_of_that_kind_and_pages_are_every_event_once() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let (ann, _) = world.customer("Ann", Some(acme));
    for n in 0..30 {
        let number = raise(&mara, ann, DEPARTMENTS[n % 3]);
        reply(&mara, number);
        rename(&mara, ann, &format!("Ann{n}"));
        signed_in(&world, ann);
    }
    for record in [Record::Contact(ann), Record::Account(acme)] {
        let all = events(&mara, record, None);
        let keys: BTreeSet<String> = all.iter().map(key).collect();
        assert_eq!(keys.len(), all.len(), "no event is told twice");
        assert!(all.is_sorted_by(|one, next| at(next) <= at(one)));
        for one in KINDS {
            let of_kind: Vec<Event> = all.iter().filter(|it| kind(it) == one).cloned().collect();
            assert_eq!(events(&mara, record, Some(one)), of_kind, "{record:?} {one:?}");
        }
    }
    let count = |kind| events(&mara, Record::Contact(ann), Some(kind)).len();
    // Besides those of the loop: the invitation, the activation, and creating the contact.
    assert_eq!(KINDS.map(count), [30, 31, 31, 33]);
}

#[test]
fn events_of_one_moment_are_each_on_one_page() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let ann = world.contact("Ann", Some(acme));
    for n in 0..40 {
        raise(&mara, ann, DEPARTMENTS[n % 3]);
        rename(&mara, ann, &format!("Ann{n}"));
    }
    world.sqlite().with(|db| db.execute("update tickets set created_at = 7", []).unwrap());
    for record in [Record::Contact(ann), Record::Account(acme)] {
        let all = events(&mara, record, None);
        let numbers: Vec<TicketNumber> = tickets(&all).iter().map(|it| it.number).collect();
        assert_eq!(numbers.len(), 40);
        assert!(numbers.is_sorted_by(|one, next| next < one), "{numbers:?}");
    }
}

#[test]
fn an_undo_of_an_undo_is_a_redo_on_every_page() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    rename(&mara, ann, "Anna");
    let record = Record::Contact(ann);
    let edited: OperationId = changes(&mara, record)[0].operation;
    let mut operation = edited;
    for _ in 0..60 {
        let commit = Commit { draft: Draft::Undo { operation }, hash: None };
        operation = mara.call::<CommitOperation>(NoId, &commit).unwrap().operation.unwrap();
    }
    let told = events(&mara, record, Some(TimelineKind::Changes));
    let mut told: Vec<HistoryEntry> = told.into_iter().map(change).collect();
    told.reverse();
    let [created, edit, undos @ ..] = told.as_slice() else { panic!("{told:?}") };
    assert!(!created.is_redo && !edit.is_redo);
    assert_eq!((edit.operation, undos.len()), (edited, 60));
    for (n, undo) in undos.iter().enumerate() {
        assert_eq!((undo.act, undo.is_redo), (Act::Undo, n % 2 == 1), "undo {n}");
    }
}

#[test]
fn v16_tickets_of_other_departments_are_neither_told_nor_counted_and_no_mail_tells_of_them() {
    let world = World::new();
    let (mara, priya) = (world.mara(), world.agent("priya"));
    let acme = world.account("Acme", AccessLevel::Own);
    let (ann, _) = world.customer("Ann", Some(acme));
    let theirs = raise(&mara, ann, SOFTWARE);
    reply(&mara, theirs);
    let hidden: Vec<TicketNumber> = (0..30).map(|_| raise(&mara, ann, DEPARTMENTS[0])).collect();
    reply(&mara, hidden[0]);
    for record in [Record::Contact(ann), Record::Account(acme)] {
        let numbers = |agent: &Client<'_>| -> Vec<TicketNumber> {
            tickets(&events(agent, record, None)).iter().map(|it| it.number).collect()
        };
        assert_eq!(numbers(&priya), [theirs]);
        assert_eq!(numbers(&mara).len(), 31);
        // One page, and none behind it: nothing says that there is more.
        let filter = TimelineFilter { kind: Some(TimelineKind::Tickets), after: None };
        let first = page(&priya, record, &filter).unwrap();
        assert_eq!((first.rows.len(), first.next), (1, None));
    }
    let told = |agent: &Client<'_>| mails(&events(agent, Record::Contact(ann), None));
    assert_eq!(told(&priya), [(MailKind::Reply, Some(theirs)), (MailKind::Activation, None)]);
    assert_eq!(told(&mara).len(), 3);

    // A ticket that comes to her department is told, with its mail.
    let ticket = mara.call::<GetTicket>(hidden[0], &Nothing {}).unwrap();
    let work = TicketWork {
        version: ticket.version,
        status: ticket.status,
        priority: ticket.priority,
        assignee: None,
        department: SOFTWARE,
        is_private: ticket.is_private,
    };
    mara.call::<WorkTicket>(hidden[0], &work).unwrap();
    assert_eq!(told(&priya).len(), 3);
}

#[test]
fn a_sign_in_is_told_after_its_session_ended_and_a_try_is_not() {
    let world = World::in_process();
    let (ann, client) = world.customer("Ann", None);
    client.call::<SignOutContact>(NoId, &Nothing {}).unwrap();
    assert_ne!(sign_in(&world.anybody(), world.email("Ann"), "a wrong password", "x"), 200);
    assert_ne!(sign_in(&world.anybody(), world.email("nobody"), PASSWORD, "x"), 200);
    let count = || sign_ins(&events(&world.mara(), Record::Contact(ann), None)).len();
    assert_eq!(count(), 1);
    let rows = || -> i64 {
        let count = "select count(*) from sign_ins";
        world.sqlite().bare(|db| db.query_row(count, [], |row| row.get(0)).unwrap())
    };
    assert_eq!(rows(), 1, "tries add no rows");
    world.wait(Span::days(399));
    world.minute();
    assert_eq!(count(), 1);
    world.wait(Span::days(2));
    world.minute();
    assert_eq!((count(), rows()), (0, 0));
}
