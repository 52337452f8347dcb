//! Changes of the workspace's settings as row changes, and turning off *multi-account*, which
//! ends relationships [R9].

use std::fmt;

use super::plans::{self, LiveRow};
use super::rows::{Diff, Flag, RowChange, SettingsRow};
use crate::customers::relationship::RelationshipRefusal;
use crate::problem::ProblemCode;
use crate::time::Timestamp;
use crate::words::server::problems as words;
use crate::workspace::{VisibilityRules, Workspace};

/// So many relationships end at most when *multi-account* is turned off: as many as one
/// operation can end, and an undo restore.
pub const MAX_ENDED: u32 = 1_000;

impl SettingsRow {
    /// The row with these settings.
    pub fn of(workspace: Workspace) -> Self {
        Self {
            id: 1,
            multi_account: Flag(workspace.multi_account),
            keep_previous: Flag(workspace.keep_previous),
            leavers_keep: Flag(workspace.visibility.leavers_keep),
            managers_see_private: Flag(workspace.visibility.managers_see_private),
            activation_on_create: Flag(workspace.activation_on_create),
            see_is_associate: Flag(workspace.see_is_associate),
            delete_shared_contacts: Flag(workspace.delete_shared_contacts),
            roll_up_activity: Flag(workspace.roll_up_activity),
        }
    }

    /// The settings as the rules read them.
    pub const fn workspace(&self) -> Workspace {
        Workspace {
            multi_account: self.multi_account.0,
            keep_previous: self.keep_previous.0,
            see_is_associate: self.see_is_associate.0,
            activation_on_create: self.activation_on_create.0,
            delete_shared_contacts: self.delete_shared_contacts.0,
            roll_up_activity: self.roll_up_activity.0,
            visibility: VisibilityRules {
                leavers_keep: self.leavers_keep.0,
                managers_see_private: self.managers_see_private.0,
            },
        }
    }
}

/// More relationships would end than one operation can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyToEnd {
    /// How many are live.
    pub count: u32,
}

impl TooManyToEnd {
    /// The problem code.
    pub const fn code(self) -> ProblemCode {
        ProblemCode::IndirectRelationshipsRemain
    }
}

impl fmt::Display for TooManyToEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words::too_many_relationships_to_end(self.count, MAX_ENDED))
    }
}

/// Whether so many relationships can end at once.
pub const fn may_end(count: u32) -> Result<(), TooManyToEnd> {
    if MAX_ENDED < count { Err(TooManyToEnd { count }) } else { Ok(()) }
}

/// Changes the settings; none: nothing changes.
pub fn edit(now: Workspace, next: Workspace) -> Option<RowChange> {
    let (before, after) = (SettingsRow::of(now), SettingsRow::of(next));
    let change = RowChange::Settings(Diff { before: Some(before), after: Some(after) });
    (!change.is_idle()).then_some(change)
}

