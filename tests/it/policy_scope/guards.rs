//! The right to write is implemented twice: in `shared::policy::ticket`, and in the guards
//! of `worker/src/store/rights.rs`. If the policy permits, the write takes one round trip;
//! if it refuses, the answer is the policy's reason [V2, V5].

use shared::api::portal::{ReplyToPortalTicket, SolvePortalTicket};
use shared::api::session::GetDeskSession;
use shared::api::tickets::{AddNote, ReplyToTicket};
use shared::policy::Refusal;
use shared::problem::Problem;
use shared::ticket::draft::{MessageDraft, ReplyDraft};
use shared::ticket::status::AfterReply;

use super::*;

/// The number of worlds.
const WORLDS: u32 = 60;

/// The expected result of a write. `decided` is the policy's decision, and `can` whether
/// the ticket's status allows the write.
fn expected(decided: &Result<(), Refusal>, can: bool) -> Option<ProblemCode> {
    match decided {
        Err(Refusal::Hidden) => Some(ProblemCode::NotFound),
        Err(_) => Some(ProblemCode::Forbidden),
        Ok(()) if can => None,
        Ok(()) => Some(ProblemCode::Conflict),
    }
}

/// Writes, compares the result with `expected`, and restores the database.
fn check<T>(
    world: &World,
    before: &rusqlite::Connection,
    expected: Option<ProblemCode>,
    write: impl FnOnce() -> Result<T, Problem>,
) -> bool {
    world.sqlite().take_counts();
    let code = write().err().map(|it| it.code);
    let (waits, _) = world.sqlite().take_counts();
    assert_eq!(code, expected);
    if code.is_none() {
        assert_eq!(waits, 1, "a write that nothing stands against");
        world.restore(before);
    }
    code.is_none()
}

fn answer() -> ReplyDraft {
    ReplyDraft { body: words().body, ..ReplyDraft::default() }
}

fn words() -> MessageDraft {
    MessageDraft { body: "It works again.".to_owned() }
}

#[test]
fn v2_v5_the_guards_and_the_policy_agree_on_every_contact() {
    let mut allowed = 0;
    for seed in 0..WORLDS {
        let world = World::in_process();
        world.sqlite().with(|db| rows::other_center(db));
        let mut dice = Dice::new(u64::from(seed) + 70_000);
        let graph = Graph::roll(&world, &mut dice, 1_000);
        let before = world.snapshot();
        for (person, center) in graph.people.iter().flat_map(|it| [(it, 0), (it, 1)]) {
            let client = world.holding(&person.secrets[center]);
            let customer = graph.customer(person, center);
            let is_active = customer.is_active;
            let viewer = Viewer::Customer(customer);
            for sheet in &graph.sheets {
                let (facts, number) = (graph.facts(sheet), TicketNumber::new(sheet.paper.number));
                let expect = |verb, event| {
                    // Each writing request advances the clock by a millisecond.
                    let now = Timestamp::from_millis(world.now().millis() + 1);
                    let decided = decide(&viewer, verb, &facts, now);
                    let can = facts.status.after(event).is_some();
                    if is_active {
                        expected(&decided, can)
                    } else {
                        Some(ProblemCode::SignInNeeded)
                    }
                };
                let reply = expect(Verb::Reply, TicketEvent::CustomerReplied);
                allowed += u32::from(check(&world, &before, reply, || {
                    client.call::<ReplyToPortalTicket>(number, &words())
                }));
                let solve = expect(Verb::Solve, TicketEvent::CustomerSolved);
                allowed += u32::from(check(&world, &before, solve, || {
                    client.call::<SolvePortalTicket>(number, &Nothing {})
                }));
            }
        }
    }
    assert!(300 < allowed, "{allowed}");
}

#[test]
fn v2_the_guards_and_the_policy_agree_on_an_agent_of_some_departments() {
    let world = World::in_process();
    world.sqlite().with(|db| rows::other_center(db));
    let priya = world.agent("priya");
    let mine = priya.call::<GetDeskSession>(NoId, &Nothing {}).unwrap().departments;
    let mut dice = Dice::new(7);
    let (mut allowed, mut hidden) = (0, 0);
    for n in 0..6 {
        let graph = Graph::roll(&world, &mut dice, 2_000 + n * 100);
        let before = world.snapshot();
        for sheet in &graph.sheets {
            let is_mine = mine.iter().any(|it| it.id == sheet.paper.department);
            let decided = if is_mine { Ok(()) } else { Err(Refusal::Hidden) };
            let can =
                sheet.paper.status.after(TicketEvent::AgentReplied(AfterReply::Usual)).is_some();
            let number = TicketNumber::new(sheet.paper.number);
            let note = expected(&decided, true);
            allowed +=
                u32::from(check(&world, &before, note, || priya.call::<AddNote>(number, &words())));
            check(&world, &before, expected(&decided, can), || {
                priya.call::<ReplyToTicket>(number, &answer())
            });
            hidden += u32::from(!is_mine);
        }
    }
    assert!(5 < allowed && 5 < hidden, "{allowed} {hidden}");
}
