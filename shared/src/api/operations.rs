//! Operations: previewed, carried out, undone, and read back as history.
//!
//! Every structural act of an agent is a [`Draft`]. [`PreviewOperation`] says what it
//! would do, [`CommitOperation`] does it. A commit that carries the preview's hash is
//! refused where the plan would come out differently by now.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::api::relationships::AssociationResult;
use crate::api::{Named, NoId, endpoints};
use crate::customers::account::AccountDraft;
use crate::customers::contact::ContactDraft;
use crate::customers::level::AccessLevel;
use crate::ids::{AccountId, AddressId, ContactId, OperationId, RelationshipId};
use crate::operations::Act;
use crate::operations::effects::Effect;
use crate::operations::undo::Kept;
use crate::time::Timestamp;

/// A structural act, as an agent wishes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Draft {
    /// Associate contacts with an account [R11].
    AssociateContacts {
        /// Which account.
        account: AccountId,
        /// Which contacts, at most [`MAX_AT_ONCE`](super::relationships::MAX_AT_ONCE).
        contacts: Vec<ContactId>,
        /// What they are to be there.
        #[serde(default)]
        role: String,
        /// A level of their own; none: that of the role or the account.
        #[serde(default)]
        level: Option<AccessLevel>,
        /// Also put their tickets without an account under it [T7].
        #[serde(default)]
        with_earlier_tickets: bool,
    },
    /// Associate a contact with accounts [R11].
    AssociateAccounts {
        /// Which contact.
        contact: ContactId,
        /// Which accounts; the first becomes the primary one where there is none.
        accounts: Vec<AccountId>,
        /// What the contact is to be there.
        #[serde(default)]
        role: String,
        /// A level of its own; none: that of the role or the account.
        #[serde(default)]
        level: Option<AccessLevel>,
    },
    /// End indirect relationships [R4, R13].
    EndRelationships {
        /// Which, at most [`MAX_AT_ONCE`](super::relationships::MAX_AT_ONCE).
        relationships: Vec<RelationshipId>,
    },
    /// Change a contact's primary account, or take it away [R5, R6].
    ChangePrimary {
        /// Whose.
        contact: ContactId,
        /// The contact's version that the agent saw.
        version: i64,
        /// The next primary account, or none.
        #[serde(default)]
        account: Option<AccountId>,
    },
    /// Set the access level of relationships, and the role where one is said.
    SetAccess {
        /// Which, at most [`MAX_AT_ONCE`](super::relationships::MAX_AT_ONCE).
        relationships: Vec<RelationshipId>,
        /// What the contacts are there; none: as they are.
        #[serde(default)]
        role: Option<String>,
        /// A level of their own; none: that of the role or the account.
        #[serde(default)]
        level: Option<AccessLevel>,
        /// Leave each one's level as it is, whatever `level` says.
        #[serde(default)]
        keep_levels: bool,
    },
    /// Edit a contact.
    EditContact {
        /// Which.
        contact: ContactId,
        /// The version that the agent saw.
        version: i64,
        /// The next state. Its address and account are not read: they have acts of their own.
        fields: ContactDraft,
    },
    /// Add an address to a contact [E1, E3, E7].
    AddAddress {
        /// Whose.
        contact: ContactId,
        /// The address.
        email: String,
    },
    /// Correct an address. One that a contact signs in with stays, and the corrected one
    /// stands beside it until it is verified [E7].
    CorrectAddress {
        /// Whose.
        contact: ContactId,
        /// Which.
        address: AddressId,
        /// What it is to be.
        email: String,
    },
    /// Make an address the primary one [E2].
    PromoteAddress {
        /// Whose.
        contact: ContactId,
        /// Which.
        address: AddressId,
    },
    /// Remove an address [E2, P15].
    RemoveAddress {
        /// Whose.
        contact: ContactId,
        /// Which.
        address: AddressId,
    },
    /// Edit an account.
    EditAccount {
        /// Which.
        account: AccountId,
        /// The version that the agent saw.
        version: i64,
        /// The next state.
        fields: AccountDraft,
    },
    /// Block a contact in the help center [P7].
    Block {
        /// Whom.
        contact: ContactId,
    },
    /// Let a blocked contact back in [P7].
    Unblock {
        /// Whom.
        contact: ContactId,
    },
    /// Undo an operation.
    Undo {
        /// Which.
        operation: OperationId,
    },
}

