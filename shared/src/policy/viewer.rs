//! Who asks: an agent, or a contact in a help center [E5: never both at once].

use serde::{Deserialize, Serialize};

use crate::customers::level::{AccessLevel, EffectiveLevel};
use crate::customers::relationship::RelationshipKind;
use crate::ids::{AccountId, AgentId, ContactId, DepartmentId, HelpCenterId};
use crate::policy::workspace::VisibilityRules;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Somebody who supports.
    Agent(Agent),
    /// Somebody who is supported.
    Customer(Customer),
}

/// Somebody who supports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Their id.
    pub id: AgentId,
    /// Their name.
    pub name: String,
    /// Whether they also change settings, import and set passwords.
    pub is_admin: bool,
    /// Whose tickets they work on; none: everybody's.
    pub departments: Option<Vec<DepartmentId>>,
}

/// Somebody who is supported, in one help center.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Their id.
    pub id: ContactId,
    /// Where they are signed in, or would be.
    pub help_center: HelpCenterId,
    /// Whether they are active in it, and not deleted.
    pub is_active: bool,
    /// Their live relationships.
    pub memberships: Vec<Membership>,
    /// What the workspace says.
    pub rules: VisibilityRules,
}

/// One live relationship, as far as visibility asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// With which account.
    pub account: AccountId,
    /// What it is called.
    pub account_name: String,
    /// Primary or not. It makes no difference to anybody's rights [V7].
    pub kind: RelationshipKind,
    /// What the contact is there.
    pub role: Option<String>,
    /// The relationship's own level.
    pub own_level: Option<AccessLevel>,
    /// The level that the account gives to the role.
    pub role_level: Option<AccessLevel>,
    /// The account's default level.
    pub default_level: AccessLevel,
}

impl Membership {
    /// What it lets the contact do with colleagues' tickets.
    pub fn level(&self) -> EffectiveLevel {
        EffectiveLevel::of(self.own_level, self.role_level, self.default_level)
    }
}

impl Customer {
    /// Their primary account, if any.
    pub fn primary(&self) -> Option<AccountId> {
        self.memberships.iter().find(|it| it.kind == RelationshipKind::Direct).map(|it| it.account)
    }

    /// Their relationship with `account`, if it lives.
    pub fn membership(&self, account: AccountId) -> Option<&Membership> {
        self.memberships.iter().find(|it| it.account == account)
    }
}

/// Who did something, as the audit names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// An agent.
    Agent(AgentId),
    /// A contact.
    Contact(ContactId),
    /// The product itself: a clock, a queue.
    System,
}

impl Viewer {
    /// Who they are to the audit.
    pub const fn actor(&self) -> Actor {
        match self {
            Self::Agent(agent) => Actor::Agent(agent.id),
            Self::Customer(customer) => Actor::Contact(customer.id),
        }
    }
}
