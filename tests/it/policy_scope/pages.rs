//! Pages of a list whose tickets are seen for several reasons.

use super::worlds::{list, numbers};
use super::*;

/// A world with many tickets at few times, seen for every reason. Returns the session's
/// secret, and the tickets in the expected order.
fn crowd(world: &World, dice: &mut Dice) -> (String, Vec<(i64, u32)>) {
    let (ann, bob): (ContactId, ContactId) = (dice.id(), dice.id());
    let (own, other): (AccountId, AccountId) = (dice.id(), dice.id());
    let now = world.now().millis();
    let mut listed = Vec::new();
    world.sqlite().with(|db| {
        let batch = db.transaction().unwrap();
        let db = &*batch;
        rows::account(db, own, "Acme", AccessLevel::AllRead);
        rows::account(db, other, "Globex", AccessLevel::Own);
        rows::contact(db, ann, "Ann", "Lee");
        rows::contact(db, bob, "Bob", "Lee");
        rows::portal(db, ann, CENTER, PortalState::Active);
        let kind = RelationshipKind::Direct;
        let tie = Tie { contact: ann, account: own, kind, role: None, level: None, ended: false };
        rows::tie(db, dice, &tie);
        rows::session(db, dice, (ann, CENTER), "the crowd's", now);
        for n in 0..400_u32 {
            // In turn: requester, participant, account, share, and all of them.
            let turn = n % 5;
            let is = |reason| turn == reason || turn == 4;
            let paper = Paper {
                number: 1_001 + n,
                id: dice.id(),
                center: CENTER,
                department: DEPARTMENTS[0],
                requester: if is(0) { ann } else { bob },
                account: if is(2) { Some(own) } else { Some(other) },
                status: TicketStatus::Open,
                is_private: false,
                assignee: None,
                activity_at: now - i64::from(n / 200),
            };
            rows::ticket(db, &paper);
            if is(1) {
                rows::participant(db, &paper, ann);
            }
            if is(3) {
                rows::share(db, dice, (&paper, own), None, false);
            }
            listed.push((paper.activity_at, paper.number));
        }
        batch.commit().unwrap();
    });
    listed.sort_unstable_by_key(|it| std::cmp::Reverse(*it));
    ("the crowd's".to_owned(), listed)
}

#[test]
fn v3_pages_neither_repeat_nor_skip_tickets_with_equal_times() {
    let world = World::in_process();
    let (secret, listed) = crowd(&world, &mut Dice::new(1));
    let client = world.holding(&secret);
    let rows = list(&client, &PortalTicketFilter::default());
    let expected: Vec<_> = listed.iter().map(|(_, number)| TicketNumber::new(*number)).collect();
    assert_eq!(numbers(&rows), expected);
    for whose in [Whose::Mine, Whose::Colleagues] {
        let rows = list(&client, &PortalTicketFilter { whose, ..PortalTicketFilter::default() });
        let is_mine = |number: u32| matches!((number - 1_001) % 5, 0 | 4);
        let expected = listed.iter().filter(|(_, it)| is_mine(*it) == (whose == Whose::Mine));
        let expected: Vec<_> = expected.map(|(_, it)| TicketNumber::new(*it)).collect();
        assert_eq!(numbers(&rows), expected, "{whose:?}");
    }
}

#[test]
fn v3_pages_neither_repeat_nor_skip_while_tickets_come_and_go() {
    let world = World::in_process();
    let (secret, listed) = crowd(&world, &mut Dice::new(2));
    let client = world.holding(&secret);
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let filter = PortalTicketFilter { after, ..PortalTicketFilter::default() };
        let page = client.call::<ListPortalTickets>(NoId, &filter).unwrap();
        seen.extend(numbers(&page.rows));
        after = page.next;
        if after.is_none() {
            break;
        }
        // A new message moves a listed ticket to the top.
        world.sqlite().with(|db| {
            db.execute(
                "update tickets set activity_at = activity_at + 5 where number = ?1",
                [seen[0].to_string()],
            )
            .unwrap();
        });
    }
    let expected: Vec<_> = listed.iter().map(|(_, number)| TicketNumber::new(*number)).collect();
    assert_eq!(seen, expected);
}
