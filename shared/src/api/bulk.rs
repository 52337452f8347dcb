//! Bulk acts: one act on all records of a list that match, or on chosen ones, as a job.
//!
//! The set is frozen when the act starts: the records that the list has for the agent at that
//! time. Each record is decided when its slice is done, as if the agent did the act to it then,
//! with a result of its own. The whole is undone as one.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::api::exports::ExportDraft;
use crate::api::operations::{Draft, Names, PlanHash};
use crate::api::{Cursor, NoId, Nothing, Page, endpoints};
pub use crate::bulk::{BulkResult, BulkState, MOST};
use crate::customers::labels;
use crate::customers::level::AccessLevel;
use crate::grid::{GridQuery, ListName, Pairs};
use crate::ids::{AccountId, AgentId, BulkId, ContactId, GroupId, TagId};
use crate::operations::effects::Record;
use crate::operations::is_within_undo_window;
use crate::problem::FieldProblem;
use crate::time::Timestamp;
use crate::words::server::bulk as words;

/// A preview looks at so many records, the first ones.
pub const PREVIEWED: usize = 1_000;

/// The most bulk acts of an agent that go on at a time.
pub const MOST_AT_ONCE: u32 = 5;

/// An act on many records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum BulkAct {
    /// Add tags to contacts or accounts and remove tags from them.
    Tag {
        /// The names of the tags to add. A tag that does not exist yet is created.
        #[serde(default)]
        add: Vec<String>,
        /// The tags to remove.
        #[serde(default)]
        remove: Vec<TagId>,
    },
    /// Add contacts to a group.
    AddToGroup {
        /// The group.
        group: GroupId,
    },
    /// Remove contacts from a group.
    RemoveFromGroup {
        /// The group.
        group: GroupId,
    },
    /// Give contacts or accounts another owner.
    SetOwner {
        /// The owner.
        owner: AgentId,
    },
    /// Associate contacts with an account [R11].
    Associate {
        /// The account.
        account: AccountId,
        /// What they are to be there.
        #[serde(default)]
        role: String,
        /// A level of their own; none: that of the role or the account.
        #[serde(default)]
        level: Option<AccessLevel>,
    },
    /// Delete contacts [D1, D6].
    Delete,
    /// Send contacts an activation mail [P2].
    Invite,
}

impl BulkAct {
    /// The act on these records; none: it is not one of an operation, or not one of this list.
    pub fn draft(&self, list: ListName, ids: &[Uuid]) -> Option<Draft> {
        let contacts = || ids.iter().map(|id| ContactId::new(*id)).collect::<Vec<_>>();
        if list == ListName::Accounts {
            let accounts = ids.iter().map(|id| AccountId::new(*id));
            return match self.clone() {
                Self::Tag { add, remove } => {
                    Some(Draft::TagAccounts { accounts: accounts.collect(), add, remove })
                }
                Self::SetOwner { owner } => {
                    let records = accounts.map(Record::Account).collect();
                    Some(Draft::SetOwner(SetOwner { records, owner }))
                }
                _ => None,
            };
        }
        Some(match self.clone() {
            Self::Tag { add, remove } => Draft::TagContacts { contacts: contacts(), add, remove },
            Self::AddToGroup { group } => {
                Draft::ChangeMembers { group, add: contacts(), remove: Vec::new() }
            }
            Self::RemoveFromGroup { group } => {
                Draft::ChangeMembers { group, add: Vec::new(), remove: contacts() }
            }
            Self::SetOwner { owner } => {
                let records = contacts().into_iter().map(Record::Contact).collect();
                Draft::SetOwner(SetOwner { records, owner })
            }
            Self::Associate { account, role, level } => Draft::AssociateContacts {
                account,
                contacts: contacts(),
                role,
                level,
                with_earlier_tickets: false,
            },
            Self::Delete => Draft::DeleteContacts { contacts: contacts() },
            Self::Invite => return None,
        })
    }

    /// Whether records of `list` can have it done.
    pub const fn is_for(&self, list: ListName) -> bool {
        match list {
            ListName::Contacts => true,
            ListName::Accounts => matches!(self, Self::Tag { .. } | Self::SetOwner { .. }),
            ListName::Tickets => false,
        }
    }

    /// How many records a slice has.
    pub const fn slice(&self) -> usize {
        match self {
            Self::Tag { .. }
            | Self::AddToGroup { .. }
            | Self::RemoveFromGroup { .. }
            | Self::SetOwner { .. } => labels::MAX_AT_ONCE,
            Self::Associate { .. } | Self::Delete => super::relationships::MAX_AT_ONCE,
            Self::Invite => super::portal_access::MAX_INVITED,
        }
    }

    /// Whether it can be undone: mails cannot be taken back.
    pub const fn can_be_undone(&self) -> bool {
        !matches!(self, Self::Invite)
    }
}

