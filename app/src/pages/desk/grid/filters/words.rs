//! Conditions in words: "Status is Open or Waiting", "Created in the last 30 days".

use std::fmt::Display;

use shared::grid::{Column, Condition, Day, Kind, NONE, Reference, Shown};

/// How what stands in a condition is called.
pub struct Words<'a> {
    /// A record, by its id.
    pub name: &'a dyn Fn(&str) -> String,
    /// A code.
    pub code: &'a dyn Fn(&str) -> String,
    /// A day, from `2026-11-27`.
    pub day: &'a dyn Fn(&str) -> String,
}

/// What `condition` asks of `column`.
pub fn condition(column: &Column, condition: &Condition, words: &Words<'_>) -> String {
    let label = column.label;
    let is = |rest: &str| [label, " ", rest].concat();
    match condition {
        Condition::Any(values) => any(column, values, words),
        Condition::Is(text) if column.kind == Kind::Code => {
            is(&["is ", &(words.code)(text)].concat())
        }
        Condition::Is(text) => is(&["is ", text].concat()),
        Condition::Has(text) => is(&["contains ", text].concat()),
        Condition::Empty => is("is empty"),
        Condition::Filled => is("has a value"),
        Condition::Days { from, to, not } => {
            let days = days(*from, *to, words);
            is(&[if *not { "not " } else { "" }, &days].concat())
        }
        Condition::Last(1) => is("in the last day"),
        Condition::Last(days) => is(&["in the last ", &days.to_string(), " days"].concat()),
        Condition::Numbers { from, to } => is(&numbers(*from, *to)),
        Condition::Letter(letter) => is(&["is ", &letter.as_char().to_string()].concat()),
    }
}

fn any(column: &Column, values: &[String], words: &Words<'_>) -> String {
    let label = column.label;
    let is_agent = column.kind == Kind::Record(Reference::Agent);
    if let [value] = values
        && value == NONE
        && !is_agent
    {
        return ["No ", &lower(label)].concat();
    }
    let one = |value: &String| match column.kind {
        Kind::Choice(choices) => {
            let choice = choices.iter().find(|(it, _)| it == value);
            choice.map_or_else(|| value.clone(), |(_, words)| (*words).to_owned())
        }
        _ if value == NONE => if is_agent { "nobody" } else { "none" }.to_owned(),
        _ if value == "me" => value.clone(),
        _ => (words.name)(value),
    };
    let values: Vec<String> = values.iter().map(one).collect();
    let link = match (column.shown, column.kind) {
        // These are sentences of their own: "Private", "Not in account".
        (Shown::Never, Kind::Choice(_)) => ": ",
        (Shown::Never, Kind::Record(_)) => " ",
        _ => " is ",
    };
    [label, link, &or(&values)].concat()
}

/// In the middle of a sentence.
fn lower(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// "A", "A or B", "A, B, or C", "A, B, or 3 more".
fn or(values: &[String]) -> String {
    match values {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => [one, " or ", two].concat(),
        [one, two, three] => [one, ", ", two, ", or ", three].concat(),
        [one, two, rest @ ..] => {
            [one, ", ", two, ", or ", &rest.len().to_string(), " more"].concat()
        }
    }
}

fn days(from: Option<Day>, to: Option<Day>, words: &Words<'_>) -> String {
    let say = |day: Day| (words.day)(&day.to_string());
    match (from, to) {
        (Some(from), Some(to)) if from == to => ["on ", &say(from)].concat(),
        (Some(from), Some(to)) => ["from ", &say(from), " to ", &say(to)].concat(),
        (Some(from), None) => ["since ", &say(from)].concat(),
        (None, Some(to)) => ["until ", &say(to)].concat(),
        (None, None) => String::new(),
    }
}

fn numbers(from: Option<u32>, to: Option<u32>) -> String {
    let say = |words: &str, number: &dyn Display| [words, " ", &number.to_string()].concat();
    match (from, to) {
        (Some(from), Some(to)) if from == to => say("is", &from),
        (Some(from), Some(to)) => [&*say("from", &from), " ", &say("to", &to)].concat(),
        (Some(from), None) => say("at least", &from),
        (None, Some(to)) => say("at most", &to),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use shared::grid::{Accounts, Contacts, Grid, Members, Tickets, column};

    use super::*;

    const ACME: &str = "0199a000-0000-7000-8000-0000000000a1";

    fn said<L: Grid>(name: &str, text: &str) -> String {
        let column = column(L::COLUMNS, name).unwrap();
        let asked = column.kind.parse(text).unwrap();
        let name = |id: &str| if id == ACME { "Acme" } else { "Somebody" }.to_owned();
        let (code, day) = (|code: &str| format!("<{code}>"), |day: &str| format!("[{day}]"));
        condition(column, &asked, &Words { name: &name, code: &code, day: &day })
    }

    #[test]
    fn a_condition_is_said_in_words() {
        for (is, expected) in [
            (said::<Tickets>("status", "open,waiting"), "Status is Open or Waiting"),
            (
                said::<Tickets>("status", "open,waiting,solved"),
                "Status is Open, Waiting, or Solved",
            ),
            (said::<Tickets>("status", Tickets::ANY_STATUS), "Status is Open, Waiting, or 2 more"),
            (said::<Tickets>("assignee", "me"), "Assignee is me"),
            (said::<Tickets>("assignee", "me,none"), "Assignee is me or nobody"),
            (said::<Tickets>("assignee", "none"), "Assignee is nobody"),
            (said::<Tickets>("account", ACME), "Account is Acme"),
            (said::<Tickets>("account", "none"), "No account"),
            (said::<Tickets>("private", "yes"), "Private: Yes"),
            (said::<Tickets>("created", "last:30"), "Created in the last 30 days"),
            (said::<Tickets>("created", "last:1"), "Created in the last day"),
            (said::<Tickets>("created", "2026-11-01.."), "Created since [2026-11-01]"),
            (said::<Tickets>("created", "..2026-11-01"), "Created until [2026-11-01]"),
            (
                said::<Tickets>("created", "not:2026-11-01..2026-11-05"),
                "Created not from [2026-11-01] to [2026-11-05]",
            ),
            (said::<Tickets>("created", "2026-11-01..2026-11-01"), "Created on [2026-11-01]"),
            (said::<Contacts>("title", "has:manager"), "Job title contains manager"),
            (said::<Contacts>("title", "is:Buyer"), "Job title is Buyer"),
            (said::<Contacts>("title", "empty"), "Job title is empty"),
            (said::<Contacts>("birthday", "filled"), "Birthday has a value"),
            (said::<Contacts>("language", "is:de"), "Language is <de>"),
            (said::<Contacts>("active", "no"), "Active in a help center: No"),
            (said::<Contacts>("without", ACME), "Not in account Acme"),
            (said::<Members>("kind", "direct"), "Relationship is Primary"),
            (said::<Accounts>("unsolved", "1.."), "Unsolved tickets at least 1"),
            (said::<Accounts>("contacts", "..0"), "Contacts at most 0"),
            (said::<Accounts>("contacts", "2..5"), "Contacts from 2 to 5"),
            (said::<Accounts>("contacts", "2..2"), "Contacts is 2"),
        ] {
            assert_eq!(is, expected);
        }
    }
}
