//! Looks for rows inside of a cell of several lines: a missing quote makes the rows that
//! follow a part of the cell.

use csv::ReaderBuilder;

use crate::import::mapping::Columns;

/// How much a line inside of a cell looks like a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// It has a key where a row has one.
    Row,
    /// It has as many cells as a row, and nothing that speaks against it.
    Maybe,
    /// It is text.
    Text,
}

/// How much `line` looks like a row of these columns. The line begins inside of a quoted
/// cell, which may end in it. Only what is inside of that cell tells whether it is a row:
/// the rest of the line are the record's own cells.
pub(super) fn likeness(line: &str, columns: &Columns, separator: u8) -> Likeness {
    let (inside, behind) = at_closing_quote(line);
    let inside: Vec<&str> = inside.split(char::from(separator)).collect();
    let others = behind.map_or(0, |it| cells(it, separator).saturating_sub(1));
    if inside.len() < 2 || inside.len() + others != columns.headings().len() {
        return Likeness::Text;
    }
    // In prose, a space follows a comma.
    let is_prose = inside.iter().skip(1).any(|it| it.starts_with(' '));
    let keys = inside.iter().enumerate().filter_map(|(at, cell)| columns.is_key(at, cell));
    let keys: Vec<bool> = keys.collect();
    match (keys.contains(&true), keys.is_empty()) {
        (true, _) if behind.is_none() || !is_prose => Likeness::Row,
        (false, true) if !is_prose => Likeness::Maybe,
        _ => Likeness::Text,
    }
}

/// `line` up to the quote that ends the cell that it begins in, and what follows that quote;
/// none: the cell does not end in this line.
fn at_closing_quote(line: &str) -> (&str, Option<&str>) {
    let mut quotes = line.match_indices('"').map(|(at, _)| at).peekable();
    while let Some(at) = quotes.next() {
        // A doubled quote is a part of the text.
        if quotes.next_if_eq(&(at + 1)).is_none() {
            let (inside, behind) = line.split_at(at);
            return (inside, behind.get(1..));
        }
    }
    (line, None)
}

/// The number of cells of `text`.
fn cells(text: &str, separator: u8) -> usize {
    let mut builder = ReaderBuilder::new();
    let reader = builder.delimiter(separator).has_headers(false).flexible(true);
    let mut records = reader.from_reader(text.as_bytes()).into_records();
    records.next().and_then(Result::ok).map_or(1, |it| it.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::run::ImportKind;

    #[track_caller]
    fn check(kind: ImportKind, headings: &str, line: &str, expected: Likeness) {
        let headings: Vec<String> = headings.split(',').map(str::to_owned).collect();
        let columns = Columns::recognize(kind, &headings).unwrap();
        assert_eq!(likeness(line, &columns, b','), expected, "{line}");
    }

    #[test]
    fn i4_a_line_with_a_key_is_a_row() {
        let contact =
            |line, expected| check(ImportKind::Contacts, "Name,Email,Title", line, expected);
        contact("Bo Ek,b@x.example,", Likeness::Row);
        contact("Bo Ek, b@x.example, IT", Likeness::Row);
        contact("Bo Ek,b@x.example,24\"", Likeness::Row);
        contact("ask Bo, b@x.example, Cy\"", Likeness::Text);
        contact("one,two,three", Likeness::Text);
        contact("one,,", Likeness::Maybe);
        contact("one,two", Likeness::Text);
    }

    /// The address is the record's own: it stands behind the cell of several lines.
    #[test]
    fn i4_the_cells_behind_a_cell_prove_nothing() {
        let ticket = |line, expected| {
            let headings = "Ticket ID,Subject,Description,Status,Email";
            check(ImportKind::Tickets, headings, line, expected);
        };
        ticket("{\"\"a\"\":1,\"\"b\"\":2,\"\"c\"\":3}\",Open,a@x.example", Likeness::Text);
        ticket("{\"\"a\"\":1}\",\"Open,new\",a@x.example", Likeness::Text);
        ticket("end\",Open,a@x.example", Likeness::Text);
        ticket("8,Broken,24\",Open,a@x.example", Likeness::Row);
    }

    #[test]
    fn i4_without_a_key_a_line_may_be_a_row() {
        let account = |line, expected| {
            check(ImportKind::Accounts, "Company Name,Notes,Phone", line, expected);
        };
        account("Globex,24\",+49 1", Likeness::Maybe);
        account("Globex,\"\"The\"\" one,+49 1", Likeness::Maybe);
        account("one, two, three", Likeness::Text);
        account("Berlin\",+49 1", Likeness::Text);
    }
}
