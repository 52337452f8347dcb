//! What the lists of the desk cost in each order and with each condition: beside the list
//! as it is, and at ten times the rows.

use shared::grid::{
    Accounts, Column, Condition, Contacts, Direction, Grid, Kind, Members, Reference, Sort,
};

use super::*;

/// What is asked of a column, by way of example: something that many rows have, something
/// that few have, and something that none has.
fn asked(column: &Column) -> Vec<String> {
    let texts: &[&str] = match column.kind {
        Kind::Nothing => &[],
        Kind::Choice(choices) => {
            return choices.iter().map(|it| it.word.to_owned()).collect();
        }
        Kind::Record(to) => {
            let all = match to {
                Reference::Agent => vec!["me".to_owned(), AGENTS[1].to_string()],
                Reference::Department => vec![SOFTWARE.to_string()],
                Reference::Account => vec![ACME.to_string(), KIMS.to_string()],
                Reference::Contact => vec![ANN.to_string(), KIM.to_string()],
                Reference::Tag | Reference::Group => Vec::new(),
            };
            return all.into_iter().chain(["none".to_owned()]).collect();
        }
        Kind::Records(_) => &[MANY, FEW, NONE_HAVE, "empty", "filled"],
        Kind::Text => &["is:nobody", "empty", "filled"],
        Kind::Code => &["is:de", "empty", "filled"],
        Kind::Day => &["last:1", "2026-11-22..2026-11-22", "..2020-01-01"],
        Kind::CalendarDay => &["1990-01-01..1990-12-31", "empty", "filled"],
        Kind::Number => &["1..", "7..7", "..0"],
        Kind::Letter => &["K", "Z", "#"],
    };
    texts.iter().map(|it| (*it).to_owned()).collect()
}

/// A tag and a group that a third have, that few have, and that none has.
const MANY: &str = "7a000000-0000-7000-8000-000000000001";
const FEW: &str = "7a000000-0000-7000-8000-000000000002";
const NONE_HAVE: &str = "7a000000-0000-7000-8000-000000000003";

/// Kim's account, which few belong to.
const KIMS: AccountId = AccountId::new(Uuid::from_u128(0xa000_0019_0000_7000_8000_0000_0000_0019));

/// Each list in each order and with each condition, by what it is called.
pub(super) fn queries<L: Grid>() -> Vec<(String, GridQuery<L>)> {
    let mut all = vec![(String::new(), GridQuery::default())];
    for column in L::COLUMNS {
        if column.sort.is_some() {
            for direction in [Direction::Up, Direction::Down] {
                let sort = Sort { column: column.name, direction };
                all.push((format!("by {sort}"), GridQuery::default().by(sort)));
            }
        }
        for text in asked(column) {
            let query = GridQuery::default().with(column.name, &text);
            let condition = query.condition(column.name).map(Condition::to_string);
            all.push((format!("{}={}", column.name, condition.unwrap()), query));
        }
    }
    all
}

/// As questions of the agent with this session.
fn questions(secret: &str) -> Vec<Question> {
    let mut all: Vec<Question> = Vec::new();
    let mut ask = |name: String, question: Box<dyn Fn(&Client<'_>)>| {
        let secret = secret.to_owned();
        let question = move |world: &World| question(&world.desk_holding(&secret));
        all.push((name, Box::new(question)));
    };
    for (name, query) in queries::<Tickets>() {
        let any = query.clone().with("status", Tickets::ANY_STATUS);
        let question = move |it: &Client<'_>| drop(it.call::<ListTickets>(NoId, &query).unwrap());
        ask(format!("tickets {name}"), Box::new(question));
        if !name.starts_with("status") {
            let question = move |it: &Client<'_>| drop(it.call::<ListTickets>(NoId, &any).unwrap());
            ask(format!("all tickets {name}"), Box::new(question));
        }
    }
    for (name, query) in queries::<Contacts>() {
        let question = move |it: &Client<'_>| drop(it.call::<ListContacts>(NoId, &query).unwrap());
        ask(format!("contacts {name}"), Box::new(question));
    }
    for (name, query) in queries::<Accounts>() {
        let question = move |it: &Client<'_>| drop(it.call::<ListAccounts>(NoId, &query).unwrap());
        ask(format!("accounts {name}"), Box::new(question));
    }
    for (name, query) in queries::<Members>() {
        let question =
            move |it: &Client<'_>| drop(it.call::<ListAccountContacts>(ACME, &query).unwrap());
        ask(format!("members {name}"), Box::new(question));
    }
    all
}

