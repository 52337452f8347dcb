//! The timeline of a contact or an account: events of several kinds, merged by time, the
//! latest first.
//!
//! Each kind is read in an order of its own, and a cursor keeps a place in each. The store
//! reads the events that follow a place; [`merge`] makes a page of them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{MailId, SessionId, TicketNumber};
use crate::list::Cursor;
use crate::operations::effects::Record;
use crate::time::Timestamp;

/// The most events of a page. Entries of the history are long, so it has fewer rows than
/// other lists.
pub const PAGE_EVENTS: usize = 25;

/// A kind of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    /// Tickets that were created.
    Tickets,
    /// Mails to the contact.
    Mails,
    /// The contact's sign-ins to the help center.
    SignIns,
    /// Operations that changed the record.
    Changes,
}

impl TimelineKind {
    /// The kinds that the timeline of `record` has.
    pub const fn of(record: Record) -> &'static [Self] {
        match record {
            Record::Contact(_) => &[Self::Tickets, Self::Mails, Self::SignIns, Self::Changes],
            Record::Account(_) => &[Self::Tickets, Self::Changes],
        }
    }

    /// Its name in a query.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tickets => "tickets",
            Self::Mails => "mails",
            Self::SignIns => "sign_ins",
            Self::Changes => "changes",
        }
    }
}

/// A place in the order of one kind: the event that a page ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// When the ticket was created, and its number.
    Ticket(Timestamp, TicketNumber),
    /// When the mail was queued, and its id.
    Mail(Timestamp, MailId),
    /// When the contact signed in, and the id of the session.
    SignIn(Timestamp, SessionId),
    /// The operation's number in the ledger.
    Change(i64),
}

impl Place {
    const fn kind(self) -> TimelineKind {
        match self {
            Self::Ticket(..) => TimelineKind::Tickets,
            Self::Mail(..) => TimelineKind::Mails,
            Self::SignIn(..) => TimelineKind::SignIns,
            Self::Change(_) => TimelineKind::Changes,
        }
    }
}

/// The greatest number that JavaScript and D1 hold exactly.
const MAX_INT: u64 = (1 << 53) - 1;

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ticket(at, number) => write!(f, "{}.{number}", at.millis()),
            Self::Mail(at, id) => write!(f, "{}.{id}", at.millis()),
            Self::SignIn(at, id) => write!(f, "{}.{id}", at.millis()),
            Self::Change(number) => write!(f, "{number}"),
        }
    }
}

impl Place {
    /// The place of `kind` that `text` says; none if the text is damaged.
    fn read(kind: TimelineKind, text: &str) -> Option<Self> {
        fn number(text: &str) -> Option<i64> {
            text.parse().ok().filter(|it: &i64| it.unsigned_abs() <= MAX_INT)
        }
        fn dated<Id: FromStr>(text: &str) -> Option<(Timestamp, Id)> {
            let (at, id) = text.split_once('.')?;
            Some((Timestamp::from_millis(number(at)?), id.parse().ok()?))
        }
        let place = match kind {
            TimelineKind::Tickets => dated(text).map(|(at, it)| Self::Ticket(at, it)),
            TimelineKind::Mails => dated(text).map(|(at, it)| Self::Mail(at, it)),
            TimelineKind::SignIns => dated(text).map(|(at, it)| Self::SignIn(at, it)),
            TimelineKind::Changes => number(text).map(Self::Change),
        };
        // One place has one text: `+7` is none.
        place.filter(|it| it.to_string() == text)
    }
}

/// The kinds that are asked for, and the place behind which each is read; none: from its
/// latest event on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places(Vec<(TimelineKind, Option<Place>)>);

impl Places {
    /// The beginning of the timeline of `record`, or of its events of one kind.
    pub fn first(record: Record, kind: Option<TimelineKind>) -> Self {
        let all = TimelineKind::of(record).iter().copied();
        Self(all.filter(|it| kind.is_none_or(|kind| *it == kind)).map(|it| (it, None)).collect())
    }

    /// The places that [`Self::cursor`] has written for the same kinds; none if the cursor
    /// is damaged, or belongs to another list.
    pub fn at(record: Record, kind: Option<TimelineKind>, cursor: &Cursor) -> Option<Self> {
        let Self(mut all) = Self::first(record, kind);
        let texts: Vec<&str> = cursor.0.split('_').collect();
        if texts.len() != all.len() {
            return None;
        }
        for ((kind, place), text) in all.iter_mut().zip(texts) {
            if !text.is_empty() {
                *place = Some(Place::read(*kind, text)?);
            }
        }
        // The beginning has no cursor.
        all.iter().any(|(_, place)| place.is_some()).then_some(Self(all))
    }

    /// The places as a cursor.
    pub fn cursor(&self) -> Cursor {
        let text = |(_, place): &(_, Option<Place>)| place.map(|it| it.to_string());
        let all: Vec<String> = self.0.iter().map(|it| text(it).unwrap_or_default()).collect();
        Cursor(all.join("_"))
    }

    /// The kinds that are asked for, each with its place.
    pub fn asked(&self) -> impl Iterator<Item = (TimelineKind, Option<Place>)> + '_ {
        self.0.iter().copied()
    }

    fn set(&mut self, place: Place) {
        if let Some(it) = self.0.iter_mut().find(|(kind, _)| *kind == place.kind()) {
            it.1 = Some(place);
        }
    }
}

/// An event that was read, with its time and its place in the order of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated<E> {
    /// When it happened.
    pub at: Timestamp,
    /// Its place.
    pub place: Place,
    /// The event.
    pub event: E,
}

/// What was read of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<E> {
    /// The next events in the order of their kind.
    pub events: Vec<Dated<E>>,
    /// Whether there are others behind them. There is at least one event then.
    pub has_more: bool,
}

/// The page that follows `places`, of what was found of each kind there, and the places
/// behind it; none: it is the last page.
///
/// The order within a kind is kept, and so every event is on one page, whatever the clock
/// does: two operations may be committed in another order than they began in.
pub fn merge<E>(mut places: Places, found: Vec<Found<E>>) -> (Vec<E>, Option<Places>) {
    let mut left: Vec<_> =
        found.into_iter().map(|it| (it.events.into_iter().peekable(), it.has_more)).collect();
    let mut page = Vec::new();
    while page.len() < PAGE_EVENTS {
        let mut latest: Option<(usize, Timestamp)> = None;
        let mut is_known = true;
        for (at, (events, has_more)) in left.iter_mut().enumerate() {
            match events.peek() {
                Some(next) if latest.is_none_or(|(_, time)| time < next.at) => {
                    latest = Some((at, next.at));
                }
                Some(_) => {}
                // An event that was not read might be the latest.
                None => is_known &= !*has_more,
            }
        }
        let next = latest.filter(|_| is_known).and_then(|(at, _)| left.get_mut(at)?.0.next());
        let Some(next) = next else { break };
        places.set(next.place);
        page.push(next.event);
    }
    let is_last = left.iter_mut().all(|(events, has_more)| events.peek().is_none() && !*has_more);
    (page, (!is_last).then_some(places))
}

#[cfg(test)]
#[path = "timeline_tests.rs"]
mod tests;
