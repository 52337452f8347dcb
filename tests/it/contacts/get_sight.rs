//! What a contact sees, and why.

use super::*;

fn sight(agent: &Client<'_>, contact: ContactId) -> Sight {
    agent.call::<GetSight>(contact, &SightFilter::default()).unwrap()
}

#[test]
fn v15_each_ticket_has_the_reasons_why_it_is_seen() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let globex = world.account("Globex", AccessLevel::Own);
    let (ann, _) = world.customer("Ann", Some(acme));
    let bob = world.contact("Bob", Some(acme));
    let cleo = world.contact("Cleo", Some(globex));
    let mine = ticket(&mara, ann, None);
    let colleagues = ticket(&mara, bob, None);
    ticket(&mara, cleo, None);
    let seen = sight(&mara, ann);
    assert_eq!(seen.portal, PortalState::Active);
    assert_eq!(seen.accounts.len(), 1);
    let why = |number: TicketNumber| -> Vec<&'static str> {
        let row = seen.tickets.rows.iter().find(|row| row.number == number).unwrap();
        row.reasons
            .iter()
            .map(|reason| match reason {
                Reason::Requester => "requester",
                Reason::Participant => "participant",
                Reason::Member(through) => {
                    assert_eq!(through.account, acme);
                    assert_eq!(through.level.source, LevelSource::Default);
                    "member"
                }
                Reason::Shared(_) => "shared",
            })
            .collect()
    };
    assert_eq!(seen.tickets.rows.len(), 2);
    assert_eq!(why(mine), ["requester", "member"]);
    assert_eq!(why(colleagues), ["member"]);
}

#[test]
fn v13_a_contact_without_access_sees_nothing() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let ann = world.contact("Ann", Some(acme));
    ticket(&mara, ann, None);
    let seen = sight(&mara, ann);
    assert_eq!(seen.portal, PortalState::Unverified);
    assert_eq!(seen.accounts.len(), 1);
    assert_eq!(seen.tickets.rows, []);
    let nobody = ContactId::new(Uuid::from_u128(7));
    let refused = mara.call::<GetSight>(nobody, &SightFilter::default());
    assert_eq!(code(refused), ProblemCode::NotFound);
}

#[test]
fn v16_an_agent_sees_no_ticket_of_other_departments() {
    let world = World::new();
    let (ann, _) = world.customer("Ann", None);
    // Priya works for Software. The ticket is for the default department.
    ticket(&world.mara(), ann, None);
    assert_eq!(sight(&world.mara(), ann).tickets.rows.len(), 1);
    assert_eq!(sight(&world.agent("priya"), ann).tickets.rows, []);
}

#[test]
fn k3_a_page_follows_a_page() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, _) = world.customer("Ann", None);
    let mut made: Vec<TicketNumber> = (0..53).map(|_| ticket(&mara, ann, None)).collect();
    let first = sight(&mara, ann).tickets;
    let filter = SightFilter { after: first.next.clone() };
    let second = mara.call::<GetSight>(ann, &filter).unwrap().tickets;
    assert_eq!((first.rows.len(), second.rows.len(), second.next), (50, 3, None));
    made.reverse();
    let seen: Vec<TicketNumber> =
        first.rows.iter().chain(&second.rows).map(|row| row.number).collect();
    assert_eq!(seen, made);
}
