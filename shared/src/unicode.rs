//! Functions that need Unicode's tables: normalization, removing diacritics, and host names
//! in ASCII.
//!
//! In WebAssembly the platform's own tables are used: every browser and every worker has
//! them, and bundling tables would add 100 KB to the download. The tests run with both and
//! expect the same results.

#[cfg(target_arch = "wasm32")]
mod platform;
#[cfg(not(target_arch = "wasm32"))]
mod tables;

#[cfg(target_arch = "wasm32")]
use platform as source;
#[cfg(not(target_arch = "wasm32"))]
use tables as source;

/// The longest name of a host, and of one of its parts, in bytes (RFC 1035, 2.3.4).
const MAX_HOST: usize = 253;
const MAX_LABEL: usize = 63;

/// `text` in normal form C: an accent is part of its letter.
pub(crate) fn nfc(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { source::nfc(text) }
}

/// `text` without differences in case and in how accents are encoded.
pub(crate) fn folded(text: &str) -> String {
    let lower: String = nfc(text).chars().flat_map(char::to_lowercase).collect();
    nfc(&lower)
}

/// `text` with full-width and half-width characters replaced by the regular ones.
pub(crate) fn one_width(text: &str) -> String {
    let is_other = |c: char| ('\u{FF00}'..='\u{FFEF}').contains(&c);
    if !text.contains(is_other) {
        return text.to_owned();
    }
    // A sign that belongs to the letter before it joins it.
    let runs = text.split_inclusive(|c| !is_other(c));
    let one = |run: &str| {
        let (wide, rest) = run.split_at(run.trim_end_matches(|c| !is_other(c)).len());
        format!("{}{rest}", source::compatible(wide))
    };
    runs.map(one).collect()
}

/// `text` in normal form KD without the marks: `é` is `e`, `ﬁ` is `fi`.
pub(crate) fn without_marks(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { source::without_marks(text) }
}

/// Whether `c` is a mark that belongs to the letter before it.
pub(crate) fn is_mark(c: char) -> bool {
    !c.is_ascii() && without_marks(c.encode_utf8(&mut [0; 4])).is_empty()
}

/// Whether every character of `text` is assigned. The lower case and the normal form of an
/// assigned character never change in later versions of Unicode (Unicode Character Encoding
/// Stability Policies). So a key that is made of such characters is the same with any
/// version of the tables.
pub(crate) fn is_assigned(text: &str) -> bool {
    text.is_ascii() || source::is_assigned(text)
}

/// A host name in lower case and in ASCII, as DNS has it: `BÜCHER.example` is
/// `xn--bcher-kva.example`. `None` if `host` is not a host name; a number is none.
pub(crate) fn ascii_host(host: &str) -> Option<String> {
    let is_odd = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && c != '.' && c != '-';
    if host.contains(is_odd) {
        return None;
    }
    let host = host.to_ascii_lowercase();
    let is_plain = host.is_ascii() && !host.split('.').any(|label| label.starts_with("xn--"));
    let name = if is_plain { host } else { source::ascii_host(&host)? };
    let is_label = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
    };
    // URL parsers read a name that ends in a number as an IP address.
    let is_number = |label: &str| {
        label.bytes().all(|it| it.is_ascii_digit())
            || label
                .strip_prefix("0x")
                .is_some_and(|it| it.bytes().all(|it| it.is_ascii_hexdigit()))
    };
    let is_name = name.len() <= MAX_HOST
        && name.split('.').all(is_label)
        && !name.rsplit('.').next().is_some_and(is_number);
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_spelling() {
        assert_eq!(nfc("e\u{301}"), "é");
        assert_eq!(nfc("Ann"), "Ann");
        assert_eq!(without_marks("Élodie ﬁ ３"), "Elodie fi 3");
    }

    #[test]
    fn a_character_has_a_meaning_or_none() {
        assert!(is_assigned("Ann josé 田中 🎉"));
        // An unassigned code point among the Greek letters, and a noncharacter.
        for text in ["\u{378}", "jos\u{DFFFF}é"] {
            assert!(!is_assigned(text), "{text:?}");
        }
    }

    #[test]
    fn a_host_has_one_name() {
        let check = |host: &str, name: Option<&str>| {
            assert_eq!(ascii_host(host).as_deref(), name, "{host}");
        };
        check("ACME.example", Some("acme.example"));
        check("bücher.example", Some("xn--bcher-kva.example"));
        check("BU\u{308}CHER.example", Some("xn--bcher-kva.example"));
        check("xn--bcher-kva.example", Some("xn--bcher-kva.example"));
        check("bücher。example", Some("xn--bcher-kva.example"));
        check("faß.example", Some("xn--fa-hia.example"));
        check("a_b.example", None);
        check("a..example", None);
        check("-a.example", None);
        check("ü/x.example", None);
        check("ü％41.example", None);
        check("xn--\u{e4}.example", None);
        check("1.2.3", None);
        check("１.２.３.４", None);
        check("a.0x1F", None);
        check(&format!("{}.example", "a".repeat(64)), None);
    }
}
