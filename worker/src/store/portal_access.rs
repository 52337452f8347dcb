//! Contacts' access to help centers, and their passwords.

use serde::Deserialize;
use shared::email::AddressKey;
use shared::ids::{ContactId, HelpCenterId};
use shared::operations::rows::PortalAccessRow;
use shared::policy::Permit;
use shared::policy::customers::{Block, Invite, SetPassword};
use shared::portal::access::PortalState;
use shared::time::Timestamp;

use super::help_centers::{Asked, asked_help_center};
use super::proof::{Held, Own};
use super::{Statement, sql};

/// A contact's standing with a help center: what signing in and inviting need to know.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Standing {
    /// The contact.
    pub(crate) contact: ContactId,
    /// The contact's name.
    pub(crate) name: String,
    /// The help center.
    pub(crate) help_center: HelpCenterId,
    /// The help center's name.
    pub(crate) help_center_name: String,
    /// The primary address.
    pub(crate) email: Option<String>,
    /// The address that a reset is sent to: a verified one [E7].
    pub(crate) verified_email: Option<String>,
    /// Whether a mail to the primary address bounced [P13].
    pub(crate) has_bounced: bool,
    /// Whether mails to [`Self::verified_email`] come back [P13].
    pub(crate) reset_bounces: bool,
    /// The state of the contact's access.
    pub(crate) state: PortalState,
    /// The row with the state; `None` if the contact was never invited.
    #[serde(default)]
    pub(crate) row: Option<PortalAccessRow>,
    /// The hash of the password.
    pub(crate) password_hash: Option<String>,
}

macro_rules! row {
    () => {
        "json_object('contact_id', p.contact_id, 'help_center_id', p.help_center_id, 'state', p.state, 'since', p.since)"
    };
}

