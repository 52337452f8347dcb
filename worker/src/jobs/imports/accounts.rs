//! A slice of accounts.

use shared::ids::AccountId;
use shared::import::accounts::{
    self as rules, AccountPlan, AccountRow, AccountWorld, ExistingAccount,
};
use shared::import::check::{FieldChange, changes, effects};
use shared::import::mapping::Columns;
use shared::import::plan::Plan;
use shared::text::sort_key;

use super::{Outline, Slice, read_row};
use crate::error::ApiError;
use crate::store::Batch;
use crate::store::imports::accounts::{self as store, Wanted};
use crate::store::imports::rows::{LineOf, SliceRow};

/// Plans the rows and adds the statements to the slice.
pub(super) async fn work(
    slice: &mut Slice<'_>,
    columns: &Columns,
    rows: &[SliceRow],
) -> Result<(), ApiError> {
    let now = slice.ctx.now;
    let read = |cells: &[String]| AccountRow::read(columns, cells, now);
    let rows: Vec<_> = rows.iter().map(|row| (row, read_row(row, columns, read))).collect();
    let mut wanted = Wanted::default();
    for row in rows.iter().filter_map(|(_, row)| row.as_ref().ok()) {
        wanted.ids.extend(row.ids.iter().cloned());
        wanted.names.push(sort_key(row.name.as_str()));
        wanted.domains.extend(row.domains.iter().cloned());
    }
    let (mut batch, there) = Batch::of::<ExistingAccount>(store::there(&wanted));
    let lines = batch.ask::<LineOf<AccountId>>(store::lines(&wanted, slice.run.import.id));
    let names = rows.iter().filter_map(|(_, row)| Some(row.as_ref().ok()?.name.as_str()));
    let beside = batch.ask::<String>(store::beside(names));
    let mut answers = batch.run(&*slice.ctx.sql).await?;
    let there = answers.all(there)?;
    let lines = answers.all(lines)?;
    let versions: Vec<_> =
        there.iter().filter(|it| !it.deleted).map(|it| (it.id, it.version)).collect();
    let world = AccountWorld::new(there, slice.lines(lines)).beside(answers.all(beside)?);
    let mut world = world.after(effects(&slice.earlier));

    let mut plans = Vec::new();
    for (row, read) in rows {
        let mut seen = None;
        let (plan, mut notes) = match read {
            Ok(account) => {
                let there = rules::there(&account, &world);
                let plan = slice.foregone(row, there.as_ref()).unwrap_or_else(|| {
                    rules::plan(&account, row.line, &mut world, &mut || slice.fresh())
                });
                seen = there.map(|(_, version)| version);
                (plan, account.notes)
            }
            Err(reason) => (Plan::Fail(reason), Vec::new()),
        };
        if let Plan::Create(plan) | Plan::Update(plan) = &plan {
            notes.extend(plan.notes.iter().cloned());
        }
        plans.extend(slice.settle(row, (plan, notes), seen, outline));
    }
    if !slice.is_check() {
        slice.guards.push(store::unchanged(&versions));
        slice.statements = store::write(slice.permit, &plans, slice.run.owner, now);
    }
    Ok(())
}

fn outline(plan: &AccountPlan) -> Outline {
    let before = plan.before.as_ref().and_then(|it| serde_json::to_value(it).ok());
    let after = serde_json::to_value(&plan.after).ok();
    let fields = before.as_ref().zip(after).map(|(before, after)| changes(before, &after));
    let mut changes = fields.unwrap_or_default();
    if before.is_some() {
        changes.extend(plan.domains.iter().map(|it| FieldChange::added("domain", it.as_str())));
    }
    let subject = plan.id.to_string();
    Outline { subject, before, changes, effect: plan.effect(), has_mail: false }
}
