//! Saved views of the lists.

use serde::Serialize;
use shared::api::views::{
    CountViews, CreateView, DeleteView, ListViews, MOST_COUNTED, RestoreView, SavedView,
    UpdateView, ViewCount, view_name, view_query,
};
use shared::api::{Counted, Named, Nothing};
use shared::grid::{Accounts, Contacts, GridQuery, ListName, MAX_OFFSET, Tickets};
use shared::ids::{ViewId, WorkspaceId};
use shared::operations::{Act, Subject};
use shared::policy::Permit;
use shared::policy::views::{Beside, KeepView, SaveView, ViewFacts, ViewRefusal};
use shared::problem::ProblemCode;

use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::change::Change;
use crate::store::gate::as_agent;
use crate::store::grid::{Reader, Rows, count_one};
use crate::store::views::{self as store, ViewNow};
use crate::store::{Batch, Slot, StoreError};

const SUBJECT: Subject = Subject::Workspace(WorkspaceId::ONLY);

/// What an operation says about a view. The log has only the names of shared ones.
#[derive(Serialize)]
struct Detail<'a> {
    view: ViewId,
    list: ListName,
    name: Option<&'a str>,
}

/// The views of a list.
pub(crate) async fn list_views(
    ctx: &Ctx,
    call: Call<ListViews>,
) -> Result<Vec<SavedView>, ApiError> {
    see(ctx, &call.caller, call.id).await
}

async fn see(ctx: &Ctx, caller: &Caller, list: ListName) -> Result<Vec<SavedView>, ApiError> {
    let (batch, views) = Batch::of::<SavedView>(store::list(list, caller.session()));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<SaveView>(())?;
    Ok(answers.all(views)?)
}

/// The numbers of rows of the first views, each in its own statement.
pub(crate) async fn count_views(
    ctx: &Ctx,
    call: Call<CountViews>,
) -> Result<Vec<ViewCount>, ApiError> {
    let views = see(ctx, &call.caller, call.id).await?;
    let reader = Reader::of(&call.caller, ctx.now);
    let count = match call.id {
        ListName::Contacts => count::<Contacts>,
        ListName::Accounts => count::<Accounts>,
        ListName::Tickets => count::<Tickets>,
    };
    let mut batch = Batch::new();
    let columns = call.id.columns();
    let mut slots = Vec::new();
    for view in views.iter().take(MOST_COUNTED) {
        let (mut query, _) = GridQuery::of_kept(columns, &view.query);
        query.offset = call.input.offset.clamp(-MAX_OFFSET, MAX_OFFSET);
        slots.push((view.id, count(&mut batch, reader, query)));
    }
    let mut answers = batch.run(&*ctx.sql).await?;
    let read = |(id, slot)| Ok(ViewCount { id, rows: answers.one(slot)?.unwrap_or_default() });
    Ok(slots.into_iter().map(read).collect::<Result<_, StoreError>>()?)
}

fn count<L: Rows<Of = ()>>(
    batch: &mut Batch,
    reader: Reader<'_>,
    query: GridQuery<()>,
) -> Slot<Counted> {
    count_one::<L>(batch, (), reader, &query.of())
}

/// Saves a view.
pub(crate) async fn create_view(
    ctx: &Ctx,
    call: Call<CreateView>,
) -> Result<Named<ViewId>, ApiError> {
    let (list, draft) = (call.id, &call.input);
    let id: ViewId = ctx.id()?;
    let decide = async || {
        let session = call.caller.session();
        let beside = store::beside(session, Some(list), Some(&draft.name), None);
        let (batch, beside) = Batch::of::<Beside>(beside);
        let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
        let permit = asker.permit::<SaveView>(())?;
        let owner = asker.agent().map(|it| it.id).ok_or(ApiError::NotFound)?;
        let name = view_name(&draft.name);
        let query = view_query(list, &draft.query);
        let (name, query) = match (name, query) {
            (Ok(name), Ok(query)) => (name, query),
            (name, query) => {
                let wrong = name.err().into_iter().chain(query.err());
                return Err(ApiError::Invalid(wrong.collect()));
            }
        };
        has_room(answers.one(beside)?, draft.is_shared)?;
        Ok((permit, owner, name, query))
    };
    let (permit, owner, name, query) = decide().await?;
    let made = Named { id, name: name.to_string() };
    let facts = ViewFacts { owner, is_shared: draft.is_shared };
    let mut change = Change::by(ctx, &permit, Act::CreateView, SUBJECT)?;
    change.detail(&Detail { view: id, list, name: draft.is_shared.then_some(name.as_str()) });
    change.guard(store::has_room(id, list, facts)).then(store::create(
        &permit,
        (id, owner),
        list,
        (&name, draft.is_shared, &query),
    ));
    match change.commit(ctx, &call.caller, &made).await {
        Err(ApiError::Store(StoreError::Taken(_) | StoreError::Stale)) => {
            decide().await?;
            Err(ApiError::Stale(None))
        }
        done => done.map(|_| made),
    }
}

