//! Structural acts: changing relationships, records, addresses and portal access.
//!
//! Each act is decided in one function, which reads facts and gets the row changes from
//! `shared`. A preview shows the decision, a commit writes it, and an undo is an act of
//! its own. [`decide`] finds the function by the draft; endpoints with a path of their
//! own call the function directly.

mod access;
mod addresses;
mod chosen;
pub(crate) mod custom;
mod deletion;
mod edit;
mod labels;
mod merge;
mod owner;
mod phones;
mod portal;
mod preview;
mod relationships;
mod roles;
mod settings;
mod shares;
mod undo;

use shared::api::operations::{Commit, DeletionResult, Done, Draft, Preview};
use shared::api::relationships::AssociationResult;
use shared::ids::{BulkId, ContactId, HelpCenterId, OperationId};
use shared::operations::addresses::given_up as addresses_of_changes;
use shared::operations::deletion::deleted_contacts;
use shared::operations::rows::{Diff, RowChange};
use shared::operations::undo::Kept;
use shared::operations::{Act, Subject};
use shared::policy::customers::{Block, KeepCustomers};
use shared::policy::{Permit, Refusal};
use shared::portal::access::PortalState;
use shared::problem::ProblemCode;

use self::addresses::Verifying;
use self::merge::Merge;
pub(crate) use self::preview::ids;
use self::preview::{kept_names, show};
pub(crate) use access::{Access, NextLevel, role, set_access};
pub(crate) use edit::{account_may_stand, contact_may_stand, edit_account, edit_contact};
pub(crate) use portal::{block, unblock};
pub(crate) use relationships::{
    Association, associate_accounts, associate_contacts, change_primary, end_relationships,
};
pub(crate) use roles::ask as ask_role;

use crate::acts::links;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::asker::Asker;
use crate::store::change::Change;
use crate::store::merges::moves;
use crate::store::{
    Statement, StoreError, accounts, contacts, deletions, portal_access, sessions, tokens,
};

/// A decided act: what will be written.
pub(crate) struct Decided {
    /// Who does the act.
    pub(crate) asker: Asker,
    /// The permit for it.
    permit: Permit<KeepCustomers>,
    act: Act,
    subject: Subject,
    /// The rows that change; empty if nothing would change.
    pub(crate) changes: Vec<RowChange>,
    /// The result of each row of an association.
    pub(crate) results: Vec<AssociationResult>,
    /// The result of each contact that is to be deleted.
    deletions: Vec<DeletionResult>,
    /// The contacts that the policy refuses to delete.
    pub(crate) refusals: Vec<(ContactId, Refusal)>,
    /// What an undo keeps.
    pub(crate) kept: Vec<Kept>,
    guards: Vec<Statement>,
    /// The mail that verifies a new address.
    verifying: Option<Verifying>,
    undoes: Option<OperationId>,
    /// What a merge shows and asks besides.
    merge: Option<Merge>,
}

impl Decided {
    /// An act of `asker` that changes these rows.
    fn new(
        asker: Asker,
        act: Act,
        subject: Subject,
        changes: Vec<RowChange>,
    ) -> Result<Self, ApiError> {
        Ok(Self {
            permit: asker.permit(())?,
            asker,
            act,
            subject,
            changes,
            results: Vec::new(),
            deletions: Vec::new(),
            refusals: Vec::new(),
            kept: Vec::new(),
            guards: Vec::new(),
            verifying: None,
            undoes: None,
            merge: None,
        })
    }

    /// The same as a slice of a bulk act.
    pub(crate) fn part_of(self, bulk: BulkId) -> Self {
        Self { subject: Subject::Bulk(bulk), ..self }
    }

    /// Adds a guard: a condition that must hold when the act is written.
    fn guard(mut self, guard: Statement) -> Self {
        self.guards.push(guard);
        self
    }

    /// The statement that increments the record's version, for an act that changes only
    /// rows that belong to the record. An edit based on the old version then conflicts.
    fn counts(&self, ctx: &Ctx) -> Option<Statement> {
        let own = self
            .changes
            .iter()
            .any(|it| matches!(it, RowChange::Contact(_)) || matches!(it, RowChange::Account(_)));
        let has_custom = || self.changes.iter().any(|it| matches!(it, RowChange::CustomValue(_)));
        match (self.act, self.subject) {
            (Act::ChangePrimary | Act::EditContact, Subject::Contact(id)) if !own => {
                Some(contacts::count_change(&self.permit, id, ctx.now))
            }
            (Act::EditAccount | Act::SetSharing, Subject::Account(id)) if !own => {
                Some(accounts::count_change(&self.permit, id, ctx.now))
            }
            // Whoever sees the values before an undo saves nothing by them.
            (Act::Undo, Subject::Contact(id)) if !own && has_custom() => {
                Some(contacts::count_change(&self.permit, id, ctx.now))
            }
            (Act::Undo, Subject::Account(id)) if !own && has_custom() => {
                Some(accounts::count_change(&self.permit, id, ctx.now))
            }
            _ => None,
        }
    }

