//! Short words about what was just done, with a way back where there is one.
//!
//! [`crate::components::toasts`] shows them.

use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;

use crate::browser;

/// How long one stays, in milliseconds: time to read two lines.
const STAYS: u32 = 6_000;
/// How long one stays that offers something: time to notice a mistake.
const STAYS_WITH_OFFER: u32 = 10_000;

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

/// Takes one away.
pub fn dismiss(id: &str) {
    all().update(|toasts| toasts.retain(|toast| toast.id != id));
}

fn add(text: String, offer: Option<(&'static str, Act)>) {
    let id = browser::random_id();
    let stays = if offer.is_some() { STAYS_WITH_OFFER } else { STAYS };
    all().update(|toasts| toasts.push(Toast { id: id.clone(), text, offer }));
    gloo_timers::callback::Timeout::new(stays, move || dismiss(&id)).forget();
}
