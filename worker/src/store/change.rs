//! The writes of a use case: one batch with guards, the operation, changes and mails
//! [K2, A1].
//!
//! Inserting the operation's row opens it for the triggers that record the changed rows
//! (`migrations/0002_operations.sql`). The batch's last statement closes it.

use serde::Serialize;
use shared::ids::{AccountId, JobId, MailId, OperationId, TicketNumber, TokenId};
use shared::operations::rows::RowChange;
use shared::operations::{Act, Subject};
use shared::policy::ticket::{Raise, TicketAct};
use shared::policy::viewer::Actor;
use shared::ticket::status::{TicketEvent, TicketStatus};
use shared::time::Timestamp;

use super::jobs::{self, Owner, Step};
use super::proof::{Proof, System};
use super::rights::{self, Holder, Right};
use super::tickets::Naming;
use super::{Answers, Batch, Param, Slot, Statement, StoreError, gate, records, sql};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;

/// The writes of a use case.
pub(crate) struct Change {
    operation: OperationId,
    /// The operation's row. `None`: the batch looks up the session's owner and inserts the
    /// row itself ([`Self::opened_by_session`]).
    row: Option<Row>,
    batch: Batch,
    reply: Option<Statement>,
    /// The jobs that begin with it.
    jobs: Vec<JobId>,
}

/// An operation: its act, actor and subject.
struct Row {
    actor: Actor,
    act: Act,
    subject: Subject,
    detail: Option<String>,
    undoes: Option<OperationId>,
}

// The session exists and its owner still has access. If that ends while a request is
// running, its write fails.
const SESSION_LIVES: &str =
    concat!("insert into guard select exists (select 1 from ", gate::session_lives!(), ")");

const OPEN: &str = "
    insert into operations (id, at, actor_kind, actor_id, act, subject_kind, subject_id, detail, undoes)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, (select seq from operations where id = ?9))";

const CLOSE: &str = "delete from open_operation";

// The mail's reader and kind come from the link's row, so they always agree with it.
const MAIL: &str = "
    insert into outbox (id, kind, contact_id, help_center_id, email, token_id, not_before, queued_at)
    select ?1, purpose, contact_id, help_center_id, email, id, ?3, ?3 from tokens where id = ?2";

const REMEMBER: &str = "
    insert into idempotency (caller, key, request, reply, created_at) values (?1, ?2, ?3, ?4, ?5)";

impl Change {
    /// The writes of the actor that `proof` names.
    pub(crate) fn by(
        ctx: &Ctx,
        proof: &impl Proof,
        act: Act,
        subject: Subject,
    ) -> Result<Self, ApiError> {
        let actor = proof.actor();
        Self::of(ctx, Some(Row { actor, act, subject, detail: None, undoes: None }))
    }

    fn of(ctx: &Ctx, row: Option<Row>) -> Result<Self, ApiError> {
        Ok(Self {
            operation: ctx.operation()?,
            row,
            batch: Batch::new(),
            reply: None,
            jobs: Vec::new(),
        })
    }

    /// The writes of the caller's session, guarded by the right to do `A` to the ticket
    /// and, with `event`, by a status that allows the event. A failed guard is
    /// [`StoreError::Stale`], whatever the reason; see `acts::hot`.
    pub(crate) fn on_ticket<A: TicketAct>(
        ctx: &Ctx,
        (caller, holder): (&Caller, Holder),
        number: TicketNumber,
        event: Option<TicketEvent>,
    ) -> Result<(Self, Right<A>), ApiError> {
        let right = Right::new(caller, holder)?;
        let ways = event.map(|event| rights::json(&TicketStatus::ways(event)));
        let guard = rights::on_ticket(ctx, &right, number, ways);
        Ok((Self::guarded(ctx, guard)?, right))
    }

    /// The writes of an agent's session, guarded by the right to raise a ticket and by
    /// the existence of the records that it names.
    pub(crate) fn raising_for(
        ctx: &Ctx,
        caller: &Caller,
        naming: Naming<'_>,
    ) -> Result<(Self, Right<Raise>), ApiError> {
        let right = Right::new(caller, Holder::Agent)?;
        let guard = rights::agent_raises(ctx, &right, naming);
        Ok((Self::guarded(ctx, guard)?, right))
    }

