//! Undoing an import: what was created and not edited since is deleted, what was changed and
//! not edited since is restored, and everything else is kept, with the reason [I10].
//!
//! A record is undone as a whole or not at all. The [`Facts`] are read for a preview and for each
//! slice of the undo, and [`judge`] decides for both. `worker/src/store/imports/undo.rs` reads
//! them and writes.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::times::in_words;
use crate::ids::{AccountId, ContactId, TicketNumber};
use crate::operations::rows::{Diff, RowChange};
use crate::time::Timestamp;
use crate::words::server::import_undo as words;

/// A record that an import has created or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum UndoneRecord {
    /// A contact.
    Contact(ContactId),
    /// An account.
    Account(AccountId),
    /// A ticket, by its number.
    Ticket(TicketNumber),
}

/// The state of the undo of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UndoState {
    /// Records are left.
    Running,
    /// It has stopped with an error, or because the agent who started it is no longer an admin.
    /// Starting it again goes on with it.
    Stopped,
    /// All records are undone or kept.
    Done,
}

/// The undo of an import, and its progress.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportUndo {
    /// Its state.
    pub state: UndoState,
    /// The name of the agent who started it.
    pub started_by: String,
    /// When it was started.
    pub started_at: Timestamp,
    /// How many records it is about: those that the import created or changed.
    pub rows: u32,
    /// How many of them are done. In the end, `deleted + restored + kept = rows`.
    pub done: u32,
    /// How many are deleted.
    pub deleted: u32,
    /// How many are as they were before the import.
    pub restored: u32,
    /// How many are kept as they are.
    pub kept: u32,
    /// How many activation mails the deleted contacts had been sent. They can't be taken back.
    pub mails_sent: u32,
}

impl ImportUndo {
    /// An undo of this many records, none of which is done.
    pub const fn begun(started_at: Timestamp, rows: u32) -> Self {
        Self {
            state: UndoState::Running,
            started_by: String::new(),
            started_at,
            rows,
            done: 0,
            deleted: 0,
            restored: 0,
            kept: 0,
            mails_sent: 0,
        }
    }
}

/// A later change of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// Who made it; none: the product itself.
    pub by: Option<Uuid>,
    /// When.
    pub at: Timestamp,
}

/// What decides whether a record of an import is undone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact that the database tells")]
pub struct Facts {
    /// The place in the file of its row.
    pub position: u32,
    /// The line of its row; 0: it is not known.
    pub line: u32,
    /// Its id.
    pub id: Uuid,
    /// Whether the import created it.
    pub created: bool,
    /// Whether it is not as the import left it, although no later change is known.
    pub changed: bool,
    /// The latest change by somebody else since the import, unless it was undone.
    pub since: Option<Edit>,
    /// Whether it is deleted.
    pub deleted: bool,
    /// Whether it is merged into another one.
    pub merged: bool,
    /// How many tickets it has that stay.
    pub tickets: u32,
    /// How many contacts it has that stay.
    pub contacts: u32,
    /// Whether something else refers to it.
    pub in_use: bool,
    /// The record that has the external ID that it had before the import.
    pub id_taken_by: Option<Uuid>,
    /// How many mails it was sent.
    pub mails: u32,
}

/// Why a record is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Reason {
    /// It is merged into another one.
    Merged {
        /// The last change of it.
        edit: Option<Edit>,
    },
    /// It is deleted already.
    Deleted {
        /// The last change of it.
        edit: Option<Edit>,
    },
    /// It was changed since.
    Changed {
        /// The last change of it, if it is known.
        edit: Option<Edit>,
    },
    /// It has tickets that stay.
    HasTickets {
        /// How many.
        count: u32,
    },
    /// It has contacts that stay.
    HasContacts {
        /// How many.
        count: u32,
    },
    /// It takes part in tickets, or sees some.
    InUse,
    /// Another record has the external ID that it had before.
    IdTaken {
        /// The record.
        by: Uuid,
    },
}

