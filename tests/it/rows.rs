//! Inserts rows directly into the database, for worlds that requests cannot create, or
//! not quickly enough.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::{Connection, params};
use serde::Serialize;
use sha2::{Digest, Sha256};
use shared::customers::level::AccessLevel;
use shared::customers::relationship::RelationshipKind;
use shared::ids::{AccountId, AgentId, ContactId, DepartmentId, HelpCenterId, MessageId, TicketId};
use shared::portal::access::PortalState;
use shared::ticket::status::TicketStatus;
use uuid::Uuid;

/// The help center of every world.
pub(crate) const CENTER: HelpCenterId =
    HelpCenterId::new(Uuid::from_u128(0x0199_a000_0000_7000_8000_0000_0000_00c1));

/// A second help center, which [`other_center`] creates.
pub(crate) const OTHER_CENTER: HelpCenterId =
    HelpCenterId::new(Uuid::from_u128(0x0199_a000_0000_7000_8000_0000_0000_00c2));

/// The departments of every world.
pub(crate) const DEPARTMENTS: [DepartmentId; 3] = [
    DepartmentId::new(Uuid::from_u128(0x0199_a000_0000_7000_8000_0000_0000_00d1)),
    DepartmentId::new(Uuid::from_u128(0x0199_a000_0000_7000_8000_0000_0000_00d2)),
    DepartmentId::new(Uuid::from_u128(0x0199_a000_0000_7000_8000_0000_0000_00d3)),
];

/// The only department that Priya works for.
pub(crate) const SOFTWARE: DepartmentId = DEPARTMENTS[1];

/// The agents of every world: Mara, Jonas, Priya and Tomás.
pub(crate) const AGENTS: [AgentId; 4] = [
    AgentId::new(Uuid::from_u128(0x0199_a000_0000_7000_8000_0000_0000_00a1)),
    AgentId::new(Uuid::from_u128(0x0199_a000_0000_7000_8000_0000_0000_00a2)),
    AgentId::new(Uuid::from_u128(0x0199_a000_0000_7000_8000_0000_0000_00a3)),
    AgentId::new(Uuid::from_u128(0x0199_a000_0000_7000_8000_0000_0000_00a4)),
];

/// Pseudo-random numbers, which can be repeated.
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice with this seed.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n as u64)).unwrap()
    }

    /// True once in `n` times.
    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// A random element of `all`.
    pub(crate) fn pick<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    /// A unique id.
    pub(crate) fn id<Id: From<Uuid>>(&mut self) -> Id {
        Uuid::from_u64_pair(self.next(), self.next()).into()
    }
}

/// The database's word for an enum's variant.
pub(crate) fn word<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_value(value).unwrap().as_str().map(str::to_owned)
}

/// The hash of a secret, as the database stores it.
pub(crate) fn hash(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}

fn run(db: &Connection, text: &str, params: impl rusqlite::Params) {
    db.prepare_cached(text).unwrap().execute(params).unwrap();
}

/// Inserts a second help center.
pub(crate) fn other_center(db: &Connection) {
    run(
        db,
        "insert into help_centers (id, name, slug, department_id)
         values (?1, 'Elsewhere Support', 'elsewhere', ?2)",
        [OTHER_CENTER.to_string(), DEPARTMENTS[0].to_string()],
    );
}

/// Inserts an account.
pub(crate) fn account(db: &Connection, id: AccountId, name: &str, default_level: AccessLevel) {
    run(
        db,
        "insert into accounts (id, name, sort_key, default_level, created_at, updated_at)
         values (?1, ?2, lower(?2), ?3, 0, 0)",
        params![id.to_string(), name, word(&default_level)],
    );
}

/// Sets the level that an account gives to a role.
pub(crate) fn role_level(db: &Connection, account: AccountId, role: &str, level: AccessLevel) {
    run(
        db,
        "insert into account_role_levels (account_id, role, level) values (?1, ?2, ?3)",
        params![account.to_string(), role, word(&level)],
    );
}

/// Inserts a contact without an address.
pub(crate) fn contact(db: &Connection, id: ContactId, first: &str, last: &str) {
    run(
        db,
        "insert into contacts (id, first_name, last_name, sort_key, created_at, updated_at)
         values (?1, ?2, ?3, lower(?2 || ' ' || ?3), 0, 0)",
        params![id.to_string(), first, last],
    );
}

/// Marks an account or a contact as deleted.
pub(crate) fn delete(db: &Connection, id: &str) {
    run(db, "update accounts set deleted_at = 1 where id = ?1", [id]);
    run(db, "update contacts set deleted_at = 1 where id = ?1", [id]);
}

/// Sets the state of a contact's access to a help center.
pub(crate) fn portal(
    db: &Connection,
    contact: ContactId,
    center: HelpCenterId,
    state: PortalState,
) {
    run(
        db,
        "insert into portal_access (contact_id, help_center_id, state, since) values (?1, ?2, ?3, 0)",
        params![contact.to_string(), center.to_string(), word(&state)],
    );
}

