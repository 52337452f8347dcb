//! Conditions in words: "Status is Open or Waiting", "Created in the last 30 days".

use shared::grid::{Column, Condition, Day, Kind, NONE, Reference, Shown};
use shared::words::desk::{common, grid as texts};

/// The functions that name the values in a condition.
pub struct Words<'a> {
    /// The name of a record by its id.
    pub name: &'a dyn Fn(&str) -> String,
    /// The name of a code.
    pub code: &'a dyn Fn(&str) -> String,
    /// The displayed form of a day such as `2026-11-27`.
    pub day: &'a dyn Fn(&str) -> String,
}

/// `condition` on `column` as a sentence.
pub fn condition(column: &Column, condition: &Condition, words: &Words<'_>) -> String {
    let label = column.label();
    match condition {
        Condition::Any(values) => any(column, values, words),
        Condition::Is(text) if column.kind == Kind::Code => texts::is(label, &(words.code)(text)),
        Condition::Is(text) => texts::is(label, text),
        Condition::Has(text) => texts::contains(label, text),
        Condition::Empty if matches!(column.kind, Kind::Records(_)) => {
            texts::listed(label, texts::none())
        }
        Condition::Filled if matches!(column.kind, Kind::Records(_)) => {
            texts::listed(label, texts::some())
        }
        Condition::Empty => texts::is_empty(label),
        Condition::Filled => texts::has_a_value(label),
        Condition::Days { from, to, not } => {
            let day = |day: Option<Day>| day.map(|it| (words.day)(&it.to_string()));
            days(label, day(*from).as_deref(), day(*to).as_deref(), *not)
        }
        Condition::Last(days) => texts::in_last_days(label, *days),
        Condition::Numbers { from, to } => numbers(label, *from, *to),
        Condition::Letter(letter) => texts::is(label, &letter.as_char().to_string()),
    }
}

fn any(column: &Column, values: &[String], words: &Words<'_>) -> String {
    let is_agent = column.kind == Kind::Record(Reference::Agent);
    if let ([value], Kind::Record(to)) = (values, column.kind)
        && value == NONE
        && !is_agent
    {
        let none = match to {
            Reference::Agent => texts::nobody(),
            Reference::Department => texts::no_department(),
            Reference::Account => common::no_account(),
            Reference::Contact => texts::no_requester(),
            Reference::Tag | Reference::Group => texts::none(),
        };
        return none.to_owned();
    }
    let one = |value: &String| match column.kind {
        Kind::Choice(choices) => {
            let choice = choices.iter().find(|it| it.word == value);
            choice.map_or_else(|| value.clone(), |it| it.label().to_owned())
        }
        _ if value == NONE => if is_agent { texts::nobody() } else { texts::none() }.to_owned(),
        _ if value == "me" => texts::me().to_owned(),
        _ => (words.name)(value),
    };
    let values: Vec<String> = values.iter().map(one).collect();
    let sentence = match (column.shown, column.kind) {
        // These are complete sentences: "Private", "Not in account".
        (Shown::Never, Kind::Choice(_)) | (_, Kind::Records(_)) => texts::listed,
        (Shown::Never, Kind::Record(_)) => texts::related,
        _ => texts::any_of,
    };
    sentence(column.label(), &or(&values))
}

/// "A", "A or B", "A, B, or C", "A, B, or 3 more".
fn or(values: &[String]) -> String {
    match values {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => texts::or_two(one, two),
        [one, two, three] => texts::or_three(one, two, three),
        [one, two, rest @ ..] => texts::or_more(one, two, rest.len()),
    }
}

fn days(label: &str, from: Option<&str>, to: Option<&str>, not: bool) -> String {
    match (from, to, not) {
        (Some(day), Some(to), false) if day == to => texts::on_day(label, day),
        (Some(day), Some(to), true) if day == to => texts::not_on_day(label, day),
        (Some(from), Some(to), false) => texts::from_day_to_day(label, from, to),
        (Some(from), Some(to), true) => texts::not_from_day_to_day(label, from, to),
        (Some(from), None, false) => texts::since_day(label, from),
        (Some(from), None, true) => texts::not_since_day(label, from),
        (None, Some(to), false) => texts::until_day(label, to),
        (None, Some(to), true) => texts::not_until_day(label, to),
        (None, None, _) => label.to_owned(),
    }
}

