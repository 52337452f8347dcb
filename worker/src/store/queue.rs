//! The agents' queues: which tickets, the latest activity first.
//!
//! The texts are a closed set: what narrows most chooses the index that is
//! walked, the rest is asked of each row on the way.

use shared::api::Page;
use shared::api::tickets::{AssigneeFilter, StatusFilter, TicketFilter, TicketRow};

use super::search::{TicketSearch, found, has_words};
use super::{Answers, Place, Slot, Statement, StoreError, sql, tickets_page};
use crate::reply::Written;

/// A queue's texts.
struct Texts {
    /// All that the filter leaves.
    all: &'static str,
    /// What is found among that.
    found: &'static str,
    /// How many `all` are.
    count_all: &'static str,
    /// How many `found` are.
    count_found: &'static str,
}

/// What is asked of each ticket `t` on the way; `$more` is asked last. No more than
/// `$limit` are walked to.
macro_rules! asked {
    ($more:expr, $limit:literal) => {
        concat!(
            "(t.activity_at, t.number) < (?2, ?3)
           and instr(?4, t.status) > 0
           and (?5 is null or ?5 = 'me' and t.assignee_id = me.id
                or ?5 = 'nobody' and t.assignee_id is null or t.assignee_id = ?5)
           and (?6 is null or t.account_id = ?6)
           and (?7 is null or t.requester_id = ?7)
           and (?8 is null or t.department_id = ?8) ",
            $more,
            " order by t.activity_at desc, t.number desc limit ",
            $limit
        )
    };
}

/// The texts that have the words `?9`: agents search messages and notes.
macro_rules! hits {
    () => {
        "(select rowid from ticket_search where ticket_search match ?9
          union all
          select rowid from note_search where note_search match ?9)"
    };
}

/// The condition that ticket `t` has the words `?9` or the number `?10`.
macro_rules! has {
    () => {
        has_words!(
            hits!(),
            "t",
            "?10",
            "select 1 from ticket_search
              where ticket_search match ?9 and rowid between t.number << 16 and (t.number << 16) + 65535
             union all
             select 1 from note_search
              where note_search match ?9 and rowid between t.number << 16 and (t.number << 16) + 65535"
        )
    };
}

/// What `$select` makes of the tickets that `$walked` gives, as the table `walked (number)`;
/// `$tables` are those that it looks at besides.
macro_rules! queue {
    ($tables:expr, $walked:expr, $select:expr) => {
        concat!(
            "with me (id, sees_all) as materialized (
               select a.id, a.sees_all from sessions s join agents a on a.id = s.agent_id where s.hash = ?1),
             ",
            $tables,
            " walked (number) as (",
            $walked,
            ") ",
            $select
        )
    };
}

/// The rows of a page. `$ids` are the ids that they tell: two in each would be a third of
/// a page.
macro_rules! rows {
    ($ids:literal) => {
        concat!(
            "select json_object(
                 'number', t.number, 'subject', t.subject, 'status', t.status, 'priority', t.priority,
                 'requester', ltrim(c.first_name || ' ' || c.last_name), 'account', a.name, ",
            $ids,
            "    'assignee', g.name, 'is_private', json(iif(t.is_private, 'true', 'false')),
                 'activity_at', t.activity_at) as json
               from walked w
               cross join tickets t on t.number = w.number
               cross join contacts c on c.id = t.requester_id
               left join accounts a on a.id = t.account_id
               left join agents g on g.id = t.assignee_id
              order by t.activity_at desc, t.number desc limit 51"
        )
    };
}

/// How many there are: one more than is told exactly, where there are more.
macro_rules! count {
    () => {
        "select cast(min(1001, count(*)) as text) as json from walked"
    };
}

/// The tables that a search looks at besides.
macro_rules! found_tables {
    ($walk:literal, $index:literal) => {
        concat!(
            found!(hits!(), "2000", "?10"),
            ", cutoff (at) as materialized (
                 select t.activity_at from me cross join tickets t ",
            $index,
            " where t.activity_at <= ?2 and ",
            $walk,
            " order by t.activity_at desc limit 1 offset 400), "
        )
    };
}

