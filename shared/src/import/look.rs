//! A first look at a file, before it is sent: the kind of its rows, and what becomes of each
//! column. The page shows it while agents choose the options. What it gets wrong, the check of
//! the whole file finds.

use crate::import::file;
use crate::import::mapping::{Columns, Field};
use crate::import::run::ImportKind;

/// How many bytes of a file are enough for it.
pub const HEAD_BYTES: usize = 64 * 1024;

/// How many sample values a column has.
const SAMPLES: usize = 3;

/// What the beginning of a file shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The kind of record in its rows.
    pub kind: ImportKind,
    /// Its columns.
    pub columns: Vec<SeenColumn>,
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenColumn {
    /// Its heading.
    pub heading: String,
    /// What it holds; none: it is ignored.
    pub field: Option<Field>,
    /// Its first values that are not empty and differ.
    pub samples: Vec<String>,
}

/// Looks at the beginning of a file as one of this `kind`; none: as one of the kind that most of
/// its headings fit. Returns nothing if it is no such file.
pub fn look(kind: Option<ImportKind>, head: &[u8]) -> Option<Look> {
    let fits = |kind: ImportKind| Some((kind, file::read(kind, head).ok()?));
    // The last row may be cut. It is one of many, or one whose cells are complete.
    let known = |(_, it): &(ImportKind, file::File)| it.columns.fields().iter().flatten().count();
    let (kind, file) = match kind {
        Some(kind) => fits(kind)?,
        None => ImportKind::ALL.into_iter().rev().filter_map(fits).max_by_key(known)?,
    };
    let columns = columns(&file.columns, &file);
    Some(Look { kind, columns })
}

fn columns(columns: &Columns, file: &file::File) -> Vec<SeenColumn> {
    let samples = |at: usize| {
        let mut samples: Vec<String> = Vec::new();
        for row in file.rows.iter().filter_map(|it| it.cells.as_ref().ok()) {
            let cell = row.get(at).map_or("", |it| it.trim());
            if !cell.is_empty() && !samples.iter().any(|it| it == cell) {
                samples.push(cell.to_owned());
            }
            if samples.len() == SAMPLES {
                break;
            }
        }
        samples
    };
    let headings = columns.headings().iter().zip(columns.fields()).enumerate();
    headings
        .filter(|(_, (heading, _))| !heading.is_empty())
        .map(|(at, (heading, field))| SeenColumn {
            heading: heading.clone(),
            field: *field,
            samples: samples(at),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_a_file_is_told_by_its_headings() {
        let check = |file: &str, expected: Option<ImportKind>| {
            assert_eq!(look(None, file.as_bytes()).map(|it| it.kind), expected, "{file}");
        };
        check("Full name,Email\nAnn Lee,a@x.example\n", Some(ImportKind::Contacts));
        check("Company Name,Domains\nAcme,acme.example\n", Some(ImportKind::Accounts));
        check("Ticket ID,Subject,Email\n1,Help,a@x.example\n", Some(ImportKind::Tickets));
        check("Color\nred\n", None);
        check("", None);
        check("%PDF-1.7", None);
    }

    #[test]
    fn a_column_is_shown_with_what_it_holds_and_its_first_values() {
        let file = "Full name,Email,Shoe size\nAnn Lee,a@x.example,\nBo Ek,b@x.example,44\n\
                    Cy Ek,c@x.example,44\nDi Ek,d@x.example,45\n";
        let seen = look(Some(ImportKind::Contacts), file.as_bytes()).unwrap().columns;
        let fields: Vec<_> = seen.iter().map(|it| it.field).collect();
        assert_eq!(fields, [Some(Field::FullName), Some(Field::Email), None]);
        assert_eq!(seen[0].samples, ["Ann Lee", "Bo Ek", "Cy Ek"]);
        assert_eq!(seen[2].samples, ["44", "45"]);
        assert_eq!(look(Some(ImportKind::Tickets), file.as_bytes()), None);
    }
}
