//! Short words about what was just done, with a way back where there is one.
//!
//! [`crate::components::toasts`] shows them.

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;

use crate::browser;

/// How long one stays, in milliseconds: time to read two lines.
const STAYS: u32 = 6_000;
/// How long one stays that offers something: time to notice a mistake.
const STAYS_WITH_OFFER: u32 = 10_000;

/// How long one stays on after the pointer was on it, in milliseconds.
const HOLDS: u32 = 1_500;

/// One of them.
#[derive(Clone)]
pub struct Toast {
    /// Tells it from the others.
    pub id: String,
    /// What was done, in a sentence.
    pub text: String,
    /// What can be done about it, and the verb for that.
    pub offer: Option<(&'static str, Act)>,
}

/// What a toast offers. It outlives whatever said it: no signal's owner keeps it.
pub type Act = Arc<dyn Fn() + Send + Sync>;

impl fmt::Debug for Toast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Toast").field("text", &self.text).finish_non_exhaustive()
    }
}

thread_local! {
    static HELD: Cell<bool> = const { Cell::new(false) };
    static TOASTS: ArcRwSignal<Vec<Toast>> = ArcRwSignal::new(Vec::new());
}

/// Those that are shown.
pub fn all() -> ArcRwSignal<Vec<Toast>> {
    TOASTS.with(Clone::clone)
}

/// Says that something was done.
pub fn say(text: impl Into<String>) {
    add(text.into(), None);
}

/// Says that something was done, and offers to do something about it: "Undo".
pub fn offer(text: String, label: &'static str, act: impl Fn() + Send + Sync + 'static) {
    add(text, Some((label, Arc::new(act))));
}

/// Keeps them while the pointer or the keyboard is on them, and no longer.
pub fn hold(held: bool) {
    HELD.set(held);
}

/// Does what the newest one offers.
pub fn take_offer() {
    let offered =
        all().read_untracked().iter().rev().find_map(|toast| {
            toast.offer.as_ref().map(|(_, act)| (toast.id.clone(), Arc::clone(act)))
        });
    if let Some((id, act)) = offered {
        dismiss(&id);
        act();
    }
}

/// Takes one away.
pub fn dismiss(id: &str) {
    all().update(|toasts| toasts.retain(|toast| toast.id != id));
}

fn add(text: String, offer: Option<(&'static str, Act)>) {
    let id = browser::random_id();
    let stays = if offer.is_some() { STAYS_WITH_OFFER } else { STAYS };
    all().update(|toasts| {
        // The newest is read; of those before it only a way back is still of use.
        toasts.retain(|toast| toast.offer.is_some());
        toasts.push(Toast { id: id.clone(), text, offer });
    });
    fade(id, stays);
}

fn fade(id: String, after: u32) {
    let look = move || if HELD.get() { fade(id, HOLDS) } else { dismiss(&id) };
    gloo_timers::callback::Timeout::new(after, look).forget();
}
