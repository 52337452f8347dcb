//! Bulk acts: one act on all records of a list that match, as a job, and its undo as a whole.

mod acts;
mod interrupted;
mod undo;

use shared::api::bulk::{
    Bulk, BulkAct, BulkCommit, BulkDraft, BulkPreview, BulkResult, BulkRow, BulkRowFilter,
    CancelBulk, GetBulk, ListBulkRows, PreviewBulk, StartBulk, UndoBulk,
};
use shared::api::contacts::GetContact;
use shared::api::tags::GetContactLabels;
use shared::api::{NoId, Nothing};
use shared::grid::{ListName, Pairs};
use shared::ids::{BulkId, ContactId};
use shared::operations::effects::Record;
use shared::problem::Problem;

use crate::harness::{Client, World};

/// An act on all contacts whose name has the mark of the world.
fn on_all(world: &World, act: BulkAct) -> BulkDraft {
    let query: Pairs = [("q".to_owned(), world.mark.clone())].into();
    BulkDraft { list: ListName::Contacts, query, offset: 0, chosen: Vec::new(), act }
}

/// The act that adds a tag with this name.
fn tag(world: &World, name: &str) -> BulkAct {
    BulkAct::Tag { add: vec![called(world, name)], remove: Vec::new() }
}

/// The name of a tag that only this world has.
fn called(world: &World, name: &str) -> String {
    format!("{name} {}", world.mark)
}

fn preview(agent: &Client<'_>, draft: &BulkDraft) -> Result<BulkPreview, Problem> {
    agent.call::<PreviewBulk>(NoId, draft)
}

/// Starts an act as it was previewed.
fn start(agent: &Client<'_>, draft: &BulkDraft) -> Result<Bulk, Problem> {
    let hash = preview(agent, draft)?.hash;
    agent.call::<StartBulk>(NoId, &BulkCommit { draft: draft.clone(), hash })
}

fn get(agent: &Client<'_>, id: BulkId) -> Bulk {
    agent.call::<GetBulk>(id, &Nothing {}).unwrap()
}

/// The act at its end.
fn end(world: &World, agent: &Client<'_>, id: BulkId) -> Bulk {
    world.wait_for(id.uuid(), || Some(get(agent, id)).filter(|it| !it.state.is_active()))
}

/// Starts an act, and waits for its end.
fn run(world: &World, agent: &Client<'_>, draft: &BulkDraft) -> Bulk {
    let begun = start(agent, draft).unwrap();
    end(world, agent, begun.id)
}

/// Undoes an act, and waits for the end of that.
fn undo(world: &World, agent: &Client<'_>, id: BulkId) -> Bulk {
    agent.call::<UndoBulk>(id, &Nothing {}).unwrap();
    end(world, agent, id)
}

/// All records of an act.
fn rows(agent: &Client<'_>, id: BulkId, result: Option<BulkResult>) -> Vec<BulkRow> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let filter = BulkRowFilter { result, after };
        let page = agent.call::<ListBulkRows>(id, &filter).unwrap();
        all.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

/// What has become of a contact, and why.
fn outcome(
    agent: &Client<'_>,
    id: BulkId,
    contact: ContactId,
) -> (Option<BulkResult>, Option<String>) {
    let rows = rows(agent, id, None);
    let row = rows.into_iter().find(|it| it.record == Record::Contact(contact)).unwrap();
    (row.result, row.reason)
}

/// The names of the contact's tags.
fn tags(agent: &Client<'_>, contact: ContactId) -> Vec<String> {
    let labels = agent.call::<GetContactLabels>(contact, &Nothing {}).unwrap();
    labels.tags.into_iter().map(|it| it.name).collect()
}

/// The name of the contact's owner.
fn owner(agent: &Client<'_>, contact: ContactId) -> Option<String> {
    agent.call::<GetContact>(contact, &Nothing {}).unwrap().owner.map(|it| it.name)
}

/// Contacts of a world in process, with the mark of the world in their names.
fn crowd(world: &World, count: usize) -> Vec<ContactId> {
    // Written at once, as an import would, because each of a few hundred calls takes a while.
    let mut file = "Email,First name,Last name\n".to_owned();
    for n in 0..count {
        use std::fmt::Write as _;
        writeln!(file, "p{n}.{0}@crowd.example,Person{n},{0}", world.mark).unwrap();
    }
    let file =
        crate::imports::driving::Upload::of(shared::api::imports::ImportKind::Contacts, file);
    crate::imports::driving::run(&world.mara(), &file);
    world.sqlite().bare(|db| {
        let mut statement =
            db.prepare("select id from contacts where last_name = ?1 order by id").unwrap();
        let ids = statement.query_map([&world.mark], |row| row.get::<_, String>(0)).unwrap();
        ids.map(|it| it.unwrap().parse().unwrap()).collect()
    })
}

/// What is there of customers, without versions and times.
fn digest(world: &World) -> Vec<String> {
    let queries = [
        "select c.id || coalesce(c.owner_id, '-') || coalesce(c.deleted_at, '-') || c.tag_count || c.group_count
           from contacts c order by c.id",
        "select k.contact_id || t.name from contact_tags k join tags t on t.id = k.tag_id
          where t.deleted_at is null order by 1",
        "select contact_id || group_id from group_members order by 1",
        "select contact_id || account_id || kind from relationships where valid_to is null order by 1",
    ];
    world.sqlite().bare(|db| {
        let rows = queries.iter().flat_map(|query| {
            let mut statement = db.prepare(query).unwrap();
            let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
            rows.map(Result::unwrap).collect::<Vec<_>>()
        });
        rows.collect()
    })
}

fn cancel(agent: &Client<'_>, id: BulkId) -> Result<Bulk, Problem> {
    agent.call::<CancelBulk>(id, &Nothing {})
}
