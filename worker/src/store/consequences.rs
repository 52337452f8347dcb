//! The contacts who would see more or fewer tickets after a change. The policy's own
//! conditions are evaluated twice: over the current relationships, and over those after
//! the change. `tests/it/operations` compares the answer with what then happens.

mod overlay;

use shared::api::operations::{SIGHT_PEOPLE, Sight, SightChange};
use shared::ids::{ContactId, OperationId};
use shared::operations::rows::RowChange;
use shared::time::Timestamp;

use self::overlay::Overlay;
use super::scope::sees;
use super::{Batch, Slot, Statement, settings_sight, shares, sql};

/// The live relationships `r` whose level an account's other levels change.
macro_rules! shared_otherwise {
    () => {
        "from json_each(?1 -> 'sharing') j
          cross join relationships r on r.account_id = j.value and r.valid_to is null and r.level is null
           left join account_role_levels rl on rl.account_id = r.account_id and rl.role = r.role
          where exists (select 1 from json_each(?1 -> 'roles') n
                         where n.value ->> 0 = r.account_id and n.value ->> 1 = r.role)
             or rl.level is null and r.account_id in (select value ->> 0 from json_each(?1 -> 'defaults'))"
    };
}

/// Whether `who` sees ticket `t`, which is `n` then. `n.level` is the contact's level in the
/// account that the ticket belongs to then, or empty.
macro_rules! will_see {
    () => {
        "(who.is_active and (
            (w.leavers_keep = 1 or n.account is null or n.level <> '')
              and exists (select 1 from stands_for s where s.contact = who.id and s.other = n.requester)
            or exists (
                 select 1 from stands_for s cross join participants p on p.contact_id = s.other and p.ticket_id = n.id
                  where s.contact = who.id and not exists (
                    select 1 from undone u
                     where u.kind = 'participants' and u.key = n.id || ' ' || s.other and u.before is null))
            or exists (select 1 from undone u
                        where u.kind = 'participants' and u.key = n.id || ' ' || who.id and u.after is null)
            or n.level not in ('', 'own') and (n.is_private = 0 or w.managers_see_private = 1 and n.level = 'manage')
            or n.is_private = 0 and exists (
                 select 1 from ticket_shares sh
                   left join undone u on u.kind = 'ticket_shares' and u.key = sh.id
                   join after m on m.contact = who.id and m.level <> 'own'
                    and m.account = iif(u.key is null, sh.account_id, u.before ->> 'account_id')
                  where sh.ticket_id = n.id
                    and iif(u.key is null, sh.withdrawn_at, u.before ->> 'withdrawn_at') is null
                    and (sh.expires_at is null or ?2 < sh.expires_at))))"
    };
}

