//! Secrets that are unknown, for another purpose, or used twice [S6].

use super::*;

#[test]
fn s6_an_unknown_secret_redeems_nothing() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let good = invited(&world, ann, "Ann");
    let id = ann.to_string();
    let longer = format!("{good}A");
    let twice = format!("{good}{good}{good}");
    let long = "A".repeat(10_000);
    for token in [
        "",
        " ",
        "\0",
        "0",
        "null",
        "A",
        "%",
        "*",
        "' or 1=1 --",
        &good[1..],
        &good[..42],
        &longer,
        &twice,
        &good.to_lowercase(),
        &format!(" {good}"),
        &format!("{good}\n"),
        &format!("#{good}"),
        &long,
        &id,
    ] {
        is_dead(&world, token, ProblemCode::LinkUsed);
    }
    assert_eq!(read(&world, &good), Ok(LinkPurpose::Activation));
}

#[test]
fn s6_a_link_is_for_one_purpose() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let activation = invited(&world, ann, "Ann");
    let refused = redeem::<ResetContactPassword>(&world, &activation, BETTER);
    assert_eq!(code(refused), ProblemCode::LinkUsed);
    redeem::<ActivatePortalAccess>(&world, &activation, PASSWORD).unwrap();
    let link = reset(&world, ann, "Ann");
    let refused = redeem::<ActivatePortalAccess>(&world, &link, BETTER);
    assert_eq!(code(refused), ProblemCode::LinkUsed);
    redeem::<ResetContactPassword>(&world, &link, BETTER).unwrap();
}

#[test]
fn s6_an_activation_link_sets_no_password_of_an_active_contact() {
    let world = World::in_process();
    let ann = world.contact("Ann", None);
    let activation = invited(&world, ann, "Ann");
    let let_in = "update portal_access set state = 'active' where contact_id = ?1";
    world.sqlite().with(|it| it.execute(let_in, [ann.to_string()])).unwrap();
    for redeemed in [
        redeem::<ResetContactPassword>(&world, &activation, BETTER),
        redeem::<ActivatePortalAccess>(&world, &activation, BETTER),
    ] {
        assert_eq!(code(redeemed), ProblemCode::LinkUsed);
    }
}

#[test]
fn s6_a_link_is_for_one_contact_and_has_a_unique_secret() {
    let world = World::new();
    let (ann, bob) = (world.contact("Ann", None), world.contact("Bob", None));
    let (of_ann, of_bob) = (invited(&world, ann, "Ann"), invited(&world, bob, "Bob"));
    assert_eq!((of_ann.len(), of_bob.len()), (43, 43), "256 bits");
    let shared = of_ann.chars().zip(of_bob.chars()).filter(|(a, b)| a == b).count();
    assert!(shared < 10, "{of_ann} {of_bob}");
    redeem::<ActivatePortalAccess>(&world, &of_ann, PASSWORD).unwrap();
    assert!(signs_in(&world, "Ann", PASSWORD) && !signs_in(&world, "Bob", PASSWORD));
    assert_eq!(read(&world, &of_bob), Ok(LinkPurpose::Activation));
}

#[test]
fn p7_s6_blocking_revokes_every_link_permanently() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let activation = invited(&world, ann, "Ann");
    world.mara().call::<BlockContact>(ann, &Nothing {}).unwrap();
    is_dead(&world, &activation, ProblemCode::LinkUsed);
    world.mara().call::<UnblockContact>(ann, &Nothing {}).unwrap();
    is_dead(&world, &activation, ProblemCode::LinkUsed);
    let (bob, _) = world.customer("Bob", None);
    let link = reset(&world, bob, "Bob");
    world.mara().call::<BlockContact>(bob, &Nothing {}).unwrap();
    world.mara().call::<UnblockContact>(bob, &Nothing {}).unwrap();
    is_dead(&world, &link, ProblemCode::LinkUsed);
}

#[test]
fn s6_a_link_is_revoked_with_its_address() {
    let world = World::in_process();
    let ann = world.contact("Ann", None);
    let token = invited(&world, ann, "Ann");
    let before = world.snapshot();
    let check = |change: &str| {
        world.sqlite().with(|it| it.execute(change, [ann.to_string()])).unwrap();
        is_dead(&world, &token, ProblemCode::LinkUsed);
        world.restore(&before);
        assert_eq!(read(&world, &token), Ok(LinkPurpose::Activation));
    };
    check("update contact_addresses set is_live = 0 where contact_id = ?1");
    check(
        "update contact_addresses set email = 'x@y.example', address_key = 'x@y.example' where contact_id = ?1",
    );
    check("delete from contact_addresses where contact_id = ?1");
    check("update contacts set deleted_at = 1 where id = ?1");
}

#[test]
fn s6_of_many_requests_at_once_one_succeeds() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let token = invited(&world, ann, "Ann");
    let requests = (0..20).map(|n| {
        let input = RedeemLink { token: token.clone(), password: format!("{BETTER} {n}") };
        let body = serde_json::to_vec(&input).unwrap();
        world.anybody().request("POST", "/api/portal/activation", &[], Some(body))
    });
    let answers = world.at_once(requests.collect());
    let winners: Vec<usize> = (0..20).filter(|n| answers[*n].status == 200).collect();
    assert_eq!(winners.len(), 1, "{answers:?}");
    for answer in answers.iter().filter(|it| it.status != 200) {
        // Or the server was busy.
        assert!(answer.status == 503 || answer.problem().code == ProblemCode::LinkUsed);
    }
    assert!(signs_in(&world, "Ann", &format!("{BETTER} {}", winners[0])));
}

#[test]
fn s6_a_reset_and_a_block_at_once_leave_no_session() {
    let world = World::in_process();
    for _ in 0..2 {
        let before = world.snapshot();
        let (ann, _) = world.customer("Ann", None);
        let token = reset(&world, ann, "Ann");
        let input = RedeemLink { token, password: BETTER.to_owned() };
        let client = world.anybody();
        let body = serde_json::to_vec(&input).unwrap();
        let redeem = client.request("POST", "/api/portal/reset", &[], Some(body));
        let path = BlockContact::path(&ann);
        let block = world.mara().request("POST", &path, &[], Some(b"{}".to_vec()));
        let answers = world.at_once(vec![redeem, block]);
        assert!(answers.iter().any(|it| it.status == 200));
        // In either order, no session is left after the block.
        if answers[1].status == 200 {
            let rows = world.dump();
            assert!(
                !rows
                    .iter()
                    .any(|it| it.starts_with("sessions: ") && it.contains(&ann.to_string()))
            );
            assert!(!signs_in(&world, "Ann", BETTER));
        }
        world.restore(&before);
    }
}
