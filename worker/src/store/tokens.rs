//! One-time links: their purpose, their contact, and whether they still work.

use serde::Deserialize;
use shared::email::Email;
use shared::ids::{AddressId, AgentId, ContactId, HelpCenterId, TokenId};
use shared::policy::Permit;
use shared::policy::customers::Invite;
use shared::policy::viewer::Actor;
use shared::portal::access::PortalState;
use shared::portal::link::{self, LinkPurpose, LinkRefusal, LinkUse};
use shared::time::{Span, Timestamp};

use super::proof::{Held, Proof};
use super::{Statement, sql};
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::secrets;

/// How long an activation link is valid [P4].
pub(crate) const ACTIVATION_LIFE: Span = Span::days(7);

/// How long a reset link is valid. Out-of-band codes must be short-lived (ASVS 6.5.5).
pub(crate) const RESET_LIFE: Span = Span::minutes(10);

/// How long a verification link is valid: as long as an activation link.
const VERIFICATION_LIFE: Span = ACTIVATION_LIFE;

/// A second request for a link within this time is a double click [P16].
pub(crate) const JUST: Span = Span::minutes(1);

/// A link.
#[derive(Deserialize)]
pub(crate) struct Link {
    /// Its id.
    pub(crate) id: TokenId,
    /// The purpose.
    pub(crate) purpose: LinkPurpose,
    /// The contact.
    pub(crate) contact: ContactId,
    /// The help center.
    pub(crate) help_center: HelpCenterId,
    /// The help center's name.
    pub(crate) help_center_name: String,
    /// The contact's first name.
    pub(crate) first_name: String,
    /// The contact's last name.
    pub(crate) last_name: String,
    /// The address that it was sent to.
    pub(crate) email: Email,
    /// The state of the contact's access.
    pub(crate) state: PortalState,
    /// When it expires.
    pub(crate) expires_at: Timestamp,
    /// Whether it was used or replaced, or its address is no longer the contact's.
    #[serde(rename = "is_spent")]
    pub(crate) spent: bool,
    /// Whether it was used.
    #[serde(rename = "is_used")]
    pub(crate) used: bool,
}

impl Link {
    /// The right that it gives, if it works at `now`.
    pub(crate) fn hold(self, now: Timestamp) -> Result<Held, LinkRefusal> {
        let used = match (self.used, self.spent) {
            (true, _) => LinkUse::Used,
            (false, true) => LinkUse::Gone,
            (false, false) => LinkUse::Open,
        };
        link::works(self.purpose, used, self.expires_at, now)?;
        Ok(Held::new(self))
    }
}

const BY_HASH: &str = "
    select json_object(
       'id', k.id, 'purpose', k.purpose, 'contact', k.contact_id, 'help_center', k.help_center_id,
       'help_center_name', h.name, 'first_name', coalesce(nullif(c.first_name, ''), c.last_name), 'last_name', c.last_name, 'email', k.email,
       'state', coalesce(p.state, 'unverified'), 'expires_at', k.expires_at,
       'is_used', json(iif(k.used_at is null, 'false', 'true')),
       'is_spent', json(iif(k.used_at is not null or k.dead_at is not null or c.deleted_at is not null
         or not exists (select 1 from contact_addresses
                         where contact_id = k.contact_id and address_key = k.address_key and is_live = 1),
         'true', 'false'))) as json
      from tokens k
      join contacts c on c.id = k.contact_id
      join help_centers h on h.id = k.help_center_id
      left join portal_access p on p.contact_id = k.contact_id and p.help_center_id = k.help_center_id
     where k.hash = ?1";

/// The link with this secret's hash, as a [`Link`].
pub(crate) fn by_hash(hash: &str) -> Statement {
    sql(BY_HASH).with(hash)
}

// A reset goes to a verified address, the same as `Standing::verified_email` [E7].
const MAKE: &str = "
    insert into tokens (id, hash, purpose, contact_id, help_center_id, address_key, email, created_at, expires_at, asked_by)
    select ?1, ?2, ?3, ?4, ?5, address_key, email, ?6, ?7, ?8
      from contact_addresses
     where contact_id = ?4 and is_live = 1 and iif(?3 = 'reset', verified_at is not null, is_primary = 1)
     order by bounced_at is not null, is_primary desc, created_at, id limit 1";

// Verification links stay valid, because they do not sign anybody in.
const KILL_ENTRIES: &str = "
    update tokens set dead_at = ?3
     where contact_id = ?1 and help_center_id = ?2 and used_at is null and dead_at is null
       and purpose <> 'verification'";

const KILL: &str = "
    update tokens set dead_at = ?3
     where contact_id = ?1 and help_center_id = ?2 and used_at is null and dead_at is null";

