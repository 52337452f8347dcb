//! R19 with random data: a change that an agent may make does not show anyone a ticket that
//! the agent does not see, now or later.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::customers::relationship::RelationshipKind;
use crate::ids::{AgentId, HelpCenterId, RelationshipId, ShareId, TicketNumber};
use crate::operations::rows::Flag;
use crate::policy::ticket::{Share, TicketFacts, reasons};
use crate::policy::viewer::{Agent, Customer, Membership};
use crate::policy::workspace::VisibilityRules;
use crate::ticket::status::TicketStatus;

const NOW: Timestamp = Timestamp::from_millis(1_000);
const HERE: HelpCenterId = HelpCenterId::new(Uuid::from_u128(0x10));
const TICKETS: usize = 5;

fn department(n: usize) -> DepartmentId {
    DepartmentId::new(Uuid::from_u128(0x20 + n as u128))
}

fn account(n: usize) -> AccountId {
    AccountId::new(Uuid::from_u128(0x30 + n as u128))
}

fn contact(n: usize) -> ContactId {
    ContactId::new(Uuid::from_u128(0x40 + n as u128))
}

fn ticket(n: usize) -> TicketId {
    TicketId::new(Uuid::from_u128(0x50 + n as u128))
}

/// A relationship: its own level, and whether the contact has the role "Lead".
type Bond = Option<(Option<AccessLevel>, bool)>;

/// Two departments, two accounts, two contacts, five tickets.
#[derive(Clone, Debug)]
struct World {
    defaults: [AccessLevel; 2],
    lead: [Option<AccessLevel>; 2],
    /// Each contact's relationship with each account.
    bonds: [[Bond; 2]; 2],
    states: [PortalState; 2],
    tickets: Vec<TestTicket>,
    rules: VisibilityRules,
}

#[derive(Clone, Debug)]
struct TestTicket {
    department: usize,
    requester: usize,
    account: Option<usize>,
    is_private: bool,
    joined: [bool; 2],
    shared: [bool; 2],
}

fn levels() -> impl Strategy<Value = AccessLevel> {
    prop::sample::select(AccessLevel::ALL.to_vec())
}

fn states() -> impl Strategy<Value = PortalState> {
    prop::sample::select(PortalState::ALL.to_vec())
}

prop_compose! {
    fn test_tickets()(
        department in 0..2_usize, requester in 0..2_usize, account in prop::option::of(0..2_usize),
        is_private in any::<bool>(), joined in any::<[bool; 2]>(), shared in any::<[bool; 2]>(),
    ) -> TestTicket {
        TestTicket { department, requester, account, is_private, joined, shared }
    }
}

prop_compose! {
    fn worlds()(
        defaults in [levels(), levels()],
        lead in [prop::option::of(levels()), prop::option::of(levels())],
        bonds in [
            [prop::option::of((prop::option::of(levels()), any::<bool>())), prop::option::of((prop::option::of(levels()), any::<bool>()))],
            [prop::option::of((prop::option::of(levels()), any::<bool>())), prop::option::of((prop::option::of(levels()), any::<bool>()))],
        ],
        states in [states(), states()],
        tickets in prop::collection::vec(test_tickets(), TICKETS),
        leavers_keep in any::<bool>(), managers_see_private in any::<bool>(),
    ) -> World {
        let rules = VisibilityRules { leavers_keep, managers_see_private };
        World { defaults, lead, bonds, states, tickets, rules }
    }
}

impl World {
    /// The contact as the policy has them; `let_in`: as if the contact were active.
    fn customer(&self, n: usize, let_in: bool) -> Customer {
        let bond = |of: usize| {
            self.bonds[n][of].map(|(own_level, leads)| Membership {
                account: account(of),
                account_name: String::new(),
                kind: RelationshipKind::Direct,
                role: leads.then(|| "Lead".to_owned()),
                own_level,
                role_level: self.lead[of].filter(|_| leads),
                default_level: self.defaults[of],
            })
        };
        Customer {
            id: contact(n),
            help_center: HERE,
            is_active: let_in
                || matches!(self.states[n], PortalState::Active | PortalState::Invited),
            memberships: (0..2).filter_map(bond).collect(),
            rules: self.rules,
        }
    }

    fn ticket_facts(&self, n: usize) -> TicketFacts {
        let test_ticket = &self.tickets[n];
        TicketFacts {
            id: ticket(n),
            number: TicketNumber::new(7),
            help_center: HERE,
            department: department(test_ticket.department),
            requester: contact(test_ticket.requester),
            account: test_ticket.account.map(account),
            is_private: test_ticket.is_private,
            participants: (0..2).filter(|it| test_ticket.joined[*it]).map(contact).collect(),
            shares: (0..2)
                .filter(|it| test_ticket.shared[*it])
                .map(|it| Share { account: account(it), until: None })
                .collect(),
            status: TicketStatus::Open,
            version: 1,
        }
    }

