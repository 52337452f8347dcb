//! Tables and properties of the visibility rule.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::AgentId;
use crate::policy::viewer::{Agent, Membership};
use crate::policy::workspace::VisibilityRules;
use AccessLevel::{AllRead, AllReply, Manage, Own};

const NOW: Timestamp = Timestamp::from_millis(1_000);
const HERE: HelpCenterId = HelpCenterId::new(Uuid::from_u128(0x10));
const THERE: HelpCenterId = HelpCenterId::new(Uuid::from_u128(0x11));
const HARDWARE: DepartmentId = DepartmentId::new(Uuid::from_u128(0x20));
const BILLING: DepartmentId = DepartmentId::new(Uuid::from_u128(0x21));
const ACME: AccountId = AccountId::new(Uuid::from_u128(0x30));
const GLOBEX: AccountId = AccountId::new(Uuid::from_u128(0x31));
const ANN: ContactId = ContactId::new(Uuid::from_u128(0x40));
const BOB: ContactId = ContactId::new(Uuid::from_u128(0x41));

fn member(account: AccountId, level: AccessLevel) -> Membership {
    Membership {
        account,
        account_name: "Acme".to_owned(),
        kind: RelationshipKind::Direct,
        role: None,
        own_level: Some(level),
        role_level: None,
        default_level: Own,
    }
}

fn contact(id: ContactId, memberships: Vec<Membership>) -> Customer {
    let rules = VisibilityRules { leavers_keep: true, managers_see_private: false };
    Customer { id, help_center: HERE, is_active: true, memberships, rules }
}

/// Ann of Acme raised it; Billing answers it.
fn ticket() -> TicketFacts {
    TicketFacts {
        id: TicketId::new(Uuid::from_u128(7)),
        number: TicketNumber::new(7),
        help_center: HERE,
        department: BILLING,
        requester: ANN,
        account: Some(ACME),
        is_private: false,
        participants: Vec::new(),
        shares: Vec::new(),
        status: TicketStatus::Open,
        version: 1,
    }
}

/// Checks one row: see, reply, solve, annotate, work; `+` yes, `-` forbidden, `.` hidden.
#[track_caller]
fn check(viewer: &Viewer, ticket: &TicketFacts, expected: &str) {
    let actual: String = Verb::ALL
        .map(|verb| match decide(viewer, verb, ticket, NOW) {
            Ok(()) => '+',
            Err(Refusal::Forbidden | Refusal::NotManager { .. } | Refusal::MoreThanSeen) => '-',
            Err(Refusal::Hidden) => '.',
        })
        .into_iter()
        .collect();
    assert_eq!(expected, actual, "{viewer:?}");
}

#[test]
#[rustfmt::skip]
fn v5_level_by_verb() {
    let bob = |level| Viewer::Customer(contact(BOB, vec![member(ACME, level)]));
    check(&bob(Own),      &ticket(), ".....");
    check(&bob(AllRead),  &ticket(), "+----");
    check(&bob(AllReply), &ticket(), "++---");
    check(&bob(Manage),   &ticket(), "+++--");
    let ann = |level| Viewer::Customer(contact(ANN, vec![member(ACME, level)]));
    for level in AccessLevel::ALL {
        check(&ann(level), &ticket(), "+++--");
    }
    check(&Viewer::Customer(contact(BOB, vec![member(GLOBEX, Manage)])), &ticket(), ".....");
    check(&Viewer::Customer(contact(BOB, vec![])), &ticket(), ".....");
}

#[test]
fn agents_see_their_departments() {
    let agent = |departments: Option<&[DepartmentId]>| {
        Viewer::Agent(Agent {
            id: AgentId::new(Uuid::from_u128(1)),
            name: "Mara".to_owned(),
            is_admin: false,
            departments: departments.map(<[_]>::to_vec),
        })
    };
    check(&agent(None), &ticket(), "+++++");
    check(&agent(Some(&[HARDWARE, BILLING])), &ticket(), "+++++");
    check(&agent(Some(&[HARDWARE])), &ticket(), ".....");
    check(&agent(Some(&[])), &ticket(), ".....");
}

#[test]
#[rustfmt::skip]
fn v9_a_private_ticket_is_for_requester_and_participants() {
    let private = TicketFacts { is_private: true, ..ticket() };
    let bob = |level| contact(BOB, vec![member(ACME, level)]);
    for level in AccessLevel::ALL {
        check(&Viewer::Customer(bob(level)), &private, ".....");
    }
    check(&Viewer::Customer(contact(ANN, vec![])), &private, "+++--");
    let joined = TicketFacts { participants: vec![BOB], ..private.clone() };
    check(&Viewer::Customer(bob(Own)), &joined, "++---");
    // If the workspace says so, a contact with the level `Manage` sees it too.
    let told = |level| {
        let rules = VisibilityRules { leavers_keep: true, managers_see_private: true };
        Viewer::Customer(Customer { rules, ..bob(level) })
    };
    check(&told(Manage),   &private, "+++--");
    check(&told(AllReply), &private, ".....");
}

