//! Polling: a visible page repeats a request to show what other people change.
//!
//! A page that is hidden, offline, or without input for an hour sends nothing, so an open tab
//! costs little and does not keep its session alive. Failures are not shown.

use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Endpoint, Nothing};
use shared::ids::MessageId;

use crate::api::{self, Heard, Question, Tag};
use crate::browser::{dates, looking};
use crate::effect::effect;
use crate::load::Load;

/// The time between requests while the page gets input, in milliseconds.
pub const OFTEN: u32 = 4_000;

/// The time between requests after [`IDLE`] without input, in milliseconds.
const SELDOM: u32 = 20_000;

/// The time without input after which requests become rare, in milliseconds.
const IDLE: i64 = 10 * 60_000;

/// The time without input after which requests stop, in milliseconds.
const GONE: i64 = 60 * 60_000;

/// The longest time between requests after failures, in milliseconds.
const LONGEST: u32 = 60_000;

/// The events that count as input.
const SIGNS: [&str; 3] = ["keydown", "pointerdown", "wheel"];

/// The result of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    /// Repeat after this many milliseconds.
    After(u32),
    /// There was no answer. Repeat, after a longer time with each failure.
    Failed,
    /// Stop, until [`Pulse::revive`] is called.
    Over,
}

/// A request that is running.
pub type Asking = Pin<Box<dyn Future<Output = Beat>>>;

/// A request that is repeated while its component exists, never twice at a time.
#[derive(Clone, Copy)]
pub struct Pulse(StoredValue<State, LocalStorage>);

struct State {
    ask: Rc<dyn Fn() -> Asking>,
    timer: Option<TimeoutHandle>,
    is_asking: bool,
    /// Whether the request became due while it was running.
    is_wanted: bool,
    is_over: bool,
    failures: u32,
    /// The time of the last input.
    touched: i64,
}

impl Pulse {
    /// Repeats `ask`. The first call of [`Self::after`] starts it.
    pub fn new(ask: impl Fn() -> Asking + 'static) -> Self {
        let pulse = Self(StoredValue::new_local(State {
            ask: Rc::new(ask),
            timer: None,
            is_asking: false,
            is_wanted: false,
            is_over: false,
            failures: 0,
            touched: now(),
        }));
        for sign in SIGNS {
            let listener = window_event_listener_untyped(sign, move |_| pulse.touch());
            on_cleanup(move || listener.remove());
        }
        let listener = window_event_listener_untyped("visibilitychange", move |_| {
            if looking::is_seen() {
                pulse.touch();
                pulse.after(0);
            }
        });
        on_cleanup(move || listener.remove());
        // The page itself repeats what failed while it was offline.
        let listener = window_event_listener_untyped("online", move |_| pulse.after(OFTEN));
        on_cleanup(move || listener.remove());
        pulse
    }

    /// Sends the next request after this many milliseconds, instead of when it was due.
    pub fn after(self, millis: u32) {
        self.0.try_update_value(|state| state.set_timer(self, millis));
    }

    /// Starts again if it was stopped.
    pub fn revive(self) {
        self.0.try_update_value(|state| {
            if std::mem::take(&mut state.is_over) {
                state.set_timer(self, OFTEN);
            }
        });
    }

    /// Notes that there was input.
    fn touch(self) {
        self.0.try_update_value(|state| {
            let was_away = pace(now() - state.touched, OFTEN) != Some(OFTEN);
            state.touched = now();
            if was_away {
                state.set_timer(self, 0);
            }
        });
    }

    fn turn(self) {
        let ask = self.0.try_update_value(|state| {
            state.timer = None;
            let is_looked_at = looking::is_seen() && pace(now() - state.touched, OFTEN).is_some();
            if state.is_over || !is_looked_at {
                // The next input starts it.
                return None;
            }
            if state.is_asking {
                state.is_wanted = true;
                return None;
            }
            state.is_asking = true;
            Some(Rc::clone(&state.ask))
        });
        if let Some(ask) = ask.flatten() {
            let asking = ask();
            spawn_local(async move { self.settle(asking.await) });
        }
    }

    fn settle(self, beat: Beat) {
        self.0.try_update_value(|state| {
            state.is_asking = false;
            let is_wanted = std::mem::take(&mut state.is_wanted);
            state.failures = if beat == Beat::Failed { state.failures + 1 } else { 0 };
            let wait = match beat {
                // It became due meanwhile.
                Beat::Over if is_wanted || state.timer.is_some() => 0,
                Beat::Over => {
                    state.is_over = true;
                    return;
                }
                Beat::Failed => after_failures(state.failures),
                Beat::After(_) if is_wanted => 0,
                // If the limit is reached by then, `turn` stops.
                Beat::After(millis) => pace(now() - state.touched, millis).unwrap_or(SELDOM),
            };
            // A time that was set meanwhile takes precedence.
            if state.timer.is_none() {
                state.set_timer(self, wait);
            }
        });
    }
}

impl State {
    fn set_timer(&mut self, pulse: Pulse, millis: u32) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        let wait = Duration::from_millis(millis.into());
        self.timer = set_timeout_with_handle(move || pulse.turn(), wait).ok();
    }
}

fn now() -> i64 {
    dates::now().millis()
}

/// The time to wait after `idle` milliseconds without input, `often` while there is input.
/// `None`: stop.
const fn pace(idle: i64, often: u32) -> Option<u32> {
    if GONE <= idle {
        None
    } else if IDLE <= idle && often < SELDOM {
        Some(SELDOM)
    } else {
        Some(often)
    }
}

