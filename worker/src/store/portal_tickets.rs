//! Tickets as contacts see them. Nothing here selects an internal note, an
//! agent-only field, or the name of an account that is not the reader's [V11].

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use shared::api::Page;
use shared::api::portal::{
    AudienceQuestion, PortalAudience, PortalTicket, PortalTicketFilter, PortalTicketRow,
};
use shared::ids::{ContactId, TicketNumber};
use shared::policy::ticket::{See, TicketFacts, Verb, decide};
use shared::ticket::status::TicketEvent;

use super::asker::Asker;
use super::proof::Own;
use super::scope::{facts_json, me_by_session, seen, seen_found, seers};
use super::search::TicketSearch;
use super::{Answers, Batch, Place, Slot, Statement, StoreError, read_row, sql, tickets_page};
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::reply::Written;

macro_rules! list {
    ($seen:expr) => {
        concat!(
            $seen,
            "select json_object(
        'number', t.number, 'subject', t.subject, 'status', t.status,
        'requester', json_object('name', ltrim(c.first_name || ' ' || c.last_name),
                                 'is_you', json(iif(c.id = me.id, 'true', 'false')), 'is_agent', json('false')),
        'account', iif(t.account_id in (select account_id from mine), t.account_id, null),
        'is_private', json(iif(t.is_private, 'true', 'false')), 'activity_at', t.activity_at) as json
      from me cross join seen n cross join tickets t on t.number = n.number
      cross join contacts c on c.id = t.requester_id
     order by t.activity_at desc, t.number desc limit 51"
        )
    };
}

const ALL: &str = list!(seen!(me_by_session));
const FOUND: &str = list!(seen_found!(me_by_session));

/// The tickets that the contact sees who is signed in with `session`. Read it
/// with [`read_list`].
pub(crate) fn list(ctx: &Ctx, session: &str, filter: &PortalTicketFilter) -> Statement {
    let search = TicketSearch::of(&filter.q);
    let statement = sql(if search.is_some() { FOUND } else { ALL })
        .with(session)
        .with(ctx.now)
        .with_place(Place::by_time(filter.after.as_ref()))
        .with_word(&filter.whose)
        .with(filter.account);
    match search {
        Some(TicketSearch { words, number }) => statement.with(words).with(number),
        None => statement,
    }
}

/// The page that [`list`] gave.
pub(crate) fn read_list(
    answers: &mut Answers,
    list: Slot<PortalTicketRow>,
) -> Result<Written<Page<PortalTicketRow>>, StoreError> {
    tickets_page(answers, list)
}

// What the policy says and how many see it stand behind: [`Judged`].
const ONE: &str = concat!(
    "select json_object('facts', ",
    facts_json!(),
    ", 'ticket', json_object(
       'number', t.number, 'subject', t.subject, 'status', t.status,
       'requester', json_object('name', ltrim(c.first_name || ' ' || c.last_name),
                                'is_you', json(iif(c.id = me.id, 'true', 'false')), 'is_agent', json('false')),
       'account', (select a.name from relationships r join accounts a on a.id = r.account_id
                    where r.contact_id = me.id and r.account_id = t.account_id
                      and r.valid_to is null and a.deleted_at is null),
       'is_private', json(iif(t.is_private, 'true', 'false')), 'created_at', t.created_at,
       'messages', json((select json_group_array(json(message)) from (
          select message from (
            select m.created_at, m.id, json_object(
                'id', m.id, 'body', m.body, 'at', m.created_at, 'author', json_object(
                  'name', coalesce(ma.name, ltrim(mc.first_name || ' ' || mc.last_name)),
                  'is_you', json(iif(m.contact_id is me.id, 'true', 'false')),
                  'is_agent', json(iif(m.agent_id is null, 'false', 'true')))) as message
              from messages m
              left join agents ma on ma.id = m.agent_id
              left join contacts mc on mc.id = m.contact_id
             where m.ticket_id = t.id and m.is_public = 1
             order by m.created_at desc, m.id desc limit 200)
          order by created_at, id))),
       'earlier_messages',
         max(0, (select count(*) from messages where ticket_id = t.id and is_public = 1) - 200))) as json
  from (select contact_id as id from sessions where hash = ?2) me
  join tickets t on t.number = ?1
  join contacts c on c.id = t.requester_id"
);

// One more than is counted, since the asker may be among them.
const SEEN_BY_OTHERS: &str = concat!(
    seers!("limit 101"),
    "select json_object('count', min(100, count(*))) as json from seers
      where contact_id <> (select contact_id from sessions where hash = ?3)"
);

/// A ticket that was asked for, and how many others see it.
pub(crate) struct OneAsked {
    ticket: Slot<PortalTicket>,
    others: Slot<Count>,
}

