//! Pages of a timeline together are every event once, in order, whatever the times are.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::{AccountId, ContactId};

const CONTACT: Record = Record::Contact(ContactId::new(Uuid::from_u128(1)));
const ACCOUNT: Record = Record::Account(AccountId::new(Uuid::from_u128(2)));

/// An event of a test world: its time, and its place.
type Happened = (i64, Place);

/// The event number `key` of a kind.
fn happened(kind: TimelineKind, at: i64, key: u32) -> Happened {
    let (time, id) = (Timestamp::from_millis(at), Uuid::from_u128(key.into()));
    let place = match kind {
        TimelineKind::Tickets => Place::Ticket(time, TicketNumber::new(key)),
        TimelineKind::Mails => Place::Mail(time, MailId::new(id)),
        TimelineKind::SignIns => Place::SignIn(time, SessionId::new(id)),
        TimelineKind::Changes => Place::Change(key.into()),
    };
    (at, place)
}

/// Everything that happened, by kind, each in the order of its kind. Operations are ordered
/// by their number alone.
fn world(times: &[Vec<i64>; 4]) -> Vec<(TimelineKind, Vec<Happened>)> {
    let kinds = TimelineKind::of(CONTACT).iter().zip(times);
    kinds
        .map(|(kind, times)| {
            let keys = 1..;
            let mut all: Vec<_> = times.iter().zip(keys).map(|(at, key)| (*at, key)).collect();
            if *kind == TimelineKind::Changes {
                all.sort_by_key(|(_, key)| *key);
            } else {
                all.sort_unstable();
            }
            all.reverse();
            (*kind, all.into_iter().map(|(at, key)| happened(*kind, at, key)).collect())
        })
        .collect()
}

/// What the store reads of a kind behind `place`, `most` events at once.
fn read(all: &[Happened], place: Option<Place>, most: usize) -> Found<Happened> {
    let begin = place.map_or(0, |place| {
        all.iter().position(|(_, it)| *it == place).map_or(all.len(), |it| it + 1)
    });
    let rest = &all[begin..];
    let dated = |it: &Happened| Dated { at: Timestamp::from_millis(it.0), place: it.1, event: *it };
    Found { events: rest.iter().take(most).map(dated).collect(), has_more: most < rest.len() }
}

/// All pages of the timeline.
fn pages(
    world: &[(TimelineKind, Vec<Happened>)],
    kind: Option<TimelineKind>,
    most: usize,
) -> Vec<Vec<Happened>> {
    let mut places = Places::first(CONTACT, kind);
    let mut pages = Vec::new();
    loop {
        let of = |(kind, place)| {
            let (_, all) = world.iter().find(|(it, _)| *it == kind).unwrap();
            read(all, place, most)
        };
        let found = places.asked().map(of).collect();
        let (page, next) = merge(places, found);
        pages.push(page);
        let Some(next) = next else { break };
        // A page travels through its cursor.
        places = Places::at(CONTACT, kind, &next.cursor()).unwrap();
        assert_eq!(places, next);
    }
    pages
}

fn times() -> impl Strategy<Value = [Vec<i64>; 4]> {
    // Few moments, so that many events share one.
    let of_kind = || prop::collection::vec(-3_i64..12, 0..80);
    [of_kind(), of_kind(), of_kind(), of_kind()]
}

proptest! {
    #[test]
    fn pages_together_are_every_event_once(times in times(), most in 1..=PAGE_EVENTS) {
        let world = world(&times);
        let pages = pages(&world, None, most);
        let count: usize = times.iter().map(Vec::len).sum();
        let is_full = |page: &Vec<Happened>| page.len() == PAGE_EVENTS;
        let (last, others) = pages.split_last().unwrap();
        prop_assert!(last.len() <= PAGE_EVENTS);
        if most == PAGE_EVENTS {
            prop_assert!(others.iter().all(is_full));
        } else {
            prop_assert!(others.iter().all(|it| !it.is_empty()));
        }
        let all = pages.concat();
        prop_assert_eq!(all.len(), count);
        for (kind, expected) in &world {
            let told: Vec<_> =
                all.iter().filter(|(_, place)| place.kind() == *kind).copied().collect();
            prop_assert_eq!(&told, expected);
        }
    }

    #[test]
    fn the_latest_comes_first(mut times in times(), most in 1..=PAGE_EVENTS) {
        // With operations that were committed in the order of their times.
        times[3].sort_unstable();
        let all = pages(&world(&times), None, most).concat();
        prop_assert!(all.is_sorted_by(|one, next| next.0 <= one.0));
    }

    #[test]
    fn a_kind_is_exactly_its_events(times in times(), most in 1..=PAGE_EVENTS) {
        let world = world(&times);
        for (kind, expected) in &world {
            prop_assert_eq!(&pages(&world, Some(*kind), most).concat(), expected);
        }
    }

    #[test]
    fn a_text_is_no_cursor_unless_it_was_written_as_one(text in "[-0-9a-f._+ ]{0,40}") {
        let cursor = Cursor(text);
        for record in [CONTACT, ACCOUNT] {
            let kinds = TimelineKind::of(record).iter().copied().map(Some).chain([None]);
            for places in kinds.filter_map(|kind| Places::at(record, kind, &cursor)) {
                prop_assert_eq!(places.cursor(), cursor.clone());
            }
        }
    }
}

#[test]
fn nothing_is_one_empty_page() {
    assert_eq!(pages(&world(&Default::default()), None, PAGE_EVENTS), [Vec::new()]);
}

#[test]
fn a_cursor_of_another_list_is_refused() {
    let mut places = Places::first(CONTACT, None);
    places.set(Place::Ticket(Timestamp::from_millis(-5), TicketNumber::new(1042)));
    places.set(Place::Change(7));
    let cursor = places.cursor();
    assert_eq!(cursor.0, "-5.1042___7");
    assert_eq!(Places::at(CONTACT, None, &cursor), Some(places));
    assert_eq!(Places::at(ACCOUNT, None, &cursor), None);
    assert_eq!(Places::at(CONTACT, Some(TimelineKind::Changes), &cursor), None);
    for damaged in [
        "",
        "___",
        "x",
        "7",
        "-5.1042___+7",
        "-5.01042___7",
        "-5.1042___7_",
        "5.1042.1___7",
        "-5.1042___9007199254740992",
        "-5.1042_x__7",
        "-5.1042_5.x__7",
        "-5.1042__5.0192F0C1-2B3C-7DEF-8ABC-0123456789AB_7",
    ] {
        assert_eq!(Places::at(CONTACT, None, &Cursor(damaged.to_owned())), None, "{damaged}");
    }
}

#[test]
fn the_word_of_a_kind_is_its_name_in_a_query() {
    for kind in TimelineKind::of(CONTACT) {
        let written = serde_json::to_value(kind).unwrap();
        assert_eq!(written.as_str(), Some(kind.word()));
    }
}
