//! A use case's writes: one batch of guards, changes, audit and mails [K2, A1].

use serde::Serialize;
use shared::ids::{AuditId, ContactId, HelpCenterId, MailId, OperationId, TokenId};
use shared::policy::viewer::Actor;
use shared::time::Timestamp;

use super::proof::{Proof, System};
use super::{Answers, Batch, Param, Slot, Statement, StoreError, gate, sql};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;

/// What a use case writes.
pub(crate) struct Change {
    actor: Actor,
    operation: OperationId,
    batch: Batch,
    reply: Option<Statement>,
}

/// What happened to what, as the audit keeps it.
pub(crate) struct Audit<'a, B, A> {
    /// The act's name, in the words of the rules.
    pub(crate) act: &'static str,
    /// What kind of thing it happened to.
    pub(crate) subject: (&'static str, &'a dyn std::fmt::Display),
    /// What was before, as far as it changed.
    pub(crate) before: Option<B>,
    /// What is after.
    pub(crate) after: Option<A>,
}

/// A mail with a link to be sent. Those about tickets are queued by [`super::messages`].
pub(crate) struct MailToSend<'a> {
    /// Why.
    pub(crate) kind: MailKind,
    /// To whom.
    pub(crate) contact: ContactId,
    /// From which help center.
    pub(crate) help_center: HelpCenterId,
    /// To which of their addresses.
    pub(crate) email: &'a str,
}

/// Why a mail is sent.
#[derive(Clone, Copy)]
pub(crate) enum MailKind {
    /// It lets in for the first time.
    Activation(TokenId),
    /// It sets a new password.
    Reset(TokenId),
}

const SESSION_LIVES: &str =
    "insert into guard select exists (select 1 from sessions where hash = ?1 and ?2 < expires_at)";

const AUDIT: &str = "
    insert into audit (id, at, actor_kind, actor_id, operation_id, act, subject_kind, subject_id, before, after)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

const MAIL: &str = "
    insert into outbox (id, kind, contact_id, help_center_id, email, token_id, not_before, queued_at)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)";

const REMEMBER: &str = "
    insert into idempotency (caller, key, request, reply, created_at) values (?1, ?2, ?3, ?4, ?5)";

impl Change {
    /// The writes of whoever has the right.
    pub(crate) fn by(ctx: &Ctx, proof: &impl Proof) -> Result<Self, ApiError> {
        let (actor, operation) = (proof.actor(), ctx.operation()?);
        Ok(Self { actor, operation, batch: Batch::new(), reply: None })
    }

    /// Its id in the audit.
    pub(crate) const fn operation(&self) -> OperationId {
        self.operation
    }

    /// With a condition that must hold when it is written: an
    /// `insert into guard select …`.
    pub(crate) fn guard(&mut self, guard: Statement) -> &mut Self {
        self.batch.guard(guard);
        self
    }

    /// With these conditions, as [`Self::guard`].
    pub(crate) fn guards(&mut self, guards: impl IntoIterator<Item = Statement>) -> &mut Self {
        guards.into_iter().for_each(|guard| self.batch.guard(guard));
        self
    }

    /// With this statement, after those before it.
    pub(crate) fn then(&mut self, statement: Statement) -> &mut Self {
        self.batch.add(statement);
        self
    }

    /// With this statement, after those before it; its rows are in the answers.
    pub(crate) fn read<T>(&mut self, statement: Statement) -> Slot<T> {
        self.batch.ask(statement)
    }

    /// With this row of the audit.
    pub(crate) fn audit<B: Serialize, A: Serialize>(
        &mut self,
        ctx: &Ctx,
        audit: &Audit<'_, B, A>,
    ) -> Result<&mut Self, ApiError> {
        let json = |text: Option<Result<String, serde_json::Error>>| match text {
            Some(Ok(text)) => Param::Text(text),
            Some(Err(_)) | None => Param::Null,
        };
        let before = json(audit.before.as_ref().map(serde_json::to_string));
        let after = json(audit.after.as_ref().map(serde_json::to_string));
        self.note(ctx, (audit.act, audit.subject), (before, after))
    }

