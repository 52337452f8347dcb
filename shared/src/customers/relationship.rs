//! Relationships between contacts and accounts: how they are created, changed and ended
//! [R1–R11].
//!
//! The functions here decide, and `worker/src/store/relationships.rs` writes what they
//! decided. Unique indexes keep R1 and R2 true under concurrent writes.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, RelationshipId};
use crate::problem::ProblemCode;
use crate::words::both::rules as words;

/// Whether an account is a contact's primary one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationshipKind {
    /// The contact's primary account.
    Direct,
    /// Any other.
    Indirect,
}

/// The facts about an active relationship of a contact that the rules need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Live {
    /// Its id.
    pub id: RelationshipId,
    /// The account.
    pub account: AccountId,
    /// The account's name, for messages.
    pub account_name: String,
    /// Primary or not.
    pub kind: RelationshipKind,
}

/// What the workspace decides about relationships.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelationshipRules {
    /// A contact may belong to more than one account.
    pub multi_account: bool,
    /// Changing the primary account keeps the former one as indirect. It has no effect if
    /// `multi_account` is off [R7].
    pub keep_previous: bool,
}

/// Why a change of relationships is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelationshipRefusal {
    /// A contact belongs to one account at most [R9].
    MultiAccountOff(String),
    /// A direct relationship cannot be ended; another account has to become the primary one
    /// first [R4].
    PrimaryCannotBeDissociated,
    /// The primary account cannot be removed while the contact has other accounts [R5].
    OtherAccountsRemain(Vec<Live>),
}

impl fmt::Display for RelationshipRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MultiAccountOff(account) => f.write_str(&words::belongs_to_one_already(account)),
            Self::PrimaryCannotBeDissociated => f.write_str(words::primary_account_stays()),
            Self::OtherAccountsRemain(_) => f.write_str(words::other_accounts_remain()),
        }
    }
}

impl std::error::Error for RelationshipRefusal {}

impl RelationshipRefusal {
    /// Its stable code.
    pub const fn code(&self) -> ProblemCode {
        match self {
            Self::MultiAccountOff(_) => ProblemCode::MultiAccountOff,
            Self::PrimaryCannotBeDissociated => ProblemCode::PrimaryCannotBeDissociated,
            Self::OtherAccountsRemain(_) => ProblemCode::OtherAccountsRemain,
        }
    }
}

/// The decision about associating a contact with an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Association {
    /// The relationship exists already; nothing has to be written [R2].
    AlreadyThere(RelationshipKind),
    /// A relationship of this kind has to be created.
    Make(RelationshipKind),
}

/// Decides about associating a contact, whose active relationships are `live`, with
/// `account` [R2, R9, R11].
pub fn associate(
    live: &[Live],
    account: AccountId,
    rules: RelationshipRules,
) -> Result<Association, RelationshipRefusal> {
    if let Some(there) = live.iter().find(|it| it.account == account) {
        return Ok(Association::AlreadyThere(there.kind));
    }
    let Some(primary) = live.iter().find(|it| it.kind == RelationshipKind::Direct) else {
        return Ok(Association::Make(RelationshipKind::Direct));
    };
    if rules.multi_account {
        Ok(Association::Make(RelationshipKind::Indirect))
    } else {
        Err(RelationshipRefusal::MultiAccountOff(primary.account_name.clone()))
    }
}

/// Whether the relationship `live` may be ended [R4].
pub fn dissociate(live: &Live) -> Result<(), RelationshipRefusal> {
    match live.kind {
        RelationshipKind::Direct => Err(RelationshipRefusal::PrimaryCannotBeDissociated),
        RelationshipKind::Indirect => Ok(()),
    }
}

/// A step of a change of the primary account. The steps are written in this order and in
/// one batch, since a contact must not have two direct relationships at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The relationship ends.
    End(RelationshipId),
    /// The relationship becomes indirect.
    Demote(RelationshipId),
    /// The relationship becomes direct.
    Promote(RelationshipId),
    /// A direct relationship with the account is created.
    Make(AccountId),
}

