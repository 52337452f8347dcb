//! The headings that a file's columns are recognized by: those in exports of other systems,
//! and our own names. `tests/data/headings/` has the headings of whole files.
//!
//! Headings are compared in lower case, with a space for each run of punctuation and `#` for
//! each number: `E-mail 1 - Value` and `E-mail 2 - Value` are the same heading. More headings
//! of single fields are in [`crate::fields`].

use crate::import::mapping::{Field, System};
use crate::import::run::ImportKind;

/// What a column holds, and whether its heading is clear or ambiguous.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A clear heading.
    Clear(Field),
    /// An ambiguous heading, which is used only if no other column holds the same field.
    /// `Organization` is a contact's company, but beside `Accounts 1 Account name` it is
    /// the company that runs the system.
    Unclear(Field),
}

use Meaning::{Clear, Unclear};

/// The headings that an import of this kind knows.
pub(super) const fn of(kind: ImportKind) -> &'static [(&'static str, Meaning)] {
    match kind {
        ImportKind::Accounts => ACCOUNTS,
        ImportKind::Contacts => CONTACTS,
        ImportKind::Tickets => TICKETS,
    }
}

const ACCOUNTS: &[(&str, Meaning)] = &[
    ("company id", Clear(Field::Id(System::Freshdesk))),
    ("account id", Clear(Field::Id(System::Freshdesk))),
    ("record id", Clear(Field::Id(System::HubSpot))),
    ("external id", Clear(Field::ExternalId)),
    ("unique external id", Clear(Field::ExternalId)),
    ("company name", Clear(Field::AccountName)),
    ("account name", Clear(Field::AccountName)),
    ("organization name", Clear(Field::AccountName)),
    ("company", Unclear(Field::AccountName)),
    ("account", Unclear(Field::AccountName)),
    ("organization", Unclear(Field::AccountName)),
    ("name", Unclear(Field::AccountName)),
    ("domains for this company", Clear(Field::Domains)),
    ("domains", Clear(Field::Domains)),
    ("domain", Clear(Field::Domains)),
    ("domain names", Clear(Field::Domains)),
    ("e mail domains", Clear(Field::Domains)),
    ("email domains", Clear(Field::Domains)),
    ("company domain name", Clear(Field::Domains)),
];

const CONTACTS: &[(&str, Meaning)] = &[
    ("contact id", Clear(Field::Id(System::Freshdesk))),
    ("record id", Clear(Field::Id(System::HubSpot))),
    ("external id", Clear(Field::ExternalId)),
    ("unique external id", Clear(Field::ExternalId)),
    ("identifier", Clear(Field::ExternalId)),
    ("full name", Clear(Field::FullName)),
    ("name", Clear(Field::FullName)),
    ("contact name", Unclear(Field::FullName)),
    ("display name", Unclear(Field::FullName)),
    ("first name", Clear(Field::FirstName)),
    ("firstname", Clear(Field::FirstName)),
    ("given name", Clear(Field::FirstName)),
    ("last name", Clear(Field::LastName)),
    ("lastname", Clear(Field::LastName)),
    ("family name", Clear(Field::LastName)),
    ("surname", Clear(Field::LastName)),
    ("email", Clear(Field::Email)),
    ("e mail", Clear(Field::Email)),
    ("email address", Clear(Field::Email)),
    ("e mail address", Clear(Field::Email)),
    ("primary email", Clear(Field::Email)),
    ("work email", Clear(Field::Email)),
    ("email #", Clear(Field::Email)),
    ("e mail #", Clear(Field::Email)),
    ("email # address", Clear(Field::Email)),
    ("e mail # address", Clear(Field::Email)),
    ("e mail # value", Clear(Field::Email)),
    ("emails # email", Clear(Field::Email)),
    ("associated other emails", Clear(Field::OtherEmails)),
    ("other emails", Clear(Field::OtherEmails)),
    ("other email", Clear(Field::OtherEmails)),
    ("secondary email", Clear(Field::OtherEmails)),
    ("additional emails", Clear(Field::OtherEmails)),
    ("additional email addresses", Clear(Field::OtherEmails)),
    ("company", Clear(Field::Company)),
    ("company name", Clear(Field::Company)),
    ("account name", Clear(Field::Company)),
    ("associated company", Clear(Field::Company)),
    ("accounts default contact # account name", Clear(Field::Company)),
    ("accounts # account name", Clear(Field::Company)),
    ("account", Unclear(Field::Company)),
    ("organization", Unclear(Field::Company)),
    ("organisation", Unclear(Field::Company)),
    ("organization name", Unclear(Field::Company)),
    ("organization # name", Unclear(Field::Company)),
    ("other companies", Clear(Field::OtherCompanies)),
    ("other accounts", Clear(Field::OtherCompanies)),
    ("can see all tickets from this company", Clear(Field::SeesAll)),
    ("name prefix", Clear(Field::Listed("prefix"))),
    ("name suffix", Clear(Field::Listed("suffix"))),
    ("job title", Clear(Field::Listed("title"))),
    ("jobtitle", Clear(Field::Listed("title"))),
    ("organization title", Clear(Field::Listed("title"))),
    ("organization # title", Clear(Field::Listed("title"))),
    // Beside a column for the job title, this is the title before a name.
    ("title", Unclear(Field::Listed("title"))),
    ("phone number", Clear(Field::Listed("phone"))),
    ("business phone", Clear(Field::Listed("phone"))),
    ("primary phone", Clear(Field::Listed("phone"))),
    ("phone # value", Clear(Field::Listed("phone"))),
    ("phones # phone", Clear(Field::Listed("phone"))),
    ("mobile", Clear(Field::Listed("phone"))),
    ("mobile phone number", Clear(Field::Listed("phone"))),
];

