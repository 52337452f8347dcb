//! Letting contacts into the help center and keeping them out.

use serde::{Deserialize, Serialize};

use crate::api::{Named, NoId, Nothing, endpoints};
use crate::ids::ContactId;

/// The most contacts that are invited from a page at once [P2].
pub const MAX_INVITED: usize = 30;

/// Sends activation mails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invitations {
    /// To whom, at most [`MAX_INVITED`].
    pub contacts: Vec<ContactId>,
}

/// What became of one invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationResult {
    /// Who.
    pub contact: Named<ContactId>,
    /// What became of it.
    pub outcome: InvitationOutcome,
}

/// What can become of an invitation [P2].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationOutcome {
    /// The mail is on its way; every older link is dead [P3].
    Sent,
    /// They are in already [P3].
    AlreadyActive,
    /// There is no address to write to [P1].
    NoEmail,
    /// They are kept out.
    Blocked,
    /// A mail to the address came back [P13].
    BouncedBefore,
    /// The asker may not.
    NotPermitted,
}

/// A password that an admin sets for a contact. It opens the door once: the
/// contact must choose their own behind it [P6].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetPasswordDraft {
    /// The password.
    pub password: String,
}

endpoints! {
    /// Sends activation mails, a result a row [P1, P2, P3].
    InviteContacts: Post Desk "/api/desk/invitations" (NoId, Invitations) -> Vec<InvitationResult>;
    /// Sends an active contact a password reset [P3].
    SendReset: Post Desk "/api/desk/contacts/{id}/reset" (ContactId, Nothing) -> Nothing;
    /// Keeps a contact out, from the next request on [P7].
    BlockContact: Post Desk "/api/desk/contacts/{id}/block" (ContactId, Nothing) -> Nothing;
    /// Lets them back in [P7].
    UnblockContact: Post Desk "/api/desk/contacts/{id}/unblock" (ContactId, Nothing) -> Nothing;
    /// Sets a contact's password [P6].
    SetContactPassword: Put Admin "/api/desk/contacts/{id}/password" (ContactId, SetPasswordDraft) -> Nothing;
}
