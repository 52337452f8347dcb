//! Agents may let others see only what they see themselves [R19].
//!
//! [`gains`] computes from row changes which tickets become visible to more contacts, and
//! [`Grant`] checks whether the agent sees these tickets. A level shows all of an account's
//! tickets, future ones included, of every department. So only agents who see all
//! departments may give it. Moving or sharing a ticket affects only that ticket.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::customers::level::{AccessLevel, EffectiveLevel};
use crate::ids::{AccountId, ContactId, DepartmentId, TicketId};
use crate::operations::rows::{
    AccountRow, AddressRow, Diff, ParticipantRow, PortalAccessRow, RelationshipRow, RoleLevelRow,
    RowChange, ShareRow, TicketRow,
};
use crate::policy::viewer::Viewer;
use crate::policy::{Act, Refusal};
use crate::portal::access::PortalState;
use crate::time::Timestamp;

/// Tickets that become visible to a contact by a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gain {
    /// Tickets of any department, including future tickets.
    All,
    /// Existing tickets that this department works on.
    Of(DepartmentId),
}

/// Let contacts see these tickets [R19].
pub enum Grant {}

impl Act for Grant {
    type Subject = BTreeSet<Gain>;

    fn decide(viewer: &Viewer, gains: &BTreeSet<Gain>, _: Timestamp) -> Result<(), Refusal> {
        let Viewer::Agent(agent) = viewer else { return Err(Refusal::Hidden) };
        let Some(mine) = agent.departments.as_ref().filter(|_| !agent.is_admin) else {
            return Ok(());
        };
        let sees = |gain: &Gain| matches!(gain, Gain::Of(department) if mine.contains(department));
        if gains.iter().all(sees) { Ok(()) } else { Err(Refusal::MoreThanSeen) }
    }
}

/// The facts that [`gains`] needs about the records in the changes. A missing fact is
/// treated as the most permissive one.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct GrantFacts {
    /// The levels that accounts give.
    pub accounts: BTreeMap<AccountId, AccountLevels>,
    /// The departments that work on the tickets.
    pub tickets: BTreeMap<TicketId, DepartmentId>,
    /// What the contacts see once they have access.
    pub contacts: BTreeMap<ContactId, ContactSight>,
    /// The workspace's setting that leavers keep the tickets that they raised.
    pub leavers_keep: bool,
}

/// The levels that an account gives.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct AccountLevels {
    /// The default, for relationships without another level; none: unknown.
    pub default: Option<AccessLevel>,
    /// The levels of roles.
    pub roles: BTreeMap<String, AccessLevel>,
}

/// What a contact sees once they have access to a help center.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ContactSight {
    /// The contact's level in each of their accounts.
    pub levels: Vec<AccessLevel>,
    /// The departments of the tickets that the contact raised or takes part in.
    pub departments: Vec<DepartmentId>,
    /// Whether the contact is active in a help center, invited to it, or blocked.
    pub is_known: bool,
}

/// How many of colleagues' tickets a level can show: 0 none, 1 those that are not private,
/// 2 also private ones.
const fn shows(level: AccessLevel) -> u8 {
    match level {
        AccessLevel::Own => 0,
        AccessLevel::AllRead | AccessLevel::AllReply => 1,
        AccessLevel::Manage => 2,
    }
}

/// The tickets that become visible to more contacts by `changes`.
pub fn gains(changes: &[RowChange], facts: &GrantFacts) -> BTreeSet<Gain> {
    let mut gains = BTreeSet::new();
    for change in changes {
        match change {
            RowChange::Relationship(diff) => of_relationship(diff, facts, &mut gains),
            RowChange::Account(diff) => of_account(diff, &mut gains),
            RowChange::RoleLevel(diff) => of_role(diff, facts, &mut gains),
            RowChange::PortalAccess(diff) => of_portal(diff, facts, &mut gains),
            RowChange::Ticket(diff) => of_ticket(diff, facts, &mut gains),
            RowChange::Share(diff) => of_share(diff, facts, &mut gains),
            RowChange::Participant(diff) => of_participant(diff, facts, &mut gains),
            RowChange::Contact(Diff { before: Some(before), after: Some(after) }) => {
                if before.deleted_at.is_some() && after.deleted_at.is_none() {
                    of_contact(after.id, facts, &mut gains);
                }
                if let Some(into) = after.merged_into.filter(|_| before.merged_into.is_none()) {
                    // Each of them then sees what the other one does.
                    of_contact(after.id, facts, &mut gains);
                    of_contact(into, facts, &mut gains);
                }
            }
            RowChange::Address(diff) => of_address(diff, facts, &mut gains),
            // Only admins change the settings, and they see everything.
            RowChange::Contact(_)
            | RowChange::Role(_)
            | RowChange::Domain(_)
            | RowChange::Settings(_)
            | RowChange::Tag(_)
            | RowChange::ContactTag(_)
            | RowChange::AccountTag(_)
            | RowChange::Group(_)
            | RowChange::Member(_)
            | RowChange::CustomField(_)
            | RowChange::CustomValue(_) => {}
        }
    }
    gains
}

impl GrantFacts {
    /// How much the relationship shows, as in [`shows`]; 0 if it has ended.
    fn shown_by(&self, row: Option<&RelationshipRow>) -> u8 {
        let Some(row) = row.filter(|it| it.valid_to.is_none()) else { return 0 };
        let account = self.accounts.get(&row.account_id);
        let role = row.role.as_ref().and_then(|role| account?.roles.get(role).copied());
        let default = account.and_then(|it| it.default).unwrap_or(AccessLevel::Manage);
        shows(EffectiveLevel::of(row.level, role, default).level)
    }

