//! Contacts' access to the help center: inviting, resetting, blocking
//! [P1, P2, P3, P7, P8, P11, P13, P16].

use shared::api::contacts::{GetContact, MailState};
use shared::api::portal_access::{
    BlockContact, InvitationOutcome, Invitations, InviteContacts, SendReset, SetContactPassword,
    SetPasswordDraft, UnblockContact,
};
use shared::api::session::{GetPortalSession, LinkRequest, RequestLink, SignIn, SignInContact};
use shared::api::{NoId, Nothing};
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::ids::ContactId;
use shared::portal::access::PortalState;
use shared::problem::ProblemCode;

use crate::harness::{PASSWORD, World, code};

fn invite(world: &World, contacts: &[ContactId]) -> Vec<InvitationOutcome> {
    let invite = Invitations { contacts: contacts.to_vec() };
    let results = world.mara().call::<InviteContacts>(NoId, &invite).unwrap();
    let mut outcomes = Vec::new();
    for contact in contacts {
        let of_them = results.iter().filter(|it| it.contact.id == *contact);
        outcomes.extend(of_them.map(|it| it.outcome));
    }
    assert_eq!(outcomes.len(), results.len(), "one row a contact");
    outcomes
}

fn state(world: &World, contact: ContactId) -> PortalState {
    world.mara().call::<GetContact>(contact, &Nothing {}).unwrap().portal[0].state
}

/// A contact without an address.
fn silent(world: &World, first_name: &str) -> ContactId {
    let draft = ContactDraft {
        first_name: first_name.to_owned(),
        last_name: format!("Still {}", world.mark),
        ..ContactDraft::default()
    };
    world.mara().call::<shared::api::contacts::CreateContact>(NoId, &draft).unwrap().id
}

/// A contact in this state.
fn in_state(world: &World, state: PortalState) -> ContactId {
    let name = format!("{state:?}");
    match state {
        PortalState::Unverified => world.contact(&name, None),
        PortalState::Invited => {
            let contact = world.contact(&name, None);
            assert_eq!(invite(world, &[contact]), [InvitationOutcome::Sent]);
            contact
        }
        PortalState::Active => world.customer(&name, None).0,
        PortalState::Blocked => {
            let (contact, _) = world.customer(&name, None);
            world.mara().call::<BlockContact>(contact, &Nothing {}).unwrap();
            contact
        }
        PortalState::Pending => pending(world, &name),
    }
}

/// A contact whose sign-up waits for approval. Nobody can sign up yet.
fn pending(world: &World, name: &str) -> ContactId {
    let contact = world.contact(name, None);
    let insert = "insert into portal_access (contact_id, help_center_id, state, since)
                  select ?1, id, 'pending', 1 from help_centers where is_default = 1";
    world.sqlite().with(|it| it.execute(insert, [contact.to_string()])).unwrap();
    contact
}

mod invite_contacts {
    use super::*;

    #[test]
    fn p1_p2_p3_nobody_is_dropped_silently() {
        let world = World::new();
        let fresh = world.contact("Fred", None);
        let invited = in_state(&world, PortalState::Invited);
        let active = in_state(&world, PortalState::Active);
        let blocked = in_state(&world, PortalState::Blocked);
        let mute = silent(&world, "Mute");
        assert_eq!(
            invite(&world, &[fresh, invited, active, blocked, mute]),
            [
                InvitationOutcome::Sent,
                InvitationOutcome::Sent,
                InvitationOutcome::AlreadyActive,
                InvitationOutcome::Blocked,
                InvitationOutcome::NoEmail,
            ]
        );
        assert_eq!(state(&world, fresh), PortalState::Invited);
        assert_eq!(state(&world, active), PortalState::Active);
        assert_eq!(state(&world, blocked), PortalState::Blocked);
        assert_eq!(state(&world, mute), PortalState::Unverified);
        assert_eq!(world.mails(&world.email("Fred")).len(), 1);
        assert_eq!(world.mails(&world.email("Invited")).len(), 2);
        // The only mail is that of their activation.
        assert_eq!(world.mails(&world.email("Active")).len(), 1);
        assert_eq!(world.mails(&world.email("Blocked")).len(), 1);
    }