// `?1` is the overlay, `?2` now, `?3` the maximum number of people.
//
// Only tickets that the change can affect are evaluated: for each account whose level
// changes, its 201 latest tickets; for each contact who gains or loses portal access, the
// 201 latest tickets for each reason; of a contact who is merged, the same; and of a merge
// that is undone, the 501 latest that go back for each reason. That is enough to count to a
// hundred.
//
// SQLite expands a table expression wherever it is named, also one that it computes once,
// and limits how much comes of it: so each is named as seldom as possible. And D1 takes
// five terms in a compound.
macro_rules! judged {
    () => {
        concat!(
            "with people (id) as materialized (
       select value as id from json_each(?1 -> 'contacts')
        union
       select contact_id from (
         select r.contact_id from json_each(?1 -> 'accounts') j
          cross join relationships r on r.account_id = j.value and r.valid_to is null limit ?3)
        union
       select contact_id from (
         select r.contact_id ",
            shared_otherwise!(),
            " limit ?3)
        limit ?3),
     w as materialized (select leavers_keep, managers_see_private from settings),
     undone (kind, key, before, after) as (
       select kind, key, before, after from changes
        where operation = (select seq from operations where id = ?1 ->> 'undone')
          and kind in ('tickets', 'participants', 'ticket_shares')),
     -- Who is merged into a contact, beside the contact.
     stands_for (contact, other) as materialized (
       select id, id from people
        union
       select value ->> 1, value ->> 0 from json_each(?1 -> 'merged_contacts')),
     centers (contact, help_center) as (
       select people.id, p.help_center_id from people cross join portal_access p on p.contact_id = people.id
        union
       select value ->> 'contact_id', value ->> 'help_center_id' from json_each(?1 -> 'portal')),
     who (id, help_center, was_active, is_active) as materialized (
       select c.id, k.help_center, coalesce(p.state, '') = 'active' and c.deleted_at is null,
              coalesce((select value ->> 'state' from json_each(?1 -> 'portal')
                         where value ->> 'contact_id' = c.id and value ->> 'help_center_id' = k.help_center),
                       p.state, '') = 'active'
                and c.id not in (select value from json_each(?1 -> 'deleted'))
         from centers k cross join contacts c on c.id = k.contact
          and (c.deleted_at is null or c.id in (select value from json_each(?1 -> 'revived')))
         left join portal_access p on p.contact_id = c.id and p.help_center_id = k.help_center),
     before (contact, account, level) as materialized (
       select r.contact_id, r.account_id, coalesce(r.level, rl.level, a.default_level)
         from people cross join relationships r on r.contact_id = people.id and r.valid_to is null
        cross join accounts a on a.id = r.account_id and a.deleted_at is null
         left join account_role_levels rl on rl.account_id = r.account_id and rl.role = r.role),
     lives (contact, account, role, level) as materialized (
       select r.contact_id, r.account_id, r.role, r.level
         from people cross join relationships r on r.contact_id = people.id and r.valid_to is null
        where r.id not in (select value from json_each(?1 -> 'gone'))
        union all
       select value ->> 'contact_id', value ->> 'account_id', value ->> 'role', value ->> 'level'
         from json_each(?1 -> 'made')),
     belongs (contact, account, level) as materialized (
       select l.contact, l.account,
              coalesce(l.level, iif(n.value is null, rl.level, n.value ->> 2),
                       (select value ->> 1 from json_each(?1 -> 'defaults') where value ->> 0 = a.id),
                       a.default_level)
         from lives l cross join accounts a on a.id = l.account
          and (a.deleted_at is null or a.id in (select value from json_each(?1 -> 'reopened')))
          and a.id not in (select value from json_each(?1 -> 'closed'))
         left join account_role_levels rl on rl.account_id = l.account and rl.role = l.role
         left join json_each(?1 -> 'roles') n on n.value ->> 0 = l.account and n.value ->> 1 = l.role),
     -- The tickets of an account that is merged become those of the other one.
     after (contact, account, level) as materialized (
       select b.contact, j.value, b.level
         from belongs b cross join json_each((
           select json_group_array(account) from (
             select b.account as account
              union all
             select value ->> 0 from json_each(?1 -> 'merged_accounts') where value ->> 1 = b.account))) j),
     -- The accounts through which somebody's sight may change.
     shifted (contact, account) as materialized (
       select contact, account from (select * from before union all select * from after)
        group by contact, account
       having count(*) <> 2 or min(level) <> max(level)
           or contact in (select id from who where was_active <> is_active)),
     by_account (contact, number) as materialized (
       select s.contact, t.number from shifted s cross join w cross join tickets t
        where t.number in (
          select number from (
            select x.number from tickets x
             where x.account_id = s.account and (x.is_private = 0 or w.managers_see_private = 1)
             order by x.activity_at desc limit 201)
           union all
          select number from (
            select x.number from tickets x
             where x.requester_id = s.contact and x.account_id = s.account
             order by x.activity_at desc limit 201)
           union all
          select number from (
            select x.number from ticket_shares sh cross join tickets x on x.id = sh.ticket_id
             where sh.account_id = s.account and sh.withdrawn_at is null
               and (sh.expires_at is null or ?2 < sh.expires_at)
             order by sh.activity_at desc limit 201))),
     by_merge (contact, number) as materialized (
       select s.contact, t.number from stands_for s cross join tickets t
        where s.contact <> s.other and t.number in (
          select number from (
            select x.number from tickets x where x.requester_id = s.other
             order by x.activity_at desc limit 201)
           union all
          select number from (
            select x.number from participants p cross join tickets x on x.id = p.ticket_id
             where p.contact_id = s.other order by p.activity_at desc limit 201))
        union
       select people.id, t.number from people cross join tickets t
        where t.number in (
          select number from (
            select x.number from undone u cross join tickets x on x.id = u.key
             where u.kind = 'tickets' order by x.activity_at desc limit 501)
           union all
          select number from (
            select x.number from undone u cross join tickets x on x.id = substr(u.key, 1, 36)
             where u.kind = 'participants' order by x.activity_at desc limit 501)
           union all
          select number from (
            select x.number from undone u cross join tickets x on x.id = u.before ->> 'ticket_id'
             where u.kind = 'ticket_shares' order by x.activity_at desc limit 501))),
     looked_at (contact, number) as materialized (
       select contact, number from by_account
        union
       select contact, number from by_merge
        union
       select who.id, t.number from who cross join tickets t
        where who.was_active <> who.is_active and t.number in (
          select number from (
            select x.number from tickets x where x.requester_id = who.id
             order by x.activity_at desc limit 201)
           union all
          select number from (
            select x.number from participants p cross join tickets x on x.id = p.ticket_id
             where p.contact_id = who.id order by p.activity_at desc limit 201))
        union
       select people.id, t.number from people cross join json_each(?1 -> 'tickets') j
        cross join tickets t on t.id = j.value ->> 'id'),
     -- The tickets as they are then.
     then_so (contact, number, id, requester, account, is_private) as materialized (
       select l.contact, t.number, t.id,
              coalesce(n.value ->> 'requester_id', u.before ->> 'requester_id', t.requester_id),
              iif(n.value is not null, n.value ->> 'account_id',
                  iif(u.key is not null, u.before ->> 'account_id', t.account_id)),
              coalesce(n.value ->> 'is_private', u.before ->> 'is_private', t.is_private)
         from looked_at l cross join tickets t on t.number = l.number
         left join json_each(?1 -> 'tickets') n on n.value ->> 'id' = t.id
         left join undone u on u.kind = 'tickets' and u.key = t.id
          and t.requester_id is u.after ->> 'requester_id' and t.account_id is u.after ->> 'account_id'
          and t.is_private is u.after ->> 'is_private'),
     judged (contact, number, saw, sees) as (
       select who.id, t.number, ",
            sees!("who.was_active", "before", "t.requester_id", "t.account_id", "t.is_private"),
            ", ",
            will_see!(),
            "
         from (select x.*, coalesce(m.level, '') as level from then_so x
                 left join after m on m.contact = x.contact and m.account = x.account) n
        cross join who on who.id = n.contact
        cross join tickets t on t.number = n.number and t.help_center_id = who.help_center
        cross join w) "
        )
    };
}