/// Revokes the contact's open activation and reset links and creates a new link [P3].
pub(crate) fn replace(
    permit: &Permit<Invite>,
    ctx: &Ctx,
    (contact, help_center): (ContactId, HelpCenterId),
    purpose: LinkPurpose,
) -> Result<(TokenId, [Statement; 2]), ApiError> {
    let id: TokenId = ctx.id()?;
    let hash = secrets::hash(&secrets::link(&ctx.config, id)?);
    let life = match purpose {
        LinkPurpose::Activation => ACTIVATION_LIFE,
        LinkPurpose::Reset => RESET_LIFE,
        LinkPurpose::Verification => VERIFICATION_LIFE,
    };
    let asked_by = match permit.actor() {
        Actor::Agent(id) => Some(id),
        Actor::Contact(_) | Actor::System => None,
    };
    let make = sql(MAKE)
        .with(id)
        .with(hash)
        .with_word(&purpose)
        .with(contact)
        .with(help_center)
        .with(ctx.now)
        .with(ctx.now + life)
        .with(asked_by);
    let revoke = sql(KILL_ENTRIES).with(contact).with(help_center).with(ctx.now);
    Ok((id, [revoke, make]))
}

/// Revokes every open link of the contact.
pub(crate) fn revoke(
    _: &impl Proof,
    contact: ContactId,
    help_center: HelpCenterId,
    now: Timestamp,
) -> Statement {
    sql(KILL).with(contact).with(help_center).with(now)
}

const MAKE_VERIFICATION: &str = "
    insert into tokens (id, hash, purpose, contact_id, help_center_id, address_key, email, created_at, expires_at, asked_by)
    select ?1, ?2, 'verification', contact_id, ?4, address_key, email, ?5, ?6, ?7
      from contact_addresses where id = ?3 and is_live = 1";

/// Creates a link that verifies an address, requested by `asked_by` [E7]. The earlier links
/// are revoked by [`revoke_sent_to`].
pub(crate) fn verification(
    _: &impl Proof,
    ctx: &Ctx,
    (address, help_center): (AddressId, HelpCenterId),
    asked_by: Option<AgentId>,
) -> Result<(TokenId, Statement), ApiError> {
    let id: TokenId = ctx.id()?;
    let hash = secrets::hash(&secrets::link(&ctx.config, id)?);
    let make = sql(MAKE_VERIFICATION).with(id).with(hash).with(address).with(help_center);
    Ok((id, make.with(ctx.now).with(ctx.now + VERIFICATION_LIFE).with(asked_by)))
}

const KILL_SENT_TO: &str = "
    update tokens set dead_at = ?3
     where contact_id = ?1 and address_key = ?2 and used_at is null and dead_at is null";

/// Revokes every open link that was sent to this address of the contact.
pub(crate) fn revoke_sent_to(
    _: &impl Proof,
    contact: ContactId,
    address_key: &str,
    now: Timestamp,
) -> Statement {
    sql(KILL_SENT_TO).with(contact).with(address_key).with(now)
}

const SENT_TO: &str = "
    select json_quote(count(*)) as json from tokens
     where contact_id = ?1 and address_key = ?2 and used_at is null and dead_at is null and ?3 < expires_at";

/// The number of working links that were sent to this address of the contact.
pub(crate) fn sent_to(contact: ContactId, address_key: &str, now: Timestamp) -> Statement {
    sql(SENT_TO).with(contact).with(address_key).with(now)
}

const JUST_SENT: &str = "
    select json_quote(created_at) as json from tokens
     where contact_id = ?1 and purpose = 'verification' and used_at is null and dead_at is null and ?3 < created_at
       and address_key = (select address_key from contact_addresses where id = ?2)
     limit 1";

/// The creation time of the address's verification link, if it was created just now [P16].
pub(crate) fn just_sent(contact: ContactId, address: AddressId, now: Timestamp) -> Statement {
    sql(JUST_SENT).with(contact).with(address).with(now - JUST)
}

const NOT_JUST_SENT: &str = "
    insert into guard select not exists (
      select 1 from tokens
       where contact_id = ?1 and purpose = 'verification' and used_at is null and dead_at is null and ?3 < created_at
         and address_key = (select address_key from contact_addresses where id = ?2))";

/// The guard that no verification link was created just now.
pub(crate) fn not_just_sent(contact: ContactId, address: AddressId, now: Timestamp) -> Statement {
    sql(NOT_JUST_SENT).with(contact).with(address).with(now - JUST)
}

// The address must still be the contact's: a link ends with its address.
const OPEN: &str = "
    insert into guard select exists (
      select 1 from tokens k
        join contact_addresses m on m.contact_id = k.contact_id and m.address_key = k.address_key and m.is_live = 1
       where k.id = ?1 and k.used_at is null and k.dead_at is null and ?2 < k.expires_at)";

const USE: &str = "update tokens set used_at = ?2 where id = ?1";

/// The guard that the link still works, and the statement that uses it. Of several requests
/// at once, one succeeds.
pub(crate) fn redeem(held: &Held, now: Timestamp) -> (Statement, Statement) {
    let token = held.link().id;
    (sql(OPEN).with(token).with(now), sql(USE).with(token).with(now))
}

// Who verifies an address that mails came back from shows that it works again, from now on [P13].
const VERIFY: &str = "
    update contact_addresses set verified_at = iif(bounced_at is null, coalesce(verified_at, ?2), ?2), bounced_at = null
     where is_live = 1 and (contact_id, address_key) = (select contact_id, address_key from tokens where id = ?1)";

/// Marks the link's address as verified.
pub(crate) fn verify_address(held: &Held, now: Timestamp) -> Statement {
    sql(VERIFY).with(held.link().id).with(now)
}
