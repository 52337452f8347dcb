//! Languages by their BCP 47 codes, and by the names that other help desks write into their
//! exports. Pages take the displayed names from the browser.

/// Names of languages and their codes. Codes themselves need no entry.
const NAMES: [(&str, &str); 51] = [
    ("Arabic", "ar"),
    ("Bosnian", "bs"),
    ("Bulgarian", "bg"),
    ("Catalan", "ca"),
    ("Chinese", "zh-CN"),
    ("Chinese (Simplified)", "zh-CN"),
    ("Chinese (Traditional)", "zh-TW"),
    ("Croatian", "hr"),
    ("Czech", "cs"),
    ("Danish", "da"),
    ("Dutch", "nl"),
    ("English", "en"),
    ("English (UK)", "en-GB"),
    ("English (US)", "en-US"),
    ("Estonian", "et"),
    ("Filipino", "fil"),
    ("Finnish", "fi"),
    ("French", "fr"),
    ("French (Canada)", "fr-CA"),
    ("German", "de"),
    ("Greek", "el"),
    ("Hebrew", "he"),
    ("Hindi", "hi"),
    ("Hungarian", "hu"),
    ("Icelandic", "is"),
    ("Indonesian", "id"),
    ("Irish", "ga"),
    ("Italian", "it"),
    ("Japanese", "ja"),
    ("Korean", "ko"),
    ("Latvian", "lv"),
    ("Lithuanian", "lt"),
    ("Malay", "ms"),
    ("Norwegian", "nb"),
    ("Polish", "pl"),
    ("Portuguese", "pt"),
    ("Portuguese (PT)", "pt-PT"),
    ("Portuguese/Brazil", "pt-BR"),
    ("Romanian", "ro"),
    ("Russian", "ru"),
    ("Serbian", "sr"),
    ("Slovak", "sk"),
    ("Slovenian", "sl"),
    ("Spanish", "es"),
    ("Spanish (Latin America)", "es-419"),
    ("Swedish", "sv"),
    ("Thai", "th"),
    ("Turkish", "tr"),
    ("Ukrainian", "uk"),
    ("Vietnamese", "vi"),
    ("Welsh", "cy"),
];

/// The codes that a form offers. Any other well-formed code is also valid, since a file may
/// have it.
pub fn languages() -> impl Iterator<Item = &'static str> {
    // "Chinese" is a second name for the entry after it.
    NAMES.iter().filter(|(name, _)| *name != "Chinese").map(|(_, code)| *code)
}

/// The most characters of a code.
const MAX_CHARS: usize = 35;

/// The language code for `text`, which may be a code in any case or the name of a language.
pub fn language(text: &str) -> Option<String> {
    let named = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    named.map_or_else(|| code(text), |(_, code)| Some((*code).to_owned()))
}

/// The kind of a part of a code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Language,
    Extended,
    Script,
    Region,
    Variant,
    Extension,
    Private,
}

/// `text` in the canonical case (`pt-br` becomes `pt-BR`) if it is a well-formed code.
fn code(text: &str) -> Option<String> {
    if MAX_CHARS < text.len() {
        return None;
    }
    let mut parts = text.split(['-', '_']);
    let first = parts.next()?;
    if !(2..=3).contains(&first.len()) || !first.bytes().all(|it| it.is_ascii_alphabetic()) {
        return None;
    }
    let mut code = first.to_ascii_lowercase();
    let (mut at, mut is_open) = (Part::Language, false);
    for part in parts {
        let next = kind(part, at)?;
        // A singleton has to be followed by at least one part of its extension.
        let opens = part.len() == 1 && at < Part::Private;
        if opens && is_open {
            return None;
        }
        is_open = opens;
        at = next;
        code.push('-');
        match next {
            Part::Script => {
                let (initial, rest) = part.split_at_checked(1)?;
                code.push_str(&initial.to_ascii_uppercase());
                code.push_str(&rest.to_ascii_lowercase());
            }
            Part::Region => code.push_str(&part.to_ascii_uppercase()),
            _ => code.push_str(&part.to_ascii_lowercase()),
        }
    }
    (!is_open).then_some(code)
}

/// What `part` is after a part of the kind `at`.
fn kind(part: &str, at: Part) -> Option<Part> {
    let has_letters = part.bytes().all(|it| it.is_ascii_alphabetic());
    let has_digits = part.bytes().all(|it| it.is_ascii_digit());
    if !part.bytes().all(|it| it.is_ascii_alphanumeric()) {
        return None;
    }
    let starts_with_digit = part.bytes().next().is_some_and(|it| it.is_ascii_digit());
    match part.len() {
        1..=8 if at == Part::Private => Some(Part::Private),
        1 if part.eq_ignore_ascii_case("x") => Some(Part::Private),
        1 => Some(Part::Extension),
        2..=8 if at == Part::Extension => Some(Part::Extension),
        3 if has_letters && at == Part::Language => Some(Part::Extended),
        4 if has_letters && at < Part::Script => Some(Part::Script),
        2 if has_letters && at < Part::Region => Some(Part::Region),
        3 if has_digits && at < Part::Region => Some(Part::Region),
        5..=8 if at < Part::Extension => Some(Part::Variant),
        4 if starts_with_digit && at < Part::Extension => Some(Part::Variant),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_language_is_a_code_or_a_name_that_stands_for_one() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(language(text).as_deref(), expected, "{text}");
        };
        for code in ["en", "pt-BR", "es-419", "zh-Hant-TW", "de-CH-1996", "sl-rozaj-biske"] {
            check(code, Some(code));
            check(&code.to_uppercase(), Some(code));
            check(&code.to_lowercase().replace('-', "_"), Some(code));
        }
        check("zh-cmn-Hans-CN", Some("zh-cmn-Hans-CN"));
        check("en-u-ca-gregory", Some("en-u-ca-gregory"));
        check("de-x-a-b", Some("de-x-a-b"));
        check("english", Some("en"));
        check("Portuguese/Brazil", Some("pt-BR"));
        for none in [
            "", "e", "englisch", "en-", "-en", "en--GB", "en-GB-DE", "en-u", "en-x", "en-u-x-a",
            "d\u{e9}",
        ] {
            check(none, None);
        }
    }

    #[test]
    fn every_name_stands_for_a_code() {
        for (name, it) in NAMES {
            assert_eq!(code(it).as_deref(), Some(it), "{name}");
        }
        let offered: Vec<&str> = languages().collect();
        let once: BTreeSet<&str> = offered.iter().copied().collect();
        assert_eq!((offered.len(), once.len()), (50, 50));
    }
}
