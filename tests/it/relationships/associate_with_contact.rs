//! Associating a contact with accounts.

use super::*;

fn outcomes(results: Vec<AssociationResult>) -> Vec<(AccountId, AssociationOutcome)> {
    results.into_iter().map(|it| (it.account.id, it.outcome)).collect()
}

#[test]
fn r11_the_first_account_becomes_the_primary_one() {
    let world = World::new();
    let mara = world.mara();
    let (acme, globex) = two_accounts(&world);
    let ann = world.contact("Ann", None);
    let input = accounts(&[globex, acme, globex]);
    let results = mara.call::<AssociateWithContact>(ann, &input).unwrap();
    assert_eq!(outcomes(results), [(globex, made(Direct)), (acme, made(Indirect))]);
    assert_eq!(belongs(&mara, ann), [(globex, Direct), (acme, Indirect)]);
    let again = mara.call::<AssociateWithContact>(ann, &input).unwrap();
    let there = |kind| AssociationOutcome::AlreadyThere { kind };
    assert_eq!(outcomes(again), [(globex, there(Direct)), (acme, there(Indirect))]);
}

#[test]
fn r9_with_one_account_for_each_contact_only_the_first_is_associated() {
    let world = World::in_process();
    let mara = world.mara();
    let (acme, globex) = two_accounts(&world);
    let ann = world.contact("Ann", None);
    world.set(|it| it.multi_account = false);
    let results = mara.call::<AssociateWithContact>(ann, &accounts(&[acme, globex])).unwrap();
    assert_eq!(results[0].outcome, made(Direct));
    let AssociationOutcome::Refused { code, title } = &results[1].outcome else {
        panic!("refused: {results:?}")
    };
    assert_eq!(*code, ProblemCode::MultiAccountOff);
    assert!(title.contains("Acme"), "{title}");
}

#[test]
fn r17_the_permit_is_checked_for_each_account() {
    let world = World::in_process();
    let mara = world.mara();
    let (acme, _) = two_accounts(&world);
    let ann = world.contact("Ann", None);
    let jonas = world.agent("jonas");
    let draft = shared::customers::account::AccountDraft {
        name: "Initech".to_owned(),
        domains: String::new(),
        fields: shared::fields::Typed::default(),
        default_level: AccessLevel::Own,
        owner: None,
        parent: None,
        custom: [].into(),
    };
    let his = jonas.call::<shared::api::accounts::CreateAccount>(NoId, &draft).unwrap().id;
    world.set(|it| it.see_is_associate = false);
    let nowhere = AccountId::new(Uuid::from_u128(7));
    let input = accounts(&[acme, nowhere, his]);
    let results = outcomes(jonas.call::<AssociateWithContact>(ann, &input).unwrap());
    assert_eq!(results[2], (his, made(Direct)));
    let codes: Vec<ProblemCode> = results
        .iter()
        .filter_map(|(_, outcome)| match outcome {
            AssociationOutcome::Refused { code, .. } => Some(*code),
            AssociationOutcome::Made { .. } | AssociationOutcome::AlreadyThere { .. } => None,
        })
        .collect();
    assert_eq!(codes, [ProblemCode::Forbidden, ProblemCode::NotFound]);
    assert_eq!(belongs(&mara, ann), [(his, Direct)]);
}

#[test]
fn an_unknown_contact_cannot_be_associated() {
    let world = World::new();
    let (acme, _) = two_accounts(&world);
    let nobody = ContactId::new(Uuid::from_u128(7));
    let refused = world.mara().call::<AssociateWithContact>(nobody, &accounts(&[acme]));
    assert_eq!(code(refused), ProblemCode::NotFound);
    let refused = world.mara().call::<AssociateWithContact>(nobody, &accounts(&[]));
    assert!(refused.unwrap_err().of_field("accounts").is_some());
}
