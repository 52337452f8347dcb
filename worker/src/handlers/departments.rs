//! Departments, which admins create, rename and delete.

use serde::Serialize;
use shared::agents::AgentRefusal;
use shared::api::agents::{
    CreateDepartment, DeleteDepartment, DepartmentDraft, DepartmentRow, ListDepartments,
    RenameDepartment,
};
use shared::api::{Named, Nothing};
use shared::ids::{DepartmentId, WorkspaceId};
use shared::operations::{Act, Subject};
use shared::policy::Permit;
use shared::policy::workspace::ChangeSettings;
use shared::problem::ProblemCode;
use shared::text::DepartmentName;

use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::change::Change;
use crate::store::departments as store;
use crate::store::gate::as_agent;
use crate::store::{Batch, StoreError};

const SUBJECT: Subject = Subject::Workspace(WorkspaceId::ONLY);

/// What an operation says about a department.
#[derive(Serialize)]
struct Detail<'a> {
    department: DepartmentId,
    before: Option<&'a str>,
    after: Option<&'a str>,
}

/// All departments.
pub(crate) async fn list_departments(
    ctx: &Ctx,
    call: Call<ListDepartments>,
) -> Result<Vec<DepartmentRow>, ApiError> {
    let (batch, list) = Batch::of::<DepartmentRow>(store::list());
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<ChangeSettings>(())?;
    Ok(answers.all(list)?)
}

/// Creates a department.
pub(crate) async fn create_department(
    ctx: &Ctx,
    call: Call<CreateDepartment>,
) -> Result<Named<DepartmentId>, ApiError> {
    let id: DepartmentId = ctx.id()?;
    let (permit, _, name) = decide(ctx, &call.caller, &call.input, None).await?;
    let made = Named { id, name: name.to_string() };
    let mut change = Change::by(ctx, &permit, Act::CreateDepartment, SUBJECT)?;
    change.detail(&Detail { department: id, before: None, after: Some(name.as_str()) });
    change.guard(store::not_named(&name, None)).then(store::create(&permit, id, &name));
    match change.commit(ctx, &call.caller, &made).await {
        Err(ApiError::Store(StoreError::Taken(_) | StoreError::Stale)) => {
            decide(ctx, &call.caller, &call.input, None).await?;
            Err(ApiError::Stale(None))
        }
        done => done.map(|_| made),
    }
}

/// Renames a department.
pub(crate) async fn rename_department(
    ctx: &Ctx,
    call: Call<RenameDepartment>,
) -> Result<Nothing, ApiError> {
    let id = Some(call.id);
    let (permit, before, name) = decide(ctx, &call.caller, &call.input, id).await?;
    let before = before.ok_or(ApiError::NotFound)?;
    let mut change = Change::by(ctx, &permit, Act::RenameDepartment, SUBJECT)?;
    let (from, to) = (Some(&*before.name), Some(name.as_str()));
    change.detail(&Detail { department: call.id, before: from, after: to });
    change
        .guard(store::exists(call.id))
        .guard(store::not_named(&name, id))
        .then(store::rename(&permit, call.id, &name));
    match change.commit(ctx, &call.caller, &Nothing {}).await {
        Err(ApiError::Store(StoreError::Taken(_) | StoreError::Stale)) => {
            decide(ctx, &call.caller, &call.input, id).await?;
            Err(ApiError::Stale(None))
        }
        done => done.map(|_| Nothing {}),
    }
}

/// Deletes a department that is empty; else says what is in it.
pub(crate) async fn delete_department(
    ctx: &Ctx,
    call: Call<DeleteDepartment>,
) -> Result<Nothing, ApiError> {
    let decide = async || {
        let (batch, found) = Batch::of::<DepartmentRow>(store::one(call.id));
        let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
        let permit = asker.permit::<ChangeSettings>(())?;
        let found = answers.one(found)?.ok_or(ApiError::NotFound)?;
        found
            .content
            .may_be_deleted()
            .map_err(|refusal| ApiError::rule(ProblemCode::Conflict, refusal.to_string()))?;
        Ok::<_, ApiError>((permit, found))
    };
    let (permit, found) = decide().await?;
    let mut change = Change::by(ctx, &permit, Act::DeleteDepartment, SUBJECT)?;
    change.detail(&Detail { department: call.id, before: Some(&found.name), after: None });
    change.guard(store::is_empty(call.id));
    for statement in store::delete(&permit, call.id) {
        change.then(statement);
    }
    match change.commit(ctx, &call.caller, &Nothing {}).await {
        Err(ApiError::Store(StoreError::Stale)) => {
            decide().await?;
            Err(ApiError::Stale(None))
        }
        done => done.map(|_| Nothing {}),
    }
}

/// The permit, the department to rename, and the new name, which no other has.
async fn decide(
    ctx: &Ctx,
    caller: &Caller,
    draft: &DepartmentDraft,
    id: Option<DepartmentId>,
) -> Result<(Permit<ChangeSettings>, Option<DepartmentRow>, DepartmentName), ApiError> {
    let parsed = draft.parse();
    let mut batch = Batch::new();
    let named = parsed.as_ref().ok().map(|name| batch.ask::<u32>(store::named(name, id)));
    let found = id.map(|id| batch.ask::<DepartmentRow>(store::one(id)));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let permit = asker.permit::<ChangeSettings>(())?;
    let found = match found {
        Some(found) => Some(answers.one(found)?.ok_or(ApiError::NotFound)?),
        None => None,
    };
    let name = parsed.map_err(ApiError::Invalid)?;
    let others = match named {
        Some(named) => answers.one(named)?.unwrap_or_default(),
        None => 0,
    };
    if others > 0 {
        let refusal = AgentRefusal::NameTaken;
        return Err(ApiError::rule(refusal.code(), refusal.to_string()));
    }
    Ok((permit, found, name))
}
