//! The viewer: the signed-in agent, or the signed-in contact in a help center [E5: never
//! both at once].

use serde::{Deserialize, Serialize};

use crate::customers::level::{AccessLevel, EffectiveLevel};
use crate::customers::relationship::RelationshipKind;
use crate::ids::{AccountId, AgentId, ContactId, DepartmentId, HelpCenterId};
use crate::policy::workspace::VisibilityRules;

/// The signed-in agent or contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// An agent.
    Agent(Agent),
    /// A contact.
    Customer(Customer),
}

/// An agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// The id.
    pub id: AgentId,
    /// The name.
    pub name: String,
    /// Whether the agent is an admin, who may also change settings, import files and set
    /// passwords.
    pub is_admin: bool,
    /// The departments whose tickets the agent works on; none: all departments.
    pub departments: Option<Vec<DepartmentId>>,
}

/// A contact in one help center.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The id.
    pub id: ContactId,
    /// The help center that the contact is signed in to, or would be.
    pub help_center: HelpCenterId,
    /// Whether the contact is active in the help center, and not deleted.
    pub is_active: bool,
    /// The active relationships.
    pub memberships: Vec<Membership>,
    /// The workspace's visibility rules.
    pub rules: VisibilityRules,
}

/// The facts about an active relationship that the visibility rules need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The account.
    pub account: AccountId,
    /// The account's name.
    pub account_name: String,
    /// Primary or not. It makes no difference to access rights [V7].
    pub kind: RelationshipKind,
    /// The contact's role at the account.
    pub role: Option<String>,
    /// The relationship's own level.
    pub own_level: Option<AccessLevel>,
    /// The level that the account gives to the role.
    pub role_level: Option<AccessLevel>,
    /// The account's default level.
    pub default_level: AccessLevel,
}

impl Membership {
    /// The effective access level for colleagues' tickets.
    pub fn level(&self) -> EffectiveLevel {
        EffectiveLevel::of(self.own_level, self.role_level, self.default_level)
    }
}

impl Customer {
    /// The primary account, if any.
    pub fn primary(&self) -> Option<AccountId> {
        self.memberships.iter().find(|it| it.kind == RelationshipKind::Direct).map(|it| it.account)
    }

    /// The active relationship with `account`, if any.
    pub fn membership(&self, account: AccountId) -> Option<&Membership> {
        self.memberships.iter().find(|it| it.account == account)
    }
}

/// The actor of an operation, as the audit log has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// An agent.
    Agent(AgentId),
    /// A contact.
    Contact(ContactId),
    /// The product itself, such as a scheduled job or a queue.
    System,
}

impl Viewer {
    /// The actor for the audit log.
    pub const fn actor(&self) -> Actor {
        match self {
            Self::Agent(agent) => Actor::Agent(agent.id),
            Self::Customer(customer) => Actor::Contact(customer.id),
        }
    }
}
