//! The headings that a file's columns are recognized by: those of the exports of other
//! systems, and our own words. `tests/data/headings/` has those of whole files.
//!
//! A heading is compared in small letters, with a space for each sign, and `#` for each
//! number: the columns `E-mail 1 - Value` and `E-mail 2 - Value` hold the same. Headings
//! of single fields stand in [`crate::fields`], too.

use crate::import::mapping::{Field, System};
use crate::import::run::ImportKind;

/// What a column holds, and whether that counts beside a column that is called so more
/// clearly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It does.
    Clear(Field),
    /// It does only where no other column holds the same: `Organization` is where
    /// somebody works, but beside `Accounts 1 Account name` it is who runs the system.
    Unclear(Field),
}

use Meaning::{Clear, Unclear};

/// What columns an import of a kind knows.
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
    ("job title", Clear(Field::Listed("title"))),
    ("jobtitle", Clear(Field::Listed("title"))),
    ("organization title", Clear(Field::Listed("title"))),
    ("organization # title", Clear(Field::Listed("title"))),
    // Beside a job's title it is what stands before a name.
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

/// The heading that only exports of this kind have. An export of tickets may say of each
/// whose it is, with the columns of a contact, and one of contacts where each belongs.
const MARKS: [(&str, ImportKind); 3] = [
    ("ticket id", ImportKind::Tickets),
    ("contact id", ImportKind::Contacts),
    ("company id", ImportKind::Accounts),
];

/// What a file with these headings holds, where it says so.
pub(super) fn kind_of(plain: &[String]) -> Option<ImportKind> {
    let has = |mark: &str| plain.iter().any(|it| it == mark);
    MARKS.into_iter().find(|(mark, _)| has(mark)).map(|(_, kind)| kind)
}

/// A heading in small letters, with one space for each run of signs.
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
