//! Toasts: short messages about what was just done, with an undo if there is one.
//!
//! [`crate::shell::toasts`] shows them.

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;

use crate::browser;

/// How long a toast stays, in milliseconds: enough to read two lines.
const STAYS: u32 = 6_000;
/// How long a toast with an offer stays: enough to notice a mistake.
const STAYS_WITH_OFFER: u32 = 10_000;

/// How long a toast stays after the pointer has left it, in milliseconds.
const HOLDS: u32 = 1_500;

/// A toast.
#[derive(Clone)]
pub struct Toast {
    /// Its unique id.
    pub id: String,
    /// What was done, in a sentence.
    pub text: String,
    /// The label and the action of its button.
    pub offer: Option<(&'static str, Act)>,
}

/// The action of a toast. It outlives the component that showed the toast, so no reactive
/// owner holds it.
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

/// The toasts that are shown.
pub fn all() -> ArcRwSignal<Vec<Toast>> {
    TOASTS.with(Clone::clone)
}

/// Shows a message.
pub fn say(text: impl Into<String>) {
    add(text.into(), None);
}

/// Shows a message with a button, such as "Undo".
pub fn offer(text: String, label: &'static str, act: impl Fn() + Send + Sync + 'static) {
    add(text, Some((label, Arc::new(act))));
}

/// Keeps the toasts while the pointer or the focus is on them.
pub fn hold(held: bool) {
    HELD.set(held);
}

/// Runs the action of the newest toast that has one.
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

/// Removes a toast.
pub fn dismiss(id: &str) {
    all().update(|toasts| toasts.retain(|toast| toast.id != id));
}

fn add(text: String, offer: Option<(&'static str, Act)>) {
    let id = browser::random_id();
    let stays = if offer.is_some() { STAYS_WITH_OFFER } else { STAYS };
    all().update(|toasts| {
        // Only the newest message is read. Older toasts stay only if they have an action.
        toasts.retain(|toast| toast.offer.is_some());
        toasts.push(Toast { id: id.clone(), text, offer });
    });
    fade(id, stays);
}

fn fade(id: String, after: u32) {
    let look = move || if HELD.get() { fade(id, HOLDS) } else { dismiss(&id) };
    gloo_timers::callback::Timeout::new(after, look).forget();
}