/// What a list may take that grows with the rows, in steps. Up to a thousand rows are
/// looked at before it is known whether few have what is asked, and a walk may pass rows
/// that have it not. Dearest: 5,000 contacts who are invited are passed, 22 steps each,
/// where those are asked for who are not, and there are none.
const DEAREST: i32 = 120_000;

#[test]
fn k3_a_list_in_another_order_or_narrowed_costs_the_same_at_ten_times_the_rows() {
    at_ten_times_the_rows(questions, DEAREST);
}

/// Asks the questions of an agent over 10,000 and over 100,000 rows. Fails where the second
/// takes more steps, and more than `dearest`. Returns the steps of the second.
#[track_caller]
pub(super) fn at_ten_times_the_rows(
    questions: fn(&str) -> Vec<Question>,
    dearest: i32,
) -> Vec<(String, i32)> {
    let cost = |tickets| -> Vec<(String, i32)> {
        let world = crowd(tickets);
        let secret = world.agent("mara").cookie("__Host-atrium-desk");
        let costs = questions(&secret).into_iter().map(|(name, question)| {
            let statements = statements(&world, &question);
            (name, statements.iter().map(|it| steps(&world, it)).sum())
        });
        costs.collect()
    };
    let mut dearer = Vec::new();
    let large = cost(100_000);
    for ((name, few), (_, many)) in cost(10_000).into_iter().zip(&large) {
        println!("{few:>8} {many:>8}  {name}");
        if !are_alike(few, *many) && dearest < *many {
            dearer.push(format!("{name}: {few} steps became {many}"));
        }
    }
    assert!(dearer.is_empty(), "{}", dearer.join("\n"));
    large
}

#[test]
fn k3_an_account_of_many_contacts_costs_the_same_as_one_of_few() {
    // Not by kind or level: those sort the account's relationships.
    let orders = ["name", "role", "since"];
    let cost = |tickets| -> Vec<(String, i32)> {
        let world = crowd(tickets);
        world.sqlite().with(|db| {
            let crowded = "update relationships set account_id = ?1 where kind = 'direct'";
            db.execute(crowded, [ACME.to_string()]).unwrap();
        });
        let secret = world.agent("mara").cookie("__Host-atrium-desk");
        let mut costs = Vec::new();
        let mut ask = |name: String, question: &dyn Fn(&Client<'_>)| {
            let question = |world: &World| question(&world.desk_holding(&secret));
            let cost = statements(&world, &question).iter().map(|it| steps(&world, it)).sum();
            costs.push((name, cost));
        };
        for direction in [Direction::Up, Direction::Down] {
            // Downward, the other accounts come first, which nobody belongs to here.
            if direction == Direction::Up {
                let contacts = GridQuery::default().by(Sort { column: "account", direction });
                ask("contacts by account".to_owned(), &|it| {
                    drop(it.call::<ListContacts>(NoId, &contacts).unwrap());
                });
            }
            for column in orders {
                let by = Sort { column, direction };
                let members = GridQuery::<Members>::default().by(by);
                ask(format!("members by {by}"), &|it| {
                    drop(it.call::<ListAccountContacts>(ACME, &members).unwrap());
                });
            }
        }
        costs
    };
    for ((name, few), (_, many)) in cost(15_000).into_iter().zip(cost(60_000)) {
        println!("{few:>8} {many:>8}  {name}");
        assert!(are_alike(few, many), "{name}: {few} steps became {many}");
    }
}
