//! The contacts who would see more or fewer tickets after a change. The policy's own
//! conditions are evaluated twice: over the current relationships, and over those after
//! the change. `tests/it/operations` compares the answer with what then happens.

use std::collections::BTreeSet;

use serde::Serialize;
use shared::api::operations::{SIGHT_PEOPLE, Sight, SightChange};
use shared::ids::{AccountId, ContactId, RelationshipId};
use shared::operations::rows::{Diff, PortalAccessRow, RelationshipRow, RowChange, TicketRow};
use shared::time::Timestamp;

use super::scope::sees;
use super::{Batch, Slot, Statement, settings_sight, sql};

/// The rows that a change replaces, as the statements take them.
#[derive(Default, Serialize)]
struct Overlay<'a> {
    /// The contacts whose sight may change.
    contacts: BTreeSet<ContactId>,
    /// The accounts whose members' sight may change.
    accounts: BTreeSet<AccountId>,
    /// The relationships that change or end.
    gone: Vec<RelationshipId>,
    /// The live relationships that replace them.
    made: Vec<&'a RelationshipRow>,
    /// The new default levels of accounts.
    defaults: Vec<(AccountId, shared::customers::level::AccessLevel)>,
    /// The new portal access rows.
    portal: Vec<&'a PortalAccessRow>,
    /// The new ticket rows.
    tickets: Vec<&'a TicketRow>,
    /// Contacts that are deleted.
    deleted: Vec<ContactId>,
    /// Deleted contacts that are restored.
    revived: Vec<ContactId>,
    /// Accounts that are deleted.
    closed: Vec<AccountId>,
    /// Deleted accounts that are restored.
    reopened: Vec<AccountId>,
}

impl<'a> Overlay<'a> {
    fn of(changes: &'a [RowChange]) -> Self {
        let mut overlay = Self::default();
        for change in changes {
            match change {
                RowChange::Relationship(Diff { before, after }) => {
                    let rows = before.iter().chain(after);
                    overlay.contacts.extend(rows.map(|it| it.contact_id));
                    overlay.gone.extend(before.as_ref().map(|it| it.id));
                    overlay.made.extend(after.as_ref().filter(|it| it.valid_to.is_none()));
                }
                RowChange::Account(Diff { before: Some(before), after: Some(after) }) => {
                    if before.default_level != after.default_level {
                        overlay.accounts.insert(after.id);
                        overlay.defaults.push((after.id, after.default_level));
                    }
                    match (before.deleted_at, after.deleted_at) {
                        (_, Some(_)) => overlay.closed.push(after.id),
                        (Some(_), None) => overlay.reopened.push(after.id),
                        (None, None) => {}
                    }
                }
                RowChange::PortalAccess(Diff { after: Some(after), .. }) => {
                    overlay.contacts.insert(after.contact_id);
                    overlay.portal.push(after);
                }
                RowChange::Ticket(Diff { before: Some(before), after: Some(after) }) => {
                    overlay.accounts.extend(before.account_id.iter().chain(&after.account_id));
                    overlay.contacts.extend([before.requester_id, after.requester_id]);
                    overlay.tickets.push(after);
                }
                RowChange::Contact(Diff { after: Some(after), .. })
                    if after.deleted_at.is_some() =>
                {
                    overlay.contacts.insert(after.id);
                    overlay.deleted.push(after.id);
                }
                RowChange::Contact(Diff { before: Some(before), after: Some(after) })
                    if before.deleted_at.is_some() =>
                {
                    overlay.contacts.insert(after.id);
                    overlay.revived.push(after.id);
                }
                _ => {}
            }
        }
        overlay
    }

    fn is_empty(&self) -> bool {
        self.contacts.is_empty() && self.accounts.is_empty()
    }
}

