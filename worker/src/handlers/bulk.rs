//! Bulk acts: what one would do, starting it, what has become of it, canceling and undoing it.
//! The records are done in `jobs::bulk`.

use serde::Serialize;
use shared::api::bulk::{
    Bulk, BulkAct, BulkCommit, BulkDraft, BulkOutcome, BulkPreview, BulkRow, BulkState, CancelBulk,
    GetBulk, ListBulkRows, MOST, MOST_AT_ONCE, PREVIEWED, PreviewBulk, StartBulk, UndoBulk,
};
use shared::api::jobs::JobKind;
use shared::api::operations::{Names, PlanHash};
use shared::api::{PAGE_ROWS, Page};
use shared::bulk::{BulkResult, Reason};
use shared::grid::ListName;
use shared::ids::{AccountId, BulkId, ContactId};
use shared::operations::effects::Record;
use shared::operations::{Act, Subject, is_within_undo_window};
use shared::policy::bulk::CancelBulk as Canceling;
use shared::policy::customers::{KeepCustomers, SeeCustomers};
use shared::problem::ProblemCode;
use shared::words::server::bulk as words;
use uuid::Uuid;

use crate::acts::bulk::decide;
use crate::acts::structure;
use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::jobs::{self, NewJob};
use crate::secrets;
use crate::store::asker::Asker;
use crate::store::bulk::{self as store, Found, Next, Row};
use crate::store::change::Change;
use crate::store::gate::as_agent;
use crate::store::grid::{Reader, exported};
use crate::store::page::page;
use crate::store::{Batch, StoreError, operations};

/// So many times a preview asks what becomes of some records.
const ASKS: u32 = 60;

/// What an operation says about a bulk act.
#[derive(Serialize)]
struct Detail<'a> {
    list: ListName,
    act: &'a BulkAct,
    records: usize,
}

/// The set of a draft.
struct Set {
    asker: Asker,
    records: Vec<Uuid>,
    names: Names,
    active: u32,
}

/// Reads the records that a draft is about, as the agent sees the list.
async fn set(ctx: &Ctx, caller: &Caller, draft: &BulkDraft) -> Result<Set, ApiError> {
    let query = draft.parse()?;
    let mut batch = Batch::new();
    let reader = Reader::of(caller, ctx.now);
    let found = draft.chosen.is_empty().then(|| {
        batch.ask::<Vec<Uuid>>(exported::ids((draft.list, None), reader, &query, MOST + 1))
    });
    let names = batch.ask::<Names>(operations::names(&structure::ids(&draft.act)));
    let active = batch.ask::<u32>(store::active(caller.session()));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<KeepCustomers>(())?;
    let mut records = match found {
        Some(found) => answers.one(found)?.unwrap_or_default(),
        None => draft.chosen.clone(),
    };
    records.sort_unstable();
    records.dedup();
    if records.is_empty() {
        return Err(ApiError::rule(ProblemCode::Conflict, words::none_match()));
    }
    if MOST < records.len() {
        return Err(ApiError::rule(
            ProblemCode::Conflict,
            words::too_many_match(&MOST.to_string()),
        ));
    }
    let names = answers.one(names)?.unwrap_or_default();
    Ok(Set { asker, records, names, active: answers.one(active)?.unwrap_or_default() })
}

/// Stands for the act and its set of records.
fn hash(draft: &BulkDraft, set: &Set) -> Result<PlanHash, ApiError> {
    let text = serde_json::to_string(&(draft.list, &draft.act, &set.records))
        .map_err(|error| StoreError::Unreadable(error.to_string()))?;
    Ok(PlanHash(secrets::hash(&text)))
}

/// What a bulk act would do by now. Nothing is written.
pub(crate) async fn preview_bulk(
    ctx: &Ctx,
    call: Call<PreviewBulk>,
) -> Result<BulkPreview, ApiError> {
    let set = set(ctx, &call.caller, &call.input).await?;
    preview(ctx, &call.caller, &call.input, &set).await
}

