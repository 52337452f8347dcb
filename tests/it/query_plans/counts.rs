//! What counting costs: it ends at a thousand, however many tickets there are.

use super::*;

/// Each queue and each customer's list, counted.
pub(super) fn questions(world: &World) -> Vec<Question> {
    let mut all: Vec<Question> = Vec::new();
    for agent in ["mara", "priya"] {
        let secret = world.agent(agent).cookie("__Host-atrium-desk");
        for (name, filter) in queues() {
            let secret = secret.clone();
            let question = move |world: &World| {
                world.desk_holding(&secret).call::<CountTickets>(NoId, &filter).unwrap();
            };
            all.push((format!("counts beside the queue of {agent}: {name}"), Box::new(question)));
        }
    }
    for secret in ["ann's", "kim's"] {
        let question = move |world: &World| {
            let filter = PortalTicketFilter::default();
            world.holding(secret).call::<CountPortalTickets>(NoId, &filter).unwrap();
        };
        all.push((format!("counts beside {secret} list"), Box::new(question)));
        // The unread ones are looked for among a thousand, too.
        let question = move |world: &World| {
            let filter =
                PortalTicketFilter { whose: Whose::Unread, ..PortalTicketFilter::default() };
            world.holding(secret).call::<ListPortalTickets>(NoId, &filter).unwrap();
        };
        all.push((format!("unread in {secret} list"), Box::new(question)));
    }
    all
}

/// What one statement may take: a thousand rows for each of a customer's four reasons, each
/// walked to, looked up and put beside the others.
const DEAREST: i32 = 4 * 1_001 * 100;

#[test]
fn k3_counting_ends_at_a_thousand() {
    let world = crowd(40_000);
    let mut dearer = Vec::new();
    for (name, question) in questions(&world) {
        for statement in statements(&world, &question) {
            let steps = steps(&world, &statement);
            println!("{steps:>8}  {name}");
            if DEAREST < steps {
                dearer.push(format!("{name}: {steps} steps"));
            }
        }
    }
    assert!(dearer.is_empty(), "{}", dearer.join("\n"));
    let mara = world.mara();
    let any = GridQuery::default().with("status", Tickets::ANY_STATUS);
    let shown = mara.call::<CountTickets>(NoId, &any).unwrap().shown;
    assert_eq!(shown.to_string(), "1,000+");
}