/// The steps that make `to` the primary account; none removes the primary account [R5, R6,
/// R7]. No steps: nothing has to change.
pub fn change_primary(
    live: &[Live],
    to: Option<AccountId>,
    rules: RelationshipRules,
) -> Result<Vec<Step>, RelationshipRefusal> {
    let primary = live.iter().find(|it| it.kind == RelationshipKind::Direct);
    if primary.map(|it| it.account) == to {
        return Ok(Vec::new());
    }
    let Some(to) = to else {
        let others: Vec<Live> =
            live.iter().filter(|it| it.kind == RelationshipKind::Indirect).cloned().collect();
        return if others.is_empty() {
            Ok(primary.map(|it| Step::End(it.id)).into_iter().collect())
        } else {
            Err(RelationshipRefusal::OtherAccountsRemain(others))
        };
    };
    let keeps = rules.multi_account && rules.keep_previous;
    let former = primary.map(|it| if keeps { Step::Demote(it.id) } else { Step::End(it.id) });
    let next = match live.iter().find(|it| it.account == to) {
        Some(indirect) => Step::Promote(indirect.id),
        None => Step::Make(to),
    };
    Ok(former.into_iter().chain([next]).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const fn account(n: u128) -> AccountId {
        AccountId::new(Uuid::from_u128(n))
    }

    fn live(n: u128, kind: RelationshipKind) -> Live {
        Live {
            id: RelationshipId::new(Uuid::from_u128(n)),
            account: account(n),
            account_name: format!("Account {n}"),
            kind,
        }
    }

    const fn rules(multi_account: bool, keep_previous: bool) -> RelationshipRules {
        RelationshipRules { multi_account, keep_previous }
    }

    use RelationshipKind::{Direct, Indirect};

    #[test]
    fn r2_associating_twice_changes_nothing() {
        let now = [live(1, Direct), live(2, Indirect)];
        for multi in [false, true] {
            let rules = rules(multi, true);
            let there = |n| associate(&now, account(n), rules);
            assert_eq!(there(1), Ok(Association::AlreadyThere(Direct)));
            assert_eq!(there(2), Ok(Association::AlreadyThere(Indirect)));
        }
    }

    #[test]
    fn r4_a_direct_relationship_does_not_simply_end() {
        assert_eq!(
            dissociate(&live(1, Direct)),
            Err(RelationshipRefusal::PrimaryCannotBeDissociated)
        );
        assert_eq!(dissociate(&live(1, Indirect)), Ok(()));
    }

    #[test]
    fn r5_no_primary_only_without_others() {
        let alone = [live(1, Direct)];
        let both = [live(1, Direct), live(2, Indirect)];
        let none = |now| change_primary(now, None, rules(true, true));
        assert_eq!(none(&[]), Ok(vec![]));
        assert_eq!(none(&alone), Ok(vec![Step::End(alone[0].id)]));
        assert_eq!(
            none(&both),
            Err(RelationshipRefusal::OtherAccountsRemain(vec![live(2, Indirect)]))
        );
    }

    #[test]
    fn r6_r7_the_former_primary_stays_only_where_both_settings_say_so() {
        let now = [live(1, Direct), live(2, Indirect)];
        let change = |to, multi, keep| change_primary(&now, Some(account(to)), rules(multi, keep));
        let id = |n: u128| RelationshipId::new(Uuid::from_u128(n));
        assert_eq!(change(2, true, true), Ok(vec![Step::Demote(id(1)), Step::Promote(id(2))]));
        assert_eq!(change(2, true, false), Ok(vec![Step::End(id(1)), Step::Promote(id(2))]));
        assert_eq!(change(3, true, true), Ok(vec![Step::Demote(id(1)), Step::Make(account(3))]));
        assert_eq!(change(3, false, true), Ok(vec![Step::End(id(1)), Step::Make(account(3))]));
        assert_eq!(change(1, true, true), Ok(vec![]));
    }

    #[test]
    fn r11_the_first_account_becomes_the_primary_one() {
        let elsewhere = [live(1, Direct)];
        assert_eq!(associate(&[], account(1), rules(false, true)), Ok(Association::Make(Direct)));
        assert_eq!(
            associate(&elsewhere, account(2), rules(true, true)),
            Ok(Association::Make(Indirect))
        );
        let refused = associate(&elsewhere, account(2), rules(false, true)).unwrap_err();
        assert!(refused.to_string().contains("Account 1"), "{refused}");
    }

    proptest! {
        /// R1, R3: after any sequence of changes, at most one relationship is direct, no
        /// account is listed twice, and an indirect relationship exists only beside a
        /// direct one.
        #[test]
        fn r1_r3_hold_after_any_sequence(
            wishes in prop::collection::vec((0_u8..3, 1_u128..5), 0..40),
            multi in any::<bool>(),
            keep in any::<bool>(),
        ) {
            let rules = rules(multi, keep);
            let mut now: Vec<Live> = Vec::new();
            for (n, (wish, who)) in wishes.into_iter().enumerate() {
                let fresh = |kind, account: AccountId| Live {
                    id: RelationshipId::new(Uuid::from_u128(1_000 + n as u128)),
                    account,
                    account_name: account.to_string(),
                    kind,
                };
                match wish {
                    0 => if let Ok(Association::Make(kind)) = associate(&now, account(who), rules) {
                        now.push(fresh(kind, account(who)));
                    },
                    1 => for step in change_primary(&now, Some(account(who)), rules).unwrap_or_default() {
                        match step {
                            Step::End(id) => now.retain(|it| it.id != id),
                            Step::Demote(id) => now.iter_mut().filter(|it| it.id == id).for_each(|it| it.kind = Indirect),
                            Step::Promote(id) => now.iter_mut().filter(|it| it.id == id).for_each(|it| it.kind = Direct),
                            Step::Make(account) => now.push(fresh(Direct, account)),
                        }
                    },
                    _ => now.retain(|it| it.account != account(who) || dissociate(it).is_err()),
                }
                let direct = now.iter().filter(|it| it.kind == Direct).count();
                prop_assert!(direct <= 1);
                prop_assert!(now.is_empty() || direct == 1);
                prop_assert!(multi || now.len() <= 1);
                let mut accounts: Vec<_> = now.iter().map(|it| it.account).collect();
                accounts.sort();
                accounts.dedup();
                prop_assert_eq!(accounts.len(), now.len());
            }
        }
    }
}
