//! Giving contacts and accounts another owner.

use shared::api::bulk::SetOwner;
use shared::bulk::set_owner;
use shared::customers::labels::MAX_AT_ONCE;
use shared::ids::{AgentId, WorkspaceId};
use shared::operations::effects::Record;
use shared::operations::rows::{AccountRow, ContactRow};
use shared::operations::{Act, Subject};
use shared::words::server::problems as words;

use super::Decided;
use super::chosen::chosen;
use crate::acts::grants;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate::as_agent;
use crate::store::{Batch, owners};

/// Gives records another owner.
///
/// Steps: parse (422), look up (404: the call fails as a whole, so that no record is skipped
/// silently), then check the owner (422).
pub(super) async fn set(ctx: &Ctx, caller: &Caller, draft: &SetOwner) -> Result<Decided, ApiError> {
    let (mut contacts, mut accounts) = (Vec::new(), Vec::new());
    for record in &draft.records {
        match record {
            Record::Contact(id) => contacts.push(*id),
            Record::Account(id) => accounts.push(*id),
        }
    }
    let (act, ids) = match (contacts.is_empty(), accounts.is_empty()) {
        (_, true) => (Act::EditContact, contacts.iter().map(|it| it.uuid()).collect::<Vec<_>>()),
        (true, false) => (Act::EditAccount, accounts.iter().map(|it| it.uuid()).collect()),
        (false, false) => return Err(ApiError::field("records", words::choose_at_least_one())),
    };
    let ids = chosen(&ids, "records", MAX_AT_ONCE)?;
    let (mut batch, of_contacts) = Batch::of::<ContactRow>(owners::contacts(&ids));
    let of_accounts = batch.ask::<AccountRow>(owners::accounts(&ids));
    let owner = batch.ask::<AgentId>(owners::active(draft.owner));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let (contacts, accounts) = (answers.all(of_contacts)?, answers.all(of_accounts)?);
    if contacts.len() + accounts.len() < ids.len() {
        return Err(ApiError::NotFound);
    }
    if answers.one(owner)?.is_none() {
        return Err(ApiError::field("owner", words::choose_an_active_agent()));
    }
    let changes = set_owner(contacts, accounts, draft.owner);
    grants::check(ctx, &asker, &changes).await?;
    let subject = match draft.records.as_slice() {
        [Record::Contact(id)] => Subject::Contact(*id),
        [Record::Account(id)] => Subject::Account(*id),
        _ => Subject::Workspace(WorkspaceId::ONLY),
    };
    Ok(Decided::new(asker, act, subject, changes)?.guard(owners::still_active(draft.owner)))
}
