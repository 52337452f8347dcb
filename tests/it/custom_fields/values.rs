//! Values in the forms of contacts and accounts.

use super::*;

fn label(record: Record, field: FieldId, from: Option<&str>, to: Option<&str>) -> Effect {
    let (from, to) = (from.map(str::to_owned), to.map(str::to_owned));
    Effect::CustomChanged(CustomEffect { record, field, kind: CustomKind::Text, from, to })
}

#[test]
fn values_are_edited_with_the_record_told_before_and_undone_after() {
    let world = World::new();
    let mara = world.mara();
    for (target, record) in records(&world) {
        let field = create(&world, target, "Plan", CustomKind::Text);
        assert_eq!(value(&world, record, field), None);
        let draft = typing(&world, record, &[(field, " Gold ")]);
        let shown = preview(&mara, &draft).unwrap();
        assert_eq!(shown.effects, [label(record, field, None, Some("Gold"))]);
        assert_eq!(shown.names.get(&field.uuid()), Some(&called(&world, "Plan")));
        let first = fill(&world, record, &[(field, " Gold ")]);
        assert_eq!(value(&world, record, field).as_deref(), Some("Gold"));
        assert_eq!(code(commit(&mara, draft)), ProblemCode::Stale, "it counts as a change");
        let again = typing(&world, record, &[(field, "Gold")]);
        assert_eq!(preview(&mara, &again).unwrap().effects, []);
        let next = fill(&world, record, &[(field, "Silver")]);
        // An undo counts too, so that a form that shows the value from before saves nothing.
        let seen = typing(&world, record, &[(field, "Bronze")]);
        assert_eq!(undo(&mara, &next).kept, []);
        assert_eq!(value(&world, record, field).as_deref(), Some("Gold"));
        assert_eq!(code(commit(&mara, seen)), ProblemCode::Stale);
        fill(&world, record, &[(field, "")]);
        assert_eq!(value(&world, record, field), None);
        let kept = undo(&mara, &first).kept;
        assert!(matches!(kept[0].reason, KeptReason::ChangedSince(_)), "{kept:?}");
    }
}

#[test]
fn the_history_tells_values_with_the_names_of_their_fields() {
    let world = World::new();
    for (target, record) in records(&world) {
        let field = create(&world, target, "Plan", CustomKind::Text);
        fill(&world, record, &[(field, "Gold")]);
        commit(&world.mara(), edit(field, &called(&world, "Tier"), &[])).unwrap();
        let entry = crate::timeline::changes(&world.mara(), record).remove(0);
        assert_eq!(entry.effects, [label(record, field, None, Some("Gold"))]);
        assert_eq!(entry.names.get(&field.uuid()), Some(&called(&world, "Tier")));
        assert!(entry.can_be_undone);
    }
}

#[test]
fn a_record_is_created_with_values() {
    let world = World::new();
    let mara = world.mara();
    let plan = create(&world, Target::Contact, "Plan", CustomKind::Choice);
    let size = create(&world, Target::Account, "Size", CustomKind::Number);
    let contact = ContactDraft {
        first_name: "Ann".to_owned(),
        last_name: "Lee".to_owned(),
        custom: [(plan, "premium".to_owned())].into(),
        ..ContactDraft::default()
    };
    let ann = mara.call::<shared::api::contacts::CreateContact>(NoId, &contact).unwrap().id;
    assert_eq!(value(&world, Record::Contact(ann), plan).as_deref(), Some("Premium"));
    let account = AccountDraft {
        name: called(&world, "Acme"),
        domains: String::new(),
        default_level: AccessLevel::Own,
        owner: None,
        parent: None,
        custom: [(size, "007".to_owned())].into(),
        fields: shared::fields::Typed::default(),
    };
    let acme = mara.call::<shared::api::accounts::CreateAccount>(NoId, &account).unwrap().id;
    assert_eq!(value(&world, Record::Account(acme), size).as_deref(), Some("7"));
    // A field of accounts is none of contacts.
    let wrong = ContactDraft { custom: [(size, "7".to_owned())].into(), ..contact };
    let refused = mara.call::<shared::api::contacts::CreateContact>(NoId, &wrong).unwrap_err();
    assert!(refused.of_field(&problem_name(size)).is_some(), "{refused:?}");
}