/// What is found: few tickets are looked up, many are walked past by `$walked`, as the
/// queue itself is.
macro_rules! found_walk {
    ($walked:ident, $walk:literal, $index:literal, $limit:literal) => {
        concat!(
            "select number from (",
            narrow_walk!(
                "cross join size on size.n <= 2000 cross join found f",
                "t.number = f.number",
                "",
                "",
                $limit
            ),
            ") union all select number from (",
            $walked!("cross join size on size.n > 2000", $walk, $index, has!(), $limit),
            ")"
        )
    };
}

/// A queue as it is, what is found in it, and how many each of the two are.
macro_rules! texts {
    ($walked:ident, $walk:literal, $index:literal, $ids:literal) => {
        Texts {
            all: queue!("", $walked!("", $walk, $index, "", "51"), rows!($ids)),
            found: queue!(
                found_tables!($walk, $index),
                found_walk!($walked, $walk, $index, "51"),
                rows!($ids)
            ),
            count_all: queue!("", $walked!("", $walk, $index, "", "1001"), count!()),
            count_found: queue!(
                found_tables!($walk, $index),
                found_walk!($walked, $walk, $index, "1001"),
                count!()
            ),
        }
    };
}

/// The walk of a queue that is narrow already: an agent of some departments walks it too,
/// past the others' tickets.
macro_rules! narrow_walk {
    ($joined:literal, $walk:literal, $index:literal, $more:expr, $limit:literal) => {
        concat!(
            "select t.number
               from me ", $joined, " cross join tickets t ", $index, "
              where (me.sees_all = 1
                     or t.department_id in (select department_id from agent_departments where agent_id = me.id))
                and ", $walk, " and ", asked!($more, $limit)
        )
    };
}

