//! The outbox: mails as facts, not as texts. What a mail says is put together
//! when it is sent, by what is true then [N1].

use serde::Deserialize;
use shared::api::contacts::MailState;
use shared::ids::{MailId, TicketNumber, TokenId};
use shared::policy::ticket::TicketFacts;
use shared::policy::viewer::Customer;
use shared::time::{Span, Timestamp};

use super::proof::System;
use super::{Statement, sql};

/// A mail with all that its text is made of.
#[derive(Deserialize)]
pub(crate) struct OutboxMail {
    /// Its id.
    pub(crate) id: MailId,
    /// Why it is sent.
    pub(crate) kind: OutboxKind,
    /// Their first name.
    pub(crate) first_name: String,
    /// The language that they read, as BCP 47 writes it.
    pub(crate) language: Option<String>,
    /// To which address.
    pub(crate) email: String,
    /// What the help center is called that it comes from.
    pub(crate) help_center_name: String,
    /// Its link.
    pub(crate) token: Option<TokenId>,
    /// Until when the link works; none where it does no more.
    pub(crate) token_until: Option<Timestamp>,
    /// The ticket that somebody wrote to, as the policy knows it.
    pub(crate) facts: Option<TicketFacts>,
    /// Who the mail is for, as the policy knows them.
    pub(crate) customer: Customer,
    /// The ticket's number.
    pub(crate) number: Option<TicketNumber>,
    /// What the ticket is about.
    pub(crate) subject: Option<String>,
    /// Who wrote, or who asked for the link that verifies the address.
    pub(crate) author: Option<String>,
    /// Whether that is an agent.
    pub(crate) is_agent: bool,
    /// What they wrote.
    pub(crate) body: Option<String>,
    /// What became of it.
    #[cfg(feature = "dev-mailbox")]
    pub(crate) state: MailState,
    /// When it was asked for.
    #[cfg(feature = "dev-mailbox")]
    pub(crate) queued_at: Timestamp,
}

/// Why a mail is sent.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OutboxKind {
    /// It lets in for the first time.
    Activation,
    /// It sets a new password.
    Reset,
    /// It verifies an address.
    Verification,
    /// Somebody wrote to a ticket.
    Reply,
}

macro_rules! mails {
    ($where:literal) => {
        concat!(
            "select json_object(
               'id', o.id, 'kind', o.kind, 'first_name', coalesce(nullif(c.first_name, ''), c.last_name),
               'language', c.language,
               'email', o.email, 'help_center_name', h.name,
               'token', o.token_id,
               'token_until', iif(k.used_at is null and k.dead_at is null, k.expires_at, null),
               'facts', iif(t.id is null, null, json(",
            super::scope::facts_json!("o.contact_id"),
            ")),
               'customer', ",
            super::scope::customer_json!("o.contact_id", "o.help_center_id"),
            ",
               'number', t.number, 'subject', t.subject,
               'author', coalesce(ag.name, ltrim(ac.first_name || ' ' || ac.last_name), ak.name),
               'is_agent', json(iif(m.agent_id is null, 'false', 'true')), 'body', m.body,
               'state', o.state, 'queued_at', o.queued_at) as json
              from outbox o
              join contacts c on c.id = o.contact_id
              join help_centers h on h.id = o.help_center_id
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

/// The ids of the next mails to be sent. What is in one is read when it is claimed: the
/// mails before it take their time.
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

/// The latest mails, whatever became of them, an [`OutboxMail`] each.
#[cfg(feature = "dev-mailbox")]
pub(crate) fn latest() -> Statement {
    sql(LATEST)
}

const CLAIM: &str = "
    update outbox set attempts = attempts + 1, not_before = ?3
     where id = ?1 and state = 'queued' and not_before <= ?2
    returning json_object('attempts', attempts) as json";

/// How long whoever claimed a mail has to send it, before another may.
const CLAIM_LIFE: Span = Span::minutes(5);

/// Claims a mail, so that two senders do not both send it.
pub(crate) fn claim(_: &System, mail: MailId, now: Timestamp) -> Statement {
    sql(CLAIM).with(mail).with(now).with(now + CLAIM_LIFE)
}

/// What [`claim`] gives to whoever wins.
#[derive(Deserialize)]
pub(crate) struct Claimed {
    /// How often it was tried, this time included.
    pub(crate) attempts: i64,
}

// One that was taken back while it was sent is not queued again.
const SETTLE: &str = "
    update outbox set state = ?2, sent_at = iif(?2 = 'sent', ?3, null), error = ?4, not_before = ?5
     where id = ?1 and (state = 'queued' or ?2 = 'sent')";

/// Writes down what became of it; a mail that is queued again waits until `next`.
pub(crate) fn settle(
    _: &System,
    mail: MailId,
    state: MailState,
    now: Timestamp,
    error: Option<String>,
    next: Timestamp,
) -> Statement {
    sql(SETTLE).with(mail).with_word(&state).with(now).with(error).with(next)
}
