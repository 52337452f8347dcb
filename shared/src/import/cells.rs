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
        _ => Err(Fault::NoYesOrNo { word: Some(cell.into()) }),
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

/// `cell` with the characters that its HTML entities stand for. Unknown ones stay.
pub fn decoded(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut rest = cell;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let end = after.bytes().take(10).position(|it| it == b';');
        let entity = end.and_then(|end| after.split_at_checked(end));
        let known = entity.and_then(|(name, rest)| Some((character(name)?, rest.get(1..)?)));
        let (letter, behind) = known.unwrap_or(('&', after));
        text.push(letter);
        rest = behind;
    }
    text + rest
}

/// The character of an entity: `#39`, `#x27`, or a name that exports use.
fn character(entity: &str) -> Option<char> {
    #[rustfmt::skip]
    const NAMED: &[(&str, char)] = &[
        ("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", ' '),
        ("ndash", '–'), ("mdash", '—'), ("hellip", '…'), ("lsquo", '‘'), ("rsquo", '’'),
        ("ldquo", '“'), ("rdquo", '”'), ("bdquo", '„'), ("laquo", '«'), ("raquo", '»'),
        ("euro", '€'), ("pound", '£'), ("copy", '©'), ("reg", '®'), ("trade", '™'), ("deg", '°'),
        ("auml", 'ä'), ("ouml", 'ö'), ("uuml", 'ü'), ("Auml", 'Ä'), ("Ouml", 'Ö'), ("Uuml", 'Ü'),
        ("szlig", 'ß'), ("agrave", 'à'), ("aacute", 'á'), ("acirc", 'â'), ("atilde", 'ã'),
        ("aring", 'å'), ("Aring", 'Å'), ("aelig", 'æ'), ("AElig", 'Æ'), ("ccedil", 'ç'),
        ("Ccedil", 'Ç'), ("egrave", 'è'), ("eacute", 'é'), ("Eacute", 'É'), ("ecirc", 'ê'),
        ("euml", 'ë'), ("igrave", 'ì'), ("iacute", 'í'), ("icirc", 'î'), ("iuml", 'ï'),
        ("ntilde", 'ñ'), ("Ntilde", 'Ñ'), ("ograve", 'ò'), ("oacute", 'ó'), ("ocirc", 'ô'),
        ("otilde", 'õ'), ("oslash", 'ø'), ("Oslash", 'Ø'), ("ugrave", 'ù'), ("uacute", 'ú'),
        ("ucirc", 'û'), ("yacute", 'ý'), ("oelig", 'œ'), ("OElig", 'Œ'), ("scaron", 'š'),
        ("Scaron", 'Š'),
    ];
    let Some(number) = entity.strip_prefix('#') else {
        return NAMED.iter().find(|(name, _)| *name == entity).map(|(_, letter)| *letter);
    };
    let number = match number.strip_prefix(['x', 'X']) {
        Some(number) => u32::from_str_radix(number, 16),
        None => number.parse(),
    };
    number.ok().and_then(char::from_u32).filter(|it| !it.is_control())
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
    fn what_a_web_page_wrote_is_decoded() {
        let check = |cell, expected: &str| assert_eq!(decoded(cell), expected);
        check("O&#39;Neil &amp; Co", "O'Neil & Co");
        check("O&#x27;Neil", "O'Neil");
        check("J&ouml;rg", "Jörg");
        check("&lt;b&gt;", "<b>");
        // Once, since the text may be about entities.
        check("&amp;amp;", "&amp;");
        check("R&D; A & B;", "R&D; A & B;");
        check("&#0;&#xD800;&#x110000;", "&#0;&#xD800;&#x110000;");
        check("&", "&");
        check("&ümlaut;", "&ümlaut;");
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
