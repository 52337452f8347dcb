//! What deleting contacts and accounts asks, and what ends with a contact: sessions, links and
//! queued mails [D1, D3].

use serde::{Deserialize, Serialize};
use shared::api::Named;
use shared::ids::{AccountId, AddressId, AgentId, ContactId, RelationshipId};
use shared::operations::deletion::{MAX_CONTACTS, Person};
use shared::operations::rows::{Diff, RowChange};
use shared::policy::customers::AssociationTarget;
use shared::policy::workspace::Workspace;
use shared::time::Timestamp;

use super::literal::join;
use super::portal_access::Ends;
use super::proof::Proof;
use super::records::{contact_addresses, contacts, relationships};
use super::{Batch, Slot, Statement, sql};

/// A contact who is to be deleted, or whose account is.
#[derive(Deserialize)]
pub(crate) struct Found {
    /// The contact.
    pub(crate) contact: Named<ContactId>,
    /// The contact's rows.
    #[serde(flatten)]
    pub(crate) person: Person,
    /// The owners of the accounts that the contact belongs to.
    owners: Vec<Option<Named<AgentId>>>,
}

impl Found {
    /// What the policy needs to know of each account that the contact belongs to.
    pub(crate) fn targets(
        &self,
        workspace: Workspace,
    ) -> impl Iterator<Item = AssociationTarget> + '_ {
        self.owners.iter().map(move |it| super::accounts::policy(it.as_ref(), workspace))
    }
}

/// The contacts `p.id`, a [`Found`] each.
macro_rules! people {
    ($from:literal) => {
        join!(
            "select json_object(
               'contact', json_object('id', r.id, 'name', ltrim(r.first_name || ' ' || r.last_name)),
               'row', json(", contacts!(row_json), "),
               'addresses', json((select json_group_array(json(", contact_addresses!(row_json), ") order by r.id)
                   from contact_addresses r where r.contact_id = p.id and r.is_live = 1)),
               'relationships', json((select json_group_array(
                     json_object('row', json(", relationships!(row_json), "), 'account_name', a.name)
                     order by r.valid_from, r.id)
                   from relationships r join accounts a on a.id = r.account_id
                  where r.contact_id = p.id and r.valid_to is null)),
               'owners', json((select json_group_array(json(iif(g.id is null, null,
                     json_object('id', g.id, 'name', g.name))))
                   from relationships r join accounts a on a.id = r.account_id
                   left join agents g on g.id = a.owner_id
                  where r.contact_id = p.id and r.valid_to is null))) as json
               from (", $from, ") p cross join contacts r on r.id = p.id and r.deleted_at is null
              order by r.sort_key, r.id"
        )
    };
}

const CONTACTS: &str = people!("select value as id from json_each(?1)");

/// These contacts, a [`Found`] each. Those that do not exist are missing.
pub(crate) fn contacts(ids: &[ContactId]) -> Statement {
    sql(CONTACTS).with_json(ids)
}

const OF_ACCOUNT: &str = people!(
    "select contact_id as id from relationships where account_id = ?1 and valid_to is null
      order by contact_id limit ?2"
);

/// The contacts of the account, a [`Found`] each; one more than can be deleted with it, if
/// there are so many.
pub(crate) fn of_account(id: AccountId) -> Statement {
    let most = i64::try_from(MAX_CONTACTS).unwrap_or(i64::MAX);
    sql(OF_ACCOUNT).with(id).with(most + 1)
}

/// The records that changes delete, and their rows that the changes know of.
#[derive(Default, Serialize)]
struct Known {
    contacts: Vec<ContactId>,
    accounts: Vec<AccountId>,
    relationships: Vec<RelationshipId>,
    addresses: Vec<AddressId>,
}

const NO_MORE: &str = "
    insert into guard select
        not exists (select 1 from json_each(?1 -> 'contacts') j
                     cross join relationships r on r.contact_id = j.value and r.valid_to is null
                     where r.id not in (select value from json_each(?1 -> 'relationships')))
    and not exists (select 1 from json_each(?1 -> 'accounts') j
                     cross join relationships r on r.account_id = j.value and r.valid_to is null
                     cross join contacts c on c.id = r.contact_id and c.deleted_at is null
                     where r.id not in (select value from json_each(?1 -> 'relationships')))
    and not exists (select 1 from json_each(?1 -> 'contacts') j
                     cross join contact_addresses r on r.contact_id = j.value and r.is_live = 1
                     where r.id not in (select value from json_each(?1 -> 'addresses')))";

/// The guard that the deleted records have no more active relationships and addresses than
/// `changes` end.
pub(crate) fn no_more(changes: &[RowChange]) -> Statement {
    let mut known = Known::default();
    for change in changes {
        match change {
            RowChange::Contact(Diff { after: Some(row), .. }) => known.contacts.push(row.id),
            RowChange::Account(Diff { after: Some(row), .. }) => known.accounts.push(row.id),
            RowChange::Relationship(Diff { before: Some(row), .. }) => {
                known.relationships.push(row.id);
            }
            RowChange::Address(Diff { before: Some(row), .. }) => known.addresses.push(row.id),
            _ => {}
        }
    }
    sql(NO_MORE).with_json(&known)
}

const ENDS: &str = "
    select json_object(
      'sessions', (select count(*) from json_each(?1) j cross join sessions s
                       on s.contact_id = j.value and ?2 < s.expires_at),
      'links', (select count(*) from json_each(?1) j cross join tokens k
                    on k.contact_id = j.value and k.used_at is null and k.dead_at is null and ?2 < k.expires_at),
      'mails', (select count(*) from json_each(?1) j cross join outbox o
                    on o.contact_id = j.value and o.state = 'queued')) as json";

/// Asks in `batch` what ends with these contacts, if there are any.
pub(crate) fn ask_ends(
    batch: &mut Batch,
    contacts: &[ContactId],
    now: Timestamp,
) -> Option<Slot<Ends>> {
    (!contacts.is_empty()).then(|| batch.ask(sql(ENDS).with_json(contacts).with(now)))
}

const END_SESSIONS: &str =
    "delete from sessions where contact_id in (select value from json_each(?1))";

const END_LINKS: &str = "
    update tokens set dead_at = ?2
     where contact_id in (select value from json_each(?1)) and used_at is null and dead_at is null";

const DROP_MAILS: &str = "
    update outbox set state = 'dropped'
     where contact_id in (select value from json_each(?1)) and state = 'queued'";

/// Ends the contacts' sessions and links, and drops their queued mails.
pub(crate) fn end_access(_: &impl Proof, contacts: &[ContactId], now: Timestamp) -> [Statement; 3] {
    [
        sql(END_SESSIONS).with_json(contacts),
        sql(END_LINKS).with_json(contacts).with(now),
        sql(DROP_MAILS).with_json(contacts),
    ]
}
