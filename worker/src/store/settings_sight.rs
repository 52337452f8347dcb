//! The contacts who would see more or fewer tickets after a change of the settings. The
//! conditions of [`super::scope`] are evaluated twice: by the current rules, and by the next.

use shared::api::operations::{SIGHT_PEOPLE, Sight};
use shared::operations::rows::{Diff, RowChange};
use shared::time::Timestamp;

use super::scope::sees;
use super::{Batch, Slot, sql};

// `?1` and `?3` are the next rules, `?2` now, `?4` the maximum number of people.
//
// A rule applies to all tickets, so the 20,000 latest ones stand for them. Of these, two
// kinds are looked at: those whose requester is no longer a contact of the account, and
// private ones, whose account's managers are asked.
const SIGHT: &str = concat!(
    "with w as materialized (select leavers_keep, managers_see_private from settings),
     next (leavers_keep, managers_see_private) as materialized (select ?1, ?3),
     recent as materialized (
       select id, number, help_center_id, requester_id, account_id, is_private
         from tickets order by activity_at desc limit 20000),
     looked_at (contact, number) as materialized (
       select t.requester_id, t.number from w cross join next cross join recent t
        where w.leavers_keep <> next.leavers_keep and t.account_id is not null
          and not exists (
            select 1 from relationships r cross join accounts a on a.id = r.account_id and a.deleted_at is null
             where r.contact_id = t.requester_id and r.account_id = t.account_id and r.valid_to is null)
        union
       select r.contact_id, t.number from w cross join next cross join recent t
        cross join accounts a on a.id = t.account_id and a.deleted_at is null
        cross join relationships r on r.account_id = a.id and r.valid_to is null
         left join account_role_levels rl on rl.account_id = r.account_id and rl.role = r.role
        where w.managers_see_private <> next.managers_see_private and t.is_private = 1
          and coalesce(r.level, rl.level, a.default_level) = 'manage'),
     who (id, help_center, is_active) as materialized (
       select c.id, p.help_center_id, 1 from (select distinct contact from looked_at) l
        cross join contacts c on c.id = l.contact and c.deleted_at is null
        cross join portal_access p on p.contact_id = c.id and p.state = 'active'),
     mine (contact, account, level) as materialized (
       select r.contact_id, r.account_id, coalesce(r.level, rl.level, a.default_level)
         from (select distinct id from who) x
        cross join relationships r on r.contact_id = x.id and r.valid_to is null
        cross join accounts a on a.id = r.account_id and a.deleted_at is null
         left join account_role_levels rl on rl.account_id = r.account_id and rl.role = r.role),
     judged (contact, saw, sees) as materialized (
       select who.id, ",
    sees!("who.is_active", "mine", "t.requester_id", "t.account_id", "t.is_private", "w"),
    ", ",
    sees!("who.is_active", "mine", "t.requester_id", "t.account_id", "t.is_private", "next"),
    "    from looked_at l cross join who on who.id = l.contact
        cross join recent t on t.number = l.number and t.help_center_id = who.help_center
        cross join w cross join next),
     changed (contact, gains, loses) as materialized (
       select contact, sum(not saw and sees), sum(saw and not sees) from judged
        group by contact having sum(saw <> sees) > 0)
     select json_object(
       'people', json((select json_group_array(json(person)) from (
         select json_object(
             'contact', json_object('id', c.id, 'name', ltrim(c.first_name || ' ' || c.last_name)),
             'gains', min(100, x.gains), 'loses', min(100, x.loses)) as person
           from changed x cross join contacts c on c.id = x.contact
          order by c.sort_key, c.id limit ?4))),
       'more_people', max(0, (select count(*) from changed) - cast(?4 as integer))) as json"
);

/// Adds the statement for `changes` to `batch`; `None` if no rule about visibility changes.
pub(super) fn ask(batch: &mut Batch, changes: &[RowChange], now: Timestamp) -> Option<Slot<Sight>> {
    let next = changes.iter().find_map(|change| match change {
        RowChange::Settings(Diff { before: Some(before), after: Some(after) }) => {
            let (before, after) = (before.workspace().visibility, after.workspace().visibility);
            (before != after).then_some(after)
        }
        _ => None,
    })?;
    let people = i64::try_from(SIGHT_PEOPLE).unwrap_or(i64::MAX);
    let statement = sql(SIGHT).with(next.leavers_keep).with(now).with(next.managers_see_private);
    Some(batch.ask(statement.with(people)))
}
