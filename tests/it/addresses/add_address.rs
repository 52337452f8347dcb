//! Adding an address.

use super::*;

#[test]
fn e2_the_first_address_is_primary_and_later_ones_are_not() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    added(&world, ann, "Second");
    assert_eq!(told(&world, ann), ["*ann", "second"]);
    let first = address(&world, ann, &world.email("Ann")).id;
    let second = address(&world, ann, &world.email("Second")).id;
    done(&world, &Draft::PromoteAddress { contact: ann, address: second });
    done(&world, &Draft::RemoveAddress { contact: ann, address: first });
    done(&world, &Draft::RemoveAddress { contact: ann, address: second });
    assert_eq!(told(&world, ann), [""; 0]);
    added(&world, ann, "Third");
    assert_eq!(told(&world, ann), ["*third"]);
}

#[test]
fn e1_e3_an_address_of_another_contact_is_refused_and_names_them() {
    let world = World::new();
    let (ann, bob) = (world.contact("Ann", None), world.contact("Bob", None));
    let spelled = format!("  {} ", world.email("Bob").to_uppercase());
    for draft in [add(ann, spelled), add(ann, world.email("Bob"))] {
        let refused = preview(&world.mara(), &draft).unwrap_err();
        assert_eq!(refused, commit(&world.mara(), &draft).unwrap_err());
        assert_eq!(refused.code, ProblemCode::AddressTaken);
        assert!(refused.title.contains(&format!("Bob Lee {}", world.mark)), "{}", refused.title);
        assert_eq!(refused.blockers[0].id, Some(bob.uuid()));
    }
    // Secondary addresses are unique too, and an own address is not added twice.
    added(&world, bob, "Bobby");
    assert_eq!(
        code(commit(&world.mara(), &add(ann, world.email("Bobby")))),
        ProblemCode::AddressTaken
    );
    assert_eq!(
        code(commit(&world.mara(), &add(ann, world.email("Ann")))),
        ProblemCode::AddressTaken
    );
    assert_eq!(told(&world, ann), ["*ann"]);
    // A removed address is free.
    let bobby = address(&world, bob, &world.email("Bobby")).id;
    done(&world, &Draft::RemoveAddress { contact: bob, address: bobby });
    added(&world, ann, "Bobby");
}

#[test]
fn e1_of_two_contacts_who_get_the_same_address_at_once_one_is_refused() {
    let world = World::new();
    let people = [world.contact("Ann", None), world.contact("Bob", None)];
    let mara = world.mara();
    let request = |contact| {
        let commit = Commit { draft: add(contact, world.email("Shared")), hash: None };
        let body = serde_json::to_vec(&commit).unwrap();
        mara.request("POST", &CommitOperation::path(&NoId), &[], Some(body))
    };
    let answers = world.at_once(people.map(request).into());
    let mut statuses: Vec<u16> = answers.iter().map(|it| it.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let lost = answers.iter().find(|it| it.status == 409).unwrap().problem();
    assert_eq!(lost.code, ProblemCode::AddressTaken);
    let winner = people.into_iter().find(|it| contact(&world, *it).addresses.len() == 2);
    assert_eq!(lost.blockers[0].id, winner.map(ContactId::uuid));
    // Adding it twice for one contact adds it once.
    let answers = world.at_once(vec![request(people[0]), request(people[0])]);
    assert!(answers.iter().all(|it| it.status == 409), "{answers:?}");
}

#[test]
fn e7_a_new_address_of_an_active_contact_is_pending_and_cannot_sign_in() {
    let world = World::new();
    let (ann, client) = world.customer("Ann", None);
    let draft = add(ann, world.email("New"));
    let shown = preview(&world.mara(), &draft).unwrap();
    assert_eq!(shown.effects, [Effect::AddressAdded { contact: ann, email: world.email("New") }]);
    assert_eq!(shown.mails, 1);
    done(&world, &draft);
    assert_eq!(told(&world, ann), ["*+ann", "new"]);
    assert!(contact(&world, ann).has_password);
    // Only the new address gets the mail, which names the agent.
    let [mail] = world.mails(&world.email("New")).try_into().expect("one mail");
    assert!(mail.subject.contains("Confirm your e-mail address"), "{}", mail.subject);
    let text = mail.paragraphs.join("\n");
    assert!(text.contains("Mara Okafor from Northwind Support"), "{text}");
    assert!(mail.button.unwrap().href.contains("/verify#"));
    assert_eq!(world.mails(&world.email("Ann")).len(), 1, "that of the activation");
    // Signing in and resets use the verified address.
    assert!(signs_in(&world, &world.email("Ann")) && !signs_in(&world, &world.email("New")));
    world.mara().call::<SendReset>(ann, &Nothing {}).unwrap();
    assert_eq!(world.mails(&world.email("Ann")).len(), 2);
    assert_eq!(world.mails(&world.email("New")).len(), 1);
    assert!(client.call::<GetPortalSession>(NoId, &Nothing {}).is_ok());
}

#[test]
fn e7_the_address_of_a_contact_without_a_password_needs_no_verification() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let second = added(&world, ann, "Second");
    assert!(world.mails(&world.email("Second")).is_empty());
    assert!(!contact(&world, ann).has_password);
    // The invitation goes to the primary address, and verifies it.
    done(&world, &Draft::PromoteAddress { contact: ann, address: second });
    world.activate(ann, "Second");
    assert_eq!(told(&world, ann), ["*+second", "ann"]);
}

