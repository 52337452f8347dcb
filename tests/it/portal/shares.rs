//! Shared tickets [V10].

use shared::api::operations::{Done, Draft, PreviewOperation};
use shared::api::shares::{ShareTicket, WithdrawShare};
use shared::api::tickets::GetAudience;
use shared::problem::Problem;
use shared::time::Timestamp;

use super::*;
use crate::harness::commit;
use crate::rows::{DEPARTMENTS, SOFTWARE};

fn shares(ticket: TicketNumber, account: AccountId, until: Option<Timestamp>) -> Draft {
    Draft::ShareTicket(ShareTicket { ticket, account, until })
}

fn withdraws(ticket: TicketNumber, account: AccountId) -> Draft {
    Draft::WithdrawShare(WithdrawShare { ticket, account })
}

fn done(world: &World, draft: Draft) -> Done {
    commit(&world.mara(), draft).unwrap()
}

#[test]
fn v10_a_share_lasts_exactly_until_it_expires_or_is_withdrawn() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::Manage);
    let globex = world.account("Globex", AccessLevel::AllRead);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (gil, gil_asks) = world.customer("Gil", Some(globex));
    let (_, hal_asks) = world.customer("Hal", Some(globex));
    let (expiring, lasting) = (raise(&ann, None), raise(&ann, None));
    assert!(!sees(&gil_asks, expiring) && !sees(&gil_asks, lasting));
    let end = world.now() + Span::hours(1);
    done(&world, shares(expiring, globex, Some(end)));
    done(&world, shares(lasting, globex, None));
    assert!(sees(&gil_asks, expiring) && sees(&gil_asks, lasting));
    let reply = gil_asks.call::<ReplyToPortalTicket>(lasting, &says("Hello"));
    assert_eq!(code(reply), ProblemCode::Forbidden, "all_read reads");
    let ticket = gil_asks.call::<GetPortalTicket>(lasting, &Nothing {}).unwrap();
    assert_eq!(ticket.account, None, "the account's name is not theirs to know [V11]");
    world.wait(Span::minutes(59));
    assert!(sees(&gil_asks, expiring));
    world.wait(Span::minutes(1));
    assert!(!sees(&gil_asks, expiring) && sees(&gil_asks, lasting));
    // A contact who sees only their own tickets sees no shared one.
    set_level(&world, gil, AccessLevel::Own);
    assert!(!sees(&gil_asks, lasting));
    set_level(&world, gil, AccessLevel::Manage);
    let solve = gil_asks.call::<SolvePortalTicket>(lasting, &Nothing {});
    assert_eq!(code(solve), ProblemCode::Forbidden, "whether it is done is for Acme to say");
    gil_asks.call::<ReplyToPortalTicket>(lasting, &says("Hello")).unwrap();
    assert!(sees(&hal_asks, lasting));
    done(&world, withdraws(lasting, globex));
    assert!(!sees(&hal_asks, lasting));
    assert!(sees(&gil_asks, lasting), "who has replied takes part [V4]");
}

#[test]
fn v9_v10_a_private_ticket_is_not_visible_through_shares() {
    let world = World::in_process();
    let globex = world.account("Globex", AccessLevel::Manage);
    let (_, ann) = world.customer("Ann", None);
    let (_, gil) = world.customer("Gil", Some(globex));
    let number = raise(&ann, None);
    done(&world, shares(number, globex, None));
    assert!(sees(&gil, number));
    work(&world, number, |it| it.is_private = true);
    assert!(!sees(&gil, number));
    let refused = commit(&world.mara(), shares(raise_privately(&ann), globex, None));
    assert_eq!(code(refused), ProblemCode::Conflict);
}

