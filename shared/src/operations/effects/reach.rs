//! Changes of phones, postal addresses, assignments and lines of reports, and how row changes
//! become such effects.

use serde::{Deserialize, Serialize};

use super::{Effect, Record};
use crate::customers::phones::{PhoneKind, PhoneNumber};
use crate::customers::postal::PostalAddress;
use crate::customers::reach::Reach;
use crate::ids::{AgentId, ContactId};
use crate::operations::rows::ContactRow;

/// How a phone or a postal address of a record changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListChange {
    /// It is added.
    Added,
    /// It is removed.
    Removed,
    /// It is for something else than before.
    Described,
    /// It becomes the primary one.
    BecamePrimary,
}

/// A phone changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneEffect {
    /// Whose.
    pub record: Record,
    /// The number.
    pub number: String,
    /// What it is for, after.
    pub kind: PhoneKind,
    /// How it changes.
    pub how: ListChange,
}

/// A postal address changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostalEffect {
    /// Whose.
    pub record: Record,
    /// The address in one line.
    pub address: String,
    /// Whether bills go there, after.
    pub is_billing: bool,
    /// Whether goods go there, after.
    pub is_shipping: bool,
    /// How it changes.
    pub how: ListChange,
}

/// Whom a contact is assigned or reports to changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonEffect<Id> {
    /// The contact.
    pub contact: ContactId,
    /// The other person before.
    pub from: Option<Id>,
    /// The other person after.
    pub to: Option<Id>,
}

/// The primary number and the rest, before or after.
type Side<'a> = (&'a Reach, Option<&'a str>);

/// Whether the change of the primary number is told as one of several phones, and not as
/// that of a field.
pub(super) fn has_several(before: &Reach, after: &Reach) -> bool {
    before.other_phones.is_some() || after.other_phones.is_some()
}

pub(super) fn reach(record: Record, before: Side<'_>, after: Side<'_>, effects: &mut Vec<Effect>) {
    if before != after {
        phones(record, before, after, effects);
        addresses(record, &before.0.addresses(), &after.0.addresses(), effects);
    }
}

fn phones(
    record: Record,
    (before, from): Side<'_>,
    (after, to): Side<'_>,
    effects: &mut Vec<Effect>,
) {
    let is_list = has_several(before, after);
    let (old, new) = (before.phones(from), after.phones(to));
    let mut tell = |it: &PhoneNumber, how| {
        let (number, kind) = (it.number.clone(), it.kind);
        effects.push(Effect::PhoneChanged(PhoneEffect { record, number, kind, how }));
    };
    let find = |all: &[PhoneNumber], it: &PhoneNumber| {
        all.iter().find(|other| other.number == it.number).map(|other| other.kind)
    };
    for it in old.iter().filter(|it| is_list && find(&new, it).is_none()) {
        tell(it, ListChange::Removed);
    }
    for it in &new {
        match find(&old, it) {
            None if is_list => tell(it, ListChange::Added),
            // The number is told as a field; what it is for is not.
            None if before.phone_kind != after.phone_kind => tell(it, ListChange::Described),
            Some(kind) if kind != it.kind => tell(it, ListChange::Described),
            Some(_) | None => {}
        }
    }
    if let (Some(was), Some(first)) = (old.first(), new.first())
        && is_list
        && was.number != first.number
    {
        tell(first, ListChange::BecamePrimary);
    }
}

fn addresses(
    record: Record,
    old: &[PostalAddress],
    new: &[PostalAddress],
    effects: &mut Vec<Effect>,
) {
    let mut tell = |it: &PostalAddress, how| {
        effects.push(Effect::PostalChanged(PostalEffect {
            record,
            address: it.lines().join(", "),
            is_billing: it.is_billing,
            is_shipping: it.is_shipping,
            how,
        }));
    };
    let find = |all: &[PostalAddress], it: &PostalAddress| {
        let same = all.iter().find(|other| other.lines() == it.lines());
        same.map(|other| (other.is_billing, other.is_shipping))
    };
    for it in old.iter().filter(|it| find(new, it).is_none()) {
        tell(it, ListChange::Removed);
    }
    for it in new {
        match find(old, it) {
            None => tell(it, ListChange::Added),
            Some(is_for) if is_for != (it.is_billing, it.is_shipping) => {
                tell(it, ListChange::Described);
            }
            Some(_) => {}
        }
    }
    if let (Some(was), Some(first)) = (old.first(), new.first())
        && was.lines() != first.lines()
    {
        tell(first, ListChange::BecamePrimary);
    }
}

pub(super) fn people(before: &ContactRow, after: &ContactRow, effects: &mut Vec<Effect>) {
    fn changed<Id: Copy + PartialEq>(
        contact: ContactId,
        from: Option<Id>,
        to: Option<Id>,
    ) -> Option<PersonEffect<Id>> {
        (from != to).then_some(PersonEffect { contact, from, to })
    }
    let assigned = changed::<AgentId>(after.id, before.assigned_to_id, after.assigned_to_id);
    effects.extend(assigned.map(Effect::AssignedChanged));
    let superior = changed::<ContactId>(after.id, before.reports_to_id, after.reports_to_id);
    effects.extend(superior.map(Effect::ReportsToChanged));
}