const CHANGES: &str = concat!(
    judged!(),
    "select json_object(
        'contact', json_object('id', c.id, 'name', ltrim(c.first_name || ' ' || c.last_name)),
        'gains', min(100, sum(not j.saw and j.sees)), 'loses', min(100, sum(j.saw and not j.sees))) as json
       from judged j cross join contacts c on c.id = j.contact
      group by c.id
     having sum(j.saw <> j.sees) > 0
      order by c.sort_key, c.id"
);

// Those of contact `?4`, the latest first.
const GAINED: &str = concat!(
    judged!(),
    "select json_object('number', t.number, 'subject', t.subject) as json
       from judged j cross join tickets t on t.number = j.number
      where j.contact = ?4 and not j.saw and j.sees
      order by t.activity_at desc, t.number desc limit 100"
);

const NOTHING_GAINED: &str = concat!(
    "insert into guard ",
    judged!(),
    "select not exists (select 1 from judged j where j.contact = ?4 and not j.saw and j.sees)"
);

fn with_overlay(text: &'static str, overlay: &Overlay<'_>, now: Timestamp) -> Statement {
    let people = i64::try_from(SIGHT_PEOPLE).unwrap_or(i64::MAX);
    sql(text).with_json(overlay).with(now).with(people)
}

/// The tickets that `contact` sees by `changes`, which merge others into it, and does not see
/// now: at most a hundred, a [`GainedTicket`](shared::api::merges::GainedTicket) each [M9].
pub(crate) fn gained(changes: &[RowChange], contact: ContactId, now: Timestamp) -> Statement {
    with_overlay(GAINED, &Overlay::of(changes, None), now).with(contact)
}

/// The guard that there are none.
pub(crate) fn nothing_gained(
    changes: &[RowChange],
    contact: ContactId,
    now: Timestamp,
) -> Statement {
    with_overlay(NOTHING_GAINED, &Overlay::of(changes, None), now).with(contact)
}

// The contacts whose access changes, and those who get another level with their account.
const OTHERS: &str = concat!(
    "select json_quote(max(0, count(*) - cast(?3 as integer))) as json from (
      select value from json_each(?1 -> 'contacts')
       union
      select r.contact_id from json_each(?1 -> 'merging') j
       cross join relationships r on r.account_id = j.value and r.valid_to is null
       union
      select r.contact_id ",
    shared_otherwise!(),
    " limit 1000)"
);

/// The slots of the answers.
pub(crate) enum Consequences {
    /// Of changes of records.
    Records { people: Slot<SightChange>, more: Slot<u32> },
    /// Of a change of the rules for everybody.
    Rules(Slot<Sight>),
    /// Of a change of one share.
    Share(shares::ShareSight),
}

/// Adds the statements for `changes` to `batch`; `None` if nobody's sight can change.
pub(crate) fn ask(
    batch: &mut Batch,
    (changes, undoes): (&[RowChange], Option<OperationId>),
    now: Timestamp,
) -> Option<Consequences> {
    if let Some(rules) = settings_sight::ask(batch, changes, now) {
        return Some(Consequences::Rules(rules));
    }
    if let Some(share) = shares::ask(batch, changes, now) {
        return Some(Consequences::Share(share));
    }
    let overlay = Overlay::of(changes, undoes);
    if overlay.is_empty() {
        return None;
    }
    Some(Consequences::Records {
        people: batch.ask(with_overlay(CHANGES, &overlay, now)),
        more: batch.ask(with_overlay(OTHERS, &overlay, now)),
    })
}

impl Consequences {
    /// Reads the people, and the number of further people.
    pub(crate) fn read(self, answers: &mut super::Answers) -> Result<Sight, super::StoreError> {
        match self {
            Self::Records { people, more } => {
                let people = answers.all(people)?;
                let more_people = answers.one(more)?.unwrap_or_default();
                Ok(Sight { people, more_people })
            }
            Self::Rules(sight) => Ok(answers.one(sight)?.unwrap_or_default()),
            Self::Share(sight) => sight.read(answers),
        }
    }
}