macro_rules! standing {
    ($help_center:expr, $where:literal) => {
        concat!(
            "select json_object(
               'contact', c.id, 'name', ltrim(c.first_name || ' ' || c.last_name),
               'help_center', h.id, 'help_center_name', h.name, 'email', m.email,
               'verified_email', (select email from contact_addresses
                                   where contact_id = c.id and is_live = 1 and verified_at is not null
                                   order by bounced_at is not null, is_primary desc, created_at, id limit 1),
               'has_bounced', json(iif(m.bounced_at is null, 'false', 'true')),
               'reset_bounces', json(iif((select min(bounced_at is not null) from contact_addresses
                                           where contact_id = c.id and is_live = 1 and verified_at is not null) = 1, 'true', 'false')),
               'state', coalesce(p.state, 'unverified'), 'password_hash', k.hash,
               'row', json(iif(p.state is null, null, ",
            row!(), "))) as json
              from contacts c join help_centers h on h.id = ",
            $help_center,
            "
              left join contact_addresses m on m.contact_id = c.id and m.is_live = 1 and m.is_primary = 1
              left join portal_access p on p.contact_id = c.id and p.help_center_id = h.id
              left join credentials k on k.contact_id = c.id
             where c.deleted_at is null and ",
            $where
        )
    };
}

const BY_IDS: &str = standing!(
    asked_help_center!("?2"),
    "c.id in (select value from json_each(?1)) order by c.sort_key, c.id"
);

/// The standing of these contacts with the help center, a [`Standing`] each.
pub(crate) fn of(contacts: &[ContactId], help_center: Asked<'_>) -> Statement {
    sql(BY_IDS).with_json(contacts).with(help_center)
}

// A contact can sign in with any of their verified addresses [E7].
const BY_ADDRESS: &str = standing!(
    asked_help_center!("?2"),
    "c.id = (select contact_id from contact_addresses where address_key = ?1 and is_live = 1 and verified_at is not null)"
);

/// The standing of the contact with this address, as a [`Standing`].
pub(crate) fn by_address(address: &AddressKey, help_center: Asked<'_>) -> Statement {
    sql(BY_ADDRESS).with(address.as_str()).with(help_center)
}

const BY_SESSION: &str = standing!(
    "(select help_center_id from sessions where hash = ?1)",
    "c.id = (select contact_id from sessions where hash = ?1)"
);

/// The standing of the signed-in contact with the session's help center, as a
/// [`Standing`].
pub(crate) fn by_session(hash: &str) -> Statement {
    sql(BY_SESSION).with(hash)
}

const SET_STATE: &str = "
    insert into portal_access (contact_id, help_center_id, state, since) values (?1, ?2, ?3, ?4)
        on conflict (contact_id, help_center_id) do update
       set state = ?3, since = iif(state = ?3, since, ?4), version = version + 1";

macro_rules! unchanged {
    ($more:literal) => {
        concat!(
            "insert into guard select coalesce(
      (select state from portal_access where contact_id = ?1 and help_center_id = ?2), 'unverified') = ?3
      and exists (select 1 from contacts where id = ?1 and deleted_at is null) ",
            $more
        )
    };
}

const STATE_UNCHANGED: &str = unchanged!("");

const UNCHANGED: &str = unchanged!(
    "and (select email from contact_addresses where contact_id = ?1 and is_live = 1 and is_primary = 1) is ?4
     and (select hash from credentials where contact_id = ?1) is ?5"
);

/// The guard that the contact is unchanged: in the same state, with the same primary
/// address and the same password. Whatever is decided on a [`Standing`] is written with
/// this guard.
pub(crate) fn unchanged(standing: &Standing) -> Statement {
    sql(UNCHANGED)
        .with(standing.contact)
        .with(standing.help_center)
        .with_word(&standing.state)
        .with(standing.email.as_ref())
        .with(standing.password_hash.as_ref())
}

const HAS_ADDRESS: &str = "
    insert into guard select exists (
      select 1 from contact_addresses where contact_id = ?1 and address_key = ?2 and is_live = 1)";

/// The guard that the address is still the contact's.
pub(crate) fn has_address(contact: ContactId, address: &AddressKey) -> Statement {
    sql(HAS_ADDRESS).with(contact).with(address.as_str())
}

/// Sets the state after an agent's invitation. To be guarded by [`unchanged`].
pub(crate) fn step_by_invitation(
    _: &Permit<Invite>,
    standing: &Standing,
    to: PortalState,
    now: Timestamp,
) -> Statement {
    sql(SET_STATE).with(standing.contact).with(standing.help_center).with_word(&to).with(now)
}

/// The guard of the state that `held` was read with, and the statement that sets the state
/// after redeeming the link.
pub(crate) fn step_by_link(held: &Held, to: PortalState, now: Timestamp) -> (Statement, Statement) {
    let link = held.link();
    let guard =
        sql(STATE_UNCHANGED).with(link.contact).with(link.help_center).with_word(&link.state);
    let set = sql(SET_STATE).with(link.contact).with(link.help_center).with_word(&to).with(now);
    (guard, set)
}

const SET_PASSWORD: &str = "
    insert into credentials (contact_id, hash, must_change, changed_at) values (?1, ?2, ?3, ?4)
        on conflict (contact_id) do update set hash = ?2, must_change = ?3, changed_at = ?4";

/// Sets the contact's own password.
pub(crate) fn set_own_password(own: &Own<ContactId>, hash: &str, now: Timestamp) -> Statement {
    sql(SET_PASSWORD).with(own.id()).with(hash).with(false).with(now)
}

/// Sets a password that must be changed at the first sign-in [P6].
pub(crate) fn set_given_password(
    _: &Permit<SetPassword>,
    contact: ContactId,
    hash: &str,
    now: Timestamp,
) -> Statement {
    sql(SET_PASSWORD).with(contact).with(hash).with(true).with(now)
}

const SEEN: &str = "
    update portal_access set seen_at = ?3 where contact_id = ?1 and help_center_id = ?2";

/// Updates when the contact was last in the help center.
pub(crate) fn seen(own: &Own<ContactId>, help_center: HelpCenterId, now: Timestamp) -> Statement {
    sql(SEEN).with(own.id()).with(help_center).with(now)
}

const UNSENT: &str = "
    update outbox set state = 'dropped'
     where contact_id = ?1 and help_center_id = ?2 and state = 'queued'";

/// Drops the queued mails to the contact [P7].
pub(crate) fn drop_mails(
    _: &Permit<Block>,
    contact: ContactId,
    help_center: HelpCenterId,
) -> Statement {
    sql(UNSENT).with(contact).with(help_center)
}

/// What ends when a contact is blocked.
#[derive(Deserialize)]
pub(crate) struct Ends {
    /// The number of sessions.
    pub(crate) sessions: u32,
    /// The number of working links.
    pub(crate) links: u32,
    /// The number of queued mails.
    pub(crate) mails: u32,
}

const ENDS: &str = "
    select json_object(
      'sessions', (select count(*) from sessions where contact_id = ?1 and ?3 < expires_at),
      'links', (select count(*) from tokens where contact_id = ?1 and help_center_id = ?2
                   and used_at is null and dead_at is null and ?3 < expires_at),
      'mails', (select count(*) from outbox where contact_id = ?1 and help_center_id = ?2 and state = 'queued')) as json";

/// What would end if the contact were blocked now, an [`Ends`].
pub(crate) fn ends(contact: ContactId, help_center: HelpCenterId, now: Timestamp) -> Statement {
    sql(ENDS).with(contact).with(help_center).with(now)
}