    #[test]
    fn p2_thirty_are_invited_at_once_and_no_more() {
        let world = World::in_process();
        let contacts: Vec<ContactId> =
            (0..31).map(|n| world.contact(&format!("Ann{n}"), None)).collect();
        let ask = |contacts: &[ContactId]| {
            let invite = Invitations { contacts: contacts.to_vec() };
            world.mara().call::<InviteContacts>(NoId, &invite)
        };
        assert_eq!(code(ask(&contacts)), ProblemCode::Invalid);
        assert_eq!(code(ask(&[])), ProblemCode::Invalid);
        assert_eq!(state(&world, contacts[0]), PortalState::Unverified);
        world.sqlite().take_counts();
        let results = ask(&contacts[..30]).unwrap();
        assert_eq!(world.sqlite().take_counts().0, 2, "one read and one batch");
        assert!(results.iter().all(|it| it.outcome == InvitationOutcome::Sent));
        assert_eq!(results.len(), 30);
        let queued = world.dump().iter().filter(|row| row.starts_with("outbox: ")).count();
        assert_eq!(queued, 30);
    }

    #[test]
    fn p2_a_contact_who_is_named_twice_is_invited_once() {
        let world = World::new();
        let ann = world.contact("Ann", None);
        let twice = Invitations { contacts: vec![ann, ann] };
        let results = world.mara().call::<InviteContacts>(NoId, &twice).unwrap();
        assert_eq!(results.len(), 1);
        assert_eq!(world.mails(&world.email("Ann")).len(), 1);
    }

    #[test]
    fn v2_with_an_unknown_contact_nobody_is_invited() {
        let world = World::new();
        let ann = world.contact("Ann", None);
        let gone = ContactId::new(uuid::Uuid::now_v7());
        let both = Invitations { contacts: vec![ann, gone] };
        let refused = world.mara().call::<InviteContacts>(NoId, &both).unwrap_err();
        assert!(refused.of_field("contacts").is_some(), "{refused:?}");
        assert!(world.mails(&world.email("Ann")).is_empty());
    }

    #[test]
    fn p13_a_bounced_address_is_skipped_until_it_is_verified() {
        let world = World::in_process();
        let ann = in_state(&world, PortalState::Invited);
        let bounced = "update contact_addresses set bounced_at = 1 where contact_id = ?1";
        world.sqlite().with(|it| it.execute(bounced, [ann.to_string()])).unwrap();
        assert_eq!(invite(&world, &[ann]), [InvitationOutcome::BouncedBefore]);
        assert_eq!(world.mails(&world.email("Invited")).len(), 1);
        let changed = "update contact_addresses set is_live = 0 where contact_id = ?1";
        world.sqlite().with(|it| it.execute(changed, [ann.to_string()])).unwrap();
        let next = "insert into contact_addresses (id, contact_id, email, address_key, is_primary, created_at)
                    values ('next', ?1, 'next@acme.example', 'next@acme.example', 1, 1)";
        world.sqlite().with(|it| it.execute(next, [ann.to_string()])).unwrap();
        assert_eq!(invite(&world, &[ann]), [InvitationOutcome::Sent]);
        assert_eq!(world.mails("next@acme.example").len(), 1);
    }

    #[test]
    fn p16_a_double_click_sends_one_mail() {
        let world = World::new();
        let ann = world.contact("Ann", None);
        let mara = world.mara();
        let body = serde_json::to_vec(&Invitations { contacts: vec![ann] }).unwrap();
        let key = uuid::Uuid::now_v7().to_string();
        let click = || {
            let headers = [("idempotency-key", key.as_str())];
            mara.request("POST", "/api/desk/invitations", &headers, Some(body.clone()))
        };
        let answers = world.at_once(vec![click(), click(), click()]);
        for answer in &answers {
            assert_eq!((answer.status, &answer.body), (200, &answers[0].body));
        }
        assert_eq!(world.mails(&world.email("Ann")).len(), 1);
        assert!(!world.link(&world.email("Ann")).is_empty());
    }

