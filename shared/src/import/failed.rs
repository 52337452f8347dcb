//! The rows that failed as a file: each with its line and its reason before its own cells, so
//! that it can be corrected and imported again [I4]. An import ignores the two columns.

use crate::import::spreadsheet::protected;

/// What a spreadsheet recognizes UTF-8 by.
pub(crate) const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// The first lines of the file: the headings. `line` and `reason` are those of the columns that
/// are added.
pub fn head(added: [&str; 2], headings: &[String]) -> String {
    let all = added.into_iter().chain(headings.iter().map(String::as_str)).map(str::to_owned);
    [BYTE_ORDER_MARK, &line(all)].concat()
}

/// A row of the file.
pub fn row(number: u32, reason: &str, cells: &[String]) -> String {
    let own = [number.to_string(), reason.to_owned()].into_iter();
    line(own.chain(cells.iter().cloned()))
}

/// A line of CSV. What a spreadsheet would take for a formula is protected from that [I11].
pub(crate) fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(|it| quoted(&protected(&it))).collect();
    [&cells.join(","), "\r\n"].concat()
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', ';', '\t', '"', '\r', '\n']) || cell != cell.trim() {
        ["\"", &cell.replace('"', "\"\""), "\""].concat()
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::import::file;
    use crate::import::run::ImportKind;

    #[test]
    fn i4_a_cell_is_no_formula() {
        let cells = ["=1+1", "+49 30 1", "-1", "@x", "\tx", "\rx", "a,b", "say \"x\"", "plain"];
        let line = row(7, "“Email”: enter a valid address.", &cells.map(str::to_owned));
        let expected = "7,“Email”: enter a valid address.,'=1+1,'+49 30 1,'-1,'@x,\"'\tx\",\"'\rx\",\
                        \"a,b\",\"say \"\"x\"\"\",plain\r\n";
        assert_eq!(line, expected);
    }

    proptest! {
        #[test]
        fn i4_a_file_of_failed_rows_is_imported_with_the_same_cells(
            rows in prop::collection::vec(
                ("[=+@\"'a-z ,;\n-]{0,12}", "[a-z]{1,8}@x[.]example"), 1..12,
            ),
        ) {
            let headings = ["Full name", "Email"].map(str::to_owned);
            let mut text = head(["Line", "Reason"], &headings);
            for (at, (name, email)) in (2..).zip(&rows) {
                text += &row(at, "Enter a name", &[name.clone(), email.clone()]);
            }
            let file = file::read(ImportKind::Contacts, text.as_bytes()).unwrap();
            let found: Vec<_> = file.rows.iter().map(|it| it.cells.as_ref().map(|it| it[2..].to_vec())).collect();
            let given: Vec<_> = rows.iter().map(|(name, email)| vec![name.clone(), email.clone()]).collect();
            let trimmed = |all: &[String]| all.iter().map(|it| it.trim().to_owned()).collect::<Vec<_>>();
            for (found, given) in found.iter().zip(&given) {
                // A name of several lines may look like rows, and is refused for that.
                if let Ok(found) = found {
                    prop_assert_eq!(trimmed(found), trimmed(given));
                }
            }
            prop_assert_eq!(found.len(), given.len());
        }
    }
}