#[test]
fn v10_v15_the_preview_says_who_gains_and_an_undo_takes_it_back() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let globex = world.account("Globex", AccessLevel::AllRead);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (gil, gil_asks) = world.customer("Gil", Some(globex));
    // Ida sees it through Acme already, Jon sees only his own tickets, and Kai has no access.
    let (ida, _) = world.customer("Ida", Some(globex));
    join(&world, ida, acme, None);
    let (jon, _) = world.customer("Jon", Some(globex));
    set_level(&world, jon, AccessLevel::Own);
    world.contact("Kai", Some(globex));
    let number = raise(&ann, None);
    let sight = |draft: &Draft| {
        let preview = mara.call::<PreviewOperation>(NoId, draft).unwrap();
        let people = preview.sight.people.iter().map(|it| (it.contact.id, it.gains, it.loses));
        people.collect::<Vec<_>>()
    };
    let listed = || {
        let shares = mara.call::<GetAudience>(number, &Nothing {}).unwrap().shares;
        shares.into_iter().map(|it| (it.account.id, it.until)).collect::<Vec<_>>()
    };
    let until = Some(world.now() + Span::hours(1));
    assert_eq!(sight(&shares(number, globex, until)), [(gil, 1, 0)]);
    assert_eq!(listed(), []);
    let shared = done(&world, shares(number, globex, until));
    assert!(sees(&gil_asks, number));
    assert_eq!(listed(), [(globex, until)]);
    // The end of a share changes, and the same share changes nothing.
    assert_eq!(sight(&shares(number, globex, None)), []);
    assert_eq!(done(&world, shares(number, globex, until)).operation, None);
    assert_eq!(sight(&withdraws(number, globex)), [(gil, 0, 1)]);
    let undo = Draft::Undo { operation: shared.operation.unwrap() };
    assert_eq!(sight(&undo), [(gil, 0, 1)]);
    done(&world, undo);
    assert!(!sees(&gil_asks, number));
    assert_eq!(listed(), []);
    assert_eq!(done(&world, withdraws(number, globex)).operation, None);
    // A share that has ended is shared again.
    done(&world, shares(number, globex, until));
    world.wait(Span::hours(1));
    assert_eq!((listed(), sees(&gil_asks, number)), (Vec::new(), false));
    done(&world, shares(number, globex, None));
    assert_eq!((listed(), sees(&gil_asks, number)), (vec![(globex, None)], true));
}

#[test]
fn v2_v10_a_share_that_cannot_be_is_refused_with_the_reason() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let globex = world.account("Globex", AccessLevel::AllRead);
    let (ann, _) = world.customer("Ann", Some(acme));
    let number = ticket(&mara, ann, SOFTWARE);
    let field = |result: Result<Done, Problem>| {
        let problem = result.unwrap_err();
        assert_eq!(problem.code, ProblemCode::Invalid);
        problem.fields[0].field.clone()
    };
    assert_eq!(field(commit(&mara, shares(number, acme, None))), "account");
    let nowhere = AccountId::new(Uuid::from_u128(1));
    assert_eq!(field(commit(&mara, shares(number, nowhere, None))), "account");
    assert_eq!(field(commit(&mara, shares(number, globex, Some(world.now())))), "until");
    let nothing = TicketNumber::new(999_999);
    assert_eq!(code(commit(&mara, shares(nothing, globex, None))), ProblemCode::NotFound);
    // R19: an agent shares what they see. Priya works for Software only.
    let priya = world.agent("priya");
    let other = DEPARTMENTS.into_iter().find(|it| *it != SOFTWARE).unwrap();
    let hidden = ticket(&mara, ann, other);
    for draft in [shares(hidden, globex, None), withdraws(hidden, globex)] {
        assert_eq!(code(commit(&priya, draft)), ProblemCode::NotFound);
    }
    commit(&priya, shares(number, globex, None)).unwrap();
    commit(&priya, withdraws(number, globex)).unwrap();
}

fn ticket(
    agent: &Client<'_>,
    requester: ContactId,
    department: shared::ids::DepartmentId,
) -> TicketNumber {
    let draft = TicketDraft {
        requester: Some(requester),
        subject: "Printer".to_owned(),
        body: "It is on fire.".to_owned(),
        department: Some(department),
        ..TicketDraft::default()
    };
    agent.call::<CreateTicket>(NoId, &draft).unwrap().number
}
