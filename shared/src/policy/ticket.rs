//! Who may see a ticket, why, and what they may do to it.
//!
//! [`reasons`] is the rule: a contact sees a ticket if there is at least one reason. The
//! rule exists twice: here for a single ticket, and as SQL for lists in
//! `worker/src/store/scope.rs`. `tests/it/policy_scope.rs` checks that both give the same
//! result [V1].

use serde::{Deserialize, Serialize};

use crate::customers::level::{AccessLevel, EffectiveLevel};
use crate::customers::relationship::RelationshipKind;
use crate::ids::{AccountId, ContactId, DepartmentId, HelpCenterId, TicketId, TicketNumber};
use crate::policy::viewer::{Customer, Viewer};
use crate::policy::{Act, Refusal};
use crate::ticket::status::TicketStatus;
use crate::time::Timestamp;

/// The facts about a ticket that the rules need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketFacts {
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// The help center that it was raised in.
    pub help_center: HelpCenterId,
    /// The department that works on it.
    pub department: DepartmentId,
    /// The requester: the contact who raised it, or for whom an agent raised it.
    pub requester: ContactId,
    /// The account that it belongs to. It does not follow the requester to another account
    /// [T4].
    pub account: Option<AccountId>,
    /// Whether only the requester and the participants see it [V9].
    pub is_private: bool,
    /// The participants other than the requester. A ticket may have thousands, so only
    /// those are loaded that the decision needs.
    pub participants: Vec<ContactId>,
    /// The active shares with other accounts.
    pub shares: Vec<Share>,
    /// Its status.
    pub status: TicketStatus,
    /// The version, which increases with each change, so that concurrent changes are
    /// detected [K2].
    pub version: i64,
}

/// A share of a ticket with another account [V10].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The account that it is shared with.
    pub account: AccountId,
    /// When it ends; none: when it is withdrawn. A withdrawn share is not listed.
    pub until: Option<Timestamp>,
}

/// A reason why a contact sees a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Reason {
    /// The contact raised it.
    Requester,
    /// The contact is a participant.
    Participant,
    /// The contact belongs to its account, with a level that shows it.
    Member(Through),
    /// It is shared with an account that the contact belongs to, with a level that shows it
    /// [V10].
    Shared(Through),
}

/// Why a contact does not see a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// The contact is not active in its help center.
    NotActive,
    /// It is private.
    Private,
    /// The contact's level shows only their own tickets.
    OwnOnly,
    /// The contact left the account, and the workspace does not let leavers keep their
    /// tickets [T9].
    Left,
}

/// The relationship behind a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Through {
    /// The account.
    pub account: AccountId,
    /// The account's name.
    pub account_name: String,
    /// Primary or not.
    pub kind: RelationshipKind,
    /// The contact's role at the account.
    pub role: Option<String>,
    /// The effective access level, and where it comes from.
    pub level: EffectiveLevel,
}

/// Why `contact` sees `ticket`; empty: the contact does not see it.
pub fn reasons(contact: &Customer, ticket: &TicketFacts, now: Timestamp) -> Vec<Reason> {
    // V13, V14: a contact who is not active, or who is in another help center, has no
    // reason.
    if !contact.is_active || contact.help_center != ticket.help_center {
        return Vec::new();
    }
    let mut reasons = Vec::new();
    if ticket.requester == contact.id && keeps_own(contact, ticket) {
        reasons.push(Reason::Requester);
    }
    if ticket.participants.contains(&contact.id) {
        reasons.push(Reason::Participant);
    }
    if let Some(account) = ticket.account {
        reasons.extend(through(contact, account, ticket.is_private).map(Reason::Member));
    }
    if !ticket.is_private {
        let shares = ticket.shares.iter().filter(|share| share.until.is_none_or(|end| now < end));
        reasons.extend(
            shares.filter_map(|share| through(contact, share.account, false)).map(Reason::Shared),
        );
    }
    reasons
}

/// The first reason why `contact` does not see `ticket` [V15]. Call it only if there are no
/// [`reasons`].
pub fn why_not(contact: &Customer, ticket: &TicketFacts) -> WhyNot {
    let membership = ticket.account.and_then(|account| contact.membership(account));
    let level = membership.map(|it| it.level().level);
    if !contact.is_active {
        WhyNot::NotActive
    } else if ticket.requester == contact.id {
        WhyNot::Left
    } else if ticket.is_private && level != Some(AccessLevel::Own) {
        WhyNot::Private
    } else {
        WhyNot::OwnOnly
    }
}

/// Whether the requester of `ticket` still sees it: yes, unless the requester has left its
/// account and the workspace does not let leavers keep their tickets [T9].
fn keeps_own(contact: &Customer, ticket: &TicketFacts) -> bool {
    contact.rules.leavers_keep
        || ticket.account.is_none_or(|account| contact.membership(account).is_some())
}

/// The relationship through which `account` shows its tickets to `contact`.
fn through(contact: &Customer, account: AccountId, is_private: bool) -> Option<Through> {
    let membership = contact.membership(account)?;
    let level = membership.level();
    let least = match (is_private, contact.rules.managers_see_private) {
        (false, _) => AccessLevel::AllRead,
        (true, true) => AccessLevel::Manage,
        (true, false) => return None,
    };
    (least <= level.level).then(|| Through {
        account,
        account_name: membership.account_name.clone(),
        kind: membership.kind,
        role: membership.role.clone(),
        level,
    })
}