/// What stands for a plan: two plans with the same hash do the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlanHash(pub String);

/// Ids and what they are called, for the sentences that name them.
pub type Names = BTreeMap<Uuid, String>;

/// What an act would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// What the agent asked for.
    pub act: Act,
    /// What it does, in the domain's words.
    pub effects: Vec<Effect>,
    /// What the effects' ids are called.
    pub names: Names,
    /// What becomes of each row of an association [R11].
    pub results: Vec<AssociationResult>,
    /// What an undo leaves as it is, and why.
    pub kept: Vec<Kept>,
    /// Who sees more or less by it.
    pub sight: Sight,
    /// What cannot be taken back by an undo.
    pub lasting: Vec<Lasting>,
    /// How many mails it sends [N2].
    pub mails: u32,
    /// To be sent back with [`CommitOperation`].
    pub hash: PlanHash,
}

/// Who sees more or fewer tickets by an act.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// Those whose sight changes, at most [`SIGHT_PEOPLE`].
    pub people: Vec<SightChange>,
    /// How many contacts besides have another level by it; their tickets are not counted.
    pub more_people: u32,
}

/// For so many contacts a preview counts the tickets that they gain and lose.
pub const SIGHT_PEOPLE: usize = 20;

/// Tickets that a contact gains or loses are counted up to this number.
pub const SIGHT_TICKETS: u32 = 100;

/// What one contact gains and loses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SightChange {
    /// Who.
    pub contact: Named<ContactId>,
    /// How many tickets they see that they do not see now; at [`SIGHT_TICKETS`], as many or more.
    pub gains: u32,
    /// How many tickets they see now and then no longer; at [`SIGHT_TICKETS`], as many or more.
    pub loses: u32,
}

/// A consequence that outlives an undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Lasting {
    /// Sessions end; whoever was signed in signs in again.
    SessionsEnd {
        /// How many.
        count: u32,
    },
    /// Links that were mailed stop working.
    LinksEnd {
        /// How many.
        count: u32,
    },
    /// Queued mails are dropped.
    MailsDropped {
        /// How many.
        count: u32,
    },
}

/// An act to be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commit {
    /// The act.
    pub draft: Draft,
    /// The hash of the preview that the agent saw; none: there was none.
    #[serde(default)]
    pub hash: Option<PlanHash>,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The operation, to be undone by; none: nothing had to change.
    pub operation: Option<OperationId>,
    /// Whether it can be undone.
    pub can_be_undone: bool,
    /// What became of each row of an association [R11].
    pub results: Vec<AssociationResult>,
    /// What an undo left as it was, and why.
    pub kept: Vec<Kept>,
    /// What the ids in `kept` are called.
    pub names: Names,
}

/// An operation, as the history of a record tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// Which.
    pub operation: OperationId,
    /// What somebody did.
    pub act: Act,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Author,
    /// What it did to this record and to what belongs to it.
    pub effects: Vec<Effect>,
    /// How many more of its changes concern this record.
    pub more: u32,
    /// What the ids are called.
    pub names: Names,
    /// The operation that it undid.
    pub undoes: Option<OperationId>,
    /// Whether it is a redo: what it undid was an undo. What undoes a redo is an undo again.
    pub is_redo: bool,
    /// The operation that undid it.
    pub undone_by: Option<OperationId>,
    /// Whether it can be undone now.
    pub can_be_undone: bool,
}

/// Who carried out an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Author {
    /// An agent.
    Agent {
        /// Their name.
        name: String,
    },
    /// A contact.
    Contact {
        /// Their name.
        name: String,
    },
    /// The product itself.
    System,
}

endpoints! {
    /// What an act would do. Changes nothing.
    PreviewOperation: Post Desk "/api/desk/operations/preview" (NoId, Draft) -> Preview;
    /// Carries out an act.
    CommitOperation: Post Desk "/api/desk/operations" (NoId, Commit) -> Done;
}
