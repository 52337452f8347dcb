//! Unicode's tables from crates, for tests and tools.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;
use idna::AsciiDenyList;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub(super) fn nfc(text: &str) -> String {
    text.nfc().collect()
}

pub(super) fn compatible(text: &str) -> String {
    text.nfkc().collect()
}

pub(super) fn without_marks(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).collect()
}

pub(super) fn is_assigned(text: &str) -> bool {
    let categories = CodePointMapData::<GeneralCategory>::new();
    text.chars().all(|it| categories.get(it) != GeneralCategory::Unassigned)
}

pub(super) fn ascii_host(host: &str) -> Option<String> {
    let name = idna::domain_to_ascii_cow(host.as_bytes(), AsciiDenyList::URL).ok()?;
    Some(name.into_owned())
}