fn numbers(label: &str, from: Option<u32>, to: Option<u32>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from == to => texts::is_number(label, from),
        (Some(from), Some(to)) => texts::from_number_to_number(label, from, to),
        (Some(from), None) => texts::at_least(label, from),
        (None, Some(to)) => texts::at_most(label, to),
        (None, None) => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use shared::grid::{Accounts, Contacts, Grid, Members, Tickets, column};

    use super::*;

    const ACME: &str = "0199a000-0000-7000-8000-0000000000a1";

    fn sentence<L: Grid>(name: &str, text: &str) -> String {
        let column = column(L::COLUMNS, name).unwrap();
        let asked = column.kind.parse(text).unwrap();
        let name = |id: &str| if id == ACME { "Acme" } else { "Somebody" }.to_owned();
        let (code, day) = (|code: &str| format!("<{code}>"), |day: &str| format!("[{day}]"));
        condition(column, &asked, &Words { name: &name, code: &code, day: &day })
    }

    #[test]
    fn a_condition_is_said_in_words() {
        for (is, expected) in [
            (sentence::<Tickets>("status", "open,waiting"), "Status is Open or Waiting"),
            (
                sentence::<Tickets>("status", "open,waiting,solved"),
                "Status is Open, Waiting, or Solved",
            ),
            (
                sentence::<Tickets>("status", Tickets::ANY_STATUS),
                "Status is Open, Waiting, or 2 more",
            ),
            (sentence::<Tickets>("assignee", "me"), "Assignee is me"),
            (sentence::<Tickets>("assignee", "me,none"), "Assignee is me or nobody"),
            (sentence::<Tickets>("assignee", "none"), "Assignee is nobody"),
            (sentence::<Tickets>("account", ACME), "Account is Acme"),
            (sentence::<Tickets>("account", "none"), "No account"),
            (sentence::<Tickets>("private", "yes"), "Private: Yes"),
            (sentence::<Tickets>("created", "last:30"), "Created in the last 30 days"),
            (sentence::<Tickets>("created", "last:1"), "Created in the last day"),
            (sentence::<Tickets>("created", "2026-11-01.."), "Created since [2026-11-01]"),
            (sentence::<Tickets>("created", "..2026-11-01"), "Created until [2026-11-01]"),
            (
                sentence::<Tickets>("created", "not:2026-11-01..2026-11-05"),
                "Created not from [2026-11-01] to [2026-11-05]",
            ),
            (sentence::<Tickets>("created", "2026-11-01..2026-11-01"), "Created on [2026-11-01]"),
            (sentence::<Contacts>("title", "has:manager"), "Job title contains manager"),
            (sentence::<Contacts>("title", "is:Buyer"), "Job title is Buyer"),
            (sentence::<Contacts>("title", "empty"), "Job title is empty"),
            (sentence::<Contacts>("birthday", "filled"), "Birthday has a value"),
            (sentence::<Contacts>("language", "is:de"), "Language is <de>"),
            (sentence::<Contacts>("active", "no"), "Active in a help center: No"),
            (sentence::<Contacts>("without", ACME), "Not in account Acme"),
            (sentence::<Contacts>("tags", ACME), "Tags: Acme"),
            (sentence::<Contacts>("groups", "empty"), "Groups: none"),
            (sentence::<Accounts>("tags", "filled"), "Tags: any"),
            (sentence::<Members>("kind", "direct"), "Relationship is Primary"),
            (sentence::<Accounts>("unsolved", "1.."), "Unsolved tickets at least 1"),
            (sentence::<Accounts>("contacts", "..0"), "Contacts at most 0"),
            (sentence::<Accounts>("contacts", "2..5"), "Contacts from 2 to 5"),
            (sentence::<Accounts>("contacts", "2..2"), "Contacts is 2"),
        ] {
            assert_eq!(is, expected);
        }
    }
}
