//! Files to fill in, one for each kind of import: all headings, and no rows.

use crate::fields::account::Account;
use crate::fields::contact::Contact;
use crate::fields::{Field, Record};
use crate::import::failed::line;
use crate::import::run::ImportKind;

/// The headings of values that are not listed fields. Those of listed fields follow them.
const fn headings(kind: ImportKind) -> &'static [&'static str] {
    match kind {
        ImportKind::Accounts => &["Company name", "Domains", "External ID"],
        ImportKind::Contacts => &[
            "First name",
            "Last name",
            "Email",
            "Other emails",
            "Company",
            "Other companies",
            "Can see all tickets from this company",
            "External ID",
        ],
        ImportKind::Tickets => &[
            "Ticket ID",
            "Subject",
            "Description",
            "Requester email",
            "Company",
            "Status",
            "Priority",
            "Agent",
            "Department",
            "Created time",
            "Last update time",
        ],
    }
}

/// The template for a file of this kind, as CSV.
pub fn template(kind: ImportKind) -> String {
    let listed = match kind {
        ImportKind::Accounts => Account::FIELDS,
        ImportKind::Contacts => Contact::FIELDS,
        ImportKind::Tickets => &[],
    };
    let own = headings(kind).iter().map(|it| (*it).to_owned());
    line(own.chain(listed.iter().filter_map(heading)))
}

/// The heading of a listed field, with a capital.
pub(crate) fn heading(field: &Field) -> Option<String> {
    let heading = field.headings.first()?;
    let mut letters = heading.chars();
    let first = letters.next()?.to_ascii_uppercase();
    Some([first.to_string().as_str(), letters.as_str()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::file;

    #[test]
    fn every_column_of_a_template_is_imported() {
        for kind in ImportKind::ALL {
            let template = template(kind);
            let width = template.matches(',').count();
            let filled = format!("{template}1{}\r\n", ",1".repeat(width));
            let file = file::read(kind, filled.as_bytes()).unwrap();
            assert_eq!(file.columns.unused().collect::<Vec<_>>(), [], "{kind:?}");
            assert_eq!(file.columns.shared(), [] as [Vec<&str>; 0], "{kind:?}");
            assert_eq!(file.rows.len(), 1);
        }
        assert!(template(ImportKind::Contacts).contains(",Time zone,About\r\n"));
    }
}
