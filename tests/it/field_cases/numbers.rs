//! Numbers wider than sight: each number that an agent is told is the length of the list
//! that the agent gets [V16]. `policy_scope` holds the same of what contacts are told.

use std::collections::BTreeMap;

use shared::api::accounts::{AccountRow, CountAccounts, GetAccount, ListAccounts};
use shared::api::contacts::GetContact;
use shared::api::relationships::{AssociateContacts, AssociateWithAccount, AssociationOutcome};
use shared::api::tickets::{CountTickets, GetTicket, ListTickets, TicketWork, WorkTicket};
use shared::api::{NoId, Nothing};
use shared::customers::level::AccessLevel;
use shared::grid::{Accounts, Direction, Grid, GridQuery, Size, Sort, Tickets};
use shared::ids::{AccountId, ContactId, TicketNumber};
use shared::ticket::status::TicketStatus;

use crate::harness::{Client, World};
use crate::rows::{self, AGENTS, CENTER, DEPARTMENTS, Dice, Paper};

/// Mara works for all departments, Priya for one, Tomás for two.
const READERS: [&str; 3] = ["mara", "priya", "tomas"];

/// A world of tickets, and its accounts.
fn roll(dice: &mut Dice) -> (World, Vec<AccountId>, Vec<ContactId>) {
    let world = World::in_process();
    let accounts: Vec<AccountId> = (0..9).map(|_| dice.id()).collect();
    let contacts: Vec<ContactId> = (0..4).map(|_| dice.id()).collect();
    world.sqlite().with(|db| {
        let batch = db.transaction().unwrap();
        let tomas = AGENTS[3].to_string();
        batch.execute("update agents set sees_all = 0 where id = ?1", [&tomas]).unwrap();
        for department in [DEPARTMENTS[0], DEPARTMENTS[2]] {
            let works = "insert or ignore into agent_departments values (?1, ?2)";
            batch.execute(works, [&tomas, &department.to_string()]).unwrap();
        }
        for (n, id) in accounts.iter().enumerate() {
            rows::account(&batch, *id, &format!("Firm {}", dice.below(4 + n)), AccessLevel::Own);
        }
        for id in &contacts {
            rows::contact(&batch, *id, "Ann", "Lee");
        }
        for n in 0..60 {
            // Some accounts have no ticket at all, and some none in a department.
            let account = dice.below(accounts.len() + 1);
            let departments = if account < 3 { &DEPARTMENTS[..1] } else { &DEPARTMENTS[..] };
            let paper = Paper {
                number: 1_001 + n,
                id: dice.id(),
                center: CENTER,
                department: dice.pick(departments),
                requester: dice.pick(&contacts),
                account: accounts.get(account).copied().filter(|_| account < 7),
                status: dice.pick(&TicketStatus::ALL),
                is_private: dice.one_in(4),
                assignee: dice.pick(&[None, Some(AGENTS[0]), Some(AGENTS[2])]),
                activity_at: i64::from(n),
            };
            rows::ticket(&batch, &paper);
        }
        batch.commit().unwrap();
    });
    (world, accounts, contacts)
}

/// How many tickets of an account the agent's lists have: all, and those not solved.
fn listed(agent: &Client<'_>, account: AccountId) -> (u32, u32) {
    let count = |status: Option<&str>| {
        let mut query = GridQuery::<Tickets>::default().with("account", &account.to_string());
        if let Some(status) = status {
            query = query.with("status", status);
        }
        let query = query.sized(Size::HUNDRED);
        let page = agent.call::<ListTickets>(NoId, &query).unwrap();
        assert_eq!(page.next, None);
        let counts = agent.call::<CountTickets>(NoId, &query).unwrap();
        assert_eq!(counts.shown.0 as usize, page.rows.len());
        counts.shown.0
    };
    (count(Some(Tickets::ANY_STATUS)), count(None))
}

fn rows_of(agent: &Client<'_>, query: &GridQuery<Accounts>) -> Vec<AccountRow> {
    let mut query = query.clone().sized(Size::TEN);
    query.columns = Some(vec!["contacts", "unsolved", "tickets"]);
    let mut rows = Vec::new();
    loop {
        let page = agent.call::<ListAccounts>(NoId, &query).unwrap();
        rows.extend(page.rows);
        match page.next {
            Some(next) => query = query.at(Some(next)),
            None => break,
        }
    }
    let counts = agent.call::<CountAccounts>(NoId, &query.at(None)).unwrap();
    assert_eq!(counts.shown.0 as usize, rows.len());
    rows
}

