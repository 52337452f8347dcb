//! Saved views of the lists. Deleting one keeps its row for a day, so that it can be undone.

use serde::Deserialize;
use shared::customers::labels::label_key;
use shared::grid::{ListName, Pairs};
use shared::ids::{AgentId, ViewId};
use shared::policy::Permit;
use shared::policy::views::{KeepView, MAX_SHARED, MAX_VIEWS, SaveView, ViewFacts};
use shared::text::ViewName;
use shared::time::{Span, Timestamp};

use super::proof::System;
use super::{Statement, sql};

/// How long a deleted view can be restored.
const KEPT_FOR: Span = Span::days(1);

/// The columns of view `v`, with its owner `a`, as a JSON object.
macro_rules! view_json {
    () => {
        "json_object(
           'id', v.id, 'name', v.name, 'is_shared', json(iif(v.is_shared, 'true', 'false')),
           'owner', json_object('id', a.id, 'name', a.name), 'query', json(v.query),
           'version', v.version) as json"
    };
}

/// The agent of session `?1`.
macro_rules! my_id {
    () => {
        "(select agent_id from sessions where hash = ?1)"
    };
}

const LIST: &str = concat!(
    "select json from (
       select v.name_key, v.id, ",
    view_json!(),
    "    from views v indexed by views_are_unique cross join agents a on a.id = v.owner_id
        where v.owner_id = ",
    my_id!(),
    "     and v.list = ?2 and v.deleted_at is null
        union all
       select v.name_key, v.id, ",
    view_json!(),
    "    from views v indexed by views_shared cross join agents a on a.id = v.owner_id
        where v.list = ?2 and v.is_shared = 1 and v.deleted_at is null and v.owner_id is not ",
    my_id!(),
    ") order by name_key, id"
);

/// The views of the list that the agent of the session sees, a
/// [`SavedView`](shared::api::views::SavedView) each.
pub(crate) fn list(list: ListName, session: &str) -> Statement {
    sql(LIST).with(session).with(list.word())
}

/// A view, as the decision about it needs it.
#[derive(Debug, Deserialize)]
pub(crate) struct ViewNow {
    /// What decides who may change it.
    #[serde(flatten)]
    pub(crate) facts: ViewFacts,
    /// The list.
    pub(crate) list: ListName,
    /// Its name.
    pub(crate) name: String,
    /// Its version.
    pub(crate) version: i64,
    /// Whether it is deleted.
    pub(crate) is_deleted: bool,
}

const ONE: &str = "
    select json_object(
             'owner', owner_id, 'is_shared', json(iif(is_shared, 'true', 'false')), 'list', list,
             'name', name, 'version', version,
             'is_deleted', json(iif(deleted_at is null, 'false', 'true'))) as json
      from views where id = ?1";

/// The view, a [`ViewNow`].
pub(crate) fn one(id: ViewId) -> Statement {
    sql(ONE).with(id)
}

// A view that exists keeps its owner and list, and its name if none is given.
const BESIDE: &str = "
    with w (owner, list, key) as materialized (
      select coalesce(v.owner_id, s.agent_id), coalesce(v.list, ?2), coalesce(?3, v.name_key)
        from sessions s left join views v on v.id = ?4 where s.hash = ?1)
    select json_object(
             'own', (select count(*) from views v cross join w
                      where v.owner_id = w.owner and v.list = w.list and v.deleted_at is null and v.id is not ?4),
             'shared', (select count(*) from views v cross join w
                      where v.list = w.list and v.is_shared = 1 and v.deleted_at is null and v.id is not ?4),
             'named', (select count(*) from views v cross join w
                      where v.owner_id = w.owner and v.list = w.list and v.name_key = w.key
                        and v.deleted_at is null and v.id is not ?4)) as json";

/// The other views, a [`Beside`](shared::policy::views::Beside), of a new view of `list`, or of `view`, which gets `name`.
pub(crate) fn beside(
    session: &str,
    list: Option<ListName>,
    name: Option<&str>,
    view: Option<ViewId>,
) -> Statement {
    let key = name.map(label_key);
    sql(BESIDE).with(session).with(list.map(ListName::word)).with(key).with(view)
}

const ROOM: &str = "
    insert into guard select
      (select count(*) from views
        where owner_id = ?1 and list = ?2 and deleted_at is null and id <> ?3) < ?4
      and (?5 = 0 or (select count(*) from views
                       where list = ?2 and is_shared = 1 and deleted_at is null and id <> ?3) < ?6)";

/// The guard that there is room for the view.
pub(crate) fn has_room(id: ViewId, list: ListName, facts: ViewFacts) -> Statement {
    let guard = sql(ROOM).with(facts.owner).with(list.word()).with(id);
    guard.with(i64::from(MAX_VIEWS)).with(facts.is_shared).with(i64::from(MAX_SHARED))
}

const UNCHANGED: &str = "
    insert into guard select exists (
      select 1 from views where id = ?1 and version = ?2 and (deleted_at is not null) = ?3)";

/// The guard that the view is as it was read.
pub(crate) fn unchanged(id: ViewId, now: &ViewNow) -> Statement {
    sql(UNCHANGED).with(id).with(now.version).with(now.is_deleted)
}

const CREATE: &str = "
    insert into views (id, list, owner_id, name, name_key, is_shared, query)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

/// Saves a view of the agent.
pub(crate) fn create(
    _: &Permit<SaveView>,
    (id, owner): (ViewId, AgentId),
    list: ListName,
    (name, is_shared, query): (&ViewName, bool, &Pairs),
) -> Statement {
    let view = sql(CREATE).with(id).with(list.word()).with(owner);
    view.with(name.as_str()).with(label_key(name.as_str())).with(is_shared).with_json(query)
}

const CHANGE: &str = "
    update views set name = ?2, name_key = ?3, is_shared = ?4, query = coalesce(?5, query),
           version = version + 1
     where id = ?1";

/// Changes a view. Without `query` it asks what it did before.
pub(crate) fn change(
    _: &Permit<KeepView>,
    id: ViewId,
    (name, is_shared, query): (&ViewName, bool, Option<&Pairs>),
) -> Statement {
    let query = query.map(|it| serde_json::to_string(it).unwrap_or_default());
    let view = sql(CHANGE).with(id).with(name.as_str()).with(label_key(name.as_str()));
    view.with(is_shared).with(query)
}

const DELETE: &str = "update views set deleted_at = ?2, version = version + 1 where id = ?1";

/// Deletes a view or, with `None`, restores it.
pub(crate) fn delete(_: &Permit<KeepView>, id: ViewId, at: Option<Timestamp>) -> Statement {
    sql(DELETE).with(id).with(at)
}

const FORGET: &str = "
    delete from views where id in (select id from views where deleted_at < ?1 limit 500)";

/// Removes views that can no longer be restored.
pub(crate) fn forget(_: &System, now: Timestamp) -> Statement {
    sql(FORGET).with(now - KEPT_FOR)
}