impl Reason {
    /// The person or record that the sentence names.
    pub fn names(&self) -> Option<Uuid> {
        match self {
            Self::Merged { edit } | Self::Deleted { edit } | Self::Changed { edit } => {
                edit.and_then(|it| it.by)
            }
            Self::IdTaken { by } => Some(*by),
            Self::HasTickets { .. } | Self::HasContacts { .. } | Self::InUse => None,
        }
    }

    /// The sentence in the current language. `name` is what [`Self::names`] is called.
    pub fn sentence(&self, name: Option<&str>) -> String {
        let told = |edit: &Option<Edit>, by: fn(&str, &str) -> String, at: fn(&str) -> String| {
            edit.map(|edit| {
                let time = in_words(edit.at);
                name.map_or_else(|| at(&time), |name| by(name, &time))
            })
        };
        match self {
            Self::Merged { edit } => told(edit, words::merged_by, words::merged_at)
                .unwrap_or_else(|| words::merged().to_owned()),
            Self::Deleted { edit } => told(edit, words::deleted_by, words::deleted_at)
                .unwrap_or_else(|| words::deleted().to_owned()),
            Self::Changed { edit } => told(edit, words::changed_by, words::changed_at)
                .unwrap_or_else(|| words::changed().to_owned()),
            Self::HasTickets { count } => words::has_tickets(*count),
            Self::HasContacts { count } => words::has_contacts(*count),
            Self::InUse => words::in_use().to_owned(),
            Self::IdTaken { .. } => words::id_taken(name.unwrap_or_default()),
        }
    }
}

/// Why the record is kept; none: it is undone [I10].
pub fn judge(facts: &Facts) -> Option<Reason> {
    let edit = facts.since;
    if facts.merged {
        Some(Reason::Merged { edit })
    } else if facts.deleted {
        Some(Reason::Deleted { edit })
    } else if facts.changed || edit.is_some() {
        Some(Reason::Changed { edit })
    } else if 0 < facts.tickets {
        Some(Reason::HasTickets { count: facts.tickets })
    } else if 0 < facts.contacts {
        Some(Reason::HasContacts { count: facts.contacts })
    } else if facts.in_use {
        Some(Reason::InUse)
    } else {
        facts.id_taken_by.map(|by| Reason::IdTaken { by })
    }
}

/// What an undo does with some records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// Those that are undone.
    pub undone: Vec<Facts>,
    /// Those that are kept, with the reason.
    pub kept: Vec<(Facts, Reason)>,
    /// How many of the undone ones are deleted.
    pub deleted: u32,
    /// How many of the undone ones are restored.
    pub restored: u32,
    /// How many mails the deleted ones were sent.
    pub mails: u32,
}

impl Judged {
    /// Judges some records.
    pub fn of(all: Vec<Facts>) -> Self {
        let mut judged = Self::default();
        for facts in all {
            if let Some(reason) = judge(&facts) {
                judged.kept.push((facts, reason));
            } else {
                judged.deleted += u32::from(facts.created);
                judged.restored += u32::from(!facts.created);
                judged.mails += facts.mails;
                judged.undone.push(facts);
            }
        }
        judged
    }

    /// How many are kept.
    pub fn kept_count(&self) -> u32 {
        u32::try_from(self.kept.len()).unwrap_or(u32::MAX)
    }

    /// Whether the record with this id is undone.
    pub fn has(&self, id: Uuid) -> bool {
        self.undone.iter().any(|it| it.id == id)
    }
}

/// The changes that put back what an import has written. A contact or account that it created is
/// deleted as an agent would, since other rows refer to it.
pub fn reversed(changes: Vec<RowChange>, now: Timestamp) -> Vec<RowChange> {
    let back = |change: RowChange| match change {
        RowChange::Contact(Diff { before: None, after: Some(row) }) => {
            RowChange::Contact(Diff::update(row, |it| it.deleted_at = Some(now)))
        }
        RowChange::Account(Diff { before: None, after: Some(row) }) => {
            RowChange::Account(Diff::update(row, |it| it.deleted_at = Some(now)))
        }
        other => other.reversed(),
    };
    changes.into_iter().map(back).collect()
}

