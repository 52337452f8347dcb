//! Who sees which ticket is implemented twice: in `shared::policy::ticket` for one ticket,
//! and in the SQL of `worker/src/store/scope.rs` for lists. These tests check that the two
//! agree [V1, S2], on many small random worlds and on every combination of the facts that
//! a rule depends on.

mod combinations;
mod guards;
mod pages;
mod worlds;

use std::collections::{BTreeMap, BTreeSet};

use shared::api::contacts::{GetSight, SightFilter};
use shared::api::portal::{
    CountPortalTickets, GetPortalTicket, ListPortalTickets, PortalTicketFilter, PortalTicketRow,
    Whose,
};
use shared::api::tickets::GetAudience;
use shared::api::{Cursor, NoId, Nothing};
use shared::customers::level::AccessLevel;
use shared::customers::relationship::RelationshipKind;
use shared::ids::{AccountId, ContactId, HelpCenterId, TicketNumber};
use shared::policy::ticket::{Reason, Share, TicketFacts, Verb, decide, reasons};
use shared::policy::viewer::{Customer, Membership, Viewer};
use shared::policy::workspace::VisibilityRules;
use shared::portal::access::PortalState;
use shared::problem::ProblemCode;
use shared::ticket::status::{TicketEvent, TicketStatus};
use shared::time::Timestamp;
use uuid::Uuid;

use crate::harness::{Client, World, code};
use crate::rows::{self, CENTER, DEPARTMENTS, Dice, OTHER_CENTER, Paper, Tie};

const ROLE: &str = "IT lead";

const CENTERS: [HelpCenterId; 2] = [CENTER, OTHER_CENTER];

/// A generated account.
struct Firm {
    id: AccountId,
    name: String,
    default_level: AccessLevel,
    role_level: Option<AccessLevel>,
    deleted: bool,
}

/// A generated contact.
struct Person {
    id: ContactId,
    deleted: bool,
    /// Their state in each of [`CENTERS`].
    portal: [PortalState; 2],
    /// Their relationships by account: kind, role, own level.
    live: BTreeMap<usize, (RelationshipKind, Option<&'static str>, Option<AccessLevel>)>,
    /// The secrets of their sessions.
    secrets: [String; 2],
}

/// A generated ticket.
struct Sheet {
    paper: Paper,
    participants: BTreeSet<ContactId>,
    /// The shares that are not withdrawn.
    shares: Vec<(usize, Option<i64>)>,
    /// The messages and internal notes: whether customers may read it, and its text.
    texts: Vec<(bool, String)>,
}

/// The words in the texts of tickets. Many worlds share one database, so that each word is
/// rare in the first worlds, and later so common that lists are walked.
const WORDS: [&str; 4] = ["toner", "invoice", "café", "5021"];

impl Sheet {
    /// Whether a customer's search finds it: the subject together with one of the messages
    /// has all of the words, or the subject has all of them as parts of words. Notes do not
    /// count.
    fn is_found_by(&self, words: &[&str]) -> bool {
        let subject = format!("Ticket {}", self.paper.number);
        let messages = self.texts.iter().filter(|(is_public, _)| *is_public);
        let mut texts =
            messages.map(|(_, text)| format!("{subject} {text}")).chain([subject.clone()]);
        texts.any(|text| words.iter().all(|word| text.split(' ').any(|it| it == *word)))
            || words.iter().all(|word| word.len() >= 3 && subject.contains(word))
            || words == [self.paper.number.to_string()]
    }
}

/// The model of a random world, which matches its rows.
pub(crate) struct Graph {
    rules: VisibilityRules,
    firms: Vec<Firm>,
    people: Vec<Person>,
    sheets: Vec<Sheet>,
    now: Timestamp,
}

fn level(dice: &mut Dice) -> AccessLevel {
    dice.pick(&AccessLevel::ALL)
}

impl Graph {
    /// Generates a random world, and adds it to the database of `world`.
    pub(crate) fn roll(world: &World, dice: &mut Dice, first_number: u32) -> Self {
        let now = world.now();
        let rules =
            VisibilityRules { leavers_keep: dice.one_in(2), managers_see_private: dice.one_in(2) };
        let firms: Vec<Firm> = (0..2 + dice.below(2))
            .map(|n| Firm {
                id: dice.id(),
                name: format!("Firm {first_number} {n}"),
                default_level: level(dice),
                role_level: dice.one_in(2).then(|| level(dice)),
                deleted: dice.one_in(8),
            })
            .collect();
        let people: Vec<Person> = (0..3 + dice.below(3)).map(|_| person(dice, &firms)).collect();
        let sheets = (0..3 + u32::try_from(dice.below(5)).unwrap())
            .map(|n| sheet(dice, &firms, &people, (first_number + n, now)))
            .collect();
        let graph = Self { rules, firms, people, sheets, now };
        world.sqlite().with(|db| {
            let batch = db.transaction().unwrap();
            graph.write(&batch, dice);
            batch.commit().unwrap();
        });
        graph
    }

