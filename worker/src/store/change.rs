//! A use case's writes: one batch of guards, the operation, changes and mails [K2, A1].
//!
//! The operation's row opens it for the triggers that write down which rows changed
//! (`migrations/0002_operations.sql`); the batch's last statement closes it again.

use serde::Serialize;
use shared::ids::{AccountId, MailId, OperationId, TicketNumber, TokenId};
use shared::operations::rows::RowChange;
use shared::operations::{Act, Subject};
use shared::policy::ticket::{Raise, TicketAct};
use shared::policy::viewer::Actor;
use shared::ticket::status::{TicketEvent, TicketStatus};
use shared::time::Timestamp;

use super::proof::{Proof, System};
use super::rights::{self, Holder, Right};
use super::tickets::Naming;
use super::{Answers, Batch, Param, Slot, Statement, StoreError, gate, records, sql};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;

/// What a use case writes.
pub(crate) struct Change {
    operation: OperationId,
    /// The operation's row. None: whoever holds the session writes, and the row is filled
    /// in by the batch, which finds out who that is ([`Self::opened_by_session`]).
    row: Option<Row>,
    batch: Batch,
    reply: Option<Statement>,
}

/// What is carried out, by whom, on what.
struct Row {
    actor: Actor,
    act: Act,
    subject: Subject,
    detail: Option<String>,
    undoes: Option<OperationId>,
}

// Who holds it is still let in: whatever ends that ends what is under way, too.
const SESSION_LIVES: &str =
    concat!("insert into guard select exists (select 1 from ", gate::session_lives!(), ")");

const OPEN: &str = "
    insert into operations (id, at, actor_kind, actor_id, act, subject_kind, subject_id, detail, undoes)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, (select seq from operations where id = ?9))";

const CLOSE: &str = "delete from open_operation";

// The link says to whom and why: its mail can say nothing else.
const MAIL: &str = "
    insert into outbox (id, kind, contact_id, help_center_id, email, token_id, not_before, queued_at)
    select ?1, purpose, contact_id, help_center_id, email, id, ?3, ?3 from tokens where id = ?2";

const REMEMBER: &str = "
    insert into idempotency (caller, key, request, reply, created_at) values (?1, ?2, ?3, ?4, ?5)";

impl Change {
    /// The writes of whoever has the right.
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
        Ok(Self { operation: ctx.operation()?, row, batch: Batch::new(), reply: None })
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
        Ok((Self::guarded(ctx, guard)?, right))
    }

    /// The writes of the agent who holds the session of `caller`, where they may raise
    /// a ticket and what it names is there, in the same way.
    pub(crate) fn raising_for(
        ctx: &Ctx,
        caller: &Caller,
        naming: Naming<'_>,
    ) -> Result<(Self, Right<Raise>), ApiError> {
        let right = Right::new(caller, Holder::Agent)?;
        let guard = rights::agent_raises(ctx, &right, naming);
        Ok((Self::guarded(ctx, guard)?, right))
    }

    /// The same for the contact who holds it, for one of their accounts.
    pub(crate) fn raising(
        ctx: &Ctx,
        caller: &Caller,
        account: Option<AccountId>,
    ) -> Result<(Self, Right<Raise>), ApiError> {
        let right = Right::new(caller, Holder::Contact)?;
        let guard = rights::contact_raises(ctx, &right, account);
        Ok((Self::guarded(ctx, guard)?, right))
    }

    fn guarded(ctx: &Ctx, guard: Statement) -> Result<Self, ApiError> {
        let mut change = Self::of(ctx, None)?;
        change.guard(guard);
        Ok(change)
    }

    /// Its id in the ledger.
    pub(crate) const fn operation(&self) -> OperationId {
        self.operation
    }

    /// With what its rows do not say.
    pub(crate) fn detail<D: Serialize>(&mut self, detail: &D) -> &mut Self {
        if let Some(row) = &mut self.row {
            row.detail = serde_json::to_string(detail).ok();
        }
        self
    }

    /// As what takes back `operation`.
    pub(crate) fn undoes(&mut self, operation: OperationId) -> &mut Self {
        if let Some(row) = &mut self.row {
            row.undoes = Some(operation);
        }
        self
    }

    /// With these rows as they are planned, which must be as they were planned from.
    pub(crate) fn rows(
        &mut self,
        ctx: &Ctx,
        proof: &impl Proof,
        changes: &[RowChange],
    ) -> &mut Self {
        records::write(proof, changes, ctx.now, &mut self.batch);
        self
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

    /// With the operation's row, which the database fills in: `text` is one of
    /// [`super::ticket_writes`]', with these parameters from `?5` on. It stands before
    /// the first write to a watched table.
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

    /// With the mail of a link in the outbox, behind the statement that makes the link.
    /// Mails about tickets are queued by [`super::messages`].
    pub(crate) fn mail(&mut self, ctx: &Ctx, link: TokenId) -> Result<&mut Self, ApiError> {
        Ok(self.then(sql(MAIL).with(ctx.id::<MailId>()?).with(link).with(ctx.now)))
    }

    /// With `text` as what gives the reply, for a repeated request: an `insert
    /// into idempotency select ?1, ?2, ?3, <reply>, ?4 …` with parameters from
    /// `?5` on. Without it, it is what [`Self::commit`] is given.
    pub(crate) fn remember_with(&mut self, text: &'static str, params: Vec<Param>) -> &mut Self {
        self.reply = Some(Statement { text: text.into(), params });
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
            Ok(answers) => Ok(answers),
            // Why, is found out by whoever asked.
            Err(StoreError::Stale) if !is_known => Err(ApiError::Store(StoreError::Stale)),
            Err(error @ (StoreError::Stale | StoreError::Taken(_))) => {
                Err(gate::refused(ctx, caller, error).await?)
            }
            Err(error) => Err(ApiError::Store(error)),
        }
    }

    /// Remembers `reply` to a request of `caller` that may come again, where there was nothing
    /// to write.
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

    /// Writes it for somebody who holds no session yet. Every guard is their own.
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
    /// The statement that adds it, behind the guards and before the first write.
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

/// Forgets answers from before `old`.
pub(crate) fn forget(_: &System, old: Timestamp) -> Statement {
    sql(FORGET).with(old)
}
