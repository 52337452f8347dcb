//! Adding, changing, archiving and restoring fields.

use super::*;

#[test]
fn only_admins_define_fields_and_undo_that() {
    let world = World::in_process();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    let field = create(&world, Target::Contact, "Plan", CustomKind::Choice);
    let name = called(&world, "Tier");
    for draft in [
        new(Target::Account, &called(&world, "Other"), CustomKind::Text, &[]),
        edit(field, &name, &["Gold", "Basic"]),
        archive(field),
    ] {
        assert_eq!(code(preview(&jonas, &draft)), ProblemCode::Forbidden, "{draft:?}");
        assert_eq!(code(commit(&jonas, draft.clone())), ProblemCode::Forbidden, "{draft:?}");
        let done = commit(&mara, draft.clone()).unwrap();
        let operation = done.operation.unwrap();
        let refused = commit(&jonas, Draft::Undo { operation });
        assert_eq!(code(refused), ProblemCode::Forbidden, "{draft:?}");
        assert_eq!(undo(&mara, &done).kept, [], "{draft:?}");
    }
    assert_eq!(code(commit(&jonas, restore(field))), ProblemCode::Forbidden);
    let listed = find(&mara, &called(&world, "Plan")).unwrap();
    assert_eq!((listed.is_archived, listed.records), (false, Counted(0)));
    // Adding a field is undone by archiving it.
    assert!(find(&mara, &called(&world, "Other")).unwrap().is_archived);
    // Any agent sees them.
    assert_eq!(find(&jonas, &called(&world, "Plan")), Some(listed));
}

#[test]
fn the_form_of_a_new_record_has_the_fields_that_are_shown() {
    let world = World::new();
    let mara = world.mara();
    let plan = create(&world, Target::Contact, "Plan", CustomKind::Choice);
    let old = create(&world, Target::Contact, "Old", CustomKind::Text);
    let other = create(&world, Target::Account, "Plan", CustomKind::Number);
    commit(&mara, archive(old)).unwrap();
    let of = |target| {
        let fields = world.agent("jonas").call::<ListFormFields>(NoId, &FormOf { target }).unwrap();
        let ours = |id: &FieldId| [plan, old, other].contains(id);
        fields.into_iter().map(|it| it.id).filter(ours).collect::<Vec<_>>()
    };
    assert_eq!((of(Target::Contact), of(Target::Account)), (vec![plan], vec![other]));
    commit(&mara, restore(old)).unwrap();
    assert_eq!(of(Target::Contact), [plan, old]);
}

#[test]
fn what_an_act_on_a_field_does_is_told_before_and_undone_after() {
    let world = World::new();
    let mara = world.mara();
    let (name, next) = (called(&world, "Plan"), called(&world, "Tier"));
    let draft = new(Target::Contact, &name, CustomKind::Choice, &["Basic", "Premium"]);
    let shown = preview(&mara, &draft).unwrap();
    assert!(matches!(&shown.effects[..], [Effect::LabelCreated { name: it, .. }] if *it == name));
    // A preview holds although the new field has another id each time.
    let hash = Some(shown.hash);
    mara.call::<shared::api::operations::CommitOperation>(NoId, &Commit { draft, hash }).unwrap();
    let id = find(&mara, &name).unwrap().field.id;
    let label = Label::Field(id);

    let draft = edit(id, &next, &["Premium", "Basic", " ", "Gold"]);
    let options = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let expected = [
        Effect::LabelRenamed { label, from: name.clone(), to: next.clone() },
        Effect::OptionsChanged(OptionsEffect {
            field: id,
            from: options(&["Basic", "Premium"]),
            to: options(&["Premium", "Basic", "Gold"]),
        }),
    ];
    assert_eq!(preview(&mara, &draft).unwrap().effects, expected);
    let done = commit(&mara, draft.clone()).unwrap();
    assert_eq!(preview(&mara, &draft).unwrap().effects, [], "there is nothing left to change");
    assert_eq!(undo(&mara, &done).kept, []);
    assert_eq!(find(&mara, &name).unwrap().field.options, ["Basic", "Premium"]);
    assert_eq!(find(&mara, &next), None);
}