fn figures(row: &AccountRow) -> (u32, u32) {
    (row.tickets.unwrap(), row.open_tickets)
}

#[test]
fn v16_an_account_has_as_many_tickets_as_its_reader_sees() {
    for seed in 0..8 {
        let (world, accounts, _) = roll(&mut Dice::new(seed));
        let (mut told, mut all) = (BTreeMap::new(), BTreeMap::new());
        for name in READERS {
            let agent = world.agent(name);
            let rows = rows_of(&agent, &GridQuery::default());
            assert_eq!(rows.len(), accounts.len());
            for row in &rows {
                let expected = listed(&agent, row.id);
                assert_eq!(figures(row), expected, "{name} {}", row.name);
                let account = agent.call::<GetAccount>(row.id, &Nothing {}).unwrap();
                assert_eq!((account.tickets, account.open_tickets), expected, "{name}");
                told.insert((name, row.id), expected);
                if name == "mara" {
                    all.insert(row.id, expected);
                }
            }
            // The card beside a ticket.
            let query = GridQuery::<Tickets>::default().with("status", Tickets::ANY_STATUS);
            let tickets = agent.call::<ListTickets>(NoId, &query.sized(Size::HUNDRED)).unwrap();
            for it in tickets.rows {
                let ticket = agent.call::<GetTicket>(it.number, &Nothing {}).unwrap();
                if let Some(card) = ticket.account {
                    assert_eq!(card.open_tickets, told[&(name, card.id)].1, "{name}");
                }
            }
        }
        let is_less = |name| all.iter().any(|(id, it)| told[&(name, *id)] < *it);
        assert!(is_less("priya") && is_less("tomas"), "the worlds have something to hide");
    }
}

/// In each order and with each filter, an agent gets the rows that the numbers tell of.
#[test]
fn v16_accounts_are_sorted_and_filtered_by_the_numbers_that_are_shown() {
    for seed in 0..4 {
        let (world, accounts, _) = roll(&mut Dice::new(seed));
        for name in READERS {
            let agent = world.agent(name);
            for column in ["unsolved", "tickets"] {
                let number = |row: &AccountRow| match column {
                    "unsolved" => row.open_tickets,
                    _ => row.tickets.unwrap(),
                };
                let by = |direction| {
                    let query = GridQuery::default().by(Sort { column, direction });
                    rows_of(&agent, &query).iter().map(|it| (number(it), it.id)).collect::<Vec<_>>()
                };
                let (up, down) = (by(Direction::Up), by(Direction::Down));
                assert_eq!(up.len(), accounts.len());
                assert!(up.is_sorted_by_key(|it| it.0), "{name} {column}: {up:?}");
                assert_eq!(down, up.into_iter().rev().collect::<Vec<_>>(), "{name} {column}");
                let all = rows_of(&agent, &GridQuery::default());
                for (text, from, to) in [
                    ("..0", 0, 0),
                    ("0..2", 0, 2),
                    ("1..", 1, u32::MAX),
                    ("2..3", 2, 3),
                    ("3..3", 3, 3),
                ] {
                    let mut expected: Vec<AccountId> = all
                        .iter()
                        .filter(|it| (from..=to).contains(&number(it)))
                        .map(|it| it.id)
                        .collect();
                    expected.sort_unstable();
                    for sort in ["name", "unsolved", "contacts"] {
                        for q in ["", "firm"] {
                            let query = GridQuery::default()
                                .with(column, text)
                                .by(Sort::down(sort))
                                .searching(q);
                            let mut found: Vec<_> =
                                rows_of(&agent, &query).iter().map(|it| it.id).collect();
                            found.sort_unstable();
                            assert_eq!(found, expected, "{name} {column}={text} {sort} {q}");
                        }
                    }
                }
            }
            let letters = Accounts::COLUMNS.iter().any(|it| it.name == "letter");
            assert!(letters);
            for letter in ["F", "G", "#"] {
                let found = rows_of(&agent, &GridQuery::default().with("letter", letter));
                let expected = if letter == "F" { accounts.len() } else { 0 };
                assert_eq!(found.len(), expected, "{name} {letter}");
            }
        }
    }
}

