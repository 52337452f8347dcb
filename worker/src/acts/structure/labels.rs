//! Tags and groups: what contacts and accounts have, and the lists of both.

use shared::api::operations::{Draft, Names, Preview};
use shared::customers::labels::{GroupBody, MAX_AT_ONCE, label_key, tag_name};
use shared::ids::{ContactId, GroupId, TagId, WorkspaceId};
use shared::operations::effects::Record;
use shared::operations::labels::{self as plans, GroupFacts, LabelRefusal, TagFacts};
use shared::operations::rows::{Diff, GroupRow, MemberRow, RowChange, TagRow};
use shared::operations::{Act, Subject};
use shared::policy::customers::{KeepCustomers, ManageTags};
use shared::problem::ProblemCode;
use shared::words::server::problems as words;

use super::Decided;
use super::chosen::chosen;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate::as_agent;
use crate::store::tags::{self, Tagging};
use crate::store::{Batch, groups};

/// What an act is about that is about several records, or about none.
const ALL: Subject = Subject::Workspace(WorkspaceId::ONLY);

/// Decides what a draft about tags or groups does.
pub(super) async fn decide(ctx: &Ctx, caller: &Caller, draft: &Draft) -> Result<Decided, ApiError> {
    match draft {
        Draft::TagContacts { contacts, add, remove } => {
            let contacts = chosen(contacts, "contacts", MAX_AT_ONCE)?;
            change_tags(ctx, caller, Tagging::Contacts(&contacts), (add, remove)).await
        }
        Draft::TagAccounts { accounts, add, remove } => {
            let accounts = chosen(accounts, "accounts", MAX_AT_ONCE)?;
            change_tags(ctx, caller, Tagging::Accounts(&accounts), (add, remove)).await
        }
        Draft::RenameTag { tag, name } => rename_tag(ctx, caller, *tag, name).await,
        Draft::MergeTags { tag, into } => merge_tags(ctx, caller, *tag, *into).await,
        Draft::DeleteTag { tag } => delete_tag(ctx, caller, *tag).await,
        Draft::CreateGroup { name, description } => {
            create_group(ctx, caller, &GroupBody::parse(name, description)?).await
        }
        Draft::EditGroup { group, name, description } => {
            edit_group(ctx, caller, *group, &GroupBody::parse(name, description)?).await
        }
        Draft::DeleteGroup { group } => delete_group(ctx, caller, *group).await,
        Draft::ChangeMembers { group, add, remove } => {
            change_members(ctx, caller, *group, (add, remove)).await
        }
        _ => Err(ApiError::NotFound),
    }
}

fn refused(refusal: &LabelRefusal) -> ApiError {
    let code = match refusal {
        LabelRefusal::TagTaken { .. } | LabelRefusal::GroupTaken { .. } => ProblemCode::NameTaken,
        _ => ProblemCode::Conflict,
    };
    ApiError::rule(code, refusal.to_string())
}

/// Adds tags to records and removes tags from them.
///
/// Steps: parse (422), look up (404: the call fails as a whole, so that no record is skipped
/// silently), then decide what each record gets. The batch checks that the records still have
/// the same tags, and that there still are the same tags of those names.
async fn change_tags(
    ctx: &Ctx,
    caller: &Caller,
    records: Tagging<'_>,
    (add, remove): (&[String], &[TagId]),
) -> Result<Decided, ApiError> {
    let is_too_many = |count: usize| MAX_AT_ONCE < count;
    if is_too_many(add.len()) || is_too_many(remove.len()) {
        return Err(ApiError::field("add", words::choose_at_most(MAX_AT_ONCE)));
    }
    let mut names = Vec::new();
    for name in add {
        let name = tag_name(name).map_err(|error| ApiError::field("add", error))?;
        names.push((name, ctx.id::<TagId>()?));
    }
    let keys: Vec<String> = names.iter().map(|(name, _)| label_key(name.as_str())).collect();
    let (batch, slot) = Batch::of::<TagFacts>(records.facts(&keys));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<KeepCustomers>(())?;
    let (facts, stamp) = tags::read_facts(&mut answers, slot)?;
    if facts.records.len() < records.count() {
        return Err(ApiError::NotFound);
    }
    let changes = plans::change_tags(&facts, &names, remove, ctx.now).map_err(|it| refused(&it))?;
    let subject = match records.single() {
        Some(Record::Contact(id)) => Subject::Contact(id),
        Some(Record::Account(id)) => Subject::Account(id),
        None => ALL,
    };
    Ok(Decided::new(asker, Act::ChangeTags, subject, changes)?
        .guard(records.unchanged(&keys, &stamp)))
}

