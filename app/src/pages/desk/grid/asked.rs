//! What is asked of a list: the page's address, and what the page itself stands for.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::grid::{Column, Condition, Grid, GridQuery, Kind, Shown, Sort, View, column};

use super::picks;
use crate::address::Filter;
use crate::browser::dates;

/// What is asked of a list, whichever it is.
pub type Query = GridQuery<()>;

/// A text of the catalog of words.
type Text = fn() -> &'static str;

/// A list as a page shows it.
#[derive(Debug)]
pub struct Listed {
    /// Its columns.
    pub columns: &'static [Column],
    /// How its rows are sorted unless something else is asked.
    pub sort: Sort,
    /// The views that the page offers.
    pub views: &'static [View],
    /// Whether the worker counts their rows: they are the list's own.
    pub is_counted: bool,
    /// The columns that are shown here unless others are chosen; none: the list's own.
    pub usual: Option<&'static [&'static str]>,
    /// What is asked here of a column unless something else is.
    pub given: &'static [(&'static str, &'static str)],
    /// The choices that stand beside the search.
    pub quick: &'static [Quick],
    /// What the search is called: "Search contacts".
    pub search: Text,
    /// What its rows are.
    pub of: Rows,
}

/// What the rows of a list are, for what is said of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Tickets.
    Tickets,
    /// Contacts.
    Contacts,
    /// Accounts.
    Accounts,
}

/// A column that is asked about so often that its choice stands beside the search.
#[derive(Clone, Copy, Debug)]
pub struct Quick {
    /// The column.
    pub column: &'static str,
    /// What it is called where nothing is asked of it.
    pub any: Text,
    /// What can be asked beside each of its values: the condition, and its words.
    pub also: &'static [(&'static str, Text)],
}

impl Listed {
    /// The list `L` as it is.
    pub const fn new<L: Grid>(search: Text, of: Rows) -> Self {
        Self {
            columns: L::COLUMNS,
            sort: L::SORT,
            views: L::VIEWS,
            is_counted: true,
            usual: None,
            given: &[],
            quick: &[],
            search,
            of,
        }
    }
}

/// What is asked of the list of a page.
#[derive(Clone, Copy)]
pub struct Asked {
    /// The list.
    pub listed: &'static Listed,
    /// What records are called whose ids are asked for, as far as that is known.
    pub names: RwSignal<BTreeMap<String, String>>,
    filter: Filter<Query>,
    about: StoredValue<Option<(&'static str, String)>>,
    counted: Memo<Query>,
}

impl Asked {
    /// Of a page that shows all rows of `L`.
    pub fn of_page<L: Grid>(listed: &'static Listed) -> Self {
        Self::new::<L>(listed, None)
    }

    /// Of a page that shows those rows whose `column` refers to the record with this id.
    pub fn about<L: Grid>(listed: &'static Listed, column: &'static str, id: String) -> Self {
        Self::new::<L>(listed, Some((column, id)))
    }

    fn new<L: Grid>(listed: &'static Listed, about: Option<(&'static str, String)>) -> Self {
        let filter = Filter::read_by(|text| {
            let query: GridQuery<L> = serde_urlencoded::from_str(text).unwrap_or_default();
            let mut query = query.of();
            // What the reader's clock says is sent, and stands in no address.
            query.offset = 0;
            query
        });
        let about = StoredValue::new(about);
        // Another page, or another order, of the same rows has the same number.
        let counted = Memo::new(move |_| complete(listed, about, filter.get()).rows());
        Self { listed, names: RwSignal::default(), filter, about, counted }
    }

    /// What the address asks for.
    pub fn get(self) -> Query {
        self.filter.get()
    }

    /// Looks at it.
    pub fn with<U>(self, look: impl FnOnce(&Query) -> U) -> U {
        self.filter.with(look)
    }

    /// What is asked of the worker for a page of rows.
    pub fn rows<L>(self) -> GridQuery<L> {
        let mut query = complete(self.listed, self.about, self.get());
        if query.columns.is_none() {
            query.columns = self.listed.usual.map(<[_]>::to_vec);
        }
        query.of()
    }

    /// What is asked of the worker to count them.
    pub fn counted<L>(self) -> GridQuery<L> {
        self.counted.get().of()
    }

    /// All that is asked for, as a query of the list where it stands for itself.
    pub fn whole(self) -> Query {
        let mut query = complete(self.listed, self.about, self.get());
        (query.columns, query.cursor, query.offset) = (None, None, 0);
        query
    }

    /// Asks for something else: a step of the history.
    pub fn change(self, change: impl FnOnce(&mut Query)) {
        self.filter.change(move |query| self.changed(query, change));
    }

