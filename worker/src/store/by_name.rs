//! Lists by name: which stretch of the alphabet a letter is, and the page that
//! comes of it. The lists themselves
//! stand in the files of their tables.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use shared::api::{Cursor, Letter, Page};

use super::search::Search;
use super::{Answers, Batch, Param, Place, ROWS_ASKED, Slot, StoreError, page, read_row, sql};
use crate::reply::Written;

/// A row with its place in the list: `id.name`, as [`Place::by_name`] reads it.
#[derive(Deserialize)]
struct Placed<'a> {
    place: String,
    #[serde(borrow)]
    row: &'a RawValue,
}

/// One list's two texts. Their parameters: `?1` and `?2` the place behind which
/// rows are asked, `?3` the name before which, then the list's own; the last of
/// `search` is what is searched.
pub(crate) struct Texts {
    /// Walks an index by name.
    pub(crate) walk: &'static str,
    /// Takes what the search index finds, and sorts that.
    pub(crate) search: &'static str,
}

/// Behind every name.
const LAST: &str = "\u{10FFFF}";

/// A list that was asked for, with rows `T`: no statement where nothing can be
/// found, and two where `#` leaves out the middle of the alphabet.
pub(crate) struct Listed<T>(Vec<Slot<T>>);

/// Asks for the list in `batch`. Read it with [`read`].
pub(crate) fn list<T>(
    batch: &mut Batch,
    texts: &Texts,
    search: Search,
    (letter, after): (Option<Letter>, Option<&Cursor>),
    own: &[Param],
) -> Listed<T> {
    let (text, words) = match search {
        Search::Off => (texts.walk, None),
        Search::Words(words) => (texts.search, Some(words)),
        Search::Nothing => return Listed(Vec::new()),
    };
    let stretches = stretches(letter, after).into_iter();
    let slots = stretches.map(|(place, before)| {
        let mut statement = sql(text).with_place(place).with(before);
        statement.params.extend(own.iter().cloned());
        statement.params.extend(words.clone().map(Param::Text));
        batch.ask(statement)
    });
    Listed(slots.collect())
}

/// The page that a list gives.
pub(crate) fn read<T>(
    answers: &mut Answers,
    Listed(slots): Listed<T>,
) -> Result<Written<Page<T>>, StoreError>
where
    T: Serialize + DeserializeOwned,
{
    let texts: Vec<String> = slots.into_iter().flat_map(|slot| answers.texts(slot)).collect();
    let rows: Vec<Placed> =
        texts.iter().take(ROWS_ASKED).map(|it| read_row(it)).collect::<Result<_, _>>()?;
    let Page { rows, next } = page(rows, |row| row.place.clone());
    Written::page(&Page { rows: rows.into_iter().map(|it| it.row.get()).collect(), next })
}

/// The stretches of the alphabet that `letter` is, as far as they are behind
/// `after`: each the place behind which it begins and the name before which it ends.
fn stretches(letter: Option<Letter>, after: Option<&Cursor>) -> Vec<(Place, String)> {
    let all: Vec<(String, String)> = match letter.map(Letter::as_char) {
        None => vec![(String::new(), LAST.to_owned())],
        // `{` follows `z`.
        Some('#') => {
            vec![(String::new(), "a".to_owned()), ("{".to_owned(), LAST.to_owned())]
        }
        Some(letter) => {
            let first = letter.to_ascii_lowercase();
            let next = char::from_u32(u32::from(first) + 1).unwrap_or('{');
            vec![(first.to_string(), next.to_string())]
        }
    };
    let Place(Param::Text(name), Param::Text(id)) = Place::by_name(after) else {
        return Vec::new();
    };
    let left = all.into_iter().filter(|(_, end)| name < *end).map(|(start, end)| {
        let (name, id) =
            if start <= name { (name.clone(), id.clone()) } else { (start, String::new()) };
        (Place(Param::Text(name), Param::Text(id)), end)
    });
    left.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_a_stretch_and_the_rest_are_two() {
        let check = |letter: &str, after: Option<&str>, expected: &[(&str, &str, &str)]| {
            let letter = Letter::try_from(letter.to_owned()).ok();
            let after = after.map(|it| Cursor(it.to_owned()));
            let expected: Vec<(Place, String)> = expected
                .iter()
                .map(|(name, id, end)| {
                    let text = |it: &str| Param::Text(it.to_owned());
                    (Place(text(name), text(id)), (*end).to_owned())
                })
                .collect();
            assert_eq!(stretches(letter, after.as_ref()), expected);
        };
        check("", None, &[("", "", LAST)]);
        check("B", None, &[("b", "", "c")]);
        check("Z", Some("7.zoe"), &[("zoe", "7", "{")]);
        check("B", Some("7.acme"), &[("b", "", "c")]);
        check("#", None, &[("", "", "a"), ("{", "", LAST)]);
        check("#", Some("7.3m"), &[("3m", "7", "a"), ("{", "", LAST)]);
        check("#", Some("7.田中"), &[("田中", "7", LAST)]);
    }
}
