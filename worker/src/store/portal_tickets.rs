//! Tickets as contacts see them. No statement here selects an internal note, an
//! agent-only field, or the name of an account that is not the reader's [V11].

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use shared::api::Page;
use shared::api::portal::{
    AudienceQuestion, PortalAudience, PortalConversation, PortalTicket, PortalTicketFilter,
    PortalTicketRow, Whose,
};
use shared::api::tickets::ConversationFilter;
use shared::ids::{ContactId, TicketNumber};
use shared::policy::ticket::{See, TicketFacts, Verb, decide};
use shared::ticket::status::TicketEvent;
use shared::time::Timestamp;

use super::asker::Asker;
use super::conversation::{part, part_fields};
use super::proof::Own;
use super::scope::{facts_json, it_for_me, me_by_session, mine, seen, seers};
use super::search::TicketSearch;
use super::seen_found::seen_found;
use super::unread::{newest_unread, news, read_up_to, unread};
use super::{Answers, Place, Slot, Statement, StoreError, read_row, sql, tickets_page};
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::reply::Written;

/// The rows of the tickets in `$from`, a page of them. `$unread` is whether ticket `t` is unread.
macro_rules! list {
    ($seen:expr, $from:literal, $unread:expr) => {
        concat!(
            $seen,
            ", page (number) as materialized (
               select number from ", $from, " order by activity_at desc, number desc limit 51)
             select json_object(
        'number', t.number, 'subject', t.subject, 'status', t.status,
        'requester', json_object('name', ltrim(c.first_name || ' ' || c.last_name),
                                 'is_you', json(iif(c.id = me.id, 'true', 'false')), 'is_agent', json('false')),
        'account', iif(t.account_id in (select account_id from mine), t.account_id, null),
        'is_private', json(iif(t.is_private, 'true', 'false')), 'is_unread', json(iif(", $unread, ", 'true', 'false')),
        'activity_at', t.activity_at) as json
      from me cross join page n cross join tickets t on t.number = n.number
      cross join contacts c on c.id = t.requester_id
     order by t.activity_at desc, t.number desc"
        )
    };
}

const ALL: &str = list!(seen!(me_by_session), "seen", unread!());
const FOUND: &str = list!(seen_found!(me_by_session), "seen", unread!());
const UNREAD: &str = list!(concat!(seen!(me_by_session, "", "1001"), ", ", news!()), "news", "1");
const UNREAD_FOUND: &str =
    list!(concat!(seen_found!(me_by_session, "1001"), ", ", news!()), "news", "1");

macro_rules! count {
    ($seen:expr, $from:literal) => {
        concat!($seen, "select cast(min(1001, count(*)) as text) as json from ", $from)
    };
}

const COUNT_ALL: &str = count!(seen!(me_by_session, "", "1001"), "seen");
const COUNT_FOUND: &str = count!(seen_found!(me_by_session, "1001"), "seen");
const COUNT_UNREAD: &str = count!(concat!(seen!(me_by_session, "", "1001"), ", ", news!()), "news");
const COUNT_UNREAD_FOUND: &str =
    count!(concat!(seen_found!(me_by_session, "1001"), ", ", news!()), "news");

/// The tickets that the session's contact sees. Read it with [`read_list`].
pub(crate) fn list(ctx: &Ctx, session: &str, filter: &PortalTicketFilter) -> Statement {
    let texts = match filter.whose {
        Whose::Unread => (UNREAD, UNREAD_FOUND),
        Whose::All | Whose::Mine | Whose::Colleagues => (ALL, FOUND),
    };
    asked(ctx, session, filter, texts, Place::by_time(filter.after.as_ref()))
}

/// The number of those tickets on all pages, a [`Counted`]. It uses the list's own scope,
/// so that no hidden ticket is counted [V16].
pub(crate) fn count(ctx: &Ctx, session: &str, filter: &PortalTicketFilter) -> Statement {
    let texts = match filter.whose {
        Whose::Unread => (COUNT_UNREAD, COUNT_UNREAD_FOUND),
        Whose::All | Whose::Mine | Whose::Colleagues => (COUNT_ALL, COUNT_FOUND),
    };
    asked(ctx, session, filter, texts, Place::TOP)
}

