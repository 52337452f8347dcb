//! Bulk acts: what becomes of each record, and why, in codes that are told in the reader's
//! language.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ids::AgentId;
use crate::operations::rows::{AccountRow, ContactRow, Diff, RowChange};
use crate::operations::undo::KeptReason;
use crate::policy::Refusal;
use crate::problem::ProblemCode;
use crate::words::server::{bulk as words, import_undo};

/// The most records of a bulk act.
pub const MOST: usize = 10_000;

/// Gives these contacts and accounts another owner. Those who have them already do not change.
pub fn set_owner(
    contacts: Vec<ContactRow>,
    accounts: Vec<AccountRow>,
    owner: AgentId,
) -> Vec<RowChange> {
    let contact = |row| Diff::update(row, |it: &mut ContactRow| it.owner_id = Some(owner));
    let account = |row| Diff::update(row, |it: &mut AccountRow| it.owner_id = Some(owner));
    let contacts = contacts.into_iter().map(|row| RowChange::Contact(contact(row)));
    let accounts = accounts.into_iter().map(|row| RowChange::Account(account(row)));
    contacts.chain(accounts).filter(|it| !it.is_idle()).collect()
}

/// The record that a change is a result for: a contact, or an account.
pub fn record_of(change: &RowChange) -> Option<Uuid> {
    fn row<T>(diff: &Diff<T>) -> Option<&T> {
        diff.after.as_ref().or(diff.before.as_ref())
    }
    match change {
        RowChange::Contact(it) => row(it).map(|it| it.id.uuid()),
        RowChange::Account(it) => row(it).map(|it| it.id.uuid()),
        RowChange::ContactTag(it) => row(it).map(|it| it.contact_id.uuid()),
        RowChange::AccountTag(it) => row(it).map(|it| it.account_id.uuid()),
        RowChange::Member(it) => row(it).map(|it| it.contact_id.uuid()),
        RowChange::Relationship(it) => row(it).map(|it| it.contact_id.uuid()),
        _ => None,
    }
}

/// The state of a bulk act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkState {
    /// Records are left.
    Running,
    /// All records are done.
    Done,
    /// An agent canceled it. What was done stays.
    Canceled,
    /// It has stopped with an error. What was done stays.
    Stopped,
    /// It is being undone.
    Undoing,
    /// Its undo has stopped with an error. Starting it again goes on with it.
    UndoStopped,
    /// It is undone, except for what is kept.
    Undone,
}

impl BulkState {
    /// Whether a job goes on with it.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Running | Self::Undoing)
    }

    /// Whether its undo can be started.
    pub const fn can_be_undone(self) -> bool {
        matches!(self, Self::Done | Self::Canceled | Self::Stopped | Self::UndoStopped)
    }
}

/// What has become of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkResult {
    /// It is changed.
    Done,
    /// Nothing had to be changed.
    Skipped,
    /// It could not be changed.
    Failed,
    /// Its change is undone.
    Undone,
    /// Its change is not undone, or not all of it.
    Kept,
}

/// Why a record was not changed, or why its change is not undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Reason {
    /// It already is as the act would make it.
    AlreadySo,
    /// It is deleted.
    Gone,
    /// The agent may not do this.
    NotPermitted,
    /// Only the owner of an account may do this [R17].
    NotManager {
        /// The owner's name.
        owner: String,
    },
    /// It would let others see tickets that the agent does not see [R19].
    MoreThanSeen,
    /// A rule refuses.
    Rule {
        /// Which.
        code: ProblemCode,
    },
    /// The contact already has access [P3].
    AlreadyActive,
    /// The contact has no address [P1].
    NoEmail,
    /// The contact is blocked.
    Blocked,
    /// An earlier mail to the address bounced [P13].
    BouncedBefore,
    /// An undo keeps it.
    Kept {
        /// Why.
        why: KeptReason,
    },
}

impl From<&Refusal> for Reason {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Hidden => Self::Gone,
            Refusal::Forbidden => Self::NotPermitted,
            Refusal::NotManager { owner } => Self::NotManager { owner: owner.clone() },
            Refusal::MoreThanSeen => Self::MoreThanSeen,
        }
    }
}

