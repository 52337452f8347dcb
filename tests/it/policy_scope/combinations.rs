//! Every combination of the facts that a rule depends on, compared with a second, plain
//! implementation of the policy [S1].

use super::*;

/// The asker's part in the ticket.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Requester,
    Participant,
    Neither,
}

/// The asker's relationship to the account.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bond {
    Never,
    Direct,
    Indirect,
    Ended,
}

/// The source of the asker's level.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Source {
    Relationship,
    Role,
    Default,
}

/// One combination of the facts.
#[derive(Clone, Copy, Debug)]
struct Cell {
    part: Part,
    bond: Bond,
    level: AccessLevel,
    source: Source,
    /// Whether the account is the ticket's own. Otherwise the ticket is shared with it.
    own_account: bool,
    is_private: bool,
    is_active: bool,
}

impl Cell {
    fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for part in [Part::Requester, Part::Participant, Part::Neither] {
            for bond in [Bond::Never, Bond::Direct, Bond::Indirect, Bond::Ended] {
                for level in AccessLevel::ALL {
                    for source in [Source::Relationship, Source::Role, Source::Default] {
                        for flags in 0..8 {
                            let flag = |bit: u8| flags >> bit & 1 == 1;
                            let (own_account, is_private, is_active) = (flag(0), flag(1), flag(2));
                            all.push(Self {
                                part,
                                bond,
                                level,
                                source,
                                own_account,
                                is_private,
                                is_active,
                            });
                        }
                    }
                }
            }
        }
        // An inactive contact sees nothing in any case, so the highest level is enough.
        all.retain(|it| it.is_active || it.level == AccessLevel::Manage);
        all
    }

    /// The policy, written plainly: see, reply, solve.
    fn expected(self, rules: VisibilityRules) -> [bool; 3] {
        if !self.is_active {
            return [false; 3];
        }
        let live = matches!(self.bond, Bond::Direct | Bond::Indirect);
        let requester =
            self.part == Part::Requester && (rules.leavers_keep || self.own_account && live);
        let participant = self.part == Part::Participant;
        let member = self.own_account
            && live
            && if self.is_private {
                rules.managers_see_private && self.level == AccessLevel::Manage
            } else {
                self.level != AccessLevel::Own
            };
        let shared =
            !self.own_account && live && !self.is_private && self.level != AccessLevel::Own;
        let replies = matches!(self.level, AccessLevel::AllReply | AccessLevel::Manage);
        [
            requester || participant || member || shared,
            requester || participant || (member || shared) && replies,
            requester || member && self.level == AccessLevel::Manage,
        ]
    }

    /// Inserts the combination: a contact, their session, and a ticket.
    fn write(
        self,
        db: &rusqlite::Connection,
        dice: &mut Dice,
        (number, now): (u32, i64),
    ) -> String {
        let (asker, colleague): (ContactId, ContactId) = (dice.id(), dice.id());
        let (firm, elsewhere): (AccountId, AccountId) = (dice.id(), dice.id());
        // The levels that must not decide are set to the opposite.
        let opposite = match self.level {
            AccessLevel::Own | AccessLevel::AllRead => AccessLevel::Manage,
            AccessLevel::AllReply | AccessLevel::Manage => AccessLevel::Own,
        };
        let (own, role, default) = match self.source {
            Source::Relationship => (Some(self.level), Some(opposite), opposite),
            Source::Role => (None, Some(self.level), opposite),
            Source::Default => (None, None, self.level),
        };
        rows::account(db, firm, "Firm", default);
        rows::account(db, elsewhere, "Elsewhere", AccessLevel::Manage);
        if let Some(role) = role {
            rows::role_level(db, firm, ROLE, role);
        }
        rows::contact(db, asker, "Ann", "Lee");
        rows::contact(db, colleague, "Bob", "Lee");
        let state = if self.is_active { PortalState::Active } else { PortalState::Blocked };
        rows::portal(db, asker, CENTER, state);
        let kind = match self.bond {
            Bond::Indirect => RelationshipKind::Indirect,
            Bond::Never | Bond::Direct | Bond::Ended => RelationshipKind::Direct,
        };
        if self.bond != Bond::Never {
            let ended = self.bond == Bond::Ended;
            let role = Some(ROLE);
            let tie = Tie { contact: asker, account: firm, kind, role, level: own, ended };
            rows::tie(db, dice, &tie);
        }
        let paper = Paper {
            number,
            id: dice.id(),
            center: CENTER,
            department: DEPARTMENTS[0],
            requester: if self.part == Part::Requester { asker } else { colleague },
            account: Some(if self.own_account { firm } else { elsewhere }),
            status: TicketStatus::Open,
            is_private: self.is_private,
            assignee: None,
            activity_at: now,
        };
        rows::ticket(db, &paper);
        if self.part == Part::Participant {
            rows::participant(db, &paper, asker);
        }
        if !self.own_account {
            rows::share(db, dice, (&paper, firm), None, false);
        }
        let secret = format!("{asker} here");
        rows::session(db, dice, (asker, CENTER), &secret, now);
        secret
    }
}

/// Also V6 (the nearest level decides) and V7 (direct and indirect are equal).
#[test]
fn v5_v9_v13_every_combination_matches_the_written_policy() {
    let world = World::in_process();
    let mut dice = Dice::new(7);
    let mut number = 1_000;
    for flags in 0..4 {
        let (leavers_keep, managers_see_private) = (flags & 1 == 1, flags & 2 == 2);
        let rules = VisibilityRules { leavers_keep, managers_see_private };
        let cells = Cell::all();
        let secrets: Vec<String> = world.sqlite().with(|db| {
            let batch = db.transaction().unwrap();
            rows::rules(&batch, leavers_keep, managers_see_private);
            let now = world.now().millis();
            let first = number + 1;
            let written = cells
                .iter()
                .zip(first..)
                .map(|(cell, number)| cell.write(&batch, &mut dice, (number, now)));
            let secrets = written.collect();
            batch.commit().unwrap();
            secrets
        });
        for (cell, secret) in cells.into_iter().zip(secrets) {
            number += 1;
            let client = world.holding(&secret);
            let ticket = client.call::<GetPortalTicket>(TicketNumber::new(number), &Nothing {});
            let actual = match ticket {
                Ok(ticket) => [true, ticket.may_reply, ticket.may_solve],
                Err(problem) if problem.code == ProblemCode::NotFound => [false; 3],
                Err(problem) => {
                    assert_eq!((problem.code, cell.is_active), (ProblemCode::SignInNeeded, false));
                    [false; 3]
                }
            };
            assert_eq!(actual, cell.expected(rules), "{cell:?} {rules:?}");
        }
    }
}
