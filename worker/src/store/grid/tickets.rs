//! The list of tickets that an agent may see.
//!
//! The most selective condition chooses the index that is walked, the latest activity
//! first. The other conditions are tested on each ticket. Unsolved tickets have indexes of
//! their own, because they are few of all tickets.

use shared::api::tickets::TicketRow;
use shared::grid::{Condition, Grid, GridQuery, Tickets};

use super::column::{self, Indexed, each, me, one, test};
use super::fragment::Fragment;
use super::legs::{Keys, Leg, Walk};
use super::plan::{Few, Order, Plan};
use super::ticket_row::row;
use super::ticket_search::found;
use super::{Parts, Reader, Rows, within};
use crate::store::search::TicketSearch;

/// The tickets that the agent may see: all, or those of their departments.
pub(super) const MINE: &str = " and ((select sees_all from me) = 1
    or x.department_id in (select department_id from agent_departments where agent_id = (select id from me)))";

/// The unsolved tickets, in the words of the partial indexes.
const UNSOLVED: &str = " and x.status in ('open', 'waiting')";

/// The latest activity first.
fn by_activity() -> Keys {
    Keys::down(["x.activity_at", "x.number"])
}

/// The requested statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Statuses<'a> {
    /// All statuses.
    Any,
    /// Both unsolved statuses.
    Unsolved,
    /// One status.
    One(&'a str),
    /// Another set of statuses.
    Some(&'a [String]),
}

impl<'a> Statuses<'a> {
    fn of(query: &'a GridQuery<Tickets>) -> Self {
        let Some(Condition::Any(words)) = query.condition("status") else { return Self::Unsolved };
        let is_unsolved = |it: &String| it == "open" || it == "waiting";
        match words.as_slice() {
            [status] => Self::One(status),
            [_, _] if words.iter().all(is_unsolved) => Self::Unsolved,
            [_, _, _, _] => Self::Any,
            words => Self::Some(words),
        }
    }

    /// Whether all of them are unsolved.
    fn are_unsolved(self) -> bool {
        matches!(self, Self::Unsolved | Self::One("open" | "waiting"))
    }

    fn has(self, status: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Unsolved => status == "open" || status == "waiting",
            Self::One(it) => it == status,
            Self::Some(words) => words.iter().any(|it| it == status),
        }
    }

    fn test(self) -> Fragment {
        match self {
            Self::Any => Fragment::default(),
            Self::Unsolved => Fragment::text(UNSOLVED),
            Self::One(status) => Fragment::text(" and x.status = ").with(status),
            Self::Some(words) => {
                let all = Fragment::text(" and x.status in (select value from ");
                all.then(&each(words)).and(")")
            }
        }
    }
}

/// The indexed column of a ticket, by the name of the list's column.
fn record(name: &str) -> Option<Indexed> {
    let of = |value, from| {
        Some(Indexed {
            value: Fragment::text(value),
            key: Fragment::text(value),
            from: Fragment::text(from),
            rest: (by_activity(), ""),
        })
    };
    match name {
        "requester" => of("x.requester_id", "tickets x indexed by tickets_by_requester"),
        "account" => of("x.account_id", "tickets x indexed by tickets_by_account"),
        "assignee" => of("x.assignee_id", "tickets x indexed by tickets_by_assignee"),
        "department" => of("x.department_id", "tickets x indexed by tickets_by_department"),
        "priority" => of("x.priority", "tickets x indexed by tickets_by_priority"),
        _ => None,
    }
}

/// A walk over most of the tickets. An agent who is limited to departments walks each of
/// those instead, up to a page of rows.
fn wide(from: &'static str, holds: Fragment) -> Leg {
    let straight = Walk::Straight {
        from: Fragment::text(from),
        also: "",
        when: &["(select sees_all from me) = 1"],
    };
    let departments = Walk::Each {
        over: Fragment::text(
            "(select department_id from agent_departments where agent_id = (select id from me)) d",
        ),
        from: Fragment::text("tickets x where x.department_id = d.department_id"),
        when: &["(select sees_all from me) = 0"],
    };
    Leg::by(vec![straight, departments], by_activity()).holds(holds)
}

