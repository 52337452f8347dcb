//! Lists as data: the columns of a list, how its rows are sorted, which filters its columns
//! have, and the query that combines all of these.
//!
//! Each list of the desk is a [`Grid`]: a table of [`Column`]s that the page, the contract,
//! the store and the tests use. An agent's filters and sorting are a [`GridQuery`], which
//! is also the query of the page's URL, so that any list can be bookmarked and shared as a
//! link.

mod accounts;
mod condition;
mod contacts;
mod members;
mod query;
mod saved;
mod size;
mod tickets;

pub use accounts::Accounts;
pub use condition::{Choice, Condition, ConditionError, Day, Kind, NONE, Reference};
pub use contacts::Contacts;
pub use members::Members;
pub use query::{GridQuery, MAX_OFFSET, Sort};
pub use saved::{ListName, NoList, Pairs};
pub use size::Size;
pub use tickets::Tickets;

use serde::{Deserialize, Serialize};

use crate::fields;
use crate::list::Counted;
use crate::words::desk::columns as words;

/// A list.
pub trait Grid {
    /// Its columns, in display order.
    const COLUMNS: &'static [Column];
    /// How its rows are sorted by default.
    const SORT: Sort;
    /// Its ready-made views.
    const VIEWS: &'static [View];
}

/// A column of a list.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in URLs and requests. A listed field's column has the name of the field.
    pub name: &'static str,
    label: fn() -> &'static str,
    /// The kind of filter that it has.
    pub kind: Kind,
    /// The direction in which it sorts first; none: it does not sort.
    pub sort: Option<Direction>,
    /// Whether it is shown.
    pub shown: Shown,
}

/// The direction of sorting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From A to Z, from the earliest to the latest, from the least to the most.
    Up,
    /// From Z to A, from the latest to the earliest, from the most to the least.
    Down,
}

/// Whether a column is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Always: it identifies the row.
    Always,
    /// By default, unless other columns are chosen.
    Usually,
    /// Only if it is chosen.
    Chosen,
    /// Never: it is only a filter.
    Never,
}

/// A ready-made view.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Its label on pages.
    pub label: fn() -> &'static str,
    /// Its filters, by the names of the columns.
    pub conditions: &'static [(&'static str, &'static str)],
    /// How it is sorted; none: the sorting stays as it is.
    pub sort: Option<Sort>,
    /// Its columns, unless the reader has chosen others; none: those of the list.
    pub columns: Option<&'static [&'static str]>,
}

impl View {
    /// A view with these filters.
    pub const fn new(
        label: fn() -> &'static str,
        conditions: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self { label, conditions, sort: None, columns: None }
    }

    /// The same view with its own sorting and columns.
    const fn showing(self, sort: Sort, columns: &'static [&'static str]) -> Self {
        Self { sort: Some(sort), columns: Some(columns), ..self }
    }
}

/// How many rows a list has, and how many are in each of its ready-made views.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridCounts {
    /// The rows that match the query, on all pages.
    pub shown: Counted,
    /// The rows of each of [`Grid::VIEWS`], in the same order, with the query's search text
    /// applied.
    pub views: Vec<Counted>,
}

impl Column {
    const fn new(name: &'static str, label: fn() -> &'static str, kind: Kind) -> Self {
        Self { name, label, kind, sort: None, shown: Shown::Usually }
    }

    /// Its label on pages.
    pub fn label(&self) -> &'static str {
        (self.label)()
    }

    /// The column of a listed field, shown only if it is chosen.
    const fn of(field: &fields::Field) -> Self {
        let kind = match field.kind {
            fields::Kind::PastDay => Kind::CalendarDay,
            fields::Kind::Language | fields::Kind::TimeZone => Kind::Code,
            fields::Kind::Text { .. }
            | fields::Kind::LongText { .. }
            | fields::Kind::Phone
            | fields::Kind::Url => Kind::Text,
        };
        Self::new(field.name, field.label_text(), kind).up().shown(Shown::Chosen)
    }

    const fn up(self) -> Self {
        Self { sort: Some(Direction::Up), ..self }
    }

    const fn down(self) -> Self {
        Self { sort: Some(Direction::Down), ..self }
    }

    const fn shown(self, shown: Shown) -> Self {
        Self { shown, ..self }
    }
}

/// Labels are not compared.
impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        let told = |it: &Self| (it.name, it.kind, it.sort, it.shown);
        told(self) == told(other)
    }
}

impl Eq for Column {}

/// The choices for yes or no.
const YES_OR_NO: &[Choice] = &[Choice::new("yes", words::yes), Choice::new("no", words::no)];

/// How many of a record's listed fields are columns: all but texts of several lines.
const fn listed(fields: &[fields::Field]) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < fields.len() {
        if !matches!(fields[at].kind, fields::Kind::LongText { .. }) {
            count += 1;
        }
        at += 1;
    }
    count
}

/// `own`, followed by a column for each of `fields` that has a single line.
const fn with_fields<const N: usize>(own: &[Column], fields: &[fields::Field]) -> [Column; N] {
    let mut all = [Column::new("", || "", Kind::Nothing); N];
    let (mut end, mut at) = (0, 0);
    while at < own.len() {
        all[end] = own[at];
        end += 1;
        at += 1;
    }
    at = 0;
    while at < fields.len() {
        if !matches!(fields[at].kind, fields::Kind::LongText { .. }) {
            all[end] = Column::of(&fields[at]);
            end += 1;
        }
        at += 1;
    }
    all
}

/// The column of `columns` that is called `name`.
pub fn column(columns: &'static [Column], name: &str) -> Option<&'static Column> {
    columns.iter().find(|it| it.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn check<L: Grid>() {
        let mut names =
            BTreeSet::from(["q", "sort", "columns", "size", "cursor", "offset", "tab", "view"]);
        for it in L::COLUMNS {
            assert!(names.insert(it.name), "{} stands twice", it.name);
            assert!(!it.label().is_empty(), "{}", it.name);
            assert!(it.shown != Shown::Never || it.sort.is_none(), "{} is sorted by", it.name);
        }
        assert!(L::COLUMNS.iter().any(|it| it.shown == Shown::Always));
        assert!(column(L::COLUMNS, L::SORT.column).unwrap().sort.is_some());
        for view in L::VIEWS {
            let query = GridQuery::<L>::view(view);
            assert_eq!(query.conditions().count(), view.conditions.len(), "{}", (view.label)());
            let sorts = |sort: Sort| column(L::COLUMNS, sort.column).unwrap().sort.is_some();
            assert!(view.sort.is_none_or(sorts), "{}", (view.label)());
            for name in view.columns.unwrap_or_default() {
                let shown = column(L::COLUMNS, name).unwrap().shown;
                assert!(matches!(shown, Shown::Usually | Shown::Chosen), "{name}");
            }
        }
    }

    #[test]
    fn each_list_names_its_columns_once_and_its_views_by_them() {
        check::<Tickets>();
        check::<Contacts>();
        check::<Accounts>();
        check::<Members>();
    }

    #[test]
    fn a_listed_field_is_a_column_unless_it_has_several_lines() {
        let has = |name| column(Contacts::COLUMNS, name).is_some();
        assert!(has("birthday") && has("title") && !has("about"));
    }
}
