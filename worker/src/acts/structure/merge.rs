//! Merging contacts, and merging accounts [M1–M11].
//!
//! The planned rows are written like those of every other act. From them, the store finds the
//! other rows that move ([`moves`](crate::store::merges::moves)), so undoing and redoing a merge
//! need no code of their own.

use std::collections::BTreeMap;

use shared::api::merges::{
    GAINED_TICKETS, GainedTicket, MAX_RECORDS, MergeAccounts, MergeContacts, MergePreview, Moved,
};
use shared::ids::{AccountId, ContactId};
use shared::operations::merge::{self as plans, MergeRefusal};
use shared::operations::{Act, Subject};
use shared::policy::customers::{Associate, Block};
use shared::problem::{Blocker, FieldProblem, ProblemCode};
use shared::time::Timestamp;
use shared::words::server::merges as words;
use uuid::Uuid;

use super::Decided;
use crate::acts::grants;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate::as_agent;
use crate::store::merges::{self as store, FoundAccount, FoundContact, moves};
use crate::store::{Answers, Batch, Slot, StoreError, consequences, read_row};

/// What a merge shows and asks besides the rows.
pub(super) struct Merge {
    /// What the preview shows of it.
    pub(super) preview: MergePreview,
    /// The contact that stays, and whether the agent accepts the tickets that it gains.
    gaining: Option<(ContactId, bool)>,
}

fn others_wrong() -> ApiError {
    ApiError::field("from", words::choose_others(MAX_RECORDS - 1))
}

/// Refuses records that are missing among those that were found.
fn all_found<Id: PartialEq>(asked: &[Id], found: &[Id]) -> Result<(), ApiError> {
    if asked.first() != found.first() {
        return Err(ApiError::field("into", words::choose_existing()));
    }
    if found.len() < asked.len() { Err(others_wrong()) } else { Ok(()) }
}

fn refused(refusal: &MergeRefusal) -> ApiError {
    let title = refusal.to_string();
    let Some(code) = refusal.code() else {
        let is_account = *refusal == MergeRefusal::NotTheirPrimary;
        let field = if is_account { "primary_account" } else { "values" };
        return ApiError::Invalid(vec![FieldProblem::new(field, title)]);
    };
    let blockers = match refusal {
        MergeRefusal::Duplicates(all) => all
            .iter()
            .map(|(contact, account)| Blocker {
                name: words::relationship_of(&contact.name, &account.name),
                id: Some(contact.id.uuid()),
            })
            .collect(),
        MergeRefusal::PrimaryNotChosen(all) => {
            all.iter().map(|it| Blocker { name: it.name.clone(), id: Some(it.id.uuid()) }).collect()
        }
        MergeRefusal::NotTheirPrimary
        | MergeRefusal::UnknownValue
        | MergeRefusal::TooManyRelationships
        | MergeRefusal::TooManyDepartments => Vec::new(),
    };
    ApiError::Rule { code, title, blockers }
}

fn chosen<Id: Copy>(
    values: &BTreeMap<String, Id>,
    uuid: impl Fn(Id) -> Uuid,
) -> BTreeMap<String, Uuid> {
    values.iter().map(|(name, id)| (name.clone(), uuid(*id))).collect()
}

/// Merges contacts.
///
/// Steps: check the request (422), look up the contacts (422), ask the permit for every
/// account that one of them belongs to (403), plan (409), and check what it grants (403).
pub(super) async fn contacts(
    ctx: &Ctx,
    caller: &Caller,
    draft: &MergeContacts,
) -> Result<Decided, ApiError> {
    let ids = plans::records(draft.into, &draft.from).ok_or_else(others_wrong)?;
    let (batch, found) = Batch::of::<FoundContact>(store::found_contacts(&ids));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<Block>(())?;
    let texts = answers.texts(found);
    let found = read::<FoundContact>(&texts)?;
    let there: Vec<ContactId> = found.iter().map(|it| it.facts.row.id).collect();
    all_found(&ids, &there)?;
    for target in found.iter().flat_map(|it| it.targets(asker.workspace)) {
        asker.permit::<Associate>(target)?;
    }
    let facts: Vec<_> = found.into_iter().map(|it| it.facts).collect();
    let values = chosen(&draft.values, ContactId::uuid);
    let accounts = (draft.primary_account, asker.workspace.relationships());
    let merged = plans::merge_contacts(&facts, &values, accounts, ctx.now)
        .map_err(|refusal| refused(&refusal))?;
    grants::check(ctx, &asker, &merged.changes).await?;
    let preview = MergePreview {
        fields: merged.fields,
        primary_accounts: merged.primary_accounts,
        primary_account: merged.primary_account,
        ..MergePreview::default()
    };
    let gaining = Some((draft.into, draft.accepts_gained_tickets));
    let subject = Subject::Contact(draft.into);
    let decided = Decided::new(asker, Act::MergeContacts, subject, merged.changes)?
        .guard(store::contacts_unchanged(&ids, &texts));
    Ok(Decided { merge: Some(Merge { preview, gaining }), ..decided })
}

