//! Parses cells that have their own formats: joined lists, and yes and no.

use crate::import::faults::Fault;

/// The parts of a cell that are separated by ` || ` or ` ::: `.
pub fn joined(cell: &str) -> impl Iterator<Item = &str> {
    cell.split("||").flat_map(|it| it.split(":::")).map(str::trim)
}

/// Parses yes or no.
pub fn yes(cell: &str) -> Result<bool, Fault> {
    match cell.to_lowercase().as_str() {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        _ => Err(Fault::NoYesOrNo { word: cell.into() }),
    }
}

/// Whether `cell` has HTML entities (`&amp;`), which are kept as they are.
pub fn has_entities(cell: &str) -> bool {
    cell.match_indices('&').any(|(at, _)| {
        let name = cell.get(at + 1..).and_then(|it| it.split_once(';')).map(|(name, _)| name);
        name.is_some_and(|it| {
            (2..=8).contains(&it.len())
                && it.strip_prefix('#').unwrap_or(it).bytes().all(|it| it.is_ascii_alphanumeric())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_in_any_case() {
        assert_eq!((yes("TRUE"), yes("no")), (Ok(true), Ok(false)));
        assert!(yes("maybe").is_err());
    }

    #[test]
    fn what_a_web_page_wrote_is_known() {
        assert!(has_entities("O&#39;Neil"));
        assert!(has_entities("A &amp; Co"));
        assert!(!has_entities("A & Co; B"));
        assert!(!has_entities("R&D;"));
        assert!(!has_entities("R&D"));
    }
}
