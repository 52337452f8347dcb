//! Giving roles to contacts: one of the list, by its name.

use super::*;

#[test]
fn r15_a_role_is_one_of_the_list_in_any_spelling() {
    let world = World::in_process();
    let mara = world.mara();
    let name = called(&world, "Boss");
    create(&mara, &name);
    let acme = world.account("Acme", AccessLevel::Own);
    let ann = world.contact("Ann", Some(acme));
    give(&mara, ann, &format!("  {} ", name.to_uppercase()), None).unwrap();
    assert_eq!(there(&mara, ann).role, Some(name));
    let unknown = called(&world, "Nobody");
    let refused = give(&mara, ann, &unknown, None).unwrap_err();
    assert_eq!(refused.code, ProblemCode::Invalid);
    assert!(refused.of_field("role").unwrap().contains(&unknown), "{refused:?}");
    for draft in [
        Draft::AssociateContacts {
            account: acme,
            contacts: vec![ann],
            role: unknown.clone(),
            level: None,
            with_earlier_tickets: false,
        },
        Draft::AssociateAccounts {
            contact: ann,
            accounts: vec![acme],
            role: unknown.clone(),
            level: None,
        },
        Draft::SetAccess {
            relationships: vec![there(&mara, ann).id],
            role: Some(unknown.clone()),
            level: None,
            keep_levels: true,
        },
    ] {
        let refused = commit(&mara, draft.clone()).unwrap_err();
        assert!(refused.of_field("role").is_some(), "{draft:?}: {refused:?}");
    }
    let levels = sharing(&mara, acme, AccessLevel::Own, &[(&unknown, AccessLevel::Own)]);
    assert!(commit(&mara, levels).unwrap_err().of_field("role_levels").is_some());
}

#[test]
fn r15_an_archived_role_stays_and_is_given_to_nobody_else() {
    let world = World::in_process();
    let mara = world.mara();
    let name = called(&world, "Boss");
    let role = create(&mara, &name);
    let acme = world.account("Acme", AccessLevel::Own);
    let (ann, bob) = (world.contact("Ann", Some(acme)), world.contact("Bob", Some(acme)));
    give(&mara, ann, &name, None).unwrap();
    let levels = [(name.as_str(), AccessLevel::AllReply)];
    commit(&mara, sharing(&mara, acme, AccessLevel::Own, &levels)).unwrap();
    let level = there(&mara, ann).level;
    assert_eq!((level.level, level.source), (AccessLevel::AllReply, LevelSource::Role));

    commit(&mara, archive(&role)).unwrap();
    let names = mara.call::<ListRoleNames>(NoId, &Nothing {}).unwrap();
    assert!(!names.contains(&name));
    assert_eq!(there(&mara, ann).role.as_deref(), Some(name.as_str()));
    assert_eq!(there(&mara, ann).level, level);
    // It is kept with another level, but not given.
    give(&mara, ann, &name, Some(AccessLevel::Own)).unwrap();
    let refused = give(&mara, bob, &name, None).unwrap_err();
    assert!(refused.of_field("role").unwrap().contains("archived"), "{refused:?}");
    // So is the account's level for it.
    commit(&mara, sharing(&mara, acme, AccessLevel::AllRead, &levels)).unwrap();
    let globex = world.account("Globex", AccessLevel::Own);
    let refused = commit(&mara, sharing(&mara, globex, AccessLevel::Own, &levels)).unwrap_err();
    assert!(refused.of_field("role_levels").unwrap().contains("archived"), "{refused:?}");

    commit(&mara, restore(&role)).unwrap();
    give(&mara, bob, &name, None).unwrap();
    assert_eq!(there(&mara, bob).level.source, LevelSource::Role);
}

#[test]
fn r15_a_role_from_before_the_list_is_shown_and_kept() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let (ann, bob) = (world.contact("Ann", Some(acme)), world.contact("Bob", Some(acme)));
    let typed = format!("update relationships set role = 'Typed' where contact_id = '{ann}'");
    world.sqlite().with(|db| db.execute_batch(&typed)).unwrap();
    assert_eq!(there(&mara, ann).role.as_deref(), Some("Typed"));
    give(&mara, ann, "typed", Some(AccessLevel::Manage)).unwrap();
    let now = there(&mara, ann);
    assert_eq!((now.role.as_deref(), now.level.level), (Some("Typed"), AccessLevel::Manage));
    assert!(give(&mara, bob, "Typed", None).unwrap_err().of_field("role").is_some());
}

