//! Agents and departments, which admins keep.

use serde::{Deserialize, Serialize};

use crate::api::session::{LinkToken, RedeemLink};
use crate::api::{Named, NoId, Nothing, endpoints};
use crate::ids::{AgentId, DepartmentId};

pub use crate::agents::{
    AgentDraft, AgentState, DepartmentContent, DepartmentDraft, InvitationDraft,
};

/// An agent, as admins see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentRow {
    /// The id.
    pub id: AgentId,
    /// The name.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// Sent back with a change.
    pub version: i64,
    /// Whether the agent is an admin.
    pub is_admin: bool,
    /// Whether the agent works for every department.
    pub sees_all: bool,
    /// The departments that the agent works for by name.
    pub departments: Vec<Named<DepartmentId>>,
    /// Where the agent stands.
    pub state: AgentState,
    /// The contacts that the agent owns, counted up to 1,000.
    pub contacts: u32,
    /// The accounts that the agent owns, counted up to 1,000.
    pub accounts: u32,
    /// The open tickets that the agent is assigned, counted up to 1,000.
    pub tickets: u32,
}

/// All agents, and the departments that they can work for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentList {
    /// The agents: those who work, then those who were deactivated, by name; at most 500.
    pub agents: Vec<AgentRow>,
    /// The departments, by name.
    pub departments: Vec<Named<DepartmentId>>,
}

/// A change of an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgentChange {
    /// The version that the admin saw.
    pub version: i64,
    /// The agent as they should be.
    pub agent: AgentDraft,
}

/// Who gets what a deactivated agent owned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// The agent who becomes the owner of the contacts and accounts, and the assignee of the
    /// open tickets. Required if there are any.
    #[serde(default)]
    pub to: Option<AgentId>,
}

/// What an invitation says about the agent. Reading it changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationInfo {
    /// The agent's name.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
}

/// A department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentRow {
    /// The id.
    pub id: DepartmentId,
    /// The name.
    pub name: String,
    /// What is in it.
    pub content: DepartmentContent,
}

endpoints! {
    /// All agents.
    ListAgents: Get Admin "/api/desk/agents" (NoId, Nothing) -> AgentList;
    /// Creates an agent and sends the invitation.
    InviteAgent: Post Admin "/api/desk/agents" (NoId, InvitationDraft) -> Named<AgentId>;
    /// Changes an agent's name, role and departments.
    EditAgent: Put Admin "/api/desk/agents/{id}" (AgentId, AgentChange) -> Nothing;
    /// Sends the invitation again. Earlier links stop working.
    ReinviteAgent: Post Admin "/api/desk/agents/{id}/invitation" (AgentId, Nothing) -> Nothing;
    /// Ends the agent's sessions and hands over what they own.
    DeactivateAgent: Post Admin "/api/desk/agents/{id}/deactivation" (AgentId, HandOver) -> Nothing;
    /// Lets a deactivated agent sign in again.
    ReactivateAgent: Post Admin "/api/desk/agents/{id}/reactivation" (AgentId, Nothing) -> Nothing;

    /// What is this invitation for? Changes nothing.
    ReadInvitation: Post Public "/api/desk/activation/read" (NoId, LinkToken) -> InvitationInfo;
    /// Sets the password of an invited agent, who can then sign in.
    AcceptInvitation: Post Public "/api/desk/activation" (NoId, RedeemLink) -> InvitationInfo;

    /// All departments, by name.
    ListDepartments: Get Admin "/api/desk/departments" (NoId, Nothing) -> Vec<DepartmentRow>;
    /// Creates a department.
    CreateDepartment: Post Admin "/api/desk/departments" (NoId, DepartmentDraft) -> Named<DepartmentId>;
    /// Renames a department.
    RenameDepartment: Put Admin "/api/desk/departments/{id}" (DepartmentId, DepartmentDraft) -> Nothing;
    /// Deletes a department that is empty.
    DeleteDepartment: Delete Admin "/api/desk/departments/{id}" (DepartmentId, Nothing) -> Nothing;
}
