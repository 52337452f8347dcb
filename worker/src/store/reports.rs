//! Reports: the contacts of each account, and who left one. Each is a walk of an index.

use serde::de::DeserializeOwned;
use shared::api::reports::{ContactsOfAccount, ContactsReport, Leaver, LeaversReport};
use shared::api::{PAGE_ROWS, Page};
use shared::time::Timestamp;

use super::family::parent;
use super::page::{MAX_INT, page};
use super::{Answers, Slot, Statement, StoreError, sql};

/// One row more than a page has tells whether there are others.
fn most() -> i64 {
    i64::try_from(PAGE_ROWS).unwrap_or_default() + 1
}

// An account of the list stands for its place in it.
const CONTACTS: &str = concat!(
    "select json_object(
       'account', json_object('id', x.id, 'name', x.name),
       'parent', json(",
    parent!("json_object('id', id, 'name', name)", "x"),
    "),
       'contacts', x.contacts,
       'indirect', (select count(*) from relationships r indexed by relationships_indirect_of_account
                     cross join contacts c on c.id = r.contact_id and c.deleted_at is null
                     where r.account_id = x.id and r.valid_to is null and r.kind = 'indirect')) as json
      from accounts x indexed by accounts_by_name
     where x.deleted_at is null
       and (x.sort_key, x.id) > (coalesce((select sort_key from accounts where id = ?1), ''), coalesce(?1, ''))
     order by x.sort_key, x.id limit cast(?2 as integer)"
);

/// The accounts by name with the numbers of their contacts [R12].
pub(crate) fn contacts(asked: &ContactsReport) -> Statement {
    sql(CONTACTS).with(asked.after.as_ref().map(|it| it.0.as_str())).with(most())
}

// Somebody whose other relationship with the account goes on, as after a merge, did not leave.
const LEAVERS: &str = "
    select json_object(
       'relationship', r.id,
       'contact', json_object('id', c.id, 'name', ltrim(c.first_name || ' ' || c.last_name)),
       'has_page', json(iif(c.deleted_at is null, 'true', 'false')),
       'account', json_object('id', a.id, 'name', a.name),
       'account_has_page', json(iif(a.deleted_at is null, 'true', 'false')),
       'kind', r.kind, 'role', r.role_name, 'valid_from', r.valid_from, 'valid_to', r.valid_to) as json
      from relationships r indexed by relationships_left
     cross join contacts c on c.id = r.contact_id
     cross join accounts a on a.id = r.account_id
     where r.valid_to is not null and ?1 <= r.valid_to and (r.valid_to, r.id) < (?2, ?3)
       and not exists (
         select 1 from relationships n
          where n.contact_id = r.contact_id and n.account_id = r.account_id and n.valid_to is null
            and n.valid_from < r.valid_to)
     order by r.valid_to desc, r.id desc limit cast(?4 as integer)";

/// Who left an account in a period, the latest first.
pub(crate) fn leavers(asked: &LeaversReport) -> Statement {
    let place = asked.after.as_ref().and_then(|it| {
        let (at, id) = it.0.split_once('.')?;
        Some((at.parse::<i64>().ok()?, id.to_owned()))
    });
    let end = asked.until.map_or(MAX_INT, Timestamp::millis);
    let (at, id) = place.unwrap_or((end, String::new()));
    let since = asked.since.map_or(0, Timestamp::millis);
    sql(LEAVERS).with(since).with(at.clamp(0, MAX_INT)).with(id).with(most())
}

/// The page of accounts that [`contacts`] asked for.
pub(crate) fn contacts_page(
    answers: &mut Answers,
    slot: Slot<ContactsOfAccount>,
) -> Result<Page<ContactsOfAccount>, StoreError> {
    read(answers, slot, |it| it.account.id.to_string())
}

/// The page of leavers that [`leavers`] asked for.
pub(crate) fn leavers_page(
    answers: &mut Answers,
    slot: Slot<Leaver>,
) -> Result<Page<Leaver>, StoreError> {
    read(answers, slot, |it| {
        [it.valid_to.millis().to_string(), it.relationship.to_string()].join(".")
    })
}

fn read<T: DeserializeOwned>(
    answers: &mut Answers,
    slot: Slot<T>,
    cursor: impl Fn(&T) -> String,
) -> Result<Page<T>, StoreError> {
    Ok(page(answers.all(slot)?, cursor))
}