/// Merges accounts.
///
/// Steps: check the request (422), look up the accounts (422), ask the permit for each
/// (403), plan (409), and check what it grants (403).
pub(super) async fn accounts(
    ctx: &Ctx,
    caller: &Caller,
    draft: &MergeAccounts,
) -> Result<Decided, ApiError> {
    let ids = plans::records(draft.into, &draft.from).ok_or_else(others_wrong)?;
    let (batch, found) = Batch::of::<FoundAccount>(store::found_accounts(&ids));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let texts = answers.texts(found);
    let found = read::<FoundAccount>(&texts)?;
    let there: Vec<AccountId> = found.iter().map(|it| it.facts.row.id).collect();
    all_found(&ids, &there)?;
    for account in &found {
        asker.permit::<Associate>(account.target(asker.workspace))?;
    }
    let facts: Vec<_> = found.into_iter().map(|it| it.facts).collect();
    let values = chosen(&draft.values, AccountId::uuid);
    let merged =
        plans::merge_accounts(&facts, &values, ctx.now).map_err(|refusal| refused(&refusal))?;
    grants::check(ctx, &asker, &merged.changes).await?;
    let preview = MergePreview { fields: merged.fields, ..MergePreview::default() };
    let subject = Subject::Account(draft.into);
    let decided = Decided::new(asker, Act::MergeAccounts, subject, merged.changes)?
        .guard(store::accounts_unchanged(&ids, &texts));
    Ok(Decided { merge: Some(Merge { preview, gaining: None }), ..decided })
}

fn read<T: serde::de::DeserializeOwned>(texts: &[String]) -> Result<Vec<T>, StoreError> {
    texts.iter().map(|text| read_row(text)).collect()
}

/// Refuses a commit whose contact gains tickets that the agent has not accepted, and guards
/// that it gains none until it is written [M9].
pub(super) async fn accepted(ctx: &Ctx, decided: &mut Decided) -> Result<(), ApiError> {
    let gaining = decided.merge.as_ref().and_then(|it| it.gaining);
    let Some((contact, false)) = gaining else { return Ok(()) };
    let gained = consequences::gained(&decided.changes, contact, ctx.now);
    let (batch, gained) = Batch::of::<GainedTicket>(gained);
    let gained = batch.run(&*ctx.sql).await?.all(gained)?;
    if gained.is_empty() {
        let guard = consequences::nothing_gained(&decided.changes, contact, ctx.now);
        decided.guards.push(guard);
        return Ok(());
    }
    let title = words::accept_gained_tickets();
    Err(ApiError::rule(ProblemCode::GainedTicketsNotAccepted, title))
}

/// What a preview asks about a merge, or about the undo of one.
pub(super) struct Asked {
    moved: Option<Slot<Moved>>,
    gained: Option<Slot<GainedTicket>>,
    sessions: Option<Slot<u32>>,
}

/// Asks what the preview of `decided` shows of a merge.
pub(super) fn ask(batch: &mut Batch, decided: &Decided, now: Timestamp) -> Asked {
    let gaining = decided.merge.as_ref().and_then(|it| it.gaining);
    Asked {
        moved: store::ask_moved(batch, &decided.changes, decided.undoes),
        gained: gaining
            .map(|(contact, _)| batch.ask(consequences::gained(&decided.changes, contact, now))),
        sessions: moves::ask_sessions(batch, &decided.changes, now),
    }
}

impl Asked {
    /// What the preview shows of a merge, and how many sessions end.
    pub(super) fn read(
        self,
        decided: &Decided,
        answers: &mut Answers,
    ) -> Result<(Option<Box<MergePreview>>, u32), StoreError> {
        let sessions = match self.sessions {
            Some(sessions) => answers.one(sessions)?.unwrap_or_default(),
            None => 0,
        };
        let Some(moved) = self.moved else { return Ok((None, sessions)) };
        let preview = decided.merge.as_ref().map(|it| it.preview.clone());
        let mut preview = preview.unwrap_or_default();
        preview.moved = answers.one(moved)?.unwrap_or_default();
        if let Some(gained) = self.gained {
            preview.gained = answers.all(gained)?;
            let more = preview.gained.len().saturating_sub(GAINED_TICKETS);
            preview.gained.truncate(GAINED_TICKETS);
            preview.more_gained = u32::try_from(more).unwrap_or_default();
        }
        Ok((Some(Box::new(preview)), sessions))
    }
}
