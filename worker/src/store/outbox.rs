//! The outbox stores mails as references, not as texts. A mail's text is written when
//! it is sent, from the data at that time [N1].

use serde::Deserialize;
use shared::api::contacts::MailState;
use shared::ids::{MailId, TicketNumber, TokenId};
use shared::mail::MailKind;
use shared::policy::ticket::TicketFacts;
use shared::policy::viewer::Customer;
use shared::time::{Span, Timestamp};

use super::proof::System;
use super::{Statement, sql};

/// A mail, with the data of its text.
#[derive(Deserialize)]
pub(crate) struct OutboxMail {
    /// Its id.
    pub(crate) id: MailId,
    /// Why it is sent.
    pub(crate) kind: MailKind,
    /// The reader's first name.
    pub(crate) first_name: String,
    /// The reader's language, as a BCP 47 tag.
    pub(crate) language: Option<String>,
    /// The reader's address.
    pub(crate) email: String,
    /// The name of its help center.
    pub(crate) help_center_name: String,
    /// Its link.
    pub(crate) token: Option<TokenId>,
    /// When the link expires; `None` if it was used or revoked.
    pub(crate) token_until: Option<Timestamp>,
    /// The ticket of a reply, as the policy knows it.
    pub(crate) facts: Option<TicketFacts>,
    /// The reader, as the policy knows them; none: it is for an agent.
    pub(crate) customer: Option<Customer>,
    /// The ticket's number.
    pub(crate) number: Option<TicketNumber>,
    /// The ticket's subject.
    pub(crate) subject: Option<String>,
    /// The author of the reply, or the agent who requested the link.
    pub(crate) author: Option<String>,
    /// Whether the author is an agent.
    pub(crate) is_agent: bool,
    /// The text of the reply.
    pub(crate) body: Option<String>,
    /// The file that is ready, if the export has it and its agent may still sign in.
    pub(crate) file: Option<String>,
    /// Whether its address is marked, because mails to it come back [P13].
    pub(crate) is_marked: bool,
    /// Whether its reader asked for it.
    pub(crate) is_own_request: bool,
    /// Whether it was sent.
    #[cfg(feature = "dev-mailbox")]
    pub(crate) state: MailState,
    /// When it was queued.
    #[cfg(feature = "dev-mailbox")]
    pub(crate) queued_at: Timestamp,
}

macro_rules! mails {
    ($where:literal) => {
        concat!(
            "select json_object(
               'id', o.id, 'kind', o.kind, 'first_name', coalesce(nullif(c.first_name, ''), c.last_name, oa.name),
               'language', coalesce(c.language, x.language),
               'email', o.email, 'help_center_name', coalesce(h.name, 'Atrium'),
               'token', o.token_id,
               'token_until', iif(k.used_at is null and k.dead_at is null, k.expires_at, null),
               'facts', iif(t.id is null, null, json(",
            super::scope::facts_json!("o.contact_id"),
            ")),
               'customer', iif(o.contact_id is null, null, json(",
            super::scope::customer_json!("o.contact_id", "o.help_center_id"),
            ")),
               'number', t.number, 'subject', t.subject,
               'author', coalesce(ag.name, ltrim(ac.first_name || ' ' || ac.last_name), ak.name),
               'is_agent', json(iif(m.agent_id is null, 'false', 'true')), 'body', m.body,
               'file', iif(x.state = 'ready' and oa.disabled_at is null, x.name, null),
               'is_marked', json(iif(exists (
                  select 1 from contact_addresses where contact_id = o.contact_id and is_live = 1
                     and bounced_at is not null and email = o.email collate nocase), 'true', 'false')),
               'is_own_request', json(iif(k.id is not null and k.asked_by is null, 'true', 'false')),
               'state', o.state, 'queued_at', o.queued_at) as json
              from outbox o
              left join contacts c on c.id = o.contact_id
              left join help_centers h on h.id = o.help_center_id
              left join agents oa on oa.id = o.agent_id
              left join exports x on x.id = o.export_id
              left join tokens k on k.id = o.token_id
              left join agents ak on ak.id = k.asked_by
              left join messages m on m.id = o.message_id and m.is_public = 1
              left join tickets t on t.id = m.ticket_id
              left join agents ag on ag.id = m.agent_id
              left join contacts ac on ac.id = m.contact_id
             where ",
            $where
        )
    };
}

const QUEUED: &str = "
    select json_quote(id) as json from outbox
     where state = 'queued' and not_before <= ?1 order by not_before limit 20";

/// The ids of the next mails to send. A mail is read only when it is claimed, because
/// sending the mails before it takes time.
pub(crate) fn queued(now: Timestamp) -> Statement {
    sql(QUEUED).with(now)
}

const ONE: &str = mails!("o.id = ?1");

/// The mail with this id, as an [`OutboxMail`].
pub(crate) fn one(mail: MailId) -> Statement {
    sql(ONE).with(mail)
}

#[cfg(feature = "dev-mailbox")]
const LATEST: &str = mails!("1 order by o.queued_at desc, o.id desc limit 50");

/// The latest mails in any state, an [`OutboxMail`] each.
#[cfg(feature = "dev-mailbox")]
pub(crate) fn latest() -> Statement {
    sql(LATEST)
}

const CLAIM: &str = "
    update outbox set attempts = attempts + 1, not_before = ?3
     where id = ?1 and state = 'queued' and not_before <= ?2
    returning json_object('attempts', attempts) as json";

/// How long a claim lasts. After that, another sender may claim the mail.
const CLAIM_LIFE: Span = Span::minutes(5);

/// Claims a mail, so that two senders do not both send it.
pub(crate) fn claim(_: &System, mail: MailId, now: Timestamp) -> Statement {
    sql(CLAIM).with(mail).with(now).with(now + CLAIM_LIFE)
}

/// A successful claim; see [`claim`].
#[derive(Deserialize)]
pub(crate) struct Claimed {
    /// The number of attempts to send, including this one.
    pub(crate) attempts: i64,
}

// A mail that was dropped while it was being sent is not queued again, and one that has come back
// already stays so.
const SETTLE: &str = "
    update outbox set state = ?2, sent_at = iif(?2 = 'sent', ?3, null), error = ?4, not_before = ?5,
           provider_id = ?6
     where id = ?1 and bounced_at is null and (state = 'queued' or ?2 = 'sent')";

/// The result of sending a mail.
pub(crate) struct Settled {
    /// Its state.
    pub(crate) state: MailState,
    /// The id that the mail service gave it.
    pub(crate) provider: Option<String>,
    /// What failed.
    pub(crate) error: Option<String>,
    /// When it is sent again, if it is queued.
    pub(crate) next: Timestamp,
}

/// Stores the result of sending.
pub(crate) fn settle(_: &System, mail: MailId, of: Settled, now: Timestamp) -> Statement {
    let Settled { state, provider, error, next } = of;
    sql(SETTLE).with(mail).with_word(&state).with(now).with(error).with(next).with(provider)
}
