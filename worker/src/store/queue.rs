//! The agents' queues: which tickets, the latest activity first.
//!
//! The texts are a closed set: what narrows most chooses the index that is
//! walked, the rest is asked of each row on the way.

use shared::api::Page;
use shared::api::tickets::{AssigneeFilter, StatusFilter, TicketFilter, TicketRow};

use super::{Answers, Place, Slot, Statement, StoreError, sql, tickets_page};
use crate::reply::Written;

/// What is asked of each ticket `t` on the way.
macro_rules! asked {
    () => {
        "(t.activity_at, t.number) < (?2, ?3)
           and instr(?4, t.status) > 0
           and (?5 is null or ?5 = 'me' and t.assignee_id = me.id
                or ?5 = 'nobody' and t.assignee_id is null or t.assignee_id = ?5)
           and (?6 is null or t.account_id = ?6)
           and (?7 is null or t.requester_id = ?7)
           and (?8 is null or t.department_id = ?8)
         order by t.activity_at desc, t.number desc limit 51"
    };
}

/// A queue of the tickets that `$walked` gives, as the table `walked (number)`. `$ids`
/// are the ids that its rows tell: two in each would be a third of a page.
macro_rules! queue {
    ($walked:expr, $ids:literal) => {
        concat!(
            "with me (id, sees_all) as materialized (
               select a.id, a.sees_all from sessions s join agents a on a.id = s.agent_id where s.hash = ?1),
             walked (number) as (",
            $walked,
            ")
             select json_object(
                 'number', t.number, 'subject', t.subject, 'status', t.status, 'priority', t.priority,
                 'requester', c.first_name || ' ' || c.last_name, 'account', a.name, ",
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

/// A queue that is narrow already: an agent of some departments walks it too,
/// past the others' tickets.
macro_rules! narrow {
    ($walk:literal, $index:literal) => {
        narrow!($walk, $index, "")
    };
    ($walk:literal, $index:literal, $ids:literal) => {
        queue!(concat!(
            "select t.number
               from me cross join tickets t ", $index, "
              where (me.sees_all = 1
                     or t.department_id in (select department_id from agent_departments where agent_id = me.id))
                and ", $walk, " and ", asked!()
        ), $ids)
    };
}

/// A queue of most of the tickets: an agent of some departments walks those
/// instead, one by one, each bounded by a page.
macro_rules! wide {
    ($walk:literal, $index:literal) => {
        queue!(
            concat!(
                "select number from (
               select t.number
                 from me cross join tickets t ",
                $index,
                "
                where me.sees_all = 1 and ",
                $walk,
                " and ",
                asked!(),
                ")
             union all
             select x.number
               from me cross join agent_departments d on d.agent_id = me.id
              cross join tickets x
              where me.sees_all = 0 and x.number in (
               select t.number from tickets t
                where t.department_id = d.department_id and ",
                asked!(),
                ")"
            ),
            ""
        )
    };
}

const ANY: &str = wide!("1", "indexed by tickets_by_activity");
const UNSOLVED: &str = narrow!("t.status in ('open', 'waiting')", "indexed by tickets_unsolved");
const STATUS_UNSOLVED: &str = narrow!("t.status = ?4", "indexed by tickets_by_status");
const STATUS_DONE: &str = wide!("t.status = ?4", "indexed by tickets_by_status");
const ACCOUNT: &str =
    narrow!("t.account_id = ?6", "indexed by tickets_by_account", "'requester_id', c.id,");
const REQUESTER: &str =
    narrow!("t.requester_id = ?7", "indexed by tickets_by_requester", "'account_id', a.id,");
const DEPARTMENT: &str = narrow!("t.department_id = ?8", "indexed by tickets_by_department");
const MINE: &str = narrow!("t.assignee_id = me.id", "indexed by tickets_by_assignee");
const MINE_UNSOLVED: &str = narrow!(
    "t.assignee_id = me.id and t.status in ('open', 'waiting')",
    "indexed by tickets_unsolved_by_assignee"
);
const NOBODYS: &str = narrow!("t.assignee_id is null", "indexed by tickets_by_assignee");
const NOBODYS_UNSOLVED: &str = narrow!(
    "t.assignee_id is null and t.status in ('open', 'waiting')",
    "indexed by tickets_unsolved_by_assignee"
);
const AGENTS: &str = narrow!("t.assignee_id = ?5", "indexed by tickets_by_assignee");
const AGENTS_UNSOLVED: &str = narrow!(
    "t.assignee_id = ?5 and t.status in ('open', 'waiting')",
    "indexed by tickets_unsolved_by_assignee"
);

/// Which index is walked: one that holds few tickets which the filter leaves
/// out. What is not solved is little beside all that ever was.
const fn text(filter: &TicketFilter) -> &'static str {
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
    sql(text(filter))
        .with(session)
        .with_place(Place::by_time(filter.after.as_ref()))
        .with(statuses(filter.status))
        .with(filter.assignee.map(|it| it.to_string()))
        .with(filter.account)
        .with(filter.requester)
        .with(filter.department)
}

/// The page that [`list`] gave.
pub(crate) fn read(
    answers: &mut Answers,
    list: Slot<TicketRow>,
) -> Result<Written<Page<TicketRow>>, StoreError> {
    tickets_page(answers, list)
}
