//! The check of a file: what an import would do with each row, before anything is written
//! [I6].
//!
//! A check plans the rows slice by slice, as the commit does, but the rows of earlier slices
//! are not written. So each plan is kept with its [`Effect`], which is added to the records
//! that a later slice reads. The commit does what the check has planned: it plans a row again
//! only if the row is to be written, and if its record is as it was.

use std::collections::HashMap;
use std::fmt::Display;
use std::hash::Hash;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::customers::account::Domain;
use crate::ids::{AccountId, ContactId, Named};
use crate::import::findings::Finding;
use crate::import::plan::{Plan, RowResult};

/// The longest value of a change that is kept, in characters.
const MAX_CHARS: usize = 120;

/// What the check has planned for a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The result that the row will have.
    pub result: RowResult,
    /// Why it will fail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Finding>,
    /// The id of its record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// A stamp of the existing record, which changes with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    /// What later rows of the file have to know of it.
    #[serde(default, skip_serializing_if = "Effect::is_none")]
    pub effect: Effect,
    /// What changes of the record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<FieldChange>,
}

impl Planned {
    /// The plan of the commit, if it is already known: nothing is written for a row that the
    /// check did not want to write, or whose record is another one than the check has seen.
    /// `there` is the row's existing record now, with its stamp.
    pub fn foregone<T, Id>(&self, there: Option<&(Id, String)>) -> Option<Plan<T, Id>>
    where
        Id: Display + FromStr,
    {
        let as_it_was = match self.result {
            RowResult::Failed => return self.reason.clone().map(Plan::Fail),
            RowResult::Skipped => return Some(Plan::Skip(self.subject.as_ref()?.parse().ok()?)),
            RowResult::Created => there.is_none(),
            RowResult::Updated => there.is_some_and(|(id, stamp)| {
                self.subject == Some(id.to_string()) && self.seen.as_ref() == Some(stamp)
            }),
        };
        (!as_it_was).then_some(Plan::Fail(Finding::ChangedSince))
    }
}

/// A change of a field of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field's name, as the API has it, or `email`, `account` or `domain` for one that is
    /// added.
    pub field: String,
    /// Its value before; none: it is empty.
    pub from: Option<String>,
    /// Its value after; none: it is empty.
    pub to: Option<String>,
}

impl FieldChange {
    /// A value that is added.
    pub fn added(field: &str, to: &str) -> Self {
        Self { field: field.to_owned(), from: None, to: Some(cut(to)) }
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARS) {
        None => text.to_owned(),
        Some((end, _)) => [text.get(..end).unwrap_or_default().trim_end(), "…"].concat(),
    }
}

/// A text that is not empty.
fn text(value: Option<&Value>) -> Option<&str> {
    value.and_then(Value::as_str).filter(|it| !it.is_empty())
}

/// The texts that differ in two objects with the same keys. Other kinds of values are left out.
pub fn changes(before: &Value, after: &Value) -> Vec<FieldChange> {
    let fields = after.as_object().into_iter().flatten();
    fields
        .filter_map(|(field, after)| {
            let (from, to) = (text(before.get(field)), text(Some(after)));
            let (from_cut, to_cut) = (from.map(cut), to.map(cut));
            (from != to).then(|| FieldChange { field: field.clone(), from: from_cut, to: to_cut })
        })
        .collect()
}

/// What a row will have done that matters to later rows of the same file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// Accounts that it creates beside its own record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<Named<AccountId>>,
    /// The account that it creates or changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountAfter>,
    /// The contact whose id in another system it sets, and that id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<(ContactId, String)>,
}

impl Effect {
    /// Whether it has none.
    pub const fn is_none(&self) -> bool {
        self.accounts.is_empty() && self.account.is_none() && self.contact.is_none()
    }
}

/// What identifies an account after a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountAfter {
    /// Its id.
    pub id: AccountId,
    /// Its name before, if that is another one.
    pub was: Option<String>,
    /// Its name.
    pub name: String,
    /// Its id in another system.
    pub external_id: Option<String>,
    /// The domains that the row adds.
    pub domains: Vec<Domain>,
}

/// An earlier row of the file that is checked.
#[derive(Clone, Debug, Deserialize)]
pub struct EarlierRow {
    /// The line that it begins on.
    pub line: u32,
    /// The id of its record.
    pub subject: Option<String>,
    /// Its effect.
    #[serde(default)]
    pub effect: Option<Effect>,
}

/// The lines of earlier rows by their records.
pub fn lines_of<Id: FromStr + Eq + Hash>(earlier: &[EarlierRow]) -> HashMap<Id, u32> {
    let line = |it: &EarlierRow| Some((it.subject.as_ref()?.parse().ok()?, it.line));
    earlier.iter().filter_map(line).collect()
}

/// The effects of earlier rows, in the order of the file.
pub fn effects(earlier: &[EarlierRow]) -> impl Iterator<Item = &Effect> + Clone {
    earlier.iter().filter_map(|it| it.effect.as_ref())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn planned(result: RowResult) -> Planned {
        Planned {
            result,
            reason: (result == RowResult::Failed).then_some(Finding::NoKey),
            subject: (result != RowResult::Failed).then(|| "7".to_owned()),
            seen: (result == RowResult::Updated).then(|| "v1".to_owned()),
            effect: Effect::default(),
            changes: Vec::new(),
        }
    }

    #[test]
    fn i6_what_is_committed_is_what_was_checked() {
        type Known = Option<Plan<(), u32>>;
        let there = |id, stamp: &str| Some((id, stamp.to_owned()));
        let check = |result, there: Option<(u32, String)>, expected: Known| {
            assert_eq!(planned(result).foregone::<(), u32>(there.as_ref()), expected);
        };
        let changed = || Some(Plan::Fail(Finding::ChangedSince));
        check(RowResult::Created, None, None);
        check(RowResult::Created, there(7, "v1"), changed());
        check(RowResult::Updated, there(7, "v1"), None);
        check(RowResult::Updated, there(7, "v2"), changed());
        check(RowResult::Updated, there(8, "v1"), changed());
        check(RowResult::Updated, None, changed());
        check(RowResult::Skipped, there(7, "v2"), Some(Plan::Skip(7)));
        check(RowResult::Failed, None, Some(Plan::Fail(Finding::NoKey)));
    }

    #[test]
    fn i6_a_plan_is_kept_as_it_is() {
        let mut all = planned(RowResult::Updated);
        all.changes = vec![FieldChange::added("email", &"é".repeat(200))];
        all.effect.accounts = vec![Named {
            id: "0192f0c1-2b3c-7def-8abc-0123456789ab".parse().unwrap(),
            name: "A".to_owned(),
        }];
        for plan in [all, planned(RowResult::Created), planned(RowResult::Failed)] {
            let json = serde_json::to_string(&plan).unwrap();
            assert_eq!(serde_json::from_str::<Planned>(&json).unwrap(), plan, "{json}");
        }
    }

    #[test]
    fn i6_only_what_differs_is_a_change() {
        let before = json!({ "title": "Buyer", "phone": "1", "about": null, "kept": "x", "n": 1 });
        let after = json!({ "title": "CEO", "phone": "", "about": "New", "kept": "x", "n": 2 });
        let found = changes(&before, &after);
        let mut found: Vec<_> =
            found.iter().map(|it| (&*it.field, it.from.as_deref(), it.to.as_deref())).collect();
        found.sort_unstable();
        let expected = [
            ("about", None, Some("New")),
            ("phone", Some("1"), None),
            ("title", Some("Buyer"), Some("CEO")),
        ];
        assert_eq!(found, expected);
    }
}
