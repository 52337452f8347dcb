//! Operations: a commit does what its preview shows, an undo restores the former rows, and
//! the history records it. [`acts`] tests each act, [`several`] acts on several rows, and
//! [`worlds`] random acts in random worlds, which [`rolls`] generates.

mod acts;
mod labels;
mod merges;
mod rolls;
mod several;
mod worlds;

use shared::api::operations::{Commit, CommitOperation, Done, Draft, Preview, PreviewOperation};
use shared::api::{NoId, Nothing};
use shared::fields::Record;
use shared::fields::account::Account;
use shared::fields::contact::Contact;
use shared::ids::OperationId;
use shared::problem::Problem;

use crate::harness::{Client, World};

fn preview(agent: &Client<'_>, draft: &Draft) -> Result<Preview, Problem> {
    agent.call::<PreviewOperation>(NoId, draft)
}

fn commit(agent: &Client<'_>, draft: &Draft) -> Result<Done, Problem> {
    agent.call::<CommitOperation>(NoId, &Commit { draft: draft.clone(), hash: None })
}

/// Commits the draft with the hash of its preview.
fn commit_shown(agent: &Client<'_>, draft: &Draft, shown: &Preview) -> Result<Done, Problem> {
    let hash = Some(shown.hash.clone());
    agent.call::<CommitOperation>(NoId, &Commit { draft: draft.clone(), hash })
}

fn undo(agent: &Client<'_>, operation: OperationId) -> Done {
    commit(agent, &Draft::Undo { operation }).unwrap()
}

/// Every row of the watched tables, without counters. Deleted contacts and accounts are
/// left out: their rows stay only because others refer to them.
fn digest(world: &World) -> Vec<String> {
    const TABLES: &[(&str, &str)] = &[
        (
            "accounts",
            "id, name, default_level, owner_id, external_id from accounts where deleted_at is null",
        ),
        (
            "contacts",
            "id, first_name, last_name, owner_id, needs_details from contacts where deleted_at is null",
        ),
        (
            "contact_addresses",
            "id, contact_id, email, is_primary, verified_at, is_live from contact_addresses",
        ),
        ("account_domains", "domain, account_id, position, verified_at from account_domains"),
        ("account_role_levels", "account_id, role, level from account_role_levels"),
        ("relationship_roles", "id, name, archived_at from relationship_roles"),
        (
            "relationships",
            "id, contact_id, account_id, kind, role, level, valid_from, valid_to from relationships",
        ),
        ("portal_access", "contact_id, help_center_id, state, since from portal_access"),
        ("tickets", "number, requester_id, account_id, is_private from tickets"),
        ("ticket_shares", "id, ticket_id, account_id, expires_at, withdrawn_at from ticket_shares"),
        ("participants", "ticket_id, contact_id, added_at from participants"),
        ("tags", "id, name, root_id from tags where deleted_at is null"),
        ("contact_tags", "contact_id, tag_id, added_at from contact_tags"),
        ("account_tags", "account_id, tag_id, added_at from account_tags"),
        ("contact_groups", "id, name, description from contact_groups where deleted_at is null"),
        ("credentials", "contact_id, hash, must_change, changed_at from credentials"),
        ("messages", "id, contact_id from messages"),
        ("group_members", "group_id, contact_id, added_at from group_members"),
        ("custom_fields", "id, name, options, archived_at from custom_fields"),
        ("custom_values", "record_id, field_id, value from custom_values"),
    ];
    world.sqlite().bare(|db| {
        let mut rows = Vec::new();
        for (table, query) in TABLES {
            let columns = query.split(" from ").next().unwrap();
            let listed = match *table {
                "accounts" => Account::FIELDS,
                "contacts" => Contact::FIELDS,
                _ => &[],
            };
            let all = columns.split(", ").chain(listed.iter().map(|it| it.name));
            let cells: Vec<String> = all.map(|it| format!("coalesce({it}, 'null')")).collect();
            let query = query.replacen(columns, &cells.join(" || '|' || "), 1);
            let mut statement = db.prepare(&format!("select {query}")).unwrap();
            let found = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
            rows.extend(found.map(|it| format!("{table}: {}", it.unwrap())));
        }
        rows.sort();
        rows
    })
}

/// The input of endpoints without input.
const NOTHING: Nothing = Nothing {};