fn asked(
    ctx: &Ctx,
    session: &str,
    filter: &PortalTicketFilter,
    (all, found): (&'static str, &'static str),
    place: Place,
) -> Statement {
    let search = TicketSearch::of(&filter.q);
    // Unread tickets are anybody's.
    let whose = if filter.whose == Whose::Unread { Whose::All } else { filter.whose };
    let statement = sql(if search.is_some() { found } else { all })
        .with(session)
        .with(ctx.now)
        .with_place(place)
        .with_word(&whose)
        .with(filter.account);
    match search {
        Some(TicketSearch { words, parts, number }) => {
            statement.with(words).with(number).with(parts)
        }
        None => statement,
    }
}

/// Reads the page of [`list`].
pub(crate) fn read_list(
    answers: &mut Answers,
    list: Slot<PortalTicketRow>,
) -> Result<Written<Page<PortalTicketRow>>, StoreError> {
    tickets_page(answers, list)
}

/// The public messages of a part of the conversation.
macro_rules! public_part {
    () => {
        part_fields!(
            "and m.is_public = 1",
            "json_object(
                'id', m.id, 'body', m.body, 'at', m.created_at, 'author', json_object(
                  'name', coalesce(ma.name, ltrim(mc.first_name || ' ' || mc.last_name)),
                  'is_you', json(iif(m.contact_id is me.id, 'true', 'false')),
                  'is_agent', json(iif(m.agent_id is null, 'false', 'true'))))"
        )
    };
}

// The members of `said` are followed by those of [`Computed`]. One more of the contacts who
// see the ticket is read than is counted, because the asker may be one of them.
const ONE: &str = concat!(
    "with ", me_by_session!(), ", ", mine!(), ", ", it_for_me!(), ", ",
    part!("and m.is_public = 1", "?4"), ", ", seers!("limit 101"),
    "select json_object(
       'facts', ", facts_json!("me.id"), ",
       'others', (select min(100, count(*)) from seers where contact_id <> me.id),
       'unread', ", newest_unread!(), ",
       'said', json_object(
       'number', t.number, 'subject', t.subject, 'status', t.status,
       'requester', json_object('name', ltrim(c.first_name || ' ' || c.last_name),
                                'is_you', json(iif(c.id = me.id, 'true', 'false')), 'is_agent', json('false')),
       'account', (select a.name from relationships r join accounts a on a.id = r.account_id
                    where r.contact_id = me.id and r.account_id = t.account_id
                      and r.valid_to is null and a.deleted_at is null),
       'is_private', json(iif(t.is_private, 'true', 'false')), 'created_at', t.created_at,
       ", public_part!(), ")) as json
  from me cross join t
  join contacts c on c.id = t.requester_id"
);

const PART: &str = concat!(
    "with ",
    me_by_session!(),
    ", ",
    mine!(),
    ", ",
    it_for_me!(),
    ", ",
    part!("and m.is_public = 1", "?4"),
    "select json_object('facts', ",
    facts_json!("me.id"),
    ", 'others', 0, 'said', json_object(",
    public_part!(),
    ")) as json
  from me cross join it join tickets t on t.id = it.id"
);

fn of(
    text: &'static str,
    ctx: &Ctx,
    session: &str,
    (number, filter): (TicketNumber, ConversationFilter),
) -> Statement {
    sql(text).with(session).with(ctx.now).with(number).with(filter.before)
}

/// One ticket, with the newest part of its conversation, for the session's contact. Read
/// it with [`read_one`].
pub(crate) fn one(ctx: &Ctx, session: &str, number: TicketNumber) -> Statement {
    of(ONE, ctx, session, (number, ConversationFilter::default()))
}

/// A part of its conversation. Read it with [`read_part`].
pub(crate) fn part(
    ctx: &Ctx,
    session: &str,
    asked: (TicketNumber, ConversationFilter),
) -> Statement {
    of(PART, ctx, session, asked)
}