/// The tickets by activity, by the most selective index, and the column whose condition
/// the index answers.
fn by_latest(query: &GridQuery<Tickets>) -> (Leg, &'static str) {
    let statuses = Statuses::of(query);
    let of = |name: &'static str| {
        let condition = query.condition(name)?;
        Some((record(name)?.direct(condition)?, name))
    };
    // Unsolved tickets have indexes of their own.
    let of_some = |name: &'static str, unsolved: &'static str| {
        if !statuses.are_unsolved() {
            return of(name);
        }
        let column = Indexed { from: Fragment::text(unsolved), ..record(name)? };
        let leg = column.direct(query.condition(name)?)?;
        Some((leg.holds(Fragment::text(UNSOLVED)), name))
    };
    let private = || {
        let is_asked = query.condition("private").and_then(Condition::single) == Some("yes");
        let leg = Leg::walk("tickets x indexed by tickets_private", by_activity());
        is_asked.then(|| (leg.holds(Fragment::text(" and x.is_private = 1")), "private"))
    };
    let in_family = || {
        let condition = query.condition("family")?;
        let walk = Walk::Each {
            over: within::family(condition).and(" v"),
            from: Fragment::text(
                "tickets x indexed by tickets_by_account where x.account_id = v.id",
            ),
            when: &[],
        };
        // Repeated for rows that are looked up instead of walked to.
        Some((Leg::by(vec![walk], by_activity()).holds(is_in_family(condition)), "family"))
    };
    let by_assignee = "tickets x indexed by tickets_unsolved_by_assignee";
    let by_department = "tickets x indexed by tickets_unsolved_by_department";
    let by_priority = "tickets x indexed by tickets_unsolved_by_priority";
    of("requester")
        .or_else(|| of("account"))
        .or_else(in_family)
        .or_else(|| of_some("assignee", by_assignee))
        .or_else(private)
        .or_else(|| of_some("department", by_department))
        .or_else(|| of_some("priority", by_priority))
        .unwrap_or_else(|| (by_status(statuses), "status"))
}

/// The condition that a ticket is of one of these accounts or of their departments.
fn is_in_family(condition: &Condition) -> Fragment {
    Fragment::text(" and x.account_id in ").append(within::family(condition))
}

fn by_status(statuses: Statuses<'_>) -> Leg {
    let from = "tickets x indexed by tickets_by_status";
    let holds = statuses.test();
    match statuses {
        Statuses::Any => wide("tickets x indexed by tickets_by_activity", holds),
        Statuses::Unsolved => {
            Leg::walk("tickets x indexed by tickets_unsolved", by_activity()).holds(holds)
        }
        Statuses::One("open" | "waiting") => Leg::walk(from, by_activity()).holds(holds),
        Statuses::One(_) => wide(from, holds),
        Statuses::Some(words) => {
            let walk = Walk::Each {
                over: each(words).and(" v"),
                from: Fragment::text(from).and(" where x.status = v.value"),
                when: &[],
            };
            // Repeated for rows that are looked up instead of walked to.
            Leg::by(vec![walk], by_activity()).holds(holds)
        }
    }
}

/// Tickets by the name of their record `o`, the latest of each record first.
fn by_record(outer: Keys, from: &'static str, joins: &'static str) -> Leg {
    Leg::walk(from, by_activity()).within(outer).joins(Fragment::text(joins))
}

/// `leg`, followed by the tickets without a value in the column `name`.
fn or_none(name: &str, leg: Leg) -> (Vec<Leg>, usize) {
    let without = record(name).and_then(|it| it.direct(&Condition::Empty));
    let count = usize::from(without.is_some());
    (std::iter::once(leg).chain(without).collect(), count)
}

/// One leg for each of the values `words` of a column, the latest tickets first.
fn by_word<'a>(
    from: &'static str,
    holds: &'static str,
    words: impl Iterator<Item = &'a str>,
) -> (Vec<Leg>, usize) {
    let leg = |word| Leg::walk(from, by_activity()).one().holds(Fragment::text(holds).with(word));
    (words.map(leg).collect(), 0)
}

/// The legs of the list in ascending order of the column `name`, and how many legs at the
/// end are of rows without a value.
fn legs(name: &str, query: &GridQuery<Tickets>) -> (Vec<Leg>, usize) {
    match name {
        "created" => {
            let keys = Keys::up(["x.created_at", "x.number"]);
            (vec![Leg::walk("tickets x indexed by tickets_by_created", keys)], 0)
        }
        "number" => (vec![Leg::walk("tickets x not indexed", Keys::up(["x.number"]))], 0),
        "subject" => {
            let keys = Keys::up(["x.subject collate nocase", "x.number"]);
            (vec![Leg::walk("tickets x indexed by tickets_by_subject", keys)], 0)
        }
        // Each ticket has a requester and a department.
        "requester" => {
            let leg = by_record(
                Keys::up(["o.sort_key", "o.id"]),
                "contacts o indexed by contacts_in_order
                  cross join tickets x indexed by tickets_by_requester on x.requester_id = o.id",
                " cross join contacts o on o.id = x.requester_id",
            );
            (vec![leg], 0)
        }
        "department" => {
            let leg = by_record(
                Keys::up(["o.name collate nocase", "o.id"]),
                "departments o indexed by departments_in_order
                  cross join tickets x indexed by tickets_by_department on x.department_id = o.id",
                " cross join departments o on o.id = x.department_id",
            );
            (vec![leg], 0)
        }
        "account" => {
            let leg = by_record(
                Keys::up(["o.sort_key", "o.id"]),
                "accounts o indexed by accounts_in_order
                  cross join tickets x indexed by tickets_by_account on x.account_id = o.id",
                " cross join accounts o on o.id = x.account_id",
            );
            or_none(name, leg)
        }
        "assignee" => {
            let leg = by_record(
                Keys::up(["o.name collate nocase", "o.id"]),
                "agents o indexed by agents_in_order
                  cross join tickets x indexed by tickets_by_assignee on x.assignee_id = o.id",
                " cross join agents o on o.id = x.assignee_id",
            );
            or_none(name, leg)
        }
        "status" => {
            let statuses = Statuses::of(query);
            let all = ["open", "waiting", "solved", "closed"];
            let asked = all.into_iter().filter(|it| statuses.has(it));
            by_word("tickets x indexed by tickets_by_status", " and x.status = ", asked)
        }
        "priority" => {
            let all = ["urgent", "high", "normal", "low"].into_iter();
            by_word("tickets x indexed by tickets_by_priority", " and x.priority = ", all)
        }
        _ => {
            // The latest first is the descending order.
            let (leg, _) = by_latest(query);
            (vec![leg.reversed()], 0)
        }
    }
}