/// Renames a tag.
async fn rename_tag(
    ctx: &Ctx,
    caller: &Caller,
    tag: TagId,
    name: &str,
) -> Result<Decided, ApiError> {
    let name = tag_name(name).map_err(|error| ApiError::field("name", error))?;
    let (mut batch, family) = Batch::of::<TagRow>(tags::family(tag));
    let taken = batch.ask::<TagRow>(tags::named(&label_key(name.as_str())));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<ManageTags>(())?;
    let row = answers.all(family)?.into_iter().find(|it| it.id == tag);
    let row = row.ok_or(ApiError::NotFound)?;
    let change = plans::rename_tag(row, &name, answers.one(taken)?.as_ref());
    let changes = change.map_err(|it| refused(&it))?.into_iter().collect();
    Decided::new(asker, Act::RenameTag, ALL, changes)
}

/// Merges a tag into another one.
async fn merge_tags(
    ctx: &Ctx,
    caller: &Caller,
    tag: TagId,
    into: TagId,
) -> Result<Decided, ApiError> {
    let (mut batch, family) = Batch::of::<TagRow>(tags::family(tag));
    let other = batch.ask::<TagRow>(tags::family(into));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<ManageTags>(())?;
    let (family, other) = (answers.all(family)?, answers.all(other)?);
    if family.is_empty() || other.is_empty() {
        return Err(ApiError::NotFound);
    }
    let unchanged = tags::family_is(tag, &family);
    let changes = plans::merge_tags(family, into).map_err(|it| refused(&it))?;
    Ok(Decided::new(asker, Act::MergeTags, ALL, changes)?
        .guard(unchanged)
        .guard(tags::listed(into)))
}

/// Deletes a tag with all that were merged into it.
async fn delete_tag(ctx: &Ctx, caller: &Caller, tag: TagId) -> Result<Decided, ApiError> {
    let (batch, family) = Batch::of::<TagRow>(tags::family(tag));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<ManageTags>(())?;
    let family = answers.all(family)?;
    if family.is_empty() {
        return Err(ApiError::NotFound);
    }
    let unchanged = tags::family_is(tag, &family);
    let changes = plans::delete_tag(family, ctx.now);
    Ok(Decided::new(asker, Act::DeleteTag, ALL, changes)?.guard(unchanged))
}

/// Creates a group.
async fn create_group(ctx: &Ctx, caller: &Caller, body: &GroupBody) -> Result<Decided, ApiError> {
    let (batch, facts) = Batch::of::<GroupFacts>(groups::name_facts(body.name.as_str()));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<KeepCustomers>(())?;
    let facts = answers.one(facts)?.ok_or(ApiError::NotFound)?;
    let change = plans::create_group(&facts, (ctx.id::<GroupId>()?, body), ctx.now);
    let change = change.map_err(|it| refused(&it))?;
    Ok(Decided::new(asker, Act::CreateGroup, ALL, vec![change])?.guard(groups::has_room()))
}