#[test]
fn e7_a_blocked_contact_gets_no_mail() {
    let world = World::new();
    let (ann, _) = world.customer("Ann", None);
    world.mara().call::<BlockContact>(ann, &Nothing {}).unwrap();
    let draft = add(ann, world.email("New"));
    assert_eq!(preview(&world.mara(), &draft).unwrap().mails, 0);
    done(&world, &draft);
    assert!(world.mails(&world.email("New")).is_empty());
    let new = address(&world, ann, &world.email("New")).id;
    assert_eq!(code(send_again(&world.mara(), ann, new)), ProblemCode::Conflict);
    world.mara().call::<UnblockContact>(ann, &Nothing {}).unwrap();
    send_again(&world.mara(), ann, new).unwrap();
    verify(&world, &world.link(&world.email("New"))).unwrap();
}

#[test]
fn m12_an_undo_removes_the_address_and_its_link_unless_it_was_verified() {
    let world = World::new();
    let (ann, _) = world.customer("Ann", None);
    let operation = done(&world, &add(ann, world.email("New")));
    let token = world.link(&world.email("New"));
    let shown = preview(&world.mara(), &Draft::Undo { operation }).unwrap();
    assert_eq!(shown.lasting, [Lasting::LinksEnd { count: 1 }]);
    let undone = undo(&world, operation);
    assert_eq!(told(&world, ann), ["*+ann"]);
    assert_eq!(code(verify(&world, &token)), ProblemCode::LinkReplaced);
    // After a redo, the address needs a new link.
    let redone = undo(&world, undone.operation.unwrap());
    assert_eq!(told(&world, ann), ["*+ann", "new"]);
    assert_eq!(code(verify(&world, &token)), ProblemCode::LinkReplaced);
    let new = address(&world, ann, &world.email("New")).id;
    send_again(&world.mara(), ann, new).unwrap();
    verify(&world, &world.link(&world.email("New"))).unwrap();
    let kept = undo(&world, redone.operation.unwrap()).kept;
    assert!(matches!(kept[0].reason, KeptReason::ChangedSince(_)), "{kept:?}");
    assert_eq!(told(&world, ann), ["*+ann", "+new"]);
}

#[test]
fn a1_the_history_says_who_added_what() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    added(&world, ann, "New");
    let newest = &changes(&world.mara(), Record::Contact(ann))[0];
    assert_eq!((newest.act, newest.can_be_undone), (Act::AddAddress, true));
    let expected = Effect::AddressAdded { contact: ann, email: world.email("New") };
    assert_eq!(newest.effects, [expected]);
}

#[test]
fn an_invalid_address_is_reported_at_its_field() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    for text in ["", "ann", "ann@", "a b@acme.example", "a@b\r\nBcc: c@d.example"] {
        let refused = commit(&world.mara(), &add(ann, text.to_owned())).unwrap_err();
        assert!(refused.of_field("email").is_some(), "{text:?}: {refused:?}");
    }
    assert_eq!(told(&world, ann), ["*ann"]);
}
