//! Parses names of people.

use crate::import::findings::Finding;
use crate::import::mapping::{Columns, Field};
use crate::import::spreadsheet;
use crate::text::PersonName;
use crate::unicode;

/// A person's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// First name; none: the file has only one name [E6].
    pub first: Option<PersonName>,
    /// Last name.
    pub last: PersonName,
    /// Whether a full name of several words was divided, which is a guess.
    pub is_guess: bool,
}

impl Name {
    /// The full name.
    pub fn whole(&self) -> String {
        let first = self.first.as_ref().map(|it| format!("{it} "));
        format!("{}{}", first.unwrap_or_default(), self.last)
    }
}

/// The name in `row`: from the columns for first and last name, else from the column for
/// the full name.
pub fn read(columns: &Columns, row: &[String]) -> Result<Name, Finding> {
    let cell = |field| columns.cell(field, row);
    let (first, last) = (cell(Field::FirstName), cell(Field::LastName));
    let whole = [Field::FullName, Field::LastName].into_iter();
    let whole = whole.chain([Field::FirstName]).find(|it| columns.heading(*it).is_some());
    let whole = whole.unwrap_or(Field::FullName);
    let ((first, last), field) = match (first, last) {
        ("", "") => (split_name(cell(Field::FullName)), whole),
        (one, "") => ((String::new(), one.to_owned()), Field::LastName),
        (first, last) => ((first.to_owned(), last.to_owned()), Field::LastName),
    };
    if let Some(damage) = spreadsheet::damage(&first).or(spreadsheet::damage(&last)) {
        return Err(columns.wrong(field, damage));
    }
    let parse = |name: &str| PersonName::parse(name).map_err(|error| columns.wrong(field, error));
    let first = if first.is_empty() { None } else { Some(parse(&first)?) };
    let is_guess = field == Field::FullName
        && first.as_ref().is_some_and(|it| it.as_str().contains(char::is_whitespace));
    Ok(Name { first, last: parse(&last)?, is_guess })
}

/// Words that belong to the last name that follows them.
const PARTICLES: [&str; 41] = [
    "'t", "af", "al", "ap", "bin", "bint", "da", "das", "de", "degli", "del", "della", "den",
    "der", "di", "do", "dos", "du", "el", "ibn", "la", "las", "le", "los", "mac", "na", "nic",
    "ní", "ó", "op", "san", "st.", "ten", "ter", "van", "vom", "von", "zu", "zum", "zur", "ua",
];

/// Splits a full name: the last word is the last name, with the particles before it ("van
/// der Berg"). A single word is a last name.
fn split_name(full: &str) -> (String, String) {
    let words: Vec<&str> = full.split_whitespace().collect();
    let is_particle = |word: &str| {
        let word = unicode::nfc(word).replace('’', "'").to_lowercase();
        PARTICLES.contains(&word.as_str())
    };
    let mut at = words.len().saturating_sub(1);
    while 1 < at && words.get(at - 1).is_some_and(|word| is_particle(word)) {
        at -= 1;
    }
    let (first, last) = words.split_at(at);
    (first.join(" "), last.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::run::ImportKind;

    #[track_caller]
    fn check_name(full: &str, first: &str, last: &str) {
        assert_eq!(split_name(full), (first.to_owned(), last.to_owned()), "{full}");
    }

    #[test]
    fn e6_a_name_is_split_before_its_last_word_and_particles() {
        check_name("Lena Brandt", "Lena", "Brandt");
        check_name("María José Peñalver", "María José", "Peñalver");
        check_name("Jeroen van der Meulen", "Jeroen", "van der Meulen");
        check_name("Wouter van ’t Hof", "Wouter", "van ’t Hof");
        check_name("Ciarán Ó Dálaigh", "Ciarán", "Ó Dálaigh");
        check_name("Callum  St. John", "Callum", "St. John");
        check_name("De Luca", "De", "Luca");
        check_name("Inês", "", "Inês");
        check_name("田中太郎", "", "田中太郎");
        check_name("  ", "", "");
    }

    #[track_caller]
    fn check(cells: [&str; 3], expected: Result<(Option<&str>, &str), &str>) {
        let header = ["First name", "Last name", "Full name", "Email"];
        let columns = Columns::recognize(ImportKind::Contacts, &header.map(str::to_owned)).unwrap();
        let actual = read(&columns, &cells.map(str::to_owned)).map_err(|it| it.sentence());
        let actual =
            actual.as_ref().map(|it| (it.first.as_ref().map(PersonName::as_str), it.last.as_str()));
        assert_eq!(actual.map_err(String::as_str), expected, "{cells:?}");
    }

    #[test]
    fn e6_the_parts_of_a_name_count_before_the_whole() {
        check(["Hana", "Kovac", "Dr Hana Maria Kovac PhD"], Ok((Some("Hana"), "Kovac")));
        check(["", "Suharto", ""], Ok((None, "Suharto")));
        check(["uma", "", ""], Ok((None, "uma")));
        check(["", "", "Madonna"], Ok((None, "Madonna")));
        check(["", "", ""], Err("“Full name”: enter a name."));
        let error = "“Full name”: this is a spreadsheet's word for an error.";
        check(["", "", "#NAME?"], Err(error));
    }

    #[test]
    fn e6_a_name_of_several_words_is_divided_by_a_guess() {
        let header = ["Full name", "Email"].map(str::to_owned);
        let columns = Columns::recognize(ImportKind::Contacts, &header).unwrap();
        let check = |full: &str, is_guess| {
            let name = read(&columns, &[full.to_owned(), String::new()]).unwrap();
            assert_eq!(name.is_guess, is_guess, "{full}");
        };
        check("Ann Lee", false);
        check("Madonna", false);
        check("Jeroen van der Meulen", false);
        check("María José Peñalver Ruiz", true);
    }

    #[test]
    fn a_missing_name_is_told_of_a_column_that_the_file_has() {
        let header = ["First name", "Last name", "Email"].map(str::to_owned);
        let columns = Columns::recognize(ImportKind::Contacts, &header).unwrap();
        let row = ["", "", "office@x.example"].map(str::to_owned);
        let reason = read(&columns, &row).unwrap_err().sentence();
        assert_eq!(reason, "“Last name”: enter a name.");
    }
}
