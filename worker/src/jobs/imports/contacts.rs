//! A slice of contacts.

use shared::api::Named;
use shared::fields::Values;
use shared::ids::{AccountId, ContactId};
use shared::import::accounts::AccountFields;
use shared::import::check::{FieldChange, changes, effects};
use shared::import::contact_row::{Company, ContactRow};
use shared::import::contacts::{self as rules, ContactPlan, ContactWorld};
use shared::import::directory::Directory;
use shared::import::mapping::Columns;
use shared::import::people::{ExistingContact, People};
use shared::import::plan::Plan;
use shared::policy::customers::Invite;
use shared::text::{AccountName, sort_key};

use super::{Outline, Slice, read_row};
use crate::error::ApiError;
use crate::secrets;
use crate::store::Batch;
use crate::store::imports::accounts::{self as accounts, NewAccount};
use crate::store::imports::contacts::{self as store, Invitation};
use crate::store::imports::rows::{LineOf, SliceRow};
use crate::store::imports::tickets;

/// Plans the rows and adds the statements to the slice.
pub(super) async fn work(
    slice: &mut Slice<'_>,
    columns: &Columns,
    rows: &[SliceRow],
) -> Result<(), ApiError> {
    let now = slice.ctx.now;
    let read = |cells: &[String]| ContactRow::read(columns, cells, now);
    let rows: Vec<_> = rows.iter().map(|row| (row, read_row(row, columns, read))).collect();
    let good = || rows.iter().filter_map(|(_, row)| row.as_ref().ok());
    let ids: Vec<String> = good().flat_map(|row| row.ids.iter().cloned()).collect();
    let addresses: Vec<&str> =
        good().flat_map(|row| row.addresses.iter().map(|it| it.key.as_str())).collect();
    let companies = || good().flat_map(|row| row.companies.iter().flat_map(Company::names));
    let sort_keys: Vec<String> = companies().map(|it| sort_key(it.as_str())).collect();
    let (mut batch, there) = Batch::of::<ExistingContact>(store::there(&ids, &addresses));
    let lines = batch.ask::<LineOf<ContactId>>(store::lines(&ids, &addresses, slice.run.import.id));
    let named = batch.ask::<Named<AccountId>>(accounts::named(&sort_keys));
    let beside = batch.ask::<String>(accounts::beside(companies().map(AccountName::as_str)));
    let mut answers = batch.run(&*slice.ctx.sql).await?;
    let there = answers.all(there)?;
    let lines = answers.all(lines)?;
    let named = answers.all(named)?;
    let stamps: Vec<_> = there.iter().map(|it| (it.id, it.stamp.clone())).collect();
    let named_ids: Vec<_> = named.iter().map(|it| it.id).collect();
    let relationship_rules = slice.asker.workspace.relationships();
    let world = ContactWorld {
        people: People::new(there, slice.lines(lines)),
        accounts: Directory::new(named, slice.run.unknown_account).beside(answers.all(beside)?),
        rules: relationship_rules,
    };

    let mut world = world.after(effects(&slice.earlier));
    let mut plans = Vec::new();
    for (row, read) in rows {
        let mut seen = None;
        let (plan, mut notes) = match read {
            Ok(contact) => {
                let there = rules::there(&contact, &world);
                let plan = slice.foregone(row, there.as_ref()).unwrap_or_else(|| {
                    rules::plan(&contact, row.line, &mut world, &mut || slice.fresh())
                });
                seen = there.map(|(_, stamp)| stamp);
                (plan, contact.notes)
            }
            Err(reason) => (Plan::Fail(reason), Vec::new()),
        };
        if let Plan::Create(plan) | Plan::Update(plan) = &plan {
            notes.extend(plan.notes.iter().cloned());
        }
        plans.extend(slice.settle(row, (plan, notes), seen, outline));
    }
    if slice.is_check() {
        return Ok(());
    }
    slice.guards.extend([
        store::unchanged(&stamps),
        tickets::accounts_live(&named_ids),
        store::same_rule(relationship_rules.multi_account),
    ]);
    let made = plans.iter().flat_map(|it| &it.accounts);
    let made: Vec<_> = made.map(|it| NewAccount::new(it.id, &only_named(it))).collect();
    slice.statements = accounts::insert(slice.permit, &made, slice.run.owner, now);
    slice.statements.extend(store::write(slice.permit, &plans, slice.run, now));
    if slice.run.invite {
        let permit = slice.asker.permit::<Invite>(())?;
        let invitations = invitations(slice, &plans)?;
        slice.statements.extend(store::invite(&permit, &invitations, slice.run.help_center, now));
    }
    Ok(())
}

/// The fields of an account that is known by its name only.
pub(super) fn only_named(account: &Named<AccountId>) -> AccountFields {
    AccountFields { name: account.name.clone(), external_id: None, listed: Values::default() }
}

fn outline(plan: &ContactPlan) -> Outline {
    let fields = plan.before.as_ref().and_then(|it| serde_json::to_value(it).ok());
    let after = serde_json::to_value(&plan.after).ok();
    let both = fields.as_ref().zip(after);
    let mut changes = both.map(|(before, after)| changes(before, &after)).unwrap_or_default();
    if fields.is_some() {
        let added = FieldChange::added;
        changes.extend(plan.addresses.iter().map(|it| added("email", it.email.as_str())));
        changes.extend(plan.relationships.iter().map(|it| added("account", &it.account_name)));
        changes.extend(plan.levels.iter().map(|_| added("level", "")));
    }
    let before = fields.map(|fields| {
        serde_json::json!({
            "fields": fields,
            "primary_address": plan.demoted,
            "levels": plan.levels,
        })
    });
    let has_mail = gets_mail(plan);
    Outline { subject: plan.id.to_string(), before, changes, effect: plan.effect(), has_mail }
}

/// Whether it creates a contact with an address.
fn gets_mail(plan: &ContactPlan) -> bool {
    plan.before.is_none() && !plan.addresses.is_empty()
}

/// One mail for each created contact with an address [P12].
fn invitations(slice: &mut Slice<'_>, plans: &[ContactPlan]) -> Result<Vec<Invitation>, ApiError> {
    let mut invitations = Vec::new();
    for plan in plans.iter().filter(|it| gets_mail(it)) {
        let token = slice.ctx.id()?;
        invitations.push(Invitation {
            contact: plan.id,
            token,
            hash: secrets::hash(&secrets::link(&slice.ctx.config, token)?),
            mail: slice.ctx.id()?,
        });
    }
    Ok(invitations)
}
