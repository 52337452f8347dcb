//! Contacts' roles at an account, and their access to colleagues' tickets there.

use shared::api::relationships::MAX_AT_ONCE;
use shared::customers::level::AccessLevel;
use shared::ids::RelationshipId;
use shared::operations::plans;
use shared::operations::{Act, Subject};
use shared::policy::customers::Associate;
use shared::text::Role;

use super::chosen::chosen;
use super::{Decided, roles};
use crate::acts::grants;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::Batch;
use crate::store::gate::as_agent;
use crate::store::relationships::{self as store, Found};

/// The new access level of a relationship.
#[derive(Clone, Copy)]
pub(crate) enum NextLevel {
    /// The level is unchanged.
    Kept,
    /// The relationship's own level; `None`: the level of the role or the account.
    Set(Option<AccessLevel>),
}

/// The new role and access level of contacts at an account.
pub(crate) struct Access<'a> {
    /// The role as it was typed; `None`: unchanged.
    pub(crate) role: Option<&'a str>,
    /// The access level.
    pub(crate) level: NextLevel,
}

/// Sets the level and role of relationships. `seen` is the version that the caller has
/// read, for calls about a single relationship.
pub(crate) async fn set_access(
    ctx: &Ctx,
    caller: &Caller,
    ids: &[RelationshipId],
    wish: Access<'_>,
    seen: Option<i64>,
) -> Result<Decided, ApiError> {
    let ids = chosen(ids, "relationships", MAX_AT_ONCE)?;
    let next = wish.role.map(role).transpose()?;
    let (mut batch, found) = Batch::of::<Found>(store::of(&ids));
    let meant = roles::ask(&mut batch, next.clone().flatten());
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let found = answers.all(found)?;
    let meant = meant.map(|it| it.read(&mut answers)).transpose()?;
    // A missing relationship has ended or never existed. The call fails as a whole, so
    // that no contact is skipped silently.
    if found.len() < ids.len() {
        return Err(ApiError::NotFound);
    }
    for it in &found {
        asker.permit::<Associate>(it.target(asker.workspace))?;
        if seen.is_some_and(|seen| seen != it.relationship.version) {
            return Err(ApiError::Stale(serde_json::to_value(&it.relationship).ok()));
        }
    }
    let subject = subject(&found).ok_or(ApiError::NotFound)?;
    let set = |it: Found| -> Result<_, ApiError> {
        let has = it.live.row.role.as_deref();
        let key = meant.as_ref().map(|meant| meant.key(has)).transpose()?;
        // A role that is named is one; without one, it is taken away or unchanged.
        let role = next.as_ref().map(|_| key.as_deref());
        let level = match wish.level {
            NextLevel::Kept => it.live.row.level,
            NextLevel::Set(level) => level,
        };
        Ok(plans::set_access(it.live.row, role, level))
    };
    let changes: Vec<_> =
        found.into_iter().filter_map(|it| set(it).transpose()).collect::<Result<_, _>>()?;
    grants::check(ctx, &asker, &changes).await?;
    let mut decided = Decided::new(asker, Act::SetAccess, subject, changes)?;
    decided.guards.extend(meant.and_then(|it| it.guard()));
    Ok(decided)
}

/// The subject of an act on relationships: the contact if there is one relationship, the
/// account if there are several.
pub(super) fn subject(found: &[Found]) -> Option<Subject> {
    match found {
        [one] => Some(Subject::Contact(one.contact.id)),
        [first, ..] => Some(Subject::Account(first.live.row.account_id)),
        [] => None,
    }
}

/// Parses a role as it was typed; `None` if the text is empty.
pub(crate) fn role(text: &str) -> Result<Option<Role>, ApiError> {
    Role::parse_optional(text).map_err(|error| ApiError::field("role", error))
}
