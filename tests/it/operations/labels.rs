//! Random acts on tags and groups, for random worlds.

use shared::api::NoId;
use shared::api::groups::ListGroups;
use shared::api::operations::Draft;
use shared::api::tags::{LabelFilter, ListTags};
use shared::ids::{AccountId, ContactId, GroupId, TagId};

use super::commit;
use crate::harness::World;
use crate::rows::Dice;

const NAMES: [&str; 4] = ["VIP", "vip", "Key", "Beta"];

fn names(dice: &mut Dice) -> Vec<String> {
    NAMES.iter().filter(|_| dice.one_in(2)).map(|it| (*it).to_owned()).collect()
}

/// The listed tags.
fn tags(world: &World) -> Vec<TagId> {
    let page = world.mara().call::<ListTags>(NoId, &LabelFilter::default()).unwrap();
    page.rows.into_iter().map(|it| it.id).collect()
}

/// A group, which may have to be created first.
fn group(world: &World, dice: &mut Dice) -> GroupId {
    let mara = world.mara();
    let name = dice.pick(&NAMES[1..]).to_owned();
    let _there = commit(&mara, &Draft::CreateGroup { name, description: String::new() });
    let page = mara.call::<ListGroups>(NoId, &LabelFilter::default()).unwrap();
    dice.pick(&page.rows).id
}

/// A random act; none: there is nothing to do it with.
pub(super) fn roll(
    world: &World,
    (contacts, account): (&[ContactId], AccountId),
    dice: &mut Dice,
) -> Option<Draft> {
    // A preview and its commit give a new tag different ids, so there are all of them.
    let add = NAMES.map(str::to_owned).to_vec();
    let all = Draft::TagAccounts { accounts: vec![account], add, remove: Vec::new() };
    commit(&world.mara(), &all).ok()?;
    let listed = tags(world);
    let remove: Vec<TagId> = listed.iter().copied().filter(|_| dice.one_in(4)).collect();
    let contacts = contacts.to_vec();
    Some(match dice.below(8) {
        0 | 1 => Draft::TagContacts { contacts, add: names(dice), remove },
        2 => Draft::TagAccounts { accounts: vec![account], add: names(dice), remove },
        3 if !listed.is_empty() => {
            let name = format!("{} {}", dice.pick(&NAMES), dice.below(9));
            Draft::RenameTag { tag: dice.pick(&listed), name }
        }
        4 if !listed.is_empty() => {
            Draft::MergeTags { tag: dice.pick(&listed), into: dice.pick(&listed) }
        }
        5 if !listed.is_empty() => Draft::DeleteTag { tag: dice.pick(&listed) },
        6 if dice.one_in(2) => Draft::DeleteGroup { group: group(world, dice) },
        6 => Draft::EditGroup {
            group: group(world, dice),
            name: format!("Group {}", dice.below(5)),
            description: dice.pick(&["", "What it is for"]).to_owned(),
        },
        7 => {
            let (add, remove) = contacts.iter().partition(|_| dice.one_in(2));
            Draft::ChangeMembers { group: group(world, dice), add, remove }
        }
        _ => return None,
    })
}
