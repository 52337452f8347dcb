//! What a write costs: as much on the largest account as on the smallest, and as much at ten
//! times the tickets. Steps of the triggers that keep the counters are counted, too.

use shared::api::portal::{CreatePortalTicket, ReplyToPortalTicket, SolvePortalTicket};
use shared::api::tickets::{AddNote, ReplyToTicket, Ticket, TicketWork, WorkTicket};
use shared::ticket::draft::{MessageDraft, PortalTicketDraft, ReplyDraft};
use shared::ticket::status::{AfterReply, TicketStatus};

use super::*;
use crate::rows::DEPARTMENTS;

/// The steps of all that `act` runs, which is undone again.
fn cost(world: &World, act: impl Fn()) -> i32 {
    let before = world.snapshot();
    let statements = world.sqlite().overhear(act);
    world.restore(&before);
    world.sqlite().bare(|db| {
        let batch = db.transaction().unwrap();
        let mut steps = 0;
        for statement in &statements {
            let mut prepared = batch.prepare(&statement.text).unwrap();
            let mut rows = prepared.query(params_from_iter(values(statement))).unwrap();
            while rows.next().unwrap().is_some() {}
            drop(rows);
            steps += prepared.get_status(StatementStatus::VmStep);
        }
        steps
    })
}

/// What is done to a ticket, by a name.
type Act = (&'static str, fn(&World, &str, TicketNumber));

fn work(
    world: &World,
    secret: &str,
    number: TicketNumber,
    change: impl FnOnce(&Ticket, &mut TicketWork),
) {
    let mara = world.desk_holding(secret);
    let ticket = mara.call::<GetTicket>(number, &Nothing {}).unwrap();
    let mut work = TicketWork {
        version: ticket.version,
        status: ticket.status,
        priority: ticket.priority,
        assignee: ticket.assignee.as_ref().map(|it| it.id),
        department: ticket.department.id,
        is_private: ticket.is_private,
    };
    change(&ticket, &mut work);
    mara.call::<WorkTicket>(number, &work).unwrap();
}

const ACTS: &[Act] = &[
    ("solve", |world, secret, number| {
        work(world, secret, number, |_, it| it.status = TicketStatus::Solved);
    }),
    ("reassign", |world, secret, number| {
        work(world, secret, number, |_, it| it.assignee = Some(AGENTS[1]));
    }),
    ("move to a department", |world, secret, number| {
        work(world, secret, number, |ticket, it| {
            let other = DEPARTMENTS.iter().find(|it| **it != ticket.department.id);
            it.department = *other.unwrap();
        });
    }),
    ("make private", |world, secret, number| {
        work(world, secret, number, |_, it| it.is_private = true);
    }),
    ("reply", |world, secret, number| {
        let reply = ReplyDraft { body: "Try again.".to_owned(), then: AfterReply::Solved };
        world.desk_holding(secret).call::<ReplyToTicket>(number, &reply).unwrap();
    }),
    ("reply of the customer", |world, _, number| {
        let reply = MessageDraft { body: "It does.".to_owned() };
        world.holding("ann's").call::<ReplyToPortalTicket>(number, &reply).unwrap();
    }),
    ("note", |world, secret, number| {
        let note = MessageDraft { body: "It was the dock.".to_owned() };
        world.desk_holding(secret).call::<AddNote>(number, &note).unwrap();
    }),
    ("new ticket of the customer", |world, _, _| {
        let draft = PortalTicketDraft {
            subject: "A dock".to_owned(),
            body: "It is gone.".to_owned(),
            account: Some(ACME),
            is_private: false,
        };
        world.holding("ann's").call::<CreatePortalTicket>(NoId, &draft).unwrap();
    }),
    ("solve as the customer", |world, _, number| {
        world.holding("ann's").call::<SolvePortalTicket>(number, &Nothing {}).unwrap();
    }),
];

/// An open, shared ticket of Ann's that she takes part in: of the largest account, and of a
/// small one.
fn tickets(world: &World) -> [TicketNumber; 2] {
    world.sqlite().with(|db| {
        let numbers = "select max(number) from tickets
                        where requester_id = ?1 and (account_id = ?2) = ?3 and number % 5 = 0
                          and (number % 7 = 0 or ?3) and is_private = 0";
        let find = |is_acme: bool| -> u32 {
            let of = (ANN.to_string(), ACME.to_string(), is_acme);
            db.query_row(numbers, of, |row| row.get(0)).unwrap()
        };
        let found = [find(true), find(false)];
        for number in found {
            let open = "update tickets set status = 'open', assignee_id = null where number = ?1";
            db.execute(open, [number]).unwrap();
        }
        found.map(TicketNumber::new)
    })
}

#[test]
fn k3_a_write_costs_the_same_on_the_largest_account() {
    let measure = |count: u32| -> Vec<[i32; 2]> {
        let world = crowd(count);
        let secret = world.agent("mara").cookie("__Host-atrium-desk");
        let tickets = tickets(&world);
        let costs = |(_, act): &Act| tickets.map(|it| cost(&world, || act(&world, &secret, it)));
        ACTS.iter().map(costs).collect()
    };
    let mut dearer = Vec::new();
    for (((name, _), few), many) in ACTS.iter().zip(measure(2_000)).zip(measure(20_000)) {
        println!("{few:>8?} {many:>8?}  {name}");
        let [largest, small] = many;
        for (one, other) in [(few[0], largest), (few[1], small), (small, largest)] {
            if one * 13 / 10 + 100 < other {
                dearer.push(format!("{name}: {one} steps became {other}"));
            }
        }
    }
    assert!(dearer.is_empty(), "{}", dearer.join("\n"));
}