async fn preview(
    ctx: &Ctx,
    caller: &Caller,
    draft: &BulkDraft,
    set: &Set,
) -> Result<BulkPreview, ApiError> {
    let rows = set.records.iter().zip(0..).take(PREVIEWED);
    let rows: Vec<Next> =
        rows.map(|(id, position)| Next { position, id: *id, is_live: true }).collect();
    let most = draft.act.slice();
    let (mut at, mut width, mut asks) = (0, most, 0);
    let mut counts: Vec<(BulkResult, Option<Reason>, u32)> = Vec::new();
    let mut refusal = None;
    while at < rows.len() && asks < ASKS {
        let next = rows.get(at..rows.len().min(at + width)).unwrap_or_default();
        let of = (BulkId::new(Uuid::nil()), draft.list, &draft.act);
        let slice = decide(ctx, caller, of, next).await?;
        (at, width, asks) = (at + slice.taken, slice.next_width(most), asks + 1);
        for it in slice.outcomes {
            match counts.iter_mut().find(|(of, why, _)| *of == it.result && *why == it.reason) {
                Some((.., count)) => *count += 1,
                None => counts.push((it.result, it.reason, 1)),
            }
        }
        refusal = refusal.or(slice.error);
    }
    // What is refused for all is refused as such.
    if let Some(refusal) = refusal
        && counts.iter().all(|(result, ..)| *result == BulkResult::Failed)
    {
        return Err(refusal);
    }
    counts.sort_by_key(|(result, _, count)| (*result, std::cmp::Reverse(*count)));
    let told = |(result, reason, count): (BulkResult, Option<Reason>, u32)| BulkOutcome {
        result,
        reason: reason.map(|it| it.sentence(None, |id| set.names.get(&id).cloned())),
        count,
    };
    Ok(BulkPreview {
        records: count(set.records.len()),
        previewed: count(at),
        outcomes: counts.into_iter().map(told).collect(),
        hash: hash(draft, set)?,
    })
}

fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

/// Starts a bulk act, as a job over the records that match now.
pub(crate) async fn start_bulk(ctx: &Ctx, call: Call<StartBulk>) -> Result<Bulk, ApiError> {
    let (caller, BulkCommit { draft, hash: shown }) = (&call.caller, &call.input);
    if 64 < shown.0.len() {
        return Err(ApiError::field("hash", words::no_longer_valid()));
    }
    let set = set(ctx, caller, draft).await?;
    if hash(draft, &set)? != *shown {
        let now = preview(ctx, caller, draft, &set).await?;
        return Err(ApiError::PlanChanged(serde_json::to_value(now).ok()));
    }
    let too_many = || ApiError::rule(ProblemCode::Conflict, words::too_many_at_once(MOST_AT_ONCE));
    if MOST_AT_ONCE <= set.active {
        return Err(too_many());
    }
    let permit = set.asker.permit::<KeepCustomers>(())?;
    let owner = set.asker.agent().ok_or(ApiError::NotFound)?;
    let (id, rows) = (ctx.id::<BulkId>()?, count(set.records.len()));
    let mut change = Change::by(ctx, &permit, Act::StartBulk, Subject::Bulk(id))?;
    let (list, act) = (draft.list, &draft.act);
    change.detail(&Detail { list, act, records: set.records.len() });
    change.guard(store::has_room(owner.id, MOST_AT_ONCE));
    let about = (list, act, caller.help_center.as_ref());
    for statement in store::create(&permit, (id, owner.id, ctx.now), about, &set.records) {
        change.then(statement);
    }
    let (kind, subject, name) = (JobKind::Bulk, id.uuid(), name(act, &set.names));
    let job = NewJob { kind, owner: owner.id, subject, name: &name, rows };
    jobs::start(ctx, &mut change, &permit, job)?;
    let bulk = Bulk {
        id,
        list,
        act: act.clone(),
        names: set.names.clone(),
        state: BulkState::Running,
        started_by: owner.name.clone(),
        started_at: ctx.now,
        rows,
        done: 0,
        skipped: 0,
        failed: 0,
        undone: 0,
        kept: 0,
        undone_by: None,
    };
    match change.commit(ctx, caller, &bulk).await {
        Ok(_) => Ok(bulk),
        Err(ApiError::Store(StoreError::Stale)) => Err(too_many()),
        Err(error) => Err(error),
    }
}

/// What the act adds or sets, if that has a name: of tags, a group, an agent or an account.
fn name(act: &BulkAct, names: &Names) -> String {
    let mut all: Vec<&str> = names.values().map(String::as_str).collect();
    if let BulkAct::Tag { add, .. } = act {
        all.extend(add.iter().map(String::as_str));
    }
    all.join(", ").chars().take(100).collect()
}

/// Reads a bulk act for an agent.
async fn find(ctx: &Ctx, caller: &Caller, id: BulkId) -> Result<(Asker, Found), ApiError> {
    let (batch, found) = Batch::of::<Found>(store::one(id));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok((asker, answers.one(found)?.ok_or(ApiError::NotFound)?))
}