    fn write(&self, db: &rusqlite::Connection, dice: &mut Dice) {
        rows::rules(db, self.rules.leavers_keep, self.rules.managers_see_private);
        for firm in &self.firms {
            rows::account(db, firm.id, &firm.name, firm.default_level);
            if let Some(level) = firm.role_level {
                rows::role_level(db, firm.id, ROLE, level);
            }
        }
        for person in &self.people {
            rows::contact(db, person.id, "Ann", "Lee");
            for (center, state) in CENTERS.into_iter().zip(person.portal) {
                // The state unverified is stored as a row or as no row.
                if state != PortalState::Unverified || dice.one_in(2) {
                    rows::portal(db, person.id, center, state);
                }
            }
            for (center, secret) in CENTERS.into_iter().zip(&person.secrets) {
                rows::session(db, dice, (person.id, center), secret, self.now.millis());
            }
            for (at, firm) in self.firms.iter().enumerate() {
                let tie = |kind, role, level, ended| Tie {
                    contact: person.id,
                    account: firm.id,
                    kind,
                    role,
                    level,
                    ended,
                };
                if dice.one_in(3) {
                    // An ended relationship with a high level gives no access.
                    let was =
                        tie(RelationshipKind::Direct, Some(ROLE), Some(AccessLevel::Manage), true);
                    rows::tie(db, dice, &was);
                }
                if let Some((kind, role, level)) = person.live.get(&at) {
                    rows::tie(db, dice, &tie(*kind, *role, *level, false));
                }
            }
        }
        for sheet in &self.sheets {
            // Inserted with another time and then updated, as replies do, so that the
            // copies that triggers maintain are tested.
            let early = Paper { activity_at: 5, ..sheet.paper.clone() };
            rows::ticket(db, &early);
            for (is_public, text) in &sheet.texts {
                rows::message(db, dice, &early, *is_public, text);
            }
            for contact in &sheet.participants {
                rows::participant(db, &early, *contact);
            }
            for (firm, until) in &sheet.shares {
                rows::share(db, dice, (&early, self.firms[*firm].id), *until, false);
            }
            if dice.one_in(3) {
                let gone = dice.pick(&(0..self.firms.len()).collect::<Vec<_>>());
                rows::share(db, dice, (&early, self.firms[gone].id), None, true);
            }
            db.execute(
                "update tickets set activity_at = ?1 where number = ?2",
                (sheet.paper.activity_at, sheet.paper.number),
            )
            .unwrap();
        }
        for id in self.firms.iter().filter(|it| it.deleted).map(|it| it.id.to_string()) {
            rows::delete(db, &id);
        }
        for id in self.people.iter().filter(|it| it.deleted).map(|it| it.id.to_string()) {
            rows::delete(db, &id);
        }
    }

    /// Its accounts.
    pub(crate) fn accounts(&self) -> Vec<AccountId> {
        self.firms.iter().map(|it| it.id).collect()
    }

    /// Its contacts, each with the secrets of their sessions in both help centers.
    pub(crate) fn contacts(&self) -> Vec<(ContactId, [String; 2])> {
        self.people.iter().map(|it| (it.id, it.secrets.clone())).collect()
    }

    /// Their sessions, as rows: hash, id, contact, help center, since when.
    pub(crate) fn sessions(&self, now: Timestamp) -> Vec<(String, String, String, String, i64)> {
        let of = |person: &Person| {
            let both = CENTERS.into_iter().zip(person.secrets.clone());
            let id = person.id.to_string();
            let row = |(center, secret): (HelpCenterId, String)| {
                let own = Uuid::from_u128(person.id.uuid().as_u128() ^ center.uuid().as_u128());
                (rows::hash(&secret), own.to_string(), id.clone(), center.to_string(), now.millis())
            };
            both.map(row).collect::<Vec<_>>()
        };
        self.people.iter().flat_map(of).collect()
    }

    /// The person as the policy knows them.
    fn customer(&self, person: &Person, center: usize) -> Customer {
        let live = person.live.iter().filter(|(at, _)| !self.firms[**at].deleted);
        Customer {
            id: person.id,
            help_center: CENTERS[center],
            is_active: !person.deleted && person.portal[center] == PortalState::Active,
            memberships: live
                .map(|(at, (kind, role, own_level))| Membership {
                    account: self.firms[*at].id,
                    account_name: self.firms[*at].name.clone(),
                    kind: *kind,
                    role: role.map(str::to_owned),
                    own_level: *own_level,
                    role_level: role.and(self.firms[*at].role_level),
                    default_level: self.firms[*at].default_level,
                })
                .collect(),
            rules: self.rules,
        }
    }