impl Reason {
    /// The sentence in the current language. `account` is the contact's primary account, `name`
    /// tells what an id is called.
    pub fn sentence(&self, account: Option<&str>, name: impl Fn(Uuid) -> Option<String>) -> String {
        match self {
            Self::AlreadySo => words::already_so().to_owned(),
            Self::Gone => words::gone().to_owned(),
            Self::NotPermitted => Refusal::Forbidden.to_string(),
            Self::NotManager { owner } => Refusal::NotManager { owner: owner.clone() }.to_string(),
            Self::MoreThanSeen => Refusal::MoreThanSeen.to_string(),
            Self::Rule { code: ProblemCode::MultiAccountOff } => {
                account.map_or_else(|| words::other_account().to_owned(), words::belongs_to)
            }
            Self::Rule { code: ProblemCode::Conflict } => words::too_many().to_owned(),
            Self::Rule { code: ProblemCode::Invalid } => words::no_longer_valid().to_owned(),
            Self::Rule { .. } => words::rule().to_owned(),
            Self::AlreadyActive => words::already_active().to_owned(),
            Self::NoEmail => words::no_email().to_owned(),
            Self::Blocked => words::blocked().to_owned(),
            Self::BouncedBefore => words::bounced_before().to_owned(),
            Self::Kept { why } => kept(why, name),
        }
    }
}

/// Why an undo keeps something.
fn kept(why: &KeptReason, name: impl Fn(Uuid) -> Option<String>) -> String {
    let by = |id: Uuid| name(id).unwrap_or_default();
    match why {
        KeptReason::ChangedSince(since) => {
            let at = crate::import::times::in_words(since.at);
            since
                .by
                .as_ref()
                .map_or_else(|| import_undo::changed_at(&at), |by| import_undo::changed_by(by, &at))
        }
        KeptReason::AddressTaken { by: contact } => words::address_taken(&by(contact.uuid())),
        KeptReason::PrimaryReplaced { by: account } => words::primary_replaced(&by(account.uuid())),
        KeptReason::AlreadyBelongs => words::already_so().to_owned(),
        KeptReason::LabelGone { label } => words::record_gone(&by(label.id())),
        KeptReason::AccountGone { account } => words::record_gone(&by(account.uuid())),
        KeptReason::ContactGone { .. } => words::gone().to_owned(),
        KeptReason::InUse => import_undo::in_use().to_owned(),
        _ => words::rule().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::AccountId;
    use crate::operations::undo::Since;
    use crate::time::Timestamp;

    #[test]
    fn a_reason_is_stored_as_a_code_and_told_with_names() {
        let acme = Uuid::from_u128(7);
        let name = |id: Uuid| (id == acme).then(|| "Acme".to_owned());
        let why = KeptReason::PrimaryReplaced { by: AccountId::new(acme) };
        let reason = Reason::Kept { why };
        let stored = serde_json::to_string(&reason).unwrap();
        assert!(stored.contains("primary_replaced") && !stored.contains("Acme"), "{stored}");
        assert_eq!(serde_json::from_str::<Reason>(&stored).unwrap(), reason);
        assert_eq!(reason.sentence(None, name), "The primary account is Acme by now.");
        let off = Reason::Rule { code: ProblemCode::MultiAccountOff };
        assert!(off.sentence(Some("Globex"), name).contains("Globex"));
        let since = Since { by: Some("Priya Nair".to_owned()), at: Timestamp::from_millis(0) };
        let edited = Reason::Kept { why: KeptReason::ChangedSince(since) };
        assert!(edited.sentence(None, name).starts_with("Priya Nair changed it on"));
    }

    #[test]
    fn only_what_has_ended_can_be_undone() {
        for state in [BulkState::Running, BulkState::Undoing, BulkState::Undone] {
            assert!(!state.can_be_undone());
        }
        assert!(BulkState::Canceled.can_be_undone() && !BulkState::Canceled.is_active());
    }
}
