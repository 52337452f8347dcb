//! Raising a ticket, and its account [T2, T3].

use super::*;

fn account_of(world: &World, number: TicketNumber) -> Option<AccountId> {
    let ticket = world.mara().call::<GetTicket>(number, &Nothing {}).unwrap();
    ticket.account.map(|it| it.id)
}

#[test]
fn t2_a_ticket_is_for_no_account_the_only_one_or_the_chosen_one() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let globex = world.account("Globex", AccessLevel::AllRead);
    let (_, stray) = world.customer("Stray", None);
    assert_eq!(account_of(&world, raise(&stray, None)), None);
    let (_, ann) = world.customer("Ann", Some(acme));
    assert_eq!(account_of(&world, raise(&ann, None)), Some(acme));
    let (bob, bob_asks) = world.customer("Bob", Some(acme));
    join(&world, bob, globex, None);
    assert_eq!(account_of(&world, raise(&bob_asks, Some(globex))), Some(globex));
    assert_eq!(account_of(&world, raise(&bob_asks, Some(acme))), Some(acme));
}

#[test]
fn t3_with_several_accounts_the_choice_is_required() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let globex = world.account("Globex", AccessLevel::AllRead);
    let (ann, asks) = world.customer("Ann", Some(acme));
    join(&world, ann, globex, None);
    let problem = asks.call::<CreatePortalTicket>(NoId, &draft(None)).unwrap_err();
    assert_eq!(problem.code, ProblemCode::Invalid);
    assert_eq!(problem.of_field("account"), Some("choose the account this is for"));
    assert!(listed(&asks, Whose::All).is_empty());
}

#[test]
fn t3_v16_a_foreign_account_is_answered_like_an_unknown_one() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let foreign = world.account("Globex", AccessLevel::AllRead);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (_, stray) = world.customer("Stray", None);
    let nowhere = AccountId::new(Uuid::from_u128(77));
    for client in [&ann, &stray] {
        let answers = [foreign, nowhere].map(|account| {
            let mut answer = client.ask::<CreatePortalTicket>(&NoId, &draft(Some(account)), &[]);
            answer.headers.remove("date");
            (answer.status, answer.headers, answer.body)
        });
        assert_eq!(answers[0].0, 422);
        assert_eq!(answers[0], answers[1]);
    }
}

#[test]
fn t3_an_account_of_an_ended_relationship_is_not_offered() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let globex = world.account("Globex", AccessLevel::AllRead);
    let (ann, asks) = world.customer("Ann", Some(acme));
    join(&world, ann, globex, None);
    let relationship = card(&world, ann).relationships[1].id;
    world.mara().call::<EndRelationship>(relationship, &Nothing {}).unwrap();
    let problem = asks.call::<CreatePortalTicket>(NoId, &draft(Some(globex))).unwrap_err();
    assert!(problem.of_field("account").is_some());
    assert_eq!(account_of(&world, raise(&asks, None)), Some(acme));
}

#[test]
fn t3_the_last_used_account_is_offered_first_or_else_the_primary() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let globex = world.account("Globex", AccessLevel::AllRead);
    let (ann, asks) = world.customer("Ann", Some(acme));
    let offered = || asks.call::<GetPortalSession>(NoId, &Nothing {}).unwrap().offered_account;
    join(&world, ann, globex, None);
    assert_eq!(offered(), Some(acme));
    raise(&asks, Some(globex));
    assert_eq!(offered(), Some(globex));
    let relationship = card(&world, ann).relationships[1].id;
    world.mara().call::<EndRelationship>(relationship, &Nothing {}).unwrap();
    assert_eq!(offered(), Some(acme), "who left it is not offered it");
    let (_, stray) = world.customer("Stray", None);
    let session = stray.call::<GetPortalSession>(NoId, &Nothing {}).unwrap();
    assert_eq!((session.offered_account, session.accounts.len()), (None, 0));
}
