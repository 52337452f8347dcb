//! Relationships of contacts and accounts: associating, ending, and changing the primary
//! account.

use shared::api::Named;
use shared::api::relationships::{AssociationOutcome, AssociationResult, MAX_AT_ONCE};
use shared::customers::level::AccessLevel;
use shared::customers::relationship::{Association as Outcome, Live};
use shared::ids::{AccountId, ContactId, RelationshipId};
use shared::operations::plans::{self, NewRelationship};
use shared::operations::rows::{Diff, RelationshipRow, RowChange};
use shared::operations::{Act, Subject};
use shared::policy::customers::Associate;
use shared::problem::ProblemCode;
use shared::words::server::problems as words;

use super::access::subject;
use super::chosen::chosen;
use super::{Decided, role, roles};
use crate::acts::grants::{self, Granting};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::Batch;
use crate::store::accounts::{self, Target};
use crate::store::asker::Asker;
use crate::store::contacts::{self, ContactNow};
use crate::store::gate::as_agent;
use crate::store::relationships::{self as store, Found, Standing};

/// The role and access level of the new relationships.
pub(crate) struct Association<'a> {
    /// The role, as it was typed.
    pub(crate) role: &'a str,
    /// The relationship's own access level, if it has one.
    pub(crate) level: Option<AccessLevel>,
}

