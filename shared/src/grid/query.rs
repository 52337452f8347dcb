//! The query of a list: search, filters, sorting, columns and page. It is the query of a
//! request and of a page's URL:
//! `?q=scanner&status=open&sort=-created&columns=subject,status&size=25`.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Column, Condition, Direction, Grid, Shown, Size, View, column};
use crate::list::Cursor;

/// The most minutes that a reader's clock is ahead of UTC, or behind it. No time zone is more
/// than 14 hours apart from UTC.
pub const MAX_OFFSET: i16 = 14 * 60;

/// A query of the list `L`. The default is the whole list, with its default sorting and
/// columns.
pub struct GridQuery<L> {
    /// The search text; empty: no search.
    pub q: String,
    /// How the rows are sorted; none: by the list's default.
    pub sort: Option<Sort>,
    /// The columns that are shown besides the ones that are always shown, in order; none:
    /// the default columns.
    pub columns: Option<Vec<&'static str>>,
    /// How many rows a page has.
    pub size: Size,
    /// Where the page begins or ends; none: it is the first page.
    pub cursor: Option<Cursor>,
    /// How many minutes the reader's clock is ahead of UTC. It is used for filters by day.
    pub offset: i16,
    conditions: BTreeMap<&'static str, Condition>,
    list: PhantomData<fn() -> L>,
}

/// How the rows of a list are sorted: `created`, or `-created` for the reverse order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The column to sort by.
    pub column: &'static str,
    /// The direction.
    pub direction: Direction,
}

impl Direction {
    /// The other direction.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}

impl Sort {
    /// Sorts by a column, ascending.
    pub const fn up(column: &'static str) -> Self {
        Self { column, direction: Direction::Up }
    }

    /// Sorts by a column, descending.
    pub const fn down(column: &'static str) -> Self {
        Self { column, direction: Direction::Down }
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.direction == Direction::Down { "-" } else { "" };
        write!(f, "{sign}{}", self.column)
    }
}

impl<L> GridQuery<L> {
    /// The condition on the column called `name`.
    pub fn condition(&self, name: &str) -> Option<&Condition> {
        self.conditions.get(name)
    }

    /// All conditions, by column.
    pub fn conditions(&self) -> impl Iterator<Item = (&'static str, &Condition)> {
        self.conditions.iter().map(|(name, condition)| (*name, condition))
    }

    /// Removes the condition on a column, and goes to the first page.
    pub fn clear(&mut self, name: &str) {
        self.conditions.remove(name);
        self.cursor = None;
    }

    /// Sets the condition on the column of `columns` that is called `name` to `text`, and
    /// goes to the first page. Returns whether the condition is valid.
    pub fn ask(&mut self, columns: &'static [Column], name: &str, text: &str) -> bool {
        let condition = column(columns, name)
            .and_then(|column| Some((column.name, column.kind.parse(text).ok()?)));
        let Some((name, condition)) = condition else { return false };
        self.conditions.insert(name, condition);
        self.cursor = None;
        true
    }

    /// The same query with another list as its type. Code that needs only the columns of a
    /// list is compiled once for all lists.
    pub fn of<M>(self) -> GridQuery<M> {
        let Self { q, sort, columns, size, cursor, offset, conditions, .. } = self;
        GridQuery { q, sort, columns, size, cursor, offset, conditions, list: PhantomData }
    }

    /// The same query with the search text `q`, at the first page.
    #[must_use]
    pub fn searching(self, q: impl Into<String>) -> Self {
        Self { q: q.into(), cursor: None, ..self }
    }

    /// The same query with another sorting, at the first page.
    #[must_use]
    pub fn by(self, sort: Sort) -> Self {
        Self { sort: Some(sort), cursor: None, ..self }
    }

    /// The same query with another page size, at the first page.
    #[must_use]
    pub fn sized(self, size: Size) -> Self {
        Self { size, cursor: None, ..self }
    }

    /// The same query at the page with this `cursor`.
    #[must_use]
    pub fn at(self, cursor: Option<Cursor>) -> Self {
        Self { cursor, ..self }
    }

    /// The query for the same rows without sorting, columns and page, for counting.
    #[must_use]
    pub fn rows(&self) -> Self {
        let Self { q, offset, conditions, .. } = self.clone();
        Self { q, offset, conditions, ..Self::default() }
    }

    /// Whether the query has no search text and no conditions.
    pub fn is_all(&self) -> bool {
        self.q.is_empty() && self.conditions.is_empty()
    }

    /// Whether the query has the same rows as `other`, regardless of how they are shown.
    pub fn has_rows_of(&self, other: &Self) -> bool {
        self.q == other.q && self.conditions == other.conditions
    }
}

impl<L: Grid> GridQuery<L> {
    /// The same query with the condition `text` on the column called `name`, at the first
    /// page. An invalid condition changes nothing.
    #[must_use]
    pub fn with(mut self, name: &str, text: &str) -> Self {
        self.set(name, text);
        self
    }

    /// Sets the condition on the column called `name` to `text`, and goes to the first
    /// page. Returns whether the condition is valid.
    pub fn set(&mut self, name: &str, text: &str) -> bool {
        self.ask(L::COLUMNS, name, text)
    }

    /// The query for the rows of a ready-made view.
    pub fn view(view: &View) -> Self {
        view.conditions.iter().fold(Self::default(), |it, (name, text)| it.with(name, text))
    }

    /// How the rows are sorted, including the default.
    pub fn sorted(&self) -> Sort {
        self.sort.unwrap_or(L::SORT)
    }

