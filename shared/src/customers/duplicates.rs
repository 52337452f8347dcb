//! Whether a record that is about to be created is there already: the same address, domain or
//! phone number, or a similar name. A duplicate is pointed out and never blocks.

use serde::{Deserialize, Serialize};

use crate::text::sort_key;

/// At most so many duplicates are named.
pub const MOST_NAMED: usize = 5;

/// The fewest digits by which two phone numbers are the same.
const PHONE_DIGITS: usize = 6;

/// Why a record may be a duplicate, the strongest reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// The contact has the address.
    Address,
    /// The account has one of the domains.
    Domain,
    /// The contact has the phone number.
    Phone,
    /// The name is similar.
    Name,
}

/// Whether a contact called `other` may be the person called `one`: the names have two words
/// in common, in any order. A word may be an initial, shortened, or mistyped.
pub fn is_same_person(one: &str, other: &str) -> bool {
    let (mut few, mut many) = (words(one), words(other));
    if many.len() < few.len() {
        (few, many) = (many, few);
    }
    if few.len() < 2 || few.len() + 2 < many.len() {
        return false;
    }
    // Exact matches first, so that an initial does not take the word of another one.
    few.sort_by_key(|word| (!many.contains(word), word.len() == 1));
    let mut has_whole = false;
    for word in &few {
        let equal = many.iter().position(|it| it == word);
        let Some(at) = equal.or_else(|| many.iter().position(|it| are_alike(word, it))) else {
            return false;
        };
        has_whole |= 1 < word.chars().count().min(many.swap_remove(at).chars().count());
    }
    has_whole
}

/// Whether an account called `other` may be the company called `one`. Legal forms make no
/// difference, and one name may be the beginning of the other.
pub fn is_same_company(one: &str, other: &str) -> bool {
    let (one, other) = (company_words(one), company_words(other));
    let (few, many) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let is_long = 3 <= few.iter().map(|it| it.chars().count()).sum::<usize>();
    if is_long && many.starts_with(few) {
        return true;
    }
    let (one, other) = (one.concat(), other.concat());
    is_long && (one == other || is_mistyped(&one, &other, 5))
}

/// The words of a company's name that tell it apart, in their order.
pub fn company_words(name: &str) -> Vec<String> {
    const LEGAL: [&str; 31] = [
        "ab",
        "ag",
        "and",
        "aps",
        "bv",
        "co",
        "company",
        "corp",
        "corporation",
        "ev",
        "gmbh",
        "inc",
        "kg",
        "kgaa",
        "limited",
        "llc",
        "ltd",
        "nv",
        "ohg",
        "oy",
        "plc",
        "pty",
        "sa",
        "sarl",
        "sas",
        "se",
        "spa",
        "srl",
        "the",
        "ug",
        "und",
    ];
    let all = words(&name.replace('.', ""));
    let telling: Vec<String> =
        all.iter().filter(|it| !LEGAL.contains(&it.as_str())).cloned().collect();
    if telling.is_empty() { all } else { telling }
}

/// Whether two phone numbers may be the same one, with and without the code of a country or
/// a city.
pub fn is_same_phone(one: &str, other: &str) -> bool {
    match (phone_digits(one), phone_digits(other)) {
        (Some(one), Some(other)) => one.ends_with(&other) || other.ends_with(&one),
        _ => false,
    }
}

/// The digits of a phone number without the zeros that are only dialed in its own country;
/// none if there are too few to tell it apart.
pub fn phone_digits(text: &str) -> Option<String> {
    let digits: String = text.replace("(0)", "").chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    (PHONE_DIGITS <= digits.len()).then(|| digits.to_owned())
}

/// The last digits of a phone number, which every spelling of it has.
pub fn phone_end(text: &str) -> Option<String> {
    let digits = phone_digits(text)?;
    digits.get(digits.len() - PHONE_DIGITS..).map(str::to_owned)
}

fn words(name: &str) -> Vec<String> {
    let key = sort_key(name);
    let words = key.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
    words.map(str::to_owned).collect()
}

/// Whether one word may stand for the other: an initial, a short form, or a typing error.
fn are_alike(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let letters = short.chars().count();
    let is_short_form = letters == 1 || 3 <= letters;
    digits(one) == digits(other) && is_short_form && long.starts_with(short)
        || is_mistyped(one, other, 4)
}

