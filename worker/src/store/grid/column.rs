//! A filter of a column as an SQL condition, and columns with an index.

use shared::grid::{Condition, Day, GridQuery, NONE};
use shared::list::Letter;
use shared::time::{Span, Timestamp};

use super::Reader;
use super::fragment::Fragment;
use super::legs::{Keys, Leg, Walk};
use super::plan::Few;
use crate::store::{Bind, Param};

/// At most this many rows are looked up and sorted. If more rows match, a walk of the
/// list's index finds a page of them soon.
pub(super) const FEW: &str = "(select count(*) <= 1000 from few)";

/// The rows of `from`, a text that starts with the table, if they are few.
pub(super) fn few(from: Fragment) -> Few {
    let rows = Fragment::text("select x.rowid from ").append(from).and(" limit 1001");
    Few { key: "x.rowid", rows, are_all: Some(Fragment::text(FEW)) }
}

/// The rows whose ids `select` returns, if they are few.
pub(super) fn few_ids(select: Fragment) -> Few {
    Few { key: "x.id", rows: select.and(" limit 1001"), are_all: Some(Fragment::text(FEW)) }
}

/// The rows of both `one` and `other`, which each end with a `limit`.
pub(super) fn either(one: Fragment, other: Fragment) -> Fragment {
    Fragment::text("select * from (")
        .append(one)
        .and(") union select * from (")
        .append(other)
        .and(")")
}

/// How many rows a search sorts at most. One with more results is narrowed by typing on.
pub(super) const MOST_SORTED: &str = "1001";

/// The rows of `first`, and those of `second` unless `first` has more than are sorted
/// already: `most` of each.
pub(super) fn first_or(first: Fragment, second: Fragment, most: &'static str) -> Fragment {
    Fragment::text("with begun (id) as materialized (")
        .append(first)
        .and(" limit ")
        .and(most)
        .and(") select id from begun union select * from (")
        .append(second)
        .and(" limit iif((select count(*) from begun) > 1000, 0, ")
        .and(most)
        .and("))")
}

/// The reading agent as a common table expression: their id and whether they see all
/// departments.
pub(super) fn me(reader: Reader<'_>) -> Fragment {
    match reader.agent {
        None => Fragment::sql(
            "me (id, sees_all) as materialized (
           select a.id, a.sees_all from sessions s join agents a on a.id = s.agent_id where s.hash = ?1), ",
            &[reader.session.bind()],
        ),
        Some(agent) => Fragment::sql(
            "me (id, sees_all) as materialized (
           select id, sees_all from agents where id = ?1 and disabled_at is null), ",
            &[agent.bind()],
        ),
    }
}

/// A column with an index on its values, followed by the order of rows with the same value.
#[derive(Clone)]
pub(super) struct Indexed {
    /// The value, as `x.title`.
    pub(super) value: Fragment,
    /// The value as the index has it.
    pub(super) key: Fragment,
    /// The table by that index, as `contacts x indexed by contacts_by_title`.
    pub(super) from: Fragment,
    /// The order of rows with the same value, and the rows that the index contains.
    pub(super) rest: (Keys, &'static str),
}

impl Indexed {
    /// The legs in the order of the column. Rows without a value come last.
    pub(super) fn legs(&self) -> Vec<Leg> {
        let (rest, live) = &self.rest;
        let mut keys = Keys { keys: vec![self.key.clone()], is_down: rest.is_down };
        keys.keys.extend_from_slice(&rest.keys);
        let leg = |keys| Leg::through(self.from.clone(), keys).holds(Fragment::text(live));
        let null = Fragment::text(" and ").then(&self.value).and(" is null");
        vec![
            Leg { ends: [self.filled(), Fragment::default()], ..leg(keys) },
            leg(rest.clone()).holds(null),
        ]
    }

