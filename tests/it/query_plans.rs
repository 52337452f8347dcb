//! What lists cost [K3]: the plans of their statements, and how many steps the
//! database's machine takes for a page. Steps are counted, not timed, so that
//! the test says the same on every machine: ten times as many tickets may not
//! make a page dearer.

mod counts;
mod duplicates;
mod grids;
mod hidden;
mod operations_log;
mod parent_accounts;
mod recycle_bin;
mod search;
mod steps;
mod timeline;
mod views;
mod writes;

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::Value;
use rusqlite::{StatementStatus, params_from_iter};
use shared::api::accounts::{GetAccount, ListAccountContacts, ListAccounts};
use shared::api::contacts::{GetContact, GetSight, ListContacts, SightFilter};
use shared::api::portal::{
    AudienceQuestion, CountPortalTickets, GetPortalAudience, GetPortalTicket, ListPortalTickets,
    PortalTicketFilter, Whose,
};
use shared::api::session::GetPortalSession;
use shared::api::tickets::{CountTickets, GetAudience, GetTicket, ListTickets};
use shared::api::{NoId, Nothing};
use shared::grid::{GridQuery, Tickets};
use shared::ids::{AccountId, ContactId, TicketNumber};
use uuid::Uuid;

use crate::harness::{Client, World};
use crate::rows::{AGENTS, SOFTWARE};

use api_worker::store::Statement;
use api_worker::store::sqlite::bound;

use self::steps::{are_alike, cost_the_same, statements, steps, values};

/// The contact whom the world is made around, as the rows below write their id.
const ANN: ContactId = ContactId::new(Uuid::from_u128(0xc000_0000_0000_7000_8000_0000_0000_0000));

/// Another, with a small account: few tickets are theirs.
const KIM: ContactId = ContactId::new(Uuid::from_u128(0xc000_00fb_0000_7000_8000_0000_0000_00fb));

/// Ann's primary account: a third of all tickets are its own.
const ACME: AccountId = AccountId::new(Uuid::from_u128(0xa000_0000_0000_7000_8000_0000_0000_0000));

