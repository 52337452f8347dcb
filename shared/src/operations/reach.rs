//! The row changes of editing the phones and postal addresses of a contact or an account.

use super::rows::{AccountRow, ContactRow, Diff, RowChange};
use crate::customers::reach::{Reach, ReachBody};
use crate::fields::{Record, Values, find};

/// Sets what was typed. The primary number is the listed field `phone`.
fn set<R: Record>(reach: &mut Reach, fields: &mut Values<R>, body: &ReachBody) {
    reach.set_addresses(&body.addresses);
    put(fields, reach.set_phones(body.phones.clone()));
}

fn put<R: Record>(fields: &mut Values<R>, primary: Option<String>) {
    if let Some(field) = find::<R>("phone") {
        fields.set(field, primary);
    }
}

/// Keeps the other phones of a record whose fields were changed from `before`.
pub(super) fn follow<R: Record>(reach: &mut Reach, before: &Values<R>, fields: &mut Values<R>) {
    let primary = reach.follow(before.get("phone"), fields.get("phone"));
    put(fields, primary);
}

/// Sets the phones and addresses of a contact; none: nothing changes.
pub fn edit_contact(row: ContactRow, body: &ReachBody) -> Option<RowChange> {
    let change =
        RowChange::Contact(Diff::update(row, |it| set(&mut it.reach, &mut it.fields, body)));
    (!change.is_idle()).then_some(change)
}

/// Sets the phones and addresses of an account; none: nothing changes.
pub fn edit_account(row: AccountRow, body: &ReachBody) -> Option<RowChange> {
    let change =
        RowChange::Account(Diff::update(row, |it| set(&mut it.reach, &mut it.fields, body)));
    (!change.is_idle()).then_some(change)
}