fn told(it: Found) -> Bulk {
    let store::Progress { done, skipped, failed, undone, kept, .. } = it.progress;
    Bulk {
        id: it.id,
        list: it.list,
        act: it.act,
        names: it.names,
        state: it.state,
        started_by: it.started_by,
        started_at: it.started_at,
        rows: it.rows,
        done,
        skipped,
        failed,
        undone,
        kept,
        undone_by: it.undone_by,
    }
}

/// A bulk act and its progress.
pub(crate) async fn get_bulk(ctx: &Ctx, call: Call<GetBulk>) -> Result<Bulk, ApiError> {
    Ok(told(find(ctx, &call.caller, call.id).await?.1))
}

/// A page of the records of a bulk act, and what has become of each.
pub(crate) async fn list_bulk_rows(
    ctx: &Ctx,
    call: Call<ListBulkRows>,
) -> Result<Page<BulkRow>, ApiError> {
    let (mut batch, found) = Batch::of::<Found>(store::one(call.id));
    let rows = batch.ask::<Row>(store::rows(call.id, &call.input, PAGE_ROWS + 1));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    let list = answers.one(found)?.ok_or(ApiError::NotFound)?.list;
    let Page { rows, next, previous } =
        page(answers.all(rows)?, |it: &Row| it.position.to_string());
    let row = |it: Row| BulkRow {
        record: match list {
            ListName::Accounts => Record::Account(AccountId::new(it.id)),
            _ => Record::Contact(ContactId::new(it.id)),
        },
        reason: it
            .reason
            .as_ref()
            .map(|why| why.sentence(it.account.as_deref(), |id| it.names.get(&id).cloned())),
        name: it.name,
        has_page: it.is_live,
        result: it.result,
    };
    Ok(Page { rows: rows.into_iter().map(row).collect(), next, previous })
}

/// Cancels a bulk act at its next slice. One that is over stays as it is.
pub(crate) async fn cancel_bulk(ctx: &Ctx, call: Call<CancelBulk>) -> Result<Bulk, ApiError> {
    let (asker, mut found) = find(ctx, &call.caller, call.id).await?;
    let permit = asker.permit::<Canceling>(found.owner)?;
    if found.state != BulkState::Running {
        return Err(ApiError::rule(ProblemCode::Conflict, words::not_running()));
    }
    let mut change = Change::by(ctx, &permit, Act::CancelBulk, Subject::Bulk(call.id))?;
    change.guard(store::unchanged(&found)).then(store::cancel(&permit, call.id));
    change.then(jobs::cancel(&permit, call.id.uuid(), ctx.now));
    found.state = BulkState::Canceled;
    let bulk = told(found);
    change.commit(ctx, &call.caller, &bulk).await?;
    Ok(bulk)
}

/// Undoes a bulk act as a whole, as a job, or goes on with an undo that has stopped.
pub(crate) async fn undo_bulk(ctx: &Ctx, call: Call<UndoBulk>) -> Result<Bulk, ApiError> {
    let (asker, mut found) = find(ctx, &call.caller, call.id).await?;
    let permit = asker.permit::<KeepCustomers>(())?;
    let by = asker.agent().ok_or(ApiError::NotFound)?;
    let store::Progress { done, undone, kept, .. } = found.progress;
    let (code, title) = if found.state.is_active() {
        (ProblemCode::Conflict, words::still_running())
    } else if !found.act.can_be_undone() || !found.state.can_be_undone() || done <= undone + kept {
        (ProblemCode::NotUndoable, words::cannot_be_undone())
    } else if !is_within_undo_window(found.started_at, ctx.now) {
        (ProblemCode::NotUndoable, words::too_late())
    } else {
        let mut change = Change::by(ctx, &permit, Act::UndoBulk, Subject::Bulk(call.id))?;
        change.guard(store::unchanged(&found));
        change.then(store::begin_undo(&permit, call.id, by.id));
        let name = name(&found.act, &found.names);
        let (kind, subject) = (JobKind::UndoBulk, call.id.uuid());
        let job = NewJob { kind, owner: by.id, subject, name: &name, rows: done };
        jobs::start(ctx, &mut change, &permit, job)?;
        found.state = BulkState::Undoing;
        found.undone_by = Some(by.name.clone());
        let bulk = told(found);
        change.commit(ctx, &call.caller, &bulk).await?;
        return Ok(bulk);
    };
    Err(ApiError::rule(code, title))
}
