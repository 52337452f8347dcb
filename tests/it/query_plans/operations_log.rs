//! What the log of all operations costs: a limited walk of each act.

use shared::api::operations_log::{ActKind, ListOperations, OperationFilter};

use super::*;

/// Operations of all kinds in proportion to `?`, most of which most agents may not see, by
/// anybody and by one agent.
const HAPPENED: &str = "
    insert into operations (id, at, actor_kind, actor_id, act, subject_kind, subject_id)
      select '1' || substr(id, 2), activity_at, 'agent', '0199a000-0000-7000-8000-0000000000a' || (1 + number % 4),
             case number % 5 when 0 then 'edit_contact' when 1 then 'reply' when 2 then 'sign_in'
                             when 3 then 'import_rows' else 'associate' end,
             case number % 5 when 0 then 'contact' when 1 then 'ticket' when 2 then 'agent'
                             when 3 then 'import' else 'account' end,
             case number % 5 when 0 then 'c0000000-0000-7000-8000-000000000000'
                             when 4 then 'a0000000-0000-7000-8000-000000000000' else id end
        from tickets order by activity_at;
    insert into changes (operation, kind, key, contact_id, account_id, before, after)
      select seq, 'relationships', id, 'c0000000-0000-7000-8000-000000000000', 'a0000000-0000-7000-8000-000000000000',
             null, null from operations where act = 'associate';";

fn busy(tickets: u32) -> World {
    let world = crowd(tickets);
    world.sqlite().with(|db| {
        // The triggers open each operation; there are many at once here.
        let open = "select sql from sqlite_master where name = 'operation_opens'";
        let trigger: String = db.query_row(open, [], |row| row.get(0)).unwrap();
        db.execute_batch("drop trigger operation_opens").unwrap();
        db.execute_batch(HAPPENED).unwrap();
        db.execute_batch(&trigger).unwrap();
    });
    world
}

fn filters() -> Vec<OperationFilter> {
    let none = OperationFilter::default();
    let mut all = vec![none.clone()];
    all.push(OperationFilter { by: Some(AGENTS[1]), ..none.clone() });
    for kind in [ActKind::Records, ActKind::Imports, ActKind::SignIns] {
        all.push(OperationFilter { kind: Some(kind), ..none.clone() });
    }
    for undone in [true, false] {
        all.push(OperationFilter { undone: Some(undone), ..none.clone() });
        let by = Some(AGENTS[1]);
        all.push(OperationFilter { by, undone: Some(undone), ..none.clone() });
    }
    all
}

/// The first and the third page with each filter, for an admin and for another agent.
fn questions(world: &World) -> Vec<Question> {
    let mut all: Vec<Question> = Vec::new();
    for agent in ["mara", "priya"] {
        let client = world.agent(agent);
        let secret = client.cookie("__Host-atrium-desk");
        for filter in filters() {
            let mut after = None;
            for number in 1..=3 {
                let filter = OperationFilter { after, ..filter.clone() };
                after = client.call::<ListOperations>(NoId, &filter).unwrap().next;
                let name = format!("log, page {number}, to {agent}: {filter:?}");
                let secret = secret.clone();
                let question = move |world: &World| {
                    world.desk_holding(&secret).call::<ListOperations>(NoId, &filter).unwrap();
                };
                if number != 2 {
                    all.push((name, Box::new(question)));
                }
            }
        }
    }
    all
}

#[test]
fn k3_the_log_costs_the_same_at_ten_times_the_operations() {
    cost_the_same(4_000, busy, |world, _| questions(world));
}

#[test]
fn k3_the_log_reads_no_table_from_one_end_to_the_other() {
    let world = busy(2_000);
    let mut scans = BTreeSet::new();
    for (name, question) in questions(&world) {
        for statement in statements(&world, &question) {
            let tables = world.sqlite().with(|db| scanned(db, &statement));
            scans.extend(tables.into_iter().map(|table| format!("{name}: all of {table}")));
        }
    }
    assert!(scans.is_empty(), "{scans:#?}");
}
