//! Guessing [S15], and being flooded with mail.

use super::*;

/// A try from somewhere. What Cloudflare says of the source is there in
/// process only: a server that runs puts its own in its place.
fn try_from(world: &World, source: &str, email: &str, password: &str) -> Answer {
    let headers = [("cf-connecting-ip", source)];
    world.anybody().ask::<SignInContact>(&NoId, &sign_in(email, password), &headers)
}

#[test]
fn s15_the_eleventh_try_waits_and_the_owner_still_gets_in() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    let email = world.email("Ann");
    for _ in 0..10 {
        assert_eq!(try_from(&world, "198.51.100.1", &email, "a guess at it").status, 401);
    }
    let eleventh = try_from(&world, "198.51.100.1", &email, "a guess at it");
    assert_eq!(eleventh.status, 429);
    assert_eq!(eleventh.problem().code, ProblemCode::TooManyTries);
    let seconds: i64 = eleventh.headers["retry-after"][0].parse().unwrap();
    assert!((1..=3_600).contains(&seconds), "{seconds}");
    // The right one does not help there, and does from elsewhere.
    assert_eq!(try_from(&world, "198.51.100.1", &email, PASSWORD).status, 429);
    assert_eq!(try_from(&world, "203.0.113.7", &email, PASSWORD).status, 200);
    // That was no forgiveness for who guessed.
    assert_eq!(try_from(&world, "198.51.100.1", &email, PASSWORD).status, 429);
    world.wait(Span::minutes(61));
    assert_eq!(try_from(&world, "198.51.100.1", &email, PASSWORD).status, 200);
}

#[test]
fn s15_who_gets_in_begins_anew() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    let email = world.email("Ann");
    for _ in 0..3 {
        for _ in 0..9 {
            assert_eq!(try_from(&world, "198.51.100.1", &email, "a guess at it").status, 401);
        }
        assert_eq!(try_from(&world, "198.51.100.1", &email, PASSWORD).status, 200);
    }
}

#[test]
fn s15_an_agent_signs_in_as_often_as_they_like() {
    let world = World::in_process();
    for _ in 0..105 {
        let _jonas = world.agent("jonas");
    }
}

#[test]
fn s15_p5_an_address_that_nobody_has_is_counted_alike() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    let limit = |email: &str| {
        let statuses =
            (0..12).map(|_| try_from(&world, "198.51.100.1", email, "a guess at it").status);
        statuses.collect::<Vec<_>>()
    };
    let of_ann = limit(&world.email("Ann"));
    assert_eq!(limit(&world.email("nobody")), of_ann);
    assert_eq!(limit("no address at all"), of_ann);
    assert_eq!(of_ann[9..], [401, 429, 429]);
}

#[test]
fn s15_another_spelling_is_no_other_address() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    let email = world.email("Ann");
    for n in 0..10 {
        let spelling = if n % 2 == 0 { email.to_uppercase() } else { format!(" {email}") };
        assert_eq!(try_from(&world, "198.51.100.1", &spelling, "a guess at it").status, 401);
    }
    assert_eq!(try_from(&world, "198.51.100.1", &email, "a guess at it").status, 429);
}

#[test]
fn s15_a_refused_try_costs_no_hash() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    for _ in 0..10 {
        try_from(&world, "198.51.100.1", &world.email("Ann"), "a guess at it");
    }
    // So many hashes would take minutes.
    for _ in 0..2_000 {
        let answer = try_from(&world, "198.51.100.1", &world.email("Ann"), PASSWORD);
        assert_eq!(answer.status, 429);
    }
}

#[test]
fn s15_many_sources_reach_the_hash_a_hundred_times() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    let statuses: Vec<u16> = (0..110)
        .map(|n| {
            let source = format!("198.51.100.{n}");
            try_from(&world, &source, &world.email("Ann"), "a guess at it").status
        })
        .collect();
    assert!(statuses[..100].iter().all(|it| *it == 401), "{statuses:?}");
    assert!(statuses[101..].iter().all(|it| *it == 429), "{statuses:?}");
}

#[test]
fn s15_agents_are_guessed_at_no_more_often() {
    let world = World::in_process();
    let try_it = |password: &str| {
        let input = sign_in("jonas@northwind.example", password);
        world.anybody().ask::<SignInAgent>(&NoId, &input, &[]).status
    };
    for _ in 0..10 {
        assert_eq!(try_it("a guess at it"), 401);
    }
    assert_eq!(try_it(PASSWORD), 429);
}

#[test]
fn s15_a_stolen_session_does_not_guess_the_password() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    let guess = ChangePassword { current: "a guess at it".to_owned(), next: BETTER.to_owned() };
    for _ in 0..10 {
        let answer = ann.call::<ChangeContactPassword>(NoId, &guess).unwrap_err();
        assert_eq!(
            (answer.code, answer.of_field("current").is_some()),
            (ProblemCode::Invalid, true)
        );
    }
    let answer = ann.call::<ChangeContactPassword>(NoId, &guess);
    assert_eq!(code(answer), ProblemCode::TooManyTries);
}

#[test]
fn s13_a_link_that_is_refused_is_not_sent() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    let ask = |source: &str| {
        // So late that it is no double click [P16].
        world.wait(Span::minutes(2));
        let input = LinkRequest { email: world.email("Ann") };
        let headers = [("cf-connecting-ip", source)];
        let status = world.anybody().ask::<RequestLink>(&NoId, &input, &headers).status;
        (status, world.mails(&world.email("Ann")).len())
    };
    // That of the activation is the first.
    let told: Vec<_> = (0..5).map(|_| ask("198.51.100.1")).collect();
    assert_eq!(told, [(200, 2), (200, 3), (200, 4), (429, 4), (429, 4)]);
    // Those count as well, where all sources are counted: five, and one more.
    let told: Vec<_> = (0..3).map(|n| ask(&format!("203.0.113.{n}"))).collect();
    assert_eq!(told, [(200, 5), (429, 5), (429, 5)]);
    let requested =
        "select count(*) from operations where act = 'request_link' and actor_kind = 'contact'";
    let noted: i64 =
        world.sqlite().with(|it| it.query_row(requested, [], |row| row.get(0)).unwrap());
    assert_eq!(noted, 4, "A1");
}

#[test]
fn s13_nobody_is_flooded_with_links() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    let ask = |source: &str| {
        let input = LinkRequest { email: world.email("Ann") };
        let headers = [("cf-connecting-ip", source)];
        world.anybody().ask::<RequestLink>(&NoId, &input, &headers).status
    };
    let statuses: Vec<u16> = (0..5).map(|_| ask("198.51.100.1")).collect();
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    for n in 0..20 {
        ask(&format!("203.0.113.{n}"));
    }
    assert!(world.mails(&world.email("Ann")).len() <= 7);
}
