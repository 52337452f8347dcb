//! Parses telephone numbers.

use crate::import::spreadsheet::{Damage, damage, unescaped};

/// The first telephone number in these cells, else an empty text.
///
/// A cell may have several numbers, separated by ` ::: ` in Google's exports. Numbers that
/// a spreadsheet has damaged are skipped; if there is no other number, the damage is
/// returned.
pub fn read<'a>(cells: impl Iterator<Item = &'a str>) -> Result<FirstPhone, DamagedPhone> {
    let (mut damaged, mut first) = (None, None);
    let mut has_others = false;
    for part in cells.flat_map(|it| it.split(":::")) {
        match (damage(part), first) {
            (Some(damage), _) => {
                damaged = Some(DamagedPhone { damage, text: part.trim().to_owned() });
            }
            (None, _) if part.trim().is_empty() => {}
            (None, None) => first = Some(unescaped(part)),
            (None, Some(first)) => has_others |= unescaped(part) != first,
        }
    }
    match (first, damaged) {
        (None, Some(damaged)) => Err(damaged),
        (first, damaged) => Ok(FirstPhone {
            text: first.unwrap_or_default().to_owned(),
            has_others: has_others || damaged.is_some(),
        }),
    }
}

/// The telephone number that is imported.
#[derive(Debug, PartialEq, Eq)]
pub struct FirstPhone {
    /// The number.
    pub text: String,
    /// Whether the cells have others, which are left out.
    pub has_others: bool,
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
        let check = |cells: &[&str], expected: &str, has_others| {
            let expected = FirstPhone { text: expected.to_owned(), has_others };
            assert_eq!(read(cells.iter().copied()), Ok(expected), "{cells:?}");
        };
        check(&["'+49 151 2"], "+49 151 2", false);
        check(&["=+49151"], "+49151", false);
        check(&["+1 555 0199 ::: +1 555 0198"], "+1 555 0199", true);
        check(&["+1 555 0199", " '+1 555 0199"], "+1 555 0199", false);
        check(&["4.91512E+12", "+49 1"], "+49 1", true);
        check(&[" "], "", false);
        check(&[], "", false);
        let text = "4.91512E+12".to_owned();
        let damaged = DamagedPhone { damage: Damage::Shortened, text };
        assert_eq!(read(["4.91512E+12"].into_iter()), Err(damaged));
        assert!(read(["#ERROR!"].into_iter()).is_err());
    }
}
