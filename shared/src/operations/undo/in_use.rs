//! Records that an undo would delete although something depends on them by now. They are kept,
//! and with them the rows that belong to them.

use std::collections::BTreeSet;

use super::{Back, Today, contact_of, row};
use crate::ids::{AccountId, ContactId};
use crate::operations::effects::Record;
use crate::operations::rows::{Diff, RowChange};

/// The contacts and accounts that stay.
#[derive(Default)]
pub(super) struct Stays {
    contacts: BTreeSet<ContactId>,
    accounts: BTreeSet<AccountId>,
}

impl Stays {
    /// Whether `change` is about one of them, or about a row that belongs to it.
    pub(super) fn has(&self, change: &RowChange) -> bool {
        contact_of(change).is_some_and(|it| self.contacts.contains(&it))
            || account_of(change).is_some_and(|it| self.accounts.contains(&it))
            || matches!(change, RowChange::CustomValue(diff) if row(diff).is_some_and(|it| match it.record() {
                Record::Contact(id) => self.contacts.contains(&id),
                Record::Account(id) => self.accounts.contains(&id),
            }))
    }
}

/// The account that the row is, or belongs to.
fn account_of(change: &RowChange) -> Option<AccountId> {
    match change {
        RowChange::Account(diff) => row(diff).map(|it| it.id),
        RowChange::Domain(diff) => row(diff).map(|it| it.account_id),
        RowChange::RoleLevel(diff) => row(diff).map(|it| it.account_id),
        RowChange::Relationship(diff) => row(diff).map(|it| it.account_id),
        _ => None,
    }
}

/// The records that `back` would delete and that have to stay. `touched` are the changes of
/// the operation whose rows were changed since.
///
/// What stays for one record can be a reason for another: a contact who stays belongs to an
/// account that stays for that.
pub(super) fn of(back: &[Back], touched: &[RowChange], today: &Today) -> Stays {
    let mut stays = Stays::default();
    loop {
        let rest: Vec<&Back> = back.iter().filter(|it| !stays.has(&it.change)).collect();
        let (contacts, accounts) = found(&rest, (back, touched), today);
        if contacts.is_empty() && accounts.is_empty() {
            return stays;
        }
        stays.contacts.extend(contacts);
        stays.accounts.extend(accounts);
    }
}

fn found(
    rest: &[&Back],
    (back, touched): (&[Back], &[RowChange]),
    today: &Today,
) -> (Vec<ContactId>, Vec<AccountId>) {
    let (mut relationships, mut addresses) = (BTreeSet::new(), BTreeSet::new());
    for it in rest {
        match &it.change {
            RowChange::Relationship(diff) => relationships.extend(row(diff).map(|it| it.id)),
            RowChange::Address(diff) => addresses.extend(row(diff).map(|it| it.id)),
            _ => {}
        }
    }
    let (mut contacts, mut accounts) = (Vec::new(), Vec::new());
    for Back { change, was_made } in rest {
        match change {
            RowChange::Contact(Diff { after: Some(after), .. }) if after.deleted_at.is_some() => {
                let id = after.id;
                let has_more = today
                    .relationships
                    .iter()
                    .any(|it| it.contact_id == id && !relationships.contains(&it.id))
                    || today
                        .addresses
                        .iter()
                        .any(|it| it.contact_id == id && !addresses.contains(&it.id));
                if has_more || *was_made && today.with_tickets.contains(&id) {
                    contacts.push(id);
                }
            }
            RowChange::Account(Diff { after: Some(after), .. }) if after.deleted_at.is_some() => {
                let id = after.id;
                let is_here = |change: &RowChange| match change {
                    RowChange::Relationship(diff) => row(diff)
                        .is_some_and(|it| it.account_id == id && !relationships.contains(&it.id)),
                    _ => false,
                };
                let keeps =
                    back.iter().any(|it| is_here(&it.change)) || touched.iter().any(is_here);
                if keeps || today.joined.contains(&id) || *was_made && today.in_use.contains(&id) {
                    accounts.push(id);
                }
            }
            _ => {}
        }
    }
    (contacts, accounts)
}
