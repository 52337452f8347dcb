//! Conversations of any length, with messages of the maximum size [K3, F14].

use std::collections::BTreeSet;

use shared::api::contacts::{ContactChange, GetSight, SightFilter, UpdateContact};
use shared::api::portal::{
    CreatePortalTicket, GetPortalTicket, ListPortalMessages, ReplyToPortalTicket, SolvePortalTicket,
};
use shared::api::tickets::{Conversation, PART_MESSAGES};
use shared::api::timeline::{Event, ListContactTimeline, TimelineFilter, TimelineKind};
use shared::customers::contact::ContactDraft;
use shared::ids::MessageId;
use shared::text::MessageBody;
use shared::ticket::draft::PortalTicketDraft;
use shared::time::Span;

use super::*;
use crate::harness::Answer;

/// The maximum size of an answer, in bytes.
const MOST_BYTES: usize = 1_000_000;

/// A message text of the maximum size, unique by `n`.
fn wide(n: usize) -> String {
    let start = format!("{n:04} ");
    let rest = MessageBody::MAX_CHARS - start.chars().count();
    start + &"\u{1F5A8}".repeat(rest)
}

#[track_caller]
fn light<T: serde::de::DeserializeOwned>(answer: &Answer) -> T {
    assert_eq!(answer.status, 200, "{:.300}", answer.body);
    assert!(answer.body.len() < MOST_BYTES, "{} bytes", answer.body.len());
    serde_json::from_str(&answer.body).unwrap()
}

/// All messages of a conversation, read part by part, the oldest first.
fn parts(
    newest: (Vec<MessageId>, u32),
    ask: impl Fn(ConversationFilter) -> (Vec<MessageId>, u32),
) -> Vec<MessageId> {
    let (mut all, mut earlier) = newest;
    while 0 < earlier {
        let part = ask(ConversationFilter { before: Some(all[0]) });
        assert!(!part.0.is_empty() && part.0.len() <= PART_MESSAGES);
        assert_eq!(
            usize::try_from(earlier).unwrap(),
            part.0.len() + usize::try_from(part.1).unwrap()
        );
        all.splice(0..0, part.0);
        earlier = part.1;
    }
    all
}

#[test]
fn k3_f14_the_widest_conversation_is_read_answered_and_closed() {
    let world = World::in_process();
    let (ann_id, ann) = world.customer("Ann", None);
    let mara = world.mara();
    let text = wide(0);
    let draft = PortalTicketDraft { subject: "Wide".to_owned(), body: text, ..Default::default() };
    let number = ann.call::<CreatePortalTicket>(NoId, &draft).unwrap().number;
    for n in 1..210 {
        world.wait(Span::minutes(2));
        ann.call::<ReplyToPortalTicket>(number, &says(&wide(n))).unwrap();
    }
    mara.call::<AddNote>(number, &says(&wide(999))).unwrap();

    // Both sides can read up to the first message, in answers of limited size.
    let ticket: shared::api::portal::PortalTicket =
        light(&ann.ask::<GetPortalTicket>(&number, &Nothing {}, &[]));
    let ids =
        |it: Vec<shared::api::portal::PortalMessage>| it.into_iter().map(|it| it.id).collect();
    let read = parts((ids(ticket.messages), ticket.earlier_messages), |filter| {
        let part: shared::api::portal::PortalConversation =
            light(&ann.ask::<ListPortalMessages>(&number, &filter, &[]));
        (ids(part.messages), part.earlier_messages)
    });
    assert_eq!((read.len(), read.iter().collect::<BTreeSet<_>>().len()), (210, 210));
    let ticket: Ticket = light(&mara.ask::<GetTicket>(&number, &Nothing {}, &[]));
    let ids = |it: Vec<shared::api::tickets::Message>| it.into_iter().map(|it| it.id).collect();
    let desk = parts((ids(ticket.messages), ticket.earlier_messages), |filter| {
        let part: Conversation = light(&mara.ask::<ListMessages>(&number, &filter, &[]));
        (ids(part.messages), part.earlier_messages)
    });
    assert_eq!(desk.len(), 211);
    assert_eq!(desk[..210], read);

    // Lists and writes do not read the conversation.
    let _: shared::api::contacts::Sight =
        light(&mara.ask::<GetSight>(&ann_id, &SightFilter::default(), &[]));
    let _: shared::api::tickets::Audience =
        light(&mara.ask::<GetAudience>(&number, &Nothing {}, &[]));
    let _: shared::api::Page<Event> =
        light(&mara.ask::<ListContactTimeline>(&ann_id, &TimelineFilter::default(), &[]));
    let statements = world.sqlite().overhear(|| {
        mara.call::<ReplyToTicket>(number, &answers("Thank you.")).unwrap();
        let work = TicketWork { status: TicketStatus::Closed, ..work_of(&mara, number) };
        mara.call::<WorkTicket>(number, &work).unwrap();
        let work = TicketWork { status: TicketStatus::Open, ..work_of(&mara, number) };
        mara.call::<WorkTicket>(number, &work).unwrap();
        ann.call::<SolvePortalTicket>(number, &Nothing {}).unwrap();
    });
    let reads =
        |text: &str| text.contains("from messages") && text.trim_start().starts_with("with");
    assert_eq!(statements.iter().filter(|it| reads(&it.text)).count(), 2, "those of the test");
}

