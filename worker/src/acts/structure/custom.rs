//! The fields that admins define for contacts and accounts, and the values in them.

use shared::api::fields::{FieldEdit, NewField};
use shared::api::operations::Draft;
use shared::export::is_built_in;
use shared::fields::custom::{CustomValue, Target, TypedCustom, parse_all, parse_field};
use shared::ids::{FieldId, WorkspaceId};
use shared::operations::custom::{self as plans, FieldBody, FieldCount, FieldRefusal};
use shared::operations::effects::Record;
use shared::operations::rows::{CustomFieldRow, RowChange};
use shared::operations::{Act, Subject};
use shared::policy::workspace::ChangeSettings;
use shared::problem::ProblemCode;
use shared::text::FieldName;
use uuid::Uuid;

use super::Decided;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::asker::Asker;
use crate::store::gate::as_agent;
use crate::store::{Answers, Batch, Slot, custom_fields};

/// Decides what a draft about fields does.
pub(super) async fn decide(ctx: &Ctx, caller: &Caller, draft: &Draft) -> Result<Decided, ApiError> {
    match draft {
        Draft::CreateField(new) => create(ctx, caller, new).await,
        Draft::EditField(next) => edit(ctx, caller, next).await,
        Draft::ArchiveField(it) => show(ctx, caller, it.field, false).await,
        Draft::RestoreField(it) => show(ctx, caller, it.field, true).await,
        _ => Err(ApiError::NotFound),
    }
}

fn refused(refusal: &FieldRefusal) -> ApiError {
    let code = match refusal {
        FieldRefusal::Taken { .. } | FieldRefusal::BuiltIn { .. } => ProblemCode::NameTaken,
        FieldRefusal::TooMany | FieldRefusal::TooManyInAll => ProblemCode::Conflict,
    };
    ApiError::rule(code, refusal.to_string())
}

fn decided(asker: Asker, act: Act, change: Option<RowChange>) -> Result<Decided, ApiError> {
    let all = Subject::Workspace(WorkspaceId::ONLY);
    Decided::new(asker, act, all, change.into_iter().collect())
}

async fn create(ctx: &Ctx, caller: &Caller, new: &NewField) -> Result<Decided, ApiError> {
    let (name, options) = parse_field(new.kind, (&new.name, &new.options))?;
    let target = new.target;
    let (mut batch, count) = Batch::of::<FieldCount>(custom_fields::count(Some(target), None));
    let named =
        batch.ask::<CustomFieldRow>(custom_fields::named(Some(target), None, name.as_str()));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<ChangeSettings>(())?;
    let count = answers.one(count)?.ok_or(ApiError::NotFound)?;
    let is_known = is_built_in(target, name.as_str());
    let body = FieldBody { id: ctx.id()?, target, name, kind: new.kind, options };
    let named = answers.all(named)?;
    let change = plans::create_field(&body, (&named, is_known), count, ctx.now);
    decided(asker, Act::CreateField, Some(change.map_err(|it| refused(&it))?))
}

async fn edit(ctx: &Ctx, caller: &Caller, next: &FieldEdit) -> Result<Decided, ApiError> {
    let (mut batch, row) = Batch::of::<CustomFieldRow>(custom_fields::one(next.field));
    // As it is stored; a name that is refused is no other field's.
    let name = FieldName::parse(&next.name).map_or_else(|_| next.name.clone(), String::from);
    let named = custom_fields::named(None, Some(next.field), &name);
    let named = batch.ask::<CustomFieldRow>(named);
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<ChangeSettings>(())?;
    let row = answers.one(row)?.ok_or(ApiError::NotFound)?;
    let (name, options) = parse_field(row.kind, (&name, &next.options))?;
    let is_known = is_built_in(row.target, name.as_str());
    let named = answers.all(named)?;
    let change = plans::edit_field(row, (&name, &options), (&named, is_known));
    decided(asker, Act::EditField, change.map_err(|it| refused(&it))?)
}

/// Archives a field, or shows it again.
async fn show(
    ctx: &Ctx,
    caller: &Caller,
    field: FieldId,
    is_shown: bool,
) -> Result<Decided, ApiError> {
    let (mut batch, row) = Batch::of::<CustomFieldRow>(custom_fields::one(field));
    let count = batch.ask::<FieldCount>(custom_fields::count(None, Some(field)));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<ChangeSettings>(())?;
    let row = answers.one(row)?.ok_or(ApiError::NotFound)?;
    let count = answers.one(count)?.ok_or(ApiError::NotFound)?;
    if is_shown {
        let change = plans::restore_field(row, count).map_err(|it| refused(&it))?;
        decided(asker, Act::RestoreField, change)
    } else {
        decided(asker, Act::ArchiveField, plans::archive_field(row, ctx.now))
    }
}

/// Where the answer about fields that somebody fills is; none: nobody fills one.
pub(crate) type Asked = Option<Slot<CustomValue>>;

/// Asks for the fields that `typed` fills, with the values of the record `id`, if it is there.
pub(crate) fn ask(
    batch: &mut Batch,
    (target, id): (Target, Option<Uuid>),
    typed: &TypedCustom,
) -> Asked {
    let ids: Vec<FieldId> = typed.keys().copied().collect();
    (!ids.is_empty()).then(|| batch.ask(custom_fields::filled(&ids, target, id)))
}

/// What filling them changes.
pub(crate) fn filled(
    answers: &mut Answers,
    asked: Asked,
    record: Record,
    typed: &TypedCustom,
) -> Result<Vec<RowChange>, ApiError> {
    let Some(slot) = asked else { return Ok(Vec::new()) };
    let there = answers.all(slot)?;
    let next = parse_all(typed, &there)?;
    let has = there.into_iter().filter_map(|it| Some((it.field.id, it.value?))).collect();
    Ok(plans::set_values(record, &has, next))
}
