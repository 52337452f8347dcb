//! The query of a page's list: the query in the URL, completed with the page's own
//! conditions.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::grid::{Column, Condition, Grid, GridQuery, Kind, ListName, Shown, Sort, View, column};

use super::picks;
use super::saved::{Saved, is_bare, view_of};
use crate::address::Filter;
use crate::browser::dates;

/// A query of any list.
pub type Query = GridQuery<()>;

/// A text of the catalog.
type Text = fn() -> &'static str;

/// A list as a page shows it.
#[derive(Debug)]
pub struct Listed {
    /// Its columns.
    pub columns: &'static [Column],
    /// How its rows are sorted by default.
    pub sort: Sort,
    /// The views that the page offers.
    pub views: &'static [View],
    /// Whether the worker counts the rows of the views, which it does for the list's own
    /// views.
    pub is_counted: bool,
    /// The columns that are shown by default on this page; none: the list's default
    /// columns.
    pub usual: Option<&'static [&'static str]>,
    /// The default conditions on columns on this page.
    pub given: &'static [(&'static str, &'static str)],
    /// The filters beside the search.
    pub quick: &'static [Quick],
    /// The label of the search: "Search contacts".
    pub search: Text,
    /// The kind of its rows.
    pub of: Rows,
    /// The list that agents save views of on this page; none: they do not.
    pub saves: Option<ListName>,
}

/// The kind of a list's rows, which decides the texts about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Tickets.
    Tickets,
    /// Contacts.
    Contacts,
    /// Accounts.
    Accounts,
}

/// A filter that is used so often that it has a select beside the search.
#[derive(Clone, Copy, Debug)]
pub struct Quick {
    /// The column.
    pub column: &'static str,
    /// The label if there is no condition on the column.
    pub any: Text,
    /// Further options besides its values: a condition and its label.
    pub also: &'static [(&'static str, Text)],
}

impl Listed {
    /// The list `L` with its defaults.
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
            saves: None,
        }
    }
}

/// The query of a page's list.
#[derive(Clone, Copy)]
pub struct Asked {
    /// The list.
    pub listed: &'static Listed,
    /// The names of the records whose ids are in the conditions, as far as they are loaded.
    pub names: RwSignal<BTreeMap<String, String>>,
    pub(super) filter: Filter<Query>,
    about: StoredValue<Option<(&'static str, String)>>,
    counted: Memo<Query>,
    /// The saved view in the URL, as soon as it is known.
    pub saved: RwSignal<Option<Saved>>,
}

impl Asked {
    /// For a page that shows all rows of `L`.
    pub fn of_page<L: Grid>(listed: &'static Listed) -> Self {
        Self::new::<L>(listed, None)
    }

    /// For a page that shows only the rows whose `column` refers to the record with this
    /// id.
    pub fn about<L: Grid>(listed: &'static Listed, column: &'static str, id: String) -> Self {
        Self::new::<L>(listed, Some((column, id)))
    }

    fn new<L: Grid>(listed: &'static Listed, about: Option<(&'static str, String)>) -> Self {
        Self::reading(listed, about, |text| {
            let query: GridQuery<L> = serde_urlencoded::from_str(text).unwrap_or_default();
            query.of()
        })
    }