    #[test]
    fn p16_two_agents_at_once_leave_one_link_that_works() {
        let world = World::new();
        let ann = world.contact("Ann", None);
        let body = serde_json::to_vec(&Invitations { contacts: vec![ann] }).unwrap();
        let clients = [world.mara(), world.agent("jonas")];
        let requests = clients
            .iter()
            .map(|it| it.request("POST", "/api/desk/invitations", &[], Some(body.clone())));
        let answers = world.at_once(requests.collect());
        assert!(answers.iter().all(|it| matches!(it.status, 200 | 409)), "{answers:?}");
        let mails = world.mails(&world.email("Ann"));
        let live = mails.iter().filter(|it| it.button.is_some()).count();
        assert_eq!(live, 1);
    }

    #[test]
    fn p3_a_mail_with_a_revoked_link_is_not_sent() {
        let world = World::in_process();
        let ann = world.contact("Ann", None);
        invite(&world, &[ann]);
        invite(&world, &[ann]);
        world.minute();
        let states: Vec<MailState> =
            world.mails(&world.email("Ann")).iter().map(|it| it.state).collect();
        assert_eq!(states, [MailState::Sent, MailState::Dropped]);
    }
}

mod send_reset {
    use super::*;

    #[test]
    fn p3_only_an_active_contact_gets_a_reset() {
        let world = World::new();
        for from in [PortalState::Unverified, PortalState::Invited, PortalState::Blocked] {
            let contact = in_state(&world, from);
            let refused = world.mara().call::<SendReset>(contact, &Nothing {});
            assert_eq!(code(refused), ProblemCode::Conflict, "{from:?}");
        }
        let active = in_state(&world, PortalState::Active);
        world.mara().call::<SendReset>(active, &Nothing {}).unwrap();
        let mail = &world.mails(&world.email("Active"))[0];
        assert!(mail.subject.starts_with("Reset your password"));
        // It says who has asked for it: not the reader.
        assert!(mail.paragraphs[1].starts_with("Mara Okafor of "), "{:?}", mail.paragraphs);
        assert!(!mail.footer.contains("ask for this"), "{}", mail.footer);
        assert_eq!(state(&world, active), PortalState::Active);
    }

    #[test]
    fn p1_a_reset_needs_an_address() {
        let world = World::in_process();
        let active = in_state(&world, PortalState::Active);
        let gone = "update contact_addresses set is_live = 0 where contact_id = ?1";
        world.sqlite().with(|it| it.execute(gone, [active.to_string()])).unwrap();
        let refused = world.mara().call::<SendReset>(active, &Nothing {});
        assert_eq!(code(refused), ProblemCode::NoEmail);
    }
}

mod blocking {
    use super::*;

    #[test]
    fn p7_a_blocked_contact_is_refused_on_the_next_request() {
        let world = World::new();
        let account = world.account("Acme", AccessLevel::AllReply);
        let (ann, client) = world.customer("Ann", Some(account));
        let (_, colleague) = world.customer("Carl", Some(account));
        assert!(client.call::<GetPortalSession>(NoId, &Nothing {}).is_ok());
        world.agent("jonas").call::<BlockContact>(ann, &Nothing {}).unwrap();
        let after = client.call::<GetPortalSession>(NoId, &Nothing {});
        assert_eq!(code(after), ProblemCode::SignInNeeded);
        assert!(colleague.call::<GetPortalSession>(NoId, &Nothing {}).is_ok());
        let sign_in = SignIn { email: world.email("Ann"), password: PASSWORD.to_owned() };
        let refused = world.anybody().call::<SignInContact>(NoId, &sign_in);
        assert_eq!(code(refused), ProblemCode::NotAuthorized);

        world.mara().call::<UnblockContact>(ann, &Nothing {}).unwrap();
        assert_eq!(state(&world, ann), PortalState::Active);
        let still = client.call::<GetPortalSession>(NoId, &Nothing {});
        assert_eq!(code(still), ProblemCode::SignInNeeded, "the old session stays dead");
        assert!(world.anybody().call::<SignInContact>(NoId, &sign_in).is_ok());
    }