/// The SQL condition on ticket `x` for the column `name`.
fn asked(name: &str, reader: Reader<'_>, condition: &Condition, offset: i16) -> Fragment {
    let of = |value| test(&Fragment::text(value), reader, condition, offset);
    match name {
        "requester" => of("x.requester_id"),
        "account" => of("x.account_id"),
        "family" => is_in_family(condition),
        "assignee" => of("x.assignee_id"),
        "department" => of("x.department_id"),
        "priority" => of("x.priority"),
        "created" => of("x.created_at"),
        "activity" => of("x.activity_at"),
        "private" => of("iif(x.is_private, 'yes', 'no')"),
        _ => Fragment::default(),
    }
}

/// The tickets that meet the condition on the column `name`, if they are few.
fn few(name: &str, reader: Reader<'_>, condition: &Condition, offset: i16) -> Option<Few> {
    let range = |from, value| {
        let is_range = matches!(condition, Condition::Days { not: false, .. } | Condition::Last(_));
        let test = test(&Fragment::text(value), reader, condition, offset);
        is_range.then(|| column::few(Fragment::text(from).and(" where 1").then(&test)))
    };
    match name {
        "created" => range("tickets x indexed by tickets_by_created", "x.created_at"),
        "activity" => range("tickets x indexed by tickets_by_activity", "x.activity_at"),
        "family" => {
            let from = Fragment::text("tickets x indexed by tickets_by_account where 1");
            Some(column::few(from.append(is_in_family(condition))))
        }
        "private" if condition.single() == Some("yes") => Some(column::few(Fragment::text(
            "tickets x indexed by tickets_private where x.is_private = 1",
        ))),
        name => {
            let column = record(name)?;
            let test = match condition.single() {
                Some(value) => {
                    Fragment::text(" and ").then(&column.value).and(" is ").then(&one(value))
                }
                None => asked(name, reader, condition, offset),
            };
            Some(column::few(column.from.and(" where 1").then(&test)))
        }
    }
}

/// The tickets to look up if the list is not in its default order.
fn few_of(query: &GridQuery<Tickets>, reader: Reader<'_>) -> Option<Few> {
    let of = |name: &&str| few(name, reader, query.condition(name)?, query.offset);
    let statuses = Statuses::of(query);
    let unsolved = || {
        let from = "tickets x indexed by tickets_unsolved where 1";
        let few = || column::few(Fragment::text(from).and(UNSOLVED));
        statuses.are_unsolved().then(few)
    };
    ["requester", "account", "family", "private", "created", "activity", "assignee"]
        .iter()
        .find_map(of)
        .or_else(unsolved)
        .or_else(|| ["priority", "department"].iter().find_map(of))
}

impl Rows for Tickets {
    type Row = TicketRow;
    type Of = ();

    fn plan((): (), reader: Reader<'_>, query: &GridQuery<Self>) -> Parts {
        let sort = query.sorted();
        let is_latest = sort.column == Self::SORT.column;
        let (legs, without) = legs(sort.column, query);
        let order = Order::of("tickets", sort, legs, without);
        // The column whose condition the walked index answers.
        let answered = match sort.column {
            "activity" => by_latest(query).1,
            "status" => "status",
            _ => "",
        };
        let mut tests = Fragment::text(MINE);
        if answered != "status" {
            tests = tests.then(&Statuses::of(query).test());
        }
        for (name, condition) in query.conditions().filter(|(name, _)| *name != answered) {
            tests = tests.then(&asked(name, reader, condition, query.offset));
        }
        let (mut tables, mut walked) = (me(reader), Fragment::default());
        let few = match TicketSearch::of(&query.q) {
            Some(search) => {
                let cutoff = order.latest_before(query.cursor.as_ref()).filter(|_| is_latest);
                let (searched, has, few) = found(&search, cutoff);
                (tables, walked) = (tables.then(&searched), has);
                Some(few)
            }
            None if is_latest && answered != "status" => None,
            None if is_latest => {
                query.condition("created").and_then(|it| few("created", reader, it, query.offset))
            }
            None => few_of(query, reader),
        };
        let plan = Plan { table: "tickets", tables, tests, walked, few, order };
        let (row, joins) = row(query);
        Parts { plan, row, joins }
    }
}