fn work_of(mara: &Client<'_>, number: TicketNumber) -> TicketWork {
    work(&read(mara, number))
}

#[test]
fn v2_v11_a_cursor_must_be_a_message_of_the_ticket() {
    let world = World::new();
    let mara = world.mara();
    let (ann, client) = world.customer("Ann", None);
    let number = raise(&mara, &draft(ann));
    let other = raise(&mara, &draft(ann));
    let note = mara.call::<AddNote>(number, &says("Not for customers.")).unwrap().id;
    mara.call::<ReplyToTicket>(number, &answers("For customers.")).unwrap();
    let elsewhere = read(&mara, other).messages[0].id;
    let nowhere = MessageId::new(Uuid::from_u128(7));
    for before in [note, elsewhere, nowhere] {
        let filter = ConversationFilter { before: Some(before) };
        let part = client.call::<ListPortalMessages>(number, &filter).unwrap();
        assert_eq!((part.messages.len(), part.earlier_messages), (0, 0));
    }
    // An agent's cursor may be a note.
    let filter = ConversationFilter { before: Some(note) };
    assert_eq!(mara.call::<ListMessages>(number, &filter).unwrap().messages.len(), 1);
    let newest = client.call::<ListPortalMessages>(number, &ConversationFilter::default()).unwrap();
    assert_eq!(newest.messages.len(), 2);
}

#[test]
fn f14_a_history_of_long_texts_is_split_into_small_pages() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    for n in 0..70 {
        let version = mara.call::<GetContact>(ann, &Nothing {}).unwrap().version;
        let about = ["\u{1F5A8}", "\u{1F4A1}"][n % 2].repeat(4_000);
        let contact = ContactDraft {
            first_name: "Ann".to_owned(),
            last_name: "Lee".to_owned(),
            fields: shared::fields::Typed::default().with("about", &about),
            ..ContactDraft::default()
        };
        mara.call::<UpdateContact>(ann, &ContactChange { version, contact }).unwrap();
    }
    let (mut seen, mut after) = (0, None);
    loop {
        let filter = TimelineFilter { kind: Some(TimelineKind::Changes), after };
        let page: shared::api::Page<Event> =
            light(&mara.ask::<ListContactTimeline>(&ann, &filter, &[]));
        assert!(!page.rows.is_empty());
        seen += page.rows.len();
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, 71);
}

#[test]
fn f14_thousands_of_participants_do_not_exceed_the_size_of_an_answer() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let (ann_id, ann) = world.customer("Ann", Some(acme));
    let number = raise(&mara, &draft(ann_id));
    let name = "\u{1F5A8}".repeat(80);
    world.sqlite().with(|db| {
        db.execute_batch(&format!(
            "create temp table n as
               with recursive n (i) as (select 1 union all select i + 1 from n where i < 3000) select i from n;
             insert into contacts (id, first_name, last_name, sort_key, created_at, updated_at)
             select printf('c%07x-0000-7000-8000-%012x', i, i), '{name}', '{name}', printf('%06d', i), 0, 0 from n;
             insert into portal_access (contact_id, help_center_id, state, since)
             select printf('c%07x-0000-7000-8000-%012x', i, i), (select id from help_centers where is_default = 1),
                    'active', 0 from n;
             insert into participants (ticket_id, contact_id, added_at, activity_at)
             select t.id, printf('c%07x-0000-7000-8000-%012x', i, i), 0, t.activity_at
               from n cross join tickets t where t.number = {number};"
        ))
        .unwrap();
    });
    let ticket: Ticket = light(&mara.ask::<GetTicket>(&number, &Nothing {}, &[]));
    assert_eq!(ticket.participants.len(), 100);
    let audience: shared::api::tickets::Audience =
        light(&mara.ask::<GetAudience>(&number, &Nothing {}, &[]));
    assert_eq!((audience.count, audience.seers.len()), (3_001, 100));
    assert!(audience.seers.iter().all(|it| !it.reasons.is_empty()), "each says why");
    let _: shared::api::contacts::Sight =
        light(&mara.ask::<GetSight>(&ann_id, &SightFilter::default(), &[]));
    let _: shared::api::portal::PortalTicket =
        light(&ann.ask::<GetPortalTicket>(&number, &Nothing {}, &[]));
}
