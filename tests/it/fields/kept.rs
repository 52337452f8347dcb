//! One interface for the records with listed fields: contacts and accounts.

use serde_json::json;
use shared::api::accounts::{CreateAccount, GetAccount, ListAccounts, UpdateAccount};
use shared::api::contacts::{CreateContact, GetContact, ListContacts, UpdateContact};
use shared::api::imports::ImportKind;
use shared::api::operations::{Draft, HistoryEntry};
use shared::api::{Endpoint, NoId, Nothing};
use shared::customers::account::AccountDraft;
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::fields::account::Account;
use shared::fields::contact::Contact;
use shared::fields::{Record, Typed, Values};
use shared::grid::GridQuery;
use shared::ids::{AccountId, ContactId};
use shared::operations::effects;
use shared::problem::Problem;

use crate::harness::World;
use crate::timeline::changes;

/// A kind of record with listed fields, and its endpoints.
pub(super) trait Kept: Record + Sized + Clone + PartialEq + std::fmt::Debug {
    const TABLE: &'static str;
    /// Its columns besides the listed fields.
    const OTHERS: &'static [&'static str];
    const IMPORT: ImportKind;
    type Id: Copy;

    fn draft(world: &World, name: &str, fields: Typed<Self>) -> serde_json::Value;
    fn create(world: &World, draft: &serde_json::Value) -> Result<Self::Id, Problem>;
    /// The version, and the values of the fields.
    fn get(world: &World, id: Self::Id) -> (i64, Values<Self>);
    fn put_path(id: Self::Id) -> String;
    fn put(version: i64, draft: &serde_json::Value) -> serde_json::Value;
    fn edit(id: Self::Id, version: i64, draft: &serde_json::Value) -> Draft;
    fn history(world: &World, id: Self::Id) -> Vec<HistoryEntry>;
    /// The heading and the cell by which an import finds the record.
    fn key(world: &World, name: &str) -> (&'static str, String);
    fn named(world: &World, name: &str) -> Self::Id;

    fn made(world: &World, name: &str, fields: Typed<Self>) -> Self::Id {
        Self::create(world, &Self::draft(world, name, fields)).unwrap()
    }
}

fn reply<E: Endpoint>(
    world: &World,
    id: &E::Id,
    input: &serde_json::Value,
) -> Result<E::Reply, Problem> {
    let (path, method) = (E::path(id), E::METHOD.as_str());
    let answer = world.mara().raw(method, &path, &[], Some(input.to_string().into_bytes()));
    if answer.status == 200 {
        Ok(serde_json::from_str(&answer.body).unwrap())
    } else {
        Err(answer.problem())
    }
}

impl Kept for Contact {
    const TABLE: &'static str = "contacts";
    const OTHERS: &'static [&'static str] = &[
        "seq",
        "id",
        "first_name",
        "last_name",
        "sort_key",
        "owner_id",
        "external_id",
        "needs_details",
        "is_active",
        "has_account",
        "tag_count",
        "group_count",
        "version",
        "created_at",
        "updated_at",
        "purged_at",
        "erased_at",
        "deleted_at",
        "merged_into",
        "phone_kind",
        "other_phones",
        "postal_addresses",
        "assigned_to_id",
        "reports_to_id",
    ];
    const IMPORT: ImportKind = ImportKind::Contacts;
    type Id = ContactId;

    fn draft(world: &World, name: &str, fields: Typed<Self>) -> serde_json::Value {
        let draft = ContactDraft {
            first_name: name.to_owned(),
            last_name: format!("Lee {}", world.mark),
            email: world.email(name),
            fields,
            ..ContactDraft::default()
        };
        serde_json::to_value(draft).unwrap()
    }

    fn create(world: &World, draft: &serde_json::Value) -> Result<ContactId, Problem> {
        reply::<CreateContact>(world, &NoId, draft).map(|it| it.id)
    }

    fn get(world: &World, id: ContactId) -> (i64, Values<Self>) {
        let contact = world.mara().call::<GetContact>(id, &Nothing {}).unwrap();
        (contact.version, contact.fields)
    }

    fn put_path(id: ContactId) -> String {
        UpdateContact::path(&id)
    }

    fn put(version: i64, draft: &serde_json::Value) -> serde_json::Value {
        json!({ "version": version, "contact": without_address(draft) })
    }

    fn edit(contact: ContactId, version: i64, draft: &serde_json::Value) -> Draft {
        let fields = serde_json::from_value(without_address(draft)).unwrap();
        Draft::EditContact { contact, version, fields }
    }

    fn history(world: &World, id: ContactId) -> Vec<HistoryEntry> {
        changes(&world.mara(), effects::Record::Contact(id))
    }

    fn key(world: &World, name: &str) -> (&'static str, String) {
        ("Full name,Email", format!("{name} Lee {},{}", world.mark, world.email(name)))
    }

    fn named(world: &World, name: &str) -> ContactId {
        let filter = GridQuery::default().searching(world.email(name));
        world.mara().call::<ListContacts>(NoId, &filter).unwrap().rows[0].id
    }
}

/// The draft of an edit, which changes no addresses.
fn without_address(draft: &serde_json::Value) -> serde_json::Value {
    let mut draft = draft.clone();
    draft["email"] = json!("");
    draft
}

impl Kept for Account {
    const TABLE: &'static str = "accounts";
    const OTHERS: &'static [&'static str] = &[
        "seq",
        "id",
        "name",
        "sort_key",
        "default_level",
        "owner_id",
        "external_id",
        "tickets",
        "open_tickets",
        "contacts",
        "tag_count",
        "version",
        "created_at",
        "updated_at",
        "purged_at",
        "deleted_at",
        "merged_into",
        "phone_kind",
        "other_phones",
        "postal_addresses",
        "parent_id",
    ];
    const IMPORT: ImportKind = ImportKind::Accounts;
    type Id = AccountId;

    fn draft(world: &World, name: &str, fields: Typed<Self>) -> serde_json::Value {
        let draft = AccountDraft {
            name: format!("{name} {}", world.mark),
            domains: String::new(),
            default_level: AccessLevel::Own,
            owner: None,
            parent: None,
            fields,
            custom: [].into(),
        };
        serde_json::to_value(draft).unwrap()
    }

    fn create(world: &World, draft: &serde_json::Value) -> Result<AccountId, Problem> {
        reply::<CreateAccount>(world, &NoId, draft).map(|it| it.id)
    }

    fn get(world: &World, id: AccountId) -> (i64, Values<Self>) {
        let account = world.mara().call::<GetAccount>(id, &Nothing {}).unwrap();
        (account.version, account.fields)
    }

    fn put_path(id: AccountId) -> String {
        UpdateAccount::path(&id)
    }

    fn put(version: i64, draft: &serde_json::Value) -> serde_json::Value {
        json!({ "version": version, "account": draft })
    }

    fn edit(account: AccountId, version: i64, draft: &serde_json::Value) -> Draft {
        let fields = serde_json::from_value(draft.clone()).unwrap();
        Draft::EditAccount { account, version, fields }
    }

    fn history(world: &World, id: AccountId) -> Vec<HistoryEntry> {
        changes(&world.mara(), effects::Record::Account(id))
    }

    fn key(world: &World, name: &str) -> (&'static str, String) {
        ("Company Name", format!("{name} {}", world.mark))
    }

    fn named(world: &World, name: &str) -> AccountId {
        let q = format!("{name} {}", world.mark);
        let filter = GridQuery::default().searching(q);
        world.mara().call::<ListAccounts>(NoId, &filter).unwrap().rows[0].id
    }
}
