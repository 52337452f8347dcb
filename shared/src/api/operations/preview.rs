//! What an act would do, before it is carried out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::DeletionResult;
use crate::api::Named;
use crate::api::merges::MergePreview;
use crate::api::relationships::AssociationResult;
use crate::ids::ContactId;
use crate::operations::Act;
use crate::operations::effects::Effect;
use crate::operations::undo::Kept;

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
    /// What becomes of each contact that is to be deleted [D6].
    pub deletions: Vec<DeletionResult>,
    /// What an undo leaves as it is, and why.
    pub kept: Vec<Kept>,
    /// Who sees more or less by it.
    pub sight: Sight,
    /// What cannot be taken back by an undo.
    pub lasting: Vec<Lasting>,
    /// What else is to be known of a merge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge: Option<Box<MergePreview>>,
    /// How many mails it sends [N2].
    pub mails: u32,
    /// To be sent back with [`CommitOperation`](super::CommitOperation).
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
    /// Sessions end. The contact can sign in again.
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