    /// The ticket as the policy knows it.
    fn facts(&self, sheet: &Sheet) -> TicketFacts {
        let paper = &sheet.paper;
        let shares = sheet.shares.iter().filter(|(at, _)| !self.firms[*at].deleted);
        TicketFacts {
            id: paper.id,
            number: TicketNumber::new(paper.number),
            help_center: paper.center,
            department: paper.department,
            requester: paper.requester,
            account: paper.account,
            is_private: paper.is_private,
            participants: sheet.participants.iter().copied().collect(),
            shares: shares
                .map(|(at, until)| Share {
                    account: self.firms[*at].id,
                    until: until.map(Timestamp::from_millis),
                })
                .collect(),
            status: paper.status,
            version: 1,
        }
    }

    fn why(&self, person: &Person, center: usize, sheet: &Sheet) -> Vec<Reason> {
        reasons(&self.customer(person, center), &self.facts(sheet), self.now)
    }

    /// The tickets that the person sees, the latest activity first.
    fn seen(&self, person: &Person, center: usize) -> Vec<&Sheet> {
        let mut seen: Vec<&Sheet> = self
            .sheets
            .iter()
            .filter(|sheet| !self.why(person, center, sheet).is_empty())
            .collect();
        seen.sort_by_key(|it| std::cmp::Reverse((it.paper.activity_at, it.paper.number)));
        seen
    }

    /// The contacts who see the ticket, with the reasons.
    fn seers(&self, sheet: &Sheet) -> BTreeMap<ContactId, Vec<String>> {
        let center = CENTERS.iter().position(|it| *it == sheet.paper.center).unwrap();
        let all = self.people.iter().map(|it| (it.id, names(&self.why(it, center, sheet))));
        all.filter(|(_, why)| !why.is_empty()).collect()
    }
}

fn person(dice: &mut Dice, firms: &[Firm]) -> Person {
    let state = |dice: &mut Dice| {
        if dice.one_in(4) {
            dice.pick(&[
                PortalState::Unverified,
                PortalState::Invited,
                PortalState::Blocked,
                PortalState::Pending,
            ])
        } else {
            PortalState::Active
        }
    };
    let mut live = BTreeMap::new();
    let mut kind = RelationshipKind::Direct;
    for at in 0..firms.len() {
        if dice.one_in(2) {
            let role = dice.pick(&[None, Some(ROLE)]);
            let own = dice.one_in(2).then(|| level(dice));
            live.insert(at, (kind, role, own));
            kind = RelationshipKind::Indirect;
        }
    }
    let id: ContactId = dice.id();
    Person {
        id,
        deleted: dice.one_in(10),
        portal: [state(dice), state(dice)],
        live,
        secrets: [format!("{id} here"), format!("{id} there")],
    }
}

fn sheet(
    dice: &mut Dice,
    firms: &[Firm],
    people: &[Person],
    (number, now): (u32, Timestamp),
) -> Sheet {
    let paper = Paper {
        number,
        id: dice.id(),
        center: if dice.one_in(4) { OTHER_CENTER } else { CENTER },
        department: dice.pick(&DEPARTMENTS),
        requester: people[dice.below(people.len())].id,
        account: (!dice.one_in(5)).then(|| firms[dice.below(firms.len())].id),
        status: dice.pick(&TicketStatus::ALL),
        is_private: dice.one_in(3),
        assignee: None,
        // Few different times, because equal times are the difficult case for lists.
        activity_at: now.millis() - i64::try_from(dice.below(3)).unwrap(),
    };
    let participants =
        people.iter().filter(|_| dice.one_in(6)).map(|it| it.id).collect::<BTreeSet<_>>();
    let shares = (0..firms.len())
        .map(|at| {
            let until = dice.pick(&[None, Some(-1), Some(0), Some(1), Some(9)]);
            (dice.one_in(4), (at, until.map(|it: i64| now.millis() + it)))
        })
        .filter(|(is_shared, _)| *is_shared)
        .map(|(_, share)| share)
        .collect();
    let texts = (0..dice.below(4))
        .map(|_| (dice.one_in(2), format!("{} {}", dice.pick(&WORDS), dice.pick(&WORDS))))
        .collect();
    Sheet { paper, participants, shares, texts }
}

/// Reasons as texts, to compare them.
fn names(reasons: &[Reason]) -> Vec<String> {
    let mut names: Vec<String> = reasons.iter().map(|it| format!("{it:?}")).collect();
    names.sort();
    names
}