    /// Whether the act changes nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The change that writes the act.
    pub(crate) fn change(self, ctx: &Ctx) -> Result<Change, ApiError> {
        let mut change = Change::by(ctx, &self.permit, self.act, self.subject)?;
        for guard in self.guards.iter().cloned() {
            change.guard(guard);
        }
        if let Some(first) = moves::before_rows(&self.permit, &self.changes) {
            change.then(first);
        }
        change.rows(ctx, &self.permit, &self.changes);
        if let Some(count) = self.counts(ctx) {
            change.then(count);
        }
        if let Some(operation) = self.undoes {
            change.undoes(operation);
        }
        for (contact, key) in given_up(&self.changes) {
            change.then(tokens::revoke_sent_to(&self.permit, contact, key, ctx.now));
        }
        if let Some(Verifying { standing, address }) = &self.verifying {
            let asked_by = self.asker.agent().map(|it| it.id);
            links::verify(ctx, &self.permit, &mut change, (standing, address), asked_by)?;
        }
        let deleted = deleted_contacts(&self.changes);
        if !deleted.is_empty() {
            let block = self.asker.permit::<Block>(())?;
            for end in deletions::end_access(&block, &deleted, ctx.now) {
                change.then(end);
            }
        }
        for (contact, center) in kept_out(&self.changes) {
            let block = self.asker.permit::<Block>(())?;
            change
                .then(sessions::end_of_contact(&block, contact))
                .then(tokens::revoke(&block, contact, center, ctx.now))
                .then(portal_access::drop_mails(&block, contact, center));
        }
        for move_on in moves::after_rows(&self.permit, &self.changes, self.undoes, ctx.now) {
            change.then(move_on);
        }
        Ok(change)
    }
}

/// The contacts who lose access to a help center by `changes`: their sessions, links and
/// queued mails end too [P7]. Those of contacts who are deleted end anyway.
fn kept_out(changes: &[RowChange]) -> impl Iterator<Item = (ContactId, HelpCenterId)> {
    let deleted = deleted_contacts(changes);
    let lost = |change: &RowChange| match change {
        RowChange::PortalAccess(Diff { before, after }) => {
            let is_in = after.as_ref().is_some_and(|it| it.state == PortalState::Active);
            let row = after.as_ref().or(before.as_ref()).filter(|_| !is_in);
            row.map(|it| (it.contact_id, it.help_center_id))
        }
        _ => None,
    };
    changes.iter().filter_map(lost).filter(move |(contact, _)| !deleted.contains(contact))
}

/// The addresses that contacts lose who are not deleted: links to them stop working. All links
/// of those who are deleted do.
fn given_up(changes: &[RowChange]) -> Vec<(ContactId, &str)> {
    let deleted = deleted_contacts(changes);
    let mut keys = addresses_of_changes(changes);
    keys.retain(|(contact, _)| !deleted.contains(contact));
    keys
}