impl Reason {
    /// Whether a contact who sees a ticket for this reason may do `verb` [V5].
    pub fn allows(&self, verb: Verb) -> bool {
        let kind = match self {
            Self::Requester => ReasonKind::Requester,
            Self::Participant => ReasonKind::Participant,
            Self::Member(through) => ReasonKind::Member(through.level.level),
            Self::Shared(through) => ReasonKind::Shared(through.level.level),
        };
        kind.allows(verb)
    }
}

/// The kind of a reason, with the level if it has one.
#[derive(Clone, Copy)]
enum ReasonKind {
    Requester,
    Participant,
    Member(AccessLevel),
    Shared(AccessLevel),
}

impl ReasonKind {
    fn allows(self, verb: Verb) -> bool {
        match (self, verb) {
            (_, Verb::See)
            | (Self::Requester, Verb::Reply | Verb::Solve)
            | (Self::Participant, Verb::Reply) => true,
            (Self::Member(level) | Self::Shared(level), Verb::Reply) => {
                AccessLevel::AllReply <= level
            }
            (Self::Member(level), Verb::Solve) => level == AccessLevel::Manage,
            // Participants and other accounts may reply, but only the ticket's own account
            // may solve it.
            (Self::Participant | Self::Shared(_), Verb::Solve)
            | (_, Verb::Annotate | Verb::Work) => false,
        }
    }
}

/// The reasons that allow a verb, for the SQL guard that checks the same rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Allowing {
    /// Whether raising the ticket allows it.
    pub requester: bool,
    /// Whether taking part in the ticket allows it.
    pub participant: bool,
    /// The levels in the ticket's account that allow it.
    pub member: Vec<AccessLevel>,
    /// The levels in an account that the ticket is shared with that allow it.
    pub shared: Vec<AccessLevel>,
}

impl Allowing {
    /// The reasons that allow `verb`.
    pub fn of(verb: Verb) -> Self {
        let levels = |kind: fn(AccessLevel) -> ReasonKind| {
            AccessLevel::ALL.into_iter().filter(|level| kind(*level).allows(verb)).collect()
        };
        Self {
            requester: ReasonKind::Requester.allows(verb),
            participant: ReasonKind::Participant.allows(verb),
            member: levels(ReasonKind::Member),
            shared: levels(ReasonKind::Shared),
        }
    }
}

/// What can be done to a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Read the ticket.
    See,
    /// Write a public message.
    Reply,
    /// Mark it as solved.
    Solve,
    /// Read and write internal notes.
    Annotate,
    /// Change status, assignee, department and priority.
    Work,
}

impl Verb {
    /// All verbs.
    pub const ALL: [Self; 5] = [Self::See, Self::Reply, Self::Solve, Self::Annotate, Self::Work];
}

/// Whether `viewer` may do `verb` to `ticket`.
pub fn decide(
    viewer: &Viewer,
    verb: Verb,
    ticket: &TicketFacts,
    now: Timestamp,
) -> Result<(), Refusal> {
    match viewer {
        Viewer::Agent(agent) => {
            let departments = agent.departments.as_ref();
            let sees = departments.is_none_or(|mine| mine.contains(&ticket.department));
            if sees { Ok(()) } else { Err(Refusal::Hidden) }
        }
        Viewer::Customer(contact) => {
            let reasons = reasons(contact, ticket, now);
            if reasons.is_empty() {
                Err(Refusal::Hidden)
            } else if reasons.iter().any(|reason| reason.allows(verb)) {
                Ok(())
            } else {
                Err(Refusal::Forbidden)
            }
        }
    }
}

/// An act on a ticket, as a type.
pub trait TicketAct: Act<Subject = TicketFacts> {
    /// The act as a value.
    const VERB: Verb;
}

/// Defines the acts on a ticket.
macro_rules! acts {
    ($($(#[$doc:meta])* $act:ident = $verb:expr,)*) => {$(
        $(#[$doc])*
        pub enum $act {}

        impl Act for $act {
            type Subject = TicketFacts;

            fn decide(viewer: &Viewer, ticket: &TicketFacts, now: Timestamp) -> Result<(), Refusal> {
                decide(viewer, $verb, ticket, now)
            }
        }

        impl TicketAct for $act {
            const VERB: Verb = $verb;
        }
    )*};
}

acts! {
    /// See [`Verb::See`].
    See = Verb::See,
    /// See [`Verb::Reply`].
    Reply = Verb::Reply,
    /// See [`Verb::Solve`].
    Solve = Verb::Solve,
    /// See [`Verb::Annotate`].
    Annotate = Verb::Annotate,
    /// See [`Verb::Work`].
    Work = Verb::Work,
}

/// Raise a ticket: in the help center for oneself, as an agent for a contact.
pub enum Raise {}

impl Act for Raise {
    type Subject = ();

    fn decide(viewer: &Viewer, (): &(), _: Timestamp) -> Result<(), Refusal> {
        match viewer {
            Viewer::Agent(_) => Ok(()),
            Viewer::Customer(contact) if contact.is_active => Ok(()),
            Viewer::Customer(_) => Err(Refusal::Hidden),
        }
    }
}

#[cfg(test)]
#[path = "ticket_tests.rs"]
mod tests;