/// Changes the name and description of a group.
async fn edit_group(
    ctx: &Ctx,
    caller: &Caller,
    group: GroupId,
    body: &GroupBody,
) -> Result<Decided, ApiError> {
    let (mut batch, row) = Batch::of::<GroupRow>(groups::row(group));
    let facts = batch.ask::<GroupFacts>(groups::name_facts(body.name.as_str()));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<KeepCustomers>(())?;
    let row = answers.one(row)?.ok_or(ApiError::NotFound)?;
    let facts = answers.one(facts)?.ok_or(ApiError::NotFound)?;
    let change = plans::edit_group(row, body, &facts).map_err(|it| refused(&it))?;
    Decided::new(asker, Act::EditGroup, ALL, change.into_iter().collect())
}

/// Deletes a group. Its contacts stay.
async fn delete_group(ctx: &Ctx, caller: &Caller, group: GroupId) -> Result<Decided, ApiError> {
    let (batch, row) = Batch::of::<GroupRow>(groups::row(group));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<KeepCustomers>(())?;
    let row = answers.one(row)?.ok_or(ApiError::NotFound)?;
    Decided::new(asker, Act::DeleteGroup, ALL, vec![plans::delete_group(row, ctx.now)])
}

/// Adds contacts to a group and removes contacts from it.
async fn change_members(
    ctx: &Ctx,
    caller: &Caller,
    group: GroupId,
    (add, remove): (&[ContactId], &[ContactId]),
) -> Result<Decided, ApiError> {
    let all = chosen(&[add, remove].concat(), "add", MAX_AT_ONCE)?;
    let (mut batch, row) = Batch::of::<GroupRow>(groups::row(group));
    let there = batch.ask::<MemberRow>(groups::members(group, &all));
    let found = batch.ask::<ContactId>(groups::found(&all));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<KeepCustomers>(())?;
    answers.one(row)?.ok_or(ApiError::NotFound)?;
    let there = answers.all(there)?;
    if answers.all(found)?.len() < all.len() {
        return Err(ApiError::NotFound);
    }
    let mut added: Vec<ContactId> = Vec::new();
    for id in &all {
        if add.contains(id) {
            added.push(*id);
        }
    }
    let changes = plans::change_members(group, &there, (&added, remove), ctx.now);
    let subject = match all.as_slice() {
        [one] => Subject::Contact(*one),
        _ => ALL,
    };
    Ok(Decided::new(asker, Act::ChangeMembers, subject, changes)?
        .guard(groups::live(group))
        .guard(groups::all_live(&all)))
}

/// The tags, groups and roles that `changes` create, with their names.
fn created(changes: &[RowChange]) -> impl Iterator<Item = (uuid::Uuid, &str)> {
    changes.iter().filter_map(|change| match change {
        RowChange::Tag(Diff { before: None, after: Some(row) }) => {
            Some((row.id.uuid(), row.name.as_str()))
        }
        RowChange::Role(Diff { before: None, after: Some(row) }) => {
            Some((row.id.uuid(), row.name.as_str()))
        }
        RowChange::CustomField(Diff { before: None, after: Some(row) }) => {
            Some((row.id.uuid(), row.name.as_str()))
        }
        RowChange::Group(Diff { before: None, after: Some(row) }) => {
            Some((row.id.uuid(), row.name.as_str()))
        }
        _ => None,
    })
}

/// `names` with those of the tags and groups that `changes` create, which the database does
/// not know yet.
pub(super) fn with_new(mut names: Names, changes: &[RowChange]) -> Names {
    names.extend(created(changes).map(|(id, name)| (id, name.to_owned())));
    names
}

/// The text that stands for a preview. A tag or group that is yet to be created gets another
/// id each time, and is told by its place.
pub(super) fn hashed(
    preview: &Preview,
    changes: &[RowChange],
) -> Result<String, serde_json::Error> {
    let mut told = preview.clone();
    for (id, _) in created(changes) {
        told.names.remove(&id);
    }
    let text = serde_json::to_string(&told)?;
    let known = |text: String, (at, (id, _)): (usize, (uuid::Uuid, &str))| {
        text.replace(&id.to_string(), &format!("new {at}"))
    };
    Ok(created(changes).enumerate().fold(text, known))
}
