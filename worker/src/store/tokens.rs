//! One-time links: what they are for, for whom, and whether they still work.

use serde::Deserialize;
use shared::email::Email;
use shared::ids::{ContactId, HelpCenterId, TokenId};
use shared::policy::Permit;
use shared::policy::customers::Invite;
use shared::portal::access::PortalState;
use shared::portal::link::{self, LinkPurpose, LinkRefusal};
use shared::time::{Span, Timestamp};

use super::proof::{Held, Proof};
use super::{Statement, sql};
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::secrets;

/// How long an invitation waits [P4].
pub(crate) const ACTIVATION_LIFE: Span = Span::days(7);

/// How long a reset waits: out-of-band codes live short (ASVS 6.5.5).
pub(crate) const RESET_LIFE: Span = Span::minutes(10);

/// Who asks for a link twice within this has clicked twice [P16].
pub(crate) const JUST: Span = Span::minutes(1);

/// A link as it was made.
#[derive(Deserialize)]
pub(crate) struct Link {
    /// Its id.
    pub(crate) id: TokenId,
    /// What it is for.
    pub(crate) purpose: LinkPurpose,
    /// For whom.
    pub(crate) contact: ContactId,
    /// Into which help center.
    pub(crate) help_center: HelpCenterId,
    /// What that is called.
    pub(crate) help_center_name: String,
    /// The contact's first name.
    pub(crate) first_name: String,
    /// The contact's last name.
    pub(crate) last_name: String,
    /// The address it was sent to.
    pub(crate) email: Email,
    /// Where the contact stands.
    pub(crate) state: PortalState,
    /// Until when it works.
    pub(crate) expires_at: Timestamp,
    /// Whether it was used, replaced, or its address is the contact's no more.
    #[serde(rename = "is_spent")]
    pub(crate) spent: bool,
}

impl Link {
    /// The right that it gives, where it works at `now`.
    pub(crate) fn hold(self, now: Timestamp) -> Result<Held, LinkRefusal> {
        link::works(self.spent, self.expires_at, now)?;
        Ok(Held::new(self))
    }
}

const BY_HASH: &str = "
    select json_object(
       'id', k.id, 'purpose', k.purpose, 'contact', k.contact_id, 'help_center', k.help_center_id,
       'help_center_name', h.name, 'first_name', coalesce(nullif(c.first_name, ''), c.last_name), 'last_name', c.last_name, 'email', k.email,
       'state', coalesce(p.state, 'unverified'), 'expires_at', k.expires_at,
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

// A reset goes to an address that has shown to be theirs, as `Standing` knows it [E7].
const MAKE: &str = "
    insert into tokens (id, hash, purpose, contact_id, help_center_id, address_key, email, created_at, expires_at)
    select ?1, ?2, ?3, ?4, ?5, address_key, email, ?6, ?7
      from contact_addresses
     where contact_id = ?4 and is_live = 1 and iif(?3 = 'reset', verified_at is not null, is_primary = 1)
     order by is_primary desc, created_at, id limit 1";

const KILL: &str = "
    update tokens set dead_at = ?3
     where contact_id = ?1 and help_center_id = ?2 and used_at is null and dead_at is null";

/// Kills every open link of the contact and makes a new one [P3].
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
    };
    let make = sql(MAKE)
        .with(id)
        .with(hash)
        .with_word(&purpose)
        .with(contact)
        .with(help_center)
        .with(ctx.now)
        .with(ctx.now + life);
    Ok((id, [kill(permit, contact, help_center, ctx.now), make]))
}

/// Kills every open link of the contact.
pub(crate) fn kill(
    _: &impl Proof,
    contact: ContactId,
    help_center: HelpCenterId,
    now: Timestamp,
) -> Statement {
    sql(KILL).with(contact).with(help_center).with(now)
}

// The address, too, is as it was: a link dies with it.
const OPEN: &str = "
    insert into guard select exists (
      select 1 from tokens k
        join contact_addresses m on m.contact_id = k.contact_id and m.address_key = k.address_key and m.is_live = 1
       where k.id = ?1 and k.used_at is null and k.dead_at is null and ?2 < k.expires_at)";

const USE: &str = "update tokens set used_at = ?2 where id = ?1";

/// The guard that the link still works, and its use: of many at once, one wins.
pub(crate) fn redeem(held: &Held, now: Timestamp) -> (Statement, Statement) {
    let token = held.link().id;
    (sql(OPEN).with(token).with(now), sql(USE).with(token).with(now))
}

const VERIFY: &str = "
    update contact_addresses set verified_at = coalesce(verified_at, ?2), bounced_at = null
     where is_live = 1 and (contact_id, address_key) = (select contact_id, address_key from tokens where id = ?1)";

/// Notes that whoever redeemed the link reads its address.
pub(crate) fn verify_address(held: &Held, now: Timestamp) -> Statement {
    sql(VERIFY).with(held.link().id).with(now)
}
