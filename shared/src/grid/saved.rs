//! What a saved view keeps of a list's query: the same texts as the URL has.
//!
//! A view may outlive what it refers to. Parts that the list no longer has are told apart
//! from the others, so that the view still opens.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::query::Reader;
use super::{Accounts, Column, Contacts, Grid, GridQuery, Tickets, column};

/// The parts of a query as texts, by parameter name.
pub type Pairs = BTreeMap<String, String>;

/// A list that has saved views.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListName {
    /// All contacts.
    Contacts,
    /// All accounts.
    Accounts,
    /// The queue of tickets.
    Tickets,
}

/// There is no list with this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoList;

impl ListName {
    /// All lists.
    pub const ALL: [Self; 3] = [Self::Contacts, Self::Accounts, Self::Tickets];

    /// Its name in URLs and in the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Accounts => "accounts",
            Self::Tickets => "tickets",
        }
    }

    /// Its columns.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Contacts => Contacts::COLUMNS,
            Self::Accounts => Accounts::COLUMNS,
            Self::Tickets => Tickets::COLUMNS,
        }
    }
}

impl fmt::Display for ListName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for ListName {
    type Err = NoList;

    fn from_str(text: &str) -> Result<Self, NoList> {
        Self::ALL.into_iter().find(|it| it.word() == text).ok_or(NoList)
    }
}

impl<L> GridQuery<L> {
    /// The parts of the query that a view keeps: everything but the place in the list and
    /// the reader's clock.
    pub fn kept(&self) -> Pairs {
        let is_kept = |name: &str| !matches!(name, "cursor" | "offset");
        let parts = self.texts().into_iter().filter(|(name, _)| is_kept(name));
        parts.map(|(name, text)| (name.to_owned(), text)).collect()
    }
}

impl GridQuery<()> {
    /// The query of a list with these columns from the parts that a view keeps, and the
    /// parts that the list does not have. Of the chosen columns, those that it does not have
    /// are left out.
    pub fn of_kept(columns: &'static [Column], pairs: &Pairs) -> (Self, Pairs) {
        let (mut query, mut dead) = (Self::default(), Pairs::new());
        for (name, text) in pairs {
            let there: Vec<&str> = match name.as_str() {
                "columns" => text.split(',').filter(|it| column(columns, it).is_some()).collect(),
                _ => vec![text],
            };
            if Reader(columns).take(&mut query, name, there.join(",")).is_none() {
                dead.insert(name.clone(), text.clone());
            }
        }
        (query, dead)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(all: &[(&str, &str)]) -> Pairs {
        all.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    const ALL: &[(&str, &str)] = &[
        ("assignee", "me,none"),
        ("columns", "status,created"),
        ("created", "last:7"),
        ("q", "scanner"),
        ("size", "25"),
        ("sort", "-created"),
    ];

    #[test]
    fn a_view_keeps_everything_but_the_place_and_the_clock() {
        let (mut query, dead) = GridQuery::of_kept(Tickets::COLUMNS, &pairs(ALL));
        assert!(dead.is_empty(), "{dead:?}");
        query.cursor = Some(crate::list::Cursor("n.7".to_owned()));
        query.offset = 60;
        assert_eq!(query.kept(), pairs(ALL));
    }

    #[test]
    fn what_a_list_no_longer_has_is_told_apart() {
        let kept = pairs(&[
            ("columns", "shoe_size,status"),
            ("priority", "urgent"),
            ("shoe_size", "39"),
            ("status", "lost"),
        ]);
        let (query, dead) = GridQuery::of_kept(Tickets::COLUMNS, &kept);
        assert_eq!(query.kept(), pairs(&[("columns", "status"), ("priority", "urgent")]));
        assert_eq!(dead, pairs(&[("shoe_size", "39"), ("status", "lost")]));
    }

    #[test]
    fn a_list_is_found_by_its_name() {
        for list in ListName::ALL {
            assert_eq!(list.to_string().parse(), Ok(list));
            assert_eq!(serde_json::to_value(list).unwrap(), list.word());
        }
        assert_eq!("members".parse::<ListName>(), Err(NoList));
    }
}
