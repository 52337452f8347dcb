//! Requested links. The work is done after the answer, which is the same for every
//! address: neither its content nor its timing reveals whether a contact has the address
//! and has access [P5].

use serde::Deserialize;
use shared::email::AddressKey;
use shared::ids::{ContactId, HelpCenterId, MailId, TokenId};
use shared::time::Span;

use super::attempts::{self, Attempt, AttemptLetThrough};
use super::help_centers::{Asked, asked_help_center};
use super::tokens::{ACTIVATION_LIFE, JUST, RESET_LIFE};
use super::{Batch, Param, Statement, sql};
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::known::Source;
use crate::secrets;

/// A link that is younger than this may not have arrived yet, so a new request does not
/// revoke it.
const FRESH: Span = Span::minutes(10);

const WHOSE: &str = concat!(
    "select json_object('contact', c.id, 'help_center', h.id, 'address', a.address_key) as json
      from contact_addresses a
     cross join contacts c on c.id = a.contact_id and c.deleted_at is null
     cross join help_centers h on h.id = ",
    asked_help_center!("?2"),
    "
     where a.address_key = ?1 and a.is_live = 1"
);

/// The contact with this address, a [`Whose`].
pub(crate) fn whose(address: &AddressKey, help_center: Asked<'_>) -> Statement {
    sql(WHOSE).with(address.as_str()).with(help_center)
}

/// The contact of a requested link; see [`whose`].
#[derive(Deserialize)]
pub(crate) struct Whose {
    contact: ContactId,
    help_center: HelpCenterId,
    /// The key of the address that was typed.
    address: String,
}

// An invited contact gets an activation link to their primary address. An active contact
// gets a reset link to a verified address [E7], the typed one if it is verified. Others get
// nothing, and a double click sends nothing [P16]. Over all their addresses, a contact gets
// at most three links an hour that were requested from one network or known device, and six
// from all networks. After that they get another one only if they have no fresh link, so that
// a stranger cannot keep them from getting one.
const MAKE: &str = "
    insert into tokens (id, hash, purpose, contact_id, help_center_id, address_key, email, created_at, expires_at)
    select ?1, ?2, iif(p.state = 'invited', 'activation', 'reset'), c.id, p.help_center_id, m.address_key, m.email,
           ?5, iif(p.state = 'invited', ?6, ?7)
      from contacts c
      join portal_access p on p.contact_id = c.id and p.help_center_id = ?4 and p.state in ('invited', 'active')
      join contact_addresses m on m.id = (
        select id from contact_addresses
         where contact_id = c.id and is_live = 1
           and iif(p.state = 'invited', is_primary = 1, verified_at is not null)
         order by address_key = ?14 desc, is_primary desc, created_at, id limit 1)
     where c.id = ?3 and c.deleted_at is null
       and not exists (select 1 from attempts where key = ?10 and ?11 < count)
       and not exists (
         select 1 from tokens k
          where k.contact_id = c.id and k.help_center_id = ?4 and k.used_at is null and k.dead_at is null
            and k.purpose <> 'verification' and ?5 < k.expires_at
            and iif(exists (select 1 from attempts where key = ?12 and ?13 < count), ?9, ?8) < k.created_at)";

const KILL_OLDER: &str = "
    update tokens set dead_at = ?2
     where (contact_id, help_center_id) = (select contact_id, help_center_id from tokens where id = ?1)
       and id <> ?1 and used_at is null and dead_at is null and purpose <> 'verification' and created_at <= ?3";

const MAIL: &str = "
    insert into outbox (id, kind, contact_id, help_center_id, email, token_id, not_before, queued_at)
    select ?2, purpose, contact_id, help_center_id, email, id, ?3, ?3 from tokens where id = ?1";

const OPEN: &str = "
    insert into operations (id, at, actor_kind, actor_id, act, subject_kind, subject_id, detail)
    select ?2, ?3, 'contact', contact_id, 'request_link', 'contact', contact_id, json_quote(purpose)
      from tokens where id = ?1";

const CLOSE: &str = "delete from open_operation";

/// Mails the contact a link to the help center, if they may have one. Older links are
/// revoked [P3], except fresh ones.
pub(crate) fn send(
    _: &AttemptLetThrough,
    ctx: &Ctx,
    Whose { contact, help_center, address }: &Whose,
    source: &Source,
) -> Result<Batch, ApiError> {
    let id: TokenId = ctx.id()?;
    let hash = secrets::hash(&secrets::link(&ctx.config, id)?);
    let (here, all) = Attempt::links_to(ctx, *contact, source);
    let mut batch = Batch::new();
    batch.add(attempts::counted(ctx, &here, &[], Param::Null));
    if let Some(all) = &all {
        batch.add(attempts::counted(ctx, all, std::slice::from_ref(&here), Param::Null));
    }
    batch.add(
        sql(MAKE)
            .with(id)
            .with(hash)
            .with(*contact)
            .with(*help_center)
            .with(ctx.now)
            .with(ctx.now + ACTIVATION_LIFE)
            .with(ctx.now + RESET_LIFE)
            .with(ctx.now - JUST)
            .with(ctx.now - FRESH)
            .with(&here.key)
            .with(here.limit)
            .with(all.as_ref().map(|it| &it.key))
            .with(all.as_ref().map(|it| it.limit))
            .with(address.as_str()),
    );
    batch.add(sql(KILL_OLDER).with(id).with(ctx.now).with(ctx.now - FRESH));
    batch.add(sql(MAIL).with(id).with(ctx.id::<MailId>()?).with(ctx.now));
    batch.add(sql(OPEN).with(id).with(ctx.operation()?).with(ctx.now));
    batch.add(sql(CLOSE));
    Ok(batch)
}