/// `?1` tickets, a fifth as many contacts, and accounts in proportion.
/// The newest tickets are the same however many there are.
const CROWD: &str = "
    create temp table n as
      with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < :tickets) select i from n;
    insert into accounts (id, name, sort_key, default_level, created_at, updated_at)
      select printf('a%07x-0000-7000-8000-%012x', i, i), printf('Firm %06d', i), printf('firm %06d', i),
             'all_read', 0, 0 from n where i < :tickets / 20;
    insert into contacts (id, first_name, last_name, sort_key, created_at, updated_at)
      select printf('c%07x-0000-7000-8000-%012x', i, i), 'Kim', printf('Lee %06d', i), printf('kim lee %06d', i),
             0, 0 from n where i < :tickets / 5;
    insert into contact_addresses (id, contact_id, email, address_key, is_primary, created_at)
      select printf('e%07x-0000-7000-8000-%012x', i, i), printf('c%07x-0000-7000-8000-%012x', i, i),
             printf('kim.%d@firm.example', i), printf('kim.%d@firm.example', i), 1, 0
        from n where i < :tickets / 5;
    insert into portal_access (contact_id, help_center_id, state, since)
      select printf('c%07x-0000-7000-8000-%012x', i, i), '0199a000-0000-7000-8000-0000000000c1',
             iif(i % 4 = 1, 'invited', 'active'), 0 from n where i < :tickets / 5;
    insert into relationships (id, contact_id, account_id, kind, valid_from)
      select printf('b%07x-0000-7000-8000-%012x', i, i), printf('c%07x-0000-7000-8000-%012x', i, i),
             printf('a%07x-0000-7000-8000-%012x', iif(i < 200, 0, i / 10), iif(i < 200, 0, i / 10)), 'direct', 0
        from n where i < :tickets / 5;
    insert into relationships (id, contact_id, account_id, kind, valid_from)
      select 'b0000000-0000-7000-8001-000000000000', 'c0000000-0000-7000-8000-000000000000',
             'a0000001-0000-7000-8000-000000000001', 'indirect', 0;
    insert into tags (id, name, name_key, root_id, created_at)
      select '7a000000-0000-7000-8000-00000000000' || i, 'Tag ' || i, 'tag ' || i,
             '7a000000-0000-7000-8000-00000000000' || i, 0 from n where i between 1 and 3;
    insert into contact_tags (contact_id, tag_id, added_at)
      select printf('c%07x-0000-7000-8000-%012x', i, i),
             '7a000000-0000-7000-8000-00000000000' || iif(i % 3 = 1, 1, 2), 0
        from n where i < :tickets / 5 and (i % 3 = 1 or i in (0, 300, 600));
    insert into account_tags (account_id, tag_id, added_at)
      select printf('a%07x-0000-7000-8000-%012x', i, i),
             '7a000000-0000-7000-8000-00000000000' || iif(i % 3 = 1, 1, 2), 0
        from n where i < :tickets / 20 and (i % 3 = 1 or i in (0, 300));
    insert into contact_groups (id, name, name_key, created_at) select id, name, name_key, 0 from tags;
    insert into group_members (group_id, contact_id, added_at) select tag_id, contact_id, 0 from contact_tags;
    insert into tickets (number, id, help_center_id, department_id, requester_id, account_id, subject, status,
                         is_private, assignee_id, created_at, activity_at)
      select 1001 + :tickets - i, printf('70000000-0000-7000-8000-%012x', i), '0199a000-0000-7000-8000-0000000000c1',
             '0199a000-0000-7000-8000-0000000000d' || (1 + i / 3 % 3),
             iif(i % 2 = 0, 'c0000000-0000-7000-8000-000000000000',
                 printf('c%07x-0000-7000-8000-%012x', i % 400, i % 400)),
             iif(i % 3 = 0, 'a0000000-0000-7000-8000-000000000000',
                 printf('a%07x-0000-7000-8000-%012x', 1 + i % 39, 1 + i % 39)),
             'Ticket ' || i,
             case when i / 2 % 2 = 0 then 'closed' when i / 2 % 8 = 1 then 'waiting' when i / 2 % 8 = 3 then 'solved' else 'open' end,
             i % 16 = 5,
             case i % 7 when 0 then null when 1 then '0199a000-0000-7000-8000-0000000000a1'
                        when 2 then '0199a000-0000-7000-8000-0000000000a2'
                        when 3 then '0199a000-0000-7000-8000-0000000000a3'
                        else '0199a000-0000-7000-8000-0000000000a4' end,
             0, 1795348800000 - i * 1000
        from n;
    insert into messages (id, ticket_id, is_public, contact_id, body, created_at)
      select printf('30000000-0000-7000-8000-%012x', 2 * number), id, 1, requester_id, 'It is broken.' || iif(number > 1001 + :tickets - 6000, ' And dented.', ''), activity_at
        from tickets;
    insert into participants (ticket_id, contact_id, added_at, activity_at)
      select id, 'c0000000-0000-7000-8000-000000000000', 0, activity_at from tickets where number % 5 = 0;
    insert into ticket_shares (id, ticket_id, account_id, activity_at)
      select printf('50000000-0000-7000-8000-%012x', number), id, 'a0000000-0000-7000-8000-000000000000', activity_at
        from tickets where number % 7 = 0 and account_id <> 'a0000000-0000-7000-8000-000000000000';";

fn crowd(tickets: u32) -> World {
    let world = World::in_process();
    world.sqlite().with(|db| {
        let text = CROWD.replace(":tickets", &tickets.to_string());
        let batch = db.transaction().unwrap();
        batch.execute_batch(&text).unwrap();
        let mut dice = crate::rows::Dice::new(1);
        for (contact, secret) in [(ANN, "ann's"), (KIM, "kim's")] {
            let of = (contact, crate::rows::CENTER);
            crate::rows::session(&batch, &mut dice, of, secret, world.now().millis());
        }
        batch.commit().unwrap();
    });
    world
}

/// What a page asks for, by a name.
type Question = (String, Box<dyn Fn(&World)>);

/// Every list and every page behind one, as far as it grows with the tickets.
fn questions(world: &World, tickets: u32) -> Vec<Question> {
    let mut all: Vec<Question> = Vec::new();
    let mut ask = |name: String, question: Box<dyn Fn(&World)>| all.push((name, question));
    for (agent, cookies) in [("mara", world.agent("mara")), ("priya", world.agent("priya"))] {
        let secret = cookies.cookie("__Host-atrium-desk");
        for (name, filter) in queues() {
            let secret = secret.clone();
            let question = move |world: &World| {
                let client = world.desk_holding(&secret);
                let page = client.call::<ListTickets>(NoId, &filter).unwrap();
                assert!(!page.rows.is_empty(), "{filter:?} finds nothing");
            };
            ask(format!("queue of {agent}: {name}"), Box::new(question));
        }
        if agent == "mara" {
            desk(&mut ask, &secret, tickets);
        }
    }
    portal(&mut ask, tickets);
    all
}