    /// The rows with exactly the requested values, in the order of the rest; `None` if the
    /// condition does not ask for values.
    pub(super) fn direct(&self, condition: &Condition) -> Option<Leg> {
        let (rest, live) = &self.rest;
        let straight = |test: Fragment| {
            let holds = Fragment::text(live).and(" and ").then(&self.value).then(&test);
            Leg::through(self.from.clone(), rest.clone()).holds(holds)
        };
        match condition {
            Condition::Empty => Some(straight(Fragment::text(" is null"))),
            Condition::Is(text) => {
                Some(straight(Fragment::text(" = ").with(text).and(" collate nocase")))
            }
            Condition::Any(values) => Some(match values.as_slice() {
                [value] => straight(Fragment::text(" is ").then(&one(value))),
                values => {
                    let walk = Walk::Each {
                        over: Fragment::default().then(&each(values)).and(" v"),
                        from: self
                            .from
                            .clone()
                            .and(" where ")
                            .then(&self.value)
                            .and(" is v.value")
                            .and(live),
                        when: &[],
                    };
                    // Repeated for rows that are looked up instead of walked to.
                    Leg::by(vec![walk], rest.clone()).holds(among(&self.value, values))
                }
            }),
            _ => None,
        }
    }

    /// The rows that meet the condition, if they are few.
    pub(super) fn few(&self, reader: Reader<'_>, condition: &Condition, offset: i16) -> Few {
        let (_, live) = &self.rest;
        let test = match condition {
            Condition::Has(_) => self.filled().then(&test(&self.value, reader, condition, offset)),
            Condition::Filled => self.filled(),
            _ => test(&self.key, reader, condition, offset),
        };
        few(self.from.clone().and(" where 1").and(live).then(&test))
    }

    /// The condition that a row has a value, as a range of the index: no value is an empty
    /// text.
    fn filled(&self) -> Fragment {
        Fragment::text(" and ").then(&self.key).and(" > ''")
    }
}

/// Whether a condition of the query names the reader.
pub(super) fn asks_for_me<L>(query: &GridQuery<L>) -> bool {
    query
        .conditions()
        .any(|(_, it)| matches!(it, Condition::Any(values) if values.iter().any(|it| it == "me")))
}

/// The conditions of the query, the most selective columns first: those that `order`
/// names, then the others.
pub(super) fn ranked<'a, L>(
    query: &'a GridQuery<L>,
    order: &[&str],
) -> Vec<(&'static str, &'a Condition)> {
    let mut all: Vec<_> = query.conditions().collect();
    all.sort_by_key(|(name, _)| order.iter().position(|it| it == name).unwrap_or(order.len()));
    all
}

/// A requested value; `me` is the reader.
pub(super) fn one(value: &str) -> Fragment {
    match value {
        NONE => Fragment::text("null"),
        "me" => Fragment::text("(select id from me)"),
        value => Fragment::default().with(value),
    }
}

/// The requested values, as a table with the column `value`.
pub(super) fn each(values: &[String]) -> Fragment {
    let all: Vec<Option<&str>> =
        values.iter().map(|it| (it != NONE).then_some(it.as_str())).collect();
    let all = Fragment::text("json_each(").with(serde_json::json!(all).to_string()).and(")");
    if values.iter().any(|it| it == "me") {
        Fragment::text("(select iif(value = 'me', (select id from me), value) as value from ")
            .then(&all)
            .and(")")
    } else {
        all
    }
}

