//! The audience of a new ticket [V15].

use super::*;

#[test]
fn v15_the_announced_audience_is_the_actual_one() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let globex = world.account("Globex", AccessLevel::AllRead);
    let (ann, ann_asks) = world.customer("Ann", Some(acme));
    world.customer("Bob", Some(acme));
    world.customer("Cem", Some(acme));
    let (dora, _) = world.customer("Dora", Some(acme));
    set_level(&world, dora, AccessLevel::Manage);
    let (eve, _) = world.customer("Eve", Some(acme));
    set_level(&world, eve, AccessLevel::Own);
    world.contact("Uma", Some(acme));
    world.customer("Gil", Some(globex));
    for managers_see_private in [false, true] {
        world.set(|it| it.managers_see_private = managers_see_private);
        for is_private in [false, true] {
            for account in [None, Some(acme)] {
                let question = AudienceQuestion { account, is_private };
                let told = ann_asks.call::<GetPortalAudience>(NoId, &question).unwrap();
                let draft = PortalTicketDraft { is_private, ..draft(account) };
                let made = ann_asks.call::<CreatePortalTicket>(NoId, &draft).unwrap().number;
                let ticket = ann_asks.call::<GetPortalTicket>(made, &Nothing {}).unwrap();
                assert_eq!(told.count, ticket.seen_by_others, "{question:?}");
                let names: Vec<_> =
                    told.names.iter().map(|it| it.split(' ').next().unwrap()).collect();
                let expected: &[&str] = match (is_private, managers_see_private) {
                    (false, _) => &["Bob", "Cem", "Dora"],
                    (true, true) => &["Dora"],
                    (true, false) => &[],
                };
                assert_eq!(names, expected);
            }
        }
    }
    // With two accounts, the request must name one, as the ticket must.
    join(&world, ann, globex, None);
    let of = |account| {
        let question = AudienceQuestion { account, is_private: false };
        ann_asks.call::<GetPortalAudience>(NoId, &question).unwrap().count
    };
    assert_eq!((of(None), of(Some(acme)), of(Some(globex))), (0, 3, 1));
}
