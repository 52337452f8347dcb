//! What a merge moves besides the rows that were planned: tickets, participations and
//! shares, which can be any number, and what the ledger does not record (messages, mails,
//! links, sign-ins, passwords) [M6, M8, M11].
//!
//! The ledger's triggers record the first, `merge_moves` remembers the second, and the undo
//! moves back what both say.

use shared::ids::{ContactId, OperationId};
use shared::operations::merge::Merges;
use shared::operations::rows::{Diff, RowChange};
use shared::time::Timestamp;

use crate::store::proof::Proof;
use crate::store::{Batch, Slot, Statement, sql};

/// Remembers in `merge_moves` the rows of table `m` that belong to the contacts of `?1`.
macro_rules! remember {
    ($table:literal, $key:literal, $value:literal) => {
        concat!(
            "insert into merge_moves (operation, kind, key, was, value)
             select o.operation, '",
            $table,
            "', ",
            $key,
            ", m.contact_id, ",
            $value,
            "
               from open_operation o cross join json_each(?1) j cross join ",
            $table,
            " m
                 on m.contact_id = j.value ->> 0"
        )
    };
}

/// Moves the rows of a table to who their contact is merged into.
macro_rules! repoint {
    ($table:literal, $column:literal) => {
        concat!(
            "update ",
            $table,
            " set ",
            $column,
            " = (
               select value ->> 1 from json_each(?1) where value ->> 0 = ",
            $column,
            ")
              where ",
            $column,
            " in (select value ->> 0 from json_each(?1))"
        )
    };
}

// Before the rows are written, since these are deleted with them.
const REMEMBER_VISITS: &str =
    remember!("portal_access", "m.contact_id || ' ' || m.help_center_id", "m.seen_at");

const REMEMBERED: [&str; 5] = [
    remember!("messages", "m.id", "null"),
    remember!("tokens", "m.id", "null"),
    remember!("outbox", "m.id", "null"),
    remember!("sign_ins", "m.id", "null"),
    remember!(
        "credentials",
        "m.contact_id",
        "json_object('hash', m.hash, 'must_change', m.must_change, 'changed_at', m.changed_at)"
    ),
];

const REPOINTED: [&str; 4] = [
    repoint!("messages", "contact_id"),
    repoint!("tokens", "contact_id"),
    repoint!("outbox", "contact_id"),
    repoint!("sign_ins", "contact_id"),
];

const TICKETS_OF_CONTACTS: &str = "
    update tickets set version = version + 1, requester_id = (
        select value ->> 1 from json_each(?1) where value ->> 0 = requester_id)
     where requester_id in (select value ->> 0 from json_each(?1))";

const JOIN_TICKETS: &str = "
    insert into participants (ticket_id, contact_id, added_at, activity_at)
    select p.ticket_id, j.value ->> 1, min(p.added_at), p.activity_at
      from json_each(?1) j cross join participants p on p.contact_id = j.value ->> 0
     where true group by p.ticket_id, j.value ->> 1
        on conflict (ticket_id, contact_id) do nothing";

const LEAVE_TICKETS: &str =
    "delete from participants where contact_id in (select value ->> 0 from json_each(?1))";

// Who has read a ticket as one of them has read it.
const REMEMBER_READING: &str = "
    insert into merge_moves (operation, kind, key, was, value)
    select o.operation, 'ticket_seen', m.ticket_id || ' ' || m.contact_id, m.contact_id, m.at
      from open_operation o cross join json_each(?1) j cross join ticket_seen m on m.contact_id = j.value ->> 0";

const JOIN_READING: &str = "
    insert into ticket_seen (contact_id, ticket_id, at)
    select j.value ->> 1, z.ticket_id, max(z.at)
      from json_each(?1) j cross join ticket_seen z on z.contact_id = j.value ->> 0
     where true group by j.value ->> 1, z.ticket_id
        on conflict (contact_id, ticket_id) do update set at = max(at, excluded.at)";

const LEAVE_READING: &str =
    "delete from ticket_seen where contact_id in (select value ->> 0 from json_each(?1))";