    /// Whether the contact sees the ticket, or will see it after redeeming an invitation.
    fn sees(&self, n: usize, of: usize) -> bool {
        !reasons(&self.customer(n, false), &self.ticket_facts(of), NOW).is_empty()
    }

    fn facts(&self) -> GrantFacts {
        let levels = |of: usize| AccountLevels {
            default: Some(self.defaults[of]),
            roles: self.lead[of].map(|it| ("Lead".to_owned(), it)).into_iter().collect(),
        };
        let sees = |n: usize| ContactSight {
            is_known: true,
            levels: self.customer(n, true).memberships.iter().map(|it| it.level().level).collect(),
            departments: self
                .tickets
                .iter()
                .filter(|it| it.requester == n || it.joined[n])
                .map(|it| department(it.department))
                .collect(),
        };
        let tickets = self.tickets.iter().enumerate();
        GrantFacts {
            accounts: (0..2).map(|it| (account(it), levels(it))).collect(),
            tickets: tickets.map(|(n, it)| (ticket(n), department(it.department))).collect(),
            contacts: (0..2).map(|it| (contact(it), sees(it))).collect(),
            leavers_keep: self.rules.leavers_keep,
        }
    }

    /// The rows in which `self` and `after` differ.
    fn changes(&self, after: &Self) -> Vec<RowChange> {
        let mut changes = Vec::new();
        for of in 0..2 {
            if self.defaults[of] != after.defaults[of] {
                let row = |world: &Self| AccountRow {
                    id: account(of),
                    name: String::new(),
                    sort_key: String::new(),
                    default_level: world.defaults[of],
                    owner_id: None,
                    external_id: None,
                    created_at: NOW,
                    deleted_at: None,
                    merged_into: None,
                    parent_id: None,
                    reach: crate::customers::reach::Reach::default(),
                    fields: crate::fields::Values::default(),
                };
                changes.push(RowChange::Account(Diff {
                    before: Some(row(self)),
                    after: Some(row(after)),
                }));
            }
            let row = |world: &Self| {
                let role = "Lead".to_owned();
                world.lead[of].map(|level| RoleLevelRow { account_id: account(of), role, level })
            };
            if row(self) != row(after) {
                changes.push(RowChange::RoleLevel(Diff { before: row(self), after: row(after) }));
            }
        }
        for n in 0..2 {
            for of in 0..2 {
                let row = |world: &Self| {
                    world.bonds[n][of].map(|(level, leads)| RelationshipRow {
                        id: RelationshipId::new(Uuid::from_u128(1 + (n * 2 + of) as u128)),
                        contact_id: contact(n),
                        account_id: account(of),
                        kind: RelationshipKind::Direct,
                        role: leads.then(|| "Lead".to_owned()),
                        level,
                        valid_from: NOW,
                        valid_to: None,
                    })
                };
                let diff = Diff { before: row(self), after: row(after) };
                if diff.before != diff.after {
                    changes.push(RowChange::Relationship(diff));
                }
            }
            let row = |world: &Self| PortalAccessRow {
                contact_id: contact(n),
                help_center_id: HERE,
                state: world.states[n],
                since: NOW,
            };
            if self.states[n] != after.states[n] {
                let diff = Diff { before: Some(row(self)), after: Some(row(after)) };
                changes.push(RowChange::PortalAccess(diff));
            }
        }
        for n in 0..TICKETS {
            changes.extend(self.changes_of_ticket(after, n));
        }
        changes
    }

    fn changes_of_ticket(&self, after: &Self, n: usize) -> Vec<RowChange> {
        let mut changes = Vec::new();
        let (was, is) = (&self.tickets[n], &after.tickets[n]);
        let row = |test_ticket: &TestTicket| TicketRow {
            id: ticket(n),
            number: TicketNumber::new(7),
            requester_id: contact(test_ticket.requester),
            account_id: test_ticket.account.map(account),
            is_private: Flag(test_ticket.is_private),
        };
        if row(was) != row(is) {
            changes.push(RowChange::Ticket(Diff { before: Some(row(was)), after: Some(row(is)) }));
        }
        for other in 0..2 {
            let part = |test_ticket: &TestTicket| {
                test_ticket.joined[other].then(|| ParticipantRow {
                    ticket_id: ticket(n),
                    contact_id: contact(other),
                    added_at: NOW,
                })
            };
            if part(was) != part(is) {
                changes.push(RowChange::Participant(Diff { before: part(was), after: part(is) }));
            }
            let share = |test_ticket: &TestTicket| {
                test_ticket.shared[other].then(|| ShareRow {
                    id: ShareId::new(Uuid::from_u128(1)),
                    ticket_id: ticket(n),
                    account_id: account(other),
                    expires_at: None,
                    withdrawn_at: None,
                })
            };
            if share(was) != share(is) {
                changes.push(RowChange::Share(Diff { before: share(was), after: share(is) }));
            }
        }
        changes
    }
}

