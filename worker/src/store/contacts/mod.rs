//! Contacts: one whole, and what is written of one. The list by name is in
//! [`lists`]; who belongs to whom in [`super::relationships`].

pub(crate) mod lists;

use serde::{Deserialize, Serialize};
use shared::api::Named;
use shared::customers::contact::ContactBody;
use shared::email::{AddressKey, Email};
use shared::ids::{AddressId, AgentId, ContactId, HelpCenterId};
use shared::policy::Permit;
use shared::policy::customers::{Associate, KeepCustomers};
use shared::text::person_sort_key;
use shared::time::Timestamp;

use super::accounts::Target;
use super::relationships::live_relationships;
use super::{Statement, sql};

// Of a contact's tickets the latest 1,000 are looked at for those without an
// account, here and where they are moved.
const ONE: &str = concat!(
    "select json_object(
       'id', c.id, 'first_name', c.first_name, 'last_name', c.last_name,
       'addresses', json((select json_group_array(json_object(
            'id', id, 'email', email, 'is_primary', json(iif(is_primary, 'true', 'false')),
            'is_verified', json(iif(verified_at is null, 'false', 'true'))) order by is_primary desc, created_at, id)
          from contact_addresses where contact_id = c.id and is_live = 1)),
       'title', c.title, 'phone', c.phone, 'about', c.about,
       'owner', json((select json_object('id', id, 'name', name) from agents where id = c.owner_id)),
       'needs_details', json(iif(c.needs_details, 'true', 'false')),
       'relationships', ", live_relationships!("c.id"), ",
       'former_relationships', json((select json_group_array(json_object(
            'account', json_object('id', f.account_id, 'name', fa.name), 'kind', f.kind, 'role', f.role,
            'valid_from', f.valid_from, 'valid_to', f.valid_to) order by f.valid_to desc, f.id)
          from (select * from relationships where contact_id = c.id and valid_to is not null
                 order by valid_to desc limit 50) f join accounts fa on fa.id = f.account_id)),
       'portal', json((select json_group_array(json_object(
            'help_center', json_object('id', h.id, 'name', h.name), 'state', coalesce(p.state, 'unverified'),
            'since', p.since, 'seen_at', p.seen_at,
            'mail', json((select json_object('state', o.state, 'queued_at', o.queued_at) from outbox o
                      where o.contact_id = c.id and o.help_center_id = h.id and o.kind in ('activation', 'reset')
                      order by o.queued_at desc limit 1))) order by h.is_default desc, h.name)
          from help_centers h left join portal_access p on p.contact_id = c.id and p.help_center_id = h.id)),
       'tickets_without_account', (select count(*) from (
            select account_id from tickets where requester_id = c.id order by activity_at desc limit 1000)
          where account_id is null),
       'created_at', c.created_at, 'version', c.version) as json
      from contacts c
     where c.id = ?1 and c.deleted_at is null"
);

/// The contact, as a `Contact`. What a change asks of them is a [`Present`].
pub(crate) fn one(id: ContactId) -> Statement {
    sql(ONE).with(id)
}

/// A contact as they are now.
#[derive(Deserialize)]
pub(crate) struct Present {
    first_name: String,
    last_name: String,
    title: Option<String>,
    phone: Option<String>,
    about: Option<String>,
    needs_details: bool,
    /// Who looks after them.
    pub(crate) owner: Option<Named<AgentId>>,
    /// Counts their changes.
    pub(crate) version: i64,
}

/// What is there before a contact is written.
#[derive(Deserialize)]
pub(crate) struct Beside {
    /// Who has the address already.
    pub(crate) holder: Option<Named<ContactId>>,
    /// The agent who is to look after them, where there is such a one.
    pub(crate) owner: Option<AgentId>,
    /// The account they are to belong to, where there is such a one.
    pub(crate) account: Option<Target>,
    /// The help center that they may be invited to, and what it is called.
    pub(crate) help_center: Option<Named<HelpCenterId>>,
}

const BESIDE: &str = "
    select json_object(
       'holder', json((select json_object('id', c.id, 'name', c.first_name || ' ' || c.last_name)
                    from contact_addresses m join contacts c on c.id = m.contact_id
                   where m.address_key = ?1 and m.is_live = 1)),
       'owner', (select id from agents where id = ?2 and disabled_at is null),
       'account', json((select json_object(
            'account', json_object('id', a.id, 'name', a.name),
            'owner', json((select json_object('id', id, 'name', name) from agents where id = a.owner_id)))
          from accounts a where a.id = ?3 and a.deleted_at is null)),
       'help_center', json((select json_object('id', id, 'name', name) from help_centers where is_default = 1))) as json";