/// The walk of a queue of most of the tickets: an agent of some departments walks those
/// instead, one by one, each bounded by a page.
macro_rules! wide_walk {
    ($joined:literal, $walk:literal, $index:literal, $more:expr, $limit:literal) => {
        concat!(
            "select number from (
               select t.number
                 from me ",
            $joined,
            " cross join tickets t ",
            $index,
            "
                where me.sees_all = 1 and ",
            $walk,
            " and ",
            asked!($more, $limit),
            ")
             union all
             select x.number
               from me ",
            $joined,
            " cross join agent_departments d on d.agent_id = me.id
              cross join tickets x
              where me.sees_all = 0 and x.number in (
               select t.number from tickets t
                where t.department_id = d.department_id and ",
            asked!($more, $limit),
            ")"
        )
    };
}

macro_rules! narrow {
    ($walk:literal, $index:literal) => {
        narrow!($walk, $index, "")
    };
    ($walk:literal, $index:literal, $ids:literal) => {
        texts!(narrow_walk, $walk, $index, $ids)
    };
}

macro_rules! wide {
    ($walk:literal, $index:literal) => {
        texts!(wide_walk, $walk, $index, "")
    };
}

const ANY: Texts = wide!("1", "indexed by tickets_by_activity");
const UNSOLVED: Texts = narrow!("t.status in ('open', 'waiting')", "indexed by tickets_unsolved");
const STATUS_UNSOLVED: Texts = narrow!("t.status = ?4", "indexed by tickets_by_status");
const STATUS_DONE: Texts = wide!("t.status = ?4", "indexed by tickets_by_status");
const ACCOUNT: Texts =
    narrow!("t.account_id = ?6", "indexed by tickets_by_account", "'requester_id', c.id,");
const REQUESTER: Texts =
    narrow!("t.requester_id = ?7", "indexed by tickets_by_requester", "'account_id', a.id,");
const DEPARTMENT: Texts = narrow!("t.department_id = ?8", "indexed by tickets_by_department");
const MINE: Texts = narrow!("t.assignee_id = me.id", "indexed by tickets_by_assignee");
const MINE_UNSOLVED: Texts = narrow!(
    "t.assignee_id = me.id and t.status in ('open', 'waiting')",
    "indexed by tickets_unsolved_by_assignee"
);
const NOBODYS: Texts = narrow!("t.assignee_id is null", "indexed by tickets_by_assignee");
const NOBODYS_UNSOLVED: Texts = narrow!(
    "t.assignee_id is null and t.status in ('open', 'waiting')",
    "indexed by tickets_unsolved_by_assignee"
);
const AGENTS: Texts = narrow!("t.assignee_id = ?5", "indexed by tickets_by_assignee");
const AGENTS_UNSOLVED: Texts = narrow!(
    "t.assignee_id = ?5 and t.status in ('open', 'waiting')",
    "indexed by tickets_unsolved_by_assignee"
);

/// Which index is walked: one that holds few tickets which the filter leaves
/// out. What is not solved is little beside all that ever was.
const fn texts(filter: &TicketFilter) -> Texts {
    let unsolved = matches!(
        filter.status,
        StatusFilter::Unsolved | StatusFilter::Open | StatusFilter::Waiting
    );
    match filter {
        TicketFilter { requester: Some(_), .. } => REQUESTER,
        TicketFilter { account: Some(_), .. } => ACCOUNT,
        TicketFilter { assignee: Some(assignee), .. } => match (assignee, unsolved) {
            (AssigneeFilter::Me, true) => MINE_UNSOLVED,
            (AssigneeFilter::Me, false) => MINE,
            (AssigneeFilter::Nobody, true) => NOBODYS_UNSOLVED,
            (AssigneeFilter::Nobody, false) => NOBODYS,
            (AssigneeFilter::Agent(_), true) => AGENTS_UNSOLVED,
            (AssigneeFilter::Agent(_), false) => AGENTS,
        },
        TicketFilter { department: Some(_), .. } if !unsolved => DEPARTMENT,
        TicketFilter { .. } => match filter.status {
            StatusFilter::Unsolved => UNSOLVED,
            StatusFilter::Any => ANY,
            StatusFilter::Open | StatusFilter::Waiting => STATUS_UNSOLVED,
            StatusFilter::Solved | StatusFilter::Closed => STATUS_DONE,
        },
    }
}

/// The statuses that a filter means.
const fn statuses(filter: StatusFilter) -> &'static str {
    match filter {
        StatusFilter::Unsolved => "open waiting",
        StatusFilter::Open => "open",
        StatusFilter::Waiting => "waiting",
        StatusFilter::Solved => "solved",
        StatusFilter::Closed => "closed",
        StatusFilter::Any => "open waiting solved closed",
    }
}

/// The queue of the agent who is signed in with `session`. Read it with [`read`].
pub(crate) fn list(session: &str, filter: &TicketFilter) -> Statement {
    let Texts { all, found, .. } = texts(filter);
    asked_of(session, filter, (all, found), Place::by_time(filter.after.as_ref()))
}

/// How many tickets the queue has, wherever its page begins: a [`Counted`].
pub(crate) fn count(session: &str, filter: &TicketFilter) -> Statement {
    let Texts { count_all, count_found, .. } = texts(filter);
    asked_of(session, filter, (count_all, count_found), Place::TOP)
}

fn asked_of(
    session: &str,
    filter: &TicketFilter,
    (all, found): (&'static str, &'static str),
    place: Place,
) -> Statement {
    let search = TicketSearch::of(&filter.q);
    let statement = sql(if search.is_some() { found } else { all })
        .with(session)
        .with_place(place)
        .with(statuses(filter.status))
        .with(filter.assignee.map(|it| it.to_string()))
        .with(filter.account)
        .with(filter.requester)
        .with(filter.department);
    match search {
        Some(TicketSearch { words, number }) => statement.with(words).with(number),
        None => statement,
    }
}

/// The page that [`list`] gave.
pub(crate) fn read(
    answers: &mut Answers,
    list: Slot<TicketRow>,
) -> Result<Written<Page<TicketRow>>, StoreError> {
    tickets_page(answers, list)
}
