//! What a contact has not read in the help center: the mark in the list, its filter and its
//! count [V11, V16].

use shared::api::portal::{
    CountPortalTickets, CreatePortalTicket, GetPortalTicket, ListPortalTickets, PortalTicketFilter,
    ReplyToPortalTicket, SolvePortalTicket, Whose,
};
use shared::api::session::SignInContact;
use shared::api::tickets::{AddNote, CreateTicket, ReplyToTicket};
use shared::api::{NoId, Nothing};
use shared::customers::level::AccessLevel;
use shared::ids::{AccountId, TicketNumber};
use shared::problem::ProblemCode;
use shared::ticket::draft::{MessageDraft, PortalTicketDraft, ReplyDraft, TicketDraft};
use shared::time::Span;

use crate::harness::{Client, PASSWORD, World, code};

fn raise(contact: &Client<'_>, account: Option<AccountId>) -> TicketNumber {
    let draft = PortalTicketDraft {
        subject: "A dock".to_owned(),
        body: "It is gone.".to_owned(),
        account,
        is_private: false,
    };
    contact.call::<CreatePortalTicket>(NoId, &draft).unwrap().number
}

/// An agent's reply, some time later.
fn answer(world: &World, number: TicketNumber) {
    world.wait(Span::minutes(1));
    let draft = ReplyDraft { body: "It is back.".to_owned(), ..ReplyDraft::default() };
    world.mara().call::<ReplyToTicket>(number, &draft).unwrap();
}

/// A contact's reply, some time later.
fn reply(world: &World, contact: &Client<'_>, number: TicketNumber) {
    world.wait(Span::minutes(1));
    let draft = MessageDraft { body: "Thank you.".to_owned() };
    contact.call::<ReplyToPortalTicket>(number, &draft).unwrap();
}

fn open(contact: &Client<'_>, number: TicketNumber) {
    contact.call::<GetPortalTicket>(number, &Nothing {}).unwrap();
}

fn of(whose: Whose) -> PortalTicketFilter {
    PortalTicketFilter { whose, ..PortalTicketFilter::default() }
}

/// The tickets that are marked. Checks that the filter and its count agree with the marks.
#[track_caller]
fn unread(contact: &Client<'_>) -> Vec<TicketNumber> {
    let list = |filter| contact.call::<ListPortalTickets>(NoId, &filter).unwrap().rows;
    let mut marked = list(of(Whose::All));
    marked.retain(|it| it.is_unread);
    assert_eq!(list(of(Whose::Unread)), marked);
    let counts = contact.call::<CountPortalTickets>(NoId, &of(Whose::All)).unwrap();
    assert_eq!(counts.unread.0 as usize, marked.len());
    marked.iter().map(|it| it.number).collect()
}

#[test]
fn v16_a_reply_is_unread_until_the_ticket_is_opened_on_any_device() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    let number = raise(&ann, None);
    assert_eq!(unread(&ann), [], "one's own words are read");
    answer(&world, number);
    assert_eq!(unread(&ann), [number]);
    // A list does not read a ticket.
    assert_eq!(unread(&ann), [number]);

    let phone = world.anybody();
    let sign_in =
        shared::api::session::SignIn { email: world.email("Ann"), password: PASSWORD.to_owned() };
    phone.call::<SignInContact>(NoId, &sign_in).unwrap();
    open(&phone, number);
    assert_eq!(unread(&ann), []);
    answer(&world, number);
    assert_eq!((unread(&ann), unread(&phone)), (vec![number], vec![number]));
}

#[test]
fn v16_own_replies_and_changes_of_the_status_are_not_unread() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::AllReply);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (_, bob) = world.customer("Bob", Some(acme));
    let number = raise(&ann, None);
    answer(&world, number);
    open(&ann, number);
    reply(&world, &ann, number);
    assert_eq!(unread(&ann), []);
    world.wait(Span::minutes(1));
    ann.call::<SolvePortalTicket>(number, &Nothing {}).unwrap();
    assert_eq!(unread(&ann), []);
    // What another wrote before one's own reply stays unread: it was not opened since.
    reply(&world, &bob, number);
    reply(&world, &ann, number);
    assert_eq!(unread(&ann), [number]);
}

