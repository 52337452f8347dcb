//! Mails that came back, and the marks of their addresses [P13].

use serde::Deserialize;
use shared::ids::{AddressId, ContactId, MailId};
use shared::mail::bounce::Weight;
use shared::time::Timestamp;

use super::proof::System;
use super::{Statement, sql};

/// A mail that was sent, and the address that it went to.
#[derive(Deserialize)]
pub(crate) struct SentMail {
    /// Its id.
    pub(crate) id: MailId,
    /// Its reader; none: an agent.
    pub(crate) contact: Option<ContactId>,
    /// The address that it was sent to.
    pub(crate) email: String,
    /// When it was sent.
    pub(crate) at: Timestamp,
    /// Whether it came back already.
    pub(crate) is_bounced: bool,
    /// How many other mails to the address came back for a passing reason.
    pub(crate) soft: u32,
    /// The address, if it is still the contact's and is not marked.
    pub(crate) address: Option<AddressId>,
    /// When that address was verified.
    pub(crate) verified_at: Option<Timestamp>,
}

macro_rules! sent {
    ($where:literal) => {
        concat!(
            "select json_object(
               'id', o.id, 'contact', o.contact_id, 'email', o.email,
               'at', coalesce(o.sent_at, o.queued_at),
               'is_bounced', json(iif(o.bounced_at is null, 'false', 'true')),
               'soft', (select count(*) from outbox s
                         where s.contact_id = o.contact_id and ?2 < s.queued_at
                           and coalesce(m.verified_at, 0) < s.queued_at
                           and s.bounce = 'soft' and s.email = o.email collate nocase),
               'address', m.id, 'verified_at', m.verified_at) as json
               from outbox o
               left join contact_addresses m
                      on m.contact_id = o.contact_id and m.is_live = 1 and m.bounced_at is null
                     and m.email = o.email collate nocase
              where o.attempts > 0 and o.state <> 'dropped' and ",
            $where
        )
    };
}

const SENT: &str = sent!("o.id = ?1");

/// The mail with this id, as a [`SentMail`]. Others that came back are counted from `since` on.
pub(crate) fn sent(mail: MailId, since: Timestamp) -> Statement {
    sql(SENT).with(mail).with(since)
}

const SENT_AS: &str = sent!("o.provider_id = ?1");

/// Like [`sent`], by the id that the mail service gave the mail.
pub(crate) fn sent_as(id: &str, since: Timestamp) -> Statement {
    sql(SENT_AS).with(id).with(since)
}

const NOT_BOUNCED: &str = "
    insert into guard select exists (select 1 from outbox where id = ?1 and bounced_at is null)";

/// The guard that it was not told before that the mail came back.
pub(crate) fn not_bounced(mail: MailId) -> Statement {
    sql(NOT_BOUNCED).with(mail)
}

const CAME_BACK: &str = "
    update outbox set state = 'bounced', bounced_at = ?2, bounce = ?3, bounce_code = ?4 where id = ?1";

/// Notes that the mail came back, how much it says, and the code.
pub(crate) fn came_back(
    _: &System,
    mail: MailId,
    (weight, code): (Weight, Option<&str>),
    now: Timestamp,
) -> Statement {
    sql(CAME_BACK).with(mail).with(now).with_word(&weight).with(code)
}

// An address that was corrected meanwhile is another one.
const MARK: &str = "
    update contact_addresses set bounced_at = ?3
     where id = ?1 and email = ?2 collate nocase and is_live = 1 and bounced_at is null";

/// Marks the address, unless it is no longer `email`.
pub(crate) fn mark(_: &System, address: AddressId, email: &str, now: Timestamp) -> Statement {
    sql(MARK).with(address).with(email).with(now)
}

const END_LINK: &str = "
    update tokens set dead_at = ?2
     where id = (select token_id from outbox where id = ?1) and used_at is null and dead_at is null";

/// Ends the link in the mail, which nobody received.
pub(crate) fn end_link(_: &System, mail: MailId, now: Timestamp) -> Statement {
    sql(END_LINK).with(mail).with(now)
}
