//! The row changes of each act on roles, and on the access that an account gives: facts in,
//! row changes out.
//!
//! Relationships and levels refer to a role by its key, and people by its name. A role that is
//! archived stays with those who have it, with its level, and is given to nobody else.

use std::fmt;

use serde::Deserialize;

use super::rows::{AccountRow, Diff, RoleLevelRow, RoleRow, RowChange};
use crate::customers::labels::label_key;
use crate::customers::level::AccessLevel;
use crate::ids::RoleId;
use crate::text::Role;
use crate::time::Timestamp;
use crate::words::server::roles as words;

/// The most roles that a workspace offers: as many as fit a list to choose from.
pub const MAX_ROLES: u32 = 50;

/// The most roles that a workspace has, archived ones included.
pub const MAX_ROLES_IN_ALL: u32 = 200;

/// The facts about the list of roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct RoleCount {
    /// How many are offered.
    pub offered: u32,
    /// How many there are, archived ones included.
    pub all: u32,
}

/// Why an act on roles is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleRefusal {
    /// Another role has the name.
    Taken {
        /// As the other one is spelled.
        name: String,
        /// Whether it is archived.
        is_archived: bool,
    },
    /// The workspace would offer more than [`MAX_ROLES`] roles.
    TooMany,
    /// The workspace would have more than [`MAX_ROLES_IN_ALL`] roles.
    TooManyInAll,
}

impl fmt::Display for RoleRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken { name, is_archived: false } => f.write_str(&words::is_taken(name)),
            Self::Taken { name, is_archived: true } => f.write_str(&words::is_archived_taken(name)),
            Self::TooMany => f.write_str(&words::too_many(MAX_ROLES)),
            Self::TooManyInAll => f.write_str(&words::too_many_in_all(MAX_ROLES_IN_ALL)),
        }
    }
}

impl std::error::Error for RoleRefusal {}

/// Why a role that somebody names cannot be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnknownRole {
    /// No role has the name.
    Unlisted(String),
    /// The role with the name is archived.
    Archived(String),
}

impl fmt::Display for UnknownRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unlisted(name) => f.write_str(&words::is_unlisted(name)),
            Self::Archived(name) => f.write_str(&words::is_archived(name)),
        }
    }
}

impl std::error::Error for UnknownRole {}

/// The key of the role called `name`. `listed` are roles, and `has` is the role that is there
/// now: it may be kept although it is archived, or older than the list.
pub fn key_of(name: &str, listed: &[RoleRow], has: Option<&str>) -> Result<String, UnknownRole> {
    let key = label_key(name);
    let is_called = |it: &&RoleRow| it.name_key == key || label_key(&it.name) == key;
    let mut called = listed.iter().filter(is_called);
    if let Some(has) = has
        && (called.clone().any(|it| it.key == has)
            || !listed.iter().any(|it| it.key == has) && label_key(has) == key)
    {
        return Ok(has.to_owned());
    }
    match called.clone().find(|it| it.archived_at.is_none()).or(called.next()) {
        Some(row) if row.archived_at.is_none() => Ok(row.key.clone()),
        Some(row) => Err(UnknownRole::Archived(row.name.clone())),
        None => Err(UnknownRole::Unlisted(name.to_owned())),
    }
}

fn is_free(name: &Role, own: Option<RoleId>, named: &[RoleRow]) -> Result<(), RoleRefusal> {
    let key = label_key(name.as_str());
    let is_other = |it: &&RoleRow| Some(it.id) != own && label_key(&it.name) == key;
    match named.iter().find(is_other) {
        Some(other) => Err(RoleRefusal::Taken {
            name: other.name.clone(),
            is_archived: other.archived_at.is_some(),
        }),
        None => Ok(()),
    }
}

/// Creates a role. `named` are the roles that may have the name.
pub fn create_role(
    (id, name): (RoleId, &Role),
    named: &[RoleRow],
    count: RoleCount,
    now: Timestamp,
) -> Result<RowChange, RoleRefusal> {
    is_free(name, None, named)?;
    if MAX_ROLES <= count.offered {
        return Err(RoleRefusal::TooMany);
    }
    if MAX_ROLES_IN_ALL <= count.all {
        return Err(RoleRefusal::TooManyInAll);
    }
    Ok(RowChange::Role(Diff::insert(RoleRow {
        id,
        key: id.to_string(),
        name: name.to_string(),
        name_key: label_key(name.as_str()),
        created_at: now,
        archived_at: None,
    })))
}

/// Renames a role, for all who have it; none: nothing changes.
pub fn rename_role(
    row: RoleRow,
    name: &Role,
    named: &[RoleRow],
) -> Result<Option<RowChange>, RoleRefusal> {
    is_free(name, Some(row.id), named)?;
    let change = RowChange::Role(Diff::update(row, |it| {
        it.name = name.to_string();
        it.name_key = label_key(name.as_str());
    }));
    Ok((!change.is_idle()).then_some(change))
}

/// Archives a role; none: it is archived already.
pub fn archive_role(row: RoleRow, now: Timestamp) -> Option<RowChange> {
    let is_offered = row.archived_at.is_none();
    is_offered.then(|| RowChange::Role(Diff::update(row, |it| it.archived_at = Some(now))))
}

/// Offers an archived role again; none: it is offered already.
pub fn restore_role(row: RoleRow, count: RoleCount) -> Result<Option<RowChange>, RoleRefusal> {
    if row.archived_at.is_none() {
        return Ok(None);
    }
    if MAX_ROLES <= count.offered {
        return Err(RoleRefusal::TooMany);
    }
    Ok(Some(RowChange::Role(Diff::update(row, |it| it.archived_at = None))))
}

/// Sets the levels that an account gives. `levels` are those that it gives to roles now, and
/// `next` those that it should, by the roles' keys.
pub fn set_sharing(
    row: AccountRow,
    levels: &[RoleLevelRow],
    (default_level, next): (AccessLevel, &[(String, AccessLevel)]),
) -> Vec<RowChange> {
    let account_id = row.id;
    let default = RowChange::Account(Diff::update(row, |it| it.default_level = default_level));
    let next_of = |role: &String| next.iter().find(|(it, _)| it == role).map(|(_, level)| *level);
    let kept_or_gone = levels.iter().map(|it| match next_of(&it.role) {
        Some(level) => Diff::update(it.clone(), |it| it.level = level),
        None => Diff::insert(it.clone()).reversed(),
    });
    let new = next.iter().filter(|(role, _)| !levels.iter().any(|it| it.role == *role));
    let new = new.map(|(role, level)| {
        Diff::insert(RoleLevelRow { account_id, role: role.clone(), level: *level })
    });
    let levels = kept_or_gone.chain(new).map(RowChange::RoleLevel);
    [default].into_iter().chain(levels).filter(|it| !it.is_idle()).collect()
}

#[cfg(test)]
#[path = "roles_tests.rs"]
mod tests;