/// Asks in `batch` for one ticket for the contact who is signed in with
/// `session`, and how many others see it. Read it with [`read_one`].
pub(crate) fn one(batch: &mut Batch, ctx: &Ctx, session: &str, number: TicketNumber) -> OneAsked {
    OneAsked {
        ticket: batch.ask(sql(ONE).with(number).with(session)),
        others: batch.ask(sql(SEEN_BY_OTHERS).with(number).with(ctx.now).with(session)),
    }
}

#[derive(Deserialize)]
struct One<'a> {
    facts: TicketFacts,
    #[serde(borrow)]
    ticket: &'a RawValue,
}

/// What is said of a ticket besides what stands in it.
#[derive(Serialize)]
struct Judged {
    may_reply: bool,
    may_solve: bool,
    seen_by_others: u32,
}

#[derive(Deserialize)]
struct Count {
    count: u32,
}

/// The ticket that [`one`] found, where the asker may see it.
pub(crate) fn read_one(
    asker: &Asker,
    answers: &mut Answers,
    OneAsked { ticket, others }: OneAsked,
) -> Result<Written<PortalTicket>, ApiError> {
    let text = answers.text(ticket).ok_or(ApiError::NotFound)?;
    let one = read_row::<One>(&text)?;
    let others = answers.one(others)?.map_or(0, |it| it.count);
    let permit = asker.permit::<See>(one.facts)?;
    let may = |verb| decide(&asker.viewer, verb, permit.subject(), asker.now).is_ok();
    let status = permit.subject().status;
    let can = |event| status.after(event).is_some();
    let judged = Judged {
        may_reply: may(Verb::Reply) && can(TicketEvent::CustomerReplied),
        may_solve: may(Verb::Solve) && can(TicketEvent::CustomerSolved),
        seen_by_others: others,
    };
    Ok(Written::with(one.ticket.get(), &judged)?)
}

// Who would see a ticket that the asker raises for the account `?2`, or for the
// only one that they have: its members by their level, as `seers!` says of a
// ticket that is there, and no more of them than are counted.
const AUDIENCE: &str = "
    with me (id, help_center, managers_see_private) as materialized (
      select s.contact_id, s.help_center_id, w.managers_see_private
        from sessions s join settings w
       where s.hash = ?1),
    chosen (account) as materialized (
      select min(r.account_id)
        from me cross join relationships r on r.contact_id = me.id and r.valid_to is null
       cross join accounts a on a.id = r.account_id and a.deleted_at is null
       where ?2 is null or r.account_id = ?2
      having count(*) = 1),
    others as materialized (
      select ltrim(c.first_name || ' ' || c.last_name) as name, c.sort_key
        from me cross join chosen
       cross join relationships r on r.account_id = chosen.account and r.valid_to is null and r.contact_id <> me.id
       cross join accounts a on a.id = r.account_id
        left join account_role_levels rl on rl.account_id = r.account_id and rl.role = r.role
       cross join contacts c on c.id = r.contact_id and c.deleted_at is null
       cross join portal_access p on p.contact_id = c.id and p.help_center_id = me.help_center and p.state = 'active'
       where coalesce(r.level, rl.level, a.default_level) <> 'own'
         and (?3 = 0 or me.managers_see_private = 1
                        and coalesce(r.level, rl.level, a.default_level) = 'manage')
       limit 100)
    select json_object(
      'count', (select count(*) from others),
      'names', json((select json_group_array(name) from (select name from others order by sort_key limit 3)))) as json";

/// Who will see a ticket that is being written. Read it with [`read_audience`].
pub(crate) fn audience(session: &str, question: &AudienceQuestion) -> Statement {
    sql(AUDIENCE).with(session).with(question.account).with(question.is_private)
}

/// What [`audience`] gave.
pub(crate) fn read_audience(
    answers: &mut Answers,
    audience: Slot<PortalAudience>,
) -> Result<PortalAudience, StoreError> {
    Ok(answers.one(audience)?.unwrap_or(PortalAudience { count: 0, names: Vec::new() }))
}

const UPDATE_PROFILE: &str = "
    update contacts
       set first_name = ?2, last_name = ?3, sort_key = ?4, phone = ?5, updated_at = ?6, version = version + 1
     where id = ?1";

/// Changes the contact's own names and telephone number.
pub(crate) fn update_profile(
    ctx: &Ctx,
    own: &Own<ContactId>,
    (first, last): (&str, &str),
    phone: Option<&str>,
) -> Statement {
    let sort_key = shared::text::sort_key(&format!("{first} {last}"));
    sql(UPDATE_PROFILE)
        .with(own.id())
        .with(first)
        .with(last)
        .with(sort_key)
        .with(phone)
        .with(ctx.now)
}
