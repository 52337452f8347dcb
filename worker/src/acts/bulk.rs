//! One act on several records of a bulk act: decided as if the agent did it to them now, with a
//! result for each. A preview and each slice of the job use the same.

use std::collections::BTreeSet;

use shared::api::bulk::BulkAct;
use shared::api::portal_access::InvitationOutcome;
use shared::api::relationships::AssociationOutcome;
use shared::bulk::{BulkResult, Reason, record_of};
use shared::grid::ListName;
use shared::ids::{BulkId, ContactId};
use shared::problem::ProblemCode;
use uuid::Uuid;

use super::invitations::invite;
use super::structure::{self, Decided};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::bulk::{Next, Outcome};
use crate::store::change::Change;
use crate::store::proof::Proof;

/// What some records get.
pub(crate) struct Slice {
    /// How many of the records it is about, the first ones.
    pub(crate) taken: usize,
    /// What becomes of each.
    pub(crate) outcomes: Vec<Outcome>,
    /// The refusal, if it is about one record which is refused.
    pub(crate) error: Option<ApiError>,
    made: Made,
}

/// What changes them.
enum Made {
    Act(Box<Decided>),
    Mails(Box<Change>),
    Nothing,
}

impl Slice {
    /// The change that writes it.
    pub(crate) fn change(self, ctx: &Ctx, proof: &impl Proof) -> Result<Change, ApiError> {
        match self.made {
            Made::Act(decided) if !decided.is_empty() => decided.change(ctx),
            Made::Mails(change) => Ok(*change),
            Made::Act(_) | Made::Nothing => Change::of_job(ctx, proof),
        }
    }

    /// How many records to take next, `most` at most: one where one was refused, else twice as
    /// many as could be done together.
    pub(crate) fn next_width(&self, most: usize) -> usize {
        if self.error.is_some() { 1 } else { (2 * self.taken).clamp(1, most) }
    }
}

/// Decides the act on these records, or on the first of them: an act that is refused for all is
/// tried with half of them, so that in the end only those are refused that cause it.
pub(crate) async fn decide(
    ctx: &Ctx,
    caller: &Caller,
    (id, list, act): (BulkId, ListName, &BulkAct),
    rows: &[Next],
) -> Result<Slice, ApiError> {
    let mut taken = rows.len();
    loop {
        let rows = rows.get(..taken).unwrap_or_default();
        let live: Vec<Uuid> = rows.iter().filter(|it| it.is_live).map(|it| it.id).collect();
        let (results, made, error) = match together(ctx, caller, (id, list, act), &live).await {
            Ok((results, made)) => (results, made, None),
            Err(error) => {
                let Some(reason) = reason(&error) else { return Err(error) };
                if 1 < taken {
                    taken /= 2;
                    continue;
                }
                let results = live.iter().map(|id| (*id, Err(reason.clone())));
                (results.collect(), Made::Nothing, Some(error))
            }
        };
        let outcome = |row: &Next| {
            let result = results.iter().find(|(id, _)| *id == row.id).map(|(_, it)| it.clone());
            let (result, reason) = match result.unwrap_or(Err(Reason::Gone)) {
                Ok(()) => (BulkResult::Done, None),
                Err(reason @ (Reason::AlreadySo | Reason::AlreadyActive)) => {
                    (BulkResult::Skipped, Some(reason))
                }
                Err(reason) => (BulkResult::Failed, Some(reason)),
            };
            Outcome { position: row.position, result, reason }
        };
        return Ok(Slice { taken, outcomes: rows.iter().map(outcome).collect(), error, made });
    }
}

/// What becomes of a record: it is changed, or why it is not.
type Results = Vec<(Uuid, Result<(), Reason>)>;

async fn together(
    ctx: &Ctx,
    caller: &Caller,
    (id, list, act): (BulkId, ListName, &BulkAct),
    records: &[Uuid],
) -> Result<(Results, Made), ApiError> {
    if records.is_empty() {
        return Ok((Vec::new(), Made::Nothing));
    }
    if *act == BulkAct::Invite {
        let contacts: Vec<ContactId> = records.iter().map(|id| ContactId::new(*id)).collect();
        let (results, change) = invite(ctx, caller, &contacts, Some(id)).await?;
        let result = results.iter().map(|it| (it.contact.id.uuid(), invited(it.outcome)));
        return Ok((result.collect(), change.map_or(Made::Nothing, |it| Made::Mails(it.into()))));
    }
    let draft = act.draft(list, records).ok_or(ApiError::NotFound)?;
    // Boxed, because the future of all acts is large.
    let decided = Box::pin(structure::decide(ctx, caller, &draft)).await?;
    let changed: BTreeSet<Uuid> = decided.changes.iter().filter_map(record_of).collect();
    let result = |id: &Uuid| {
        let refused = decided.refusals.iter().find(|(it, _)| it.uuid() == *id);
        let outcome = decided.results.iter().find(|it| it.contact.id.uuid() == *id);
        let result = match (refused, outcome.map(|it| &it.outcome)) {
            (Some((_, refusal)), _) => Err(Reason::from(refusal)),
            (_, Some(AssociationOutcome::Refused { code, .. })) => Err(by_code(*code)),
            _ if changed.contains(id) => Ok(()),
            _ => Err(Reason::AlreadySo),
        };
        (*id, result)
    };
    let results = records.iter().map(result).collect();
    Ok((results, Made::Act(Box::new(decided.part_of(id)))))
}

/// What becomes of an invited contact.
const fn invited(outcome: InvitationOutcome) -> Result<(), Reason> {
    match outcome {
        InvitationOutcome::Sent => Ok(()),
        InvitationOutcome::AlreadyActive => Err(Reason::AlreadyActive),
        InvitationOutcome::NoEmail => Err(Reason::NoEmail),
        InvitationOutcome::Blocked => Err(Reason::Blocked),
        InvitationOutcome::BouncedBefore => Err(Reason::BouncedBefore),
        InvitationOutcome::NotPermitted => Err(Reason::NotPermitted),
    }
}

const fn by_code(code: ProblemCode) -> Reason {
    match code {
        ProblemCode::NotFound => Reason::Gone,
        code => Reason::Rule { code },
    }
}

/// Why a record is refused by `error`; none: it is no refusal.
pub(crate) fn reason(error: &ApiError) -> Option<Reason> {
    match error {
        ApiError::NotFound => Some(Reason::Gone),
        ApiError::Refused(refusal) => Some(Reason::from(refusal)),
        ApiError::Rule { code, .. } => Some(by_code(*code)),
        ApiError::Invalid(_) => Some(Reason::Rule { code: ProblemCode::Invalid }),
        _ => None,
    }
}