fn queues() -> Vec<(&'static str, GridQuery<Tickets>)> {
    let queue = |name, conditions: &[(&str, &str)]| {
        (name, conditions.iter().fold(GridQuery::default(), |it, (name, text)| it.with(name, text)))
    };
    let any = ("status", Tickets::ANY_STATUS);
    let (jonas, acme, ann) = (AGENTS[1].to_string(), ACME.to_string(), ANN.to_string());
    let software = SOFTWARE.to_string();
    vec![
        queue("unsolved", &[]),
        queue("any", &[any]),
        queue("open", &[("status", "open")]),
        queue("waiting", &[("status", "waiting")]),
        queue("solved", &[("status", "solved")]),
        queue("closed", &[("status", "closed")]),
        queue("mine", &[any, ("assignee", "me")]),
        queue("mine unsolved", &[("assignee", "me")]),
        queue("nobody's", &[any, ("assignee", "none")]),
        queue("nobody's unsolved", &[("assignee", "none")]),
        queue("an agent's", &[any, ("assignee", &jonas)]),
        queue("an agent's unsolved", &[("assignee", &jonas)]),
        queue("an account's", &[any, ("account", &acme)]),
        queue("a requester's", &[any, ("requester", &ann)]),
        queue("a department's", &[any, ("department", &software)]),
        queue("a department's unsolved", &[("department", &software)]),
    ]
}

fn desk(ask: &mut impl FnMut(String, Box<dyn Fn(&World)>), secret: &str, tickets: u32) {
    let mut on = |name: &str, question: fn(&Client<'_>, u32)| {
        let secret = secret.to_owned();
        let question = move |world: &World| question(&world.desk_holding(&secret), tickets);
        ask(name.to_owned(), Box::new(question));
    };
    on("a ticket", |it, tickets| {
        it.call::<GetTicket>(TicketNumber::new(1001 + tickets), &Nothing {}).unwrap();
    });
    on("who sees a ticket", |it, tickets| {
        it.call::<GetAudience>(TicketNumber::new(1001 + tickets), &Nothing {}).unwrap();
    });
    on("what a contact sees", |it, _| {
        let sight = it.call::<GetSight>(ANN, &SightFilter::default()).unwrap();
        assert_eq!(sight.tickets.rows.len(), 50);
    });
    on("a contact", |it, _| {
        it.call::<GetContact>(ANN, &Nothing {}).unwrap();
    });
    on("an account", |it, _| {
        it.call::<GetAccount>(ACME, &Nothing {}).unwrap();
    });
    on("accounts", |it, _| {
        it.call::<ListAccounts>(NoId, &GridQuery::default()).unwrap();
    });
    on("accounts under F", |it, _| {
        it.call::<ListAccounts>(NoId, &GridQuery::default().with("letter", "F")).unwrap();
    });
    on("accounts found", |it, _| {
        let q = "firm 00001".to_owned();
        it.call::<ListAccounts>(NoId, &GridQuery::default().searching(q)).unwrap();
    });
    on("contacts", |it, _| {
        it.call::<ListContacts>(NoId, &GridQuery::default()).unwrap();
    });
    on("contacts unverified", |it, _| {
        it.call::<ListContacts>(NoId, &GridQuery::default().with("active", "no")).unwrap();
    });
    on("contacts without account", |it, _| {
        it.call::<ListContacts>(NoId, &GridQuery::default().with("account", "none")).unwrap();
    });
    on("contacts found", |it, _| {
        let q = "kim 00001".to_owned();
        it.call::<ListContacts>(NoId, &GridQuery::default().searching(q)).unwrap();
    });
    on("an account's contacts", |it, _| {
        let page = it.call::<ListAccountContacts>(ACME, &GridQuery::default()).unwrap();
        assert_eq!(page.rows.len(), 50);
    });
}

fn portal(ask: &mut impl FnMut(String, Box<dyn Fn(&World)>), tickets: u32) {
    let mut on = |name: &str, question: fn(&Client<'_>, u32)| {
        let question = move |world: &World| question(&world.holding("ann's"), tickets);
        ask(format!("portal: {name}"), Box::new(question));
    };
    on("all", |it, _| {
        let page = it.call::<ListPortalTickets>(NoId, &PortalTicketFilter::default()).unwrap();
        assert_eq!(page.rows.len(), 50);
    });
    on("mine", |it, _| {
        let filter = PortalTicketFilter { whose: Whose::Mine, ..PortalTicketFilter::default() };
        assert_eq!(it.call::<ListPortalTickets>(NoId, &filter).unwrap().rows.len(), 50);
    });
    on("colleagues'", |it, _| {
        let filter =
            PortalTicketFilter { whose: Whose::Colleagues, ..PortalTicketFilter::default() };
        assert_eq!(it.call::<ListPortalTickets>(NoId, &filter).unwrap().rows.len(), 50);
    });
    on("an account's", |it, _| {
        let filter = PortalTicketFilter { account: Some(ACME), ..PortalTicketFilter::default() };
        assert_eq!(it.call::<ListPortalTickets>(NoId, &filter).unwrap().rows.len(), 50);
    });
    on("a ticket", |it, tickets| {
        it.call::<GetPortalTicket>(TicketNumber::new(1001 + tickets), &Nothing {}).unwrap();
    });
    on("who will see it", |it, _| {
        let question = AudienceQuestion { account: Some(ACME), is_private: false };
        it.call::<GetPortalAudience>(NoId, &question).unwrap();
    });
    on("session", |it, _| {
        it.call::<GetPortalSession>(NoId, &Nothing {}).unwrap();
    });
}