// Where the contact that stays has none, it gets one, which an undo takes away.
const REMEMBER_GIFT: &str = "
    insert into merge_moves (operation, kind, key, was)
    select distinct o.operation, 'password', j.value ->> 1, j.value ->> 1
      from open_operation o cross join json_each(?1) j
     where j.value ->> 1 not in (select contact_id from credentials)";

// Where nobody has a password yet, that of the first of `?2`, who have a verified address.
const MOVE_PASSWORD: &str = "
    insert into credentials (contact_id, hash, must_change, changed_at)
    select j.value ->> 1, k.hash, k.must_change, k.changed_at
      from json_each(?2) v cross join json_each(?1) j on j.value ->> 0 = v.value
     cross join credentials k on k.contact_id = v.value
     where true order by v.key limit 1
        on conflict (contact_id) do nothing";

const DROP_PASSWORDS: &str =
    "delete from credentials where contact_id in (select value ->> 0 from json_each(?1))";

const KEEP_VISITS: &str = "
    update portal_access set seen_at = (
        select max(m.value) from merge_moves m
         where m.operation = (select operation from open_operation) and m.kind = 'portal_access'
           and substr(m.key, 38) = portal_access.help_center_id)
     where seen_at is null and contact_id in (select value ->> 1 from json_each(?1))";

const TICKETS_OF_ACCOUNTS: &str = "
    update tickets set version = version + 1, account_id = (
        select value ->> 1 from json_each(?1) where value ->> 0 = account_id)
     where account_id in (select value ->> 0 from json_each(?1))";

// A ticket that is shared with several of them is shared with the one that stays once: for as
// long as with any. If the merge is done again, after `?3` undid it, it is since the first time.
const SHARED_TWICE: &str = "
    update ticket_shares set withdrawn_at = coalesce((
        select c.before ->> 'withdrawn_at' from changes c
         where c.operation = (select seq from operations where id = ?3)
           and c.kind = 'ticket_shares' and c.key = ticket_shares.id), ?2)
     where withdrawn_at is null
       and account_id in (select m.value from json_each(?1) j cross join json_each(j.value) m)
       and exists (
         select 1 from ticket_shares s
          where s.ticket_id = ticket_shares.ticket_id and s.withdrawn_at is null
            and s.account_id in (select m.value from json_each(?1) j cross join json_each(j.value) m)
            and (coalesce(s.expires_at, 9e15), s.account_id = ?1 ->> '$[0][1]', ticket_shares.id)
              > (coalesce(ticket_shares.expires_at, 9e15), ticket_shares.account_id = ?1 ->> '$[0][1]', s.id))";

const SHARES: &str = repoint!("ticket_shares", "account_id");

const COUNTS: &str =
    "delete from account_tickets where account_id in (select value ->> 0 from json_each(?1))";

/// The changes `c` of operation `?1` of a kind.
macro_rules! recorded {
    ($kind:literal) => {
        concat!(
            "c.operation = (select seq from operations where id = ?1) and c.kind = '",
            $kind,
            "'"
        )
    };
}

const TICKETS_BACK: &str = concat!(
    "update tickets set version = version + 1,
            requester_id = c.before ->> 'requester_id', account_id = c.before ->> 'account_id'
       from changes c
      where ",
    recorded!("tickets"),
    " and tickets.id = c.key
        and tickets.requester_id is c.after ->> 'requester_id'
        and tickets.account_id is c.after ->> 'account_id'
        and tickets.is_private is c.after ->> 'is_private'"
);

/// Restores the shares that changed: those that went to another account, or those of the
/// account that stays, whose place must be free by then.
macro_rules! shares_back {
    ($which:literal) => {
        concat!(
            "update ticket_shares
                set account_id = c.before ->> 'account_id', withdrawn_at = c.before ->> 'withdrawn_at'
               from changes c
              where ",
            recorded!("ticket_shares"),
            " and ticket_shares.id = c.key and c.before ->> 'account_id' ",
            $which,
            " c.after ->> 'account_id'
                and ticket_shares.account_id is c.after ->> 'account_id'
                and ticket_shares.withdrawn_at is c.after ->> 'withdrawn_at'
                and ticket_shares.expires_at is c.after ->> 'expires_at'"
        )
    };
}

const MOVED_SHARES_BACK: &str = shares_back!("is not");
const OWN_SHARES_BACK: &str = shares_back!("is");

