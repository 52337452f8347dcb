//! What a search costs.

use shared::api::search::{Search, SearchDraft};

use super::*;

/// Words that each ticket has, that 6,000 have, that one has, and that none has, and a part of
/// a word that each subject has.
const WORDS: [&str; 5] = ["broken", "dented", "11999", "unheard", "icket"];

fn ours(q: &str, whose: Whose) -> PortalTicketFilter {
    PortalTicketFilter { q: q.to_owned(), whose, ..PortalTicketFilter::default() }
}

/// Each queue and each customer's list, searched.
pub(super) fn questions(world: &World) -> Vec<Question> {
    let mut all: Vec<Question> = Vec::new();
    for q in WORDS {
        for agent in ["mara", "priya"] {
            let secret = world.agent(agent).cookie("__Host-atrium-desk");
            for (name, filter) in queues() {
                let secret = secret.clone();
                let filter = filter.searching(q);
                let question = move |world: &World| {
                    world.desk_holding(&secret).call::<ListTickets>(NoId, &filter).unwrap();
                };
                all.push((format!("{q} in queue of {agent}: {name}"), Box::new(question)));
            }
        }
        all.extend(everything(world, q));
        for secret in ["ann's", "kim's"] {
            for whose in [Whose::All, Whose::Mine, Whose::Colleagues] {
                let question = move |world: &World| {
                    world.holding(secret).call::<ListPortalTickets>(NoId, &ours(q, whose)).unwrap();
                };
                all.push((format!("{q} in {secret} list: {whose:?}"), Box::new(question)));
            }
        }
    }
    all
}

/// All kinds at once: what the palette asks.
fn everything(world: &World, q: &'static str) -> Vec<Question> {
    let question = |agent: &str| -> Question {
        let secret = world.agent(agent).cookie("__Host-atrium-desk");
        let question = move |world: &World| {
            let draft = SearchDraft { q: q.to_owned() };
            world.desk_holding(&secret).call::<Search>(NoId, &draft).unwrap();
        };
        (format!("{q} in everything of {agent}"), Box::new(question))
    };
    ["mara", "priya"].map(question).into()
}

#[test]
fn k3_a_search_costs_the_same_at_four_times_the_tickets() {
    let cost = |tickets| -> Vec<(String, i32)> {
        let world = crowd(tickets);
        let costs = questions(&world).into_iter().map(|(name, question)| {
            let statements = statements(&world, &question);
            (name, statements.iter().map(|it| steps(&world, it)).sum())
        });
        costs.collect()
    };
    let mut dearer = Vec::new();
    for ((name, few), (_, many)) in cost(12_000).into_iter().zip(cost(48_000)) {
        println!("{few:>8} {many:>8}  {name}");
        if few * 13 / 10 + 100 < many {
            dearer.push(format!("{name}: {few} steps became {many}"));
        }
    }
    assert!(dearer.is_empty(), "{}", dearer.join("\n"));
}

/// Names that everybody has, and the beginning of a number that many have.
#[test]
fn k3_finding_anything_costs_the_same_at_four_times_the_records() {
    let cost = |tickets| -> Vec<(String, i32)> {
        let world = crowd(tickets);
        let asked = ["k", "kim lee", "firm", "1"].into_iter();
        let all = asked.flat_map(|q| everything(&world, q)).map(|(name, question)| {
            let statements = statements(&world, &question);
            // Who asks, three lists, and for a number its ticket.
            assert!(statements.len() <= 5, "{name}: {} statements", statements.len());
            (name, statements.iter().map(|it| steps(&world, it)).sum())
        });
        all.collect()
    };
    for ((name, few), (_, many)) in cost(24_000).into_iter().zip(cost(96_000)) {
        println!("{few:>8} {many:>8}  {name}");
        assert!(are_alike(few, many), "{name}: {few} steps became {many}");
    }
}

