//! What people search, as the full-text indexes are asked for it, and the part that
//! searches for tickets have in common.

use shared::api::MAX_SEARCH_CHARS;

/// What somebody searches, as an index is asked for it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Search {
    /// They search nothing.
    Off,
    /// Rows with all of these words.
    Words(String),
    /// Nothing can be found: there is no letter and no digit in it.
    Nothing,
}

impl Search {
    /// What `text` searches where words that begin like its words are found, too:
    /// among names, which are few and short.
    pub(crate) fn beginnings(text: &str) -> Self {
        Self::of(text, "*")
    }

    /// What `text` searches where whole words are found: among all that was ever
    /// written. The beginnings of words cost what all words that begin so do.
    pub(crate) fn whole_words(text: &str) -> Self {
        Self::of(text, "")
    }

    /// What `text` searches among people: as [`Self::beginnings`], and a telephone number
    /// is found by its digits, whatever stands between them.
    pub(crate) fn people(text: &str) -> Self {
        match (Self::beginnings(text), phone_digits(text)) {
            (Self::Words(_), Some(digits)) => {
                Self::Words(format!("\"{}\"* OR \"{digits}\"*", text.trim()))
            }
            (search, _) => search,
        }
    }

    /// Each word is quoted, so that none of it is read as an operator.
    fn of(text: &str, end: &str) -> Self {
        if text.trim().is_empty() {
            return Self::Off;
        }
        let text: String = text.chars().take(MAX_SEARCH_CHARS).collect();
        let words: Vec<String> = text
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .map(|word| format!("\"{}\"{end}", word.replace('"', "\"\"")))
            .collect();
        if words.is_empty() { Self::Nothing } else { Self::Words(words.join(" ")) }
    }
}

/// The digits of a text that is a part of a telephone number, at least four. Zeros that it
/// begins with are left out: a number that is dialled from abroad has none.
fn phone_digits(text: &str) -> Option<String> {
    let is_sign = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-()/.".contains(c);
    if !text.chars().all(is_sign) || MAX_SEARCH_CHARS < text.chars().count() {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let bare = digits.trim_start_matches('0');
    let digits = if bare.len() < 4 { &*digits } else { bare };
    (4 <= digits.len()).then(|| digits.to_owned())
}

/// What a search for tickets asks: the words, and the number that the text may be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TicketSearch {
    /// For `match`. What can find nothing is a text that matches nothing.
    pub(crate) words: String,
    /// `123` and `#123` find that ticket, too.
    pub(crate) number: Option<i64>,
}

impl TicketSearch {
    /// What `text` asks; none: nothing is searched.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let words = match Search::whole_words(text) {
            Search::Off => return None,
            Search::Words(words) => words,
            Search::Nothing => "\"\"".to_owned(),
        };
        let text = text.trim();
        let digits = text.strip_prefix('#').unwrap_or(text);
        let number = digits.parse::<u32>().ok().filter(|_| !digits.starts_with('+'));
        Some(Self { words, number: number.map(i64::from) })
    }
}

// How a search for tickets stays cheap: words that few texts have are looked up, and
// the tickets sorted (`found`). For words that many have, the list is walked as without
// a search, the latest first, and each ticket is asked on the way whether it has them
// (`has_words!`): a page of them is soon full. Both give the same rows. How many there
// are is counted no further than makes a difference.
//
// Up to 10,000 texts are kept as a set, which is asked in a fraction of a microsecond
// and is made in the time of 60 questions to the index. For more, asking the index costs
// less than the set, but only for the first few hundred tickets of a list (`cutoff`):
// where those do not fill a page, the words are rarer here than elsewhere, and the set
// is made after all.

/// The tables of a search: `size (n)`, how many of the texts `$rows` there are, counted
/// to 10,001, and `found (number)`, the tickets of `$few` of them and ticket `$number`.
/// Beside them stands `cutoff (at)`, the time down to which the index is asked.
macro_rules! found {
    ($rows:expr, $few:literal, $number:literal) => {
        concat!(
            "size (n) as materialized (select count(*) from (select 1 from ",
            $rows,
            " limit 10001)),
             found (number) as materialized (
               select * from (select rowid >> 16 from ",
            $rows,
            " limit ",
            $few,
            ") union select ",
            $number,
            ")"
        )
    };
}
pub(crate) use found;

/// The condition that ticket `$alias` is among the tickets of the texts `$rows`, or is
/// `$number`. `$one` are the rows of this ticket alone.
macro_rules! has_words {
    ($rows:expr, $alias:literal, $number:literal, $one:expr) => {
        concat!(
            " and (",
            $alias,
            ".number = ",
            $number,
            "
                   or case when (select n from size) > 10000
                            and ",
            $alias,
            ".activity_at >= coalesce((select at from cutoff), 0)
                           then exists (",
            $one,
            ")
                           else ",
            $alias,
            ".number in (select rowid >> 16 from ",
            $rows,
            ") end) "
        )
    };
}
pub(crate) use has_words;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_is_quoted() {
        let check = |text: &str, words: &str| {
            assert_eq!(Search::beginnings(text), Search::Words(words.to_owned()), "{text:?}");
            let whole = words.replace("\"*", "\"");
            assert_eq!(Search::whole_words(text), Search::Words(whole), "{text:?}");
        };
        check("ann", "\"ann\"*");
        check(" ann\tlee ", "\"ann\"* \"lee\"*");
        check("ann@acme.example", "\"ann@acme.example\"*");
        check("a\" OR words:*", "\"a\"\"\"* \"OR\"* \"words:*\"*");
        check("a\0b", "\"a\"* \"b\"*");
        check(&"a".repeat(500), &format!("\"{}\"*", "a".repeat(MAX_SEARCH_CHARS)));
        assert_eq!(Search::beginnings("  "), Search::Off);
        assert_eq!(Search::beginnings("\" * - ^ ()"), Search::Nothing);
    }

    #[test]
    fn a_telephone_number_is_searched_by_its_digits() {
        let check = |text: &str, words: &str| {
            assert_eq!(Search::people(text), Search::Words(words.to_owned()), "{text:?}");
        };
        check(" +49 30", "\"+49 30\"* OR \"4930\"*");
        check("4930", "\"4930\"* OR \"4930\"*");
        check("(030) 12-34", "\"(030) 12-34\"* OR \"301234\"*");
        check("0012", "\"0012\"* OR \"0012\"*");
        check("123", "\"123\"*");
        check("ann 4930", "\"ann\"* \"4930\"*");
        assert_eq!(Search::people("+ - ()"), Search::Nothing);
        assert_eq!(Search::people(""), Search::Off);
    }

    #[test]
    fn a_number_alone_is_a_tickets_number() {
        let number = |text: &str| TicketSearch::of(text).and_then(|it| it.number);
        assert_eq!(number(" #123 "), Some(123));
        assert_eq!(number("123"), Some(123));
        for text in ["", "#", "##1", "+1", "-1", "1.5", "12 34", "no 12", "4294967296"] {
            assert_eq!(number(text), None, "{text:?}");
        }
        assert_eq!(TicketSearch::of(" "), None);
        assert_eq!(TicketSearch::of("*").unwrap().words, "\"\"");
    }
}