#[test]
fn v10_a_share_ends_to_the_instant() {
    let until = |until| TicketFacts { shares: vec![Share { account: GLOBEX, until }], ..ticket() };
    let bob = |level| Viewer::Customer(contact(BOB, vec![member(GLOBEX, level)]));
    check(&bob(AllRead), &until(None), "+----");
    check(&bob(Manage), &until(None), "++---");
    check(&bob(Own), &until(None), ".....");
    check(&bob(AllRead), &until(Some(Timestamp::from_millis(1_001))), "+----");
    check(&bob(AllRead), &until(Some(NOW)), ".....");
    let private = TicketFacts { is_private: true, ..until(None) };
    check(&bob(Manage), &private, ".....");
}

#[test]
fn v13_who_is_blocked_or_deleted_sees_nothing() {
    let out = Customer { is_active: false, ..contact(ANN, vec![member(ACME, Manage)]) };
    check(&Viewer::Customer(out), &ticket(), ".....");
}

#[test]
fn v14_a_help_center_does_not_show_anothers_tickets() {
    let elsewhere = Customer { help_center: THERE, ..contact(ANN, vec![member(ACME, Manage)]) };
    check(&Viewer::Customer(elsewhere), &ticket(), ".....");
}

#[test]
fn t9_leavers_keep_what_they_raised_where_the_workspace_says_so() {
    let left = |leavers_keep| {
        let rules = VisibilityRules { leavers_keep, managers_see_private: false };
        Viewer::Customer(Customer { rules, ..contact(ANN, vec![member(GLOBEX, Manage)]) })
    };
    check(&left(true), &ticket(), "+++--");
    check(&left(false), &ticket(), ".....");
    let of_nobody = TicketFacts { account: None, ..ticket() };
    check(&left(false), &of_nobody, "+++--");
}

fn levels() -> impl Strategy<Value = AccessLevel> {
    prop::sample::select(AccessLevel::ALL.to_vec())
}

prop_compose! {
    fn worlds()(
        level in levels(), in_acme in any::<bool>(), shared in any::<bool>(), in_globex in any::<bool>(),
        raised in any::<bool>(), joined in any::<bool>(), is_private in any::<bool>(),
        leavers_keep in any::<bool>(), managers_see_private in any::<bool>(), indirect in any::<bool>(),
    ) -> (Customer, TicketFacts) {
        let mut memberships = Vec::new();
        let kind = if indirect { RelationshipKind::Indirect } else { RelationshipKind::Direct };
        if in_acme { memberships.push(Membership { kind, ..member(ACME, level) }); }
        if in_globex { memberships.push(Membership { kind, ..member(GLOBEX, level) }); }
        let rules = VisibilityRules { leavers_keep, managers_see_private };
        let contact = Customer { rules, ..contact(BOB, memberships) };
        let ticket = TicketFacts {
            requester: if raised { BOB } else { ANN },
            participants: if joined { vec![BOB] } else { Vec::new() },
            shares: if shared { vec![Share { account: GLOBEX, until: None }] } else { Vec::new() },
            is_private,
            ..ticket()
        };
        (contact, ticket)
    }
}

fn rights(contact: &Customer, ticket: &TicketFacts) -> Vec<Verb> {
    let viewer = Viewer::Customer(contact.clone());
    Verb::ALL.into_iter().filter(|verb| decide(&viewer, *verb, ticket, NOW).is_ok()).collect()
}

proptest! {
    #[test]
    fn v4_adding_a_reason_never_removes_a_right((contact, ticket) in worlds(), level in levels()) {
        let before = rights(&contact, &ticket);
        let joined = TicketFacts { participants: vec![BOB], ..ticket.clone() };
        let mut wider = contact.clone();
        if wider.membership(ACME).is_none() {
            wider.memberships.push(member(ACME, level));
        }
        for after in [rights(&contact, &joined), rights(&wider, &ticket)] {
            prop_assert!(before.iter().all(|verb| after.contains(verb)), "{before:?} {after:?}");
        }
    }

    #[test]
    fn v7_direct_and_indirect_give_equal_rights((contact, ticket) in worlds()) {
        let mut other = contact.clone();
        for membership in &mut other.memberships {
            membership.kind = match membership.kind {
                RelationshipKind::Direct => RelationshipKind::Indirect,
                RelationshipKind::Indirect => RelationshipKind::Direct,
            };
        }
        prop_assert_eq!(rights(&contact, &ticket), rights(&other, &ticket));
    }

    #[test]
    fn v15_the_reasons_are_what_the_decision_used((contact, ticket) in worlds()) {
        let seen = !reasons(&contact, &ticket, NOW).is_empty();
        prop_assert_eq!(seen, rights(&contact, &ticket).contains(&Verb::See));
    }
}

#[test]
fn v15_the_first_thing_in_the_way_is_named() {
    let private = TicketFacts { is_private: true, ..ticket() };
    let bob = |level| contact(BOB, vec![member(ACME, level)]);
    assert_eq!(why_not(&bob(Own), &ticket()), WhyNot::OwnOnly);
    assert_eq!(why_not(&bob(AllRead), &private), WhyNot::Private);
    assert_eq!(why_not(&bob(Own), &private), WhyNot::OwnOnly);
    assert_eq!(why_not(&contact(ANN, Vec::new()), &ticket()), WhyNot::Left);
    let out = Customer { is_active: false, ..bob(Manage) };
    assert_eq!(why_not(&out, &ticket()), WhyNot::NotActive);
}
