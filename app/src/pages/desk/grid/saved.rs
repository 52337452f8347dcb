//! The saved view in a list's URL: `?view=<id>` shows the list as the view was saved, and
//! whatever else is in the URL takes the place of what the view asks.
//!
//! The views are loaded by [`views`](super::views), after the page's own code. A list that
//! is shown as it was saved waits for them.

use leptos::prelude::*;
use shared::grid::Pairs;

use super::asked::{Asked, Query};
use crate::load;

/// What is known of the saved view in the URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Its id, as the URL has it.
    pub id: String,
    /// What it asks, in the list's shortest form. A view that the agent does not see asks
    /// for nothing.
    pub query: Query,
    /// The parts that the list does not have.
    pub dead: Pairs,
}

/// The id of the saved view in what is beside the filter of a URL.
pub fn view_of(beside: &str) -> Option<&str> {
    beside.split('&').find_map(|it| it.strip_prefix("view="))
}

/// Whether a filter has nothing but the place in the list.
pub fn is_bare(filter: &str) -> bool {
    filter.is_empty() || filter.starts_with("cursor=") && !filter.contains('&')
}

impl Asked {
    /// The id of the saved view in the URL, tracked.
    pub fn view(self) -> Option<String> {
        let (beside, _) = self.filter.parts();
        view_of(&beside).filter(|_| self.listed.saves.is_some()).map(str::to_owned)
    }

    /// Whether the URL has only the id of a saved view, so that the list is as the view was
    /// saved, tracked.
    pub fn is_as_saved(self) -> bool {
        self.view().is_some() && is_bare(&self.filter.parts().1)
    }

    /// The saved view in the URL, if it is known, tracked.
    pub fn known(self) -> Option<Saved> {
        let id = self.view()?;
        self.saved.get().filter(|it| it.id == id)
    }

    /// Whether parts of the saved view are gone, which are shown as chips, tracked.
    pub fn has_dead(self) -> bool {
        self.is_as_saved() && self.known().is_some_and(|it| !it.dead.is_empty())
    }

    /// Nothing is loaded before it is known what the saved view asks.
    pub(super) fn wait(self) {
        if self.is_as_saved() && self.known().is_none() {
            load::not_yet();
        }
    }

    /// The URL of the page with the saved view, without the parts that are gone.
    pub fn href_without_dead(self) -> String {
        let (beside, _) = self.filter.parts();
        let mut query = self.get();
        if query == Query::default() {
            query.sort = Some(self.listed.sort);
        }
        self.filter.href_beside(&beside, &query)
    }

    /// The URL of the page with the saved view of this id, as it was saved.
    pub fn href_of_saved(self, id: &str) -> String {
        self.filter.href_beside(&["view=", id].concat(), &Query::default())
    }
}
