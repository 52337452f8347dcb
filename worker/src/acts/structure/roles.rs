//! The list of roles, the levels that an account gives to them, and the roles that people name.

use std::collections::BTreeMap;

use shared::api::accounts::RoleLevel;
use shared::api::operations::Draft;
use shared::api::roles::Sharing;
use shared::ids::{RoleId, WorkspaceId};
use shared::operations::effects::{Effect, name_roles, role_keys};
use shared::operations::roles::{self as plans, MAX_ROLES_IN_ALL, RoleCount, RoleRefusal, key_of};
use shared::operations::rows::{RoleLevelRow, RoleRow};
use shared::operations::{Act, Subject};
use shared::policy::workspace::ChangeSettings;
use shared::problem::ProblemCode;
use shared::text::Role;
use shared::words::server::roles as words;

use super::Decided;
use crate::acts::grants;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::accounts::{self, AccountNow};
use crate::store::gate::as_agent;
use crate::store::{Answers, Batch, Slot, Statement, roles};

/// What an act on the list of roles is about.
const ALL: Subject = Subject::Workspace(WorkspaceId::ONLY);

/// Decides what a draft about roles, or the levels that an account gives to them, does.
pub(super) async fn decide(ctx: &Ctx, caller: &Caller, draft: &Draft) -> Result<Decided, ApiError> {
    match draft {
        Draft::SetSharing(sharing) => set_sharing(ctx, caller, sharing).await,
        Draft::CreateRole(new) => create(ctx, caller, &name(&new.name)?).await,
        Draft::RenameRole(next) => rename(ctx, caller, next.role, &name(&next.name)?).await,
        Draft::ArchiveRole(it) => archive(ctx, caller, it.role).await,
        Draft::RestoreRole(it) => restore(ctx, caller, it.role).await,
        _ => Err(ApiError::NotFound),
    }
}

fn name(text: &str) -> Result<Role, ApiError> {
    Role::parse(text).map_err(|error| ApiError::field("name", error))
}

fn refused(refusal: &RoleRefusal) -> ApiError {
    let code = match refusal {
        RoleRefusal::Taken { .. } => ProblemCode::NameTaken,
        RoleRefusal::TooMany | RoleRefusal::TooManyInAll => ProblemCode::Conflict,
    };
    ApiError::rule(code, refusal.to_string())
}

async fn create(ctx: &Ctx, caller: &Caller, name: &Role) -> Result<Decided, ApiError> {
    let (mut batch, count) = Batch::of::<RoleCount>(roles::count());
    let named = batch.ask::<RoleRow>(roles::named([name.as_str()].into_iter()));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<ChangeSettings>(())?;
    let count = answers.one(count)?.ok_or(ApiError::NotFound)?;
    let change = plans::create_role((ctx.id()?, name), &answers.all(named)?, count, ctx.now);
    let change = change.map_err(|it| refused(&it))?;
    Decided::new(asker, Act::CreateRole, ALL, vec![change])
}

async fn rename(
    ctx: &Ctx,
    caller: &Caller,
    role: RoleId,
    name: &Role,
) -> Result<Decided, ApiError> {
    let (mut batch, row) = Batch::of::<RoleRow>(roles::one(role));
    let named = batch.ask::<RoleRow>(roles::named([name.as_str()].into_iter()));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<ChangeSettings>(())?;
    let row = answers.one(row)?.ok_or(ApiError::NotFound)?;
    let change = plans::rename_role(row, name, &answers.all(named)?);
    let changes = change.map_err(|it| refused(&it))?.into_iter().collect();
    Decided::new(asker, Act::RenameRole, ALL, changes)
}

async fn archive(ctx: &Ctx, caller: &Caller, role: RoleId) -> Result<Decided, ApiError> {
    let (batch, row) = Batch::of::<RoleRow>(roles::one(role));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<ChangeSettings>(())?;
    let row = answers.one(row)?.ok_or(ApiError::NotFound)?;
    let changes = plans::archive_role(row, ctx.now).into_iter().collect();
    Decided::new(asker, Act::ArchiveRole, ALL, changes)
}

async fn restore(ctx: &Ctx, caller: &Caller, role: RoleId) -> Result<Decided, ApiError> {
    let (mut batch, row) = Batch::of::<RoleRow>(roles::one(role));
    let count = batch.ask::<RoleCount>(roles::count());
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<ChangeSettings>(())?;
    let row = answers.one(row)?.ok_or(ApiError::NotFound)?;
    let count = answers.one(count)?.ok_or(ApiError::NotFound)?;
    let change = plans::restore_role(row, count).map_err(|it| refused(&it))?;
    Decided::new(asker, Act::RestoreRole, ALL, change.into_iter().collect())
}