/// Changes a view's name, who sees it, and what it asks.
pub(crate) async fn update_view(ctx: &Ctx, call: Call<UpdateView>) -> Result<Nothing, ApiError> {
    let change = &call.input;
    let decide = async || {
        let found = find(ctx, &call.caller, call.id, Some(&change.name)).await?;
        let Found { now, beside, .. } = &found;
        let name = view_name(&change.name).map_err(|it| ApiError::Invalid(vec![it]))?;
        let query = match &change.query {
            Some(query) => {
                Some(view_query(now.list, query).map_err(|it| ApiError::Invalid(vec![it]))?)
            }
            None => None,
        };
        if now.is_deleted {
            return Err(ApiError::NotFound);
        }
        if now.version != change.version {
            return Err(ApiError::Stale(None));
        }
        has_room(Some(*beside), change.is_shared)?;
        Ok((found, name, query))
    };
    let (found, name, query) = decide().await?;
    let facts = ViewFacts { is_shared: change.is_shared, ..found.now.facts };
    let put = (&name, change.is_shared, query.as_ref());
    let write = store::change(&found.permit, call.id, put);
    let told = found.told(name.as_str(), change.is_shared);
    match commit(ctx, &call.caller, (Act::EditView, call.id), &found, (told, facts), write).await {
        Err(ApiError::Store(StoreError::Taken(_) | StoreError::Stale)) => {
            decide().await?;
            Err(ApiError::Stale(None))
        }
        done => done,
    }
}

/// Deletes a view.
pub(crate) async fn delete_view(ctx: &Ctx, call: Call<DeleteView>) -> Result<Nothing, ApiError> {
    put(ctx, &call.caller, call.id, true).await
}

/// Restores a deleted view.
pub(crate) async fn restore_view(ctx: &Ctx, call: Call<RestoreView>) -> Result<Nothing, ApiError> {
    put(ctx, &call.caller, call.id, false).await
}

/// Deletes or restores a view. A view that is restored already stays as it is.
async fn put(
    ctx: &Ctx,
    caller: &Caller,
    id: ViewId,
    is_deleted: bool,
) -> Result<Nothing, ApiError> {
    let decide = async || {
        let found = find(ctx, caller, id, None).await?;
        let Found { now, beside, .. } = &found;
        if is_deleted && now.is_deleted {
            return Err(ApiError::NotFound);
        }
        if now.is_deleted {
            has_room(Some(*beside), now.facts.is_shared)?;
        }
        Ok(found)
    };
    let found = decide().await?;
    if found.now.is_deleted == is_deleted {
        Change::none(ctx, caller, &Nothing {}).await?;
        return Ok(Nothing {});
    }
    let act = if is_deleted { Act::DeleteView } else { Act::RestoreView };
    let write = store::delete(&found.permit, id, is_deleted.then_some(ctx.now));
    let told = found.told(&found.now.name, found.now.facts.is_shared);
    // Deleting needs no room.
    let facts = found.now.facts;
    match commit(ctx, caller, (act, id), &found, (told, facts), write).await {
        Err(ApiError::Store(StoreError::Taken(_) | StoreError::Stale)) => {
            decide().await?;
            Err(ApiError::Stale(None))
        }
        done => done,
    }
}

/// A view that the caller may change.
struct Found {
    permit: Permit<KeepView>,
    now: ViewNow,
    beside: Beside,
}

impl Found {
    /// What the log says of its name: nothing, unless all agents see it.
    fn told(&self, name: &str, is_shared: bool) -> Option<String> {
        (is_shared || self.now.facts.is_shared).then(|| name.to_owned())
    }
}

async fn find(
    ctx: &Ctx,
    caller: &Caller,
    id: ViewId,
    name: Option<&str>,
) -> Result<Found, ApiError> {
    let (mut batch, now) = Batch::of::<ViewNow>(store::one(id));
    let beside = batch.ask::<Beside>(store::beside(caller.session(), None, name, Some(id)));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<SaveView>(())?;
    let now = answers.one(now)?.ok_or(ApiError::NotFound)?;
    let permit = asker.permit::<KeepView>(now.facts)?;
    let beside = answers.one(beside)?.ok_or(ApiError::NotFound)?;
    Ok(Found { permit, now, beside })
}

/// Writes what was decided, if the view is still as it was.
async fn commit(
    ctx: &Ctx,
    caller: &Caller,
    (act, id): (Act, ViewId),
    found: &Found,
    (name, facts): (Option<String>, ViewFacts),
    write: crate::store::Statement,
) -> Result<Nothing, ApiError> {
    let list = found.now.list;
    let mut change = Change::by(ctx, &found.permit, act, SUBJECT)?;
    change.detail(&Detail { view: id, list, name: name.as_deref() });
    change.guard(store::unchanged(id, &found.now));
    if act != Act::DeleteView {
        change.guard(store::has_room(id, list, facts));
    }
    change.then(write);
    change.commit(ctx, caller, &Nothing {}).await.map(|_| Nothing {})
}

fn has_room(beside: Option<Beside>, is_shared: bool) -> Result<(), ApiError> {
    let beside = beside.ok_or(ApiError::NotFound)?;
    beside.has_room(is_shared).map_err(|refusal| match refusal {
        ViewRefusal::NameTaken => ApiError::field("name", refusal),
        ViewRefusal::TooMany | ViewRefusal::TooManyShared => {
            ApiError::rule(ProblemCode::Conflict, refusal.to_string())
        }
    })
}
