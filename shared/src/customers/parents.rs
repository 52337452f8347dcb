//! Accounts that are departments of other accounts: no account is below itself. A trigger of
//! the database asserts the same when an operation ends (`migrations/0033_parent_accounts.sql`).

use std::fmt;

use crate::ids::AccountId;
use crate::words::server::parent_accounts as words;

/// A way up is never followed further.
pub const LONGEST: usize = 1_000;

/// Why an account does not become a department of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParentRefusal {
    /// It is the account itself.
    Itself,
    /// It is below the account.
    Below,
}

impl fmt::Display for ParentRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Itself => words::parent_is_itself(),
            Self::Below => words::parent_is_below(),
        })
    }
}

/// Whether `account` may be a department of the first account of `line`: the wanted parent
/// and all accounts above that one.
pub fn may_have_parent(account: AccountId, line: &[AccountId]) -> Result<(), ParentRefusal> {
    match line.iter().position(|it| *it == account) {
        Some(0) => Err(ParentRefusal::Itself),
        Some(_) => Err(ParentRefusal::Below),
        None => Ok(()),
    }
}

/// The way up from `first`, which is its beginning, as `next` tells it.
pub fn line(
    first: AccountId,
    next: impl Fn(AccountId) -> Option<AccountId>,
) -> impl Iterator<Item = AccountId> {
    std::iter::successors(Some(first), move |it| next(*it)).take(LONGEST)
}

/// The parent of the account that stays when accounts are merged: the first account on the
/// way up that is above all of the merged ones. `line` is the chosen parent and the accounts
/// above it.
pub fn parent_after_merge(line: &[AccountId], merged: &[AccountId]) -> Option<AccountId> {
    let last = line.iter().rposition(|it| merged.contains(it));
    line.get(last.map_or(0, |it| it + 1)).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn id(n: u8) -> AccountId {
        AccountId::new(Uuid::from_u128(n.into()))
    }

    type Tree = BTreeMap<AccountId, AccountId>;

    fn way_up(tree: &Tree, first: AccountId) -> Vec<AccountId> {
        line(first, |it| tree.get(&it).copied()).collect()
    }

    fn has_no_circle(tree: &Tree) -> bool {
        tree.keys().all(|it| way_up(tree, *it).len() < LONGEST)
    }

    #[test]
    fn an_account_is_neither_its_own_department_nor_one_of_its_departments() {
        let tree = Tree::from([(id(1), id(2)), (id(2), id(3))]);
        let may = |account, parent| may_have_parent(id(account), &way_up(&tree, id(parent)));
        assert_eq!(may(3, 3), Err(ParentRefusal::Itself));
        assert_eq!(may(3, 1), Err(ParentRefusal::Below));
        assert_eq!(may(3, 2), Err(ParentRefusal::Below));
        assert_eq!(may(1, 3), Ok(()));
        assert_eq!(may(3, 4), Ok(()));
    }

    #[test]
    fn m10_who_takes_in_the_account_above_comes_below_the_next_one() {
        // 1 is below 2, which is below 3, which is below 4.
        let above = [id(2), id(3), id(4)];
        assert_eq!(parent_after_merge(&above, &[id(1), id(2)]), Some(id(3)));
        assert_eq!(parent_after_merge(&above, &[id(1), id(3)]), Some(id(4)));
        assert_eq!(parent_after_merge(&above, &[id(1), id(4)]), None);
        assert_eq!(parent_after_merge(&above, &[id(1), id(9)]), Some(id(2)));
        assert_eq!(parent_after_merge(&[], &[id(1), id(9)]), None);
    }

    proptest! {
        /// Whatever parents are asked for, in any order: what the rule lets through makes a
        /// forest, and what it refuses would not be one.
        #[test]
        fn no_account_is_ever_below_itself(wishes in prop::collection::vec((0_u8..12, 0_u8..12), 0..60)) {
            let mut tree = Tree::new();
            for (account, parent) in wishes {
                let mut next = tree.clone();
                next.insert(id(account), id(parent));
                let is_allowed = may_have_parent(id(account), &way_up(&tree, id(parent))).is_ok();
                prop_assert_eq!(is_allowed, has_no_circle(&next));
                if is_allowed {
                    tree = next;
                }
            }
        }

        /// A merge of any accounts of a forest leaves a forest.
        #[test]
        fn m10_a_merge_makes_no_circle(
            wishes in prop::collection::vec((0_u8..12, 0_u8..12), 0..60),
            merged in prop::collection::btree_set(0_u8..12, 2..5),
            chosen in 0_usize..4,
        ) {
            let mut tree = Tree::new();
            for (account, parent) in wishes {
                if may_have_parent(id(account), &way_up(&tree, id(parent))).is_ok() {
                    tree.insert(id(account), id(parent));
                }
            }
            let merged: Vec<AccountId> = merged.into_iter().map(id).collect();
            let (into, chosen) = (merged[0], merged[chosen % merged.len()]);
            let above: Vec<AccountId> = way_up(&tree, chosen).split_off(1);
            let parent = parent_after_merge(&above, &merged);
            let mut after = Tree::new();
            for (account, parent) in &tree {
                if !merged.contains(account) {
                    after.insert(*account, if merged.contains(parent) { into } else { *parent });
                }
            }
            after.extend(parent.map(|it| (into, it)));
            prop_assert!(has_no_circle(&after));
        }
    }
}