#[test]
fn no_two_fields_of_the_same_records_have_a_name_in_common() {
    let world = World::new();
    let mara = world.mara();
    let name = called(&world, "Plan");
    let plan = create(&world, Target::Contact, "Plan", CustomKind::Text);
    let other = create(&world, Target::Contact, "Other", CustomKind::Text);
    let taken = |draft| {
        let refused = commit(&mara, draft).unwrap_err();
        assert_eq!(refused.code, ProblemCode::NameTaken);
        refused.title
    };
    let same = [" ", &name.to_uppercase(), "\0"].concat();
    assert!(taken(new(Target::Contact, &same, CustomKind::Date, &[])).contains(&name));
    assert!(taken(edit(other, &same, &[])).contains(&name));
    // Accounts have fields of their own.
    create(&world, Target::Account, "Plan", CustomKind::Text);
    commit(&mara, archive(plan)).unwrap();
    let archived = taken(new(Target::Contact, &name, CustomKind::Text, &[]));
    assert!(archived.contains("archived"), "{archived}");
    // A field may be spelled differently.
    commit(&mara, edit(plan, &name.to_uppercase(), &[])).unwrap();
    for (target, built_in) in [
        (Target::Contact, "E-Mail"),
        (Target::Contact, "birthday"),
        (Target::Contact, "Relationships"),
        (Target::Account, "Company name"),
        (Target::Account, "Website"),
    ] {
        assert!(taken(new(target, built_in, CustomKind::Text, &[])).contains(built_in));
    }
}

#[test]
fn an_undo_takes_no_name_that_another_field_has_by_now() {
    let world = World::new();
    let mara = world.mara();
    let plan = create(&world, Target::Contact, "Plan", CustomKind::Text);
    let renamed = commit(&mara, edit(plan, &called(&world, "Tier"), &[])).unwrap();
    let other = create(&world, Target::Contact, "Plan", CustomKind::Text);
    let kept = undo(&mara, &renamed).kept;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].reason, KeptReason::LabelTaken { by: Label::Field(other) });
}

#[test]
fn a_field_that_is_wrong_is_refused_at_what_is_wrong() {
    let world = World::new();
    let mara = world.mara();
    let refused = |draft, field: &str| {
        let problem = preview(&mara, &draft).unwrap_err();
        assert_eq!(problem.code, ProblemCode::Invalid, "{draft:?}");
        assert!(problem.of_field(field).is_some(), "{problem:?}");
    };
    let long = "x".repeat(61);
    for name in ["", " \0\u{202E} ", long.as_str()] {
        refused(new(Target::Contact, name, CustomKind::Text, &[]), "name");
    }
    let long = "x".repeat(81);
    for options in [&[][..], &["", " "], &["A", "a"], &["A;B"], &[long.as_str()]] {
        refused(new(Target::Account, "Plan", CustomKind::Choice, options), "options");
    }
    let gone = edit(FieldId::new(uuid::Uuid::from_u128(7)), "Plan", &[]);
    assert_eq!(code(preview(&mara, &gone)), ProblemCode::NotFound);
    for body in [
        r#"{"act":"create_field","target":"ticket","name":"X","kind":"text"}"#,
        r#"{"act":"create_field","target":"contact","name":"X","kind":"formula"}"#,
        r#"{"act":"create_field","target":"contact","name":7,"kind":"text"}"#,
        r#"{"act":"create_field","target":"contact","name":"X","kind":"choice","options":"A"}"#,
        r#"{"act":"create_field","target":"contact","name":"X","kind":"text","more":1}"#,
        r#"{"act":"archive_field","field":"7"}"#,
    ] {
        let body = Some(body.as_bytes().to_vec());
        let answer = mara.raw("POST", "/api/desk/operations/preview", &[], body);
        assert_eq!(answer.status, 400, "{}", answer.body);
    }
}

#[test]
fn contacts_have_at_most_fifty_fields_at_once() {
    let world = World::in_process();
    let mara = world.mara();
    let make = |n: u32| {
        let draft = new(Target::Contact, &called(&world, &format!("F{n}")), CustomKind::Text, &[]);
        commit(&mara, draft)
    };
    for n in 0..50 {
        make(n).unwrap();
    }
    assert_eq!(code(make(50)), ProblemCode::Conflict);
    let first = find(&mara, &called(&world, "F0")).unwrap().field.id;
    commit(&mara, archive(first)).unwrap();
    make(50).unwrap();
    assert_eq!(code(commit(&mara, restore(first))), ProblemCode::Conflict);
}