#[test]
fn what_is_told_names_roles_as_they_are_called_now() {
    let world = World::in_process();
    let mara = world.mara();
    let (old, new) = (called(&world, "Boss"), called(&world, "Chief"));
    let role = create(&mara, &old);
    let acme = world.account("Acme", AccessLevel::Own);
    let ann = world.contact("Ann", Some(acme));
    commit(&mara, rename(&role, &new)).unwrap();
    let access = Draft::SetAccess {
        relationships: vec![there(&mara, ann).id],
        role: Some(new.clone()),
        level: None,
        keep_levels: true,
    };
    let given =
        Effect::RoleChanged { contact: ann, account: acme, from: None, to: Some(new.clone()) };
    assert_eq!(preview(&mara, &access).unwrap().effects, std::slice::from_ref(&given));
    commit(&mara, access).unwrap();
    let levels = sharing(&mara, acme, AccessLevel::Own, &[(&new, AccessLevel::Own)]);
    let level = Effect::RoleLevelChanged {
        account: acme,
        role: new,
        from: None,
        to: Some(AccessLevel::Own),
    };
    assert_eq!(preview(&mara, &levels).unwrap().effects, [level]);
    let page = mara.call::<ListContactTimeline>(ann, &TimelineFilter::default()).unwrap();
    let told = serde_json::to_string(&page).unwrap();
    assert!(told.contains(&serde_json::to_string(&given).unwrap()), "{told}");
}

#[test]
fn r15_r19_a_new_contact_may_have_a_role_at_their_account_from_the_start() {
    let world = World::in_process();
    let (mara, priya) = (world.mara(), world.agent("priya"));
    let name = called(&world, "Boss");
    let role = create(&mara, &name);
    let acme = world.account("Acme", AccessLevel::Own);
    let new = |role: &str, account| ContactDraft {
        first_name: "Ann".to_owned(),
        last_name: format!("Lee {}", world.mark),
        account,
        role: role.to_owned(),
        ..ContactDraft::default()
    };
    let made = mara.call::<CreateContact>(NoId, &new(&name.to_uppercase(), Some(acme))).unwrap();
    assert_eq!(there(&mara, made.id).role, Some(name.clone()));
    let none = mara.call::<CreateContact>(NoId, &new("  ", Some(acme))).unwrap();
    assert_eq!(there(&mara, none.id).role, None);
    // A role is one of the list, and one at an account.
    for wrong in [new(&called(&world, "Nobody"), Some(acme)), new(&name, None)] {
        let refused = mara.call::<CreateContact>(NoId, &wrong).unwrap_err();
        assert_eq!(refused.code, ProblemCode::Invalid);
        assert!(refused.of_field("role").is_some(), "{refused:?}");
    }
    // The access that the account gives to it counts.
    let levels = [(name.as_str(), AccessLevel::AllRead)];
    commit(&mara, sharing(&mara, acme, AccessLevel::Own, &levels)).unwrap();
    let refused = priya.call::<CreateContact>(NoId, &new(&name, Some(acme)));
    assert_eq!(code(refused), ProblemCode::Forbidden);
    priya.call::<CreateContact>(NoId, &new("", Some(acme))).unwrap();
    let reader = mara.call::<CreateContact>(NoId, &new(&name, Some(acme))).unwrap();
    let level = there(&mara, reader.id).level;
    assert_eq!((level.level, level.source), (AccessLevel::AllRead, LevelSource::Role));
    // It is set when the contact is created, not with a change of the contact.
    let version = mara.call::<GetContact>(reader.id, &Nothing {}).unwrap().version;
    for account in [None, Some(acme)] {
        let fields = new(&name, account);
        let edit = Draft::EditContact { contact: reader.id, version, fields };
        assert_eq!(commit(&mara, edit).unwrap_err().code, ProblemCode::Invalid);
    }
    commit(&mara, archive(&role)).unwrap();
    let refused = mara.call::<CreateContact>(NoId, &new(&name, Some(acme))).unwrap_err();
    assert!(refused.of_field("role").unwrap().contains("archived"), "{refused:?}");
}