const LEAVE_AGAIN: &str = concat!(
    "delete from participants where (ticket_id, contact_id) in (
       select c.after ->> 'ticket_id', c.after ->> 'contact_id' from changes c
        where ",
    recorded!("participants"),
    " and c.before is null)"
);

const JOIN_AGAIN: &str = concat!(
    "insert into participants (ticket_id, contact_id, added_at, activity_at)
     select t.id, c.before ->> 'contact_id', c.before ->> 'added_at', t.activity_at
       from changes c cross join tickets t on t.id = c.before ->> 'ticket_id'
      where ",
    recorded!("participants"),
    " and c.after is null
         on conflict (ticket_id, contact_id) do nothing"
);

/// What operation `?1` remembered of a table, `m`.
macro_rules! remembered {
    ($table:literal) => {
        concat!(
            "merge_moves m
              where m.operation = (select seq from operations where id = ?1) and m.kind = '",
            $table,
            "'"
        )
    };
}

macro_rules! back {
    ($table:literal) => {
        concat!(
            "update ",
            $table,
            " set contact_id = m.was from ",
            remembered!($table),
            " and ",
            $table,
            ".id = m.key"
        )
    };
}

const BACK: [&str; 3] = [back!("messages"), back!("tokens"), back!("outbox")];

const SIGN_INS_BACK: &str = concat!(
    "update sign_ins set contact_id = m.was from ",
    remembered!("sign_ins"),
    "
        and sign_ins.id = m.key and sign_ins.contact_id in (select value ->> 1 from json_each(?2))"
);

const VISITS_BACK: &str = concat!(
    "update portal_access set seen_at = m.value from ",
    remembered!("portal_access"),
    "
        and portal_access.contact_id = m.was and portal_access.help_center_id = substr(m.key, 38)"
);

const READING_BACK: &str = concat!(
    "insert into ticket_seen (contact_id, ticket_id, at)
     select m.was, substr(m.key, 1, 36), m.value from ",
    remembered!("ticket_seen"),
    "
         on conflict (contact_id, ticket_id) do nothing"
);