/// The record, of a contact or an account, that a change of an import belongs to.
pub fn record_of(change: &RowChange) -> Option<Uuid> {
    fn row<T>(diff: &Diff<T>) -> Option<&T> {
        diff.after.as_ref().or(diff.before.as_ref())
    }
    match change {
        RowChange::Contact(it) => row(it).map(|it| it.id.uuid()),
        RowChange::Address(it) => row(it).map(|it| it.contact_id.uuid()),
        RowChange::Relationship(it) => row(it).map(|it| it.contact_id.uuid()),
        RowChange::PortalAccess(it) => row(it).map(|it| it.contact_id.uuid()),
        RowChange::Account(it) => row(it).map(|it| it.id.uuid()),
        RowChange::Domain(it) => row(it).map(|it| it.account_id.uuid()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::from_millis(1_795_348_800_000);

    fn facts(created: bool) -> Facts {
        Facts { id: Uuid::from_u128(7), created, ..Facts::default() }
    }

    #[test]
    fn i10_what_nobody_has_touched_is_undone() {
        let judged = Judged::of(vec![facts(true), facts(false), facts(true)]);
        assert_eq!((judged.deleted, judged.restored, judged.kept_count()), (2, 1, 0));
        assert!(judged.has(Uuid::from_u128(7)) && !judged.has(Uuid::from_u128(8)));
    }

    #[test]
    fn i10_what_was_touched_or_is_needed_is_kept_with_the_reason() {
        let edit = Some(Edit { by: Some(Uuid::from_u128(1)), at: AT });
        let of = |change: fn(&mut Facts)| {
            let mut facts = facts(true);
            change(&mut facts);
            judge(&facts)
        };
        let since = |it: &mut Facts| it.since = Some(Edit { by: Some(Uuid::from_u128(1)), at: AT });
        assert_eq!(of(since), Some(Reason::Changed { edit }));
        assert_eq!(of(|it| it.changed = true), Some(Reason::Changed { edit: None }));
        assert_eq!(of(|it| it.deleted = true), Some(Reason::Deleted { edit: None }));
        assert_eq!(of(|it| it.tickets = 2), Some(Reason::HasTickets { count: 2 }));
        assert_eq!(of(|it| it.contacts = 3), Some(Reason::HasContacts { count: 3 }));
        assert_eq!(of(|it| it.in_use = true), Some(Reason::InUse));
        let taken = Some(Reason::IdTaken { by: Uuid::from_u128(9) });
        assert_eq!(of(|it| it.id_taken_by = Some(Uuid::from_u128(9))), taken);
        // A merged record is deleted, too, and a deleted one changed.
        let merged = Facts { merged: true, deleted: true, since: edit, ..facts(true) };
        assert_eq!(judge(&merged), Some(Reason::Merged { edit }));
        let deleted = Facts { deleted: true, since: edit, ..facts(true) };
        assert_eq!(judge(&deleted), Some(Reason::Deleted { edit }));
    }

    #[test]
    fn i10_a_reason_is_a_sentence_with_or_without_a_name() {
        let edit = Some(Edit { by: Some(Uuid::from_u128(1)), at: AT });
        let changed = Reason::Changed { edit };
        assert_eq!(changed.names(), Some(Uuid::from_u128(1)));
        let sentence = changed.sentence(Some("Priya Nair"));
        assert_eq!(sentence, "Priya Nair changed it on 2026-11-22 12:00 UTC.");
        assert_eq!(changed.sentence(None), "It was changed on 2026-11-22 12:00 UTC.");
        assert_eq!(Reason::HasTickets { count: 1 }.sentence(None), "It has 1 ticket.");
    }
}