const TICKETS: &[(&str, Meaning)] = &[
    ("ticket id", Clear(Field::Id(System::Freshdesk))),
    ("external id", Clear(Field::ExternalId)),
    ("subject", Clear(Field::Subject)),
    ("description", Clear(Field::Body)),
    ("message", Clear(Field::Body)),
    ("status", Clear(Field::Status)),
    ("priority", Clear(Field::Priority)),
    ("agent", Clear(Field::Agent)),
    ("group", Clear(Field::Group)),
    ("department", Clear(Field::Group)),
    ("created time", Clear(Field::Created)),
    ("created at", Clear(Field::Created)),
    ("last update time", Clear(Field::Updated)),
    ("updated at", Clear(Field::Updated)),
    ("requester email", Clear(Field::Email)),
    ("email", Clear(Field::Email)),
    ("e mail", Clear(Field::Email)),
    ("company name", Clear(Field::Company)),
    ("company", Clear(Field::Company)),
    ("account", Unclear(Field::Company)),
    ("account name", Unclear(Field::Company)),
    ("organization", Unclear(Field::Company)),
];

/// Headings that only exports of one kind have. They decide when a file has columns of
/// several kinds: an export of tickets may have columns about each requester, and an export
/// of contacts may have columns about each account.
const MARKS: [(&str, ImportKind); 3] = [
    ("ticket id", ImportKind::Tickets),
    ("contact id", ImportKind::Contacts),
    ("company id", ImportKind::Accounts),
];

/// The kind of records in a file with these headings, if the headings decide it.
pub(super) fn kind_of(plain: &[String]) -> Option<ImportKind> {
    let has = |mark: &str| plain.iter().any(|it| it == mark);
    let marked = MARKS.into_iter().find(|(mark, _)| has(mark)).map(|(_, kind)| kind);
    marked.or_else(|| is_of_tickets(plain).then_some(ImportKind::Tickets))
}

/// Whether these are the headings of tickets. Contacts may have a subject, too, in the
/// exports of Google.
fn is_of_tickets(plain: &[String]) -> bool {
    let has = |heading: &str| plain.iter().any(|it| it == heading);
    has("subject") && ["status", "description", "message"].into_iter().any(has)
}

/// Whether these are the headings of people: both parts of a name, or a name that is not
/// said to be a company's beside an address.
pub(super) fn are_of_people(plain: &[String]) -> bool {
    let meanings = |all: &'static [(&str, Meaning)]| {
        plain.iter().filter_map(|heading| {
            let heading = without_numbers(heading);
            all.iter().find(|(it, _)| *it == heading).map(|(_, meaning)| *meaning)
        })
    };
    let has = |field| meanings(CONTACTS).any(|it| it == Clear(field));
    let is_company = meanings(ACCOUNTS).any(|it| it == Clear(Field::AccountName));
    (has(Field::FirstName) && has(Field::LastName))
        || (has(Field::FullName) && has(Field::Email) && !is_company)
}

/// A heading in lower case, with one space for each run of punctuation.
pub(super) fn plain(heading: &str) -> String {
    let signs = |c: char| !c.is_alphanumeric() && c != '#' && c != '\'';
    let words: Vec<String> =
        heading.split(signs).filter(|it| !it.is_empty()).map(str::to_lowercase).collect();
    words.join(" ")
}

/// A plain heading with `#` for each number.
pub(super) fn without_numbers(plain: &str) -> String {
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|it| it.is_ascii_digit());
    let words: Vec<&str> =
        plain.split(' ').map(|it| if is_number(it) { "#" } else { it }).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::contact::Contact;
    use crate::fields::find;

    #[test]
    fn a_heading_is_known_however_it_is_written() {
        let check = |heading: &str, expected: &str| {
            assert_eq!(without_numbers(&plain(heading)), expected);
        };
        check("\u{FEFF}Full_Name ", "full name");
        check("E-mail 1 - Value", "e mail # value");
        check("Emails 12 Email", "emails # email");
        check("* First   name", "first name");
        check("", "");
    }

    #[test]
    fn a_heading_stands_for_one_thing() {
        for kind in [ImportKind::Accounts, ImportKind::Contacts, ImportKind::Tickets] {
            let all = of(kind);
            for (at, (heading, meaning)) in all.iter().enumerate() {
                assert_eq!(without_numbers(&plain(heading)), *heading);
                assert!(all[..at].iter().all(|(it, _)| it != heading), "{heading} stands twice");
                let (Clear(field) | Unclear(field)) = meaning;
                if let Field::Listed(name) = field {
                    assert!(find::<Contact>(name).is_some(), "{name} is no field");
                }
            }
        }
    }
}
