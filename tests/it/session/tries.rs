//! Limits of guesses [S15] and of mails.

use super::*;

/// An attempt from the IP `source`. Only in process: a running server replaces the IP with
/// its own.
fn try_from(world: &World, source: &str, email: &str, password: &str) -> Answer {
    let headers = [("cf-connecting-ip", source)];
    world.anybody().ask::<SignInContact>(&NoId, &sign_in(email, password), &headers)
}

#[test]
fn s15_the_eleventh_attempt_is_refused_and_the_owner_can_still_sign_in() {
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
    // The right password is refused from this network, and accepted from another.
    assert_eq!(try_from(&world, "198.51.100.1", &email, PASSWORD).status, 429);
    assert_eq!(try_from(&world, "203.0.113.7", &email, PASSWORD).status, 200);
    // That did not reset the count of the guessing network.
    assert_eq!(try_from(&world, "198.51.100.1", &email, PASSWORD).status, 429);
    world.wait(Span::minutes(61));
    assert_eq!(try_from(&world, "198.51.100.1", &email, PASSWORD).status, 200);
}

#[test]
fn s15_a_successful_sign_in_resets_the_count() {
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
fn s15_successful_sign_ins_are_not_limited() {
    let world = World::in_process();
    for _ in 0..105 {
        let _jonas = world.agent("jonas");
    }
}

#[test]
fn s15_p5_an_unknown_address_is_counted_like_a_known_one() {
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
fn s15_spellings_of_an_address_share_a_count() {
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
fn s15_a_refused_attempt_computes_no_hash() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    for _ in 0..10 {
        try_from(&world, "198.51.100.1", &world.email("Ann"), "a guess at it");
    }
    // Computing that many hashes would take minutes.
    for _ in 0..2_000 {
        let answer = try_from(&world, "198.51.100.1", &world.email("Ann"), PASSWORD);
        assert_eq!(answer.status, 429);
    }
}

#[test]
fn s15_guesses_from_many_networks_are_limited_to_a_hundred() {
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
fn s15_guesses_at_agents_have_the_same_limits() {
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
fn s15_a_stolen_session_cannot_guess_the_password() {
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
fn s15_one_network_has_a_hundred_guesses_over_all_addresses() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    let try_it = |n: u32, source: &str| {
        try_from(&world, source, &format!("nobody.{n}@acme.example"), "a guess at it").status
    };
    // An IPv6 network has any number of IPs.
    let statuses: Vec<u16> = (0..105).map(|n| try_it(n, &format!("2001:db8:1:2::{n:x}"))).collect();
    assert!(statuses[..100].iter().all(|it| *it == 401), "{statuses:?}");
    assert!(statuses[100..].iter().all(|it| *it == 429), "{statuses:?}");
    // The owner can sign in from another network.
    assert_eq!(try_it(200, "2001:db8:1:3::1"), 401);
    assert_eq!(try_from(&world, "198.51.100.1", &world.email("Ann"), PASSWORD).status, 200);
    world.wait(Span::minutes(61));
    assert_eq!(try_it(300, "2001:db8:1:2::1"), 401);
}

#[test]
fn s15_refused_attempts_do_not_count_against_the_owner() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    for _ in 0..300 {
        try_from(&world, "198.51.100.1", &world.email("Ann"), "a guess at it");
    }
    assert_eq!(try_from(&world, "203.0.113.7", &world.email("Ann"), PASSWORD).status, 200);
}

#[test]
fn s15_an_office_behind_one_ip_can_sign_in() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    for _ in 0..105 {
        assert_eq!(try_from(&world, "198.51.100.1", &world.email("Ann"), PASSWORD).status, 200);
    }
}

#[test]
fn s15_strangers_cannot_fill_a_table() {
    let world = World::in_process();
    let tries = || -> Vec<String> {
        world.dump().into_iter().filter(|row| row.starts_with("attempts: ")).collect()
    };
    for n in 0..40 {
        try_from(
            &world,
            &format!("198.51.100.{n}"),
            &format!("n{n}@acme.example"),
            "a guess at it",
        );
    }
    // Each kind of count has a fixed number of buckets.
    for row in tries() {
        let key = row.trim_start_matches("attempts: ").split(" | ").next().unwrap().to_owned();
        let (kind, bucket) = key.rsplit_once(' ').unwrap();
        assert!(["network", "here", "anywhere"].iter().any(|it| kind.ends_with(it)), "{key}");
        assert!(bucket.parse::<u16>().is_ok(), "{key}");
    }
    // A made-up session or link leaves no row at all.
    let before = world.dump();
    let link = format!(r#"{{"token":"{}"}}"#, "A".repeat(43));
    let redeem = format!(r#"{{"token":"{}","password":"{BETTER}"}}"#, "A".repeat(43));
    for (path, body) in [
        ("/api/portal/links/read", &link),
        ("/api/portal/verification", &link),
        ("/api/portal/activation", &redeem),
        ("/api/portal/reset", &redeem),
    ] {
        let answer = world.anybody().raw("POST", path, &[], Some(body.clone().into_bytes()));
        assert_eq!(answer.problem().code, ProblemCode::LinkUsed, "{path}");
    }
    for (path, cookie) in [
        ("/api/portal/password", "__Host-atrium-portal"),
        ("/api/desk/password", "__Host-atrium-desk"),
    ] {
        let cookie = format!("{cookie}={}", "A".repeat(43));
        let body = br#"{"current":"a","next":"b"}"#.to_vec();
        let answer = world.anybody().raw("PUT", path, &[("cookie", &cookie)], Some(body));
        assert_eq!(answer.status, 401);
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn f12_a_busy_server_answers_when_to_try_again() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    let body = serde_json::to_vec(&sign_in(&world.email("Ann"), PASSWORD)).unwrap();
    let client = world.anybody();
    let ask = || client.request("POST", "/api/portal/sign-in", &[], Some(body.clone()));
    let answers = world.at_once((0..20).map(|_| ask()).collect());
    let (let_in, busy): (Vec<_>, Vec<_>) = answers.iter().partition(|it| it.status == 200);
    assert_eq!((let_in.len(), busy.len()), (8, 12));
    for answer in busy {
        assert_eq!(answer.status, 503, "{answer:?}");
        assert_eq!(answer.headers["retry-after"], ["1"]);
    }
    assert_eq!(world.send(ask()).status, 200, "and then there is room again");
}

fn ask_for_link(world: &World, source: &str, email: &str) -> u16 {
    let input = LinkRequest { email: email.to_owned() };
    let headers = [("cf-connecting-ip", source)];
    world.anybody().ask::<RequestLink>(&NoId, &input, &headers).status
}

#[test]
fn s13_a_link_that_is_refused_is_not_sent() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    let ask = |source: &str| {
        // Late enough not to be a double click [P16].
        world.wait(Span::minutes(2));
        let status = ask_for_link(&world, source, &world.email("Ann"));
        (status, world.mails(&world.email("Ann")).len())
    };
    // The activation mail counts as the first.
    let told: Vec<_> = (0..5).map(|_| ask("198.51.100.1")).collect();
    assert_eq!(told, [(200, 2), (200, 3), (200, 4), (429, 4), (429, 4)]);
    let requested =
        "select count(*) from operations where act = 'request_link' and actor_kind = 'contact'";
    let noted: i64 =
        world.sqlite().with(|it| it.query_row(requested, [], |row| row.get(0)).unwrap());
    assert_eq!(noted, 3, "A1");
}

#[test]
fn s13_strangers_cannot_use_up_a_contacts_links() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    let mails = || world.mails(&world.email("Ann")).len();
    // Requests from many networks: six links are sent, then one whenever none is fresh.
    for n in 0..30 {
        world.wait(Span::minutes(1));
        assert_eq!(ask_for_link(&world, &format!("203.0.113.{n}"), &world.email("Ann")), 200);
    }
    assert!((7..=10).contains(&mails()), "{}", mails());
    // Ann has a working link, or gets one.
    for _ in 0..3 {
        world.wait(Span::minutes(11));
        let before = mails();
        assert_eq!(ask_for_link(&world, "198.51.100.1", &world.email("Ann")), 200);
        assert_eq!(mails(), before + 1);
    }
}

#[test]
fn s13_links_are_counted_by_contact() {
    let world = World::in_process();
    let (ann, _) = world.customer("Ann", None);
    for n in 0..4 {
        let add = "insert into contact_addresses (id, contact_id, email, address_key, is_primary, created_at)
                   values (?1, ?2, ?3, ?3, 0, 1)";
        let email = format!("ann{n}@acme.example");
        let row = (format!("address {n}"), ann.to_string(), email);
        world.sqlite().with(|it| it.execute(add, row)).unwrap();
    }
    let before = world.mails(&world.email("Ann")).len();
    for n in 0..12 {
        world.wait(Span::minutes(1));
        let email = format!("ann{}@acme.example", n % 4);
        assert_eq!(ask_for_link(&world, "198.51.100.1", &email), 200);
    }
    assert_eq!(world.mails(&world.email("Ann")).len(), before + 3);
}

#[test]
fn s13_the_links_to_a_contact_are_limited() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    let ask = |source: &str| ask_for_link(&world, source, &world.email("Ann"));
    let statuses: Vec<u16> = (0..5).map(|_| ask("198.51.100.1")).collect();
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    for n in 0..20 {
        ask(&format!("203.0.113.{n}"));
    }
    assert!(world.mails(&world.email("Ann")).len() <= 7);
}
