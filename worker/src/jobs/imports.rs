//! Processing an import: read the rows and the existing records, plan, write.

mod accounts;
mod contacts;
mod tickets;

use shared::api::imports::{Import, ImportKind, ImportState, RowFailure};
use shared::ids::ImportId;
use shared::import::findings::Finding;
use shared::import::mapping::Columns;
use shared::import::notes::Notes;
use shared::import::plan::{Plan, RowResult};
use shared::operations::{Act, Subject};
use shared::policy::Permit;
use shared::policy::customers::Import as Importing;
use uuid::Uuid;

use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::asker::Asker;
use crate::store::change::Change;
use crate::store::gate::as_agent;
use crate::store::imports::{self as store, MAX_FAILURES, RowDone, Run, SliceRow};
use crate::store::{Batch, Statement, StoreError};

/// Processes the next slice, if one is left, and returns the progress.
pub(crate) async fn next_slice(
    ctx: &Ctx,
    caller: &Caller,
    id: ImportId,
) -> Result<Import, ApiError> {
    let (mut batch, run) = Batch::of::<Run>(store::one(id));
    let headings = batch.ask::<Vec<String>>(store::headings(id));
    let rows = batch.ask::<SliceRow>(store::slice(id));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let permit = asker.permit::<Importing>(())?;
    let run = answers.one(run)?.ok_or(ApiError::NotFound)?;
    let headings = answers.one(headings)?.unwrap_or_default();
    let rows = answers.all(rows)?;
    if run.import.state != ImportState::Running {
        return Ok(run.import.localized());
    }
    let mut columns = Columns::recognize(run.import.kind, &headings)
        .map_err(|error| StoreError::Unreadable(format!("{error:?}")))?;
    columns.reading = run.reading();
    let mut slice = Slice::new(ctx, &asker, &permit, &run);
    match run.import.kind {
        ImportKind::Accounts => accounts::work(&mut slice, &columns, &rows).await?,
        ImportKind::Contacts => contacts::work(&mut slice, &columns, &rows).await?,
        ImportKind::Tickets => tickets::work(&mut slice, &columns, &rows).await?,
    }
    slice.write(caller).await
}

/// One slice: the data that was read, and the statements to write.
struct Slice<'a> {
    ctx: &'a Ctx,
    asker: &'a Asker,
    permit: &'a Permit<Importing>,
    run: &'a Run,
    guards: Vec<Statement>,
    statements: Vec<Statement>,
    done: Vec<RowDone>,
    failures: Vec<RowFailure<Finding>>,
    causes: Notes<Finding>,
    notes: Notes<Finding>,
    has_no_randomness: bool,
}

impl<'a> Slice<'a> {
    fn new(ctx: &'a Ctx, asker: &'a Asker, permit: &'a Permit<Importing>, run: &'a Run) -> Self {
        Self {
            ctx,
            asker,
            permit,
            run,
            guards: vec![store::unchanged(run)],
            statements: Vec::new(),
            done: Vec::new(),
            failures: Vec::new(),
            causes: run.import.causes.clone(),
            notes: run.import.notes.clone(),
            has_no_randomness: false,
        }
    }

    /// A new id. If the platform returns no random bytes, nothing of the slice is written.
    fn fresh(&mut self) -> Uuid {
        self.ctx.id().unwrap_or_else(|_| {
            self.has_no_randomness = true;
            Uuid::nil()
        })
    }

    /// Records the result of a row, and its notes unless it failed. Returns the plan to
    /// write, if any.
    fn settle<T, Id: std::fmt::Display>(
        &mut self,
        row: &SliceRow,
        (plan, notes): (Plan<T, Id>, Vec<Finding>),
        subject: impl Fn(&T) -> String,
        before: impl Fn(&T) -> Option<serde_json::Value>,
    ) -> Option<T> {
        let mut done = RowDone {
            position: row.position,
            result: plan.result(),
            reason: None,
            before: None,
            subject: None,
        };
        let planned = match plan {
            Plan::Create(planned) | Plan::Update(planned) => {
                done.subject = Some(subject(&planned));
                done.before = before(&planned);
                Some(planned)
            }
            Plan::Skip(id) => {
                done.subject = Some(id.to_string());
                None
            }
            Plan::Fail(reason) => {
                self.causes.of_row(reason.cause(), row.line);
                self.failures.push(RowFailure { line: row.line, reason: reason.clone() });
                done.reason = Some(reason);
                None
            }
        };
        if done.reason.is_none() {
            for note in notes {
                self.notes.of_row(note, row.line);
            }
        }
        self.done.push(done);
        planned
    }

    /// Writes the slice in one batch, applied once [I5].
    async fn write(self, caller: &Caller) -> Result<Import, ApiError> {
        if self.has_no_randomness {
            return Err(ApiError::NoRandomness);
        }
        let mut import = self.run.import.clone();
        for row in &self.done {
            import.done = import.done.max(row.position);
            let count = match row.result {
                RowResult::Created => &mut import.created,
                RowResult::Updated => &mut import.updated,
                RowResult::Skipped => &mut import.skipped,
                RowResult::Failed => &mut import.failed,
            };
            *count += 1;
        }
        if self.done.is_empty() || import.rows <= import.done {
            import.state = ImportState::Done;
        }
        import.failures.extend(self.failures);
        import.failures.truncate(MAX_FAILURES);
        (import.causes, import.notes) = (self.causes, self.notes);
        let now = self.ctx.now;
        let subject = Subject::Import(import.id);
        let mut change = Change::by(self.ctx, self.permit, Act::ImportRows, subject)?;
        for guard in self.guards {
            change.guard(guard);
        }
        let progress = store::progress(self.permit, &import, &self.done, now);
        for statement in self.statements.into_iter().chain(progress) {
            change.then(statement);
        }
        let said = import.localized();
        change.commit(self.ctx, caller, &said).await?;
        Ok(said)
    }
}

/// Reads a row, or returns what is wrong with it.
fn read_row<T>(
    row: &SliceRow,
    columns: &Columns,
    read: impl Fn(&[String]) -> Result<T, Finding>,
) -> Result<T, Finding> {
    if let Some(reason) = &row.reason {
        return Err(reason.clone());
    }
    columns.check_width(&row.cells)?;
    read(&row.cells)
}
