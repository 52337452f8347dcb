//! Giving contacts access to the help center, and blocking it.

use serde::{Deserialize, Serialize};

use crate::api::{Named, NoId, Nothing, endpoints};
use crate::ids::ContactId;

/// The most contacts that are invited from a page at once [P2].
pub const MAX_INVITED: usize = 30;

/// Sends activation mails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invitations {
    /// The contacts to invite, at most [`MAX_INVITED`].
    pub contacts: Vec<ContactId>,
}

/// The outcome for one contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationResult {
    /// The contact.
    pub contact: Named<ContactId>,
    /// The outcome.
    pub outcome: InvitationOutcome,
}

/// The outcome of an invitation [P2].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationOutcome {
    /// The mail is queued. Older links no longer work [P3].
    Sent,
    /// The contact already has access [P3].
    AlreadyActive,
    /// The contact has no address [P1].
    NoEmail,
    /// The contact is blocked.
    Blocked,
    /// An earlier mail to the address bounced [P13].
    BouncedBefore,
    /// The agent may not invite this contact.
    NotPermitted,
}

/// A password that an admin sets for a contact. The contact must choose another one after
/// signing in with it [P6].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetPasswordDraft {
    /// The password.
    pub password: String,
}

endpoints! {
    /// Sends activation mails, with a result for each contact [P1, P2, P3].
    InviteContacts: Post Desk "/api/desk/invitations" (NoId, Invitations) -> Vec<InvitationResult>;
    /// Sends an active contact a password reset [P3].
    SendReset: Post Desk "/api/desk/contacts/{id}/reset" (ContactId, Nothing) -> Nothing;
    /// Blocks a contact, from the contact's next request on [P7].
    BlockContact: Post Desk "/api/desk/contacts/{id}/block" (ContactId, Nothing) -> Nothing;
    /// Unblocks a contact [P7].
    UnblockContact: Post Desk "/api/desk/contacts/{id}/unblock" (ContactId, Nothing) -> Nothing;
    /// Sets a contact's password [P6].
    SetContactPassword: Put Admin "/api/desk/contacts/{id}/password" (ContactId, SetPasswordDraft) -> Nothing;
}
