//! Parses telephone numbers.

use crate::import::spreadsheet::{Damage, damage, unescaped};

/// The first telephone number in these cells, else an empty text.
///
/// A cell may have several numbers, separated by ` ::: ` in Google's exports. Numbers that
/// a spreadsheet has damaged are skipped; if there is no other number, the damage is
/// returned.
pub fn read<'a>(cells: impl Iterator<Item = &'a str>) -> Result<String, DamagedPhone> {
    let mut damaged = None;
    for part in cells.flat_map(|it| it.split(":::")) {
        match damage(part) {
            Some(damage) => {
                damaged = Some(DamagedPhone { damage, text: part.trim().to_owned() });
            }
            None if part.trim().is_empty() => {}
            None => return Ok(unescaped(part).to_owned()),
        }
    }
    damaged.map_or(Ok(String::new()), Err)
}

/// A telephone number that a spreadsheet has damaged.
#[derive(Debug, PartialEq, Eq)]
pub struct DamagedPhone {
    /// The kind of damage.
    pub damage: Damage,
    /// The damaged text.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_is_read_as_it_was_before_a_spreadsheet_had_it() {
        let check = |cells: &[&str], expected: &str| {
            assert_eq!(read(cells.iter().copied()).as_deref(), Ok(expected), "{cells:?}");
        };
        check(&["'+49 151 2"], "+49 151 2");
        check(&["=+49151"], "+49151");
        check(&["+1 555 0199 ::: +1 555 0198"], "+1 555 0199");
        check(&["4.91512E+12", "+49 1"], "+49 1");
        check(&[" "], "");
        check(&[], "");
        let text = "4.91512E+12".to_owned();
        let damaged = DamagedPhone { damage: Damage::Shortened, text };
        assert_eq!(read(["4.91512E+12"].into_iter()), Err(damaged));
        assert!(read(["#ERROR!"].into_iter()).is_err());
    }
}
