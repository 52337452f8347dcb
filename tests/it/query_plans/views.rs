//! What saved views and the bar of letters cost.

use shared::api::letters::{ListAccountLetters, ListContactLetters};
use shared::api::views::{CountViews, ListViews, ViewClock};
use shared::grid::{Accounts, Contacts, ListName};

use super::grids::{at_ten_times_the_rows, queries};
use super::*;

/// What the letters may take, in steps: a thousand rows are looked up, or the first forty
/// of each letter are tested.
const DEAREST: i32 = 150_000;

fn questions(secret: &str) -> Vec<Question> {
    let mut all: Vec<Question> = Vec::new();
    let mut ask = |name: String, question: Box<dyn Fn(&Client<'_>)>| {
        let secret = secret.to_owned();
        let question = move |world: &World| question(&world.desk_holding(&secret));
        all.push((name, Box::new(question)));
    };
    for (name, query) in queries::<Contacts>() {
        let question =
            move |it: &Client<'_>| drop(it.call::<ListContactLetters>(NoId, &query).unwrap());
        ask(format!("letters of contacts {name}"), Box::new(question));
    }
    for (name, query) in queries::<Accounts>() {
        let question =
            move |it: &Client<'_>| drop(it.call::<ListAccountLetters>(NoId, &query).unwrap());
        ask(format!("letters of accounts {name}"), Box::new(question));
    }
    all
}

#[test]
fn k3_the_letters_of_a_list_cost_the_same_at_ten_times_the_rows() {
    let all = at_ten_times_the_rows(questions, DEAREST);
    let plain = all.iter().find(|(name, _)| name.ends_with("contacts ")).unwrap();
    assert!(plain.1 < 2_000, "28 probes of the index: {plain:?}");
}

/// `?1` agents with a hundred private views each, one of which is shared.
const VIEWS: &str = "
    insert into agents (id, name, email, address_key, is_admin, sees_all, created_at)
      with recursive n (i) as (select 1 union all select i + 1 from n where i < :agents)
      select printf('f%07x-0000-7000-8000-%012x', i, i), 'Agent ' || i, i || '@a.example', i || '@a.example', 0, 1, 0 from n;
    insert into views (id, list, owner_id, name, name_key, is_shared, query)
      with recursive n (i) as (select 0 union all select i + 1 from n where i < 99)
      select lower(hex(randomblob(4))) || '-0000-7000-8000-' || lower(hex(randomblob(6))), 'tickets', a.id, 'View ' || n.i, 'view ' || n.i,
             n.i = 0 and a.id < 'f0000064', '{\"status\":\"open\"}'
        from agents a cross join n;";

#[test]
fn k3_views_of_others_cost_nothing() {
    let cost = |agents: u32| -> i32 {
        let world = World::in_process();
        world.sqlite().with(|db| {
            db.execute_batch(&VIEWS.replace(":agents", &agents.to_string())).unwrap();
        });
        let secret = world.agent("mara").cookie("__Host-atrium-desk");
        let ask = |world: &World| {
            let mara = world.desk_holding(&secret);
            let views = mara.call::<ListViews>(ListName::Tickets, &Nothing {}).unwrap();
            assert!(100 < views.len() && views.len() <= 300, "{}", views.len());
            mara.call::<CountViews>(ListName::Tickets, &ViewClock::default()).unwrap();
        };
        statements(&world, &ask).iter().map(|it| steps(&world, it)).sum()
    };
    let (few, many) = (cost(100), cost(1_000));
    assert!(are_alike(few, many), "{few} steps became {many}");
}
