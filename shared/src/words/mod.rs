//! The catalog: every text of Atrium by its key, in the reader's language.
//!
//! The texts are in `shared/locales/<language>/<reader>/<area>.json`. `shared/build.rs`
//! generates a function for each key, which returns the text in the current language:
//! `desk::queue::title()`. A `{name}` in a text is an argument of the function, and a
//! `{#count}` is a number. A text that depends on a number has a form for each plural of
//! its language. The build fails if a language misses a key, has an extra key or names
//! other arguments.
//!
//! English texts are compiled into the code that shows them. A page in another language
//! loads the texts of its side once, before anything is rendered ([`speak`]). The worker
//! has all languages, and answers each request in the language that the request asks for
//! ([`in_language`]).

mod fill;
mod language;

use std::cell::Cell;

pub use fill::Amount;
pub use language::Language;

use fill::{count, fill};

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Texts of a language, by their numbers.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    /// The language.
    pub language: Language,
    /// The number of the first text.
    pub first: u16,
    /// The texts from that number on. If a text is empty, the English text is used.
    pub texts: &'static [&'static str],
}

/// The separator between the parts of a file of texts.
const BETWEEN: char = '\u{1D}';

impl Texts {
    /// Reads a file of texts: the language's code, the number of the first text, and the
    /// texts. `None` if it is not such a file.
    pub fn read(file: &'static str) -> Option<Self> {
        let mut parts = file.split(BETWEEN);
        let language = Language::of_code(parts.next()?)?;
        let first = parts.next()?.parse().ok()?;
        Some(Self { language, first, texts: parts.collect::<Vec<_>>().leak() })
    }

    /// Writes a file with the texts whose numbers are in `range`.
    #[cfg(feature = "languages")]
    pub fn write(self, range: std::ops::Range<usize>) -> String {
        let head = [self.language.code().to_owned(), range.start.to_string()];
        let texts = self.texts.get(range).unwrap_or_default().iter().map(|it| (*it).to_owned());
        head.into_iter().chain(texts).collect::<Vec<_>>().join(&BETWEEN.to_string())
    }
}

const ENGLISH_ONLY: Texts = Texts { language: Language::English, first: 0, texts: &[] };

thread_local! {
    static CURRENT: Cell<Texts> = const { Cell::new(ENGLISH_ONLY) };
}

/// The current language.
pub fn current() -> Language {
    CURRENT.get().language
}

/// Sets the current texts, which all functions of this module return from now on.
pub fn speak(texts: Texts) {
    CURRENT.set(texts);
}

/// Runs `run` with `texts` as the current texts, and returns its result.
pub fn in_language<T>(texts: Texts, run: impl FnOnce() -> T) -> T {
    let before = CURRENT.replace(texts);
    let result = run();
    CURRENT.set(before);
    result
}

/// Runs `run` with the English texts, whatever the current language is: for files, whose
/// readers know their headings by them.
pub fn in_english<T>(run: impl FnOnce() -> T) -> T {
    in_language(ENGLISH_ONLY, run)
}

/// A placeholder for an argument that is an element instead of a text; see [`around`].
pub const GAP: &str = "\u{1E}";

/// The parts of `text` before and after its [`GAP`].
pub fn around(text: &str) -> (String, String) {
    let (before, after) = text.split_once(GAP).unwrap_or((text, ""));
    (before.to_owned(), after.to_owned())
}

/// [`around`], where `name` is shown in the gap: a full stop at the end of the name ends the
/// sentence, too.
pub fn around_name(text: &str, name: &str) -> (String, String) {
    let (before, mut after) = around(text);
    if name.ends_with('.') && after.starts_with('.') {
        after.remove(0);
    }
    (before, after)
}

/// The text with this number.
#[inline(never)]
fn text(number: u16, english: &'static str) -> &'static str {
    let Texts { first, texts, .. } = CURRENT.get();
    let at = usize::from(number).checked_sub(usize::from(first));
    let found = at.and_then(|at| texts.get(at)).copied();
    found.filter(|it| !it.is_empty()).unwrap_or(english)
}

/// All texts of a language, for code that handles several languages.
#[cfg(feature = "languages")]
pub fn texts(language: Language) -> Texts {
    let texts = match language {
        Language::English => return ENGLISH_ONLY,
        Language::Pseudo => fill::pseudo(&catalog::ENGLISH),
        Language::German => catalog::translated(language),
    };
    Texts { language, first: 0, texts }
}

/// The numbers of the texts that the pages of a side show. A browser loads only these.
#[cfg(feature = "languages")]
pub fn of_side(is_desk: bool) -> std::ops::Range<usize> {
    if is_desk { catalog::DESK } else { catalog::PORTAL }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_code_or_by_a_header() {
        use Language::{English, German, Pseudo};
        assert_eq!(Language::of_code("de-AT"), Some(German));
        assert_eq!(Language::of_code("DE"), Some(German));
        assert_eq!(Language::of_code("en-XA"), Some(Pseudo));
        assert_eq!(Language::of_code("den"), None);
        assert_eq!(Language::of_header("fr-CH, de;q=0.9, en;q=0.8"), German);
        assert_eq!(Language::of_header("en-US,en;q=0.5"), English);
        assert_eq!(Language::of_header("*"), English);
        assert_eq!(Language::of_header(""), English);
    }

    #[test]
    fn a_gap_has_no_second_full_stop_behind_a_name_that_ends_with_one() {
        let ends = |name| around_name("Ends: \u{1E}. Sure?", name);
        assert_eq!(ends("Acme"), ("Ends: ".to_owned(), ". Sure?".to_owned()));
        assert_eq!(ends("Kovács Kft."), ("Ends: ".to_owned(), " Sure?".to_owned()));
        assert_eq!(around_name("\u{1E} ends", "Acme Inc."), (String::new(), " ends".to_owned()));
    }

    #[cfg(feature = "languages")]
    #[test]
    fn a_side_reads_what_the_build_has_written_for_it() {
        let german = texts(Language::German);
        let range = of_side(true);
        let read = Texts::read(german.write(range.clone()).leak()).unwrap();
        assert_eq!(read.language, Language::German);
        assert_eq!(read.texts, &german.texts[range]);
        assert_eq!(in_language(read, both::common::cancel), "Abbrechen");
        assert!(Texts::read("<!doctype html>").is_none());
    }

    #[cfg(feature = "languages")]
    #[test]
    fn what_is_said_is_said_in_the_current_language() {
        let said = || (both::lists::names_two("Ann", "Bob"), both::common::cancel());
        assert_eq!(said(), ("Ann and Bob".to_owned(), "Cancel"));
        let german = in_language(texts(Language::German), said);
        assert_eq!(german, ("Ann und Bob".to_owned(), "Abbrechen"));
        let pseudo = in_language(texts(Language::Pseudo), said);
        assert_eq!(pseudo, ("⟦Ann áñð Bob⟧".to_owned(), "⟦Çáñçéļ⟧"));
        assert_eq!(said().1, "Cancel");
    }
}
