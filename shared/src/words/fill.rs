//! Fills the arguments into a text of the catalog.
//!
//! The build replaces each placeholder by a control character, the first by `\u{1}`, and
//! puts `\u{1F}` between the forms of a plural. No text contains these characters
//! otherwise.

use super::{current, text};

/// The separator between the forms of a plural.
const FORMS: char = '\u{1F}';

/// A number in a text.
pub trait Amount: Copy {
    /// The number, which selects the plural form.
    fn number(self) -> u64;

    /// The number as the current language writes it.
    fn shown(self) -> String {
        grouped(self.number())
    }
}

macro_rules! amounts {
    ($($type:ty),*) => {$(
        impl Amount for $type {
            fn number(self) -> u64 {
                u64::try_from(self).unwrap_or_default()
            }
        }
    )*};
}

amounts!(u8, u16, u32, usize, i64);

impl Amount for u64 {
    fn number(self) -> u64 {
        self
    }
}

/// A number with thousands separators: "20,000".
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at != 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(current().thousands());
        }
        grouped.push(digit);
    }
    grouped
}

/// The text with this number in the catalog, filled with the arguments `with`.
#[inline(never)]
pub(super) fn fill(number: u16, english: &'static str, with: &[&str]) -> String {
    put(text(number, english), with)
}

/// Like [`fill`], with the plural form for `number`.
#[inline(never)]
pub(super) fn count(key: u16, english: &'static str, number: u64, with: &[&str]) -> String {
    // A missing translation falls back to the English text, which may have fewer plural
    // forms: then the last form is used.
    let form = current().plural(number);
    let forms = text(key, english).split(FORMS);
    put(forms.take(form + 1).last().unwrap_or_default(), with)
}

fn put(text: &str, with: &[&str]) -> String {
    let mut said = String::with_capacity(text.len());
    let mut is_stopped = false;
    for c in text.chars() {
        let filled = (c as usize).checked_sub(1).and_then(|place| with.get(place));
        match filled {
            Some(with) => said.push_str(with),
            // The full stop of "Kovács Kft." ends the sentence, too.
            None if is_stopped && c == '.' => {}
            None => said.push(c),
        }
        is_stopped = filled.is_some_and(|with| with.ends_with('.'));
    }
    said
}

/// The pseudo-language: each text in brackets and with accented letters; placeholders stay.
#[cfg(feature = "languages")]
pub(super) fn pseudo(english: &[&'static str]) -> &'static [&'static str] {
    use std::cell::OnceCell;

    thread_local! {
        static PSEUDO: OnceCell<&'static [&'static str]> = const { OnceCell::new() };
    }
    let accent = |c: char| {
        const PLAIN: &str = "aceidgklnostuyzACEIDGKLNOSTUYZ";
        const ACCENTED: &str = "áçéíðģķļñóšťúýžÁÇÉÍÐĢĶĻÑÓŠŤÚÝŽ";
        let at = PLAIN.find(c);
        at.and_then(|at| ACCENTED.chars().nth(at)).unwrap_or(c)
    };
    let of_one = |text: &str| -> String { text.chars().map(accent).collect() };
    let of = |text: &&'static str| -> &'static str {
        if text.is_empty() {
            return "";
        }
        let forms: Vec<String> =
            text.split(FORMS).map(|form| ["⟦", &of_one(form), "⟧"].concat()).collect();
        forms.join(&FORMS.to_string()).leak()
    };
    PSEUDO.with(|pseudo| *pseudo.get_or_init(|| english.iter().map(of).collect::<Vec<_>>().leak()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn a_number_has_its_thousands_apart() {
        assert_eq!(7_u32.shown(), "7");
        assert_eq!(1_000_u32.shown(), "1,000");
        assert_eq!(1_234_567_u64.shown(), "1,234,567");
        assert_eq!((-1_i64).shown(), "0");
    }

    #[test]
    fn a_name_that_ends_with_a_full_stop_ends_the_sentence() {
        assert_eq!(put("Moves to \u{1}.", &["Kovács Kft."]), "Moves to Kovács Kft.");
        assert_eq!(put("Moves to \u{1}. Save.", &["Acme Inc."]), "Moves to Acme Inc. Save.");
        assert_eq!(put("“\u{1}”.", &["Acme Inc."]), "“Acme Inc.”.");
        assert_eq!(put("\u{1}…", &["Acme Inc."]), "Acme Inc.…");
        assert_eq!(put("At \u{1}.", &["Acme"]), "At Acme.");
    }

    #[test]
    fn a_text_is_filled_in_at_its_places() {
        assert_eq!(put("\u{2} of \u{1}", &["Acme", "Lena"]), "Lena of Acme");
        let tickets = |n: u64| count(u16::MAX, "\u{1} ticket\u{1F}\u{1} tickets", n, &[&n.shown()]);
        assert_eq!(tickets(1), "1 ticket");
        assert_eq!(tickets(0), "0 tickets");
        assert_eq!(tickets(2_000), "2,000 tickets");
    }

    #[test]
    fn every_language_has_a_form_for_every_number() {
        for language in [Language::English, Language::German, Language::Pseudo] {
            for number in 0..200 {
                assert!(language.plural(number) < language.plurals().len());
            }
        }
    }
}
