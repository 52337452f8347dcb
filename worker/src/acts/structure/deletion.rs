//! Deleting contacts and accounts, and restoring them from the recycle bin [D1–D6].

use std::collections::BTreeMap;

use shared::api::Named;
use shared::api::operations::{DeletionOutcome, DeletionResult};
use shared::api::relationships::MAX_AT_ONCE;
use shared::ids::{AccountId, ContactId};
use shared::import::undo::record_of;
use shared::operations::deletion::{DeletionRefusal, Members, delete_account, delete_contact};
use shared::operations::effects::Record;
use shared::operations::rows::{Diff, RowChange};
use shared::operations::undo::{self as rules, Undoable};
use shared::operations::{Act, Subject};
use shared::policy::Refusal;
use shared::policy::customers::{Associate, Block};
use shared::problem::{Blocker, ProblemCode};
use shared::words::server::{deletion as words, problems};

use super::Decided;
use super::chosen::chosen;
use crate::acts::grants;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::accounts::{self, AccountNow, Target};
use crate::store::asker::Asker;
use crate::store::deletions::{self as store, Found};
use crate::store::gate::as_agent;
use crate::store::recycle_bin::Deletion;
use crate::store::{Batch, operations, recycle_bin};

/// Deletes contacts, with one result for each [D1, D6].
///
/// An unknown contact, or one whose accounts the asker may not change, is a result and not an
/// error. If none of them is known, there is nothing to delete (404).
pub(super) async fn contacts(
    ctx: &Ctx,
    caller: &Caller,
    contacts: &[ContactId],
) -> Result<Decided, ApiError> {
    let ids = chosen(contacts, "contacts", MAX_AT_ONCE)?;
    let (batch, found) = Batch::of::<Found>(store::contacts(&ids));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<Block>(())?;
    let found = answers.all(found)?;
    let first = found.first().ok_or(ApiError::NotFound)?;
    if ids.len() == 1 {
        // The refusal of a single contact is the answer.
        may_end(&asker, first)?;
    }
    let subject = Subject::Contact(first.contact.id);
    let (mut changes, mut deletions, mut refusals) = (Vec::new(), Vec::new(), Vec::new());
    for id in &ids {
        let one = found.iter().find(|it| it.contact.id == *id);
        let unknown = || Named { id: *id, name: problems::unknown_contact().to_owned() };
        let contact = one.map_or_else(unknown, |it| it.contact.clone());
        let outcome = match one.map(|it| (it, may_end(&asker, it))) {
            None => {
                refusals.push((*id, Refusal::Hidden));
                let title = problems::contact_is_missing().to_owned();
                DeletionOutcome::Refused { code: ProblemCode::NotFound, title }
            }
            Some((_, Err(refusal))) => {
                let title = refusal.to_string();
                refusals.push((*id, refusal));
                DeletionOutcome::Refused { code: ProblemCode::Forbidden, title }
            }
            Some((it, Ok(()))) => {
                changes.extend(delete_contact(&it.person, ctx.now));
                DeletionOutcome::Deleted
            }
        };
        deletions.push(DeletionResult { contact, outcome });
    }
    let guard = store::no_more(&changes);
    let decided = Decided::new(asker, Act::DeleteContacts, subject, changes)?.guard(guard);
    Ok(Decided { deletions, refusals, ..decided })
}

/// Whether the asker may end all relationships of the contact [R17].
fn may_end(asker: &Asker, contact: &Found) -> Result<(), Refusal> {
    contact
        .targets(asker.workspace)
        .try_for_each(|target| asker.permit::<Associate>(target).map(|_| ()))
}

