//! Matching words: a search word matches a word that begins with it, regardless of case and
//! accents. The worker's search has the same rule.

use shared::text::sort_key;

/// The words of a search, without case and accents.
pub fn words(text: &str) -> Vec<String> {
    let key = sort_key(text);
    let words = key.split(|c: char| !is_letter(c)).filter(|it| !it.is_empty());
    words.map(str::to_owned).collect()
}

/// Whether each search word matches a word of `text`.
pub fn are_in(searched: &[String], text: &str) -> bool {
    let words = words(text);
    searched.iter().all(|it| words.iter().any(|word| word.starts_with(&**it)))
}

/// `text` in parts, and whether each part matches a search word.
pub fn marked(searched: &[String], text: &str) -> Vec<(bool, String)> {
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
        let (found, other) = word.split_at(found_in(searched, word));
        add(false, between);
        add(true, found);
        add(false, other);
        rest = behind;
    }
    parts
}

/// How many bytes of `word` match, by the longest search word that it begins with.
fn found_in(searched: &[String], word: &str) -> usize {
    let key = sort_key(word);
    let longest = searched.iter().filter(|it| key.starts_with(&***it)).map(String::len).max();
    let Some(longest) = longest else { return 0 };
    // The letters that are compared may be more: `ß` is `ss`.
    let ends = word.char_indices().map(|(at, _)| at).chain([word.len()]);
    let is_enough = |end: &usize| {
        word.get(..*end).is_some_and(|beginning| longest <= sort_key(beginning).len())
    };
    let end = ends.skip(1).find(is_enough).unwrap_or(word.len());
    let accents = word.get(end..).unwrap_or_default().chars().take_while(|c| is_accent(*c));
    end + accents.map(char::len_utf8).sum::<usize>()
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
    fn the_beginnings_of_words_are_marked_as_they_are_written() {
        check("", "Lena Brandt", "Lena Brandt");
        check("le b", "Lena Brandt", "[Le]na [B]randt");
        check("EN", "Lena Brandt", "Lena Brandt");
        check("jose", "José Oliveira", "[José] Oliveira");
        check("jose", "Jose\u{301}, again", "[Jose\u{301}], again");
        check("stras", "Große Straße", "Große [Straß]e");
        check("lena acme", "lena.brandt@acme.example", "[lena].brandt@[acme].example");
        check("le len", "Lena", "[Len]a");
        check("1042", "#1042 · 104", "#[1042] · 104");
        check("田", "田中 太郎", "[田]中 太郎");
        check("\" * (", "A (b) *", "A (b) *");
    }

    #[test]
    fn an_action_is_found_by_all_of_the_words() {
        let is_found = |searched: &str, text: &str| are_in(&words(searched), text);
        assert!(is_found("new c", "New contact"));
        assert!(is_found("contact NEW", "New contact"));
        assert!(is_found("zur", "Zurück"));
        assert!(is_found("", "New contact"));
        assert!(!is_found("new account", "New contact"));
        assert!(!is_found("ontact", "New contact"));
    }
}