fn agent(departments: Option<Vec<DepartmentId>>, is_admin: bool) -> Viewer {
    let id = AgentId::new(Uuid::from_u128(1));
    Viewer::Agent(Agent { id, name: "Priya Raman".to_owned(), is_admin, departments })
}

fn may(viewer: &Viewer, gains: &[Gain]) -> bool {
    Grant::decide(viewer, &gains.iter().copied().collect(), NOW).is_ok()
}

/// `before` with the selected parts of `other`.
fn mixed(before: &World, other: &World, which: [bool; 6]) -> World {
    let mut after = before.clone();
    if which[0] {
        after.defaults = other.defaults;
    }
    if which[1] {
        after.lead = other.lead;
    }
    if which[2] {
        after.bonds = other.bonds;
    }
    if which[3] {
        after.states = other.states;
    }
    for (now, then) in after.tickets.iter_mut().zip(&other.tickets) {
        // The department of a ticket does not affect what a contact sees.
        let department = now.department;
        if which[4] {
            (now.account, now.requester, now.is_private) =
                (then.account, then.requester, then.is_private);
        }
        if which[5] {
            (now.joined, now.shared) = (then.joined, then.shared);
        }
        now.department = department;
    }
    after
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn r19_nobody_grants_more_sight_than_they_have(
        before in worlds(), other in worlds(), which in any::<[bool; 6]>(), mine in 0..2_usize,
    ) {
        let after = mixed(&before, &other, which);
        let gains = gains(&before.changes(&after), &before.facts());
        let viewer = agent(Some(vec![department(mine)]), false);
        if Grant::decide(&viewer, &gains, NOW).is_ok() {
            for n in 0..2 {
                for of in 0..TICKETS {
                    let gained = !before.sees(n, of) && after.sees(n, of);
                    let hidden = after.tickets[of].department != mine;
                    prop_assert!(!(gained && hidden), "{n} sees {of}");
                }
            }
        }
    }

    /// Every agent may make changes that take visibility away or change nothing.
    #[test]
    fn r19_whatever_lets_nobody_see_more_is_for_every_agent(world in worlds()) {
        let mut after = world.clone();
        after.bonds = [[None; 2]; 2];
        after.states = [PortalState::Blocked; 2];
        after.defaults = [AccessLevel::Own; 2];
        for test_ticket in &mut after.tickets {
            test_ticket.is_private = true;
            (test_ticket.joined, test_ticket.shared) = ([false; 2], [false; 2]);
        }
        let nobody = agent(Some(Vec::new()), false);
        prop_assert!(Grant::decide(&nobody, &gains(&world.changes(&after), &world.facts()), NOW).is_ok());
        prop_assert!(gains(&[], &world.facts()).is_empty());
    }
}

#[test]
fn r19_admins_and_agents_of_all_departments_let_see_what_they_like() {
    let (one, two) = (Gain::Of(department(0)), Gain::Of(department(1)));
    let of_one = agent(Some(vec![department(0)]), false);
    assert!(may(&of_one, &[]) && may(&of_one, &[one]));
    assert!(!may(&of_one, &[two]) && !may(&of_one, &[one, two]) && !may(&of_one, &[Gain::All]));
    assert!(may(&agent(None, false), &[Gain::All, two]));
    assert!(may(&agent(Some(Vec::new()), true), &[Gain::All, two]));
    let refusal = Grant::decide(&of_one, &[two].into(), NOW).unwrap_err();
    assert!(refusal.to_string().contains("Ask an admin"), "says whom to ask");
}

#[test]
fn r19_what_is_not_known_is_taken_for_the_most() {
    let row = RelationshipRow {
        id: RelationshipId::new(Uuid::from_u128(1)),
        contact_id: contact(0),
        account_id: account(0),
        kind: RelationshipKind::Direct,
        role: None,
        level: None,
        valid_from: NOW,
        valid_to: None,
    };
    let made = [RowChange::Relationship(Diff::insert(row))];
    assert_eq!(gains(&made, &GrantFacts::default()), [Gain::All].into());
}
