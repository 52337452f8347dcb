//! Processing an import: read the rows and the existing records, plan, and write. A check
//! writes its plans instead, and the commit carries out those plans [I6].

mod accounts;
mod contacts;
mod tickets;

use std::collections::HashMap;
use std::fmt::Display;
use std::hash::Hash;
use std::str::FromStr;

use serde_json::Value;
use shared::api::imports::{FieldChange, Import, ImportKind, ImportState};
use shared::ids::ImportId;
use shared::import::check::{EarlierRow, Effect, Planned, lines_of};
use shared::import::findings::Finding;
use shared::import::mapping::Columns;
use shared::import::plan::{Plan, RowResult};
use shared::import::run::Reading;
use shared::operations::{Act, Subject};
use shared::policy::Permit;
use shared::policy::customers::Import as Importing;
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::asker::Asker;
use crate::store::change::Change;
use crate::store::gate::as_owner;
use crate::store::imports::rows::{self, LineOf, RowDone, RowPlanned, SliceRow};
use crate::store::imports::{self as store, Run};
use crate::store::jobs::{Owner, Progress, Step};
use crate::store::{Batch, Statement, StoreError};

/// Checks or imports the next slice, if one is left.
pub(crate) async fn next_slice(
    ctx: &Ctx,
    owner: &Owner,
    subject: Uuid,
) -> Result<Progress, ApiError> {
    let id = ImportId::new(subject);
    let (mut batch, run) = Batch::of::<Run>(store::one(id));
    let headings = batch.ask::<Vec<String>>(rows::headings(id));
    let slice = batch.ask::<SliceRow>(rows::slice(id));
    let earlier = batch.ask::<EarlierRow>(rows::earlier(id));
    let (asker, mut answers) = as_owner(ctx, owner, batch).await?;
    let permit = asker.permit::<Importing>(())?;
    let run = answers.one(run)?.ok_or(ApiError::NotFound)?;
    let headings = answers.one(headings)?.unwrap_or_default();
    let rows = answers.all(slice)?;
    if !run.import.state.has_slices() {
        return Ok(Progress::Ended);
    }
    let mut columns = Columns::recognize(run.import.kind, &headings)
        .map_err(|error| StoreError::Unreadable(format!("{error:?}")))?;
    columns.reading = Reading { decode_entities: false, ..run.reading() };
    let mut slice = Slice::new(ctx, &asker, &permit, &run, answers.all(earlier)?);
    match run.import.kind {
        ImportKind::Accounts => accounts::work(&mut slice, &columns, &rows).await?,
        ImportKind::Contacts => contacts::work(&mut slice, &columns, &rows).await?,
        ImportKind::Tickets => tickets::work(&mut slice, &columns, &rows).await?,
    }
    slice.write(owner).await
}

/// One slice: the data that was read, and the statements to write.
struct Slice<'a> {
    ctx: &'a Ctx,
    asker: &'a Asker,
    permit: &'a Permit<Importing>,
    run: &'a Run,
    /// What a check has planned for the rows before these.
    earlier: Vec<EarlierRow>,
    import: Import<Finding>,
    guards: Vec<Statement>,
    statements: Vec<Statement>,
    done: Vec<RowDone>,
    planned: Vec<RowPlanned>,
    has_no_randomness: bool,
}

/// What is to be known of a planned row beside what is written.
struct Outline {
    /// The id of its record.
    subject: String,
    /// The record's state before, for the undo.
    before: Option<Value>,
    /// What changes of it.
    changes: Vec<FieldChange>,
    /// What later rows have to know of it.
    effect: Effect,
    /// Whether it creates a contact who can get a mail.
    has_mail: bool,
}

impl<'a> Slice<'a> {
    fn new(
        ctx: &'a Ctx,
        asker: &'a Asker,
        permit: &'a Permit<Importing>,
        run: &'a Run,
        earlier: Vec<EarlierRow>,
    ) -> Self {
        Self {
            ctx,
            asker,
            permit,
            run,
            earlier,
            import: run.import.clone(),
            guards: vec![store::unchanged(run)],
            statements: Vec::new(),
            done: Vec::new(),
            planned: Vec::new(),
            has_no_randomness: false,
        }
    }

    /// Whether nothing is written but plans.
    fn is_check(&self) -> bool {
        self.run.import.state == ImportState::Checking
    }

    /// A new id. If the platform returns no random bytes, nothing of the slice is written.
    fn fresh(&mut self) -> Uuid {
        self.ctx.id().unwrap_or_else(|_| {
            self.has_no_randomness = true;
            Uuid::nil()
        })
    }

