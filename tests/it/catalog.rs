//! The catalog of texts: every key is used, and no page has texts outside of it.

use std::path::Path;

use crate::tidy::{code, files, none};

/// Literals that start like a sentence but are none.
const NO_WORDS: &[&str] = &[
    "Atrium",
    "Content-Type",
    "Accept-Language",
    "Idempotency-Key",
    "If-None-Match",
    "Dialogs",
    "Intl",
    "Option::is_none",
    "Toast",
];

/// The browser's names of keys.
const KEYS: &[&str] = &[
    "Alt",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "ArrowUp",
    "Backspace",
    "Control",
    "Delete",
    "End",
    "Enter",
    "Escape",
    "Home",
    "PageDown",
    "PageUp",
    "Shift",
    "Tab",
];

/// Every key of the English catalog, as `reader::area::key`.
fn keys() -> Vec<String> {
    let english = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/locales/en");
    let folder = |path: &Path| -> Vec<_> {
        std::fs::read_dir(path).unwrap().map(|it| it.unwrap().path()).collect()
    };
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    let mut keys = Vec::new();
    for reader in folder(&english) {
        for area in folder(&reader) {
            let text = std::fs::read_to_string(&area).unwrap();
            let words: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(&text).unwrap();
            let of = |key: &String| format!("{}::{}::{key}", name(&reader), name(&area));
            keys.extend(words.keys().map(of));
        }
    }
    keys
}

/// The text of a file before its tests.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

#[test]
fn every_text_of_the_catalog_is_used() {
    let sources: Vec<String> = files()
        .into_iter()
        .filter(|(path, _)| !path.starts_with("tests/") && !path.starts_with("xtask/"))
        .map(|(_, text)| without_tests(&text).to_owned())
        .collect();
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let is_used = |key: &str| {
        let word = key.rsplit("::").next().unwrap();
        sources.iter().any(|text| {
            text.match_indices(word).any(|(at, _)| {
                !is_letter(text[..at].chars().next_back())
                    && !is_letter(text[at + word.len()..].chars().next())
            })
        })
    };
    let keys = keys();
    assert!(100 < keys.len());
    let unused: Vec<String> = keys.into_iter().filter(|it| !is_used(it)).collect();
    none(&unused);
}

/// The string literals of a line.
fn literals(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

#[test]
fn a_page_has_no_words_of_its_own() {
    let is_sentence = |text: &str| {
        let mut letters = text.chars();
        let begins = letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_some_and(char::is_lowercase);
        let name = text.trim_end_matches(' ');
        begins && !NO_WORDS.contains(&name) && !KEYS.contains(&name)
    };
    let mut found = Vec::new();
    let sources = files();
    let of_pages = sources.iter().filter(|(path, _)| path.starts_with("app/src/"));
    for (path, text) in of_pages.filter(|(path, _)| !path.ends_with("_tests.rs")) {
        for (number, line) in code(without_tests(text)) {
            let words = literals(line).filter(|it| is_sentence(it));
            found.extend(words.map(|it| format!("{path}:{number}: “{it}” is in no catalog")));
        }
    }
    none(&found);
}
