//! Checks whether a record's quotes are balanced.
//!
//! A cell that begins with a quote ends at the next quote that is not doubled, which may be
//! thousands of lines further on. If a closing quote is missing, the rows in between would
//! silently become a part of the cell.

/// Whether the quotes of a record are balanced. `record` is the text that was read as a
/// single record, including all lines of its quoted cells.
///
/// They are not balanced if a cell is still open at the end, or if a cell of several lines
/// ends at a quote that is followed by a letter: that quote was meant to open another cell.
pub(super) fn are_whole(record: &[u8], separator: u8) -> bool {
    let mut rest = record.iter().copied().peekable();
    loop {
        // At the start of a cell.
        if rest.peek() == Some(&b'"') {
            rest.next();
            let mut has_lines = false;
            loop {
                match rest.next() {
                    None => return false,
                    Some(b'\n' | b'\r') => has_lines = true,
                    Some(b'"') if rest.peek() == Some(&b'"') => {
                        rest.next();
                    }
                    Some(b'"') => break,
                    Some(_) => {}
                }
            }
            let is_end = |it: &u8| *it == separator || matches!(it, b'\n' | b'\r');
            if has_lines && !rest.peek().is_none_or(is_end) {
                return false;
            }
        }
        // Skip to the start of the next cell.
        loop {
            match rest.next() {
                None => return true,
                Some(byte) if byte == separator || matches!(byte, b'\n' | b'\r') => break,
                Some(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i4_a_quote_that_swallows_rows_is_told() {
        let check = |record: &str, whole| {
            assert_eq!(are_whole(record.as_bytes(), b','), whole, "{record:?}");
        };
        check("a,b", true);
        check("\r\na,\"b\nc\",d\n", true);
        check("\"a \"\"b\"\"\",c\n", true);
        check("\"a\" b,c\n", true);
        check("12\" monitor,c\n", true);
        check("\"\",\"\"", true);
        check("\"12\"\" monitor,a\nb,c\nd,e\n", false);
        check("1,\"12\"\" monitor\n2,\"b\"\n", false);
        check("\"", false);
    }
}