/// Deletes an account [D3].
///
/// Steps: look up (404), ask the permit for the account and for every other account whose
/// contacts change by it (403), then decide (409).
pub(super) async fn account(
    ctx: &Ctx,
    caller: &Caller,
    account: AccountId,
    (keep_contacts, primary_accounts): (bool, &BTreeMap<ContactId, AccountId>),
) -> Result<Decided, ApiError> {
    let (mut batch, now) = Batch::of::<AccountNow>(accounts::now(account));
    let target = batch.ask::<Target>(accounts::targets(&[account]));
    let people = batch.ask::<Found>(store::of_account(account));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let now = answers.one(now)?.ok_or(ApiError::NotFound)?;
    let target = answers.one(target)?.ok_or(ApiError::NotFound)?;
    asker.permit::<Associate>(target.policy(asker.workspace))?;
    asker.permit::<Block>(())?;
    let people = answers.all(people)?;
    let members = if keep_contacts {
        Members::Kept(primary_accounts.clone())
    } else if asker.workspace.delete_shared_contacts {
        Members::Deleted
    } else {
        Members::DeletedIfOnlyHere
    };
    let name = now.row.name.clone();
    let persons: Vec<_> = people.iter().map(|it| it.person.clone()).collect();
    let changes = delete_account(now.row, &now.domains, &persons, (&members, ctx.now))
        .map_err(|refusal| refused(&refusal, &name))?;
    // A contact who is deleted leaves their other accounts too.
    let deleted = shared::operations::deletion::deleted_contacts(&changes);
    for person in people.iter().filter(|it| deleted.contains(&it.contact.id)) {
        may_end(&asker, person)?;
    }
    let guard = store::no_more(&changes);
    Ok(Decided::new(asker, Act::DeleteAccount, Subject::Account(account), changes)?.guard(guard))
}

fn refused(refusal: &DeletionRefusal, account: &str) -> ApiError {
    let blockers = match refusal {
        DeletionRefusal::ContactsBelongElsewhere(contacts) => contacts
            .iter()
            .map(|it| Blocker { name: it.name.clone(), id: Some(it.id.uuid()) })
            .collect(),
        DeletionRefusal::NotTheirAccount(_) | DeletionRefusal::TooManyContacts => Vec::new(),
    };
    let title = words::account_is_not_deleted(account, &refusal.to_string());
    ApiError::Rule { code: refusal.code(), title, blockers }
}

/// Restores a deleted contact, or an account with all that was deleted with it [D2, D4].
///
/// It reverses what the operation that deleted the record did to it. What was changed since, or
/// breaks a rule by now, stays as it is and is reported.
pub(super) async fn restore(
    ctx: &Ctx,
    caller: &Caller,
    record: Record,
) -> Result<Decided, ApiError> {
    let (batch, deletion) = Batch::of::<Deletion>(recycle_bin::deletion(record));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let operation = answers.one(deletion)?.flatten().ok_or(ApiError::NotFound)?;
    let mut batch = Batch::new();
    let found = operations::to_undo(&mut batch, operation);
    let mut answers = batch.run(&*ctx.sql).await?;
    let found = found.read(&mut answers)?.ok_or(ApiError::NotFound)?;
    let changes: Vec<Undoable> = found
        .changes
        .into_iter()
        .filter(|it| belongs(&it.change, record, found.past.act))
        .collect();
    // The permit is checked for each account that the contacts belong to again.
    let joined = |target: &&Target| {
        changes.iter().any(|it| match &it.change {
            RowChange::Relationship(Diff { before: Some(row), .. }) => {
                row.account_id == target.account.id
            }
            _ => false,
        })
    };
    for target in found.targets.iter().filter(joined) {
        asker.permit::<Associate>(target.policy(asker.workspace))?;
    }
    let workspace = asker.workspace.relationships();
    let plan = rules::undo(changes, &found.today, workspace, ctx.now);
    grants::check(ctx, &asker, &plan.changes).await?;
    let subject = match record {
        Record::Contact(id) => Subject::Contact(id),
        Record::Account(id) => Subject::Account(id),
    };
    let decided = Decided::new(asker, Act::Restore, subject, plan.changes)?
        .guard(operations::unchanged(operation, &found.stamp));
    Ok(Decided { kept: plan.kept, ..decided })
}

/// Whether a change of the operation `act` that deleted `record` is restored with it: all of an
/// account's, and of a contact those of their own rows. The undo of an import deletes many records
/// that have nothing to do with each other.
fn belongs(change: &RowChange, record: Record, act: Act) -> bool {
    match record {
        Record::Account(id) if act == Act::UndoImport => record_of(change) == Some(id.uuid()),
        Record::Account(_) => true,
        Record::Contact(id) => rules::contact_of(change) == Some(id),
    }
}
