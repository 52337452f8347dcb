//! The tickets of departments with the accounts above, and the tickets of a year: agents are
//! told more by the setting, customers never are [V1, V16].

use std::collections::BTreeMap;

use shared::api::parent_accounts::{GetAccountMonths, MONTHS, MonthsQuery};
use shared::api::portal::{GetPortalTicket, ListPortalTickets, PortalTicketFilter};
use shared::api::tickets::{CreateTicket, GetTicket, ListTickets, TicketWork, WorkTicket};
use shared::api::timeline::{Event, ListAccountTimeline, TimelineFilter, TimelineKind};
use shared::grid::Tickets;
use shared::ids::{ContactId, DepartmentId, TicketNumber};
use shared::ticket::draft::TicketDraft;
use shared::ticket::status::TicketStatus;
use shared::time::Span;

use super::*;
use crate::rows::{DEPARTMENTS, SOFTWARE};

/// A department that Priya does not work for.
const HARDWARE: DepartmentId = DEPARTMENTS[0];

fn raise(
    world: &World,
    requester: ContactId,
    account: AccountId,
    department: DepartmentId,
) -> TicketNumber {
    let draft = TicketDraft {
        requester: Some(requester),
        subject: "Printer".to_owned(),
        body: "It is on fire.".to_owned(),
        account: Some(account),
        department: Some(department),
        ..TicketDraft::default()
    };
    world.mara().call::<CreateTicket>(NoId, &draft).unwrap().number
}

fn on_timeline(agent: &Client<'_>, account: AccountId) -> Vec<TicketNumber> {
    let filter = TimelineFilter { kind: Some(TimelineKind::Tickets), after: None };
    let events = agent.call::<ListAccountTimeline>(account, &filter).unwrap().rows;
    let number = |it: Event| match it {
        Event::Ticket(it) => it.number,
        other => panic!("{other:?}"),
    };
    let mut numbers: Vec<_> = events.into_iter().map(number).collect();
    numbers.sort_unstable();
    numbers
}

fn counted(agent: &Client<'_>, account: AccountId) -> (u32, u32) {
    let account = agent.call::<GetAccount>(account, &NOTHING).unwrap();
    (account.tickets, account.open_tickets)
}

#[test]
fn v16_the_setting_adds_the_departments_for_agents_as_far_as_they_see_them() {
    let world = World::in_process();
    let mara = world.mara();
    let [ant, bee, cat, _] = chain(&world);
    let ann = world.contact("Ann", Some(ant));
    let bob = world.contact("Bob", Some(cat));
    let below = raise(&world, ann, ant, SOFTWARE);
    let hidden = raise(&world, ann, bee, HARDWARE);
    let own = raise(&world, bob, cat, SOFTWARE);
    let in_family = |agent: &Client<'_>| -> Vec<TicketNumber> {
        let query = GridQuery::<Tickets>::default().with("family", &cat.to_string());
        let rows = agent.call::<ListTickets>(NoId, &query).unwrap().rows;
        let mut numbers: Vec<_> = rows.into_iter().map(|it| it.number).collect();
        numbers.sort_unstable();
        numbers
    };
    assert_eq!(on_timeline(&mara, cat), [own]);
    assert_eq!(counted(&mara, cat), (1, 1));
    world.set(|it| it.roll_up_activity = true);
    assert_eq!(on_timeline(&mara, cat), [below, hidden, own]);
    assert_eq!(in_family(&mara), [below, hidden, own]);
    assert_eq!(counted(&mara, cat), (3, 3));
    assert_eq!(on_timeline(&mara, ant), [below]);
    // Priya works for the software department only.
    let priya = world.agent("priya");
    assert_eq!(on_timeline(&priya, cat), [below, own]);
    assert_eq!(in_family(&priya), [below, own]);
    assert_eq!(counted(&priya, cat), (2, 2));
    // A deleted department is told nowhere.
    let draft = Draft::DeleteAccount {
        account: bee,
        keep_contacts: true,
        primary_accounts: BTreeMap::default(),
    };
    commit(&mara, draft).unwrap();
    assert_eq!(on_timeline(&mara, cat), [below, own]);
    assert_eq!(counted(&mara, cat), (2, 2));
}