    fn note(
        &mut self,
        ctx: &Ctx,
        (act, subject): (&'static str, (&'static str, &dyn std::fmt::Display)),
        (before, after): (Param, Param),
    ) -> Result<&mut Self, ApiError> {
        let (kind, id) = match self.actor {
            Actor::Agent(id) => ("agent", Some(id.to_string())),
            Actor::Contact(id) => ("contact", Some(id.to_string())),
            Actor::System => ("system", None),
        };
        let row = sql(AUDIT)
            .with(ctx.id::<AuditId>()?)
            .with(ctx.now)
            .with(kind)
            .with(id)
            .with(self.operation)
            .with(act)
            .with(subject.0)
            .with(subject.1.to_string())
            .with(before)
            .with(after);
        Ok(self.then(row))
    }

    /// With a mail in the outbox.
    pub(crate) fn mail(&mut self, ctx: &Ctx, mail: &MailToSend<'_>) -> Result<&mut Self, ApiError> {
        let (kind, token) = match mail.kind {
            MailKind::Activation(token) => ("activation", token),
            MailKind::Reset(token) => ("reset", token),
        };
        let row = sql(MAIL)
            .with(ctx.id::<MailId>()?)
            .with(kind)
            .with(mail.contact)
            .with(mail.help_center)
            .with(mail.email)
            .with(token)
            .with(ctx.now);
        Ok(self.then(row))
    }

    /// With `text` as what gives the reply, for a repeated request: an `insert
    /// into idempotency select ?1, ?2, ?3, <reply>, ?4 …` with parameters from
    /// `?5` on. Without it, it is what [`Self::commit`] is given.
    pub(crate) fn remember_with(&mut self, text: &'static str, params: Vec<Param>) -> &mut Self {
        self.reply = Some(Statement { text, params });
        self
    }

    /// Writes it for `caller`, whose session must still live, and remembers
    /// `reply` where the request may come again. The answers are those of what
    /// [`Self::read`] was given.
    pub(crate) async fn commit<R: Serialize>(
        self,
        ctx: &Ctx,
        caller: &Caller,
        reply: &R,
    ) -> Result<Answers, ApiError> {
        let reply = match caller.once {
            Some(_) => serde_json::to_string(reply).map_or(Param::Null, Param::Text),
            None => Param::Null,
        };
        self.write(ctx, caller, reply).await
    }

    async fn write(self, ctx: &Ctx, caller: &Caller, reply: Param) -> Result<Answers, ApiError> {
        let session = caller.session.as_ref().ok_or(ApiError::SignInNeeded)?;
        let mut batch = self.batch;
        batch.guard(sql(SESSION_LIVES).with(session).with(ctx.now));
        if let Some(once) = &caller.once {
            let keys = [
                Param::Text(session.clone()),
                Param::Text(once.key.clone()),
                Param::Text(once.request.clone()),
            ];
            batch.add(match self.reply {
                Some(reply) => Statement {
                    text: reply.text,
                    params: keys
                        .into_iter()
                        .chain([Param::Int(ctx.now.millis())])
                        .chain(reply.params)
                        .collect(),
                },
                None => Statement { text: REMEMBER, params: keys.into() }.with(reply).with(ctx.now),
            });
        }
        match batch.run(&*ctx.sql).await {
            Ok(answers) => Ok(answers),
            Err(error @ (StoreError::Stale | StoreError::Taken(_))) => {
                Err(gate::refused(ctx, caller, error).await?)
            }
            Err(error) => Err(ApiError::Store(error)),
        }
    }

    /// Writes it for somebody who holds no session yet. Every guard is their own.
    pub(crate) async fn commit_unsigned(self, ctx: &Ctx) -> Result<Answers, ApiError> {
        Ok(self.batch.run(&*ctx.sql).await?)
    }
}

const FORGET: &str = "
    delete from idempotency where (caller, key) in
      (select caller, key from idempotency where created_at < ?1 limit 500)";

/// Forgets answers from before `old`.
pub(crate) fn forget(_: &System, old: Timestamp) -> Statement {
    sql(FORGET).with(old)
}
