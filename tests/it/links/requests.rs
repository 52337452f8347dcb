//! Requesting a new link [P3, P5, P16].

use super::*;

fn ask(world: &World, email: &str) -> (u16, String) {
    let input = LinkRequest { email: email.to_owned() };
    let answer = world.anybody().ask::<RequestLink>(&NoId, &input, &[]);
    (answer.status, answer.body)
}

#[test]
fn p5_every_address_gets_the_same_answer() {
    let world = World::new();
    world.contact("Uma", None);
    let invited_one = world.contact("Ida", None);
    let old = invited(&world, invited_one, "Ida");
    let (_, _) = world.customer("Ann", None);
    let (bob, _) = world.customer("Bob", None);
    world.mara().call::<BlockContact>(bob, &Nothing {}).unwrap();
    let nobody = ask(&world, &world.email("nobody"));
    assert_eq!(nobody, (200, "{}".to_owned()));
    for name in ["Uma", "Ida", "Ann", "Bob"] {
        assert_eq!(ask(&world, &world.email(name)), nobody, "{name}");
    }
    // Contacts who were never invited or are blocked get no mail [P7].
    assert!(world.mails(&world.email("Uma")).is_empty());
    assert!(world.mails(&world.email("nobody")).is_empty());
    assert_eq!(world.mails(&world.email("Bob")).len(), 1);
    // A contact with a fresh link keeps it, and an active contact gets a reset link.
    assert_eq!(world.mails(&world.email("Ida")).len(), 1);
    assert_eq!(read(&world, &old), Ok(LinkPurpose::Activation));
    assert_eq!(read(&world, &world.link(&world.email("Ann"))), Ok(LinkPurpose::Reset));
}

#[test]
fn p5_s5_every_address_takes_the_same_work() {
    let world = World::in_process();
    world.contact("Uma", None);
    let ida = world.contact("Ida", None);
    invited(&world, ida, "Ida");
    world.customer("Ann", None);
    let (bob, _) = world.customer("Bob", None);
    world.mara().call::<BlockContact>(bob, &Nothing {}).unwrap();
    world.wait(Span::minutes(2));
    // The work before the answer. The rest is done after it.
    let work = |name: &str| {
        let body = serde_json::to_vec(&LinkRequest { email: world.email(name) }).unwrap();
        let request = world.anybody().request("POST", "/api/portal/links", &[], Some(body));
        let (answer, statements) = world.send_overheard(request);
        assert_eq!(answer.status, 200);
        statements
    };
    let for_nobody = work("nobody");
    for name in ["Uma", "Ida", "Ann", "Bob"] {
        assert_eq!(work(name), for_nobody, "{name}");
    }
    // The contacts who may have a link do get it.
    let mails = |name| world.mails(&world.email(name)).len();
    assert_eq!(["Uma", "Ida", "Ann", "Bob"].map(mails), [0, 2, 2, 1]);
}

#[test]
fn p3_an_invited_contact_gets_a_new_invitation_that_replaces_the_old_one() {
    let world = World::in_process();
    let ida = world.contact("Ida", None);
    let old = invited(&world, ida, "Ida");
    world.wait(Span::minutes(11));
    ask(&world, &world.email("Ida"));
    is_dead(&world, &old, ProblemCode::LinkUsed);
    assert_eq!(read(&world, &world.link(&world.email("Ida"))), Ok(LinkPurpose::Activation));
}

#[test]
fn p3_requesting_another_link_does_not_revoke_a_fresh_one() {
    let world = World::in_process();
    let ida = world.contact("Ida", None);
    let invitation = invited(&world, ida, "Ida");
    let (ann, _) = world.customer("Ann", None);
    let fresh = reset(&world, ann, "Ann");
    world.wait(Span::minutes(5));
    ask(&world, &world.email("Ida"));
    ask(&world, &world.email("Ann"));
    let newer = world.link(&world.email("Ann"));
    assert_ne!(newer, fresh);
    assert_eq!(read(&world, &invitation), Ok(LinkPurpose::Activation));
    redeem::<ResetContactPassword>(&world, &fresh, BETTER).unwrap();
    // Using one link uses up all.
    is_dead(&world, &newer, ProblemCode::LinkUsed);
}

#[test]
fn p16_a_double_click_sends_one_link() {
    let world = World::new();
    let (_, _) = world.customer("Ann", None);
    let body = serde_json::to_vec(&LinkRequest { email: world.email("Ann") }).unwrap();
    let client = world.anybody();
    let click = || client.request("POST", "/api/portal/links", &[], Some(body.clone()));
    let answers = world.at_once(vec![click(), click()]);
    assert!(answers.iter().all(|it| (it.status, it.body.as_str()) == (200, "{}")));
    // The activation mail, and one more.
    assert_eq!(world.mails(&world.email("Ann")).len(), 2);
    assert_eq!(read(&world, &world.link(&world.email("Ann"))), Ok(LinkPurpose::Reset));
}

#[test]
fn a_text_that_is_not_an_address_is_refused() {
    let world = World::new();
    for text in ["", "ann", "ann@", "@acme.example", "a b@acme.example", "a@b\r\nBcc: c@d.example"]
    {
        assert_eq!(ask(&world, text).0, 422, "{text:?}");
    }
}