/// A relationship to insert.
pub(crate) struct Tie<'a> {
    /// The contact.
    pub(crate) contact: ContactId,
    /// The account.
    pub(crate) account: AccountId,
    /// Direct (primary) or indirect.
    pub(crate) kind: RelationshipKind,
    /// The role.
    pub(crate) role: Option<&'a str>,
    /// Its own access level.
    pub(crate) level: Option<AccessLevel>,
    /// Whether it has ended.
    pub(crate) ended: bool,
}

/// Inserts a relationship.
pub(crate) fn tie(db: &Connection, dice: &mut Dice, tie: &Tie<'_>) {
    run(
        db,
        "insert into relationships (id, contact_id, account_id, kind, role, level, valid_from, valid_to)
         values (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7)",
        params![
            dice.id::<Uuid>().to_string(),
            tie.contact.to_string(),
            tie.account.to_string(),
            word(&tie.kind),
            tie.role,
            tie.level.and_then(|it| word(&it)),
            tie.ended.then_some(1),
        ],
    );
}

/// Inserts a session of a contact in a help center, with this secret.
pub(crate) fn session(
    db: &Connection,
    dice: &mut Dice,
    (contact, center): (ContactId, HelpCenterId),
    secret: &str,
    now: i64,
) {
    run(
        db,
        "insert into sessions (hash, id, side, contact_id, help_center_id, device, created_at, seen_at, expires_at)
         values (?1, ?2, 'portal', ?3, ?4, 'a test', ?5, ?5, ?5 + 1000000000)",
        params![
            hash(secret),
            dice.id::<Uuid>().to_string(),
            contact.to_string(),
            center.to_string(),
            now
        ],
    );
}

/// A ticket to insert.
#[derive(Clone)]
pub(crate) struct Paper {
    /// Its number.
    pub(crate) number: u32,
    /// Its id.
    pub(crate) id: TicketId,
    /// The help center.
    pub(crate) center: HelpCenterId,
    /// The department.
    pub(crate) department: DepartmentId,
    /// The requester.
    pub(crate) requester: ContactId,
    /// The account.
    pub(crate) account: Option<AccountId>,
    /// The status.
    pub(crate) status: TicketStatus,
    /// Whether only requester and participants see it.
    pub(crate) is_private: bool,
    /// The assignee.
    pub(crate) assignee: Option<AgentId>,
    /// The time of the last message.
    pub(crate) activity_at: i64,
}

/// Inserts a ticket.
pub(crate) fn ticket(db: &Connection, paper: &Paper) {
    run(
        db,
        "insert into tickets (number, id, help_center_id, department_id, requester_id, account_id, subject,
                              status, is_private, assignee_id, created_at, activity_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, 'Ticket ' || ?1, ?7, ?8, ?9, ?10, ?10)",
        params![
            paper.number,
            paper.id.to_string(),
            paper.center.to_string(),
            paper.department.to_string(),
            paper.requester.to_string(),
            paper.account.map(|it| it.to_string()),
            word(&paper.status),
            paper.is_private,
            paper.assignee.map(|it| it.to_string()),
            paper.activity_at,
        ],
    );
}

/// Inserts a message or an internal note.
pub(crate) fn message(
    db: &Connection,
    dice: &mut Dice,
    paper: &Paper,
    is_public: bool,
    body: &str,
) {
    run(
        db,
        "insert into messages (id, ticket_id, is_public, agent_id, body, created_at)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            dice.id::<MessageId>().to_string(),
            paper.id.to_string(),
            is_public,
            AGENTS[0].to_string(),
            body,
            paper.activity_at,
        ],
    );
}

/// Inserts a participant of a ticket.
pub(crate) fn participant(db: &Connection, paper: &Paper, contact: ContactId) {
    run(
        db,
        "insert into participants (ticket_id, contact_id, added_at, activity_at) values (?1, ?2, 0, ?3)",
        params![paper.id.to_string(), contact.to_string(), paper.activity_at],
    );
}

/// Shares a ticket with an account.
pub(crate) fn share(
    db: &Connection,
    dice: &mut Dice,
    (paper, account): (&Paper, AccountId),
    expires_at: Option<i64>,
    withdrawn: bool,
) {
    run(
        db,
        "insert into ticket_shares (id, ticket_id, account_id, expires_at, withdrawn_at, activity_at)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            dice.id::<Uuid>().to_string(),
            paper.id.to_string(),
            account.to_string(),
            expires_at,
            withdrawn.then_some(1),
            paper.activity_at
        ],
    );
}

/// Sets the workspace's visibility rules, and allows several accounts per contact.
pub(crate) fn rules(db: &Connection, leavers_keep: bool, managers_see_private: bool) {
    run(
        db,
        "update settings set multi_account = 1, leavers_keep = ?1, managers_see_private = ?2",
        params![leavers_keep, managers_see_private],
    );
}