/// Whether the texts differ by one typing error, or by two if they are twice as long as
/// `fewest`. A number is never mistyped.
fn is_mistyped(one: &str, other: &str, fewest: usize) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let errors = (a.len().min(b.len()) / fewest).min(2);
    errors != 0
        && a.len().abs_diff(b.len()) <= errors
        && digits(one) == digits(other)
        && distance(&a, &b) <= errors
}

fn digits(text: &str) -> String {
    text.chars().filter(|it| it.is_numeric()).collect()
}

/// How many letters are missing, added, changed, or swapped with the next one.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut least = (row[j] + usize::from(x != y)).min(row[j + 1] + 1).min(next[j] + 1);
            if 0 < i && 0 < j && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_known_again_by_a_similar_name() {
        let same = |one, other| {
            assert!(is_same_person(one, other) && is_same_person(other, one), "{one}, {other}");
        };
        same("Ann Lee", "ann  LEE");
        same("Ann Lee", "Lee, Ann");
        same("Élodie Müller", "Elodie Muller");
        same("Ann Lee", "Ann Mary Lee");
        same("J. Smith", "John Smith");
        same("Jon Smith", "Jonathan Smith");
        same("Jhon Smith", "John Smith");
        same("John Smyth", "John Smith");
        same("Maria Hoffmann", "Maria Hofmann");
        same("Jörg Ø. Berg", "Jorg O. Berg");
    }

    #[test]
    fn another_person_is_not() {
        let differ = |one, other| {
            assert!(!is_same_person(one, other) && !is_same_person(other, one), "{one}, {other}");
        };
        differ("Ann Lee", "Bob Lee");
        differ("Tim Meyer", "Tom Meyer");
        differ("Ann", "Ann Lee");
        differ("", "");
        differ("J. S.", "John Smith");
        differ("Kim Lee 1", "Kim Lee 2");
        differ("Ann Lee 000123", "Ann Lee 000124");
        differ("Maria Garcia", "Mario Rossi");
        differ("Ann Lee", "Ann Mary Jo Sue Lee");
    }

    #[test]
    fn a_company_is_known_again_whatever_its_legal_form() {
        let same = |one, other| {
            assert!(is_same_company(one, other) && is_same_company(other, one), "{one}, {other}");
        };
        same("Acme Logistics", "ACME Logistics GmbH");
        same("Acme Logistics B.V.", "acme logistics inc.");
        same("The Acme Company", "Acme");
        same("Acme", "Acme Logistics");
        same("Acme Logistics", "AcmeLogistics");
        same("Acme Logistik", "Acme Logistics");
        same("Acme Logsitics", "Acme Logistics");
        let differ = |one, other| {
            assert!(!is_same_company(one, other), "{one}, {other}");
            assert!(!is_same_company(other, one), "{one}, {other}");
        };
        differ("Acme Logistics", "Acme Foods");
        differ("Global Foods", "Foods Global");
        differ("Firm 000001", "Firm 000002");
        differ("GmbH", "Acme GmbH");
        differ("", "Acme");
        differ("AB", "ABC");
    }

    #[test]
    fn a_phone_number_is_the_same_in_every_spelling() {
        let same = |one, other| {
            assert!(is_same_phone(one, other) && is_same_phone(other, one), "{one}, {other}");
            assert_eq!(phone_end(one), phone_end(other));
        };
        same("+49 (0)30 / 123-456", "030 123456");
        same("0049 30 123456", "+49 30 123456");
        same("123456", "+49 30 123456");
        assert!(!is_same_phone("+49 30 123456", "+49 30 123457"));
        assert!(!is_same_phone("+49 30 123456", "+49 40 123456"));
        assert!(!is_same_phone("12345", "12345"), "too few digits tell nobody apart");
        assert!(!is_same_phone("", ""));
    }

    #[test]
    fn swapped_missing_added_and_changed_letters_are_one_error_each() {
        let count = |one: &str, other: &str| {
            let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
            assert_eq!(distance(&a, &b), distance(&b, &a));
            distance(&a, &b)
        };
        assert_eq!(count("john", "john"), 0);
        assert_eq!(count("john", "jhon"), 1);
        assert_eq!(count("john", "jon"), 1);
        assert_eq!(count("john", "joan"), 1);
        assert_eq!(count("", "ab"), 2);
        assert_eq!(count("kitten", "sitting"), 3);
    }
}