#[test]
fn k3_a_page_costs_the_same_at_ten_times_the_tickets() {
    cost_the_same(4_000, crowd, questions);
}

#[test]
fn k3_a_short_backlog_is_found_among_many_closed_tickets() {
    let cost = |tickets: u32| -> Vec<(String, i32)> {
        let world = crowd(tickets);
        // What is not solved is as old as can be.
        world.sqlite().with(|db| {
            db.execute("update tickets set status = 'closed' where number > 1100", []).unwrap();
            db.execute("update tickets set status = 'open' where number <= 1100", []).unwrap();
        });
        let mut costs = Vec::new();
        for agent in ["mara", "priya"] {
            let client = world.agent(agent);
            for (name, filter) in queues() {
                let status = filter.condition("status").map(ToString::to_string);
                let is_backlog = status.is_none_or(|it| it == "open");
                if !is_backlog {
                    continue;
                }
                let question = |_: &World| drop(client.call::<ListTickets>(NoId, &filter).unwrap());
                let cost = statements(&world, &question).iter().map(|it| steps(&world, it)).sum();
                costs.push((format!("{agent}: {name}"), cost));
            }
        }
        costs
    };
    for ((name, few), (_, many)) in cost(4_000).into_iter().zip(cost(40_000)) {
        println!("{few:>8} {many:>8}  {name}");
        assert!(are_alike(few, many), "{name}: {few} steps became {many}");
    }
}

/// The tables that hold a handful of rows, whoever uses the desk.
const SMALL: &[&str] = &["settings", "help_centers", "departments", "relationship_roles"];

/// The tables that a statement goes through from an end, itself or an index of
/// them: its program sets a cursor on them to the first or the last row, instead
/// of looking for one.
fn scanned(db: &rusqlite::Connection, statement: &Statement) -> Vec<String> {
    let mut pages = db.prepare("select rootpage, tbl_name from sqlite_schema").unwrap();
    let pages: BTreeMap<i64, String> =
        pages.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().flatten().collect();
    let mut program = db.prepare(&format!("explain {}", statement.text)).unwrap();
    let steps: Vec<(String, i64, i64)> = program
        .query_map(params_from_iter(values(statement)), |row| {
            Ok((row.get("opcode")?, row.get("p1")?, row.get("p2")?))
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut cursors = BTreeMap::new();
    let mut scanned = Vec::new();
    for (code, cursor, at) in &steps {
        match code.as_str() {
            "OpenRead" => drop(cursors.insert(*cursor, &pages[at])),
            "OpenEphemeral" | "OpenAutoindex" | "OpenPseudo" | "SorterOpen" => {
                cursors.remove(cursor);
            }
            "Rewind" | "Last" => {
                scanned.extend(cursors.get(cursor).map(|it| String::clone(it)));
            }
            _ => {}
        }
    }
    scanned.retain(|it| !SMALL.contains(&it.as_str()));
    scanned
}

#[test]
fn k3_no_list_reads_a_table_from_one_end_to_the_other() {
    // The lists of the desk are walked from an end of an index until a page is full.
    // `grids`, `counts` and `search` hold how far they go.
    const WALKED: &str = "page (id, leg, ";
    let world = crowd(2_000);
    let mut scans = BTreeSet::new();
    let all = questions(&world, 2_000).into_iter();
    for (name, question) in all.chain(search::questions(&world)).chain(counts::questions(&world)) {
        for statement in statements(&world, &question) {
            if statement.text.contains(WALKED) {
                continue;
            }
            let tables = world.sqlite().with(|db| scanned(db, &statement));
            scans.extend(tables.into_iter().map(|table| format!("{name}: all of {table}")));
        }
    }
    assert!(scans.is_empty(), "{scans:#?}");
}

#[test]
fn a_scan_would_be_noticed() {
    let world = World::in_process();
    let text = "select subject as json from tickets where id || '' = 'a'";
    let statement = Statement { text: text.into(), params: Vec::new() };
    assert_eq!(world.sqlite().with(|db| scanned(db, &statement)), ["tickets"]);
}
