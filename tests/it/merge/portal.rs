//! What becomes of the contacts' access to the help center.

use shared::api::portal::{ListPortalTickets, PortalTicketFilter};
use shared::api::session::{SignIn, SignInContact};
use shared::customers::level::AccessLevel;
use shared::operations::undo::KeptReason;
use shared::portal::access::PortalState;
use shared::problem::ProblemCode;

use super::*;
use crate::harness::{PASSWORD, code};

fn state(agent: &Client<'_>, id: ContactId) -> PortalState {
    get(agent, id).portal[0].state
}

fn signs_in(world: &World, first_name: &str) -> bool {
    let input = SignIn { email: world.email(first_name), password: PASSWORD.to_owned() };
    world.anybody().call::<SignInContact>(NoId, &input).is_ok()
}

/// The tickets that a customer sees.
fn seen(customer: &Client<'_>) -> Result<Vec<TicketNumber>, Problem> {
    let page = customer.call::<ListPortalTickets>(NoId, &PortalTicketFilter::default())?;
    Ok(page.rows.iter().map(|it| it.number).collect())
}

#[test]
fn m8_whoever_is_blocked_as_one_of_them_stays_blocked() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, client) = world.customer("Ann", None);
    let (bob, _) = world.customer("Bob", None);
    commit(&mara, Draft::Block { contact: bob }).unwrap();
    let done = merge(&mara, &contacts_into(ann, &[bob])).unwrap();
    assert_eq!(state(&mara, ann), PortalState::Blocked);
    assert_eq!(code(seen(&client)), ProblemCode::SignInNeeded);
    assert!(!signs_in(&world, "Ann") && !signs_in(&world, "Bob"));
    undo(&mara, &done);
    assert_eq!((state(&mara, ann), state(&mara, bob)), (PortalState::Active, PortalState::Blocked));
    assert!(signs_in(&world, "Ann") && !signs_in(&world, "Bob"));
}

#[test]
fn m8_a_password_moves_with_its_verified_address_and_sessions_and_links_end() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let (bob, client) = world.customer("Bob", None);
    let draft = contacts_into(ann, &[bob]);
    let told = preview(&mara, &draft).unwrap();
    assert!(!told.lasting.is_empty(), "{told:?}");
    let done = merge(&mara, &draft).unwrap();
    // Bob's session ends, and the password of his address is Ann's, who had none. That
    // address becomes the primary one, since nobody can sign in with the other one [E7].
    assert_eq!(code(seen(&client)), ProblemCode::SignInNeeded);
    assert_eq!(emails(&mara, ann), [world.email("Bob"), world.email("Ann")]);
    assert_eq!(state(&mara, ann), PortalState::Active);
    assert!(signs_in(&world, "Bob") && !signs_in(&world, "Ann"));
    assert_eq!(texts(&world, "select count(*) || '' from sessions where side = 'portal'"), ["1"]);
    undo(&mara, &done);
    // Whoever signed in as Ann with Bob's password is signed out.
    assert_eq!(texts(&world, "select count(*) || '' from sessions where side = 'portal'"), ["0"]);
    assert!(signs_in(&world, "Bob") && !get(&mara, ann).has_password);
    assert_eq!(
        (state(&mara, ann), state(&mara, bob)),
        (PortalState::Unverified, PortalState::Active)
    );

    // The password of the contact that stays is kept.
    let (cleo, _) = world.customer("Cleo", None);
    let hash = "select hash from credentials order by contact_id";
    let own = format!("select hash from credentials where contact_id = '{cleo}'");
    let (all, kept) = (texts(&world, hash), texts(&world, &own));
    let done = merge(&mara, &contacts_into(cleo, &[bob])).unwrap();
    assert_eq!(texts(&world, hash), kept);
    assert_eq!(emails(&mara, cleo), [world.email("Cleo"), world.email("Bob")]);
    assert!(signs_in(&world, "Bob") && signs_in(&world, "Cleo"));
    undo(&mara, &done);
    assert_eq!(texts(&world, hash), all);
}

#[test]
fn m8_a_password_without_a_verified_address_does_not_move() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let (bob, _) = world.customer("Bob", None);
    world.sqlite().with(|db| {
        db.execute("update contact_addresses set verified_at = null", []).unwrap();
    });
    let done = merge(&mara, &contacts_into(ann, &[bob])).unwrap();
    assert!(!get(&mara, ann).has_password);
    assert_ne!(state(&mara, ann), PortalState::Active);
    undo(&mara, &done);
    assert!(get(&mara, bob).has_password);
}

