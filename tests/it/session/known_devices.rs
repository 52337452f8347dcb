//! Known devices: strangers cannot use up the limits of an address's owner [S13, S15].

use super::*;

const OFFICE: &str = "198.51.100.1";

fn sign_in_from(client: &Client<'_>, source: &str, email: &str, password: &str) -> u16 {
    let headers = [("cf-connecting-ip", source)];
    client.ask::<SignInContact>(&NoId, &sign_in(email, password), &headers).status
}

fn ask_for_link(client: &Client<'_>, source: &str, email: &str) -> u16 {
    let headers = [("cf-connecting-ip", source)];
    let input = LinkRequest { email: email.to_owned() };
    client.ask::<RequestLink>(&NoId, &input, &headers).status
}

/// Uses up the limit of the address in the office.
fn guess_in_the_office(world: &World, email: &str) {
    for _ in 0..11 {
        sign_in_from(&world.anybody(), OFFICE, email, "a guess at it");
    }
}

#[test]
fn s15_strangers_cannot_keep_the_owner_from_signing_in_on_a_known_device() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    let email = world.email("Ann");
    ann.call::<SignOutContact>(NoId, &Nothing {}).unwrap();
    guess_in_the_office(&world, &email);
    for n in 0..100 {
        sign_in_from(&world.anybody(), &format!("203.0.113.{n}"), &email, "a guess at it");
    }
    for source in [OFFICE, "192.0.2.1"] {
        assert_eq!(sign_in_from(&world.anybody(), source, &email, PASSWORD), 429, "{source}");
        assert_eq!(sign_in_from(&ann, source, &email, PASSWORD), 200, "{source}");
    }
    // Agents are locked out as little.
    let jonas = world.agent("jonas");
    let (email, stranger) = ("jonas@northwind.example", world.anybody());
    let try_it = |client: &Client<'_>, password: &str| {
        client.ask::<SignInAgent>(&NoId, &sign_in(email, password), &[]).status
    };
    for _ in 0..11 {
        try_it(&stranger, "a guess at it");
    }
    assert_eq!((try_it(&stranger, PASSWORD), try_it(&jonas, PASSWORD)), (429, 200));
}

#[test]
fn s15_a_known_device_has_ten_guesses_and_only_at_its_own_address() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    let (_, _) = world.customer("Bob", None);
    let (hers, his) = (world.email("Ann"), world.email("Bob"));
    guess_in_the_office(&world, &his);
    assert_eq!(sign_in_from(&ann, OFFICE, &his, PASSWORD), 429);
    for _ in 0..10 {
        assert_eq!(sign_in_from(&ann, OFFICE, &hers, "a guess at it"), 401);
    }
    assert_eq!(sign_in_from(&ann, OFFICE, &hers, PASSWORD), 429);
    // What she mistyped there counts for nobody else.
    assert_eq!(sign_in_from(&world.anybody(), OFFICE, &hers, PASSWORD), 200);
}

#[test]
fn s15_a_forged_device_is_not_known() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    let email = world.email("Ann");
    guess_in_the_office(&world, &email);
    let real = ann.cookie("__Host-atrium-known");
    let (device, signature) = real.split_once('.').unwrap();
    let (other, dot) = (format!("B{device}.{signature}"), format!("{device}."));
    // An agent with the same address would not be this contact [E5].
    let of_desk = world.agent("jonas").cookie("__Host-atrium-known");
    for forged in ["", ".", "x", device, &other, &dot, &of_desk] {
        let stranger = world.anybody();
        stranger.set_cookie("__Host-atrium-known", forged);
        assert_eq!(sign_in_from(&stranger, OFFICE, &email, PASSWORD), 429, "{forged}");
    }
    let copy = world.anybody();
    copy.set_cookie("__Host-atrium-known", &real);
    assert_eq!(sign_in_from(&copy, OFFICE, &email, PASSWORD), 200);
    // It opens nothing.
    let only = world.anybody();
    only.set_cookie("__Host-atrium-known", &real);
    assert!(!is_in(&only));
}

#[test]
fn s13_strangers_cannot_keep_the_owner_from_a_reset_on_a_known_device() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    let email = world.email("Ann");
    world.wait(Span::hours(2));
    // In the same office, and from as many networks as get a link.
    let stranger = world.anybody();
    let statuses: Vec<u16> = (0..5).map(|_| ask_for_link(&stranger, OFFICE, &email)).collect();
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    for n in 0..10 {
        world.wait(Span::minutes(2));
        ask_for_link(&stranger, &format!("203.0.113.{n}"), &email);
    }
    let before = world.mails(&email).len();
    // The latest link for strangers is fresh, so a stranger gets no other one.
    assert_eq!(ask_for_link(&stranger, "192.0.2.1", &email), 200);
    assert_eq!(world.mails(&email).len(), before);
    assert_eq!(ask_for_link(&ann, OFFICE, &email), 200);
    assert_eq!(world.mails(&email).len(), before + 1);
    // A known device has a limit, too.
    for _ in 0..5 {
        world.wait(Span::minutes(2));
        ask_for_link(&ann, OFFICE, &email);
    }
    assert_eq!(world.mails(&email).len(), before + 3);
}