    /// Not generic over the list, so that it is compiled once.
    fn reading(
        listed: &'static Listed,
        about: Option<(&'static str, String)>,
        read: fn(&str) -> Query,
    ) -> Self {
        let saved = RwSignal::new(None::<Saved>);
        let filter = Filter::read_by(move |beside, text| {
            let mut query = read(text);
            // The reader's offset from UTC is sent to the worker, but it is not in the URL.
            query.offset = 0;
            if let Some(id) = view_of(beside).filter(|_| listed.saves.is_some())
                && is_bare(text)
            {
                let of_view = |it: &Saved| (it.id == id).then(|| it.query.clone());
                let of_view = saved.with(|it| it.as_ref().and_then(of_view));
                query = of_view.unwrap_or_default().at(query.cursor);
            }
            query
        });
        let about = StoredValue::new(about);
        // Another page or another order of the same rows has the same total.
        let counted = Memo::new(move |_| complete(listed, about, filter.get()).rows());
        Self { listed, names: RwSignal::default(), filter, about, counted, saved }
    }

    /// The query in the URL, tracked.
    pub fn get(self) -> Query {
        self.filter.get()
    }

    /// Reads the query in the URL by reference, tracked.
    pub fn with<U>(self, look: impl FnOnce(&Query) -> U) -> U {
        self.filter.with(look)
    }

    /// The query that loads a page of rows.
    pub fn rows<L>(self) -> GridQuery<L> {
        self.wait();
        let mut query = complete(self.listed, self.about, self.get());
        if query.columns.is_none() {
            query.columns = self.listed.usual.map(<[_]>::to_vec);
        }
        query.of()
    }

    /// The query that counts the rows.
    pub fn counted<L>(self) -> GridQuery<L> {
        self.wait();
        self.counted.get().of()
    }

    /// The whole query, including the page's own conditions, as a query of the list's own
    /// page.
    pub fn whole(self) -> Query {
        let mut query = complete(self.listed, self.about, self.get());
        (query.columns, query.cursor, query.offset) = (None, None, 0);
        query
    }

    /// Changes the query, as an entry in the browser's history.
    pub fn change(self, change: impl FnOnce(&mut Query)) {
        self.filter.change(move |query| self.changed(query, change));
    }

    /// The URL of the page with a changed query. It tracks the current URL, so call it
    /// inside a closure.
    pub fn href(self, change: impl FnOnce(&mut Query)) -> String {
        self.filter.href(move |query| self.changed(query, change))
    }

    /// The URL of the page with a ready-made view. The search text and the display options
    /// stay, unless they are those of a saved view.
    pub fn href_of_view(self, view: &View) -> String {
        let mut query = self.get();
        if self.view().is_some() {
            query = Query::default();
        }
        self.see(&mut query, view);
        self.shorten(&mut query);
        // The tab of a record's page stays, and a saved view is left.
        let (beside, _) = self.filter.parts();
        let tab = beside.split('&').find(|it| it.starts_with("tab=")).unwrap_or_default();
        self.filter.href_beside(tab, &query)
    }

    /// Removes from `query` what is the default.
    pub fn shorten(self, query: &mut Query) {
        query.sort = query.sort.filter(|sort| *sort != self.listed.sort);
        let usual = self.usual();
        query.columns = query.columns.take().filter(|columns| *columns != usual);
    }

    /// Applies `change`. Beside a saved view, the query is in the URL only where it differs.
    fn changed(self, query: &mut Query, change: impl FnOnce(&mut Query)) {
        change(query);
        self.shorten(query);
        if let Some(saved) = self.known() {
            let cursor = query.cursor.take();
            let is_whole = saved.dead.is_empty() || self.is_as_saved();
            if *query == saved.query && is_whole {
                *query = Query::default();
            } else if *query == Query::default() {
                query.sort = Some(self.listed.sort);
            }
            query.cursor = cursor;
        }
    }

    /// Sets a condition on a column in `query`.
    pub fn ask(self, query: &mut Query, column: &str, text: &str) {
        query.ask(self.listed.columns, column, text);
    }

    /// Sets the conditions of `query` to those of `view`. The search text and the display
    /// options stay, unless a view has its own ones.
    fn see(self, query: &mut Query, view: &View) {
        if let Some(before) = self.listed.views.iter().find(|it| self.is_seen(query, it)) {
            query.sort = query.sort.filter(|it| Some(*it) != before.sort);
            query.columns = query.columns.take().filter(|it| Some(&**it) != before.columns);
        }
        self.narrow(query, view);
        query.sort = view.sort.or(query.sort);
        query.columns = query.columns.take().or_else(|| view.columns.map(<[_]>::to_vec));
    }

    /// Sets the conditions of `query` to those of `view`.
    fn narrow(self, query: &mut Query, view: &View) {
        clear_all(query);
        for (column, text) in view.conditions {
            self.ask(query, column, text);
        }
    }

    /// Whether `query` has the conditions of `view`, whatever its search text is.
    pub fn is_seen(self, query: &Query, view: &View) -> bool {
        let mut other = query.clone();
        self.narrow(&mut other, view);
        other.has_rows_of(query)
    }

    /// How the rows of `query` are sorted.
    pub fn sorted(self, query: &Query) -> Sort {
        query.sort.unwrap_or(self.listed.sort)
    }

    /// The columns that a page can show, in the list's order. The column that the page is
    /// about is left out.
    pub fn columns(self) -> impl Iterator<Item = &'static Column> {
        let about = self.about.with_value(|it| it.as_ref().map(|(column, _)| *column));
        self.listed.columns.iter().filter(move |it| Some(it.name) != about)
    }

    /// The columns that `query` shows, in order.
    pub fn shown(self, query: &Query) -> Vec<&'static Column> {
        let chosen = query.columns.clone().unwrap_or_else(|| self.usual());
        let chosen = chosen.into_iter().filter_map(|name| column(self.listed.columns, name));
        let always = self.columns().filter(|it| it.shown == Shown::Always);
        always.chain(chosen.filter(|it| self.columns().any(|other| other == *it))).collect()
    }

    /// The names of the default columns.
    pub fn usual(self) -> Vec<&'static str> {
        let own = || self.columns().filter(|it| it.shown == Shown::Usually).map(|it| it.name);
        self.listed.usual.map_or_else(|| own().collect(), <[_]>::to_vec)
    }

    /// The columns that have a filter editor.
    pub fn asks(self) -> impl Iterator<Item = &'static Column> {
        // `without` is only used by the dialog that associates records, and `family` by the
        // tickets of an account.
        let is_asked = |it: &&Column| {
            !matches!(it.kind, Kind::Nothing | Kind::Letter)
                && !matches!(it.name, "without" | "family")
        };
        self.columns().filter(is_asked)
    }

    /// The conditions that are shown as chips, by column: not those that a filter beside
    /// the search or the letters show.
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

/// Removes all conditions.
pub fn clear_all(query: &mut Query) {
    let names: Vec<&str> = query.conditions().map(|(name, _)| name).collect();
    for name in names {
        query.clear(name);
    }
    query.cursor = None;
}

/// `query` with the page's own conditions, and with the reader's offset from UTC if there
/// is a condition on a day.
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
