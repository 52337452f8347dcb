//! Recognizes what spreadsheets do to cells.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::words::server::import_cells as words;

/// The kind of damage that a spreadsheet has done to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Damage {
    /// A long number was written in scientific notation with fewer digits.
    Shortened,
    /// The cell has an error value, or the column was too narrow to show the value.
    Error,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shortened => words::shortened(),
            Self::Error => words::spreadsheet_error(),
        })
    }
}

impl std::error::Error for Damage {}

/// The damage to `cell`, if its original value is lost.
pub fn damage(cell: &str) -> Option<Damage> {
    const ERRORS: [&str; 10] = [
        "#ERROR!", "#REF!", "#NAME?", "#VALUE!", "#N/A", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!",
        "#CALC!",
    ];
    let cell = cell.trim();
    let is_filled = 3 <= cell.len() && cell.bytes().all(|it| it == b'#');
    if is_filled || ERRORS.iter().any(|it| cell.eq_ignore_ascii_case(it)) {
        return Some(Damage::Error);
    }
    is_shortened(cell).then_some(Damage::Shortened)
}

/// `4.91512E+12`, also with a decimal comma.
fn is_shortened(cell: &str) -> bool {
    let Some((digits, power)) = cell.split_once(['E', 'e']) else { return false };
    let (whole, rest) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let is_number = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    let power = power.strip_prefix('+');
    whole.len() == 1
        && is_number(whole)
        && is_number(rest)
        && power.is_some_and(|it| (1..=3).contains(&it.len()) && is_number(it))
}

/// `cell` without the characters that prevent a spreadsheet from reading it as a number or
/// a formula: `'+49`, `="0049"`, `=+49`.
pub fn unescaped(cell: &str) -> &str {
    let cell = cell.trim();
    if let Some(text) = cell.strip_prefix("=\"").and_then(|it| it.strip_suffix('"')) {
        return text.trim();
    }
    let is_number =
        |it: &&str| it.starts_with(|c: char| c == '+' || c == '(' || c.is_ascii_digit());
    cell.strip_prefix(['\'', '=']).filter(is_number).unwrap_or(cell)
}

/// How a cell begins that a spreadsheet takes for a formula, also in full width.
const FORMULAS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet may take `cell` for a formula: some look behind spaces, quotes and
/// marks.
fn is_formula(cell: &str) -> bool {
    let before = ['\'', '"', ' ', '\u{A0}', '\u{FEFF}'];
    cell.trim_start_matches(before).starts_with(FORMULAS)
}

/// `cell` with an apostrophe before it if a spreadsheet would take it for a formula [I11], or if
/// it is such a cell already.
pub fn protected(cell: &str) -> String {
    if is_formula(cell) { ["'", cell].concat() } else { cell.to_owned() }
}

/// `cell` without the apostrophe of [`protected`].
pub fn unprotected(cell: String) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest.to_owned(),
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_has_spoiled_is_known() {
        let check = |cell, expected| assert_eq!(damage(cell), expected, "{cell}");
        check("4.91512E+12", Some(Damage::Shortened));
        check("1,03001E+11", Some(Damage::Shortened));
        check("5E+9", Some(Damage::Shortened));
        check("#ERROR!", Some(Damage::Error));
        check("#n/a", Some(Damage::Error));
        check("######", Some(Damage::Error));
        check("1E7", None);
        check("#1", None);
        check("E+5", None);
        check("CORE+5", None);
        check("", None);
    }

    #[test]
    fn what_protects_a_cell_is_taken_off() {
        let check = |cell, expected| assert_eq!(unescaped(cell), expected, "{cell}");
        check("'+49 151 2", "+49 151 2");
        check("=+49151", "+49151");
        check("=\"0049\"", "0049");
        check("'Ann", "'Ann");
        check("=SUM(A1)", "=SUM(A1)");
        check("+49", "+49");
    }

    #[test]
    fn i4_what_is_protected_comes_back_as_it_was() {
        let check = |cell: &str, expected: &str| {
            assert_eq!(protected(cell), expected);
            assert_eq!(unprotected(expected.to_owned()), cell);
        };
        check("=1+1", "'=1+1");
        check("'=1+1", "''=1+1");
        check("+49 30", "'+49 30");
        check("-", "'-");
        check("@ann", "'@ann");
        check(" =1", "' =1");
        check("\"=1", "'\"=1");
        check("＝1", "'＝1");
        check("'t Hooft", "'t Hooft");
        check("a=b", "a=b");
        check("", "");
    }
}
