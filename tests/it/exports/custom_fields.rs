//! A file has the fields that admins had defined when it was started.

use shared::api::fields::{ChosenField, ListFields, NewField};
use shared::api::operations::Draft;
use shared::customers::contact::ContactDraft;
use shared::fields::custom::{CustomKind, Target};
use shared::ids::FieldId;

use super::*;
use crate::harness::commit;

fn define(world: &World, target: Target, name: &str, kind: CustomKind) -> FieldId {
    let mara = world.mara();
    let options = if kind.has_options() { vec!["A".to_owned(), "B".to_owned()] } else { vec![] };
    let new = NewField { target, name: name.to_owned(), kind, options };
    commit(&mara, Draft::CreateField(new)).unwrap();
    let all = mara.call::<ListFields>(NoId, &Nothing {}).unwrap();
    all.into_iter().rfind(|it| it.field.name == name).unwrap().field.id
}

#[test]
fn i11_fields_of_admins_are_columns_of_contacts() {
    let world = World::in_process();
    let mara = world.mara();
    let plan = define(&world, Target::Contact, "Plan", CustomKind::Text);
    let topics = define(&world, Target::Contact, "Topics", CustomKind::MultiChoice);
    let gone = define(&world, Target::Contact, "Gone", CustomKind::Text);
    define(&world, Target::Account, "Size", CustomKind::Number);
    let last = format!("Lee {}", world.mark);
    let contact = |first: &str, custom: &[(FieldId, &str)]| {
        let contact = ContactDraft {
            first_name: first.to_owned(),
            last_name: last.clone(),
            custom: custom.iter().map(|(id, text)| (*id, (*text).to_owned())).collect(),
            ..ContactDraft::default()
        };
        mara.call::<shared::api::contacts::CreateContact>(NoId, &contact).unwrap()
    };
    contact("Ann", &[(plan, "=1+1"), (topics, "b\nA"), (gone, "x")]);
    contact("Bob", &[]);
    commit(&mara, Draft::ArchiveField(ChosenField { field: gone })).unwrap();
    let draft = draft(ListName::Contacts, &[("q", &world.mark)]);
    let rows = export(&world, &mara, &draft);
    assert!(rows[0].ends_with(&["Plan".to_owned(), "Topics".to_owned()]), "{:?}", rows[0]);
    assert_eq!(column(&rows, "Plan"), ["'=1+1", ""]);
    assert_eq!(column(&rows, "Topics"), ["A; B", ""]);
}

#[test]
fn i11_a_file_keeps_its_columns_while_it_is_written() {
    let world = World::in_process();
    let mara = world.mara();
    let size = define(&world, Target::Account, "Size", CustomKind::Number);
    let acme = world.account("Acme", shared::customers::level::AccessLevel::Own);
    let account = mara.call::<shared::api::accounts::GetAccount>(acme, &Nothing {}).unwrap();
    let fields = shared::customers::account::AccountDraft {
        name: account.name,
        domains: String::new(),
        default_level: account.default_level,
        owner: account.owner.map(|it| it.id),
        parent: None,
        custom: [(size, "-7".to_owned())].into(),
        fields: shared::fields::Typed::default(),
    };
    let edit = Draft::EditAccount { account: acme, version: account.version, fields };
    commit(&mara, edit).unwrap();
    let begun = start(&mara, &draft(ListName::Accounts, &[]));
    commit(&mara, Draft::ArchiveField(ChosenField { field: size })).unwrap();
    define(&world, Target::Account, "Later", CustomKind::Number);
    assert_eq!(end(&world, &mara, begun.id).state, ExportState::Ready);
    let rows = records(&file(&mara, begun.id));
    assert_eq!(rows[0].last().map(String::as_str), Some("Size"));
    assert!(column(&rows, "Size").iter().any(|it| it.ends_with("-7")), "{rows:?}");
}