    /// The address of the page with something else asked for. It follows the address: say
    /// it inside a closure.
    pub fn href(self, change: impl FnOnce(&mut Query)) -> String {
        self.filter.href(move |query| self.changed(query, change))
    }

    /// What is as usual is not said.
    fn changed(self, query: &mut Query, change: impl FnOnce(&mut Query)) {
        change(query);
        query.sort = query.sort.filter(|sort| *sort != self.listed.sort);
        let usual = self.usual();
        query.columns = query.columns.take().filter(|columns| *columns != usual);
    }

    /// Asks `text` of a column in `query`.
    pub fn ask(self, query: &mut Query, column: &str, text: &str) {
        query.ask(self.listed.columns, column, text);
    }

    /// The query with the rows of `view`, searched and shown as before.
    pub fn see(self, query: &mut Query, view: &View) {
        clear_all(query);
        for (column, text) in view.conditions {
            self.ask(query, column, text);
        }
    }

    /// Whether `query` has the rows of `view`, whatever is searched in them.
    pub fn is_seen(self, query: &Query, view: &View) -> bool {
        let mut other = query.clone();
        self.see(&mut other, view);
        other.has_rows_of(query)
    }

    /// How the rows of `query` are sorted.
    pub fn sorted(self, query: &Query) -> Sort {
        query.sort.unwrap_or(self.listed.sort)
    }

    /// The columns that a page can show, in the list's order: not the one that says what
    /// the page says.
    pub fn columns(self) -> impl Iterator<Item = &'static Column> {
        let about = self.about.with_value(|it| it.as_ref().map(|(column, _)| *column));
        self.listed.columns.iter().filter(move |it| Some(it.name) != about)
    }

    /// The columns that `query` shows, in their order.
    pub fn shown(self, query: &Query) -> Vec<&'static Column> {
        let chosen = query.columns.clone().unwrap_or_else(|| self.usual());
        let chosen = chosen.into_iter().filter_map(|name| column(self.listed.columns, name));
        let always = self.columns().filter(|it| it.shown == Shown::Always);
        always.chain(chosen.filter(|it| self.columns().any(|other| other == *it))).collect()
    }

    /// The names of the columns that are shown unless others are chosen.
    pub fn usual(self) -> Vec<&'static str> {
        let own = || self.columns().filter(|it| it.shown == Shown::Usually).map(|it| it.name);
        self.listed.usual.map_or_else(|| own().collect(), <[_]>::to_vec)
    }

    /// The columns that can be asked about by their own editor.
    pub fn asks(self) -> impl Iterator<Item = &'static Column> {
        // Where a record is not, is asked by the dialog that puts it there.
        let is_asked =
            |it: &&Column| !matches!(it.kind, Kind::Nothing | Kind::Letter) && it.name != "without";
        self.columns().filter(is_asked)
    }

    /// What is asked, by column, where it is said by a chip: not by a choice beside the
    /// search, nor by the letters.
    pub fn chips(self, query: &Query) -> Vec<(&'static Column, Condition)> {
        let chip = |(name, condition): (&'static str, &Condition)| {
            let column = column(self.listed.columns, name)?;
            let is_chip = column.kind != Kind::Letter && !self.is_quick(column, condition);
            is_chip.then(|| (column, condition.clone()))
        };
        query.conditions().filter_map(chip).collect()
    }

    fn is_quick(self, column: &Column, condition: &Condition) -> bool {
        let quick = self.listed.quick.iter().find(|it| it.column == column.name);
        quick.is_some_and(|quick| picks::says(self, *quick, &condition.to_string()))
    }
}

/// Asks nothing of any column.
pub fn clear_all(query: &mut Query) {
    let names: Vec<&str> = query.conditions().map(|(name, _)| name).collect();
    for name in names {
        query.clear(name);
    }
    query.cursor = None;
}

/// `query` with what the page stands for, and the reader's clock where it is asked about.
fn complete(
    listed: &Listed,
    about: StoredValue<Option<(&'static str, String)>>,
    mut query: Query,
) -> Query {
    let cursor = query.cursor.take();
    about.with_value(|about| {
        if let Some((column, id)) = about {
            query.ask(listed.columns, column, id);
        }
    });
    for (column, text) in listed.given {
        if query.condition(column).is_none() {
            query.ask(listed.columns, column, text);
        }
    }
    let is_day = |(name, _)| column(listed.columns, name).is_some_and(|it| it.kind == Kind::Day);
    if query.conditions().any(is_day) {
        query.offset = dates::offset();
    }
    query.cursor = cursor;
    query
}
