//! Sign-in and sign-out for both sides, passwords, and mailed links.

use serde::{Deserialize, Serialize};

use crate::api::{Named, NoId, Nothing, endpoints};
use crate::customers::level::EffectiveLevel;
use crate::customers::relationship::RelationshipKind;
use crate::email::Email;
use crate::ids::{AccountId, AgentId, ContactId, DepartmentId, HelpCenterId, SessionId};
use crate::policy::workspace::Workspace;
pub use crate::portal::link::LinkPurpose;
use crate::time::Timestamp;

/// An address and a password.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The address, as typed.
    pub email: String,
    /// The password, as typed.
    pub password: String,
}

/// Who is signed in to the desk, and the short lists that every page of it needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskSession {
    /// The person who is signed in.
    pub agent: Named<AgentId>,
    /// The agent's address.
    pub email: String,
    /// Whether the agent is an admin.
    pub is_admin: bool,
    /// Whether the agent must choose their own password before anything else.
    pub must_change_password: bool,
    /// All agents to whom a ticket can be assigned.
    pub agents: Vec<Named<AgentId>>,
    /// All departments that this agent works for.
    pub departments: Vec<Named<DepartmentId>>,
    /// All help centers. The page offers a choice only if there are several.
    pub help_centers: Vec<Named<HelpCenterId>>,
    /// The workspace's settings.
    pub workspace: Workspace,
}

/// Who is signed in to the help center.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalSession {
    /// The help center's name.
    pub help_center: String,
    /// The person who is signed in.
    pub contact: ContactId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The primary address.
    pub email: Option<String>,
    /// A telephone number.
    pub phone: Option<String>,
    /// The contact's language, if known.
    pub language: Option<String>,
    /// The version to send back with a change of the profile.
    pub version: i64,
    /// Whether the contact must choose their own password before anything else [P6].
    pub must_change_password: bool,
    /// The contact's accounts, the primary one first.
    pub accounts: Vec<PortalAccount>,
    /// The account to preselect for a new ticket: the last one used, else the primary one
    /// [T3].
    pub offered_account: Option<AccountId>,
}

/// An account as one of its contacts sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalAccount {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Primary or not.
    pub kind: RelationshipKind,
    /// The contact's access level for colleagues' tickets.
    pub level: EffectiveLevel,
}

/// A session of the signed-in person, as the profile lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Its id, needed to end it.
    pub id: SessionId,
    /// The browser and operating system, in words.
    pub device: String,
    /// When the session began.
    pub created_at: Timestamp,
    /// When it was last used, to within about ten minutes.
    pub seen_at: Timestamp,
    /// Whether it is the session of this request.
    pub is_current: bool,
}

/// A change of the signed-in person's password.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The current password.
    pub current: String,
    /// The new password.
    pub next: String,
}

/// The secret of a mailed link. It is sent in request bodies only. A page's URL has it
/// after the `#`, which browsers send to no server and put in no `Referer`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkToken {
    /// The secret.
    pub token: String,
}

/// What a mailed link is for. Reading this changes nothing [P4].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkInfo {
    /// Activation or reset.
    pub purpose: LinkPurpose,
    /// The name of the help center that it belongs to.
    pub help_center: String,
    /// The recipient's first name.
    pub first_name: String,
    /// The address that it was sent to, which is also the address to sign in with.
    pub email: Email,
}

/// Redeems a link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedeemLink {
    /// The link's secret.
    pub token: String,
    /// The password to set.
    pub password: String,
}

/// Requests a new link.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkRequest {
    /// The address to send the link to.
    pub email: String,
}

endpoints! {
    /// Starts an agent's session.
    SignInAgent: Post Public "/api/desk/sign-in" (NoId, SignIn) -> DeskSession;
    /// Who is signed in to the desk?
    GetDeskSession: Get Desk "/api/desk/session" (NoId, Nothing) -> DeskSession;
    /// Ends the session of this request.
    SignOutAgent: Delete Desk "/api/desk/session" (NoId, Nothing) -> Nothing;
    /// The agent's own sessions.
    ListDeskSessions: Get Desk "/api/desk/sessions" (NoId, Nothing) -> Vec<SessionRow>;
    /// Ends one of the sessions.
    EndDeskSession: Delete Desk "/api/desk/sessions/{id}" (SessionId, Nothing) -> Nothing;
    /// Changes the agent's own password and ends the agent's other sessions.
    ChangeAgentPassword: Put Desk "/api/desk/password" (NoId, ChangePassword) -> Nothing;

    /// Starts a contact's session [P5].
    SignInContact: Post Public "/api/portal/sign-in" (NoId, SignIn) -> PortalSession;
    /// Who is signed in to the help center?
    GetPortalSession: Get Portal "/api/portal/session" (NoId, Nothing) -> PortalSession;
    /// Ends the session of this request.
    SignOutContact: Delete Portal "/api/portal/session" (NoId, Nothing) -> Nothing;
    /// The contact's own sessions.
    ListPortalSessions: Get Portal "/api/portal/sessions" (NoId, Nothing) -> Vec<SessionRow>;
    /// Ends one of the sessions.
    EndPortalSession: Delete Portal "/api/portal/sessions/{id}" (SessionId, Nothing) -> Nothing;
    /// Changes the contact's own password and ends the contact's other sessions.
    ChangeContactPassword: Put Portal "/api/portal/password" (NoId, ChangePassword) -> Nothing;

    /// What is this link for? Changes nothing [P4].
    ReadLink: Post Public "/api/portal/links/read" (NoId, LinkToken) -> LinkInfo;
    /// Redeems an activation link and signs in [P4].
    ActivatePortalAccess: Post Public "/api/portal/activation" (NoId, RedeemLink) -> PortalSession;
    /// Redeems a reset link, ends all earlier sessions and signs in.
    ResetContactPassword: Post Public "/api/portal/reset" (NoId, RedeemLink) -> PortalSession;
    /// Sends a new link if the address may get one. The response is the same either way
    /// [P5].
    RequestLink: Post Public "/api/portal/links" (NoId, LinkRequest) -> Nothing;
}
