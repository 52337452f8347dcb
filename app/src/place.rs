//! Where the reader is: the address, and how one goes elsewhere in it.
//!
//! Links are plain `<a>`: a click on one of ours is taken here, all others are
//! left to the browser. Which page stands at an address is in [`crate::routes`].

use leptos::ev;
use leptos::prelude::*;

use crate::browser;
use crate::changes::Changes;

/// The parts of the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// From the first `/`.
    pub path: String,
    /// From the `?`, or nothing.
    pub search: String,
    /// From the `#`, or nothing.
    pub hash: String,
}

thread_local! {
    static HERE: ArcRwSignal<Place> = ArcRwSignal::new(browser::place());
}

fn here() -> ArcRwSignal<Place> {
    HERE.with(Clone::clone)
}

/// The path, for as long as who asks.
pub fn path() -> Memo<String> {
    let here = here();
    Memo::new(move |_| here.read().path.clone())
}

/// What is asked for, with its `?`.
pub fn search() -> Memo<String> {
    let here = here();
    Memo::new(move |_| here.read().search.clone())
}

/// What stands behind `#`, with it.
pub fn hash() -> Memo<String> {
    let here = here();
    Memo::new(move |_| here.read().hash.clone())
}

/// Goes to an address of ours, at its top. Where one is there already, what the
/// page shows is asked for anew: that is what one goes there again for.
pub fn visit(href: &str) {
    let Place { path, search, hash } = browser::place();
    if [path, search, hash].concat() == href {
        Changes::touch_all();
    } else {
        browser::push(href);
        here().set(browser::place());
    }
    browser::to_top();
}

/// Puts an address of ours in the place of this one: Back leaves both.
pub fn replace(href: &str) {
    browser::replace(href);
    here().set(browser::place());
}

/// Listens to clicks and to Back. The app says this once.
pub fn listen() {
    let clicks = window_event_listener(ev::click, |event| {
        if let Some(href) = browser::link_of_ours(&event) {
            event.prevent_default();
            visit(&href);
        }
    });
    let returns = window_event_listener(ev::popstate, |_| here().set(browser::place()));
    on_cleanup(move || {
        clicks.remove();
        returns.remove();
    });
}