/// What stands beside `body`, as a [`Beside`]. `key` is that of its address.
pub(crate) fn beside(body: &ContactBody, key: Option<&AddressKey>) -> Statement {
    sql(BESIDE).with(key.map(AddressKey::as_str)).with(body.owner).with(body.account)
}

/// What an agent may change of a contact.
#[derive(Serialize)]
pub(crate) struct ContactFields {
    first_name: String,
    last_name: String,
    title: Option<String>,
    phone: Option<String>,
    about: Option<String>,
    owner: Option<AgentId>,
    needs_details: bool,
    #[serde(skip)]
    sort_key: String,
}

impl ContactFields {
    /// As they are.
    pub(crate) fn of(contact: Present) -> Self {
        Self {
            first_name: contact.first_name,
            last_name: contact.last_name,
            title: contact.title,
            phone: contact.phone,
            about: contact.about,
            owner: contact.owner.map(|it| it.id),
            needs_details: contact.needs_details,
            sort_key: String::new(),
        }
    }

    /// As `body` wants them, for `owner` to look after. Somebody has looked, so
    /// that no details are needed any more [E6].
    pub(crate) fn wanted(body: &ContactBody, owner: Option<AgentId>) -> Self {
        Self {
            first_name: body.first_name.to_string(),
            last_name: body.last_name.to_string(),
            title: body.title.as_ref().map(ToString::to_string),
            phone: body.phone.as_ref().map(ToString::to_string),
            about: body.about.as_ref().map(ToString::to_string),
            owner: body.owner.or(owner),
            needs_details: false,
            sort_key: person_sort_key(&body.first_name, &body.last_name),
        }
    }

    /// The name, as it is shown.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

const INSERT: &str = "
    insert into contacts (id, first_name, last_name, sort_key, title, phone, about, owner_id, needs_details,
                          created_at, updated_at)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)";

const UPDATE: &str = "
    update contacts
       set first_name = ?2, last_name = ?3, sort_key = ?4, title = ?5, phone = ?6, about = ?7, owner_id = ?8,
           needs_details = ?9, updated_at = ?10, version = version + 1
     where id = ?1";

/// Makes a contact.
pub(crate) fn insert(
    _: &Permit<KeepCustomers>,
    id: ContactId,
    fields: &ContactFields,
    now: Timestamp,
) -> Statement {
    written(INSERT, id, fields, now)
}

/// Changes a contact.
pub(crate) fn update(
    _: &Permit<KeepCustomers>,
    id: ContactId,
    fields: &ContactFields,
    now: Timestamp,
) -> Statement {
    written(UPDATE, id, fields, now)
}

fn written(text: &'static str, id: ContactId, fields: &ContactFields, now: Timestamp) -> Statement {
    sql(text)
        .with(id)
        .with(&fields.first_name)
        .with(&fields.last_name)
        .with(&fields.sort_key)
        .with(fields.title.as_ref())
        .with(fields.phone.as_ref())
        .with(fields.about.as_ref())
        .with(fields.owner)
        .with(fields.needs_details)
        .with(now)
}

const ADD_ADDRESS: &str = "
    insert into contact_addresses (id, contact_id, email, address_key, is_primary, created_at)
    values (?1, ?2, ?3, ?4, 1, ?5)";

/// Gives a contact who was just made their primary address. One that another
/// has breaks a unique index: of two at once, one wins [E1].
pub(crate) fn add_primary_address(
    _: &Permit<KeepCustomers>,
    (id, contact): (AddressId, ContactId),
    (email, key): (&Email, &AddressKey),
    now: Timestamp,
) -> Statement {
    sql(ADD_ADDRESS).with(id).with(contact).with(email.as_str()).with(key.as_str()).with(now)
}

const VERSION: &str = "
    insert into guard select exists (
      select 1 from contacts where id = ?1 and version = ?2 and deleted_at is null)";

/// The guard that nobody has changed them since.
pub(crate) fn version(id: ContactId, version: i64) -> Statement {
    sql(VERSION).with(id).with(version)
}

const COUNT_CHANGE: &str =
    "update contacts set version = version + 1, updated_at = ?2 where id = ?1";

/// Counts a change of the contact's primary account: who saw the former one
/// changes nothing by it.
pub(crate) fn count_change(_: &Permit<Associate>, id: ContactId, now: Timestamp) -> Statement {
    sql(COUNT_CHANGE).with(id).with(now)
}
