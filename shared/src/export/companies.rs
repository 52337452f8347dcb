//! A contact's accounts as cells of a file: as far as an import can read them, and as a whole.

use serde_json::Value;

use crate::customers::level::AccessLevel;
use crate::import::spreadsheet;
use crate::words::desk::{columns, things};

/// A part of a contact's relationships.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    /// The name of the primary account.
    Primary,
    /// The names of the other accounts.
    Others,
    /// Whether the contact sees all tickets of the primary account.
    SeesAll,
    /// All that there is to them: account, kind, role and access.
    All,
}

/// Relationships as the store reads them, the primary one first: account, kind, role, level,
/// and whether no other account has the name.
pub(super) fn written(part: Part, value: Option<&Value>) -> String {
    let all = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let of_kind =
        |is_primary| all.iter().filter(move |it| is_direct(it) == is_primary && is_clear(it));
    match part {
        Part::Primary => of_kind(true).map(|it| text(it, 0)).collect(),
        Part::Others => of_kind(false).map(|it| text(it, 0)).collect::<Vec<_>>().join(" || "),
        Part::SeesAll => of_kind(true).map(|it| if sees_all(it) { "yes" } else { "no" }).collect(),
        Part::All => all.iter().map(whole).collect::<Vec<_>>().join("; "),
    }
}

fn text(relationship: &Value, at: usize) -> &str {
    relationship.get(at).and_then(Value::as_str).unwrap_or_default()
}

fn is_direct(relationship: &Value) -> bool {
    text(relationship, 1) == "direct"
}

/// Whether an import finds the account by its name.
fn is_clear(relationship: &Value) -> bool {
    let name = text(relationship, 0);
    let is_one_name = !name.contains("||") && !name.contains(":::");
    let is_alone = relationship.get(4).and_then(Value::as_i64) == Some(1);
    is_alone && is_one_name && spreadsheet::damage(name).is_none()
}

fn sees_all(relationship: &Value) -> bool {
    AccessLevel::of_word(text(relationship, 3)).is_some_and(|it| AccessLevel::Own < it)
}

/// `Acme (Primary, IT lead, View all)`
fn whole(relationship: &Value) -> String {
    let kind = if is_direct(relationship) { columns::primary() } else { columns::additional() };
    let level = match AccessLevel::of_word(text(relationship, 3)) {
        Some(AccessLevel::Own) | None => things::level_own(),
        Some(AccessLevel::AllRead) => things::level_all_read(),
        Some(AccessLevel::AllReply) => things::level_all_reply(),
        Some(AccessLevel::Manage) => things::level_manage(),
    };
    let role = text(relationship, 2);
    let said: Vec<&str> = [kind, role, level].into_iter().filter(|it| !it.is_empty()).collect();
    [text(relationship, 0), " (", &said.join(", "), ")"].concat()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn i2_accounts_that_an_import_would_not_find_are_only_in_the_column_for_people() {
        let all = json!([
            ["Acme", "direct", "IT lead", "all_read", 1],
            ["A || B", "indirect", null, "own", 1],
            ["Globex", "indirect", null, "manage", 1],
            ["Twin", "indirect", null, "own", 0],
            ["Umbra; Co", "indirect", null, "own", 1],
        ]);
        let check = |part, expected: &str| assert_eq!(written(part, Some(&all)), expected);
        check(Part::Primary, "Acme");
        check(Part::Others, "Globex || Umbra; Co");
        check(Part::SeesAll, "yes");
        check(
            Part::All,
            "Acme (Primary, IT lead, View all); A || B (Additional, Own tickets only); \
             Globex (Additional, Manage); Twin (Additional, Own tickets only); \
             Umbra; Co (Additional, Own tickets only)",
        );
        let none = json!([["#REF!", "direct", null, "own", 1]]);
        assert_eq!(written(Part::Primary, Some(&none)), "");
        assert_eq!(written(Part::SeesAll, Some(&none)), "");
    }
}
