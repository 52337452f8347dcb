//! Changing who belongs to whom. What may become of it is decided in
//! `shared/src/customers/relationship.rs`. Here a relationship is changed and
//! ended; [`associate`] makes them and [`primary`] changes places.

mod associate;
mod primary;

use serde::Serialize;
use shared::api::Nothing;
use shared::api::relationships::{EndRelationship, UpdateRelationship};
use shared::customers::level::AccessLevel;
use shared::customers::relationship;
use shared::ids::AccountId;
use shared::policy::customers::Associate;
use shared::text::Role;

pub(crate) use associate::{associate_with_account, associate_with_contact};
pub(crate) use primary::change_primary;

use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::change::{Audit, Change};
use crate::store::gate::as_agent;
use crate::store::relationships::{self as store, Found};
use crate::store::{Batch, StoreError};

/// Changes what a contact is at an account, and what they may do there.
pub(crate) async fn update_relationship(
    ctx: &Ctx,
    call: Call<UpdateRelationship>,
) -> Result<Nothing, ApiError> {
    let (role, level) = (role(&call.input.role)?, call.input.level);
    let (batch, found) = Batch::of::<Found>(store::one(call.id));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let found = answers.one(found)?.ok_or(ApiError::NotFound)?;
    let permit = asker.permit::<Associate>(found.target(asker.workspace))?;
    if found.relationship.version != call.input.version {
        return Err(stale(found));
    }
    let at = Place {
        account: found.relationship.account.id,
        role: found.relationship.role.as_deref(),
        level: found.relationship.level.own(),
    };
    let next = Place { role: role.as_ref().map(Role::as_str), level, ..at };
    if at == next {
        return Ok(Nothing {});
    }
    let mut change = Change::by(ctx, &permit)?;
    change
        .guard(store::version(call.id, call.input.version))
        .then(store::update(&permit, call.id, role.as_ref(), level))
        .audit(
            ctx,
            &Audit {
                act: "update_relationship",
                subject: ("contact", &found.contact.id),
                before: Some(at),
                after: Some(next),
            },
        )?;
    match change.commit(ctx, &call.caller, &Nothing {}).await {
        Ok(_) => Ok(Nothing {}),
        Err(ApiError::Store(StoreError::Stale)) => {
            let (batch, found) = Batch::of::<Found>(store::one(call.id));
            let (_, mut answers) = as_agent(ctx, &call.caller, batch).await?;
            Err(stale(answers.one(found)?.ok_or(ApiError::NotFound)?))
        }
        Err(error) => Err(error),
    }
}

fn stale(found: Found) -> ApiError {
    ApiError::Stale(serde_json::to_value(found.relationship).ok())
}

/// Ends an indirect relationship [R4, R13].
pub(crate) async fn end_relationship(
    ctx: &Ctx,
    call: Call<EndRelationship>,
) -> Result<Nothing, ApiError> {
    let (batch, found) = Batch::of::<Found>(store::one(call.id));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let found = answers.one(found)?.ok_or(ApiError::NotFound)?;
    let permit = asker.permit::<Associate>(found.target(asker.workspace))?;
    let live = store::live(&found.relationship);
    relationship::dissociate(&live)?;
    let mut change = Change::by(ctx, &permit)?;
    let operation = change.operation();
    change
        .guard(store::version(call.id, found.relationship.version))
        .then(store::end(&permit, call.id, operation, ctx.now))
        .audit(
            ctx,
            &Audit::<_, ()> {
                act: "end_relationship",
                subject: ("contact", &found.contact.id),
                before: Some(live),
                after: None,
            },
        )?;
    change.commit(ctx, &call.caller, &Nothing {}).await?;
    Ok(Nothing {})
}

/// What the audit keeps of what somebody is at an account.
#[derive(PartialEq, Eq, Serialize)]
struct Place<'a> {
    account: AccountId,
    role: Option<&'a str>,
    level: Option<AccessLevel>,
}

fn role(text: &str) -> Result<Option<Role>, ApiError> {
    Role::parse_optional(text).map_err(|error| ApiError::field("role", error))
}