/// Gives contacts or accounts another owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetOwner {
    /// The records, all of one kind, at most [`MAX_AT_ONCE`](labels::MAX_AT_ONCE).
    pub records: Vec<Record>,
    /// The owner.
    pub owner: AgentId,
}

/// A bulk act, as an agent wishes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BulkDraft {
    /// The list: contacts or accounts.
    pub list: ListName,
    /// What is asked of the list, as [`GridQuery::kept`] returns it. All its records are meant.
    #[serde(default)]
    pub query: Pairs,
    /// How many minutes the reader's clock is ahead of UTC. It is used for filters by day.
    #[serde(default)]
    pub offset: i16,
    /// The chosen records, at most [`MAX_AT_ONCE`](labels::MAX_AT_ONCE); none: all that match.
    #[serde(default)]
    pub chosen: Vec<Uuid>,
    /// The act.
    pub act: BulkAct,
}

impl BulkDraft {
    /// What is asked of the list, or what is wrong with the draft.
    pub fn parse(&self) -> Result<GridQuery<()>, FieldProblem> {
        if !self.act.is_for(self.list) {
            return Err(FieldProblem::new("act", words::not_for_this_list()));
        }
        if labels::MAX_AT_ONCE < self.chosen.len() {
            return Err(FieldProblem::new("chosen", words::too_many_records()));
        }
        let (query, offset) = (self.query.clone(), self.offset);
        ExportDraft { query, offset, ..ExportDraft::of(self.list) }.parse()
    }
}

/// What a bulk act would do by now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkPreview {
    /// How many records it is about.
    pub records: u32,
    /// How many of them, the first ones, `outcomes` is about: at most [`PREVIEWED`].
    pub previewed: u32,
    /// What would become of them.
    pub outcomes: Vec<BulkOutcome>,
    /// It stands for the act and the set of records.
    pub hash: PlanHash,
}

/// What becomes of some records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkOutcome {
    /// What.
    pub result: BulkResult,
    /// Why, as a sentence; none: they are changed.
    pub reason: Option<String>,
    /// Of how many.
    pub count: u32,
}

/// A bulk act to start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BulkCommit {
    /// The act.
    pub draft: BulkDraft,
    /// The hash of the preview that the agent saw. If other records match by now, the act is
    /// refused.
    pub hash: PlanHash,
}

/// A bulk act and its progress.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulk {
    /// Its id.
    pub id: BulkId,
    /// The list that its records are of.
    pub list: ListName,
    /// The act.
    pub act: BulkAct,
    /// What the ids in `act` are called.
    pub names: Names,
    /// Its state.
    pub state: BulkState,
    /// Who started it.
    pub started_by: String,
    /// When.
    pub started_at: Timestamp,
    /// How many records it is about.
    pub rows: u32,
    /// How many are changed, undone or not.
    pub done: u32,
    /// How many had to be changed in nothing.
    pub skipped: u32,
    /// How many could not be changed.
    pub failed: u32,
    /// The changes of how many are undone.
    pub undone: u32,
    /// The changes of how many are not undone, or not wholly.
    pub kept: u32,
    /// Who undid it, or is undoing it.
    pub undone_by: Option<String>,
}

impl Bulk {
    /// Whether its undo can be started at `now`.
    pub fn can_be_undone(&self, now: Timestamp) -> bool {
        self.act.can_be_undone()
            && self.state.can_be_undone()
            && self.undone + self.kept < self.done
            && is_within_undo_window(self.started_at, now)
    }
}

/// A record of a bulk act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkRow {
    /// The record.
    pub record: Record,
    /// What it is called.
    pub name: String,
    /// Whether it has a page: it is not deleted.
    pub has_page: bool,
    /// What has become of it; none: it was not reached yet.
    pub result: Option<BulkResult>,
    /// Why, as a sentence.
    pub reason: Option<String>,
}

/// Which records are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BulkRowFilter {
    /// Those with this result; none: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<BulkResult>,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

endpoints! {
    /// What a bulk act would do. Changes nothing.
    PreviewBulk: Post Desk "/api/desk/bulk/preview" (NoId, BulkDraft) -> BulkPreview;
    /// Starts a bulk act, as a job over the records that match now.
    StartBulk: Post Desk "/api/desk/bulk" (NoId, BulkCommit) -> Bulk;
    /// A bulk act and its progress.
    GetBulk: Get Desk "/api/desk/bulk/{id}" (BulkId, Nothing) -> Bulk;
    /// Its records and what has become of each.
    ListBulkRows: Get Desk "/api/desk/bulk/{id}/rows" (BulkId, BulkRowFilter) -> Page<BulkRow>;
    /// Cancels a bulk act at its next slice. What was done stays.
    CancelBulk: Post Desk "/api/desk/bulk/{id}/cancel" (BulkId, Nothing) -> Bulk;
    /// Undoes a bulk act as a whole, as a job. What was changed since is kept.
    UndoBulk: Post Desk "/api/desk/bulk/{id}/undo" (BulkId, Nothing) -> Bulk;
}
