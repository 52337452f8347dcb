//! Contacts: one whole, and what is written of one. Lists are in [`super::grid`], their
//! addresses in [`addresses`]; who belongs to whom is in [`super::relationships`].

pub(crate) mod addresses;
pub(in crate::store) mod reports;

use serde::Deserialize;
use shared::api::Named;
use shared::customers::contact::ContactBody;
use shared::email::AddressKey;
use shared::fields::contact::Contact as Fields;
use shared::ids::{AgentId, ContactId, HelpCenterId};
use shared::operations::rows::ContactRow;
use shared::time::Timestamp;

use self::reports::{superior, up};
use super::accounts::Target;
use super::custom_fields::with_custom;
use super::help_centers::{Asked, asked_help_center};
use super::literal::{join, with_fields};
use super::merges::merged_into;
use super::proof::Proof;
use super::records::contacts as rows;
use super::relationships::live_relationships;
use super::scope::seen_by_agent;
use super::{Statement, sql};

// Of a contact's tickets the latest 1,001 are counted, and the latest 1,000 are looked at
// for those without an account, here and where they are moved.
const ONE: &str = join!(
    "select ",
    with_fields!(Fields, "c", with_custom!("contact", "c", concat!("json_object(
       'id', c.id, 'first_name', c.first_name, 'last_name', c.last_name,
       'addresses', json((select json_group_array(json_object(
            'id', id, 'email', email, 'is_primary', json(iif(is_primary, 'true', 'false')),
            'is_verified', json(iif(verified_at is null, 'false', 'true')),
            'bounced', json(iif(bounced_at is null, null, json_object('at', bounced_at, 'code', (
               select o.bounce_code from outbox o
                where o.contact_id = c.id and o.bounced_at is not null and o.email = m.email collate nocase
                order by o.queued_at desc, o.id desc limit 1))))) order by is_primary desc, created_at, id)
          from contact_addresses m where contact_id = c.id and is_live = 1)),
       'has_password', json(iif(exists (select 1 from credentials where contact_id = c.id), 'true', 'false')),
       'owner', json((select json_object('id', id, 'name', name) from agents where id = c.owner_id)),
       'needs_details', json(iif(c.needs_details, 'true', 'false')),
       'assigned_to', json((select json_object('id', id, 'name', name) from agents where id = c.assigned_to_id)),
       'reports_to', json(", superior!("json_object('id', id, 'name', name)", "c"), "),
       'relationships', ", live_relationships!("c.id"), ",
       'former_relationships', json((select json_group_array(json_object(
            'account', json_object('id', f.account_id, 'name', fa.name), 'kind', f.kind, 'role', f.role_name,
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
       'tickets', (select count(*) from (
            select department_id from tickets
             where requester_id = c.id order by activity_at desc limit 1001) t
          where ", seen_by_agent!("?2"), "),
       'tickets_without_account', (select count(*) from (
            select account_id, department_id from tickets
             where requester_id = c.id order by activity_at desc limit 1000) t
          where t.account_id is null and ", seen_by_agent!("?2"), "),
       'created_at', c.created_at, 'version', c.version)"))),
    " as json
      from contacts c
     where c.id = ", merged_into!("contacts"), " and c.deleted_at is null"
);

/// The contact, or the one that it was merged into [M6], as a `Contact`. What a change asks
/// of them is [`now`].
pub(crate) fn one(id: ContactId, session: &str) -> Statement {
    sql(ONE).with(id).with(session)
}

/// A contact's own row, and how often it was changed.
#[derive(Deserialize)]
pub(crate) struct ContactNow {
    /// The row.
    pub(crate) row: ContactRow,
    /// Counts its changes.
    pub(crate) version: i64,
    /// The contact they report to. Deleted contacts on the way up are skipped.
    pub(crate) superior: Option<ContactId>,
}

const NOW: &str = join!(
    "select json_object('row', json(",
    rows!(row_json),
    "), 'version', r.version, 'superior', ",
    superior!("id", "r"),
    ") as json
       from contacts r where r.id = ?1 and r.deleted_at is null"
);

/// The contact's row, a [`ContactNow`].
pub(crate) fn now(id: ContactId) -> Statement {
    sql(NOW).with(id)
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
    /// The agent to assign the contact to, if that agent exists.
    pub(crate) assigned_to: Option<AgentId>,
    /// The contact to report to, if that contact exists.
    pub(crate) reports_to: Option<ContactId>,
    /// Whether that one is, or reports to, the contact [R16].
    pub(crate) leads_back: bool,
}

const BESIDE: &str = concat!(
    "select json_object(
       'holder', json((select json_object('id', c.id, 'name', ltrim(c.first_name || ' ' || c.last_name))
                    from contact_addresses m join contacts c on c.id = m.contact_id
                   where m.address_key = ?1 and m.is_live = 1)),
       'owner', (select id from agents where id = ?2 and disabled_at is null),
       'account', json((select json_object(
            'account', json_object('id', a.id, 'name', a.name),
            'owner', json((select json_object('id', id, 'name', name) from agents where id = a.owner_id)))
          from accounts a where a.id = ?3 and a.deleted_at is null)),
       'help_center', json((select json_object('id', id, 'name', name) from help_centers
                                where id = ", asked_help_center!("?4"), ")),
       'assigned_to', (select id from agents where id = ?5 and disabled_at is null),
       'reports_to', (select id from contacts where id = ?6 and deleted_at is null),
       'leads_back', json(iif(exists (", up!("?6"), " select 1 from up where id = ?7), 'true', 'false'))) as json"
);

/// What stands beside `body` of the contact `id`, if there is one yet, as a [`Beside`]. `key`
/// is that of its address.
pub(crate) fn beside(
    id: Option<ContactId>,
    body: &ContactBody,
    key: Option<&AddressKey>,
    help_center: Asked<'_>,
) -> Statement {
    sql(BESIDE)
        .with(key.map(AddressKey::as_str))
        .with(body.owner)
        .with(body.account)
        .with(help_center)
        .with(body.assigned_to)
        .with(body.reports_to)
        .with(id)
}

const VERSION: &str = "
    insert into guard select exists (
      select 1 from contacts where id = ?1 and version = ?2 and deleted_at is null)";

/// The guard that nobody has changed them since.
pub(crate) fn version(id: ContactId, version: i64) -> Statement {
    sql(VERSION).with(id).with(version)
}

const LIVE: &str = "
    insert into guard select exists (select 1 from contacts where id = ?1 and deleted_at is null)";

/// The guard that the contact was not deleted.
pub(crate) fn live(id: ContactId) -> Statement {
    sql(LIVE).with(id)
}

const COUNT_CHANGE: &str =
    "update contacts set version = version + 1, updated_at = ?2 where id = ?1";

/// Counts a change of what belongs to the contact: who saw the former state changes
/// nothing by it.
pub(crate) fn count_change(_: &impl Proof, id: ContactId, now: Timestamp) -> Statement {
    sql(COUNT_CHANGE).with(id).with(now)
}
