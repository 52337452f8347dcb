//! What the desk does in the background: it counts the unsolved tickets for the sidebar, keeps
//! the records that are opened for the palette, and follows the agent's imports and exports for
//! the bell.
//!
//! It starts when the first page has loaded its data, so that neither its code nor the count
//! delays the page.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::task::spawn_local;
use shared::api::NoId;
use shared::api::tickets::CountTickets;
use shared::grid::{GridQuery, Tickets};
use shared::words::Amount as _;
use shared::words::desk::shell as words;

use super::jobs::bell;
use super::palette::recent;
use crate::api;
use crate::browser;
use crate::changes::{Changes, Topic};
use crate::effect::effect;
use crate::lazy::part_code;
use crate::load::Load;

/// How often to check whether the first page has loaded its data, in milliseconds.
const REST: u32 = 500;

/// The number of unsolved tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsolved {
    /// As shown: "42", "1,000+".
    pub shown: String,
    /// For a screen reader: "42 unsolved".
    pub said: String,
}

/// The number of unsolved tickets that the agent may see. `None` before it is counted.
pub fn unsolved() -> ArcRwSignal<Option<Unsolved>> {
    thread_local! { static UNSOLVED: ArcRwSignal<Option<Unsolved>> = ArcRwSignal::new(None); }
    UNSOLVED.with(Clone::clone)
}

/// Starts when the first page has loaded its data, and ends with the calling component.
pub fn begin() {
    let owner = Owner::current().map(|owner| owner.downgrade());
    at_rest(move || {
        let Some(owner) = owner.and_then(|owner| owner.upgrade()) else { return };
        let fetching = owner.with(|| ScopedFuture::new(beside()));
        // If the code cannot be fetched, the sidebar has no count and no bell.
        spawn_local(async move { drop(fetching.await) });
    });
}

/// Calls `run` when the page has loaded its data.
fn at_rest(run: impl FnOnce() + 'static) {
    let look =
        move || if browser::is_there("main [aria-busy=true]") { at_rest(run) } else { run() };
    Timeout::new(REST, look).forget();
}

part_code! {
    beside: fn beside() { view! { <Beside /> } }
}

#[component]
fn Beside() -> impl IntoView {
    recent::record();
    bell::hang();
    let counts = Load::new(|| {
        Changes::follow(Topic::Tickets);
        let query = GridQuery::default().with("status", Tickets::UNSOLVED);
        api::call_owned::<CountTickets>(NoId, query)
    });
    effect(move || {
        if let Some(count) = counts.with(|it| it.map(|it| it.shown)) {
            let (shown, said) = (count.shown(), words::count_unsolved(count));
            unsolved().set(Some(Unsolved { shown, said }));
        }
    });
}
