//! Associating contacts with an account.

use super::*;

#[test]
fn r11_each_row_has_a_result_in_order() {
    let world = World::new();
    let mara = world.mara();
    let (acme, globex) = two_accounts(&world);
    let nobody = ContactId::new(Uuid::from_u128(7));
    let (ann, bob, cleo) = (
        world.contact("Ann", None),
        world.contact("Bob", Some(globex)),
        world.contact("Cleo", Some(acme)),
    );
    let input = contacts(&[bob, ann, nobody, cleo, ann]);
    let results = mara.call::<AssociateWithAccount>(acme, &input).unwrap();
    let rows: Vec<(ContactId, &AssociationOutcome)> =
        results.iter().map(|it| (it.contact.id, &it.outcome)).collect();
    let (indirect, direct) = (made(Indirect), made(Direct));
    let there = AssociationOutcome::AlreadyThere { kind: Direct };
    let missing = AssociationOutcome::Refused {
        code: ProblemCode::NotFound,
        title: "This contact doesn't exist.".to_owned(),
    };
    assert_eq!(rows, [(bob, &indirect), (ann, &direct), (nobody, &missing), (cleo, &there)]);
    assert!(results.iter().all(|it| it.account.id == acme));
    assert_eq!(belongs(&mara, ann), [(acme, Direct)]);
    assert_eq!(belongs(&mara, bob), [(globex, Direct), (acme, Indirect)]);
}

#[test]
fn r2_associating_twice_is_one_row_and_one_operation() {
    let world = World::in_process();
    let mara = world.mara();
    let (acme, _) = two_accounts(&world);
    let ann = world.contact("Ann", None);
    associate(&mara, ann, acme);
    let before = get(&mara, ann);
    let acts = super::acts(&world, ann);
    assert_eq!(associate(&mara, ann, acme), AssociationOutcome::AlreadyThere { kind: Direct });
    assert_eq!(get(&mara, ann), before);
    assert_eq!(super::acts(&world, ann), acts);
    // R14: the actor, and the state after it.
    assert_eq!(acts, ["create_contact", "associate"]);
}

#[test]
fn r9_r11_with_one_account_for_each_contact_the_result_names_the_current_one() {
    let world = World::in_process();
    let mara = world.mara();
    let (acme, globex) = two_accounts(&world);
    let (ann, bob) = (world.contact("Ann", Some(globex)), world.contact("Bob", None));
    world.set(|it| it.multi_account = false);
    let results = mara.call::<AssociateWithAccount>(acme, &contacts(&[ann, bob])).unwrap();
    let AssociationOutcome::Refused { code, title } = &results[0].outcome else {
        panic!("refused: {results:?}")
    };
    assert_eq!(*code, ProblemCode::MultiAccountOff);
    assert!(title.contains(&format!("Globex {}", world.mark)), "{title}");
    assert_eq!(results[1].outcome, made(Direct));
    assert_eq!(belongs(&mara, ann), [(globex, Direct)]);
}

#[test]
fn r15_a_relationship_carries_role_and_level() {
    let world = World::new();
    let mara = world.mara();
    let (acme, _) = two_accounts(&world);
    let ann = world.contact("Ann", None);
    let input = AssociateContacts {
        role: " IT lead ".to_owned(),
        level: Some(AccessLevel::Manage),
        ..contacts(&[ann])
    };
    mara.call::<AssociateWithAccount>(acme, &input).unwrap();
    let there = relationship(&mara, ann, acme);
    assert_eq!(there.role.as_deref(), Some("IT lead"));
    assert_eq!(there.level.level, AccessLevel::Manage);
}

#[test]
fn r17_seeing_alone_is_a_403_that_names_the_owner() {
    let world = World::in_process();
    let (acme, _) = two_accounts(&world);
    let ann = world.contact("Ann", None);
    world.set(|it| it.see_is_associate = false);
    let refused =
        world.agent("jonas").call::<AssociateWithAccount>(acme, &contacts(&[ann])).unwrap_err();
    assert_eq!(refused.code, ProblemCode::Forbidden);
    assert!(refused.title.contains("Mara Okafor"), "{}", refused.title);
    assert_eq!(belongs(&world.mara(), ann), []);
    assert_eq!(associate(&world.mara(), ann, acme), made(Direct));
}