    #[test]
    fn p7_a_blocked_contact_gets_no_mail() {
        let world = World::in_process();
        let ann = in_state(&world, PortalState::Invited);
        world.mara().call::<BlockContact>(ann, &Nothing {}).unwrap();
        world.minute();
        assert_eq!(world.mails(&world.email("Invited"))[0].state, MailState::Dropped);
        assert_eq!(invite(&world, &[ann]), [InvitationOutcome::Blocked]);
        let ask = LinkRequest { email: world.email("Invited") };
        world.anybody().call::<RequestLink>(NoId, &ask).unwrap();
        assert_eq!(world.mails(&world.email("Invited")).len(), 1);
    }

    #[test]
    fn p7_a_contact_who_never_had_a_password_is_unverified_after_unblocking() {
        let world = World::new();
        for from in [PortalState::Unverified, PortalState::Invited] {
            let contact = in_state(&world, from);
            world.mara().call::<BlockContact>(contact, &Nothing {}).unwrap();
            world.mara().call::<UnblockContact>(contact, &Nothing {}).unwrap();
            assert_eq!(state(&world, contact), PortalState::Unverified, "{from:?}");
        }
    }

    #[test]
    fn p7_blocking_twice_has_the_effect_of_blocking_once() {
        let world = World::in_process();
        let ann = in_state(&world, PortalState::Blocked);
        let before = world.dump();
        world.mara().call::<BlockContact>(ann, &Nothing {}).unwrap();
        assert_eq!(world.dump(), before);
    }
}

/// From each state, by each act of an agent: the next state, or `409`.
#[test]
fn p8_each_state_moves_as_listed_or_not_at_all() {
    use PortalState::{Active, Blocked, Invited, Pending, Unverified};
    let world = World::in_process();
    let before = world.snapshot();
    let check = |from: PortalState, expected: [Option<PortalState>; 5]| {
        let given = SetPasswordDraft { password: "given by the admin".to_owned() };
        for (act, expected) in expected.into_iter().enumerate() {
            world.restore(&before);
            let contact = in_state(&world, from);
            let mara = world.mara();
            let happened = match act {
                0 => invite(&world, &[contact]) == [InvitationOutcome::Sent],
                1 => mara.call::<SendReset>(contact, &Nothing {}).is_ok(),
                2 => mara.call::<BlockContact>(contact, &Nothing {}).is_ok(),
                3 => mara.call::<UnblockContact>(contact, &Nothing {}).is_ok(),
                _ => mara.call::<SetContactPassword>(contact, &given).is_ok(),
            };
            assert_eq!(happened, expected.is_some(), "{from:?} {act}");
            assert_eq!(state(&world, contact), expected.unwrap_or(from), "{from:?} {act}");
        }
    };
    //                 invite,        reset,        block,         unblock,      password
    check(Unverified, [Some(Invited), None, Some(Blocked), None, None]);
    check(Invited, [Some(Invited), None, Some(Blocked), None, None]);
    check(Active, [None, Some(Active), Some(Blocked), None, Some(Active)]);
    check(Blocked, [None, None, Some(Blocked), Some(Active), None]);
    check(Pending, [Some(Invited), None, Some(Blocked), None, None]);
}

#[test]
fn p11_an_invitation_gives_access_to_one_help_center() {
    let world = World::in_process();
    let other = "insert into help_centers (id, name, slug, department_id)
                 select '0199a000-0000-7000-8000-0000000000c2', 'Southwind Support', 'southwind', department_id
                   from help_centers where is_default = 1";
    world.sqlite().with(|it| it.execute_batch(other)).unwrap();
    let (ann, _) = world.customer("Ann", None);
    let contact = world.mara().call::<GetContact>(ann, &Nothing {}).unwrap();
    let mut states: Vec<(String, PortalState)> =
        contact.portal.into_iter().map(|it| (it.help_center.name, it.state)).collect();
    states.sort();
    assert_eq!(
        states,
        [
            ("Northwind Support".to_owned(), PortalState::Active),
            ("Southwind Support".to_owned(), PortalState::Unverified),
        ]
    );
}
