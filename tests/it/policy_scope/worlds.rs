//! Random worlds: what each person sees in the help center, and what agents are shown of that.

use super::*;

/// All pages of the list. Checks that the count is the number of listed rows [V16].
pub(super) fn list(client: &Client<'_>, filter: &PortalTicketFilter) -> Vec<PortalTicketRow> {
    let mut rows = Vec::new();
    let mut after: Option<Cursor> = None;
    loop {
        let filter = PortalTicketFilter { after, ..filter.clone() };
        let page = client.call::<ListPortalTickets>(NoId, &filter).unwrap();
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let counts = client.call::<CountPortalTickets>(NoId, filter).unwrap();
    let counted = match filter.whose {
        Whose::All => counts.all,
        Whose::Mine => counts.mine,
        Whose::Colleagues => counts.colleagues,
        Whose::Unread => counts.unread,
    };
    assert_eq!(counted.0 as usize, rows.len(), "{filter:?}");
    rows
}

pub(super) fn numbers(rows: &[PortalTicketRow]) -> Vec<TicketNumber> {
    rows.iter().map(|it| it.number).collect()
}

/// Checks what one person of a world sees in the help center.
fn check_person(world: &World, graph: &Graph, dice: &mut Dice, person: &Person, center: usize) {
    let client = world.holding(&person.secrets[center]);
    let customer = graph.customer(person, center);
    let seen = graph.seen(person, center);
    if !customer.is_active {
        // V13: a contact without access sees nothing.
        assert!(seen.is_empty());
        let filter = PortalTicketFilter::default();
        assert_eq!(
            code(client.call::<ListPortalTickets>(NoId, &filter)),
            ProblemCode::SignInNeeded
        );
        return;
    }
    let expect = |keep: &dyn Fn(&Sheet) -> bool| -> Vec<TicketNumber> {
        let kept = seen.iter().filter(|it| keep(it));
        kept.map(|it| TicketNumber::new(it.paper.number)).collect()
    };
    let all = list(&client, &PortalTicketFilter::default());
    assert_eq!(numbers(&all), expect(&|_| true), "all of {customer:?}");
    // V16: unread are those of them that are marked so.
    let unread = PortalTicketFilter { whose: Whose::Unread, ..PortalTicketFilter::default() };
    let marked: Vec<_> = all.iter().filter(|it| it.is_unread).cloned().collect();
    assert_eq!(list(&client, &unread), marked, "unread of {customer:?}");

    let whose = dice.pick(&[Whose::All, Whose::Mine, Whose::Colleagues, Whose::Colleagues]);
    let account = (whose == Whose::All || dice.one_in(2))
        .then(|| graph.firms[dice.below(graph.firms.len())].id);
    let filter = PortalTicketFilter { whose, account, ..PortalTicketFilter::default() };
    let keep = |sheet: &Sheet| {
        let is_whose = match whose {
            Whose::All => true,
            Whose::Mine => sheet.paper.requester == person.id,
            Whose::Colleagues => sheet.paper.requester != person.id,
            Whose::Unread => false,
        };
        is_whose && account.is_none_or(|it| sheet.paper.account == Some(it))
    };
    if filter != PortalTicketFilter::default() && dice.one_in(2) {
        assert_eq!(numbers(&list(&client, &filter)), expect(&keep), "{filter:?} of {customer:?}");
    }

    // V1, V16: a search finds only listed tickets, by texts that the person may read.
    let a_number = graph.sheets[dice.below(graph.sheets.len())].paper.number.to_string();
    let words = match dice.below(5) {
        0 => vec![a_number.as_str()],
        1 => vec![dice.pick(&WORDS), dice.pick(&WORDS)],
        2 => vec!["Ticket", dice.pick(&WORDS)],
        3 => vec!["icke", &a_number[1..]],
        _ => vec![dice.pick(&WORDS)],
    };
    let filter = PortalTicketFilter { q: words.join(" "), ..filter };
    let found = |sheet: &Sheet| keep(sheet) && sheet.is_found_by(&words);
    assert_eq!(numbers(&list(&client, &filter)), expect(&found), "{filter:?} of {customer:?}");

    let viewer = Viewer::Customer(customer);
    let sheet = &graph.sheets[dice.below(graph.sheets.len())];
    let number = TicketNumber::new(sheet.paper.number);
    let facts = graph.facts(sheet);
    let answer = client.call::<GetPortalTicket>(number, &Nothing {});
    if seen.iter().any(|it| it.paper.number == sheet.paper.number) {
        let ticket = answer.unwrap();
        let others = graph.seers(sheet).len() - 1;
        assert_eq!(ticket.seen_by_others as usize, others, "{facts:?} {viewer:?}");
        let may = |verb, event| {
            decide(&viewer, verb, &facts, graph.now).is_ok() && facts.status.after(event).is_some()
        };
        assert_eq!(ticket.may_reply, may(Verb::Reply, TicketEvent::CustomerReplied));
        assert_eq!(ticket.may_solve, may(Verb::Solve, TicketEvent::CustomerSolved));
    } else {
        assert_eq!(code(answer), ProblemCode::NotFound, "{facts:?} {viewer:?}");
    }
}

/// Checks what agents are shown of a person's sight.
fn check_sight(mara: &Client<'_>, graph: &Graph, person: &Person) {
    let sight = mara.call::<GetSight>(person.id, &SightFilter::default());
    if person.deleted {
        assert_eq!(code(sight), ProblemCode::NotFound);
        return;
    }
    let sight = sight.unwrap();
    assert_eq!(sight.portal, person.portal[0]);
    let told: Vec<_> =
        sight.tickets.rows.iter().map(|it| (it.number, names(&it.reasons))).collect();
    let seen = graph
        .seen(person, 0)
        .into_iter()
        .map(|it| (TicketNumber::new(it.paper.number), names(&graph.why(person, 0, it))));
    assert_eq!(told, seen.collect::<Vec<_>>());
}

/// Checks what agents are shown of a ticket's audience.
fn check_audience(mara: &Client<'_>, graph: &Graph, sheet: &Sheet) {
    let number = TicketNumber::new(sheet.paper.number);
    let audience = mara.call::<GetAudience>(number, &Nothing {}).unwrap();
    let seers = graph.seers(sheet);
    assert_eq!(audience.count as usize, seers.len());
    assert_eq!(audience.seers.len(), seers.len(), "nobody twice");
    let told: BTreeMap<_, _> =
        audience.seers.iter().map(|it| (it.contact.id, names(&it.reasons))).collect();
    assert_eq!(told, seers);
    let others: BTreeSet<_> = audience.others.iter().map(|it| it.contact.id).collect();
    assert_eq!(others.len(), audience.others.len(), "nobody twice");
    for person in &graph.people {
        let firm = graph.firms.iter().position(|it| Some(it.id) == sheet.paper.account);
        let belongs = sheet.paper.requester == person.id
            || sheet.participants.contains(&person.id)
            || firm.is_some_and(|at| person.live.contains_key(&at));
        let expected = belongs && !person.deleted && !seers.contains_key(&person.id);
        assert_eq!(others.contains(&person.id), expected, "{person_id}", person_id = person.id);
    }
}

/// The minimum number of worlds.
const WORLDS: u32 = 1_000;

fn check_worlds(seeds: impl Iterator<Item = u32>) {
    let world = World::in_process();
    world.sqlite().with(|db| rows::other_center(db));
    let mara = world.mara();
    for seed in seeds {
        let told = std::panic::AssertUnwindSafe(|| {
            let mut dice = Dice::new(u64::from(seed));
            let graph = Graph::roll(&world, &mut dice, 1_000 + seed * 10);
            for person in &graph.people {
                check_person(&world, &graph, &mut dice, person, 0);
                if dice.one_in(3) {
                    check_sight(&mara, &graph, person);
                }
            }
            let there = &graph.people[dice.below(graph.people.len())];
            check_person(&world, &graph, &mut dice, there, 1);
            check_audience(&mara, &graph, &graph.sheets[dice.below(graph.sheets.len())]);
        });
        if let Err(panic) = std::panic::catch_unwind(told) {
            eprintln!("in the world of seed {seed}");
            std::panic::resume_unwind(panic);
        }
    }
}

#[test]
fn v1_v3_v15_lists_details_sights_and_audiences_agree_in_random_worlds() {
    let from_env = std::env::var("ATRIUM_WORLDS").ok().and_then(|it| it.parse().ok());
    let worlds = from_env.unwrap_or(WORLDS).max(WORLDS);
    std::thread::scope(|scope| {
        for half in 0..2 {
            scope.spawn(move || check_worlds((0..worlds).filter(|it| it % 2 == half)));
        }
    });
}