    /// The writes of a contact's session, guarded by the right to raise a ticket for one
    /// of their accounts.
    pub(crate) fn raising(
        ctx: &Ctx,
        caller: &Caller,
        account: Option<AccountId>,
    ) -> Result<(Self, Right<Raise>), ApiError> {
        let right = Right::new(caller, Holder::Contact)?;
        let guard = rights::contact_raises(ctx, &right, account);
        Ok((Self::guarded(ctx, guard)?, right))
    }

    /// The writes of the caller's session that are no operation, because nothing of customers
    /// or access changes with them. A failed guard is [`StoreError::Stale`], also where the
    /// session has ended.
    pub(crate) fn unlogged(ctx: &Ctx, caller: &Caller, _: &impl Proof) -> Result<Self, ApiError> {
        let session = caller.session.as_ref().ok_or(ApiError::SignInNeeded)?;
        Self::guarded(ctx, sql(SESSION_LIVES).with(session).with(ctx.now))
    }

    /// The writes of a slice of a job that are no operation, for [`Self::commit_slice`].
    pub(crate) fn of_job(ctx: &Ctx, _: &impl Proof) -> Result<Self, ApiError> {
        Self::of(ctx, None)
    }

    fn guarded(ctx: &Ctx, guard: Statement) -> Result<Self, ApiError> {
        let mut change = Self::of(ctx, None)?;
        change.guard(guard);
        Ok(change)
    }

    /// The operation's id in the ledger.
    pub(crate) const fn operation(&self) -> OperationId {
        self.operation
    }

    /// Adds details that the changed rows do not have.
    pub(crate) fn detail<D: Serialize>(&mut self, detail: &D) -> &mut Self {
        if let Some(row) = &mut self.row {
            row.detail = serde_json::to_string(detail).ok();
        }
        self
    }

    /// Marks this operation as the undo of `operation`.
    pub(crate) fn undoes(&mut self, operation: OperationId) -> &mut Self {
        if let Some(row) = &mut self.row {
            row.undoes = Some(operation);
        }
        self
    }

    /// Adds the planned rows, guarded by the state that they were planned on.
    pub(crate) fn rows(
        &mut self,
        ctx: &Ctx,
        proof: &impl Proof,
        changes: &[RowChange],
    ) -> &mut Self {
        records::write(proof, changes, ctx.now, &mut self.batch);
        self
    }

    /// Adds a condition that must hold when the batch runs: an
    /// `insert into guard select …`.
    pub(crate) fn guard(&mut self, guard: Statement) -> &mut Self {
        self.batch.guard(guard);
        self
    }

    /// Adds a statement after the previous ones.
    pub(crate) fn then(&mut self, statement: Statement) -> &mut Self {
        self.batch.add(statement);
        self
    }

    /// Adds a statement after the previous ones, whose rows are in the answers.
    pub(crate) fn read<T>(&mut self, statement: Statement) -> Slot<T> {
        self.batch.ask(statement)
    }

    /// Adds the statement that inserts the operation's row, with the session's owner as
    /// the actor. `text` is a statement of [`super::ticket_writes`] that takes the
    /// parameters `more` from `?5` on. Must be added before the first write to a watched
    /// table.
    pub(super) fn opened_by_session<A: shared::policy::Act>(
        &mut self,
        ctx: &Ctx,
        right: &Right<A>,
        text: &'static str,
        more: impl IntoIterator<Item = Param>,
    ) -> &mut Self {
        let mut row = sql(text)
            .with(self.operation)
            .with(ctx.now)
            .with(right.holder.word())
            .with(&right.session);
        row.params.extend(more);
        self.then(row)
    }

    /// Adds the mail of a link to the outbox, after the statement that inserts the link.
    /// Mails about tickets are queued by [`super::messages`].
    pub(crate) fn mail(&mut self, ctx: &Ctx, link: TokenId) -> Result<&mut Self, ApiError> {
        Ok(self.then(sql(MAIL).with(ctx.id::<MailId>()?).with(link).with(ctx.now)))
    }

    /// Sends the message of a job after the answer, if the change is written.
    pub(super) fn sends(&mut self, job: JobId) -> &mut Self {
        self.jobs.push(job);
        self
    }