/// Associates contacts with an account, with one result for each contact [R2, R11, T7].
///
/// Steps: parse (422), look up the account (404), ask the permit (403), then decide each
/// row by itself. An unknown contact, or a contact that a rule refuses, is a result and not
/// an error.
pub(crate) async fn associate_contacts(
    ctx: &Ctx,
    caller: &Caller,
    account: AccountId,
    contacts: &[ContactId],
    (wish, with_tickets): (Association<'_>, bool),
) -> Result<Decided, ApiError> {
    let ids = chosen(contacts, "contacts", MAX_AT_ONCE)?;
    let role = role(wish.role)?;
    let (mut batch, target) = Batch::of::<Target>(accounts::targets(&[account]));
    let tickets_of = caller.session.as_deref().filter(|_| with_tickets);
    let standings = batch.ask::<Standing>(store::standings(&ids, tickets_of));
    let meant = roles::ask(&mut batch, role);
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let target = answers.one(target)?.ok_or(ApiError::NotFound)?;
    asker.permit::<Associate>(target.policy(asker.workspace))?;
    let standings = answers.all(standings)?;
    let meant = meant.map(|it| it.read(&mut answers)).transpose()?;
    let role = meant.as_ref().map(|it| it.key(None)).transpose()?;
    let (mut changes, mut results, mut joined) = (Vec::new(), Vec::new(), Vec::new());
    for id in ids {
        let standing = standings.iter().find(|it| it.contact.id == id);
        let outcome = match standing {
            None => missing(words::contact_is_missing()),
            Some(standing) => {
                let wish = (account, &role, wish.level);
                let (outcome, row) = join(ctx, &asker, (id, &standing.lives()), wish)?;
                if let Some(row) = row {
                    changes.push(RowChange::Relationship(Diff::insert(row)));
                    let tickets = standing.tickets.iter().cloned();
                    changes.extend(tickets.map(|it| plans::move_ticket(it, account)));
                    joined.push(standing);
                }
                with_moved(outcome, standing.tickets.len())
            }
        };
        let contact = standing.map(|it| it.contact.clone());
        let unknown = || Named { id, name: words::unknown_contact().to_owned() };
        let contact = contact.unwrap_or_else(unknown);
        results.push(AssociationResult { contact, account: target.account.clone(), outcome });
    }
    grants::check(ctx, &asker, &changes).await?;
    let mut decided = Decided::new(asker, Act::Associate, Subject::Account(account), changes)?
        .guard(accounts::live(&[account]))
        .guard(store::unchanged(joined.into_iter()));
    decided.guards.extend(meant.and_then(|it| it.guard()));
    Ok(Decided { results, ..decided })
}

/// Associates a contact with accounts. If the contact has no primary account, the first
/// one becomes it. The permit is checked for each account [R11, R17].
pub(crate) async fn associate_accounts(
    ctx: &Ctx,
    caller: &Caller,
    contact: ContactId,
    accounts: &[AccountId],
    wish: Association<'_>,
) -> Result<Decided, ApiError> {
    let ids = chosen(accounts, "accounts", MAX_AT_ONCE)?;
    let role = role(wish.role)?;
    let (mut batch, standing) = Batch::of::<Standing>(store::standings(&[contact], None));
    let targets = batch.ask::<Target>(accounts::targets(&ids));
    let meant = roles::ask(&mut batch, role);
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let standing = answers.one(standing)?.ok_or(ApiError::NotFound)?;
    let targets = answers.all(targets)?;
    let meant = meant.map(|it| it.read(&mut answers)).transpose()?;
    let role = meant.as_ref().map(|it| it.key(None)).transpose()?;
    let (mut changes, mut results, mut joined) = (Vec::new(), Vec::new(), Vec::new());
    // The relationships after the rows so far: the next row is decided on them.
    let mut live = standing.lives();
    let wished: Result<Vec<_>, ApiError> = ids
        .iter()
        .map(|id| {
            let (_, row) = join(ctx, &asker, (contact, &[]), (*id, &role, wish.level))?;
            Ok(row.map(|row| RowChange::Relationship(Diff::insert(row))))
        })
        .collect();
    let wished: Vec<RowChange> = wished?.into_iter().flatten().collect();
    let granting = Granting::of(ctx, &asker, &wished).await?;
    for id in ids {
        let target = targets.iter().find(|it| it.account.id == id);
        let account = target.map(|it| it.account.clone());
        let unknown = || Named { id, name: words::unknown_account().to_owned() };
        let account = account.unwrap_or_else(unknown);
        let permit = target.map(|it| asker.permit::<Associate>(it.policy(asker.workspace)));
        let outcome = match permit {
            None => missing(words::account_is_missing()),
            Some(Err(refusal)) => AssociationOutcome::Refused {
                code: ProblemCode::Forbidden,
                title: refusal.to_string(),
            },
            Some(Ok(_)) => {
                let (outcome, row) = join(ctx, &asker, (contact, &live), (id, &role, wish.level))?;
                let row = row.map(|it| (it.kind, it.id, RowChange::Relationship(Diff::insert(it))));
                let refusal = row.as_ref().and_then(|(_, _, row)| {
                    granting.check(&asker, std::slice::from_ref(row)).err()
                });
                match (refusal, row) {
                    (Some(refusal), _) => AssociationOutcome::Refused {
                        code: ProblemCode::Forbidden,
                        title: refusal.to_string(),
                    },
                    (None, Some((kind, row, change))) => {
                        let account_name = account.name.clone();
                        live.push(Live { id: row, account: id, account_name, kind });
                        changes.push(change);
                        joined.push(id);
                        outcome
                    }
                    (None, None) => outcome,
                }
            }
        };
        results.push(AssociationResult { contact: standing.contact.clone(), account, outcome });
    }
    let mut decided = Decided::new(asker, Act::Associate, Subject::Contact(contact), changes)?
        .guard(accounts::live(&joined))
        .guard(store::unchanged([&standing].into_iter()));
    decided.guards.extend(meant.and_then(|it| it.guard()));
    Ok(Decided { results, ..decided })
}

/// The outcome of one association, and the row to add, if any.
fn join(
    ctx: &Ctx,
    asker: &Asker,
    (contact, live): (ContactId, &[Live]),
    (account, role, level): (AccountId, &Option<String>, Option<AccessLevel>),
) -> Result<(AssociationOutcome, Option<RelationshipRow>), ApiError> {
    let wish = NewRelationship {
        id: ctx.id()?,
        contact,
        account,
        role: role.clone(),
        level,
        now: ctx.now,
    };
    Ok(match plans::associate(live, wish, asker.workspace.relationships()) {
        Ok((Outcome::AlreadyThere(kind), row)) => (AssociationOutcome::AlreadyThere { kind }, row),
        Ok((Outcome::Make(kind), row)) => {
            (AssociationOutcome::Made { kind, moved_tickets: 0 }, row)
        }
        Err(refusal) => {
            let (code, title) = (refusal.code(), refusal.to_string());
            (AssociationOutcome::Refused { code, title }, None)
        }
    })
}

fn missing(title: &str) -> AssociationOutcome {
    AssociationOutcome::Refused { code: ProblemCode::NotFound, title: title.to_owned() }
}

fn with_moved(outcome: AssociationOutcome, tickets: usize) -> AssociationOutcome {
    match outcome {
        AssociationOutcome::Made { kind, .. } => AssociationOutcome::Made {
            kind,
            moved_tickets: u32::try_from(tickets).unwrap_or(u32::MAX),
        },
        AssociationOutcome::AlreadyThere { .. } | AssociationOutcome::Refused { .. } => outcome,
    }
}

/// Ends indirect relationships, all or none [R4, R13].
pub(crate) async fn end_relationships(
    ctx: &Ctx,
    caller: &Caller,
    ids: &[RelationshipId],
) -> Result<Decided, ApiError> {
    let ids = chosen(ids, "relationships", MAX_AT_ONCE)?;
    let (batch, found) = Batch::of::<Found>(store::of(&ids));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let found = answers.all(found)?;
    // A missing relationship has ended or never existed. The call fails as a whole, so
    // that no contact is skipped silently.
    if found.len() < ids.len() {
        return Err(ApiError::NotFound);
    }
    let mut changes = Vec::new();
    for it in &found {
        asker.permit::<Associate>(it.target(asker.workspace))?;
        changes.push(plans::end(&it.live, ctx.now)?);
    }
    let subject = subject(&found).ok_or(ApiError::NotFound)?;
    Decided::new(asker, Act::EndRelationship, subject, changes)
}

/// Changes a contact's primary account, or removes it [R5, R6]. No ticket moves [T4].
pub(crate) async fn change_primary(
    ctx: &Ctx,
    caller: &Caller,
    contact: ContactId,
    (version, to): (i64, Option<AccountId>),
) -> Result<Decided, ApiError> {
    let (mut batch, now) = Batch::of::<ContactNow>(contacts::now(contact));
    let standing = batch.ask::<Standing>(store::standings(&[contact], None));
    let former = batch.ask::<Target>(accounts::primary_of(contact));
    let next = batch.ask::<Target>(accounts::targets(to.as_slice()));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let now = answers.one(now)?.ok_or(ApiError::NotFound)?;
    let standing = answers.one(standing)?.ok_or(ApiError::NotFound)?;
    let (former, next) = (answers.one(former)?, answers.one(next)?);
    // The permit is checked for the former and the next primary account.
    for target in former.iter().chain(&next) {
        asker.permit::<Associate>(target.policy(asker.workspace))?;
    }
    if now.version != version {
        return Err(ApiError::Stale(None));
    }
    if next.as_ref().map(|it| it.account.id) != to {
        return Err(ApiError::field("account", words::choose_an_existing_account()));
    }
    let rules = asker.workspace.relationships();
    let changes =
        plans::change_primary(&standing.live, (contact, to), rules, (ctx.id()?, ctx.now))?;
    grants::check(ctx, &asker, &changes).await?;
    Ok(Decided::new(asker, Act::ChangePrimary, Subject::Contact(contact), changes)?
        .guard(contacts::version(contact, version))
        .guard(store::unchanged([&standing].into_iter()))
        .guard(accounts::live(to.as_slice())))
}