#[derive(Deserialize)]
struct ReadRow<'a> {
    facts: TicketFacts,
    others: u32,
    /// The time of the newest message, if the asker has not read it.
    #[serde(default)]
    unread: Option<Timestamp>,
    #[serde(borrow)]
    said: &'a RawValue,
}

/// Members of the reply that are computed from the policy.
#[derive(Serialize)]
struct Computed {
    may_reply: bool,
    may_solve: bool,
    seen_by_others: u32,
}

/// Reads the ticket of [`one`], if the asker may see it, and returns with it the statement
/// that writes down what they have read, if there is something new.
pub(crate) fn read_one(
    (asker, own): (&Asker, &Own<ContactId>),
    answers: &mut Answers,
    ticket: Slot<PortalTicket>,
) -> Result<(Written<PortalTicket>, Option<Statement>), ApiError> {
    let text = answers.text(ticket).ok_or(ApiError::NotFound)?;
    let row = read_row::<ReadRow>(&text)?;
    let permit = asker.permit::<See>(row.facts)?;
    let may = |verb| decide(&asker.viewer, verb, permit.subject(), asker.now).is_ok();
    let status = permit.subject().status;
    let can = |event| status.after(event).is_some();
    let computed = Computed {
        may_reply: may(Verb::Reply) && can(TicketEvent::CustomerReplied),
        may_solve: may(Verb::Solve) && can(TicketEvent::CustomerSolved),
        seen_by_others: row.others,
    };
    let read = row.unread.map(|at| read_up_to(own, permit.subject().id, at));
    Ok((Written::with(row.said.get(), &computed)?, read))
}

/// Reads the part of [`part`], if the asker may see the ticket.
pub(crate) fn read_part(
    asker: &Asker,
    answers: &mut Answers,
    part: Slot<PortalConversation>,
) -> Result<Written<PortalConversation>, ApiError> {
    let text = answers.text(part).ok_or(ApiError::NotFound)?;
    let row = read_row::<ReadRow>(&text)?;
    asker.permit::<See>(row.facts)?;
    Ok(Written::new(row.said.get().to_owned())?)
}

// The colleagues who would see a ticket that the asker raises for the account `?2`, or for
// their only account: its members by their level, as in `seers!` for an existing ticket,
// up to the number that is counted.
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

/// The colleagues who will see a ticket that is being written. Read it with
/// [`read_audience`].
pub(crate) fn audience(session: &str, question: &AudienceQuestion) -> Statement {
    sql(AUDIENCE).with(session).with(question.account).with(question.is_private)
}

/// Reads the answer of [`audience`].
pub(crate) fn read_audience(
    answers: &mut Answers,
    audience: Slot<PortalAudience>,
) -> Result<PortalAudience, StoreError> {
    Ok(answers.one(audience)?.unwrap_or(PortalAudience { count: 0, names: Vec::new() }))
}

// Without a number, the first of the other phones becomes the primary one.
const UPDATE_PROFILE: &str = "
    update contacts
       set first_name = ?2, last_name = ?3, sort_key = ?4,
           phone = coalesce(?5, other_phones ->> '$[0].number'),
           phone_kind = iif(?5 is null, nullif(other_phones ->> '$[0].kind', 'other'), phone_kind),
           other_phones = iif(?5 is null, nullif(json_remove(other_phones, '$[0]'), '[]'), other_phones),
           language = coalesce(?6, language), updated_at = ?7, version = version + 1
     where id = ?1";

/// Changes the contact's own names and telephone number, and their language if one is
/// given.
pub(crate) fn update_profile(
    ctx: &Ctx,
    own: &Own<ContactId>,
    (first, last): (&str, &str),
    phone: Option<&str>,
    language: Option<&str>,
) -> Statement {
    let sort_key = shared::text::sort_key(&format!("{first} {last}"));
    sql(UPDATE_PROFILE)
        .with(own.id())
        .with(first)
        .with(last)
        .with(sort_key)
        .with(phone)
        .with(language)
        .with(ctx.now)
}