    /// Sets the statement that stores the reply for repeated requests: an `insert
    /// into idempotency select ?1, ?2, ?3, <reply>, ?4 …` with parameters from
    /// `?5` on. Without it, the reply given to [`Self::commit`] is stored.
    pub(crate) fn remember_with(&mut self, text: &'static str, params: Vec<Param>) -> &mut Self {
        self.reply = Some(Statement { text: text.into(), params });
        self
    }

    /// Writes the change for `caller`, whose session must still exist, and stores `reply`
    /// if the request has an idempotency key. Returns the answers of the statements that
    /// [`Self::read`] added.
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
        let is_known = self.row.is_some();
        if let Some(row) = &self.row {
            batch.guard(sql(SESSION_LIVES).with(session).with(ctx.now));
            batch.guard(row.open(ctx, self.operation));
        }
        batch.add(sql(CLOSE));
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
                None => Statement { text: REMEMBER.into(), params: keys.into() }
                    .with(reply)
                    .with(ctx.now),
            });
        }
        match batch.run(&*ctx.sql).await {
            Ok(answers) => {
                for job in self.jobs {
                    let there = ctx.clone();
                    ctx.later(async move {
                        there.send(job).await;
                        Ok(())
                    });
                }
                Ok(answers)
            }
            // The caller finds out the reason; see `acts::hot`.
            Err(StoreError::Stale) if !is_known => Err(ApiError::Store(StoreError::Stale)),
            Err(error @ (StoreError::Stale | StoreError::Taken(_))) => {
                Err(gate::refused(ctx, caller, error).await?)
            }
            Err(error) => Err(ApiError::Store(error)),
        }
    }

    /// Stores `reply` for a request with an idempotency key that had nothing to write.
    pub(crate) async fn none<R: Serialize>(
        ctx: &Ctx,
        caller: &Caller,
        reply: &R,
    ) -> Result<(), ApiError> {
        let Some((session, once)) = caller.session.as_ref().zip(caller.once.as_ref()) else {
            return Ok(());
        };
        let reply = serde_json::to_string(reply).map_or(Param::Null, Param::Text);
        let row = sql(REMEMBER).with(session).with(&once.key).with(&once.request);
        let mut batch = Batch::new();
        batch.guard(sql(SESSION_LIVES).with(session).with(ctx.now));
        batch.add(row.with(reply).with(ctx.now));
        match batch.run(&*ctx.sql).await {
            Ok(_) => Ok(()),
            Err(error @ (StoreError::Stale | StoreError::Taken(_))) => {
                Err(gate::refused(ctx, caller, error).await?)
            }
            Err(error) => Err(ApiError::Store(error)),
        }
    }

    /// Writes a slice of a job, with its progress. The job must still go on, and its owner must
    /// be active.
    pub(crate) async fn commit_slice(
        mut self,
        ctx: &Ctx,
        owner: &Owner,
        step: Step,
    ) -> Result<Answers, ApiError> {
        self.guard(jobs::goes_on(owner));
        self.then(jobs::step(owner, owner.job(), step, ctx.now));
        self.commit_unsigned(ctx).await
    }

    /// Writes the change for a caller without a session. No session is checked, so all
    /// guards must be in the change.
    pub(crate) async fn commit_unsigned(self, ctx: &Ctx) -> Result<Answers, ApiError> {
        let mut batch = self.batch;
        if let Some(row) = &self.row {
            batch.guard(row.open(ctx, self.operation));
        }
        batch.add(sql(CLOSE));
        Ok(batch.run(&*ctx.sql).await?)
    }
}

impl Row {
    /// The statement that inserts the row, after the guards and before the first write.
    fn open(&self, ctx: &Ctx, id: OperationId) -> Statement {
        let (kind, actor) = match self.actor {
            Actor::Agent(id) => ("agent", Some(id.to_string())),
            Actor::Contact(id) => ("contact", Some(id.to_string())),
            Actor::System => ("system", None),
        };
        sql(OPEN)
            .with(id)
            .with(ctx.now)
            .with(kind)
            .with(actor)
            .with_word(&self.act)
            .with(self.subject.kind())
            .with(self.subject.id().to_string())
            .with(self.detail.as_ref())
            .with(self.undoes)
    }
}

const FORGET: &str = "
    delete from idempotency where (caller, key) in
      (select caller, key from idempotency where created_at < ?1 limit 500)";

/// Deletes stored replies from before `old`.
pub(crate) fn forget(_: &System, old: Timestamp) -> Statement {
    sql(FORGET).with(old)
}
