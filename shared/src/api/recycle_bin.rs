//! The recycle bin: contacts and accounts that were deleted, and can be restored by an
//! operation ([`Draft::Restore`](super::operations::Draft::Restore)) [D2, D4].

use serde::{Deserialize, Serialize};

use crate::api::operations::Author;
use crate::api::{Cursor, MAX_SEARCH_CHARS, NoId, Nothing, Page, endpoints};
use crate::ids::{AccountId, ContactId};
use crate::operations::effects::Record;
use crate::problem::FieldProblem;
use crate::text::{Mistakes, TextError, sort_key};
use crate::time::Timestamp;

/// What is asked of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BinFilter {
    /// Beginnings of words of the name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// Where the page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

impl BinFilter {
    /// The searched words, as they are in sort keys.
    pub fn words(&self) -> Result<Vec<String>, Vec<FieldProblem>> {
        let text = self.q.trim();
        let mut mistakes = Mistakes::default();
        let is_short = text.chars().count() <= MAX_SEARCH_CHARS;
        let kept =
            if is_short { Ok(()) } else { Err(TextError::TooLong { max: MAX_SEARCH_CHARS }) };
        let kept = mistakes.check("q", kept);
        let words = || sort_key(text).split_whitespace().map(str::to_owned).collect();
        mistakes.finish(kept.map(|()| words()))
    }
}

/// A deleted contact or account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedRecord {
    /// Which.
    pub record: Record,
    /// Its name.
    pub name: String,
    /// The contact's primary address at that time.
    pub email: Option<String>,
    /// When it was deleted.
    pub deleted_at: Timestamp,
    /// Who deleted it.
    pub deleted_by: Option<Author>,
    /// When its details are removed for good.
    pub removed_at: Timestamp,
}

endpoints! {
    /// Deleted contacts and accounts, the latest first.
    ListRecycleBin: Get Desk "/api/desk/recycle-bin" (NoId, BinFilter) -> Page<DeletedRecord>;
    /// A deleted contact.
    GetDeletedContact: Get Desk "/api/desk/recycle-bin/contacts/{id}" (ContactId, Nothing) -> DeletedRecord;
    /// A deleted account.
    GetDeletedAccount: Get Desk "/api/desk/recycle-bin/accounts/{id}" (AccountId, Nothing) -> DeletedRecord;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_are_words_of_a_sort_key() {
        let words = |q: &str| BinFilter { q: q.to_owned(), after: None }.words();
        assert_eq!(words("  Élodie  MÜL"), Ok(vec!["elodie".to_owned(), "mul".to_owned()]));
        assert_eq!(words(" \t"), Ok(Vec::new()));
        let long = words(&"a".repeat(MAX_SEARCH_CHARS + 1)).unwrap_err();
        assert_eq!((long.len(), &*long[0].field), (1, "q"));
    }
}
