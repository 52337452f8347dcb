//! Ids from other systems.

use crate::import::faults::Fault;
use crate::import::findings::Finding;
use crate::import::mapping::{Columns, Field, System};
use crate::import::spreadsheet;

/// The prefix for an id from the system that exported the file, so that it cannot be
/// confused with an id from another system.
pub const FRESHDESK: &str = "freshdesk:";
const HUBSPOT: &str = "hubspot:";
const SALESFORCE: &str = "salesforce:";

/// The longest external id, in characters.
pub const MAX_ID_CHARS: usize = 120;

/// The ids in a row. The id that is stored comes first: one from a third system, since it
/// is in the exports of several systems.
pub fn read(columns: &Columns, row: &[String]) -> Result<Vec<String>, Finding> {
    let cells = |field| columns.all(field, row).map(move |cell| (field, cell));
    let third = cells(Field::ExternalId);
    let own = cells(Field::Id(System::Freshdesk)).chain(cells(Field::Id(System::HubSpot)));
    let mut ids = Vec::new();
    for (field, cell) in third.chain(own) {
        let id = one(field, cell);
        ids.push(id.map_err(|fault| columns.wrong_cell(field, fault, cell))?);
    }
    Ok(ids)
}

fn one(field: Field, cell: &str) -> Result<String, Fault> {
    if let Some(damage) = spreadsheet::damage(cell) {
        return Err(damage.into());
    }
    let cell = spreadsheet::unescaped(cell);
    let system = match field {
        Field::Id(_) if cell.contains('@') => return Err(Fault::AddressIsNoId),
        Field::Id(System::HubSpot) => HUBSPOT,
        Field::Id(System::Freshdesk) if is_of_salesforce(cell) => SALESFORCE,
        Field::Id(System::Freshdesk) => FRESHDESK,
        _ => "",
    };
    if MAX_ID_CHARS < system.len() + cell.chars().count() || cell.chars().any(char::is_control) {
        return Err(Fault::LongId);
    }
    Ok(format!("{system}{cell}"))
}

/// Whether `id` is a Salesforce id: 15 or 18 letters and digits, whose prefix says the kind
/// of record.
fn is_of_salesforce(id: &str) -> bool {
    matches!(id.len(), 15 | 18)
        && id.starts_with('0')
        && id.bytes().all(|it| it.is_ascii_alphanumeric())
        && id.bytes().any(|it| it.is_ascii_alphabetic())
}

/// The system that an id is from, if its prefix says so.
fn system(id: &str) -> Option<&'static str> {
    [FRESHDESK, HUBSPOT, SALESFORCE].into_iter().find(|it| id.starts_with(it))
}

/// Whether an existing record with the external id `there` is a different record than the
/// one in a row with `ids`, although they share an address or a name. That is so if both
/// have an id from the same system, and these differ.
pub fn is_another(there: Option<&str>, ids: &[String]) -> bool {
    there.is_some_and(|there| {
        let same_system = |id: &&String| system(id) == system(there);
        !ids.iter().any(|id| id == there) && ids.iter().any(|id| same_system(&id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::run::ImportKind;

    #[test]
    fn ids_contradict_only_within_one_system() {
        let ids = ["CRM-2".to_owned(), "freshdesk:5".to_owned()];
        assert!(!is_another(None, &ids));
        assert!(!is_another(Some("CRM-2"), &ids));
        assert!(!is_another(Some("freshdesk:5"), &ids));
        assert!(is_another(Some("CRM-1"), &ids));
        assert!(!is_another(Some("CRM-1"), &ids[1..]));
        assert!(!is_another(Some("hubspot:7"), &ids[1..]));
        assert!(is_another(Some("freshdesk:4"), &ids[1..]));
    }

    #[track_caller]
    fn check(heading: &str, cell: &str, expected: Result<&str, &str>) {
        let headings = [heading, "Email", "Full name"].map(str::to_owned);
        let columns = Columns::recognize(ImportKind::Contacts, &headings).unwrap();
        let row = [cell, "", ""].map(str::to_owned);
        let actual = read(&columns, &row).map(|it| it.concat()).map_err(|it| it.sentence());
        assert_eq!(actual.as_deref().map_err(String::as_str), expected, "{cell}");
    }

    #[test]
    fn i1_an_id_says_who_gave_it() {
        check("Contact ID", "103000912010", Ok("freshdesk:103000912010"));
        check("Contact ID", "0035g00000XyZaBAAV", Ok("salesforce:0035g00000XyZaBAAV"));
        check("Record ID", "151", Ok("hubspot:151"));
        check("External ID", "CRM-7", Ok("CRM-7"));
        check("External ID", "=\"007\"", Ok("007"));
    }

    #[test]
    fn i1_what_a_spreadsheet_has_shortened_is_no_id() {
        let shortened = "\u{201C}Contact ID\u{201D}: a spreadsheet has shortened this number, and its digits are lost: format the column as text and export again (1.03001E+11).";
        check("Contact ID", "1.03001E+11", Err(shortened));
        let wrong =
            "\u{201C}External ID\u{201D}: this is a spreadsheet's word for an error (#REF!).";
        check("External ID", "#REF!", Err(wrong));
        let address = "\u{201C}Contact ID\u{201D}: an e-mail address is no id (ann@acme.example).";
        check("Contact ID", "ann@acme.example", Err(address));
    }
}
