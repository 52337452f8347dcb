//! A new link for whom an address belongs to. The statements are the same for
//! every address, whether somebody has it or not: neither the answer nor its
//! time tells [P5].

use shared::email::AddressKey;
use shared::ids::{MailId, TokenId};

use super::attempts::{Attempt, Counting};
use super::help_centers::{Asked, asked_help_center};
use super::tokens::{ACTIVATION_LIFE, JUST, RESET_LIFE};
use super::{Statement, sql};
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::secrets;

// An activation for who was invited, a reset for who is in, to an address that has shown
// to be theirs [E7], and nothing for others, for who asks too often, and for who has clicked twice [P16].
const MAKE: &str = concat!(
    "insert into tokens (id, hash, purpose, contact_id, help_center_id, address_key, email, created_at, expires_at)
    select ?1, ?2, iif(p.state = 'invited', 'activation', 'reset'), c.id, h.id, m.address_key, m.email,
           ?4, iif(p.state = 'invited', ?5, ?6)
      from contact_addresses a
     cross join contacts c on c.id = a.contact_id and c.deleted_at is null
     cross join help_centers h on h.id = ", asked_help_center!("?12"), "
     cross join portal_access p on p.contact_id = c.id and p.help_center_id = h.id
                               and p.state in ('invited', 'active')
     cross join contact_addresses m on m.id = (
       select id from contact_addresses
        where contact_id = c.id and is_live = 1
          and iif(p.state = 'invited', is_primary = 1, verified_at is not null)
        order by address_key = ?3 desc, is_primary desc, created_at, id limit 1)
     where a.address_key = ?3 and a.is_live = 1
       and not exists (select 1 from tokens k
                        where k.contact_id = c.id and k.help_center_id = h.id
                          and k.used_at is null and k.dead_at is null and ?7 < k.created_at)
       and not exists (select 1 from attempts where key = ?8 and ?9 < count)
       and not exists (select 1 from attempts where key = ?10 and ?11 < count)"
);

const KILL_OLDER: &str = "
    update tokens set dead_at = ?2
     where (contact_id, help_center_id) = (select contact_id, help_center_id from tokens where id = ?1)
       and id <> ?1 and used_at is null and dead_at is null";

const MAIL: &str = "
    insert into outbox (id, kind, contact_id, help_center_id, email, token_id, not_before, queued_at)
    select ?2, purpose, contact_id, help_center_id, email, id, ?3, ?3 from tokens where id = ?1";

const OPEN: &str = "
    insert into operations (id, at, actor_kind, actor_id, act, subject_kind, subject_id, detail)
    select ?2, ?3, 'contact', contact_id, 'request_link', 'contact', contact_id, json_quote(purpose)
      from tokens where id = ?1";

const CLOSE: &str = "delete from open_operation";

/// Mails the contact with this address a link into the help center, if they may have one;
/// every older link stops working [P3]. The attempt is counted before, in the same batch.
pub(crate) fn answer(
    _: &Counting,
    ctx: &Ctx,
    (address, help_center): (&AddressKey, Asked<'_>),
    source: &str,
) -> Result<[Statement; 5], ApiError> {
    let id: TokenId = ctx.id()?;
    let hash = secrets::hash(&secrets::link(&ctx.config, id)?);
    let [here, everywhere] = Attempt::RequestLink.keys(address.as_str(), source);
    let [from_here, from_everywhere] = Attempt::RequestLink.limits();
    let make = sql(MAKE)
        .with(id)
        .with(hash)
        .with(address.as_str())
        .with(ctx.now)
        .with(ctx.now + ACTIVATION_LIFE)
        .with(ctx.now + RESET_LIFE)
        .with(ctx.now - JUST)
        .with(here)
        .with(from_here)
        .with(everywhere)
        .with(from_everywhere)
        .with(help_center);
    Ok([
        make,
        sql(KILL_OLDER).with(id).with(ctx.now),
        sql(MAIL).with(id).with(ctx.id::<MailId>()?).with(ctx.now),
        sql(OPEN).with(id).with(ctx.operation()?).with(ctx.now),
        sql(CLOSE),
    ])
}
