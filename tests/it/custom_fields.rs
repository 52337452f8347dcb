//! Fields that admins define for contacts and accounts: `ListFields`, `ListFormFields`, the acts
//! that change fields, and their values in contacts and accounts.

mod manage;
mod survive;
mod texts;
mod values;

use shared::api::accounts::{Account, AccountChange, GetAccount, UpdateAccount};
use shared::api::contacts::{Contact, ContactChange, GetContact, UpdateContact};
use shared::api::fields::{
    ChosenField, FieldEdit, FormOf, ListFields, ListFormFields, ListedField, NewField,
};
use shared::api::operations::{Commit, Done, Draft, Preview, PreviewOperation};
use shared::api::{Counted, NoId, Nothing};
use shared::customers::account::AccountDraft;
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::fields::custom::{CustomKind, Target, problem_name};
use shared::ids::{AccountId, ContactId, FieldId};
use shared::operations::effects::{CustomEffect, Effect, Label, OptionsEffect, Record};
use shared::operations::undo::KeptReason;
use shared::problem::{Problem, ProblemCode};

use crate::harness::{Client, World, code, commit};

/// The name of a field that only this world has.
fn called(world: &World, name: &str) -> String {
    format!("{name} {}", world.mark)
}

fn preview(agent: &Client<'_>, draft: &Draft) -> Result<Preview, Problem> {
    agent.call::<PreviewOperation>(NoId, draft)
}

fn undo(agent: &Client<'_>, done: &Done) -> Done {
    commit(agent, Draft::Undo { operation: done.operation.unwrap() }).unwrap()
}

fn find(agent: &Client<'_>, name: &str) -> Option<ListedField> {
    let all = agent.call::<ListFields>(NoId, &Nothing {}).unwrap();
    all.into_iter().find(|it| it.field.name == name)
}

fn new(target: Target, name: &str, kind: CustomKind, options: &[&str]) -> Draft {
    let options = options.iter().map(|it| (*it).to_owned()).collect();
    Draft::CreateField(NewField { target, name: name.to_owned(), kind, options })
}

/// A new field of this name, which only this world has.
fn create(world: &World, target: Target, name: &str, kind: CustomKind) -> FieldId {
    let name = called(world, name);
    let options = if kind.has_options() { &["Basic", "Premium", "Gold"][..] } else { &[] };
    commit(&world.mara(), new(target, &name, kind, options)).unwrap();
    let all = world.mara().call::<ListFields>(NoId, &Nothing {}).unwrap();
    all.into_iter().rfind(|it| it.target == target && it.field.name == name).unwrap().field.id
}

fn archive(field: FieldId) -> Draft {
    Draft::ArchiveField(ChosenField { field })
}

fn restore(field: FieldId) -> Draft {
    Draft::RestoreField(ChosenField { field })
}

fn edit(field: FieldId, name: &str, options: &[&str]) -> Draft {
    let options = options.iter().map(|it| (*it).to_owned()).collect();
    Draft::EditField(FieldEdit { field, name: name.to_owned(), options })
}

fn contact(world: &World, id: ContactId) -> Contact {
    world.mara().call::<GetContact>(id, &Nothing {}).unwrap()
}

fn account(world: &World, id: AccountId) -> Account {
    world.mara().call::<GetAccount>(id, &Nothing {}).unwrap()
}

/// The value of a record in a field that is shown.
fn value(world: &World, record: Record, field: FieldId) -> Option<String> {
    let all = match record {
        Record::Contact(id) => contact(world, id).custom,
        Record::Account(id) => account(world, id).custom,
    };
    all.into_iter().find(|it| it.field.id == field).and_then(|it| it.value)
}

/// The act that types `texts` into fields of the record as it is now.
fn typing(world: &World, record: Record, texts: &[(FieldId, &str)]) -> Draft {
    let custom = texts.iter().map(|(id, text)| (*id, (*text).to_owned())).collect();
    match record {
        Record::Contact(id) => {
            let now = contact(world, id);
            let fields = ContactDraft {
                first_name: now.first_name,
                last_name: now.last_name,
                owner: now.owner.map(|it| it.id),
                custom,
                ..ContactDraft::default()
            };
            Draft::EditContact { contact: id, version: now.version, fields }
        }
        Record::Account(id) => {
            let now = account(world, id);
            let fields = AccountDraft {
                name: now.name,
                domains: now.domains.join(" "),
                default_level: now.default_level,
                owner: now.owner.map(|it| it.id),
                parent: None,
                custom,
                fields: shared::fields::Typed::default(),
            };
            Draft::EditAccount { account: id, version: now.version, fields }
        }
    }
}

fn fill(world: &World, record: Record, texts: &[(FieldId, &str)]) -> Done {
    commit(&world.mara(), typing(world, record, texts)).unwrap()
}

/// A contact and an account, with the target of their fields.
fn records(world: &World) -> [(Target, Record); 2] {
    let acme = world.account("Acme", AccessLevel::Own);
    let ann = world.contact("Ann", None);
    [(Target::Contact, Record::Contact(ann)), (Target::Account, Record::Account(acme))]
}

/// The first column of a query's first row.
fn count(world: &World, query: &str) -> u32 {
    world.sqlite().with(|it| it.query_row(query, [], |row| row.get(0)).unwrap())
}
