//! A ticket's account, which does not change [T4, T10].

use super::*;

/// A ticket in each status, of `account`.
fn one_a_status(
    mara: &Client<'_>,
    requester: ContactId,
    account: Option<AccountId>,
) -> Vec<TicketNumber> {
    let statuses = TicketStatus::ALL.into_iter();
    let raised = statuses.map(|status| {
        let number = raise(mara, &TicketDraft { account, ..draft(requester) });
        set_status(mara, number, status);
        number
    });
    raised.collect()
}

#[test]
fn t4_a_tickets_account_stays_when_the_requester_changes() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let globex = world.account("Globex", AccessLevel::AllRead);
    let initech = world.account("Initech", AccessLevel::AllRead);
    let ann = world.contact("Ann", Some(acme));
    let of_acme = one_a_status(&mara, ann, None);
    let of_globex = one_a_status(&mara, ann, Some(globex));
    let check = |after: &str| {
        for (numbers, account) in [(&of_acme, acme), (&of_globex, globex)] {
            for number in numbers {
                assert_eq!(account_of(&mara, *number), Some(account), "{after}");
            }
        }
    };
    check("at first");
    let join = AssociateAccounts { accounts: vec![globex], role: String::new(), level: None };
    mara.call::<AssociateWithContact>(ann, &join).unwrap();
    check("a relationship was added");
    change_primary(&mara, ann, Some(initech));
    check("the primary account changed");
    let contact = mara.call::<GetContact>(ann, &Nothing {}).unwrap();
    for relationship in contact.relationships {
        let end = mara.call::<EndRelationship>(relationship.id, &Nothing {});
        if relationship.account.id == initech {
            assert_eq!(code(end), ProblemCode::PrimaryCannotBeDissociated);
        } else {
            end.unwrap();
        }
    }
    check("relationships ended");
    change_primary(&mara, ann, None);
    check("no account is left");
    let (_, ann_asks) = (ann, world.activate(ann, "Ann"));
    ann_asks.call::<ListPortalTickets>(NoId, &PortalTicketFilter::default()).unwrap();
    check("the contact signed in");
}

#[test]
fn a_tickets_account_stays_when_records_are_deleted_and_settings_change() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let ann = world.contact("Ann", Some(acme));
    let numbers = one_a_status(&mara, ann, None);
    world.set(|it| it.multi_account = false);
    world.sqlite().with(|db| rows::delete(db, &ann.to_string()));
    for number in &numbers {
        let ticket = read(&mara, *number);
        assert_eq!(ticket.account.map(|it| it.id), Some(acme));
        assert!(ticket.requester.is_deleted, "the name stays");
    }
    // Agents still see the tickets of a deleted account.
    world.sqlite().with(|db| rows::delete(db, &acme.to_string()));
    let stays = format!("select count(*) from tickets where account_id = '{acme}'");
    assert_eq!(count(&world, &stays), 4);
    assert!(mara.call::<GetTicket>(numbers[0], &Nothing {}).is_ok());
}

#[test]
fn t10_an_accounts_figures_count_its_tickets_and_not_its_contacts_tickets() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let globex = world.account("Globex", AccessLevel::AllRead);
    let ann = world.contact("Ann", Some(acme));
    one_a_status(&mara, ann, None);
    change_primary(&mara, ann, Some(globex));
    let figures = |id| {
        let account = mara.call::<shared::api::accounts::GetAccount>(id, &Nothing {}).unwrap();
        (account.tickets, account.open_tickets)
    };
    assert_eq!((figures(acme), figures(globex)), ((4, 2), (0, 0)));
}
