//! What a change replaces, for the statements that compare who sees what.

use std::collections::BTreeSet;

use serde::Serialize;
use shared::customers::level::AccessLevel;
use shared::ids::{AccountId, ContactId, OperationId, RelationshipId};
use shared::operations::merge::Merges;
use shared::operations::rows::{Diff, PortalAccessRow, RelationshipRow, RowChange, TicketRow};
use shared::portal::access::PortalState;

/// The rows that a change replaces, as the statements take them.
#[derive(Default, Serialize)]
pub(super) struct Overlay<'a> {
    /// The contacts whose sight may change.
    contacts: BTreeSet<ContactId>,
    /// The accounts whose members' sight may change.
    accounts: BTreeSet<AccountId>,
    /// The relationships that change or end.
    gone: Vec<RelationshipId>,
    /// The live relationships that replace them.
    made: Vec<&'a RelationshipRow>,
    /// The accounts that give other levels.
    sharing: BTreeSet<AccountId>,
    /// The new default levels of accounts.
    defaults: Vec<(AccountId, AccessLevel)>,
    /// The new levels of roles: those of accounts with the role's key; none: the default.
    roles: Vec<(AccountId, &'a str, Option<AccessLevel>)>,
    /// The new portal access rows; one that is removed is that of a contact without access.
    portal: Vec<PortalAccessRow>,
    /// The new ticket rows.
    tickets: Vec<&'a TicketRow>,
    /// Contacts that are deleted.
    deleted: Vec<ContactId>,
    /// Deleted contacts that are restored.
    revived: Vec<ContactId>,
    /// Accounts that are deleted.
    closed: Vec<AccountId>,
    /// Deleted accounts that are restored.
    reopened: Vec<AccountId>,
    /// The accounts that are merged, or no longer merged.
    merging: BTreeSet<AccountId>,
    /// Contacts, and the ones that they are merged into.
    merged_contacts: Vec<(ContactId, ContactId)>,
    /// Accounts, and the ones that they are merged into.
    merged_accounts: Vec<(AccountId, AccountId)>,
    /// The merge that is undone: its tickets, participations and shares go back.
    undone: Option<OperationId>,
}

impl<'a> Overlay<'a> {
    /// The rows of `changes`, and the merge that they undo if `undoes` is one.
    pub(super) fn of(changes: &'a [RowChange], undoes: Option<OperationId>) -> Self {
        let mut overlay = Self::default();
        let merges = Merges::of(changes);
        for (from, into) in merges.contacts.iter().chain(&merges.contacts_back) {
            overlay.contacts.extend([*from, *into]);
        }
        for (from, into) in merges.accounts.iter().chain(&merges.accounts_back) {
            overlay.accounts.extend([*from, *into]);
            overlay.merging.extend([*from, *into]);
        }
        overlay.undone = undoes.filter(|_| merges.are_undone());
        overlay.merged_contacts = merges.contacts;
        overlay.merged_accounts = merges.accounts;
        for change in changes {
            match change {
                RowChange::Relationship(Diff { before, after }) => {
                    let rows = before.iter().chain(after);
                    overlay.contacts.extend(rows.map(|it| it.contact_id));
                    overlay.gone.extend(before.as_ref().map(|it| it.id));
                    overlay.made.extend(after.as_ref().filter(|it| it.valid_to.is_none()));
                }
                RowChange::Account(Diff { before: Some(before), after: Some(after) }) => {
                    if before.default_level != after.default_level {
                        overlay.sharing.insert(after.id);
                        overlay.defaults.push((after.id, after.default_level));
                    }
                    match (before.deleted_at, after.deleted_at) {
                        (_, Some(_)) => overlay.closed.push(after.id),
                        (Some(_), None) => overlay.reopened.push(after.id),
                        (None, None) => {}
                    }
                }
                RowChange::RoleLevel(Diff { before, after }) => {
                    let Some(row) = after.as_ref().or(before.as_ref()) else { continue };
                    let level = after.as_ref().map(|it| it.level);
                    overlay.sharing.insert(row.account_id);
                    overlay.roles.push((row.account_id, &row.role, level));
                }
                RowChange::PortalAccess(Diff { before, after }) => {
                    let Some(row) = after.as_ref().or(before.as_ref()) else { continue };
                    let state = after.as_ref().map_or(PortalState::Unverified, |it| it.state);
                    overlay.contacts.insert(row.contact_id);
                    overlay.portal.push(PortalAccessRow { state, ..row.clone() });
                }
                RowChange::Ticket(Diff { before: Some(before), after: Some(after) }) => {
                    overlay.accounts.extend(before.account_id.iter().chain(&after.account_id));
                    overlay.contacts.extend([before.requester_id, after.requester_id]);
                    overlay.tickets.push(after);
                }
                RowChange::Contact(Diff { after: Some(after), .. })
                    if after.deleted_at.is_some() =>
                {
                    overlay.contacts.insert(after.id);
                    overlay.deleted.push(after.id);
                }
                RowChange::Contact(Diff { before: Some(before), after: Some(after) })
                    if before.deleted_at.is_some() =>
                {
                    overlay.contacts.insert(after.id);
                    overlay.revived.push(after.id);
                }
                _ => {}
            }
        }
        overlay
    }

    /// Whether the plan changes nothing that decides who sees which tickets.
    pub(super) fn is_empty(&self) -> bool {
        self.contacts.is_empty() && self.accounts.is_empty() && self.sharing.is_empty()
    }
}
