//! Saved views of the lists: a query under a name, of one agent or shared with all.

use serde::{Deserialize, Serialize};

use crate::api::{Counted, Named, Nothing, endpoints};
use crate::grid::{GridQuery, ListName, Pairs};
use crate::ids::{AgentId, ViewId};
use crate::policy::views::ViewFacts;
use crate::problem::FieldProblem;
use crate::text::ViewName;
use crate::words::server::views as words;

/// A view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Its id.
    pub id: ViewId,
    /// Its name.
    pub name: String,
    /// Whether all agents see it.
    pub is_shared: bool,
    /// The agent who saved it.
    pub owner: Named<AgentId>,
    /// What is asked of the list. It may refer to what the list no longer has.
    pub query: Pairs,
    /// Sent back with a change.
    pub version: i64,
}

impl SavedView {
    /// What decides who may change it.
    pub const fn facts(&self) -> ViewFacts {
        ViewFacts { owner: self.owner.id, is_shared: self.is_shared }
    }
}

/// A view that an agent saves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewDraft {
    /// Its name.
    pub name: String,
    /// Whether all agents see it. Default: only its owner.
    #[serde(default)]
    pub is_shared: bool,
    /// What is asked of the list: parameters of its query by name.
    pub query: Pairs,
}

/// A change of a view.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewChange {
    /// The version that the agent changed.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// Whether all agents see it.
    pub is_shared: bool,
    /// What is asked of the list; none: as before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<Pairs>,
}

/// The most bytes of what a view asks.
const MAX_QUERY: usize = 8_000;

/// The name of a view, checked.
pub fn view_name(text: &str) -> Result<ViewName, FieldProblem> {
    ViewName::parse(text).map_err(|error| FieldProblem::new("name", error))
}

/// What a view asks of `list`, checked.
pub fn view_query(list: ListName, query: &Pairs) -> Result<Pairs, FieldProblem> {
    let wrong = |message: &str| FieldProblem::new("query", message);
    let (parsed, dead) = GridQuery::of_kept(list.columns(), query);
    if !dead.is_empty() || parsed.cursor.is_some() || parsed.offset != 0 {
        return Err(wrong(words::unknown_filter()));
    }
    let kept = parsed.kept();
    let bytes: usize = kept.iter().map(|(name, text)| name.len() + text.len()).sum();
    if MAX_QUERY < bytes { Err(wrong(words::too_large())) } else { Ok(kept) }
}

/// The reader's clock, for views with a condition on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewClock {
    /// How many minutes the reader's clock is ahead of UTC.
    #[serde(default)]
    pub offset: i16,
}

/// How many rows a view has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewCount {
    /// The view.
    pub id: ViewId,
    /// Its rows.
    pub rows: Counted,
}

/// The most views that are counted at once.
pub const MOST_COUNTED: usize = 20;

endpoints! {
    /// The views of a list that the agent sees: their own ones and the shared ones, by name.
    ListViews: Get Desk "/api/desk/lists/{id}/views" (ListName, Nothing) -> Vec<SavedView>;
    /// How many rows the first views have.
    CountViews: Get Desk "/api/desk/lists/{id}/view-counts" (ListName, ViewClock) -> Vec<ViewCount>;
    /// Saves a view.
    CreateView: Post Desk "/api/desk/lists/{id}/views" (ListName, ViewDraft) -> Named<ViewId>;
    /// Changes a view.
    UpdateView: Put Desk "/api/desk/views/{id}" (ViewId, ViewChange) -> Nothing;
    /// Deletes a view. It can be restored for a day.
    DeleteView: Delete Desk "/api/desk/views/{id}" (ViewId, Nothing) -> Nothing;
    /// Restores a deleted view.
    RestoreView: Post Desk "/api/desk/views/{id}/restore" (ViewId, Nothing) -> Nothing;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(name: &str, text: &str) -> Pairs {
        Pairs::from([(name.to_owned(), text.to_owned())])
    }

    #[test]
    fn a_view_asks_only_what_its_list_has() {
        let ask = |name: &str, text: &str| view_query(ListName::Contacts, &pairs(name, text));
        assert_eq!(ask("portal", "active"), Ok(pairs("portal", "active")));
        assert_eq!(ask("cursor", "n.7").unwrap_err().field, "query", "a place is not kept");
        assert_eq!(ask("priority", "urgent").unwrap_err().field, "query");
        assert_eq!(ask("size", "0").unwrap_err().field, "query");
        assert_eq!(ask("q", &"x".repeat(8_001)).unwrap_err().field, "query");
        assert_eq!(view_name(" ").unwrap_err().field, "name");
    }
}