    /// The earlier lines of the file by their records, some of which `written` has.
    fn lines<Id: FromStr + Eq + Hash>(&self, written: Vec<LineOf<Id>>) -> HashMap<Id, u32> {
        let mut lines = lines_of(&self.earlier);
        lines.extend(written.into_iter().map(|it| (it.id, it.line)));
        lines
    }

    /// The plan for a row, if the check has settled it. `there` is its existing record.
    fn foregone<T, Id: Display + FromStr>(
        &self,
        row: &SliceRow,
        there: Option<&(Id, String)>,
    ) -> Option<Plan<T, Id>> {
        row.plan.as_ref().filter(|_| !self.is_check())?.foregone(there)
    }

    /// Records the result of a row, and its notes unless it failed. `seen` is the stamp of its
    /// existing record. Returns the plan to write, if any.
    fn settle<T, Id: Display>(
        &mut self,
        row: &SliceRow,
        (plan, notes): (Plan<T, Id>, Vec<Finding>),
        seen: Option<String>,
        outline: impl Fn(&T) -> Outline,
    ) -> Option<T> {
        let result = plan.result();
        let (mut subject, mut reason, mut of) = (None, None, None);
        let planned = match plan {
            Plan::Create(planned) | Plan::Update(planned) => {
                of = Some(outline(&planned));
                Some(planned)
            }
            Plan::Skip(id) => {
                subject = Some(id.to_string());
                None
            }
            Plan::Fail(why) => {
                reason = Some(why);
                None
            }
        };
        self.keep(row, result, (subject, reason, of), (notes, seen));
        planned.filter(|_| !self.is_check())
    }

    /// Keeps the result of a row. Not generic, so that it is compiled once.
    fn keep(
        &mut self,
        row: &SliceRow,
        result: RowResult,
        (subject, reason, of): (Option<String>, Option<Finding>, Option<Outline>),
        (notes, seen): (Vec<Finding>, Option<String>),
    ) {
        let import = &mut self.import;
        import.done = import.done.max(row.position);
        *match result {
            RowResult::Created => &mut import.created,
            RowResult::Updated => &mut import.updated,
            RowResult::Skipped => &mut import.skipped,
            RowResult::Failed => &mut import.failed,
        } += 1;
        match &reason {
            Some(reason) => import.causes.of_row(reason.cause(), row.line),
            None => notes.into_iter().for_each(|it| import.notes.of_row(it, row.line)),
        }
        let (mut before, mut changes, mut effect) = (None, Vec::new(), Effect::default());
        let mut subject = subject;
        if let Some(of) = of {
            import.mails += u32::from(of.has_mail);
            import.new_accounts += u32::try_from(of.effect.accounts.len()).unwrap_or(u32::MAX);
            subject = Some(of.subject);
            (before, changes, effect) = (of.before, of.changes, of.effect);
        }
        let position = row.position;
        if self.run.import.state == ImportState::Checking {
            let seen = seen.filter(|_| result == RowResult::Updated);
            let plan = Planned { result, reason, subject, seen, effect, changes };
            self.planned.push(RowPlanned { position, plan });
        } else {
            self.done.push(RowDone { position, result, reason, before, subject });
        }
    }

    /// Writes the slice in one batch, applied once [I5].
    async fn write(self, owner: &Owner) -> Result<Progress, ApiError> {
        if self.has_no_randomness {
            return Err(ApiError::NoRandomness);
        }
        let is_check = self.is_check();
        let mut import = self.import;
        let is_empty = self.done.is_empty() && self.planned.is_empty();
        if is_empty || import.rows <= import.done {
            import.state = if is_check { ImportState::Checked } else { ImportState::Done };
        }
        let mut change = if is_check {
            Change::of_job(self.ctx, self.permit)?
        } else {
            let subject = Subject::Import(import.id);
            Change::by(self.ctx, self.permit, Act::ImportRows, subject)?
        };
        for guard in self.guards {
            change.guard(guard);
        }
        let mut statements = self.statements;
        statements.extend(rows::done(self.permit, import.id, &self.done));
        statements.extend(rows::planned(self.permit, import.id, &self.planned));
        statements.push(store::progress(self.permit, &import, self.ctx.now));
        for statement in statements {
            change.then(statement);
        }
        let progress = if import.state.has_slices() { Progress::More } else { Progress::Ended };
        let step = Step { progress, done: import.done, rows: import.rows };
        change.commit_slice(self.ctx, owner, step).await?;
        Ok(progress)
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
