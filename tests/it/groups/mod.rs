//! Groups of contacts: `ListGroups`, `GetGroup`, and the acts that change them.

mod changes;
mod get_group;
mod list_groups;

use shared::api::groups::{GetGroup, Group, ListGroups};
use shared::api::operations::{Commit, Done, Draft};
use shared::api::tags::{GetContactLabels, LabelFilter};
use shared::api::{Counted, NoId, Nothing};
use shared::ids::{ContactId, GroupId};
use shared::problem::Problem;

use crate::harness::{Client, World, commit};

fn undo(agent: &Client<'_>, done: &Done) -> Done {
    commit(agent, Draft::Undo { operation: done.operation.unwrap() }).unwrap()
}

fn called(world: &World, name: &str) -> String {
    format!("{name} {}", world.mark)
}

fn create(agent: &Client<'_>, name: &str) -> Result<Done, Problem> {
    commit(agent, Draft::CreateGroup { name: name.to_owned(), description: String::new() })
}

fn find(agent: &Client<'_>, name: &str) -> Option<Group> {
    let filter = LabelFilter { q: name.to_owned(), after: None };
    let page = agent.call::<ListGroups>(NoId, &filter).unwrap();
    page.rows.into_iter().find(|it| it.name == name)
}

/// Creates a group that only this world has.
fn group(world: &World, name: &str) -> GroupId {
    let (mara, name) = (world.mara(), called(world, name));
    create(&mara, &name).unwrap();
    find(&mara, &name).unwrap().id
}

fn change(
    agent: &Client<'_>,
    group: GroupId,
    add: &[ContactId],
    remove: &[ContactId],
) -> Result<Done, Problem> {
    commit(agent, Draft::ChangeMembers { group, add: add.to_vec(), remove: remove.to_vec() })
}

/// The names of the contact's groups.
fn groups(agent: &Client<'_>, contact: ContactId) -> Vec<String> {
    let labels = agent.call::<GetContactLabels>(contact, &Nothing {}).unwrap();
    labels.groups.into_iter().map(|it| it.name).collect()
}