const PASSWORD_TAKEN_BACK: &str = concat!(
    "delete from credentials
      where contact_id in (select m.key from ",
    remembered!("password"),
    ")
        and hash in (select m.value ->> 'hash' from ",
    remembered!("credentials"),
    ")"
);

const PASSWORDS_BACK: &str = concat!(
    "insert into credentials (contact_id, hash, must_change, changed_at)
     select m.was, m.value ->> 'hash', m.value ->> 'must_change', m.value ->> 'changed_at'
       from ",
    remembered!("credentials"),
    "
         on conflict (contact_id) do nothing"
);

const NO_LONGER_REMEMBERED: &str =
    "delete from merge_moves where operation = (select seq from operations where id = ?1)";

// Doing a merge again, after it was undone, moves what was planned the first time. What has
// come since would stay behind.
const NOTHING_LEFT: &str = "
    insert into guard select
        not exists (select 1 from json_each(?1) j cross join contact_addresses r on r.contact_id = j.value ->> 0)
    and not exists (select 1 from json_each(?1) j cross join relationships r on r.contact_id = j.value ->> 0)
    and not exists (select 1 from json_each(?1) j cross join portal_access r on r.contact_id = j.value ->> 0)
    and not exists (select 1 from json_each(?1) j cross join contact_tags r on r.contact_id = j.value ->> 0)
    and not exists (select 1 from json_each(?1) j cross join group_members r on r.contact_id = j.value ->> 0)
    and not exists (select 1 from json_each(?1) j cross join custom_values r on r.record_id = j.value ->> 0)";

const NOTHING_LEFT_OF_ACCOUNTS: &str = "
    insert into guard select
        not exists (select 1 from json_each(?1) j cross join account_domains r on r.account_id = j.value ->> 0)
    and not exists (select 1 from json_each(?1) j cross join account_role_levels r on r.account_id = j.value ->> 0)
    and not exists (select 1 from json_each(?1) j cross join relationships r
                        on r.account_id = j.value ->> 0 and r.valid_to is null)
    and not exists (select 1 from json_each(?1) j cross join relationships r
                        on r.account_id = j.value ->> 0 and r.valid_to is not null)
    and not exists (select 1 from json_each(?1) j cross join account_tags r on r.account_id = j.value ->> 0)
    and not exists (select 1 from json_each(?1) j cross join custom_values r on r.record_id = j.value ->> 0)";

const END_SESSIONS: &str = "
    delete from sessions where contact_id in (select value ->> 1 from json_each(?1))";

/// The statement before the rows are written, if `changes` merge contacts.
pub(crate) fn before_rows(_: &impl Proof, changes: &[RowChange]) -> Option<Statement> {
    let merges = Merges::of(changes);
    (!merges.contacts.is_empty()).then(|| sql(REMEMBER_VISITS).with_json(&merges.contacts))
}

/// The statements after the rows are written and the access of merged contacts has ended:
/// everything else moves to the records that stay or, if `changes` undo a merge, back.
pub(crate) fn after_rows(
    _: &impl Proof,
    changes: &[RowChange],
    undoes: Option<OperationId>,
    now: Timestamp,
) -> Vec<Statement> {
    let merges = Merges::of(changes);
    let mut statements = Vec::new();
    if !merges.contacts.is_empty() {
        let of = |text| sql(text).with_json(&merges.contacts);
        statements.extend(REMEMBERED.map(of));
        statements.extend(REPOINTED.map(of));
        statements.extend([TICKETS_OF_CONTACTS, JOIN_TICKETS, LEAVE_TICKETS].map(of));
        statements.extend([REMEMBER_READING, JOIN_READING, LEAVE_READING].map(of));
        statements.push(of(REMEMBER_GIFT));
        statements.push(of(MOVE_PASSWORD).with_json(&with_verified(changes, &merges)));
        statements.extend([DROP_PASSWORDS, KEEP_VISITS, NOTHING_LEFT].map(of));
    }
    if !merges.accounts.is_empty() {
        let of = |text| sql(text).with_json(&merges.accounts);
        let twice = of(SHARED_TWICE).with(now).with(undoes);
        statements.extend([of(TICKETS_OF_ACCOUNTS), twice, of(SHARES), of(COUNTS)]);
        statements.push(of(NOTHING_LEFT_OF_ACCOUNTS));
    }
    if let Some(operation) = undoes.filter(|_| merges.are_undone()) {
        let of = |text| sql(text).with(operation);
        let pairs = &merges.contacts_back;
        statements.extend([TICKETS_BACK, MOVED_SHARES_BACK, OWN_SHARES_BACK].map(of));
        statements.extend([LEAVE_AGAIN, JOIN_AGAIN].map(of));
        statements.extend(BACK.map(of));
        statements.push(of(SIGN_INS_BACK).with_json(pairs));
        statements.extend([VISITS_BACK, READING_BACK].map(of));
        statements.extend([PASSWORD_TAKEN_BACK, PASSWORDS_BACK, NO_LONGER_REMEMBERED].map(of));
        // Whoever signed in as the other contact does not stay signed in as this one.
        statements.push(sql(END_SESSIONS).with_json(pairs));
    }
    statements
}

/// The merged contacts whose password may move: those with a verified address, in their
/// order.
fn with_verified(changes: &[RowChange], merges: &Merges) -> Vec<ContactId> {
    let is_verified = |id: ContactId| {
        changes.iter().any(|change| match change {
            RowChange::Address(Diff { before: Some(row), .. }) => {
                row.contact_id == id && row.is_live.0 && row.verified_at.is_some()
            }
            _ => false,
        })
    };
    merges.contacts.iter().map(|(from, _)| *from).filter(|it| is_verified(*it)).collect()
}

const SESSIONS: &str = "
    select json_quote(count(*)) as json from json_each(?1) j cross join sessions s
        on s.contact_id = j.value ->> 1 and ?2 < s.expires_at";

/// Asks how many sessions end because `changes` undo a merge of contacts.
pub(crate) fn ask_sessions(
    batch: &mut Batch,
    changes: &[RowChange],
    now: Timestamp,
) -> Option<Slot<u32>> {
    let pairs = Merges::of(changes).contacts_back;
    (!pairs.is_empty()).then(|| batch.ask(sql(SESSIONS).with_json(&pairs).with(now)))
}
