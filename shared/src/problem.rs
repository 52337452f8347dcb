//! The worker's error format: `application/problem+json` (RFC 9457) with a stable code for
//! programs and sentences for people.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What went wrong, for programs. The codes are stable: codes may be added, but none is
/// renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// Nobody is signed in.
    SignInNeeded,
    /// The address and password do not match [P5].
    NotAuthorized,
    /// Too many attempts. `Retry-After` says when the next attempt is accepted.
    TooManyTries,
    /// There is nothing at this path, or nothing that the caller may know of [V2].
    NotFound,
    /// The path exists, but not with this method.
    MethodNotAllowed,
    /// The caller may not do this.
    Forbidden,
    /// An admin set the caller's password. The caller must choose another one first [P6].
    PasswordChangeNeeded,
    /// The request comes from another site.
    ForeignOrigin,
    /// The body is not JSON, or does not have the expected shape.
    Malformed,
    /// The body is too large.
    TooLarge,
    /// The body is of another type than JSON.
    UnsupportedMediaType,
    /// Some fields break their rules.
    Invalid,
    /// The record has changed since it was read. `current` is the newer state.
    Stale,
    /// The previewed plan is outdated. `current` is the new preview.
    PlanChanged,
    /// The operation cannot be undone: it is of a kind that can't be undone, it is too old,
    /// or it was undone already.
    NotUndoable,
    /// The request is not possible in the current state.
    Conflict,
    /// An indirect relationship needs a direct one [R3].
    PrimaryRequired,
    /// A direct relationship cannot be ended; another account has to become the primary one
    /// first [R4].
    PrimaryCannotBeDissociated,
    /// The primary account cannot be removed while the contact has other accounts [R5].
    OtherAccountsRemain,
    /// A contact belongs to one account at most here [R9].
    MultiAccountOff,
    /// Contacts belong to several accounts, so *multi-account* stays on [R9].
    IndirectRelationshipsRemain,
    /// Contacts of the account belong to other accounts too, and are not deleted with it [D3].
    ContactsBelongElsewhere,
    /// Records that are to be merged have a relationship with the same record [M1, M2].
    DuplicateRelationship,
    /// Contacts that are to be merged have different primary accounts, and contacts belong
    /// to one account only: which one stays has to be chosen [M4].
    PrimaryAccountNotChosen,
    /// The contact gains tickets by a merge, which the agent has to accept [M9].
    GainedTicketsNotAccepted,
    /// Another contact has this address [E1, E3].
    AddressTaken,
    /// The primary address stays while there are others [E2].
    PrimaryAddress,
    /// The address is not verified yet [E7].
    AddressPending,
    /// Another account has this domain [P10].
    DomainTaken,
    /// Another account has this name.
    NameTaken,
    /// The contact has no address to write to [P1].
    NoEmail,
    /// The contact is in the help center already [P3].
    AlreadyActive,
    /// The link was used, replaced, or never existed.
    LinkUsed,
    /// A newer link took the place of one that verifies an address, or the address is gone.
    LinkReplaced,
    /// The link is too old.
    LinkExpired,
    /// The file of an export has expired, or was deleted [I11].
    FileExpired,
    /// An import is already running [I5].
    ImportRunning,
    /// The same `Idempotency-Key` came with another request.
    KeyReused,
    /// Something went wrong on our side.
    Internal,
    /// A service that the worker needs does not respond at the moment.
    Unavailable,
}

impl ProblemCode {
    /// The HTTP status that goes with it.
    pub const fn status(self) -> u16 {
        match self {
            Self::SignInNeeded | Self::NotAuthorized => 401,
            Self::TooManyTries => 429,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Forbidden | Self::PasswordChangeNeeded | Self::ForeignOrigin => 403,
            Self::Malformed => 400,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::Invalid | Self::NoEmail | Self::KeyReused => 422,
            Self::Stale
            | Self::PlanChanged
            | Self::NotUndoable
            | Self::Conflict
            | Self::PrimaryRequired
            | Self::PrimaryCannotBeDissociated
            | Self::OtherAccountsRemain
            | Self::MultiAccountOff
            | Self::IndirectRelationshipsRemain
            | Self::ContactsBelongElsewhere
            | Self::DuplicateRelationship
            | Self::PrimaryAccountNotChosen
            | Self::GainedTicketsNotAccepted
            | Self::AddressTaken
            | Self::PrimaryAddress
            | Self::AddressPending
            | Self::DomainTaken
            | Self::NameTaken
            | Self::AlreadyActive
            | Self::ImportRunning => 409,
            Self::LinkUsed | Self::LinkReplaced | Self::LinkExpired | Self::FileExpired => 410,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }
}

/// An error response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The code, for programs.
    pub code: ProblemCode,
    /// For people: what happened and what to do, in a sentence.
    pub title: String,
    /// The mistakes, by field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
    /// The records that block the change, if naming them helps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blockers: Vec<Blocker>,
    /// The newer state, if the record had changed ([`ProblemCode::Stale`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<serde_json::Value>,
}

impl Problem {
    /// A problem with only a code and a sentence.
    pub fn new(code: ProblemCode, title: impl Into<String>) -> Self {
        Self { code, title: title.into(), fields: Vec::new(), blockers: Vec::new(), current: None }
    }

    /// What is wrong with `field`, if anything.
    pub fn of_field(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|problem| problem.field == field).map(|it| it.message.as_str())
    }
}

/// One field that breaks its rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field's name in the request.
    pub field: String,
    /// What is wrong with it, as the end of a sentence.
    pub message: String,
}

impl FieldProblem {
    /// The mistake `message` in `field`.
    pub fn new(field: impl Into<String>, message: impl fmt::Display) -> Self {
        Self { field: field.into(), message: message.to_string() }
    }
}

/// A record that blocks a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocker {
    /// Its name.
    pub name: String,
    /// The id to open it by; none if the caller may not open it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<uuid::Uuid>,
}
