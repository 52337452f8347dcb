//! Sending another mail that verifies an address.

use super::*;

#[test]
fn e7_a_newer_link_replaces_the_older_one() {
    let world = World::in_process();
    let (ann, _) = world.customer("Ann", None);
    let new = added(&world, ann, "New");
    let old = world.link(&world.email("New"));
    world.wait(Span::minutes(2));
    send_again(&world.agent("jonas"), ann, new).unwrap();
    assert_eq!(code(verify(&world, &old)), ProblemCode::LinkReplaced);
    let mails = world.mails(&world.email("New"));
    assert_eq!(mails.len(), 2);
    assert!(mails[0].paragraphs.join("\n").contains("Jonas"), "{:?}", mails[0]);
    verify(&world, &world.link(&world.email("New"))).unwrap();
}

#[test]
fn p16_a_second_request_shortly_after_is_a_double_click() {
    let world = World::in_process();
    let (ann, _) = world.customer("Ann", None);
    let new = added(&world, ann, "New");
    let first = world.link(&world.email("New"));
    send_again(&world.mara(), ann, new).unwrap();
    assert_eq!(world.mails(&world.email("New")).len(), 1);
    world.wait(Span::minutes(2));
    let body = serde_json::to_vec(&OfAddress { address: new }).unwrap();
    let mara = world.mara();
    let click = || mara.request("POST", &SendVerification::path(&ann), &[], Some(body.clone()));
    let answers = world.at_once(vec![click(), click()]);
    assert!(answers.iter().any(|it| it.status == 200), "{answers:?}");
    assert_eq!(world.mails(&world.email("New")).len(), 2);
    assert_eq!(code(verify(&world, &first)), ProblemCode::LinkReplaced);
}

#[test]
fn e7_a_verified_address_and_one_of_a_contact_without_access_need_no_verification() {
    let world = World::new();
    let (ann, _) = world.customer("Ann", None);
    let uma = world.contact("Uma", None);
    let of_ann = address(&world, ann, &world.email("Ann")).id;
    let of_uma = address(&world, uma, &world.email("Uma")).id;
    for (contact, address) in [(ann, of_ann), (uma, of_uma)] {
        assert_eq!(code(send_again(&world.mara(), contact, address)), ProblemCode::Conflict);
    }
    assert_eq!(code(send_again(&world.mara(), ann, of_uma)), ProblemCode::NotFound);
    assert!(world.mails(&world.email("Uma")).is_empty());
}

#[test]
fn p3_an_invitation_or_a_reset_does_not_revoke_a_verification_link() {
    let world = World::new();
    let (ann, _) = world.customer("Ann", None);
    added(&world, ann, "New");
    let token = world.link(&world.email("New"));
    world.mara().call::<SendReset>(ann, &Nothing {}).unwrap();
    verify(&world, &token).unwrap();
}