// `?1` is the overlay, `?2` now, `?3` the maximum number of people.
//
// Only tickets that the change can affect are evaluated: for each account whose level
// changes, its 201 latest tickets; for each contact who gains or loses portal access, the
// 201 latest tickets for each reason. That is enough to count to a hundred.
const CHANGES: &str = concat!(
    "with people (id) as materialized (
       select value as id from json_each(?1 -> 'contacts')
        union
       select contact_id from (
         select r.contact_id from json_each(?1 -> 'accounts') j
          cross join relationships r on r.account_id = j.value and r.valid_to is null limit ?3)
        limit ?3),
     w as materialized (select leavers_keep, managers_see_private from settings),
     who (id, help_center, was_active, is_active) as materialized (
       select c.id, p.help_center_id, p.state = 'active' and c.deleted_at is null,
              coalesce((select value ->> 'state' from json_each(?1 -> 'portal')
                         where value ->> 'contact_id' = c.id and value ->> 'help_center_id' = p.help_center_id),
                       p.state) = 'active'
                and c.id not in (select value from json_each(?1 -> 'deleted'))
         from people cross join contacts c on c.id = people.id
          and (c.deleted_at is null or c.id in (select value from json_each(?1 -> 'revived')))
        cross join portal_access p on p.contact_id = c.id),
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
     after (contact, account, level) as materialized (
       select l.contact, l.account,
              coalesce(l.level, rl.level,
                       (select value ->> 1 from json_each(?1 -> 'defaults') where value ->> 0 = a.id),
                       a.default_level)
         from lives l cross join accounts a on a.id = l.account
          and (a.deleted_at is null or a.id in (select value from json_each(?1 -> 'reopened')))
          and a.id not in (select value from json_each(?1 -> 'closed'))
         left join account_role_levels rl on rl.account_id = l.account and rl.role = l.role),
     -- The accounts through which somebody's sight may change.
     shifted (contact, account) as materialized (
       select contact, account from (select * from before except select * from after)
        union
       select contact, account from (select * from after except select * from before)
        union
       select b.contact, b.account from who cross join before b on b.contact = who.id
        where who.was_active <> who.is_active),
     -- In two steps: D1 takes five terms in a compound.
     by_account (contact, number) as materialized (
       select s.contact, t.number from shifted s cross join w cross join tickets t
        where t.number in (
          select x.number from tickets x
           where x.account_id = s.account and (x.is_private = 0 or w.managers_see_private = 1)
           order by x.activity_at desc limit 201)
        union
       select s.contact, t.number from shifted s cross join tickets t
        where t.number in (
          select x.number from tickets x
           where x.requester_id = s.contact and x.account_id = s.account
           order by x.activity_at desc limit 201)
        union
       select s.contact, t.number from shifted s cross join tickets t
        where t.number in (
          select x.number from ticket_shares sh cross join tickets x on x.id = sh.ticket_id
           where sh.account_id = s.account and sh.withdrawn_at is null
             and (sh.expires_at is null or ?2 < sh.expires_at)
           order by sh.activity_at desc limit 201)),
     looked_at (contact, number) as materialized (
       select contact, number from by_account
        union
       select who.id, t.number from who cross join tickets t
        where who.was_active <> who.is_active and t.number in (
          select x.number from tickets x where x.requester_id = who.id
           order by x.activity_at desc limit 201)
        union
       select who.id, t.number from who cross join tickets t
        where who.was_active <> who.is_active and t.number in (
          select x.number from participants p cross join tickets x on x.id = p.ticket_id
           where p.contact_id = who.id order by p.activity_at desc limit 201)
        union
       select people.id, t.number from people cross join json_each(?1 -> 'tickets') j
        cross join tickets t on t.id = j.value ->> 'id'),
     judged (contact, saw, sees) as (
       select who.id, ",
    sees!("who.was_active", "before", "t.requester_id", "t.account_id", "t.is_private"),
    ", ",
    sees!(
        "who.is_active",
        "after",
        "coalesce(n.value ->> 'requester_id', t.requester_id)",
        "iif(n.value is null, t.account_id, n.value ->> 'account_id')",
        "coalesce(n.value ->> 'is_private', t.is_private)"
    ),
    "   from looked_at l cross join who on who.id = l.contact
        cross join tickets t on t.number = l.number and t.help_center_id = who.help_center
        cross join w
         left join json_each(?1 -> 'tickets') n on n.value ->> 'id' = t.id)
     select json_object(
        'contact', json_object('id', c.id, 'name', ltrim(c.first_name || ' ' || c.last_name)),
        'gains', min(100, sum(not j.saw and j.sees)), 'loses', min(100, sum(j.saw and not j.sees))) as json
       from judged j cross join contacts c on c.id = j.contact
      group by c.id
     having sum(j.saw <> j.sees) > 0
      order by c.sort_key, c.id"
);

// The contacts whose access changes, and those who get another level with their account.
const OTHERS: &str = "
    select json_quote(max(0, count(*) - cast(?2 as integer))) as json from (
      select value from json_each(?1 -> 'contacts')
       union
      select r.contact_id from json_each(?1 -> 'accounts') j
       cross join relationships r on r.account_id = j.value and r.valid_to is null
       left join account_role_levels rl on rl.account_id = r.account_id and rl.role = r.role
       where r.level is null and rl.level is null
         and j.value in (select value ->> 0 from json_each(?1 -> 'defaults'))
       limit 1000)";

/// The slots of the answers.
pub(crate) enum Consequences {
    /// Of changes of records.
    Records { people: Slot<SightChange>, more: Slot<u32> },
    /// Of a change of the rules for everybody.
    Rules(Slot<Sight>),
}

/// Adds the statements for `changes` to `batch`; `None` if nobody's sight can change.
pub(crate) fn ask(
    batch: &mut Batch,
    changes: &[RowChange],
    now: Timestamp,
) -> Option<Consequences> {
    if let Some(rules) = settings_sight::ask(batch, changes, now) {
        return Some(Consequences::Rules(rules));
    }
    let overlay = Overlay::of(changes);
    if overlay.is_empty() {
        return None;
    }
    let people = i64::try_from(SIGHT_PEOPLE).unwrap_or(i64::MAX);
    let statement = |text| -> Statement { sql(text).with_json(&overlay) };
    Some(Consequences::Records {
        people: batch.ask(statement(CHANGES).with(now).with(people)),
        more: batch.ask(statement(OTHERS).with(people)),
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
        }
    }
}
