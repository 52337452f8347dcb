//! SQL built at compile time: concatenated texts, and a text for each listed field of a
//! record ([`shared::fields`]). The result is a literal, so it contains no input of a
//! request.

use shared::fields::Field;

/// Concatenates constant texts, as `concat!` does for literals.
macro_rules! join {
    ($($part:expr),+ $(,)?) => {{
        const PARTS: &[&str] = &[$($part),+];
        const BYTES: [u8; $crate::store::literal::length(PARTS)] =
            $crate::store::literal::joined(PARTS);
        const TEXT: &str = match ::std::str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => panic!("whole texts are joined"),
        };
        TEXT
    }};
}

/// `$pattern` for each listed field of a record, with each `#` replaced by its name.
macro_rules! each_field {
    ($record:ty, $pattern:expr) => {{
        const FIELDS: &[::shared::fields::Field] = <$record as ::shared::fields::Record>::FIELDS;
        const BYTES: [u8; $crate::store::literal::each_length(FIELDS, $pattern)] =
            $crate::store::literal::each(FIELDS, $pattern);
        const TEXT: &str = match ::std::str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => panic!("whole texts are joined"),
        };
        TEXT
    }};
}

/// The JSON object `$object`, which must not be empty, with the listed fields of row
/// `$alias` before its members. They are written one by one, because D1 limits a function
/// to 32 arguments, and in brackets, because it limits the depth of an expression to 100.
macro_rules! with_fields {
    ($record:ty, $alias:literal, $object:expr) => {
        $crate::store::literal::join!(
            "('{' || ",
            $crate::store::literal::each_field!(
                $record,
                concat!("('\"#\":' || json_quote(", $alias, ".#) || ',') || ")
            ),
            "substr(",
            $object,
            ", 2))"
        )
    };
}

pub(crate) use {each_field, join, with_fields};

/// The total length of `parts`.
pub(crate) const fn length(parts: &[&str]) -> usize {
    let (mut length, mut at) = (0, 0);
    while at < parts.len() {
        length += parts[at].len();
        at += 1;
    }
    length
}

/// `parts`, concatenated.
pub(crate) const fn joined<const N: usize>(parts: &[&str]) -> [u8; N] {
    let mut text = Text { bytes: [0; N], end: 0 };
    let mut at = 0;
    while at < parts.len() {
        text = text.with(parts[at]);
        at += 1;
    }
    text.bytes
}

/// The length of [`each`].
pub(crate) const fn each_length(fields: &[Field], pattern: &str) -> usize {
    let (mut length, mut at) = (0, 0);
    while at < fields.len() {
        let mut byte = 0;
        while byte < pattern.len() {
            length += if is_name(pattern, byte) { fields[at].name.len() } else { 1 };
            byte += 1;
        }
        at += 1;
    }
    length
}

/// `pattern` for each of `fields`, with each `#` replaced by its name.
pub(crate) const fn each<const N: usize>(fields: &[Field], pattern: &str) -> [u8; N] {
    let mut text = Text { bytes: [0; N], end: 0 };
    let mut at = 0;
    while at < fields.len() {
        let mut byte = 0;
        while byte < pattern.len() {
            if is_name(pattern, byte) {
                text = text.with(fields[at].name);
            } else {
                text = text.with_byte(pattern.as_bytes()[byte]);
            }
            byte += 1;
        }
        at += 1;
    }
    text.bytes
}

const fn is_name(pattern: &str, byte: usize) -> bool {
    pattern.as_bytes()[byte] == b'#'
}

/// A text that is filled from its start.
struct Text<const N: usize> {
    bytes: [u8; N],
    end: usize,
}

impl<const N: usize> Text<N> {
    const fn with_byte(mut self, byte: u8) -> Self {
        self.bytes[self.end] = byte;
        self.end += 1;
        self
    }

    const fn with(mut self, part: &str) -> Self {
        let mut byte = 0;
        while byte < part.len() {
            self = self.with_byte(part.as_bytes()[byte]);
            byte += 1;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use shared::fields::account::Account;

    #[test]
    fn a_text_has_a_piece_for_each_field() {
        const SET: &str = join!("set ", each_field!(Account, "# = j.#, "), "name = 'é'");
        assert_eq!(SET, "set website = j.website, phone = j.phone, about = j.about, name = 'é'");
        assert_eq!(
            with_fields!(Account, "a", "json_object('id', a.id)"),
            "('{' || ('\"website\":' || json_quote(a.website) || ',') || \
             ('\"phone\":' || json_quote(a.phone) || ',') || \
             ('\"about\":' || json_quote(a.about) || ',') || substr(json_object('id', a.id), 2))"
        );
    }
}
