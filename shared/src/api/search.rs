//! Search across contacts, accounts and tickets, for results while an agent types.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::api::{MAX_SEARCH_CHARS, NoId, endpoints};
use crate::ids::{AccountId, ContactId, TicketNumber};
use crate::problem::FieldProblem;
use crate::text::{Mistakes, TextError, sort_key};
use crate::ticket::status::TicketStatus;

/// The most results of each kind.
pub const MOST_FOUND: usize = 5;

/// The query, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchDraft {
    /// The text. Nothing but spaces finds nothing.
    #[serde(default)]
    pub q: String,
}

/// A text to search: trimmed, not empty, and at most [`MAX_SEARCH_CHARS`] long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchText(String);

impl SearchDraft {
    /// The text to search. `None` if nothing was typed.
    pub fn parse(&self) -> Result<Option<SearchText>, Vec<FieldProblem>> {
        let text = self.q.trim();
        let mut mistakes = Mistakes::default();
        let is_short = text.chars().count() <= MAX_SEARCH_CHARS;
        let kept =
            if is_short { Ok(()) } else { Err(TextError::TooLong { max: MAX_SEARCH_CHARS }) };
        let kept = mistakes.check("q", kept);
        mistakes.finish(kept.map(|()| (!text.is_empty()).then(|| SearchText(text.to_owned()))))
    }
}

impl SearchText {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Sorts `rows` by how well their names match the text: first the names that begin with
    /// it, then those in which each of its words begins a word, then the rows that were found
    /// by something else. Rows that match equally well keep their order.
    pub fn nearest_first<T>(&self, rows: &mut [T], name: impl Fn(&T) -> &str) {
        let text = sort_key(&self.0);
        rows.sort_by_cached_key(|row| Reverse(nearness(&text, &sort_key(name(row)))));
    }
}

/// How well `name` matches `text`. Both are sort keys.
fn nearness(text: &str, name: &str) -> u8 {
    let words = |text| str::split(text, |c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
    if name.starts_with(text) {
        2
    } else {
        u8::from(words(text).all(|word| words(name).any(|it| it.starts_with(word))))
    }
}

/// The results, the best match first. There are at most [`MOST_FOUND`] of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Contacts, found by name, e-mail address or phone number.
    pub contacts: Vec<FoundContact>,
    /// Accounts, found by name or domain.
    pub accounts: Vec<FoundAccount>,
    /// Tickets that the agent may see, found by number, subject or messages.
    pub tickets: Vec<FoundTicket>,
}

/// A contact in the results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundContact {
    /// The id.
    pub id: ContactId,
    /// The name.
    pub name: String,
    /// The primary e-mail address.
    pub email: Option<String>,
    /// The name of the primary account.
    pub account: Option<String>,
}

/// An account in the results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundAccount {
    /// The id.
    pub id: AccountId,
    /// The name.
    pub name: String,
    /// The first domain.
    pub domain: Option<String>,
}

/// A ticket in the results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundTicket {
    /// The number.
    pub number: TicketNumber,
    /// The subject.
    pub subject: String,
    /// The status.
    pub status: TicketStatus,
    /// The name of the requester.
    pub requester: String,
}

endpoints! {
    /// Searches contacts, accounts and the tickets that the agent may see.
    Search: Get Desk "/api/desk/search" (NoId, SearchDraft) -> Found;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(q: &str) -> SearchText {
        SearchDraft { q: q.to_owned() }.parse().unwrap().unwrap()
    }

    #[test]
    fn what_is_searched_is_trimmed_and_short() {
        assert_eq!(text("  ann \t").as_str(), "ann");
        let parse = |q: String| SearchDraft { q }.parse();
        assert_eq!(parse(" \t\n".to_owned()), Ok(None));
        assert!(parse(format!(" {} ", "ü".repeat(MAX_SEARCH_CHARS))).is_ok());
        let long = parse("a".repeat(MAX_SEARCH_CHARS + 1)).unwrap_err();
        assert_eq!((long.len(), &*long[0].field), (1, "q"));
    }

    #[test]
    fn the_nearest_name_comes_first() {
        let check = |q: &str, expected: &[&str]| {
            let mut names = ["Ada (lee@x.example)", "Bo Leeds", "Cy Mc-Lee", "Élee", "Lee Ann"];
            text(q).nearest_first(&mut names, |it| it);
            assert_eq!(names[..expected.len()], *expected, "{q:?}");
        };
        check("LEE", &["Lee Ann", "Ada (lee@x.example)", "Bo Leeds", "Cy Mc-Lee", "Élee"]);
        check("ele", &["Élee"]);
        check("le b", &["Bo Leeds"]);
        check("4930", &["Ada (lee@x.example)", "Bo Leeds"]);
    }
}