/// Also with more texts than are kept as a set: the first tickets of a list are asked
/// one by one, all of a small list, and those behind them by the set after all.
#[test]
fn a_word_that_every_ticket_has_finds_the_list() {
    let world = crowd(12_000);
    let mara = world.mara();
    let queue = |q: &str, after| GridQuery::default().searching(q).at(after);
    let mut behind = None;
    for _ in 0..12 {
        let all = mara.call::<ListTickets>(NoId, &queue("", behind.clone())).unwrap();
        assert_eq!(mara.call::<ListTickets>(NoId, &queue("broken", behind)).unwrap(), all);
        behind = all.next;
    }
    for (secret, pages) in [("ann's", 12), ("kim's", 3)] {
        let client = world.holding(secret);
        let list = |q: &str, after| PortalTicketFilter { after, ..ours(q, Whose::All) };
        let mut behind = None;
        for _ in 0..pages {
            let all = client.call::<ListPortalTickets>(NoId, &list("", behind.clone())).unwrap();
            assert!(!all.rows.is_empty());
            let found = client.call::<ListPortalTickets>(NoId, &list("broken", behind)).unwrap();
            assert_eq!(found, all);
            behind = all.next;
        }
    }
}

/// A word that half of all tickets have, and next to none of these.
#[test]
fn a_word_that_is_common_elsewhere_finds_what_is_here() {
    let world = crowd(24_000);
    world.sqlite().with(|db| {
        let text = "update messages set body = 'It is wet.'
                     where ticket_id in (select id from tickets where requester_id <> ?1 or number = 1003)";
        assert!(10_000 < db.execute(text, [ANN.to_string()]).unwrap());
    });
    let mine = world.holding("ann's").call::<ListPortalTickets>(NoId, &ours("wet", Whose::Mine));
    let numbers: Vec<_> = mine.unwrap().rows.iter().map(|it| it.number.get()).collect();
    assert_eq!(numbers, [1_003]);
    let hers = GridQuery::default()
        .with("requester", &ANN.to_string())
        .with("status", Tickets::ANY_STATUS)
        .searching("wet");
    let queue = world.mara().call::<ListTickets>(NoId, &hers).unwrap();
    assert_eq!(queue.rows.iter().map(|it| it.number.get()).collect::<Vec<_>>(), [1_003]);
}

/// Contacts and accounts by what stands in the middle of a word: of all names, of a few, and
/// of none; by a domain that all have; and by a word too short for that.
#[test]
fn k3_the_middle_of_a_word_costs_the_same_at_ten_times_the_contacts() {
    const PARTS: [&str; 8] =
        ["kim", "lee 00012", "im lee", "@firm.exam", "irm", "xyz", "rm 000", "0012"];
    // As many rows are sorted at most, once for the beginnings and once for the middles.
    const DEAREST: i32 = 150_000;
    let cost = |tickets| -> Vec<(String, i32)> {
        let world = crowd(tickets);
        let mara = world.agent("mara");
        let mut costs = Vec::new();
        for q in PARTS {
            let contacts = |_: &World| {
                let query = GridQuery::default().searching(q);
                mara.call::<ListContacts>(NoId, &query).unwrap();
            };
            let accounts = |_: &World| {
                let query = GridQuery::default().searching(q);
                mara.call::<ListAccounts>(NoId, &query).unwrap();
            };
            let members = |_: &World| {
                let query = GridQuery::default().searching(q);
                mara.call::<ListAccountContacts>(ACME, &query).unwrap();
            };
            let mut cost = |name: &str, question: &dyn Fn(&World)| {
                let statements = statements(&world, question);
                let steps = statements.iter().map(|it| steps(&world, it)).sum();
                costs.push((format!("{q} in {name}"), steps));
            };
            cost("contacts", &contacts);
            cost("accounts", &accounts);
            cost("members", &members);
        }
        costs
    };
    let mut dearer = Vec::new();
    for ((name, few), (_, many)) in cost(10_000).into_iter().zip(cost(100_000)) {
        println!("{few:>8} {many:>8}  {name}");
        if !are_alike(few, many) && DEAREST < many {
            dearer.push(format!("{name}: {few} steps became {many}"));
        }
    }
    assert!(dearer.is_empty(), "{}", dearer.join("\n"));
}
