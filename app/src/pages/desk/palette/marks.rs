//! Matching words: a search word matches a word that begins with it, regardless of case and
//! accents, and from three letters on also one that contains it. The worker's search has the
//! same rule.

use shared::text::sort_key;

/// The shortest word that is found in the middle of another.
const RUN: usize = 3;

/// A word of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Without case and accents.
    pub key: String,
    /// Whether it is found in the middle of words, too.
    is_anywhere: bool,
}

impl Word {
    fn is_in(&self, word: &str) -> bool {
        word.starts_with(&*self.key) || self.is_anywhere && word.contains(&*self.key)
    }
}

/// The words of a search. One that is shorter than three letters lets all of them be found
/// at the beginnings of words only.
pub fn words(text: &str) -> Vec<Word> {
    let are_long = text
        .split_whitespace()
        .filter(|it| it.contains(is_letter))
        .all(|it| RUN <= it.chars().filter(|c| !is_accent(*c)).count());
    let word = |key: String| {
        let is_long = are_long && RUN <= key.chars().count();
        Word { is_anywhere: is_long || key.contains(is_unspaced), key }
    };
    keys(text).into_iter().map(word).collect()
}

/// Whether each search word matches a word of `text`.
pub fn are_in(searched: &[Word], text: &str) -> bool {
    let keys = keys(text);
    searched.iter().all(|it| keys.iter().any(|key| it.is_in(key)))
}

/// `text` in parts, and whether each part matches a search word.
pub fn marked(searched: &[Word], text: &str) -> Vec<(bool, String)> {
    let mut parts: Vec<(bool, String)> = Vec::new();
    let mut add = |is_marked: bool, part: &str| match parts.last_mut() {
        _ if part.is_empty() => {}
        Some((last, text)) if *last == is_marked => text.push_str(part),
        _ => parts.push((is_marked, part.to_owned())),
    };
    let mut rest = text;
    while !rest.is_empty() {
        let (between, word) = rest.split_at(rest.find(is_letter).unwrap_or(rest.len()));
        let (word, behind) = word.split_at(word.find(|c| !is_letter(c)).unwrap_or(word.len()));
        add(false, between);
        for (is_marked, letter) in letters(searched, word) {
            add(is_marked, letter);
        }
        rest = behind;
    }
    parts
}

/// The letters of `word`, and whether each is part of a match.
fn letters<'a>(searched: &[Word], word: &'a str) -> Vec<(bool, &'a str)> {
    let key = sort_key(word);
    let mut is_found = vec![false; key.len()];
    let mut find = |at: usize, length: usize| {
        is_found.iter_mut().skip(at).take(length).for_each(|it| *it = true);
    };
    for it in searched {
        if key.starts_with(&*it.key) {
            find(0, it.key.len());
        }
        if it.is_anywhere {
            key.match_indices(&*it.key).for_each(|(at, found)| find(at, found.len()));
        }
    }
    // A letter may be compared as several, as `ß` as `ss`, and an accent as none.
    let mut from = 0;
    let mut was_marked = false;
    let mut letters = Vec::new();
    for (at, letter) in word.char_indices() {
        let end = at + letter.len_utf8();
        let to = word.get(..end).map_or(from, |beginning| sort_key(beginning).len());
        if from < to {
            was_marked = is_found.get(from..to).is_some_and(|all| all.contains(&true));
        }
        letters.push((was_marked, word.get(at..end).unwrap_or_default()));
        from = to;
    }
    letters
}

/// The words of a text, without case and accents.
fn keys(text: &str) -> Vec<String> {
    let key = sort_key(text);
    let words = key.split(|c: char| !is_letter(c)).filter(|it| !it.is_empty());
    words.map(str::to_owned).collect()
}

/// Whether `c` is of a script without blanks, of which any part of a text is found.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{10FFFF}')
}

/// Whether `c` is part of a word.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_accent(c)
}

/// Whether `c` is a combining accent.
fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(searched: &str, text: &str, expected: &str) {
        let parts = marked(&words(searched), text);
        let whole: String = parts.iter().map(|(_, part)| &**part).collect();
        assert_eq!(whole, text, "nothing is lost");
        let shown: String =
            parts.iter().map(|(is, it)| if *is { format!("[{it}]") } else { it.clone() }).collect();
        assert_eq!(shown, expected, "{searched:?} in {text:?}");
    }

    #[test]
    fn what_was_found_is_marked_as_it_is_written() {
        check("", "Lena Brandt", "Lena Brandt");
        check("le b", "Lena Brandt", "[Le]na [B]randt");
        check("EN", "Lena Brandt", "Lena Brandt");
        check("ENA", "Lena Brandt, Elena", "L[ena] Brandt, El[ena]");
        check("rand", "Lena Brandt", "Lena B[rand]t");
        // As the worker's search: one short word, and none is found in the middle.
        check("rand l", "Lena Brandt", "[L]ena Brandt");
        check("rlud", "Müllerlu\u{308}denscheid", "Mülle[rlu\u{308}d]enscheid");
        check("ass", "Straße, Strasse", "Str[aß]e, Str[ass]e");
        check("ana", "Banana", "B[ana]na");
        check("jose", "José Oliveira", "[José] Oliveira");
        check("jose", "Jose\u{301}, again", "[Jose\u{301}], again");
        check("stras", "Große Straße", "Große [Straß]e");
        check("lena acme", "lena.brandt@acme.example", "[lena].brandt@[acme].example");
        check("le len", "Lena", "[Len]a");
        check("1042", "#1042 · 104", "#[1042] · 104");
        check("田", "田中 太郎", "[田]中 太郎");
        check("会社", "株式会社", "株式[会社]");
        check("\" * (", "A (b) *", "A (b) *");
    }

    #[test]
    fn an_action_is_found_by_all_of_the_words() {
        let is_found = |searched: &str, text: &str| are_in(&words(searched), text);
        assert!(is_found("new c", "New contact"));
        assert!(is_found("contact NEW", "New contact"));
        assert!(is_found("zur", "Zurück"));
        assert!(is_found("", "New contact"));
        assert!(is_found("ontact", "New contact"));
        assert!(!is_found("on", "New contact"));
        assert!(!is_found("new account", "New contact"));
    }
}