/// The time to wait after this many consecutive failures.
const fn after_failures(failures: u32) -> u32 {
    let doubled = if failures < 5 { OFTEN << failures } else { LONGEST };
    if doubled < LONGEST { doubled } else { LONGEST }
}

/// Asks again what was asked before, with the entity tag of the last answer. None: the answer is
/// the same. Without an answer, it is what the pulse does next.
pub async fn news<E>(id: &E::Id, tag: Tag) -> Result<Option<E::Reply>, Beat>
where
    E: Endpoint<Input = Nothing>,
{
    let known = tag.try_get_value().ok_or(Beat::Over)?;
    match api::listen(Question::of::<E>(id, &Nothing {}), &known).await {
        Heard::Same => Ok(None),
        Heard::New(parsed, next) => {
            let reply = api::read(parsed).map_err(|_| Beat::Failed)?;
            tag.try_set_value(next);
            Ok(Some(reply))
        }
        Heard::Refused => Err(Beat::Over),
        Heard::Nothing => Err(Beat::Failed),
    }
}

/// Keeps `load` up to date, where `tag` is the entity tag of its value. `heard` is called with
/// the old and the new value before the value is replaced.
pub fn follow<E>(
    id: &E::Id,
    (load, tag): (Load<E::Reply>, Tag),
    heard: impl Fn(&E::Reply, &E::Reply) + 'static,
) where
    E: Endpoint<Input = Nothing, Reply: Send + Sync + 'static> + 'static,
    E::Id: Clone + 'static,
{
    let (id, heard) = (id.clone(), Rc::new(heard));
    let pulse = Pulse::new(move || {
        let (id, heard) = (id.clone(), Rc::clone(&heard));
        Box::pin(async move {
            let Some(known) = tag.try_get_value() else { return Beat::Over };
            if untrack(|| load.is_busy()) {
                return Beat::After(OFTEN);
            }
            let answer = api::listen(Question::of::<E>(&id, &Nothing {}), &known).await;
            let (parsed, next) = match answer {
                Heard::Same => return Beat::After(OFTEN),
                Heard::New(parsed, next) => (parsed, next),
                Heard::Refused => return Beat::Over,
                Heard::Nothing => return Beat::Failed,
            };
            // The page may be gone, or it has loaded a newer value itself.
            let is_overtaken = tag.try_get_value() != Some(known) || untrack(|| load.is_busy());
            if is_overtaken {
                return Beat::After(OFTEN);
            }
            let Ok(value) = api::read::<E::Reply>(parsed) else { return Beat::Failed };
            untrack(|| load.with(|before| before.map(|before| heard(before, &value))));
            let held = looking::hold();
            tag.set_value(next);
            load.set(value);
            if let Some(held) = held {
                held.keep();
            }
            Beat::After(OFTEN)
        })
    });
    pulse.after(OFTEN);
    effect(move || {
        load.with(|_| ());
        pulse.revive();
    });
}

/// The messages of `now` that are newer than those of `before`. Both start with the oldest.
pub fn newer<'a, M>(before: &[M], now: &'a [M], id: impl Fn(&M) -> MessageId) -> &'a [M] {
    let last = before.last().map(&id);
    let known = now.iter().rposition(|it| Some(id(it)) == last).map_or(0, |at| at + 1);
    now.get(known..).unwrap_or_default()
}

/// How long an announcement stays in the page, in milliseconds. A screen reader reads the same
/// words again only if they were removed before.
const SAID_FOR: u64 = 8_000;

/// A polite announcement for screen readers.
#[derive(Clone, Copy, Debug)]
pub struct Said(RwSignal<String>);

impl Said {
    /// Without a text.
    pub fn new() -> Self {
        Self(RwSignal::new(String::new()))
    }

    /// Announces `words`.
    pub fn say(self, words: String) {
        self.0.set(words.clone());
        let over = move || {
            if self.0.try_get_untracked() == Some(words) {
                self.0.try_set(String::new());
            }
        };
        set_timeout(over, Duration::from_millis(SAID_FOR));
    }

    /// The live region.
    pub fn place(self) -> impl IntoView {
        view! { <p class="sr-only" role="status">{move || self.0.get()}</p> }
    }
}

impl Default for Said {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn failures_wait_longer_each_time_up_to_a_minute() {
        let waits: Vec<u32> = (1..=7).map(after_failures).collect();
        assert_eq!(waits, [8_000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
        assert_eq!(after_failures(u32::MAX), LONGEST);
    }

    #[test]
    fn requests_become_rare_and_stop_without_input() {
        assert_eq!(pace(0, OFTEN), Some(OFTEN));
        assert_eq!(pace(IDLE - 1, OFTEN), Some(OFTEN));
        assert_eq!(pace(IDLE, OFTEN), Some(SELDOM));
        assert_eq!(pace(IDLE, 2 * SELDOM), Some(2 * SELDOM));
        assert_eq!(pace(GONE, OFTEN), None);
    }

    #[test]
    fn what_is_new_comes_after_the_last_that_was_known() {
        let ids: Vec<MessageId> = (1..6_u128).map(|n| MessageId::new(Uuid::from_u128(n))).collect();
        let newer = |before: &[MessageId], now: &[MessageId]| newer(before, now, |it| *it).to_vec();
        assert_eq!(newer(&ids[..3], &ids), ids[3..]);
        assert_eq!(newer(&ids, &ids), []);
        assert_eq!(newer(&[], &ids), ids);
        // The newest part does not contain the last known message.
        assert_eq!(newer(&ids[..2], &ids[3..]), ids[3..]);
    }
}
