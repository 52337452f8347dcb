//! What is asked of a list, all at once. It is the query of a request and of a page's
//! address: `?q=scanner&status=open&sort=-created&columns=subject,status&size=25`.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Column, Condition, Direction, Grid, Shown, View, column};
use crate::list::Cursor;

/// What is asked of the list `L`. The default is the list as it is.
pub struct GridQuery<L> {
    /// What is searched; empty: nothing.
    pub q: String,
    /// How the rows are sorted; none: as the list is.
    pub sort: Option<Sort>,
    /// The columns that are shown beside those that always are, in their order; none: the
    /// usual ones.
    pub columns: Option<Vec<&'static str>>,
    /// How many rows a page has.
    pub size: Size,
    /// Where the page begins or ends; none: it is the first.
    pub cursor: Option<Cursor>,
    /// How many minutes the reader's clock is ahead of UTC, where days are asked for.
    pub offset: i16,
    conditions: BTreeMap<&'static str, Condition>,
    list: PhantomData<fn() -> L>,
}

/// How the rows of a list are sorted: `created`, or `-created` for the other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By which column.
    pub column: &'static str,
    /// Which way.
    pub direction: Direction,
}

/// How many rows a page has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// 10 rows.
    Ten,
    /// 25 rows.
    TwentyFive,
    /// 50 rows.
    #[default]
    Fifty,
    /// 100 rows.
    Hundred,
}

impl Size {
    /// All of them, as the page offers them.
    pub const ALL: [Self; 4] = [Self::Ten, Self::TwentyFive, Self::Fifty, Self::Hundred];

    /// How many rows.
    pub const fn rows(self) -> usize {
        match self {
            Self::Ten => 10,
            Self::TwentyFive => 25,
            Self::Fifty => 50,
            Self::Hundred => 100,
        }
    }

    /// The one with so many rows.
    pub fn of(rows: usize) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.rows() == rows)
    }
}

impl Direction {
    /// The other one.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}

impl Sort {
    /// By a column, from the least.
    pub const fn up(column: &'static str) -> Self {
        Self { column, direction: Direction::Up }
    }

    /// By a column, from the most.
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
    /// What is asked of the column called `name`.
    pub fn condition(&self, name: &str) -> Option<&Condition> {
        self.conditions.get(name)
    }

    /// Everything that is asked, by column.
    pub fn conditions(&self) -> impl Iterator<Item = (&'static str, &Condition)> {
        self.conditions.iter().map(|(name, condition)| (*name, condition))
    }

    /// Asks nothing of a column any more. The page is the first again.
    pub fn clear(&mut self, name: &str) {
        self.conditions.remove(name);
        self.cursor = None;
    }

    /// Asks `text` of the column of `columns` that is called `name`, from the first page
    /// on; whether that can be asked.
    pub fn ask(&mut self, columns: &'static [Column], name: &str, text: &str) -> bool {
        let condition = column(columns, name)
            .and_then(|column| Some((column.name, column.kind.parse(text).ok()?)));
        let Some((name, condition)) = condition else { return false };
        self.conditions.insert(name, condition);
        self.cursor = None;
        true
    }

    /// The same, said of another list: what knows a list by its columns alone is compiled
    /// once for all of them.
    pub fn of<M>(self) -> GridQuery<M> {
        let Self { q, sort, columns, size, cursor, offset, conditions, .. } = self;
        GridQuery { q, sort, columns, size, cursor, offset, conditions, list: PhantomData }
    }

    /// The same with `q` searched, from the first page on.
    #[must_use]
    pub fn searching(self, q: impl Into<String>) -> Self {
        Self { q: q.into(), cursor: None, ..self }
    }

    /// The same sorted otherwise, from the first page on.
    #[must_use]
    pub fn by(self, sort: Sort) -> Self {
        Self { sort: Some(sort), cursor: None, ..self }
    }

    /// The same in pages of another size, from the first on.
    #[must_use]
    pub fn sized(self, size: Size) -> Self {
        Self { size, cursor: None, ..self }
    }

    /// The same from `cursor` on.
    #[must_use]
    pub fn at(self, cursor: Option<Cursor>) -> Self {
        Self { cursor, ..self }
    }

    /// The same rows, in no order and on no page: what is counted.
    #[must_use]
    pub fn rows(&self) -> Self {
        let Self { q, offset, conditions, .. } = self.clone();
        Self { q, offset, conditions, ..Self::default() }
    }

    /// Whether nothing is searched and nothing asked.
    pub fn is_all(&self) -> bool {
        self.q.is_empty() && self.conditions.is_empty()
    }

    /// Whether the same rows are asked for as in `other`, however they are shown.
    pub fn has_rows_of(&self, other: &Self) -> bool {
        self.q == other.q && self.conditions == other.conditions
    }
}

impl<L: Grid> GridQuery<L> {
    /// The same with `text` asked of the column called `name`, from the first page on. What
    /// cannot be asked changes nothing.
    #[must_use]
    pub fn with(mut self, name: &str, text: &str) -> Self {
        self.set(name, text);
        self
    }

    /// Asks `text` of the column called `name`, from the first page on; whether that can
    /// be asked.
    pub fn set(&mut self, name: &str, text: &str) -> bool {
        self.ask(L::COLUMNS, name, text)
    }

    /// The rows of a ready-made view.
    pub fn view(view: &View) -> Self {
        view.conditions.iter().fold(Self::default(), |it, (name, text)| it.with(name, text))
    }

    /// How the rows are sorted.
    pub fn sorted(&self) -> Sort {
        self.sort.unwrap_or(L::SORT)
    }

    /// The columns that are shown, in their order: those that always are, then the chosen
    /// or the usual ones.
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
    /// All that differs from the default, as texts by name.
    fn texts(&self) -> Vec<(&'static str, String)> {
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

/// Reads what is asked of a list with these columns; without the list's type, so that it
/// is compiled once.
struct Reader(&'static [Column]);

impl Reader {
    /// Takes up `text` as what stands under `name`; none: there is no such thing.
    fn take(&self, query: &mut GridQuery<()>, name: &str, text: String) -> Option<()> {
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
                // The clocks of this world are at most 14 hours apart from UTC.
                query.offset = text.parse().ok().filter(|it| (-840..=840).contains(it))?;
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