/// Turns off *multi-account* and ends `indirect`, all live indirect relationships. Direct
/// ones stay, and so do all tickets [R9, T4]. No changes: it is off already.
pub fn turn_off_multi_account(
    now: Workspace,
    indirect: &[LiveRow],
    at: Timestamp,
) -> Result<Vec<RowChange>, RelationshipRefusal> {
    let Some(off) = edit(now, Workspace { multi_account: false, ..now }) else {
        return Ok(Vec::new());
    };
    let ended = indirect.iter().map(|it| plans::end(it, at));
    [Ok(off)].into_iter().chain(ended).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::customers::relationship::RelationshipKind;
    use crate::operations::effects::{Effect, effects};
    use crate::operations::rows::RelationshipRow;
    use crate::operations::undo::{KeptReason, Since, Today, Undoable, undo};
    use crate::workspace::Setting;

    const ON: Workspace = Workspace {
        multi_account: true,
        keep_previous: true,
        see_is_associate: true,
        activation_on_create: false,
        delete_shared_contacts: false,
        roll_up_activity: false,
        visibility: VisibilityRules { leavers_keep: true, managers_see_private: false },
    };
    const OFF: Workspace = Workspace { multi_account: false, ..ON };
    const AT: Timestamp = Timestamp::from_millis(9);

    fn row(n: u128, kind: RelationshipKind) -> LiveRow {
        LiveRow {
            row: RelationshipRow {
                id: Uuid::from_u128(n).into(),
                contact_id: Uuid::from_u128(7).into(),
                account_id: Uuid::from_u128(100 + n).into(),
                kind,
                role: None,
                level: None,
                valid_from: Timestamp::from_millis(1),
                valid_to: None,
            },
            account_name: "Acme".to_owned(),
        }
    }

    fn today(relationships: Vec<LiveRow>) -> Today {
        Today {
            live_contacts: [Uuid::from_u128(7).into()].into(),
            live_accounts: (100..110).map(|it| Uuid::from_u128(it).into()).collect(),
            relationships: relationships.into_iter().map(|it| it.row).collect(),
            ..Today::default()
        }
    }

    fn untouched(changes: Vec<RowChange>) -> Vec<Undoable> {
        let one = |change| Undoable { change, is_untouched: true, since: None };
        changes.into_iter().map(one).collect()
    }

    #[test]
    fn r9_turning_it_off_ends_exactly_the_indirect_relationships() {
        let indirect = [row(1, RelationshipKind::Indirect), row(2, RelationshipKind::Indirect)];
        let changes = turn_off_multi_account(ON, &indirect, AT).unwrap();
        let told = effects(&changes);
        assert_eq!(told[0], Effect::SettingChanged { setting: Setting::MultiAccount, on: false });
        assert_eq!(told.len(), 3);
        assert!(told[1..].iter().all(|it| matches!(it, Effect::Left { .. })), "{told:?}");
        // A direct one is never ended, whatever is passed.
        assert!(turn_off_multi_account(ON, &[row(3, RelationshipKind::Direct)], AT).is_err());
        assert_eq!(turn_off_multi_account(OFF, &indirect, AT), Ok(Vec::new()));
    }

    #[test]
    fn r9_no_more_end_than_an_undo_can_restore() {
        assert_eq!(may_end(MAX_ENDED), Ok(()));
        let refusal = may_end(MAX_ENDED + 1).unwrap_err();
        assert_eq!(refusal.code().status(), 409);
        assert!(refusal.to_string().contains("1,001"), "{refusal}");
    }

    #[test]
    fn r10_the_undo_restores_the_setting_and_the_relationships() {
        let (direct, indirect) =
            (row(1, RelationshipKind::Direct), row(2, RelationshipKind::Indirect));
        let off = turn_off_multi_account(ON, &[indirect], AT).unwrap();
        let plan = undo(untouched(off), &today(vec![direct]), OFF.relationships(), AT);
        assert_eq!((plan.changes.len(), plan.kept.as_slice()), (2, &[][..]));
    }

    #[test]
    fn r10_without_the_setting_no_relationship_comes_back() {
        let (direct, indirect) =
            (row(1, RelationshipKind::Direct), row(2, RelationshipKind::Indirect));
        let mut off = untouched(turn_off_multi_account(ON, &[indirect], AT).unwrap());
        off[0].is_untouched = false;
        off[0].since = Some(Since { by: None, at: AT });
        let plan = undo(off, &today(vec![direct]), OFF.relationships(), AT);
        let reasons: Vec<_> = plan.kept.iter().map(|it| &it.reason).collect();
        assert_eq!(plan.changes, []);
        assert!(reasons.contains(&&KeptReason::MultiAccountOff), "{reasons:?}");
    }

    #[test]
    fn r9_a_redo_is_kept_while_contacts_belong_to_several_accounts() {
        let (direct, indirect) =
            (row(1, RelationshipKind::Direct), row(2, RelationshipKind::Indirect));
        let off = turn_off_multi_account(ON, std::slice::from_ref(&indirect), AT).unwrap();
        let on: Vec<_> = off.into_iter().map(RowChange::reversed).collect();
        let both = || vec![direct.clone(), indirect.clone()];
        let plan = undo(untouched(on.clone()), &today(both()), ON.relationships(), AT);
        assert_eq!((plan.changes.len(), plan.kept.len()), (2, 0));
        let others = Today { others_belong_to_several: true, ..today(both()) };
        let plan = undo(untouched(on), &others, ON.relationships(), AT);
        assert_eq!(plan.changes, []);
        assert!(plan.kept.iter().all(|it| it.reason == KeptReason::SeveralAccounts), "{plan:?}");
    }
}