#[test]
fn v1_what_customers_see_never_changes_by_it() {
    let world = World::in_process();
    let [ant, bee, cat, _] = chain(&world);
    let (ann, ann_asks) = world.customer("Ann", Some(ant));
    let (bob, bob_asks) = world.customer("Bob", Some(cat));
    let below = raise(&world, ann, ant, SOFTWARE);
    let between = raise(&world, ann, bee, SOFTWARE);
    let own = raise(&world, bob, cat, SOFTWARE);
    let seen = || {
        [&ann_asks, &bob_asks].map(|it| {
            let list = it.ask::<ListPortalTickets>(&NoId, &PortalTicketFilter::default(), &[]).body;
            let one = [below, between, own]
                .map(|number| it.ask::<GetPortalTicket>(&number, &NOTHING, &[]).status);
            (list, one)
        })
    };
    let before = seen();
    // Bob sees all of Cat's tickets, and none of its departments'; Ann likewise.
    assert_eq!(before.clone().map(|it| it.1), [[200, 200, 404], [404, 404, 200]]);
    for on in [true, false] {
        world.set(|it| it.roll_up_activity = on);
        assert_eq!(seen(), before);
    }
}

#[test]
fn t10_a_year_of_tickets_is_told_month_by_month() {
    let world = World::in_process();
    let [ant, bee, ..] = chain(&world);
    let ann = world.contact("Ann", Some(ant));
    let first = raise(&world, ann, ant, SOFTWARE);
    world.wait(Span::days(40));
    let mara = world.mara();
    let months = |agent: &Client<'_>, id: AccountId| -> Vec<(u32, u32)> {
        let months = agent.call::<GetAccountMonths>(id, &MonthsQuery::default()).unwrap().months;
        assert_eq!(months.len(), MONTHS);
        assert!(months.is_sorted_by(|one, other| one.month < other.month));
        months.iter().map(|it| (it.opened, it.solved)).collect()
    };
    let set = |status| {
        let ticket = mara.call::<GetTicket>(first, &NOTHING).unwrap();
        let work = TicketWork {
            version: ticket.version,
            status,
            priority: ticket.priority,
            assignee: None,
            department: ticket.department.id,
            is_private: false,
        };
        mara.call::<WorkTicket>(first, &work).unwrap();
    };
    let sum = |all: &[(u32, u32)]| all.iter().fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    assert_eq!(sum(&months(&mara, ant)), (1, 0));
    set(TicketStatus::Solved);
    raise(&world, ann, ant, HARDWARE);
    let told = months(&mara, ant);
    assert_eq!((told[MONTHS - 1], sum(&told)), ((1, 1), (2, 1)));
    assert!(told[..MONTHS - 1].contains(&(1, 0)), "{told:?}");
    // Closed is solved as well, and reopened is not.
    set(TicketStatus::Closed);
    assert_eq!(sum(&months(&mara, ant)), (2, 1));
    set(TicketStatus::Open);
    assert_eq!(sum(&months(&mara, ant)), (2, 0));
    assert_eq!(sum(&months(&world.agent("priya"), ant)), (1, 0));
    assert_eq!(sum(&months(&mara, bee)), (0, 0));
    world.set(|it| it.roll_up_activity = true);
    assert_eq!(sum(&months(&mara, bee)), (2, 0));
    let nowhere = "0199a000-0000-7000-8000-00000000dead".parse().unwrap();
    let missing = mara.call::<GetAccountMonths>(nowhere, &MonthsQuery::default());
    assert_eq!(code(missing), ProblemCode::NotFound);
}
