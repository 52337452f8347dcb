//! A slice of tickets.

use shared::import::check::{FieldChange, changes, effects};
use shared::import::contact_row::Company;
use shared::import::directory::Directory;
use shared::import::mapping::Columns;
use shared::import::plan::Plan;
use shared::import::ticket_row::TicketRow;
use shared::import::tickets::{
    self as rules, ExistingTicket, TicketPlan, TicketRecords, TicketWorld,
};
use shared::text::{AccountName, sort_key};

use super::contacts::only_named;
use super::{Outline, Slice, read_row};
use crate::error::ApiError;
use crate::store::Batch;
use crate::store::imports::accounts::{self as accounts, NewAccount};
use crate::store::imports::rows::{LineOf, SliceRow};
use crate::store::imports::tickets::{self as store, Changed};

/// Plans the rows and adds the statements to the slice.
pub(super) async fn work(
    slice: &mut Slice<'_>,
    columns: &Columns,
    rows: &[SliceRow],
) -> Result<(), ApiError> {
    let read = |cells: &[String]| TicketRow::read(columns, cells);
    let rows: Vec<_> = rows.iter().map(|row| (row, read_row(row, columns, read))).collect();
    let good = || rows.iter().filter_map(|(_, row)| row.as_ref().ok());
    let ids: Vec<String> = good().flat_map(|row| row.ids.iter().cloned()).collect();
    let addresses: Vec<&str> = good().map(|row| row.requester.key.as_str()).collect();
    let numbers: Vec<u32> = good().filter_map(|row| row.number).collect();
    let companies = || good().flat_map(|row| row.account.iter().flat_map(Company::names));
    let names: Vec<String> = companies().map(|it| sort_key(it.as_str())).collect();
    let (mut batch, there) = Batch::of::<ExistingTicket>(store::there(&ids));
    let lines = batch.ask::<LineOf<_>>(store::lines(&ids, slice.run.import.id));
    let requesters = batch.ask(store::requesters(&addresses));
    let agents = batch.ask(store::agents());
    let departments = batch.ask(store::departments(slice.run.help_center));
    let numbers = batch.ask(store::numbers(&numbers));
    let accounts_there = batch.ask(accounts::named(&names));
    let beside = batch.ask::<String>(accounts::beside(companies().map(AccountName::as_str)));
    let mut answers = batch.run(&*slice.ctx.sql).await?;
    let there = answers.all(there)?;
    let versions: Vec<_> = there.iter().map(|it| (it.id, it.version)).collect();
    let directory = Directory::new(answers.all(accounts_there)?, slice.run.unknown_account);
    let directory = directory.after(effects(&slice.earlier));
    let there = TicketRecords {
        tickets: there,
        lines: slice.lines(answers.all(lines)?).into_iter().collect(),
        requesters: answers.all(requesters)?,
        agents: answers.all(agents)?,
        departments: answers.all(departments)?,
        numbers: answers.all(numbers)?,
        accounts: directory.beside(answers.all(beside)?),
        now: slice.ctx.now,
    };
    let mut world = TicketWorld::new(there);

    let (mut made, mut changed, mut new_accounts) = (Vec::new(), Vec::new(), Vec::new());
    for (row, read) in rows {
        let (mut seen, mut agent) = (None, String::new());
        let (plan, mut notes) = match read {
            Ok(ticket) => {
                let there = rules::there(&ticket, &world);
                let plan = slice.foregone(row, there.as_ref()).unwrap_or_else(|| {
                    rules::plan(&ticket, row.line, &mut world, &mut || slice.fresh())
                });
                seen = there.map(|(_, version)| version);
                agent = ticket.agent;
                (plan, ticket.notes)
            }
            Err(reason) => (Plan::Fail(reason), Vec::new()),
        };
        if let Plan::Create(TicketPlan::Make(ticket)) = &plan {
            notes.extend(ticket.notes.iter().cloned());
        }
        match slice.settle(row, (plan, notes), seen, |plan| outline(plan, &agent)) {
            None => {}
            Some(TicketPlan::Make(ticket)) => {
                if let Some(account) = &ticket.new_account {
                    let after = only_named(account);
                    new_accounts.push(NewAccount::new(account.id, &after));
                }
                let ids = ticket.messages.iter().map(|_| slice.fresh().into()).collect();
                made.push((*ticket, ids));
            }
            Some(TicketPlan::Change { id, after, .. }) => {
                changed.push(Changed { id, fields: after });
            }
        }
    }
    if slice.is_check() {
        return Ok(());
    }
    // The slice's new accounts do not exist yet when the guards run.
    let new = |id| new_accounts.iter().any(|it: &NewAccount| it.id() == id);
    let requesters: Vec<_> = made.iter().map(|(it, _)| it.requester).collect();
    let used: Vec<_> =
        made.iter().filter_map(|(it, _)| it.account).filter(|id| !new(*id)).collect();
    slice.guards.push(store::unchanged(&versions));
    slice.guards.extend(store::live(&requesters, &used));
    let now = slice.ctx.now;
    slice.statements = accounts::insert(slice.permit, &new_accounts, slice.run.owner, now);
    slice.statements.extend(store::insert(slice.permit, &made, slice.run.help_center));
    slice.statements.extend(store::update(slice.permit, &changed));
    Ok(())
}

/// `agent` is the name of the assignee in the row.
fn outline(plan: &TicketPlan, agent: &str) -> Outline {
    let (subject, before, mut changes) = match plan {
        TicketPlan::Make(ticket) => (ticket.id.to_string(), None, Vec::new()),
        TicketPlan::Change { id, before, after } => {
            let before = serde_json::to_value(before).ok();
            let after = serde_json::to_value(after).ok();
            let both = before.as_ref().zip(after);
            let fields = both.map(|(it, after)| changes(it, &after)).unwrap_or_default();
            (id.to_string(), before, fields)
        }
    };
    // The id of an agent tells a reader nothing.
    if let Some(it) = changes.iter_mut().find(|it| it.field == "assignee") {
        *it = FieldChange::added("assignee", agent);
    }
    Outline { subject, before, changes, effect: plan.effect(), has_mail: false }
}