    fn department(&self, ticket: TicketId) -> Gain {
        self.tickets.get(&ticket).map_or(Gain::All, |it| Gain::Of(*it))
    }
}

fn of_relationship(
    Diff { before, after }: &Diff<RelationshipRow>,
    facts: &GrantFacts,
    gains: &mut BTreeSet<Gain>,
) {
    let same = before.as_ref().filter(|before| {
        after.as_ref().is_some_and(|it| {
            (it.contact_id, it.account_id) == (before.contact_id, before.account_id)
        })
    });
    if facts.shown_by(same) < facts.shown_by(after.as_ref()) {
        gains.insert(Gain::All);
    }
    let lives = |row: Option<&RelationshipRow>| row.is_some_and(|it| it.valid_to.is_none());
    if let Some(after) = after.as_ref().filter(|_| !facts.leavers_keep && !lives(same))
        && after.valid_to.is_none()
    {
        // A contact who comes back sees the tickets that they raised there again.
        of_own(after.contact_id, facts, gains);
    }
}

fn of_account(Diff { before, after }: &Diff<AccountRow>, gains: &mut BTreeSet<Gain>) {
    let (Some(before), Some(after)) = (before, after) else { return };
    let is_back = before.deleted_at.is_some() && after.deleted_at.is_none();
    // Its tickets become those of another account, for all members of that.
    let is_merged = before.merged_into.is_none() && after.merged_into.is_some();
    if is_back || is_merged || shows(before.default_level) < shows(after.default_level) {
        gains.insert(Gain::All);
    }
}

fn of_role(
    Diff { before, after }: &Diff<RoleLevelRow>,
    facts: &GrantFacts,
    gains: &mut BTreeSet<Gain>,
) {
    let Some(account) = after.as_ref().or(before.as_ref()).map(|it| it.account_id) else { return };
    // A role without its own level has the account's default.
    let default = facts.accounts.get(&account).and_then(|it| it.default);
    let was = before.as_ref().map(|it| it.level).or(default).map_or(0, shows);
    let is = after.as_ref().map(|it| it.level).or(default).map_or(u8::MAX, shows);
    if was < is {
        gains.insert(Gain::All);
    }
}

fn of_portal(
    Diff { before, after }: &Diff<PortalAccessRow>,
    facts: &GrantFacts,
    gains: &mut BTreeSet<Gain>,
) {
    let leads_in =
        |row: &PortalAccessRow| matches!(row.state, PortalState::Invited | PortalState::Active);
    let was_in = before.as_ref().is_some_and(|it| it.state == PortalState::Active);
    if let Some(after) = after.as_ref().filter(|it| !was_in && leads_in(it)) {
        of_contact(after.contact_id, facts, gains);
    }
}

/// A person who reads the mails to an address can get access with it, and then sees what
/// the contact sees.
fn of_address(
    Diff { before, after }: &Diff<AddressRow>,
    facts: &GrantFacts,
    gains: &mut BTreeSet<Gain>,
) {
    let Some(after) = after.as_ref().filter(|it| it.is_live.0) else { return };
    let had = before.as_ref().filter(|it| it.is_live.0 && it.address_key == after.address_key);
    // An invitation is sent to the primary address, verified or not.
    let leads = after.is_primary.0 && after.verified_at.is_none();
    let is_new = had.is_none_or(|it| leads && !it.is_primary.0);
    if is_new && facts.contacts.get(&after.contact_id).is_none_or(|it| it.is_known) {
        of_contact(after.contact_id, facts, gains);
    }
}

fn of_contact(contact: ContactId, facts: &GrantFacts, gains: &mut BTreeSet<Gain>) {
    let levels = facts.contacts.get(&contact).map_or(&[][..], |it| &it.levels);
    if levels.iter().any(|level| 0 < shows(*level)) {
        gains.insert(Gain::All);
    }
    of_own(contact, facts, gains);
}

fn of_own(contact: ContactId, facts: &GrantFacts, gains: &mut BTreeSet<Gain>) {
    match facts.contacts.get(&contact) {
        Some(sees) => gains.extend(sees.departments.iter().map(|it| Gain::Of(*it))),
        None => {
            gains.insert(Gain::All);
        }
    }
}

fn of_ticket(
    Diff { before, after }: &Diff<TicketRow>,
    facts: &GrantFacts,
    gains: &mut BTreeSet<Gain>,
) {
    let (Some(before), Some(after)) = (before, after) else { return };
    let moves = before.account_id != after.account_id;
    if moves
        || before.requester_id != after.requester_id
        || before.is_private.0 && !after.is_private.0
    {
        gains.insert(facts.department(after.id));
    }
}

fn of_share(
    Diff { before, after }: &Diff<ShareRow>,
    facts: &GrantFacts,
    gains: &mut BTreeSet<Gain>,
) {
    let Some(after) = after.as_ref().filter(|it| it.withdrawn_at.is_none()) else { return };
    let is_same = before.as_ref().is_some_and(|before| {
        let until = |row: &ShareRow| row.expires_at.map_or(i64::MAX, Timestamp::millis);
        (before.ticket_id, before.account_id) == (after.ticket_id, after.account_id)
            && before.withdrawn_at.is_none()
            && until(after) <= until(before)
    });
    if !is_same {
        gains.insert(facts.department(after.ticket_id));
    }
}

fn of_participant(
    Diff { before, after }: &Diff<ParticipantRow>,
    facts: &GrantFacts,
    gains: &mut BTreeSet<Gain>,
) {
    let key = |row: &ParticipantRow| (row.ticket_id, row.contact_id);
    if let Some(after) = after.as_ref().filter(|it| before.as_ref().map(key) != Some(key(it))) {
        gains.insert(facts.department(after.ticket_id));
    }
}

#[cfg(test)]
#[path = "grants_tests.rs"]
mod tests;