/// Sets the levels that an account gives by default and to roles [V6, R19].
async fn set_sharing(ctx: &Ctx, caller: &Caller, next: &Sharing) -> Result<Decided, ApiError> {
    let most = usize::try_from(MAX_ROLES_IN_ALL).unwrap_or(usize::MAX);
    if most < next.role_levels.len() {
        return Err(ApiError::field("role_levels", words::choose_each_once()));
    }
    let id = next.account;
    let (mut batch, now) = Batch::of::<AccountNow>(accounts::now(id));
    let levels = batch.ask::<RoleLevelRow>(roles::levels(id));
    let with_level = batch.ask::<RoleRow>(roles::with_level(id));
    let named = next.role_levels.iter().map(|it| it.role.as_str());
    let named = batch.ask::<RoleRow>(roles::named(named));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let now = answers.one(now)?.ok_or(ApiError::NotFound)?;
    let levels = answers.all(levels)?;
    let mut listed = answers.all(with_level)?;
    listed.extend(answers.all(named)?);
    if now.version != next.version {
        return Err(ApiError::Stale(None));
    }
    let mut wished = Vec::new();
    for RoleLevel { role, level } in &next.role_levels {
        let key = key_now(role, &listed, &levels)?;
        if wished.iter().any(|(it, _)| *it == key) {
            return Err(ApiError::field("role_levels", words::choose_each_once()));
        }
        wished.push((key, *level));
    }
    let given: Vec<&str> = wished
        .iter()
        .map(|(key, _)| key.as_str())
        .filter(|key| !levels.iter().any(|it| it.role == *key))
        .collect();
    let guard = roles::offered(&given);
    let changes = plans::set_sharing(now.row, &levels, (next.default_level, &wished));
    grants::check(ctx, &asker, &changes).await?;
    Ok(Decided::new(asker, Act::SetSharing, Subject::Account(id), changes)?
        .guard(accounts::version(id, next.version))
        .guard(guard))
}

/// The key of a role that an account is to give a level to. One that it gives a level to now may
/// be archived, or older than the list.
fn key_now(role: &str, listed: &[RoleRow], levels: &[RoleLevelRow]) -> Result<String, ApiError> {
    let kept = levels
        .iter()
        .find_map(|it| key_of(role, listed, Some(&it.role)).ok().filter(|key| *key == it.role));
    match kept {
        Some(key) => Ok(key),
        None => key_of(role, listed, None).map_err(|it| ApiError::field("role_levels", it)),
    }
}

/// A role that somebody names, and where the answer about it is.
pub(crate) struct Asked {
    role: Role,
    slot: Slot<RoleRow>,
}

/// Asks for the role that somebody names, if one is named.
pub(crate) fn ask(batch: &mut Batch, role: Option<Role>) -> Option<Asked> {
    let role = role?;
    let slot = batch.ask(roles::named([role.as_str()].into_iter()));
    Some(Asked { role, slot })
}

/// A role that somebody names, and those that may be meant.
pub(crate) struct Meant {
    role: Role,
    listed: Vec<RoleRow>,
}

impl Asked {
    /// Reads the answer.
    pub(crate) fn read(self, answers: &mut Answers) -> Result<Meant, ApiError> {
        Ok(Meant { listed: answers.all(self.slot)?, role: self.role })
    }
}

impl Meant {
    /// The key of the role, for a relationship that has the role `has` now.
    pub(crate) fn key(&self, has: Option<&str>) -> Result<String, ApiError> {
        key_of(self.role.as_str(), &self.listed, has).map_err(|it| ApiError::field("role", it))
    }

    /// The guard that the role is still offered, where it is.
    pub(crate) fn guard(&self) -> Option<Statement> {
        let is_offered = |it: &&RoleRow| it.archived_at.is_none();
        let row = self.listed.iter().find(is_offered)?;
        Some(roles::offered(&[&row.key]))
    }
}

/// Puts the names of roles in the place of their keys.
pub(super) async fn tell(ctx: &Ctx, mut effects: Vec<&mut Effect>) -> Result<(), ApiError> {
    let keys = role_keys(effects.iter_mut().map(|it| &mut **it));
    if !keys.is_empty() {
        let (batch, names) = Batch::of::<BTreeMap<String, String>>(roles::names_of(&keys));
        let names = batch.run(&*ctx.sql).await?.one(names)?.unwrap_or_default();
        name_roles(effects.into_iter(), &names);
    }
    Ok(())
}
