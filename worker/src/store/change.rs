//! A use case's writes: one batch of guards, changes, audit and mails [K2, A1].

use serde::Serialize;
use shared::ids::{
    AccountId, AuditId, ContactId, DepartmentId, HelpCenterId, MailId, OperationId, TicketNumber,
    TokenId,
};
use shared::policy::Act;
use shared::policy::ticket::{Raise, TicketAct};
use shared::policy::viewer::Actor;
use shared::ticket::status::{TicketEvent, TicketStatus};
use shared::time::Timestamp;

use super::proof::{Proof, System};
use super::rights::{self, Holder, Right};
use super::{Answers, Batch, Param, Slot, Statement, StoreError, gate, sql};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;

/// What a use case writes.
pub(crate) struct Change {
    author: Author,
    operation: OperationId,
    batch: Batch,
    reply: Option<Statement>,
}

/// Who writes.
enum Author {
    /// Known by their proof.
    Known(Actor),
    /// Whoever holds the session: the batch finds out, and a guard of it holds
    /// that they may.
    Session(Holder),
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
        Self::of(ctx, Author::Known(proof.actor()))
    }

    fn of(ctx: &Ctx, author: Author) -> Result<Self, ApiError> {
        Ok(Self { author, operation: ctx.operation()?, batch: Batch::new(), reply: None })
    }

    /// The writes of whoever holds the session of `caller`, where they may do `A` to
    /// the ticket and, with `event`, that can happen to it: both are a guard. One that
    /// is missed is [`StoreError::Stale`], whatever the reason; see `acts::hot`.
    pub(crate) fn on_ticket<A: TicketAct>(
        ctx: &Ctx,
        (caller, holder): (&Caller, Holder),
        number: TicketNumber,
        event: Option<TicketEvent>,
    ) -> Result<(Self, Right<A>), ApiError> {
        let right = Right::new(caller, holder)?;
        let ways = event.map(|event| rights::json(&TicketStatus::ways(event)));
        let guard = rights::on_ticket(ctx, &right, number, ways);
        Ok((Self::guarded(ctx, holder, guard)?, right))
    }

    /// The writes of the agent who holds the session of `caller`, where they may raise
    /// a ticket and what it names is there, in the same way.
    pub(crate) fn raising_for(
        ctx: &Ctx,
        caller: &Caller,
        for_whom: (ContactId, Option<AccountId>),
        department: Option<DepartmentId>,
    ) -> Result<(Self, Right<Raise>), ApiError> {
        let right = Right::new(caller, Holder::Agent)?;
        let guard = rights::agent_raises(ctx, &right, for_whom, department);
        Ok((Self::guarded(ctx, Holder::Agent, guard)?, right))
    }

    /// The same for the contact who holds it, for one of their accounts.
    pub(crate) fn raising(
        ctx: &Ctx,
        caller: &Caller,
        account: Option<AccountId>,
    ) -> Result<(Self, Right<Raise>), ApiError> {
        let right = Right::new(caller, Holder::Contact)?;
        let guard = rights::contact_raises(ctx, &right, account);
        Ok((Self::guarded(ctx, Holder::Contact, guard)?, right))
    }

    fn guarded(ctx: &Ctx, holder: Holder, guard: Statement) -> Result<Self, ApiError> {
        let mut change = Self::of(ctx, Author::Session(holder))?;
        change.guard(guard);
        Ok(change)
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
        let (kind, id) = match self.author {
            Author::Known(Actor::Agent(id)) => ("agent", Some(id.to_string())),
            Author::Known(Actor::Contact(id)) => ("contact", Some(id.to_string())),
            Author::Known(Actor::System) => ("system", None),
            Author::Session(holder) => (holder.word(), None),
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

    /// With a row of the audit that the database fills in: `text` is one of
    /// [`super::tickets`]'s, with these parameters from `?6` on.
    pub(super) fn audit_by_session<A: Act>(
        &mut self,
        ctx: &Ctx,
        right: &Right<A>,
        text: &'static str,
        more: impl IntoIterator<Item = Param>,
    ) -> Result<&mut Self, ApiError> {
        let mut row = sql(text)
            .with(ctx.id::<AuditId>()?)
            .with(ctx.now)
            .with(right.holder.word())
            .with(self.operation)
            .with(&right.session);
        row.params.extend(more);
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
        let is_known = matches!(self.author, Author::Known(_));
        if is_known {
            batch.guard(sql(SESSION_LIVES).with(session).with(ctx.now));
        }
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
            // Why, is found out by whoever asked.
            Err(StoreError::Stale) if !is_known => Err(ApiError::Store(StoreError::Stale)),
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
