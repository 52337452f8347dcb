//! Tags of contacts and accounts: `ListTags`, `GetTag`, `GetContactLabels`,
//! `GetAccountLabels`, and the acts that change them.

mod changes;
mod get_account_labels;
mod get_contact_labels;
mod get_tag;
mod list_tags;
mod manage;
mod races;

use shared::api::operations::{Commit, CommitOperation, Done, Draft};
use shared::api::tags::{
    ContactLabels, GetAccountLabels, GetContactLabels, LabelFilter, ListTags, Tag,
};
use shared::api::{Counted, NoId, Nothing};
use shared::ids::{AccountId, ContactId, TagId};
use shared::problem::Problem;

use crate::harness::{Client, World, commit};

/// The name of a tag that only this world has.
fn called(world: &World, name: &str) -> String {
    format!("{name} {}", world.mark)
}

/// Adds tags to contacts, by name.
fn tag(agent: &Client<'_>, contacts: &[ContactId], names: &[&str]) -> Result<Done, Problem> {
    let add = names.iter().map(|it| (*it).to_owned()).collect();
    commit(agent, Draft::TagContacts { contacts: contacts.to_vec(), add, remove: Vec::new() })
}

fn untag(agent: &Client<'_>, contacts: &[ContactId], tags: &[TagId]) -> Result<Done, Problem> {
    let (contacts, remove) = (contacts.to_vec(), tags.to_vec());
    commit(agent, Draft::TagContacts { contacts, add: Vec::new(), remove })
}

fn undo(agent: &Client<'_>, done: &Done) -> Done {
    commit(agent, Draft::Undo { operation: done.operation.unwrap() }).unwrap()
}

fn labels(agent: &Client<'_>, contact: ContactId) -> ContactLabels {
    agent.call::<GetContactLabels>(contact, &Nothing {}).unwrap()
}

/// The names of the contact's tags.
fn tags(agent: &Client<'_>, contact: ContactId) -> Vec<String> {
    labels(agent, contact).tags.into_iter().map(|it| it.name).collect()
}

/// The names of the account's tags.
fn account_tags(agent: &Client<'_>, account: AccountId) -> Vec<String> {
    let labels = agent.call::<GetAccountLabels>(account, &Nothing {}).unwrap();
    labels.tags.into_iter().map(|it| it.name).collect()
}

/// The listed tag with this name.
fn find(agent: &Client<'_>, name: &str) -> Option<Tag> {
    let filter = LabelFilter { q: name.to_owned(), after: None };
    let page = agent.call::<ListTags>(NoId, &filter).unwrap();
    page.rows.into_iter().find(|it| it.name == name)
}

fn uses(tag: &Tag) -> (Counted, Counted) {
    (tag.contacts, tag.accounts)
}
