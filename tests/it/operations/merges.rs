//! Random merges in random worlds [M3–M9, M11, M12].

use std::collections::BTreeMap;

use shared::api::merges::{MergeAccounts, MergeContacts};
use shared::api::operations::Draft;

use super::worlds::{check_all, check_draft};
use crate::harness::World;
use crate::policy_scope::Graph;
use crate::rows::Dice;

/// A random merge of this world.
pub(super) fn roll(graph: &Graph, dice: &mut Dice) -> Draft {
    let some = |dice: &mut Dice, all: usize| {
        let mut left: Vec<usize> = (0..all).collect();
        let most = all.min(2 + dice.below(4));
        let mut taken = Vec::new();
        while taken.len() < most.max(2).min(all) {
            taken.push(left.remove(dice.below(left.len())));
        }
        taken
    };
    if dice.one_in(3) {
        let accounts = graph.accounts();
        let chosen: Vec<_> = some(dice, accounts.len()).iter().map(|it| accounts[*it]).collect();
        let mut values = BTreeMap::new();
        for field in ["name", "default_level", "owner", "phone", "parent"] {
            if dice.one_in(3) {
                values.insert(field.to_owned(), dice.pick(&chosen));
            }
        }
        return Draft::MergeAccounts(MergeAccounts {
            into: chosen[0],
            from: chosen[1..].to_vec(),
            values,
        });
    }
    let people = graph.contacts();
    let chosen: Vec<_> = some(dice, people.len()).iter().map(|it| people[*it].0).collect();
    let mut values = BTreeMap::new();
    for field in ["first_name", "title", "owner", "phone", "reports_to", "external_id"] {
        if dice.one_in(3) {
            values.insert(field.to_owned(), dice.pick(&chosen));
        }
    }
    Draft::MergeContacts(MergeContacts {
        into: chosen[0],
        from: chosen[1..].to_vec(),
        values,
        primary_account: dice.one_in(2).then(|| dice.pick(&graph.accounts())),
        accepts_gained_tickets: true,
    })
}

fn check(world: &World, graph: &Graph, dice: &mut Dice) -> bool {
    let draft = roll(graph, dice);
    check_draft(world, graph, &draft)
}

#[test]
fn m12_a_merge_does_what_its_preview_shows_and_its_undo_restores_both_sides() {
    let done = check_all(600, check);
    assert!(150 < done, "{done} merges only");
}
