//! The log of all operations: a page of them behind a place. `shared::policy::operations`
//! decides who sees which; the statement asks the same of the session's agent.
//!
//! The operations of each act are walked in an index, a limited number of each. What a page
//! cannot know therefore, whether there is an earlier one of an act that was walked to the
//! limit, is left to the next page.

use serde::{Deserialize, Serialize};
use shared::api::operations_log::{
    ActKind, LoggedOperation, LoggedSubject, OperationFilter, PAGE_OPERATIONS,
};
use shared::api::{Cursor, Page};
use shared::operations::Act;
use shared::time::Timestamp;

use super::history::{HistoryRow, history_row, names_in};
use super::operations::name_of;
use super::page::MAX_INT;
use super::{Answers, Slot, Statement, StoreError, sql};

/// So many operations of each act are walked for a page.
const WALKED: i64 = 60;

/// If the page has only undone operations, or only others, most may not match.
const WALKED_BY_UNDONE: i64 = 200;

/// The changes that the agent `me` is told: the histories of contacts and accounts tell
/// nothing of tickets and of settings.
macro_rules! told {
    () => {
        "(me.is_admin = 1 or contact_id is not null or account_id is not null)"
    };
}

// `?1` is the session, `?2` the acts, `?3` and `?4` the place (time and number), `?5` the
// beginning of the period, `?6` how many operations of each act are walked, `?7` whether they
// were undone, `?8` the maximum number of rows. `$which` narrows the walk to an agent.
macro_rules! log {
    ($index:literal, $which:literal) => {
        concat!(
            "with me (is_admin) as materialized (
               select a.is_admin from sessions s join agents a on a.id = s.agent_id where s.hash = ?1),
             asked (act) as materialized (
               select j.value ->> 'act' from me cross join json_each(?2) j
                where me.is_admin = 1 or j.value ->> 'in_history' = 1),
             walked (act, at, seq) as materialized (
               select a.act, o.at, o.seq from asked a cross join operations o
                where o.seq in (
                  select x.seq from operations x indexed by ",
            $index,
            "
                   where ",
            $which,
            "x.act = a.act and (x.at, x.seq) < (?3, ?4) and ?5 <= x.at
                   order by x.at desc, x.seq desc limit ?6)),
             -- The last of an act that has earlier ones, perhaps; of these acts the latest.
             cut (at, seq) as materialized (
               select at, seq from (
                 select at, seq, row_number() over (partition by act order by at desc, seq desc) as n
                   from walked)
                where n = ?6 order by at desc, seq desc limit 1),
             page (at, seq) as materialized (
               select w.at, w.seq from walked w cross join me cross join operations o
                where o.seq = w.seq
                  and not exists (select 1 from cut where (w.at, w.seq) < (cut.at, cut.seq))
                  -- The slices of a bulk act are told by that.
                  and (o.subject_kind <> 'bulk' or o.act in ('start_bulk', 'cancel_bulk', 'undo_bulk'))
                  and (me.is_admin = 1 or o.subject_kind in ('contact', 'account', 'bulk') or exists (
                         select 1 from changes c where c.operation = o.seq
                            and (c.contact_id is not null or c.account_id is not null)))
                  and (?7 is null or ?7 = exists (select 1 from operations u where u.undoes = w.seq))
                order by w.at desc, w.seq desc limit ?8 + 1),
             -- As many of them as an answer may weigh, and one at least.
             shown (at, seq) as materialized (
               select at, seq from (
                 select p.at, p.seq, row_number() over (order by p.at desc, p.seq desc) as n,
                        sum(coalesce((
                          select sum(coalesce(octet_length(before), 0) + coalesce(octet_length(after), 0))
                            from (select before, after from changes where operation = p.seq
                                    and before is not after limit 40)), 0))
                          over (order by p.at desc, p.seq desc rows unbounded preceding) as bytes
                   from page p)
                where n = 1 or n <= ?8 and bytes <= 300000)
             select json_object(
               'cut', json((select json_object('at', at, 'seq', seq) from cut)),
               'rows', json((select json_group_array(json(line)) from (
                 select json_object('entry', json(",
            history_row!(
                told!(),
                "exists (select 1 from page x where (x.at, x.seq) < (p.at, p.seq))"
            ),
            "),
                   'subject', json(case o.subject_kind
                     when 'contact' then json_object('kind', 'contact', 'id', o.subject_id,
                       'name', coalesce(",
            name_of!("o.subject_id"),
            ", ''),
                       'has_page', json(iif(exists (select 1 from contacts
                          where id = o.subject_id and deleted_at is null), 'true', 'false')))
                     when 'account' then json_object('kind', 'account', 'id', o.subject_id,
                       'name', coalesce(",
            name_of!("o.subject_id"),
            ", ''),
                       'has_page', json(iif(exists (select 1 from accounts
                          where id = o.subject_id and deleted_at is null), 'true', 'false')))
                     when 'ticket' then coalesce((select json_object('kind', 'ticket', 'number', number)
                          from tickets where id = o.subject_id), '{\"kind\":\"nameless\"}')
                     when 'agent' then json_object('kind', 'agent', 'name', coalesce(",
            name_of!("o.subject_id"),
            ", ''))
                     when 'bulk' then json_object('kind', 'bulk', 'id', o.subject_id)
                     else '{\"kind\":\"nameless\"}' end)) as line
                   from shown p cross join me cross join operations o
                  where o.seq = p.seq
                  order by p.at desc, p.seq desc)))) as json"
        )
    };
}

const BY_ANYBODY: &str = log!("operations_by_act", "");
const BY_AGENT: &str = log!("operations_by_actor", "x.actor_id = ?9 and ");

/// An act, as the statement takes it.
#[derive(Serialize)]
struct Asked {
    act: Act,
    in_history: bool,
}

/// A page of the log.
#[derive(Deserialize)]
pub(crate) struct Found {
    rows: Vec<Row>,
    cut: Option<Cut>,
}

#[derive(Deserialize)]
struct Row {
    entry: HistoryRow,
    subject: LoggedSubject,
}

/// The place that nothing is known behind.
#[derive(Deserialize)]
struct Cut {
    at: Timestamp,
    seq: i64,
}

/// The page that `filter` asks for, for the agent with this session.
pub(crate) fn list(session: &str, filter: &OperationFilter) -> Statement {
    let acts: Vec<Asked> = ActKind::ALL
        .iter()
        .filter(|kind| filter.kind.is_none_or(|it| it == **kind))
        .flat_map(|kind| kind.acts())
        .filter(|act| filter.undone != Some(true) || act.can_be_undone())
        .map(|act| Asked { act: *act, in_history: act.may_be_in_a_history() })
        .collect();
    let (at, seq) = place(filter);
    let walked = if filter.undone.is_some() { WALKED_BY_UNDONE } else { WALKED };
    let text = if filter.by.is_some() { BY_AGENT } else { BY_ANYBODY };
    let statement = sql(text)
        .with(session)
        .with_json(&acts)
        .with(at)
        .with(seq)
        .with(filter.since.map_or(0, Timestamp::millis))
        .with(walked)
        .with(filter.undone)
        .with(i64::try_from(PAGE_OPERATIONS).unwrap_or_default());
    match filter.by {
        Some(agent) => statement.with(agent),
        None => statement,
    }
}

/// The place behind which the page begins. A malformed cursor is the start of the list.
fn place(filter: &OperationFilter) -> (i64, i64) {
    const TOP: (i64, i64) = (MAX_INT, MAX_INT);
    let after = filter.after.as_ref().and_then(|cursor| {
        let (at, seq) = cursor.0.split_once('.')?;
        Some((at.parse().ok()?, seq.parse().ok()?))
    });
    let until = filter.until.map(|it| (it.millis(), 0));
    after.unwrap_or(TOP).min(until.unwrap_or(TOP))
}

/// Reads the page.
pub(crate) fn read(
    answers: &mut Answers,
    page: Slot<Found>,
    now: Timestamp,
) -> Result<Page<LoggedOperation>, StoreError> {
    let cursor = |at: Timestamp, seq: i64| Cursor(format!("{}.{seq}", at.millis()));
    let Some(Found { rows, cut }) = answers.one(page)? else {
        return Ok(Page { rows: Vec::new(), next: None, previous: None });
    };
    let mut all = Vec::with_capacity(rows.len());
    let mut last = None;
    for Row { entry, subject } in rows {
        let (seq, has_more) = (entry.number(), entry.has_more());
        let entry = entry.entry(now);
        last = has_more.then(|| cursor(entry.at, seq));
        all.push(LoggedOperation { entry, subject });
    }
    let next = last.or_else(|| cut.map(|it| cursor(it.at, it.seq)));
    Ok(Page { rows: all, next, previous: None })
}
