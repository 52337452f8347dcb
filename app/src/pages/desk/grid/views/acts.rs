//! What can be done with saved views.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Nothing;
use shared::api::views::{DeleteView, RestoreView, SavedView, UpdateView, ViewChange};
use shared::grid::ListName;
use shared::ids::{AgentId, ViewId};
use shared::words::both::common;
use shared::words::desk::views as words;

use super::{dialog, here, touch};
use crate::api;
use crate::dialogs::Dialogs;
use crate::load::Load;
use crate::pages::desk::grid::asked::{Asked, Query};
use crate::toast;

/// The views of a list, and what an agent can do with them.
#[derive(Clone, Copy)]
pub struct Acts {
    /// The query of the list.
    pub asked: Asked,
    /// The list.
    pub list: ListName,
    /// Its views.
    pub views: Load<Vec<SavedView>>,
    /// The signed-in agent, and whether they are an admin.
    pub me: Option<(AgentId, bool)>,
    /// The dialogs of the page.
    pub dialogs: Dialogs,
    /// Goes to another URL of the page.
    pub go: Callback<String>,
    /// Goes there in place of the current URL.
    pub replace: Callback<String>,
}

impl Acts {
    /// Whether the agent may change the view.
    pub fn keeps(self, view: &SavedView) -> bool {
        self.me.is_some_and(|(me, is_admin)| view.facts().is_kept_by(me, is_admin))
    }

    /// Asks for a name, and saves the list as it is as a new view.
    pub fn create(self) {
        let query = untrack(|| here(self.asked)).kept();
        self.dialogs.open(move |open| dialog::create_view(open, self, query.clone()));
    }

    /// Changes the name of a view, and who sees it.
    pub fn edit(self, view: SavedView) {
        self.dialogs.open(move |open| dialog::edit_view(open, self, view.clone()));
    }

    /// Saves what the list asks as what `view` asks.
    pub fn save_changes(self, view: SavedView) {
        let query = untrack(|| here(self.asked)).kept();
        let SavedView { id, name, is_shared, version, .. } = view.clone();
        let change = ViewChange { version, name, is_shared, query: Some(query.clone()) };
        spawn_local(async move {
            match api::call_owned::<UpdateView>(id, change).await {
                Ok(Nothing {}) => {
                    self.put(SavedView { query, version: version + 1, ..view });
                    self.replace.run(self.asked.href_of_saved(&id.to_string()));
                    toast::say(words::view_saved());
                }
                Err(error) => toast::say(error.to_string()),
            }
            touch();
        });
    }

    /// Deletes a view, and offers to restore it.
    pub fn delete(self, view: &SavedView) {
        let (id, name) = (view.id, view.name.clone());
        spawn_local(async move {
            match api::call_owned::<DeleteView>(id, Nothing {}).await {
                Ok(Nothing {}) => {
                    let is_shown = untrack(|| self.asked.view()) == Some(id.to_string());
                    if is_shown {
                        let href = self.asked.filter.href_beside("", &Query::default());
                        self.go.run(href);
                    }
                    let said = words::view_deleted(&name);
                    toast::offer(said, common::undo(), move || spawn_local(restore(id)));
                }
                Err(error) => toast::say(error.to_string()),
            }
            touch();
        });
    }

    /// Shows a view that was saved before the views are loaded again, so that the list finds
    /// it.
    pub fn put(self, view: SavedView) {
        self.views.update(|views| {
            views.retain(|it| it.id != view.id);
            views.push(view);
        });
    }
}

async fn restore(id: ViewId) {
    match api::call_owned::<RestoreView>(id, Nothing {}).await {
        Ok(Nothing {}) => toast::say(words::view_restored()),
        Err(error) => toast::say(error.to_string()),
    }
    touch();
}
