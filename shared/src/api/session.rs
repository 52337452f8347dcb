//! Getting in and out: sign-in and sign-out of both sides, passwords, and what
//! a mailed link does.

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
    /// Who.
    pub agent: Named<AgentId>,
    /// Their address.
    pub email: String,
    /// Whether they are an admin.
    pub is_admin: bool,
    /// They must choose a password of their own before anything else.
    pub must_change_password: bool,
    /// All agents who may be given a ticket.
    pub agents: Vec<Named<AgentId>>,
    /// All departments that this agent works for.
    pub departments: Vec<Named<DepartmentId>>,
    /// All help centers; a choice is shown only where there are several.
    pub help_centers: Vec<Named<HelpCenterId>>,
    /// The settings.
    pub workspace: Workspace,
}

/// Who is signed in to the help center.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalSession {
    /// Which help center.
    pub help_center: String,
    /// Who.
    pub contact: ContactId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The primary address.
    pub email: Option<String>,
    /// A telephone number.
    pub phone: Option<String>,
    /// The language that they read, where that is known.
    pub language: Option<String>,
    /// To be sent back with a change of the profile.
    pub version: i64,
    /// They must choose a password of their own before anything else [P6].
    pub must_change_password: bool,
    /// Their accounts, the primary one first.
    pub accounts: Vec<PortalAccount>,
    /// Which of them to offer first for a new ticket: the last used, else the
    /// primary [T3].
    pub offered_account: Option<AccountId>,
}

/// An account, to one of its contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalAccount {
    /// Its id.
    pub id: AccountId,
    /// What it is called.
    pub name: String,
    /// Primary or not.
    pub kind: RelationshipKind,
    /// What they may do with colleagues' tickets there.
    pub level: EffectiveLevel,
}

/// One session of the asker, in their profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Its id, to end it by.
    pub id: SessionId,
    /// The browser and system, in words.
    pub device: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last used, to some ten minutes.
    pub seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

/// A change of one's own password.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present one.
    pub current: String,
    /// The next one.
    pub next: String,
}

/// The secret of a mailed link. It travels in bodies only: pages carry it
/// behind the `#`, which no server and no `Referer` ever sees.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkToken {
    /// The secret.
    pub token: String,
}

/// What a mailed link is for. Asking changes nothing [P4].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkInfo {
    /// Activation or reset.
    pub purpose: LinkPurpose,
    /// Which help center it lets in to.
    pub help_center: String,
    /// The first name of whom it was sent to.
    pub first_name: String,
    /// The address that it was sent to: the name to sign in with.
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

/// Asks for a new link.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkRequest {
    /// To which address.
    pub email: String,
}

endpoints! {
    /// Opens an agent's session.
    SignInAgent: Post Public "/api/desk/sign-in" (NoId, SignIn) -> DeskSession;
    /// Who is signed in to the desk?
    GetDeskSession: Get Desk "/api/desk/session" (NoId, Nothing) -> DeskSession;
    /// Ends the asking session.
    SignOutAgent: Delete Desk "/api/desk/session" (NoId, Nothing) -> Nothing;
    /// The agent's own sessions.
    ListDeskSessions: Get Desk "/api/desk/sessions" (NoId, Nothing) -> Vec<SessionRow>;
    /// Ends one of them.
    EndDeskSession: Delete Desk "/api/desk/sessions/{id}" (SessionId, Nothing) -> Nothing;
    /// Changes the agent's own password; every other session of theirs ends.
    ChangeAgentPassword: Put Desk "/api/desk/password" (NoId, ChangePassword) -> Nothing;

    /// Opens a contact's session [P5].
    SignInContact: Post Public "/api/portal/sign-in" (NoId, SignIn) -> PortalSession;
    /// Who is signed in to the help center?
    GetPortalSession: Get Portal "/api/portal/session" (NoId, Nothing) -> PortalSession;
    /// Ends the asking session.
    SignOutContact: Delete Portal "/api/portal/session" (NoId, Nothing) -> Nothing;
    /// The contact's own sessions.
    ListPortalSessions: Get Portal "/api/portal/sessions" (NoId, Nothing) -> Vec<SessionRow>;
    /// Ends one of them.
    EndPortalSession: Delete Portal "/api/portal/sessions/{id}" (SessionId, Nothing) -> Nothing;
    /// Changes the contact's own password; every other session of theirs ends.
    ChangeContactPassword: Put Portal "/api/portal/password" (NoId, ChangePassword) -> Nothing;

    /// What is this link for? Changes nothing [P4].
    ReadLink: Post Public "/api/portal/links/read" (NoId, LinkToken) -> LinkInfo;
    /// Redeems an activation link and signs in [P4].
    ActivatePortalAccess: Post Public "/api/portal/activation" (NoId, RedeemLink) -> PortalSession;
    /// Redeems a reset link and signs in; every session before it ends.
    ResetContactPassword: Post Public "/api/portal/reset" (NoId, RedeemLink) -> PortalSession;
    /// Sends a new link to whom it may be sent to; the same answer for all [P5].
    RequestLink: Post Public "/api/portal/links" (NoId, LinkRequest) -> Nothing;
}