#[test]
fn v11_an_internal_note_makes_nothing_unread() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    let number = raise(&ann, None);
    answer(&world, number);
    open(&ann, number);
    world.wait(Span::minutes(1));
    let note = MessageDraft { body: "She writes a lot.".to_owned() };
    world.mara().call::<AddNote>(number, &note).unwrap();
    assert_eq!(unread(&ann), []);
    // Nor is the time of a note what was read: the reply before it is not skipped.
    answer(&world, number);
    world.wait(Span::minutes(1));
    world.mara().call::<AddNote>(number, &note).unwrap();
    assert_eq!(unread(&ann), [number]);
    open(&ann, number);
    answer(&world, number);
    assert_eq!(unread(&ann), [number]);
}

#[test]
fn v16_colleagues_tickets_are_followed_from_when_they_are_opened() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::AllReply);
    let (_, ann) = world.customer("Ann", Some(acme));
    let number = raise(&ann, None);
    answer(&world, number);
    // A new member does not begin with everything that was ever said.
    let (_, bob) = world.customer("Bob", Some(acme));
    answer(&world, number);
    assert_eq!((unread(&ann), unread(&bob)), (vec![number], vec![]));
    open(&bob, number);
    answer(&world, number);
    assert_eq!(unread(&bob), [number]);
    // What a colleague writes is news, too.
    open(&ann, number);
    reply(&world, &bob, number);
    assert_eq!(unread(&ann), [number]);
}

#[test]
fn v16_a_ticket_that_was_raised_for_the_contact_and_answered_is_unread() {
    let world = World::in_process();
    let (ann, asks) = world.customer("Ann", None);
    let draft = TicketDraft {
        requester: Some(ann),
        subject: "A dock".to_owned(),
        body: "She called: it is gone.".to_owned(),
        ..TicketDraft::default()
    };
    let number = world.mara().call::<CreateTicket>(NoId, &draft).unwrap().number;
    assert_eq!(unread(&asks), [], "the first message is the contact's own");
    answer(&world, number);
    assert_eq!(unread(&asks), [number]);
}

#[test]
fn v16_nothing_that_is_hidden_is_marked_or_noted() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::Own);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (_, bob) = world.customer("Bob", Some(acme));
    let number = raise(&ann, None);
    answer(&world, number);
    let rows = || {
        let mut rows = world.dump();
        rows.retain(|it| it.starts_with("ticket_seen: "));
        rows
    };
    let before = rows();
    let hidden = bob.call::<GetPortalTicket>(number, &Nothing {});
    assert_eq!(code(hidden), ProblemCode::NotFound);
    assert_eq!((unread(&bob), rows()), (vec![], before));
}

#[test]
fn an_open_page_that_asks_again_writes_nothing_again() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    let number = raise(&ann, None);
    answer(&world, number);
    let writes = || {
        let statements = world.sqlite().overhear(|| open(&ann, number));
        statements.iter().filter(|it| it.text.contains("insert into ticket_seen")).count()
    };
    assert_eq!((writes(), writes(), writes()), (1, 0, 0));
    answer(&world, number);
    assert_eq!((writes(), writes()), (1, 0));
}

#[test]
fn v1_a_search_among_the_unread_finds_the_unread() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    let [read, news] = [raise(&ann, None), raise(&ann, None)];
    answer(&world, read);
    answer(&world, news);
    open(&ann, read);
    for (q, expected) in [("dock", vec![news]), ("scanner", vec![])] {
        let filter = PortalTicketFilter { q: q.to_owned(), ..of(Whose::Unread) };
        let page = ann.call::<ListPortalTickets>(NoId, &filter).unwrap();
        assert_eq!(page.rows.iter().map(|it| it.number).collect::<Vec<_>>(), expected, "{q}");
        let counts = ann.call::<CountPortalTickets>(NoId, &filter).unwrap();
        assert_eq!(counts.unread.0 as usize, expected.len(), "{q}");
    }
}

#[test]
fn what_was_said_before_the_migration_is_read() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    let number = raise(&ann, None);
    answer(&world, number);
    let since = "update ticket_seen_since set at = (select max(activity_at) from tickets)";
    world.sqlite().with(|db| db.execute_batch(since)).unwrap();
    assert_eq!(unread(&ann), []);
    answer(&world, number);
    assert_eq!(unread(&ann), [number]);
}
