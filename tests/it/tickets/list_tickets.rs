//! The agents' queues.

use super::*;

/// Tickets of all kinds, with enough of each to fill more than a page.
fn crowd(world: &World, dice: &mut Dice) -> (Vec<Paper>, Vec<ContactId>, Vec<AccountId>) {
    let contacts: Vec<ContactId> = (0..3).map(|_| dice.id()).collect();
    let accounts: Vec<AccountId> = (0..2).map(|_| dice.id()).collect();
    let mut papers = Vec::new();
    world.sqlite().with(|db| {
        let batch = db.transaction().unwrap();
        for id in &contacts {
            rows::contact(&batch, *id, "Ann", "Lee");
        }
        for id in &accounts {
            rows::account(&batch, *id, "Acme", AccessLevel::Own);
        }
        for n in 0..400 {
            let paper = Paper {
                number: 1_001 + n,
                id: dice.id(),
                center: CENTER,
                department: dice.pick(&DEPARTMENTS),
                requester: dice.pick(&contacts),
                account: dice.pick(&[None, Some(accounts[0]), Some(accounts[1])]),
                status: dice.pick(&TicketStatus::ALL),
                is_private: false,
                assignee: dice.pick(&[None, Some(AGENTS[0]), Some(AGENTS[1]), Some(AGENTS[2])]),
                // Many tickets have the same time.
                activity_at: i64::try_from(dice.below(20)).unwrap(),
            };
            rows::ticket(&batch, &paper);
            papers.push(paper);
        }
        batch.commit().unwrap();
    });
    papers.sort_unstable_by_key(|it| std::cmp::Reverse((it.activity_at, it.number)));
    (papers, contacts, accounts)
}

