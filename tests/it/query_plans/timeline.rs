//! What a timeline costs: each kind of events is walked to, a page of it at most.

use shared::api::timeline::{
    Event, ListAccountTimeline, ListContactTimeline, PAGE_EVENTS, TimelineFilter, TimelineKind,
};
use shared::api::{Cursor, Page};
use shared::problem::Problem;

use super::*;

/// Mails to Ann, her sign-ins, and operations on her and on Acme, in proportion to the
/// tickets. Half of the mails are about tickets of hers.
const HAPPENED: &str = "
    update tickets set created_at = activity_at;
    insert into outbox (id, kind, contact_id, help_center_id, email, message_id, state, not_before, queued_at)
      select printf('60000000-0000-7000-8000-%012x', number), iif(number % 2 = 0, 'reply', 'reset'),
             'c0000000-0000-7000-8000-000000000000', help_center_id, 'ann@acme.example',
             iif(number % 2 = 0, printf('30000000-0000-7000-8000-%012x', 2 * number), null), 'sent', 0, activity_at
        from tickets where number % 3 <> 0;
    insert into sign_ins (id, contact_id, help_center_id, at, device)
      select id, 'c0000000-0000-7000-8000-000000000000', help_center_id, activity_at, 'Firefox/Linux' from tickets;
    insert into operations (id, at, actor_kind, act, subject_kind, subject_id)
      select '1' || substr(id, 2), activity_at, 'system', 'edit_contact', 'contact', 'c0000000-0000-7000-8000-000000000000'
        from tickets order by activity_at;
    insert into operations (id, at, actor_kind, act, subject_kind, subject_id)
      select '2' || substr(id, 2), activity_at, 'system', 'edit_account', 'account', 'a0000000-0000-7000-8000-000000000000'
        from tickets order by activity_at;
    insert into changes (operation, kind, key, contact_id, account_id, before, after)
      select seq, 'relationships', id, 'c0000000-0000-7000-8000-000000000000', 'a0000000-0000-7000-8000-000000000000',
             null, null from operations where seq % 2 = 0;";

/// A crowd to whom things have happened.
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

/// Reads a page of the timeline of Ann or of Acme.
fn page(client: &Client<'_>, of_ann: bool, filter: &TimelineFilter) -> Page<Event> {
    let answer: Result<Page<Event>, Problem> = if of_ann {
        client.call::<ListContactTimeline>(ANN, filter)
    } else {
        client.call::<ListAccountTimeline>(ACME, filter)
    };
    answer.unwrap()
}

/// The first and the third page of each timeline, whole and by kind, for an agent of all
/// departments and for one of a single department.
fn questions(world: &World) -> Vec<Question> {
    use TimelineKind::{Changes, Mails, SignIns, Tickets};
    let mut all: Vec<Question> = Vec::new();
    let of_ann =
        [None, Some(Tickets), Some(Mails), Some(SignIns), Some(Changes)].map(|it| (true, it));
    let of_acme = [None, Some(Tickets), Some(Changes)].map(|it| (false, it));
    for agent in ["mara", "priya"] {
        let client = world.agent(agent);
        let secret = client.cookie("__Host-atrium-desk");
        for (of_ann, kind) in of_ann.into_iter().chain(of_acme) {
            let mut after: Option<Cursor> = None;
            for number in 1..=3 {
                let filter = TimelineFilter { kind, after };
                let shown = page(&client, of_ann, &filter);
                assert_eq!(shown.rows.len(), PAGE_EVENTS, "{agent} {kind:?} {number}");
                after = shown.next;
                if number == 2 {
                    continue;
                }
                let secret = secret.clone();
                let question = move |world: &World| {
                    page(&world.desk_holding(&secret), of_ann, &filter);
                };
                let whose = if of_ann { "a contact" } else { "an account" };
                let name = format!("timeline of {whose}, {kind:?}, page {number}, to {agent}");
                all.push((name, Box::new(question)));
            }
        }
    }
    all
}

#[test]
fn k3_a_timeline_costs_the_same_at_ten_times_the_events() {
    cost_the_same(2_000, busy, |world, _| questions(world));
}

#[test]
fn k3_v16_tickets_that_an_agent_may_not_see_cost_nothing() {
    let cost = |tickets| -> Vec<i32> {
        let world = busy(tickets);
        // All but the newest are another department's.
        world.sqlite().with(|db| {
            let hide = "update tickets set department_id = '0199a000-0000-7000-8000-0000000000d1'
                         where number < (select max(number) from tickets) - 600";
            db.execute(hide, []).unwrap();
        });
        let priya = world.agent("priya");
        let kind = Some(TimelineKind::Tickets);
        let ask = |of_ann: bool| {
            let question = |_: &World| {
                let mut after = None;
                // To the end, where a walk would go on through all that is hidden.
                loop {
                    let shown = page(&priya, of_ann, &TimelineFilter { kind, after });
                    after = shown.next;
                    if after.is_none() {
                        break;
                    }
                }
            };
            statements(&world, &question).iter().map(|it| steps(&world, it)).sum()
        };
        vec![ask(true), ask(false)]
    };
    for (few, many) in cost(2_000).into_iter().zip(cost(20_000)) {
        assert!(are_alike(few, many), "{few} steps became {many}");
    }
}

#[test]
fn k3_no_timeline_reads_a_table_from_one_end_to_the_other() {
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