/// Of a contact's tickets without an account, an agent is told those that they see, and
/// moves just those [T7, R19].
#[test]
fn t7_v16_as_many_tickets_are_moved_along_as_were_told() {
    for seed in 0..6 {
        let (world, accounts, contacts) = roll(&mut Dice::new(seed));
        let loose = |of: ContactId, agent: &Client<'_>| -> Vec<TicketNumber> {
            let query = GridQuery::<Tickets>::default()
                .with("status", Tickets::ANY_STATUS)
                .with("requester", &of.to_string())
                .with("account", "none")
                .sized(Size::HUNDRED);
            let rows = agent.call::<ListTickets>(NoId, &query).unwrap().rows;
            rows.iter().map(|it| it.number).collect()
        };
        let (mara, priya) = (world.mara(), world.agent("priya"));
        for contact in contacts {
            let (hers, all) = (loose(contact, &priya), loose(contact, &mara));
            let told = |agent: &Client<'_>| {
                let contact = agent.call::<GetContact>(contact, &Nothing {}).unwrap();
                contact.tickets_without_account as usize
            };
            assert_eq!((told(&priya), told(&mara)), (hers.len(), all.len()));
            let wish = AssociateContacts {
                contacts: vec![contact],
                role: String::new(),
                level: None,
                with_earlier_tickets: true,
            };
            let mut results = priya.call::<AssociateWithAccount>(accounts[8], &wish).unwrap();
            let AssociationOutcome::Made { moved_tickets, .. } = results.remove(0).outcome else {
                panic!("made")
            };
            assert_eq!(moved_tickets as usize, hers.len());
            let left: Vec<_> = all.into_iter().filter(|it| !hers.contains(it)).collect();
            assert_eq!((loose(contact, &priya), loose(contact, &mara)), (vec![], left));
        }
    }
}

fn one(world: &World, query: &str) -> String {
    world.sqlite().with(|db| db.query_row(query, [], |row| row.get(0)).unwrap())
}

/// What is kept beside the tickets is what they add up to, whatever was done to them.
#[test]
fn counters_are_exact_after_anything_that_is_done() {
    const KEPT: &str = "
        select coalesce(group_concat(line, ';'), '') from (
          select a.id || ' ' || a.tickets || ' ' || a.open_tickets as line from accounts a
          union all
          select account_id || ' ' || department_id || ' ' || tickets || ' ' || open_tickets
            from account_tickets where tickets <> 0 or open_tickets <> 0
           order by 1)";
    const COUNTED: &str = "
        select coalesce(group_concat(line, ';'), '') from (
          select a.id || ' ' || count(t.id) || ' ' || count(iif(t.status in ('open', 'waiting'), 1, null)) as line
            from accounts a left join tickets t on t.account_id = a.id group by a.id
          union all
          select account_id || ' ' || department_id || ' ' || count(*) || ' ' || sum(status in ('open', 'waiting'))
            from tickets where account_id is not null group by account_id, department_id
           order by 1)";
    for seed in 0..4 {
        let mut dice = Dice::new(seed);
        let (world, accounts, contacts) = roll(&mut dice);
        let mara = world.mara();
        for step in 0..60 {
            let number = TicketNumber::new(1_001 + u32::try_from(dice.below(60)).unwrap());
            if dice.one_in(6) {
                let wish = AssociateContacts {
                    contacts: vec![dice.pick(&contacts)],
                    role: String::new(),
                    level: None,
                    with_earlier_tickets: true,
                };
                let account = dice.pick(&accounts);
                mara.call::<AssociateWithAccount>(account, &wish).unwrap();
            } else {
                let ticket = mara.call::<GetTicket>(number, &Nothing {}).unwrap();
                let mut work = TicketWork {
                    version: ticket.version,
                    status: ticket.status,
                    priority: ticket.priority,
                    assignee: ticket.assignee.map(|it| it.id),
                    department: ticket.department.id,
                    is_private: ticket.is_private,
                };
                match dice.below(4) {
                    0 => work.status = dice.pick(&TicketStatus::ALL),
                    1 => work.department = dice.pick(&DEPARTMENTS),
                    2 => work.is_private = !work.is_private,
                    _ => {
                        work.status = dice.pick(&TicketStatus::ALL);
                        work.department = dice.pick(&DEPARTMENTS);
                        work.assignee = dice.pick(&[None, Some(AGENTS[1])]);
                    }
                }
                // Not every status follows upon every other.
                let _answer = mara.call::<WorkTicket>(number, &work);
            }
            assert_eq!(one(&world, KEPT), one(&world, COUNTED), "seed {seed}, step {step}");
        }
    }
}
