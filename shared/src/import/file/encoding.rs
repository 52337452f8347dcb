//! Decodes a file's bytes, whichever program wrote it [I9].
//!
//! A file has a single encoding. A few invalid bytes are unreadable characters, and no
//! reason to decode the rest in another encoding.

/// The text of a file.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text. An unreadable character is U+FFFD.
    pub(super) text: String,
    /// The positions of these characters in `text`, in bytes, ascending.
    pub(super) unreadable: Vec<usize>,
    /// The encoding.
    pub(super) encoding: Encoding,
}

/// A character encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16.
    Utf16,
    /// Windows-1252, which older programs in Western Europe and America write.
    Windows1252,
}

/// Decodes `bytes` by their byte order mark, else by the most plausible encoding.
pub(super) fn decode(bytes: &[u8]) -> Decoded {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest).0,
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // No heading has a zero byte, but each ASCII character in UTF-16 has one.
        [_, 0, ..] => utf16(bytes, u16::from_le_bytes),
        [0, _, ..] => utf16(bytes, u16::from_be_bytes),
        _ => {
            let (text, letters) = utf8(bytes);
            // A sequence of Windows-1252 characters is rarely valid UTF-8 by chance. If
            // most sequences are valid, the file is UTF-8, and the others are damaged.
            if text.unreadable.len() <= letters { text } else { windows_1252(bytes) }
        }
    }
}

/// Decodes `bytes` as UTF-8, and counts the characters of more than one byte.
fn utf8(bytes: &[u8]) -> (Decoded, usize) {
    let (mut text, mut unreadable) = (String::with_capacity(bytes.len()), Vec::new());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            unreadable.push(text.len());
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    let letters = text.chars().filter(|it| !it.is_ascii()).count() - unreadable.len();
    (Decoded { text, unreadable, encoding: Encoding::Utf8 }, letters)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let (mut text, mut unreadable) = (String::with_capacity(bytes.len()), Vec::new());
    let letters = char::decode_utf16(pairs.iter().map(|pair| unit(*pair)));
    let letters = letters.map(Result::ok).chain((!rest.is_empty()).then_some(None));
    for letter in letters {
        if letter.is_none() {
            unreadable.push(text.len());
        }
        text.push(letter.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    Decoded { text, unreadable, encoding: Encoding::Utf16 }
}

/// The characters of 0x80 to 0x9F. All others have the same numbers in Windows-1252 and
/// Unicode.
const WINDOWS: [char; 32] = [
    '€', '\u{FFFD}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{FFFD}', 'Ž',
    '\u{FFFD}', '\u{FFFD}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{FFFD}',
    'ž', 'Ÿ',
];

/// Decodes `bytes` as Windows-1252. A few bytes are not assigned there. They are a sign that
/// the text is in another encoding, so that its other characters may be wrong, too.
fn windows_1252(bytes: &[u8]) -> Decoded {
    let (mut text, mut unreadable) = (String::with_capacity(bytes.len()), Vec::new());
    for byte in bytes {
        let special = byte.checked_sub(0x80).and_then(|at| WINDOWS.get(usize::from(at)));
        let letter = special.copied().unwrap_or(char::from(*byte));
        if letter == char::REPLACEMENT_CHARACTER {
            unreadable.push(text.len());
        }
        text.push(letter);
    }
    Decoded { text, unreadable, encoding: Encoding::Windows1252 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], text: &str, encoding: Encoding, unreadable: &[usize]) {
        let actual = decode(bytes);
        assert_eq!((actual.text.as_str(), actual.encoding), (text, encoding), "{bytes:?}");
        assert_eq!(actual.unreadable, unreadable, "{bytes:?}");
    }

    #[test]
    fn i9_a_text_is_read_in_the_encoding_that_it_has() {
        check(b"Ann", "Ann", Encoding::Utf8, &[]);
        check("\u{FEFF}Jörg".as_bytes(), "Jörg", Encoding::Utf8, &[]);
        check(b"\xFF\xFEA\0\xF6\0", "Aö", Encoding::Utf16, &[]);
        check(b"\xFE\xFF\0A\0\xF6", "Aö", Encoding::Utf16, &[]);
        check(b"A\0\xF6\0", "Aö", Encoding::Utf16, &[]);
        check(b"J\xF6rg \x80", "Jörg €", Encoding::Windows1252, &[]);
        check(b"", "", Encoding::Utf8, &[]);
        // Shift-JIS, which Excel writes in Japan.
        check(b"\x8E\x52\x93\x63\x81\x40", "ŽR“c\u{FFFD}@", Encoding::Windows1252, &[7]);
    }

    #[test]
    fn i9_one_byte_does_not_change_how_all_others_are_read() {
        check(b"J\xC3\xB6rg, Ann\xE4", "Jörg, Ann\u{FFFD}", Encoding::Utf8, &[10]);
        check(b"\xEF\xBB\xBFAnn\xE4", "Ann\u{FFFD}", Encoding::Utf8, &[3]);
        check(b"\xFF\xFEA\0\0\xD8B\0C", "A\u{FFFD}B\u{FFFD}", Encoding::Utf16, &[1, 5]);
        // A sequence that is valid UTF-8 by chance, among others that are not.
        check(b"\xC3\xB6 \xE4 \xFC", "Ã¶ ä ü", Encoding::Windows1252, &[]);
    }
}
