//! Room for a limited number of requests at once. A request beyond it is refused before
//! it waits, so that the accepted ones stay fast [F12].

use std::cell::RefCell;
use std::thread::LocalKey;

use shared::time::{Span, Timestamp};

use crate::error::ApiError;

/// How long a place is taken at most. If the client disconnects, the platform may abandon a
/// request without dropping it, so its place is never returned.
const LEASE: Span = Span::minutes(1);

/// The places of an isolate for one kind of work.
pub(crate) struct Room {
    places: usize,
    /// The number of places taken so far, from which each gets its own number.
    all: u64,
    /// The taken places: their numbers, and when they were taken.
    taken: Vec<(u64, Timestamp)>,
}

impl Room {
    /// An empty room with this number of places.
    pub(crate) const fn of(places: usize) -> RefCell<Self> {
        RefCell::new(Self { places, all: 0, taken: Vec::new() })
    }

    fn take(&mut self, now: Timestamp) -> Result<u64, ApiError> {
        self.taken.retain(|(_, since)| now < *since + LEASE);
        if self.places <= self.taken.len() {
            return Err(ApiError::Busy);
        }
        self.all += 1;
        self.taken.push((self.all, now));
        Ok(self.all)
    }
}

/// A taken place. It is returned when the value is dropped.
pub(crate) struct Place {
    room: &'static LocalKey<RefCell<Room>>,
    number: u64,
}

impl Place {
    /// Takes a place in `room` at `now`, or fails if none is free.
    pub(crate) fn take(
        room: &'static LocalKey<RefCell<Room>>,
        now: Timestamp,
    ) -> Result<Self, ApiError> {
        let number = room.with_borrow_mut(|it| it.take(now))?;
        Ok(Self { room, number })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.room.with_borrow_mut(|it| it.taken.retain(|(number, _)| *number != self.number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    thread_local! {
        static ROOM: RefCell<Room> = const { Room::of(2) };
    }

    #[test]
    fn f12_a_place_is_free_again_when_its_request_has_ended() {
        let now = Timestamp::default();
        let take = || Place::take(&ROOM, now);
        let (first, second) = (take().unwrap(), take().unwrap());
        assert!(matches!(take(), Err(ApiError::Busy)));
        drop(first);
        let third = take().unwrap();
        assert!(matches!(take(), Err(ApiError::Busy)));
        drop((second, third));
        assert!(take().is_ok());
    }

    #[test]
    fn f12_the_place_of_an_abandoned_request_is_free_after_a_minute() {
        let now = Timestamp::default();
        for _ in 0..2 {
            std::mem::forget(Place::take(&ROOM, now).unwrap());
        }
        let later = now + Span::minutes(1);
        assert!(Place::take(&ROOM, now).is_err());
        let place = Place::take(&ROOM, later).unwrap();
        let _other = Place::take(&ROOM, later).unwrap();
        assert!(Place::take(&ROOM, later).is_err());
        drop(place);
        assert!(Place::take(&ROOM, later).is_ok());
    }
}