#[test]
fn t7_earlier_tickets_move_only_if_that_is_checked() {
    let world = World::new();
    let mara = world.mara();
    let (acme, globex) = two_accounts(&world);
    let (ann, bob) = (world.contact("Ann", None), world.contact("Bob", None));
    let hers = [ticket(&mara, ann, None), ticket(&mara, ann, None)];
    let (elsewhere, his) = (ticket(&mara, ann, Some(globex)), ticket(&mara, bob, None));
    assert_eq!(associate(&mara, bob, acme), made(Direct));
    assert_eq!(account_of(&mara, his), None);
    let input = AssociateContacts { with_earlier_tickets: true, ..contacts(&[ann, bob]) };
    let results = mara.call::<AssociateWithAccount>(acme, &input).unwrap();
    let moved = AssociationOutcome::Made { kind: Direct, moved_tickets: 2 };
    assert_eq!(results[0].outcome, moved);
    // R2: an existing relationship is unchanged.
    assert_eq!(results[1].outcome, AssociationOutcome::AlreadyThere { kind: Direct });
    assert_eq!(hers.map(|it| account_of(&mara, it)), [Some(acme); 2]);
    assert_eq!((account_of(&mara, elsewhere), account_of(&mara, his)), (Some(globex), None));
    let account = mara.call::<GetAccount>(acme, &Nothing {}).unwrap();
    assert_eq!((account.tickets, account.open_tickets), (2, 2));
    assert_eq!(get(&mara, ann).tickets_without_account, 0);
}

#[test]
fn t8_a_new_member_sees_what_was_there_before() {
    let world = World::new();
    let mara = world.mara();
    let (acme, _) = two_accounts(&world);
    let bob = world.contact("Bob", Some(acme));
    let (ann, customer) = world.customer("Ann", None);
    let old = ticket(&mara, bob, None);
    assert_eq!(sees(&customer), []);
    associate(&mara, ann, acme);
    assert_eq!(sees(&customer), [old]);
}

#[test]
fn one_to_fifty_contacts_and_an_existing_account_are_required() {
    let world = World::new();
    let mara = world.mara();
    let (acme, _) = two_accounts(&world);
    let many: Vec<ContactId> =
        (0..=MAX_AT_ONCE as u128).map(|n| ContactId::new(Uuid::from_u128(n))).collect();
    for ids in [&[][..], &many] {
        let refused = mara.call::<AssociateWithAccount>(acme, &contacts(ids)).unwrap_err();
        assert!(refused.of_field("contacts").is_some());
    }
    let ann = world.contact("Ann", None);
    let long = AssociateContacts { role: "x".repeat(81), ..contacts(&[ann]) };
    let refused = mara.call::<AssociateWithAccount>(acme, &long).unwrap_err();
    assert!(refused.of_field("role").is_some());
    let nowhere = AccountId::new(Uuid::from_u128(7));
    let refused = mara.call::<AssociateWithAccount>(nowhere, &contacts(&[ann]));
    assert_eq!(code(refused), ProblemCode::NotFound);
}

#[test]
fn k2_fifty_contacts_are_written_in_one_batch_or_not_at_all() {
    let world = World::in_process();
    let mara = world.mara();
    let (acme, _) = two_accounts(&world);
    let ids: Vec<ContactId> = (0..MAX_AT_ONCE)
        .map(|n| {
            let first_name = format!("Ann{n}");
            let draft =
                ContactDraft { first_name, last_name: "Lee".to_owned(), ..ContactDraft::default() };
            mara.call::<CreateContact>(NoId, &draft).unwrap().id
        })
        .collect();
    // The session and two reads, then the guards, the operation and the 50 rows.
    world.sqlite().fail_at(Some(8));
    assert_eq!(
        code(mara.call::<AssociateWithAccount>(acme, &contacts(&ids))),
        ProblemCode::Internal
    );
    world.sqlite().fail_at(None);
    assert_eq!(mara.call::<GetAccount>(acme, &Nothing {}).unwrap().contacts, 0);
    world.sqlite().take_counts();
    let results = mara.call::<AssociateWithAccount>(acme, &contacts(&ids)).unwrap();
    assert_eq!(world.sqlite().take_counts().0, 2);
    assert!(results.iter().all(|it| it.outcome == made(Direct)));
    assert_eq!(mara.call::<GetAccount>(acme, &Nothing {}).unwrap().contacts, 50);
    let page = mara.call::<ListAccountContacts>(acme, &shared::grid::GridQuery::default()).unwrap();
    assert_eq!((page.rows.len(), page.next), (50, None));
}