    /// The columns that are shown, in order: first the ones that are always shown, then the
    /// chosen or the default ones.
    pub fn shown(&self) -> Vec<&'static Column> {
        let always = L::COLUMNS.iter().filter(|it| it.shown == Shown::Always);
        match &self.columns {
            None => {
                let usual = L::COLUMNS.iter().filter(|it| it.shown == Shown::Usually);
                always.chain(usual).collect()
            }
            Some(names) => {
                always.chain(names.iter().filter_map(|name| column(L::COLUMNS, name))).collect()
            }
        }
    }

    /// Whether the column called `name` is shown.
    pub fn shows(&self, name: &str) -> bool {
        let usual = |shown| match shown {
            Shown::Always => true,
            Shown::Usually => self.columns.is_none(),
            Shown::Chosen | Shown::Never => false,
        };
        let chosen = self.columns.as_ref().is_some_and(|names| names.contains(&name));
        chosen || column(L::COLUMNS, name).is_some_and(|it| usual(it.shown))
    }
}

impl<L> Clone for GridQuery<L> {
    fn clone(&self) -> Self {
        Self {
            q: self.q.clone(),
            sort: self.sort,
            columns: self.columns.clone(),
            size: self.size,
            cursor: self.cursor.clone(),
            offset: self.offset,
            conditions: self.conditions.clone(),
            list: PhantomData,
        }
    }
}

impl<L> Default for GridQuery<L> {
    fn default() -> Self {
        Self {
            q: String::new(),
            sort: None,
            columns: None,
            size: Size::default(),
            cursor: None,
            offset: 0,
            conditions: BTreeMap::new(),
            list: PhantomData,
        }
    }
}

impl<L> PartialEq for GridQuery<L> {
    fn eq(&self, other: &Self) -> bool {
        self.has_rows_of(other)
            && self.sort == other.sort
            && self.columns == other.columns
            && self.size == other.size
            && self.cursor == other.cursor
            && self.offset == other.offset
    }
}

impl<L> Eq for GridQuery<L> {}

impl<L> fmt::Debug for GridQuery<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.texts()).finish()
    }
}

impl<L> GridQuery<L> {
    /// All that differs from the default, as texts by parameter name.
    pub(super) fn texts(&self) -> Vec<(&'static str, String)> {
        let mut all = Vec::new();
        if !self.q.is_empty() {
            all.push(("q", self.q.clone()));
        }
        all.extend(self.conditions.iter().map(|(name, it)| (*name, it.to_string())));
        all.extend(self.sort.map(|it| ("sort", it.to_string())));
        all.extend(self.columns.as_ref().map(|it| ("columns", it.join(","))));
        if self.size != Size::default() {
            all.push(("size", self.size.rows().to_string()));
        }
        all.extend(self.cursor.as_ref().map(|it| ("cursor", it.0.clone())));
        if self.offset != 0 {
            all.push(("offset", self.offset.to_string()));
        }
        all
    }
}

impl<L> Serialize for GridQuery<L> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let texts = self.texts();
        let mut map = serializer.serialize_map(Some(texts.len()))?;
        for (name, text) in texts {
            map.serialize_entry(name, &text)?;
        }
        map.end()
    }
}

impl<'de, L: Grid> Deserialize<'de> for GridQuery<L> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader(L::COLUMNS)).map(GridQuery::of)
    }
}

/// Reads a query of a list with these columns. Not generic over the list, so that it is
/// compiled once.
pub(super) struct Reader(pub(super) &'static [Column]);

impl Reader {
    /// Applies the parameter `name` with the value `text`; none: it is not valid.
    pub(super) fn take(&self, query: &mut GridQuery<()>, name: &str, text: String) -> Option<()> {
        match name {
            "q" => query.q = text,
            "sort" => {
                let (name, direction) = match text.strip_prefix('-') {
                    Some(name) => (name, Direction::Down),
                    None => (text.as_str(), Direction::Up),
                };
                let column = column(self.0, name).filter(|it| it.sort.is_some())?;
                query.sort = Some(Sort { column: column.name, direction });
            }
            "columns" => {
                let mut columns = Vec::new();
                for name in text.split(',').filter(|it| !it.is_empty()) {
                    let column = column(self.0, name)?;
                    let is_choice = matches!(column.shown, Shown::Usually | Shown::Chosen);
                    if !is_choice || columns.contains(&column.name) {
                        return None;
                    }
                    columns.push(column.name);
                }
                query.columns = Some(columns);
            }
            "size" => query.size = Size::of(text.parse().ok()?)?,
            "cursor" => query.cursor = Some(Cursor(text)),
            "offset" => {
                let range = -MAX_OFFSET..=MAX_OFFSET;
                query.offset = text.parse().ok().filter(|it| range.contains(it))?;
            }
            name => {
                let column = column(self.0, name)?;
                query.conditions.insert(column.name, column.kind.parse(&text).ok()?);
            }
        }
        Some(())
    }
}

impl<'de> Visitor<'de> for Reader {
    type Value = GridQuery<()>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what is asked of a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut query = GridQuery::default();
        let mut seen = Vec::new();
        while let Some((name, text)) = map.next_entry::<String, String>()? {
            if seen.contains(&name) {
                return Err(A::Error::custom(format_args!("{name} is asked twice")));
            }
            if self.take(&mut query, &name, text).is_none() {
                return Err(A::Error::custom(format_args!("{name} cannot be asked like this")));
            }
            seen.push(name);
        }
        Ok(query)
    }
}

#[cfg(test)]
#[path = "query_tests.rs"]
mod tests;
