//! Accounts among each other and reports: no table is read from one end to the other, whatever
//! is rolled up.

use shared::api::parent_accounts::{GetAccountMonths, GetAccountTree, MonthsQuery};
use shared::api::reports::{ContactsReport, LeaversReport, ListContactsByAccount, ListLeavers};
use shared::api::timeline::{ListAccountTimeline, TimelineFilter};
use shared::time::Timestamp;

use super::*;

fn questions(world: &World) -> Vec<Question> {
    let secret = world.agent("priya").cookie("__Host-atrium-desk");
    let ask = |name: &str, question: fn(&Client<'_>)| -> Question {
        let secret = secret.clone();
        (name.to_owned(), Box::new(move |world: &World| question(&world.desk_holding(&secret))))
    };
    vec![
        ask("an account", |it| {
            it.call::<GetAccount>(ACME, &Nothing {}).unwrap();
        }),
        ask("the tree", |it| {
            it.call::<GetAccountTree>(ACME, &Nothing {}).unwrap();
        }),
        ask("a year", |it| {
            it.call::<GetAccountMonths>(ACME, &MonthsQuery::default()).unwrap();
        }),
        ask("the timeline", |it| {
            it.call::<ListAccountTimeline>(ACME, &TimelineFilter::default()).unwrap();
        }),
        ask("contacts by account", |it| {
            it.call::<ListContactsByAccount>(NoId, &ContactsReport::default()).unwrap();
        }),
        ask("leavers", |it| {
            it.call::<ListLeavers>(NoId, &LeaversReport::default()).unwrap();
        }),
        ask("leavers of a period", |it| {
            let (since, until) = (Timestamp::from_millis(1), Timestamp::from_millis(2));
            let asked = LeaversReport { since: Some(since), until: Some(until), after: None };
            it.call::<ListLeavers>(NoId, &asked).unwrap();
        }),
    ]
}

#[test]
fn k3_departments_and_leavers_are_looked_up() {
    let world = crowd(2_000);
    for on in [false, true] {
        world.set(|it| it.roll_up_activity = on);
        for (name, question) in questions(&world) {
            for statement in statements(&world, &question) {
                let tables = world.sqlite().with(|db| scanned(db, &statement));
                assert_eq!(tables, [""; 0], "{name}: {}", statement.text);
            }
        }
    }
}
