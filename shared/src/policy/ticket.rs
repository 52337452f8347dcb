//! Who may see a ticket, why, and what they may do to it.
//!
//! [`reasons`] is the predicate: a contact sees a ticket where the set is not
//! empty. It is evaluated twice: here for one ticket, and as SQL for lists in
//! `worker/src/store/scope.rs`. `tests/it/policy_scope.rs` holds the two to the
//! same answer [V1].

use serde::{Deserialize, Serialize};

use crate::customers::level::{AccessLevel, EffectiveLevel};
use crate::customers::relationship::RelationshipKind;
use crate::ids::{AccountId, ContactId, DepartmentId, HelpCenterId, TicketId, TicketNumber};
use crate::policy::viewer::{Customer, Viewer};
use crate::policy::{Act, Refusal};
use crate::ticket::status::TicketStatus;
use crate::time::Timestamp;

/// A ticket, as far as the rules ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketFacts {
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// Where it was raised.
    pub help_center: HelpCenterId,
    /// Who works on it.
    pub department: DepartmentId,
    /// Who raised it, or for whom it was raised.
    pub requester: ContactId,
    /// The account that it belongs to for good [T4].
    pub account: Option<AccountId>,
    /// Only for the requester and participants [V9].
    pub is_private: bool,
    /// The participants other than the requester. Only those that the question is about
    /// are listed: a ticket may have thousands.
    pub participants: Vec<ContactId>,
    /// With which other accounts it is shared.
    pub shares: Vec<Share>,
    /// Where it stands.
    pub status: TicketStatus,
    /// Counts its changes, so that a late one is noticed [K2].
    pub version: i64,
}

/// One ticket's sharing with another account [V10].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// With whom.
    pub account: AccountId,
    /// Until when; none: until withdrawn (a withdrawn one is no share).
    pub until: Option<Timestamp>,
}

/// One reason why a contact sees a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Reason {
    /// They raised it.
    Requester,
    /// They take part in it.
    Participant,
    /// Its account shows it to them.
    Member(Through),
    /// It is shared with an account that shows it to them [V10].
    Shared(Through),
}

/// Why somebody does not see a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// They are not active in its help center.
    NotActive,
    /// It is private.
    Private,
    /// Their level shows them their own tickets only.
    OwnOnly,
    /// They left the account, and leavers do not keep their tickets [T9].
    Left,
}

/// The relationship behind a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Through {
    /// With which account.
    pub account: AccountId,
    /// What it is called.
    pub account_name: String,
    /// Primary or not.
    pub kind: RelationshipKind,
    /// What the contact is there.
    pub role: Option<String>,
    /// What they may do, and where that comes from.
    pub level: EffectiveLevel,
}

/// Why `contact` sees `ticket`; nothing: they do not.
pub fn reasons(contact: &Customer, ticket: &TicketFacts, now: Timestamp) -> Vec<Reason> {
    // V13, V14: no reason holds for who is out, or in another help center.
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

/// The first thing in the way of `contact`, who does not see `ticket` [V15].
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

/// Whether who raised `ticket` still sees it: always, unless the workspace says
/// that leavers do not and they have left its account [T9].
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
    /// Whether who sees a ticket for this reason may do `verb` [V5].
    pub fn allows(&self, verb: Verb) -> bool {
        let tie = match self {
            Self::Requester => Tie::Requester,
            Self::Participant => Tie::Participant,
            Self::Member(through) => Tie::Member(through.level.level),
            Self::Shared(through) => Tie::Shared(through.level.level),
        };
        tie.allows(verb)
    }
}

/// The kind of a reason, with the level where there is one.
#[derive(Clone, Copy)]
enum Tie {
    Requester,
    Participant,
    Member(AccessLevel),
    Shared(AccessLevel),
}

impl Tie {
    fn allows(self, verb: Verb) -> bool {
        match (self, verb) {
            (_, Verb::See)
            | (Self::Requester, Verb::Reply | Verb::Solve)
            | (Self::Participant, Verb::Reply) => true,
            (Self::Member(level) | Self::Shared(level), Verb::Reply) => {
                AccessLevel::AllReply <= level
            }
            (Self::Member(level), Verb::Solve) => level == AccessLevel::Manage,
            // B may talk along; whether it is done is for the ticket's own account.
            (Self::Participant | Self::Shared(_), Verb::Solve)
            | (_, Verb::Annotate | Verb::Work) => false,
        }
    }
}

/// The reasons that allow a verb, for the guard that asks the same in SQL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Allowing {
    /// To have raised it does.
    pub requester: bool,
    /// To take part in it does.
    pub participant: bool,
    /// These levels in its account do.
    pub member: Vec<AccessLevel>,
    /// These levels in an account that it is shared with do.
    pub shared: Vec<AccessLevel>,
}

impl Allowing {
    /// Those that allow `verb`.
    pub fn of(verb: Verb) -> Self {
        let levels = |tie: fn(AccessLevel) -> Tie| {
            AccessLevel::ALL.into_iter().filter(|level| tie(*level).allows(verb)).collect()
        };
        Self {
            requester: Tie::Requester.allows(verb),
            participant: Tie::Participant.allows(verb),
            member: levels(Tie::Member),
            shared: levels(Tie::Shared),
        }
    }
}

/// What can be done to a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Know of it and read it.
    See,
    /// Write a public message.
    Reply,
    /// Say that it is done.
    Solve,
    /// Read and write internal notes.
    Annotate,
    /// Change status, assignee, department and priority.
    Work,
}

impl Verb {
    /// All of them.
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

/// Something that can be done to a ticket, as a type.
pub trait TicketAct: Act<Subject = TicketFacts> {
    /// The same as a value.
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