/// The SQL condition on `value`, starting with ` and `.
pub(super) fn test(
    value: &Fragment,
    reader: Reader<'_>,
    condition: &Condition,
    offset: i16,
) -> Fragment {
    let and = Fragment::text(" and ").then(value);
    match condition {
        Condition::Any(values) => match values.as_slice() {
            [value] => and.and(" is ").then(&one(value)),
            values => among(value, values),
        },
        Condition::Is(text) => and.and(" = ").with(text).and(" collate nocase"),
        Condition::Has(text) => Fragment::text(" and instr(lower(")
            .then(value)
            .and("), lower(")
            .with(text)
            .and(")) > 0"),
        Condition::Empty => and.and(" is null"),
        Condition::Filled => and.and(" is not null"),
        Condition::Days { from, to, not } => {
            let start = |day: &Day| day.start(offset);
            let ends = (
                from.as_ref().map(|it| start(it).bind()),
                to.as_ref().map(|it| (start(it) + Span::days(1)).bind()),
            );
            between(value, ends, " < ", *not)
        }
        Condition::Last(days) => {
            let from: Timestamp = reader.now - Span::days(i64::from(*days));
            between(
                value,
                (Some(from.bind()), Some((reader.now + Span::from_seconds(1)).bind())),
                " < ",
                false,
            )
        }
        Condition::Numbers { from, to } => {
            let number = |it: &u32| Param::Int(i64::from(*it));
            between(value, (from.as_ref().map(number), to.as_ref().map(number)), " <= ", false)
        }
        Condition::Letter(letter) => {
            let ways: Vec<Fragment> = stretches(*letter)
                .iter()
                .map(|[low, high]| Fragment::text("1").then(low).then(high))
                .collect();
            Fragment::text(" and (").then(&Fragment::join(&ways, " or ")).and(")")
        }
    }
}

/// The SQL condition that `value` is one of `values`.
fn among(value: &Fragment, values: &[String]) -> Fragment {
    Fragment::text(" and exists (select 1 from ")
        .then(&each(values))
        .and(" v where v.value is ")
        .then(value)
        .and(")")
}

/// The SQL condition on a calendar day, which is stored as a text.
pub(super) fn calendar_test(value: &Fragment, condition: &Condition) -> Option<Fragment> {
    let Condition::Days { from, to, not } = condition else { return None };
    let text = |it: &Day| Param::Text(it.to_string());
    Some(between(value, (from.as_ref().map(text), to.as_ref().map(text)), " <= ", *not))
}

/// The SQL condition that `value` is within the range or, with `not`, outside of it.
fn between(
    value: &Fragment,
    (from, to): (Option<Param>, Option<Param>),
    until: &'static str,
    not: bool,
) -> Fragment {
    let mut ends = Vec::new();
    if let Some(from) = from {
        ends.push(value.clone().and(" >= ").with(from));
    }
    if let Some(to) = to {
        ends.push(value.clone().and(until).with(to));
    }
    let inside = Fragment::join(&ends, " and ");
    if not {
        Fragment::text(" and not (").then(&inside).and(")")
    } else {
        Fragment::text(" and ").then(&inside)
    }
}

/// The ranges of `x.sort_key` for a letter, each with its start and end. Names that start
/// with no letter are two ranges.
pub(super) fn stretches(letter: Letter) -> Vec<[Fragment; 2]> {
    let from = |it: String| Fragment::text(" and x.sort_key >= ").with(it);
    let to = |it: String| Fragment::text(" and x.sort_key < ").with(it);
    match letter.as_char() {
        // `{` follows `z`.
        '#' => vec![
            [Fragment::default(), to("a".to_owned())],
            [from("{".to_owned()), Fragment::default()],
        ],
        letter => {
            let first = letter.to_ascii_lowercase();
            let next = char::from_u32(u32::from(first) + 1).unwrap_or('{');
            vec![[from(first.to_string()), to(next.to_string())]]
        }
    }
}

/// Listed fields as the JSON member `fields`, followed by a comma.
pub(super) fn fields_json(names: &[&'static str]) -> Fragment {
    if names.is_empty() {
        return Fragment::text("'fields', json('{}'), ");
    }
    // Written one by one, because D1 limits the arguments of a function.
    let member = |name: &&'static str| {
        Fragment::text("iif(x.")
            .and(name)
            .and(" is null, '', ',\"")
            .and(name)
            .and("\":' || json_quote(x.")
            .and(name)
            .and("))")
    };
    let members: Vec<Fragment> = names.iter().map(member).collect();
    Fragment::text("'fields', json('{' || substr(")
        .then(&Fragment::join(&members, " || "))
        .and(", 2) || '}'), ")
}