#[test]
fn a_form_that_was_opened_before_a_field_was_added_or_archived_loses_nothing() {
    let world = World::new();
    let mara = world.mara();
    for (target, record) in records(&world) {
        let plan = create(&world, target, "Plan", CustomKind::Text);
        fill(&world, record, &[(plan, "Gold")]);
        let form = typing(&world, record, &[(plan, "Silver")]);
        // While the form is open, another field is added, and its own is archived.
        let later = create(&world, target, "Later", CustomKind::Text);
        commit(&mara, archive(plan)).unwrap();
        let shown = preview(&mara, &form).unwrap();
        assert_eq!(shown.effects, [label(record, plan, Some("Gold"), Some("Silver"))]);
        commit(&mara, form).unwrap();
        assert_eq!(value(&world, record, plan), None, "an archived field is not shown");
        commit(&mara, restore(plan)).unwrap();
        assert_eq!(value(&world, record, plan).as_deref(), Some("Silver"));
        // A form without a field leaves it as it is.
        fill(&world, record, &[(later, "x")]);
        assert_eq!(preview(&mara, &typing(&world, record, &[])).unwrap().effects, []);
        assert_eq!(value(&world, record, plan).as_deref(), Some("Silver"));
    }
}

#[test]
fn records_keep_an_option_that_is_removed() {
    let world = World::new();
    let mara = world.mara();
    for (target, record) in records(&world) {
        let plan = create(&world, target, "Plan", CustomKind::Choice);
        let tags = create(&world, target, "Tags", CustomKind::MultiChoice);
        fill(&world, record, &[(plan, "Gold"), (tags, "gold\nbasic")]);
        assert_eq!(value(&world, record, tags).as_deref(), Some("Basic\nGold"));
        commit(&mara, edit(plan, &called(&world, "Plan"), &["GOLD", "Basic"])).unwrap();
        commit(&mara, edit(tags, &called(&world, "Tags"), &["Basic", "Premium"])).unwrap();
        // What is saved as it was opened changes nothing.
        let same = typing(&world, record, &[(plan, "Gold"), (tags, "Basic\nGold")]);
        assert_eq!(preview(&mara, &same).unwrap().effects, []);
        fill(&world, record, &[(tags, "Premium\nGold")]);
        assert_eq!(value(&world, record, tags).as_deref(), Some("Premium\nGold"));
        let gone = preview(&mara, &typing(&world, record, &[(plan, "Premium")])).unwrap_err();
        assert!(gone.of_field(&problem_name(plan)).is_some(), "{gone:?}");
    }
}

#[test]
fn values_are_part_of_what_the_rest_api_reads_and_writes() {
    let world = World::new();
    let mara = world.mara();
    let [(_, Record::Contact(ann)), (_, Record::Account(acme))] = records(&world) else {
        panic!("a contact and an account")
    };
    let plan = create(&world, Target::Contact, "Plan", CustomKind::Date);
    let size = create(&world, Target::Account, "Size", CustomKind::Checkbox);
    let Draft::EditContact { version, fields, .. } =
        typing(&world, Record::Contact(ann), &[(plan, "2027-01-31")])
    else {
        panic!("an edit")
    };
    let change = ContactChange { version, contact: fields };
    let after = mara.call::<UpdateContact>(ann, &change).unwrap();
    assert_eq!((after.version, &after), (version + 1, &contact(&world, ann)));
    assert!(after.custom.iter().any(|it| it.value.as_deref() == Some("2027-01-31")));
    let late = mara.call::<UpdateContact>(ann, &change).unwrap_err();
    assert_eq!(late.code, ProblemCode::Stale);
    let Draft::EditAccount { version, fields, .. } =
        typing(&world, Record::Account(acme), &[(size, "yes")])
    else {
        panic!("an edit")
    };
    let change = AccountChange { version, account: fields };
    let after = mara.call::<UpdateAccount>(acme, &change).unwrap();
    assert_eq!((after.version, &after), (version + 1, &account(&world, acme)));
    assert!(after.custom.iter().any(|it| it.value.as_deref() == Some("true")));
}
