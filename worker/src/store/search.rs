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
        Self::of(text, |word| quoted(word) + "*")
    }

    /// What `text` searches where whole words are found: among all that was ever
    /// written. The beginnings of words cost what all words that begin so do. Each letter of
    /// a script without blanks is a word by itself there.
    pub(crate) fn whole_words(text: &str) -> Self {
        Self::of(text, |word| quoted(&spaced(word)))
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

    /// What `text` searches in an index of three letters each, which finds words by any
    /// run of at least [`RUN`]; none: one of the words is shorter, or nothing is searched.
    pub(crate) fn parts(text: &str) -> Option<String> {
        let is_mark = |it: &char| matches!(it, '\u{300}'..='\u{36F}');
        let is_long = |word: &&str| RUN <= word.chars().filter(|it| !is_mark(it)).count();
        if !words(&cut(text)).all(|it| is_long(&it)) {
            return None;
        }
        match Self::of(text, quoted) {
            Self::Words(words) => Some(words),
            Self::Off | Self::Nothing => None,
        }
    }

    /// All words of `text`, each as `asked` says.
    fn of(text: &str, asked: impl Fn(&str) -> String) -> Self {
        if text.trim().is_empty() {
            return Self::Off;
        }
        let words: Vec<String> = words(&cut(text)).map(asked).collect();
        if words.is_empty() { Self::Nothing } else { Self::Words(words.join(" ")) }
    }
}

/// The shortest run of letters that is found in the middle of a word.
const RUN: usize = 3;

/// A word as a text of its own, so that none of it is read as an operator.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}

/// The word with blanks around each letter of a script without them, as the index of the
/// tickets' words has it: the view `unspaced` of `migrations/` names the same letters.
fn spaced(word: &str) -> String {
    let ranges = ['\u{E00}'..='\u{109F}', '\u{1780}'..='\u{17FF}', '\u{2E80}'..='\u{10FFFF}'];
    let is_unspaced = |it: char| ranges.iter().any(|range| range.contains(&it));
    let mut text = String::with_capacity(word.len());
    for letter in word.chars() {
        if is_unspaced(letter) {
            text.extend([' ', letter, ' ']);
        } else {
            text.push(letter);
        }
    }
    text
}

/// As much of `text` as is searched.
fn cut(text: &str) -> String {
    text.chars().take(MAX_SEARCH_CHARS).collect()
}

/// The words of `text` with a letter or a digit in them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| word.chars().any(char::is_alphanumeric))
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
    /// For `match` in the index of subjects by three letters each, likewise.
    pub(crate) parts: String,
    /// `123` and `#123` find that ticket, too.
    pub(crate) number: Option<i64>,
}

impl TicketSearch {
    /// What `text` asks; none: nothing is searched.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let words = match Search::whole_words(text) {
            Search::Off => return None,
            Search::Words(words) => words,
            Search::Nothing => NOTHING.to_owned(),
        };
        let parts = Search::parts(text).unwrap_or_else(|| NOTHING.to_owned());
        let text = text.trim();
        let digits = text.strip_prefix('#').unwrap_or(text);
        let number = digits.parse::<u32>().ok().filter(|_| !digits.starts_with('+'));
        Some(Self { words, parts, number: number.map(i64::from) })
    }
}

/// What matches nothing.
const NOTHING: &str = "\"\"";

// Tickets are found by whole words of all that was written, and by any run of at least
// three letters of the subject: how many texts that are is counted, and looked up, in the
// same way. A subject of the second kind counts as the first row of its ticket.
//
// How a search for tickets stays cheap: words that few texts have are looked up, and
// the tickets sorted (`found`). For words that many have, the list is walked as without
// a search, the latest first, and each ticket is asked on the way whether it has them
// (`has_words!`): a page of them is soon full. Both give the same rows. How many there
// are is counted no further than makes a difference.
//
// The first 10,001 texts are read once, as a table: it is counted, and up to 10,000 texts
// are all that have the words, so that the table is also the set that is asked, in a
// fraction of a microsecond. For more, asking the index (some 20 microseconds) costs less
// than a set of all, but only for the first few hundred tickets of a list (`cutoff`):
// where those do not fill a page, the words are rarer here than elsewhere, and the set
// is made after all.

/// The tables of a search: `hits (number)`, the tickets of the texts `$rows`, up to 10,001
/// of them; `size (n)`, how many those are; and `found (number)`, the tickets if they are
/// at most `$few`, and ticket `$number`. Beside them stands `cutoff (at)`, the time down
/// to which the index is asked; for customers with one row for each reason to see a ticket.
macro_rules! found {
    ($rows:expr, $few:literal, $number:literal) => {
        concat!(
            "hits (number) as materialized (select rowid >> 16 from ",
            $rows,
            " limit 10001),
             size (n) as materialized (select count(*) from hits),
             found (number) as materialized (
               select number from hits where (select n from size) <= ",
            $few,
            " union select ",
            $number,
            ")"
        )
    };
}
pub(crate) use found;

/// The condition that ticket `$alias` is among the tickets of the texts `$rows`, or is
/// `$number`. `$one` are the rows of this ticket alone, `$cutoff` chooses the row of `cutoff`.
macro_rules! has_words {
    ($rows:expr, $alias:literal, $number:literal, $one:expr, $cutoff:literal) => {
        concat!(
            " and (",
            $alias,
            ".number = ",
            $number,
            "
                   or case when (select n from size) <= 10000
                           then ",
            $alias,
            ".number in (select number from hits)
                           when ",
            $alias,
            ".activity_at >= coalesce((select at from cutoff where ",
            $cutoff,
            "), 0)
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

    #[test]
    fn letters_without_blanks_between_them_are_words_that_follow_each_other() {
        let check = |text: &str, words: &str| {
            assert_eq!(Search::whole_words(text), Search::Words(words.to_owned()), "{text:?}");
        };
        check("電工 ann", "\" 電  工 \" \"ann\"");
        check("A4の紙", "\"A4 の  紙 \"");
        assert_eq!(Search::beginnings("電工"), Search::Words("\"電工\"*".to_owned()));
        assert_eq!(Search::parts("株式会社").as_deref(), Some("\"株式会社\""));
    }

    #[test]
    fn a_run_of_three_letters_is_searched_in_the_middle_of_words() {
        let check = |text: &str, words: Option<&str>| {
            assert_eq!(Search::parts(text).as_deref(), words, "{text:?}");
        };
        check(" llm\tdens ", Some("\"llm\" \"dens\""));
        check("r-lüd", Some("\"r-lüd\""));
        check("株式会社", Some("\"株式会社\""));
        check("a\"b", Some("\"a\"\"b\""));
        // A sign between words is none of them.
        check("müller & söhne", Some("\"müller\" \"söhne\""));
        for text in ["", " ", "an", "anna m", "電工", "zo\u{308}", "***"] {
            check(text, None);
        }
        assert_eq!(TicketSearch::of("an").unwrap().parts, NOTHING);
    }
}