#[test]
fn m9_tickets_that_the_contact_gains_are_listed_and_have_to_be_accepted() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let (ann, client) = world.customer("Ann", Some(acme));
    let bob = world.contact("Bob", Some(acme));
    let (own, his) = (ticket(&mara, ann, None, None), ticket(&mara, bob, None, None));
    let draft = MergeContacts { accepts_gained_tickets: false, ..contacts_into(ann, &[bob]) };
    // The preview is never refused.
    let told = shown(&mara, &draft);
    let gained: Vec<_> = told.gained.iter().map(|it| it.number).collect();
    assert_eq!((gained, told.more_gained, told.moved.tickets), (vec![his], 0, 1));
    let before = dump(&world);
    assert_eq!(code(merge(&mara, &draft)), ProblemCode::GainedTicketsNotAccepted);
    assert_eq!(dump(&world), before);
    assert_eq!(seen(&client).unwrap(), [own]);
    let accepted = MergeContacts { accepts_gained_tickets: true, ..draft };
    let sight = preview(&mara, &accepted).unwrap().sight;
    assert_eq!(
        sight.people.iter().map(|it| (it.contact.id, it.gains)).collect::<Vec<_>>(),
        [(ann, 1)]
    );
    merge(&mara, &accepted).unwrap();
    let mut sees = seen(&client).unwrap();
    sees.sort();
    assert_eq!(sees, [own, his]);
}

#[test]
fn m9_nothing_has_to_be_accepted_by_a_contact_without_access() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, bob) = (world.contact("Ann", None), world.contact("Bob", None));
    ticket(&mara, bob, None, None);
    let draft = MergeContacts { accepts_gained_tickets: false, ..contacts_into(ann, &[bob]) };
    assert_eq!(shown(&mara, &draft).gained, []);
    merge(&mara, &draft).unwrap();
}

#[test]
fn m9_a_ticket_that_is_raised_meanwhile_has_to_be_accepted_too() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, _client) = world.customer("Ann", None);
    let bob = world.contact("Bob", None);
    let draft = MergeContacts { accepts_gained_tickets: false, ..contacts_into(ann, &[bob]) };
    let body = shared::api::operations::Commit { draft: Draft::MergeContacts(draft), hash: None };
    let raise = TicketDraft {
        requester: Some(bob),
        subject: "Late".to_owned(),
        body: "Just now.".to_owned(),
        ..TicketDraft::default()
    };
    let before = world.snapshot();
    let mut raced = 0;
    for own in 1.. {
        let request = |path: &str, body: Vec<u8>| mara.request("POST", path, &[], Some(body));
        let merge = request("/api/desk/operations", serde_json::to_vec(&body).unwrap());
        let late = request("/api/desk/tickets", serde_json::to_vec(&raise).unwrap());
        let (answer, statuses) = world.send_between(merge, own, vec![late]);
        if statuses.is_empty() {
            assert_eq!(answer.status, 200, "{}", answer.body);
            break;
        }
        assert_eq!(answer.status, 409, "after {own}: {}", answer.body);
        assert_eq!(answer.problem().code, ProblemCode::GainedTicketsNotAccepted);
        world.restore(&before);
        raced += 1;
    }
    assert!(1 < raced, "{raced}");
}

#[test]
fn m12_what_a_contact_cannot_do_without_by_now_stays() {
    let world = World::in_process();
    let mara = world.mara();
    let nobody = shared::customers::contact::ContactDraft {
        first_name: "Nameless".to_owned(),
        last_name: "Lee".to_owned(),
        ..Default::default()
    };
    let ann = mara.call::<shared::api::contacts::CreateContact>(NoId, &nobody).unwrap().id;
    let bob = world.contact("Bob", None);
    let done = merge(&mara, &contacts_into(ann, &[bob])).unwrap();
    let email = world.email("Second");
    commit(&mara, Draft::AddAddress { contact: ann, email: email.clone() }).unwrap();
    // Without Bob's address, Ann would have addresses and no primary one [E2].
    let undone = undo(&mara, &done);
    assert_eq!(undone.operation, None);
    assert_eq!(undone.kept[0].reason, KeptReason::AddressRules);
    assert_eq!(emails(&mara, ann), [world.email("Bob"), email]);
    assert_eq!(get(&mara, bob).id, ann);
}
