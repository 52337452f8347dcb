//! Rules that unit tests prove for any data, and here through what people can do
//! [N1, R3, V4, V12].

use shared::api::contacts::MailState;
use shared::customers::relationship::RelationshipKind;

use super::*;

#[test]
fn r3_no_sequence_of_acts_leaves_other_accounts_without_a_primary_one() {
    let world = World::in_process();
    let mara = world.mara();
    let accounts = ["Acme", "Globex", "Initech"].map(|it| world.account(it, AccessLevel::Own));
    let contacts = ["Ann", "Bob"].map(|it| world.contact(it, None));
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut below = |n: u64| -> usize {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % n).unwrap()
    };
    let (mut done, mut refused) = (0, 0);
    for step in 0..300 {
        let (contact, account) = (contacts[below(2)], accounts[below(3)]);
        let now = card(&world, contact);
        let is_done = match below(4) {
            0 | 1 => {
                let wish =
                    AssociateAccounts { accounts: vec![account], role: String::new(), level: None };
                mara.call::<AssociateWithContact>(contact, &wish).is_ok()
            }
            2 => {
                let account = (0 < below(2)).then_some(account);
                let change = PrimaryChange { version: now.version, account };
                mara.call::<ChangePrimary>(contact, &change).is_ok()
            }
            _ => match now.relationships.get(below(3)) {
                Some(it) => mara.call::<EndRelationship>(it.id, &Nothing {}).is_ok(),
                None => continue,
            },
        };
        *(if is_done { &mut done } else { &mut refused }) += 1;
        for contact in contacts {
            let all = card(&world, contact).relationships;
            let direct = all.iter().filter(|it| it.kind == RelationshipKind::Direct).count();
            assert!(direct <= 1 && (all.is_empty() || direct == 1), "step {step}: {all:?}");
        }
    }
    assert!(100 < done && 20 < refused, "{done} {refused}");
}

#[test]
fn v4_a_further_reason_takes_no_right_away() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::AllReply);
    let globex = world.account("Globex", AccessLevel::Own);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (bob, bob_asks) = world.customer("Bob", Some(acme));
    let number = raise(&ann, None);
    bob_asks.call::<ReplyToPortalTicket>(number, &says("Same here.")).unwrap();
    let rights = || {
        let ticket = bob_asks.call::<GetPortalTicket>(number, &Nothing {}).unwrap();
        let reply = bob_asks.ask::<ReplyToPortalTicket>(&number, &says("Still."), &[]);
        assert_eq!(reply.status == 200, ticket.may_reply);
        (ticket.may_reply, ticket.may_solve)
    };
    // Only as a participant, and then also as a member who may only read.
    set_level(&world, bob, AccessLevel::Own);
    assert_eq!(rights(), (true, false));
    set_level(&world, bob, AccessLevel::AllRead);
    assert_eq!(rights(), (true, false));
    join(&world, bob, globex, None);
    assert_eq!(rights(), (true, false));
    // What a reason gave is gone with it, and nothing else.
    set_level(&world, bob, AccessLevel::Manage);
    assert_eq!(rights(), (true, true));
    set_level(&world, bob, AccessLevel::Own);
    assert_eq!(rights(), (true, false));
}

#[test]
fn v12_a_participant_of_another_company_changes_nothing_for_others() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::Own);
    let globex = world.account("Globex", AccessLevel::Manage);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (_, bob) = world.customer("Bob", Some(acme));
    let (gil, gil_asks) = world.customer("Gil", Some(globex));
    let (_, gus) = world.customer("Gus", Some(globex));
    // He helped at Acme for a time.
    join(&world, gil, acme, Some(AccessLevel::AllReply));
    let (helped, other) = (raise(&ann, None), raise(&ann, None));
    gil_asks.call::<ReplyToPortalTicket>(helped, &says("Let me help.")).unwrap();
    let at_acme = card(&world, gil).relationships.remove(1).id;
    world.mara().call::<EndRelationship>(at_acme, &Nothing {}).unwrap();

    assert_eq!((sees(&gil_asks, helped), sees(&gil_asks, other)), (true, false));
    gil_asks.call::<ReplyToPortalTicket>(helped, &says("Done.")).unwrap();
    assert_eq!((sees(&ann, helped), sees(&bob, helped), sees(&gus, helped)), (true, false, false));
    // They read each other's names, and neither addresses nor the other's account.
    for (reader, name, hidden) in [
        (&ann, "Gil Lee", [world.email("Gil"), format!("Globex {}", world.mark)]),
        (&gil_asks, "Ann Lee", [world.email("Ann"), format!("Acme {}", world.mark)]),
    ] {
        let body = reader.ask::<GetPortalTicket>(&helped, &Nothing {}, &[]).body;
        assert!(body.contains(name), "{body}");
        assert!(hidden.iter().all(|it| !body.contains(it.as_str())), "{body}");
    }
}

#[test]
fn n1_a_contact_who_left_before_the_mail_was_sent_does_not_get_it() {
    let world = World::in_process();
    let (acme, globex) =
        (world.account("Acme", AccessLevel::Own), world.account("Globex", AccessLevel::Own));
    let (contact, ann) = world.customer("Ann", Some(acme));
    world.set(|it| {
        it.leavers_keep = false;
        it.keep_previous = false;
    });
    let number = raise(&ann, None);
    world.minute();
    let newest = || world.mails(&world.email("Ann")).remove(0).state;
    let mara = world.mara();
    mara.call::<ReplyToTicket>(number, &answers("We look at it.")).unwrap();
    world.minute();
    assert_eq!(newest(), MailState::Sent);
    mara.call::<ReplyToTicket>(number, &answers("It is repaired.")).unwrap();
    change_primary(&world, contact, Some(globex));
    assert!(!sees(&ann, number));
    world.minute();
    assert_eq!(newest(), MailState::Dropped);
}
