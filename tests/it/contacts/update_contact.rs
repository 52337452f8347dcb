//! Changing a contact.

use super::*;

fn change(world: &World, version: i64, first_name: &str) -> ContactChange {
    let contact = ContactDraft { email: String::new(), ..draft(world, first_name) };
    ContactChange { version, contact }
}

#[test]
fn k2_a_late_change_is_refused_with_the_current_state() {
    let world = World::new();
    let mara = world.mara();
    let id = world.contact("Ann", None);
    let seen = get(&mara, id).version;
    let changed = mara.call::<UpdateContact>(id, &change(&world, seen, "Anna")).unwrap();
    assert_eq!(changed, get(&mara, id));
    assert_eq!((changed.first_name.as_str(), changed.version), ("Anna", seen + 1));
    let late = mara.call::<UpdateContact>(id, &change(&world, seen, "Anne")).unwrap_err();
    assert_eq!(late.code, ProblemCode::Stale);
    let current: Contact = serde_json::from_value(late.current.unwrap()).unwrap();
    assert_eq!(current, changed);
}

#[test]
fn a_change_that_changes_nothing_writes_nothing() {
    let world = World::in_process();
    let mara = world.mara();
    let id = world.contact("Ann", None);
    let (before, known) = (get(&mara, id), rows(&world, "operations"));
    let same = change(&world, before.version, "Ann");
    assert_eq!(mara.call::<UpdateContact>(id, &same).unwrap(), before);
    assert_eq!(rows(&world, "operations"), known);
    mara.call::<UpdateContact>(id, &change(&world, before.version, "Anna")).unwrap();
    assert_eq!(rows(&world, "operations"), known + 1);
}

#[test]
fn e3_an_address_and_an_account_cannot_be_given_with_a_change() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let (ann, _) = (world.contact("Ann", None), world.contact("Bob", None));
    let before = get(&mara, ann);
    let named = change(&world, before.version, "Anna").contact;
    for (field, contact) in [
        ("email", ContactDraft { email: world.email("Bob"), ..named.clone() }),
        ("email", ContactDraft { email: world.email("Ann"), ..named.clone() }),
        ("account", ContactDraft { account: Some(acme), ..named.clone() }),
    ] {
        let given = ContactChange { version: before.version, contact };
        let refused = mara.call::<UpdateContact>(ann, &given).unwrap_err();
        assert!(refused.of_field(field).is_some(), "{refused:?}");
    }
    assert_eq!(get(&mara, ann), before);
}

#[test]
fn e6_a_contact_needs_no_details_after_being_edited() {
    let world = World::in_process();
    let mara = world.mara();
    let id = world.contact("Ann", None);
    world.sqlite().with(|it| it.execute_batch("update contacts set needs_details = 1")).unwrap();
    let seen = get(&mara, id);
    assert!(seen.needs_details);
    let changed = mara.call::<UpdateContact>(id, &change(&world, seen.version, "Ann")).unwrap();
    assert!(!changed.needs_details);
}

#[test]
fn an_unknown_contact_cannot_be_changed() {
    let world = World::new();
    let nobody = ContactId::new(Uuid::from_u128(7));
    let refused = world.mara().call::<UpdateContact>(nobody, &change(&world, 1, "Ann"));
    assert_eq!(code(refused), ProblemCode::NotFound);
    assert_eq!(code(world.mara().call::<GetContact>(nobody, &Nothing {})), ProblemCode::NotFound);
}