/// Decides what `draft` does.
pub(crate) async fn decide(ctx: &Ctx, caller: &Caller, draft: &Draft) -> Result<Decided, ApiError> {
    match draft {
        Draft::AssociateContacts { account, contacts, role, level, with_earlier_tickets } => {
            let wish = Association { role, level: *level };
            let tickets = *with_earlier_tickets;
            associate_contacts(ctx, caller, *account, contacts, (wish, tickets)).await
        }
        Draft::AssociateAccounts { contact, accounts, role, level } => {
            let wish = Association { role, level: *level };
            associate_accounts(ctx, caller, *contact, accounts, wish).await
        }
        Draft::EndRelationships { relationships } => {
            end_relationships(ctx, caller, relationships).await
        }
        Draft::ChangePrimary { contact, version, account } => {
            change_primary(ctx, caller, *contact, (*version, *account)).await
        }
        Draft::SetAccess { relationships, role, level, keep_levels } => {
            let level = if *keep_levels { NextLevel::Kept } else { NextLevel::Set(*level) };
            let wish = Access { role: role.as_deref(), level };
            set_access(ctx, caller, relationships, wish, None).await
        }
        Draft::EditContact { contact, version, fields } => {
            edit_contact(ctx, caller, *contact, (*version, fields)).await
        }
        Draft::EditPhones(it) => phones::edit(ctx, caller, it).await,
        Draft::AddAddress { contact, email } => addresses::add(ctx, caller, *contact, email).await,
        Draft::CorrectAddress { contact, address, email } => {
            addresses::correct(ctx, caller, (*contact, *address), email).await
        }
        Draft::PromoteAddress { contact, address } => {
            addresses::promote(ctx, caller, (*contact, *address)).await
        }
        Draft::RemoveAddress { contact, address } => {
            addresses::remove(ctx, caller, (*contact, *address)).await
        }
        Draft::EditAccount { account, version, fields } => {
            edit_account(ctx, caller, *account, (*version, fields)).await
        }
        Draft::SetOwner(draft) => owner::set(ctx, caller, draft).await,
        Draft::DeleteContacts { contacts } => deletion::contacts(ctx, caller, contacts).await,
        Draft::DeleteAccount { account, keep_contacts, primary_accounts } => {
            let members = (*keep_contacts, primary_accounts);
            deletion::account(ctx, caller, *account, members).await
        }
        Draft::MergeContacts(draft) => merge::contacts(ctx, caller, draft).await,
        Draft::MergeAccounts(draft) => merge::accounts(ctx, caller, draft).await,
        Draft::Restore { record } => deletion::restore(ctx, caller, *record).await,
        Draft::Block { contact } => block(ctx, caller, *contact).await,
        Draft::Unblock { contact } => unblock(ctx, caller, *contact).await,
        Draft::EditSettings { version, settings } => {
            settings::edit(ctx, caller, *version, *settings).await
        }
        Draft::TurnOffMultiAccount { version } => settings::turn_off(ctx, caller, *version).await,
        Draft::TagContacts { .. }
        | Draft::TagAccounts { .. }
        | Draft::RenameTag { .. }
        | Draft::MergeTags { .. }
        | Draft::DeleteTag { .. }
        | Draft::CreateGroup { .. }
        | Draft::EditGroup { .. }
        | Draft::DeleteGroup { .. }
        | Draft::ChangeMembers { .. } => labels::decide(ctx, caller, draft).await,
        Draft::SetSharing(_)
        | Draft::CreateRole(_)
        | Draft::RenameRole(_)
        | Draft::ArchiveRole(_)
        | Draft::RestoreRole(_) => roles::decide(ctx, caller, draft).await,
        Draft::CreateField(_)
        | Draft::EditField(_)
        | Draft::ArchiveField(_)
        | Draft::RestoreField(_) => custom::decide(ctx, caller, draft).await,
        Draft::ShareTicket(draft) => shares::share(ctx, caller, draft).await,
        Draft::WithdrawShare(draft) => shares::withdraw(ctx, caller, draft).await,
        Draft::Undo { operation } => undo::undo(ctx, caller, *operation).await,
    }
}

/// What `draft` would do.
pub(crate) async fn preview(
    ctx: &Ctx,
    caller: &Caller,
    draft: &Draft,
) -> Result<Preview, ApiError> {
    let decided = decide(ctx, caller, draft).await?;
    show(ctx, &decided).await
}

/// Carries out `commit.draft`. If the commit has the hash of a preview, the draft is
/// carried out exactly as previewed or not at all.
pub(crate) async fn commit(ctx: &Ctx, caller: &Caller, commit: &Commit) -> Result<Done, ApiError> {
    let mut decided = decide(ctx, caller, &commit.draft).await?;
    if let Some(hash) = &commit.hash {
        let preview = show(ctx, &decided).await?;
        if preview.hash != *hash {
            return Err(ApiError::PlanChanged(serde_json::to_value(preview).ok()));
        }
    }
    merge::accepted(ctx, &mut decided).await?;
    let names = kept_names(ctx, &decided.kept).await?;
    let mut done = Done {
        operation: None,
        can_be_undone: false,
        results: decided.results.clone(),
        deletions: decided.deletions.clone(),
        kept: decided.kept.clone(),
        names,
    };
    roles::tell(ctx, done.kept.iter_mut().flat_map(|it| &mut it.effects).collect()).await?;
    if decided.is_empty() {
        Change::none(ctx, caller, &done).await?;
        return Ok(done);
    }
    let act = decided.act;
    let change = decided.change(ctx)?;
    done.operation = Some(change.operation());
    done.can_be_undone = act.can_be_undone();
    match change.commit(ctx, caller, &done).await {
        Ok(_) => Ok(done),
        Err(ApiError::Store(StoreError::Stale | StoreError::Taken(_))) => {
            // If a rule refuses the act by now, deciding again returns that refusal.
            merge::accepted(ctx, &mut decide(ctx, caller, &commit.draft).await?).await?;
            Err(ApiError::Stale(None))
        }
        Err(error) => Err(error),
    }
}

/// The refusal of an undo.
fn not_undoable(title: &str) -> ApiError {
    ApiError::rule(ProblemCode::NotUndoable, title)
}