pub(super) fn pages(client: &Client<'_>, filter: &GridQuery<Tickets>) -> Vec<TicketNumber> {
    let (mut numbers, mut after) = (Vec::new(), None);
    loop {
        let page = client.call::<ListTickets>(NoId, &filter.clone().at(after)).unwrap();
        numbers.extend(page.rows.iter().map(|it| it.number));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let counts = client.call::<CountTickets>(NoId, filter).unwrap();
    assert_eq!(counts.shown.0 as usize, numbers.len().min(1_001), "{filter:?}");
    numbers
}

/// The status filters, with the statuses that they match.
const STATUSES: [(&str, &[TicketStatus]); 7] = [
    ("", &[TicketStatus::Open, TicketStatus::Waiting]),
    (Tickets::ANY_STATUS, &TicketStatus::ALL),
    ("open", &[TicketStatus::Open]),
    ("waiting", &[TicketStatus::Waiting]),
    ("solved", &[TicketStatus::Solved]),
    ("closed", &[TicketStatus::Closed]),
    ("waiting,closed,open", &[TicketStatus::Open, TicketStatus::Waiting, TicketStatus::Closed]),
];

/// Also checks that pages neither repeat nor skip tickets.
#[test]
fn every_combination_of_filters_lists_the_matching_tickets() {
    let world = World::in_process();
    let (papers, contacts, accounts) = crowd(&world, &mut Dice::new(3));
    let agents = [
        (world.agent("mara"), AGENTS[0], None),
        (world.agent("priya"), AGENTS[2], Some(vec![SOFTWARE])),
        (world.agent("tomas"), AGENTS[3], Some(vec![DEPARTMENTS[0], DEPARTMENTS[2]])),
    ];
    world.sqlite().with(|db| {
        let tomas = AGENTS[3].to_string();
        db.execute("update agents set sees_all = 0 where id = ?1", [&tomas]).unwrap();
        for department in [DEPARTMENTS[0], DEPARTMENTS[2]] {
            db.execute(
                "insert into agent_departments values (?1, ?2)",
                [&tomas, &department.to_string()],
            )
            .unwrap();
        }
    });
    let assignees = ["", "me", "none", &AGENTS[1].to_string(), "me,none"].map(str::to_owned);
    let is_one = |of: &str, id: Option<String>, me: AgentId| {
        let mut values = of.split(',').map(|it| match it {
            "me" => Some(me.to_string()),
            "none" => None,
            id => Some(id.to_owned()),
        });
        of.is_empty() || values.any(|it| it == id)
    };
    let text = |id: Option<String>| id.unwrap_or_default();
    for (client, me, departments) in &agents {
        for (status, statuses) in STATUSES {
            for assignee in &assignees {
                for account in [None, Some(accounts[0])].map(|it| it.map(|it| it.to_string())) {
                    for requester in [None, Some(contacts[0])].map(|it| it.map(|it| it.to_string()))
                    {
                        for department in [None, Some(SOFTWARE), Some(DEPARTMENTS[0])] {
                            let department = text(department.map(|it| it.to_string()));
                            let (account, requester) =
                                (text(account.clone()), text(requester.clone()));
                            let filter = [
                                ("status", status),
                                ("assignee", assignee),
                                ("account", &account),
                                ("requester", &requester),
                                ("department", &department),
                            ]
                            .into_iter()
                            .filter(|(_, text)| !text.is_empty())
                            .fold(GridQuery::default(), |it, (name, text)| it.with(name, text));
                            let expected = papers.iter().filter(|it| {
                                departments
                                    .as_ref()
                                    .is_none_or(|mine| mine.contains(&it.department))
                                    && statuses.contains(&it.status)
                                    && is_one(assignee, it.assignee.map(|it| it.to_string()), *me)
                                    && is_one(&account, it.account.map(|it| it.to_string()), *me)
                                    && is_one(&requester, Some(it.requester.to_string()), *me)
                                    && is_one(&department, Some(it.department.to_string()), *me)
                            });
                            let expected: Vec<_> =
                                expected.map(|it| TicketNumber::new(it.number)).collect();
                            assert_eq!(pages(client, &filter), expected, "{me} {filter:?}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn pages_stay_correct_while_tickets_are_raised() {
    let world = World::in_process();
    let mut dice = Dice::new(4);
    let (papers, contacts, _) = crowd(&world, &mut dice);
    for agent in ["mara", "priya"] {
        let client = world.agent(agent);
        let sees = |it: &&Paper| agent == "mara" || it.department == SOFTWARE;
        let filter = GridQuery::default().with("status", Tickets::ANY_STATUS);
        let (mut numbers, mut after, mut next) = (Vec::new(), None, 9_000);
        loop {
            let filter = filter.clone().at(after);
            let page = client.call::<ListTickets>(NoId, &filter).unwrap();
            numbers.extend(page.rows.iter().map(|it| it.number));
            after = page.next;
            if after.is_none() {
                break;
            }
            let last = papers.iter().max_by_key(|it| it.number).unwrap();
            let paper = Paper {
                number: next,
                id: dice.id(),
                requester: contacts[0],
                department: SOFTWARE,
                activity_at: 1_000,
                ..last.clone()
            };
            next += 1;
            world.sqlite().with(|db| rows::ticket(db, &paper));
        }
        let expected: Vec<_> =
            papers.iter().filter(sees).map(|it| TicketNumber::new(it.number)).collect();
        assert_eq!(numbers, expected, "{agent}");
        world
            .sqlite()
            .with(|db| db.execute("delete from tickets where number >= 9000", []).unwrap());
    }
}

#[test]
fn v16_an_agent_of_one_department_is_offered_only_that_one() {
    let world = World::new();
    let session = world.agent("priya").call::<GetDeskSession>(NoId, &Nothing {}).unwrap();
    let departments: Vec<_> = session.departments.iter().map(|it| it.id).collect();
    assert_eq!(departments, [SOFTWARE]);
}

#[test]
fn a_page_of_the_queue_has_at_most_12_kb_and_only_the_ids_that_are_needed() {
    let world = World::in_process();
    let (_, contacts, accounts) = crowd(&world, &mut Dice::new(12));
    world.sqlite().with(|db| {
        let names = "update contacts set first_name = 'Max', last_name = 'Featherstone'";
        db.execute(names, []).unwrap();
        db.execute("update accounts set name = 'Northern Lights Ltd.'", []).unwrap();
        let subject = "'Scanner 1001 does not pair with the dock in hall 17'";
        db.execute(&format!("update tickets set subject = {subject}"), []).unwrap();
    });
    let mara = world.mara();
    let any = GridQuery::default().with("status", Tickets::ANY_STATUS);
    let page = mara.ask::<ListTickets>(&NoId, &any, &[]);
    assert!(page.body.len() <= 12_000, "{} bytes", page.body.len());
    let ids = |filter| {
        let page = mara.call::<ListTickets>(NoId, &filter).unwrap();
        let rows = page.rows.into_iter();
        rows.map(|it| (it.requester_id.is_some(), it.account_id.is_some()))
            .reduce(|one, two| (one.0 | two.0, one.1 | two.1))
    };
    assert_eq!(ids(any.clone()), Some((false, false)));
    let of_account = any.clone().with("account", &accounts[0].to_string());
    assert_eq!(ids(of_account), Some((true, false)));
    let of_contact = any.with("requester", &contacts[0].to_string());
    assert_eq!(ids(of_contact), Some((false, true)));
}

/// The counts include the search and the agent's departments.
#[test]
fn the_views_beside_a_queue_are_counted() {
    let world = World::in_process();
    crowd(&world, &mut Dice::new(7));
    for agent in ["mara", "priya"] {
        let client = world.agent(agent);
        let view = |assignee: &str| GridQuery::default().with("assignee", assignee);
        let count = |filter: &GridQuery<Tickets>| pages(&client, filter).len();
        let closed = GridQuery::default().with("status", "closed");
        let counts = client.call::<CountTickets>(NoId, &closed).unwrap();
        assert_eq!(counts.shown.0 as usize, count(&closed));
        let [mine, unassigned, unsolved] = *counts.views else { panic!("{:?}", counts.views) };
        assert_eq!(mine.0 as usize, count(&view("me")));
        assert_eq!(unassigned.0 as usize, count(&view("none")));
        assert_eq!(unsolved.0 as usize, count(&GridQuery::default()));
        assert!(mine < unsolved, "{agent}");
    }
}
