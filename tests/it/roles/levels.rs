//! The levels that accounts give by default and to roles.

use super::*;

/// Own level × the role's level × the account's default, with the role as it is, renamed and
/// archived: the nearest wins, and says where it comes from.
#[test]
fn v6_the_nearest_level_applies_whatever_becomes_of_the_role() {
    use AccessLevel::{AllRead, Manage, Own};
    let world = World::in_process();
    let mara = world.mara();
    let role = create(&mara, "Boss");
    let acme = world.account("Acme", Own);
    let ann = world.contact("Ann", Some(acme));
    for (own, of_role, default, level, source) in [
        (None, None, Own, Own, LevelSource::Default),
        (None, None, AllRead, AllRead, LevelSource::Default),
        (None, Some(Manage), Own, Manage, LevelSource::Role),
        (None, Some(Own), Manage, Own, LevelSource::Role),
        (Some(Own), Some(Manage), AllRead, Own, LevelSource::Relationship),
        (Some(Manage), Some(Own), Own, Manage, LevelSource::Relationship),
        (Some(AllRead), None, Own, AllRead, LevelSource::Relationship),
    ] {
        let levels: Vec<_> = of_role.iter().map(|level| ("Boss", *level)).collect();
        commit(&mara, sharing(&mara, acme, default, &levels)).unwrap();
        give(&mara, ann, "Boss", own).unwrap();
        let check = |role: &str| {
            let expected = EffectiveLevel { level, source };
            let now = there(&mara, ann);
            assert_eq!((now.role.as_deref(), now.level), (Some(role), expected), "{of_role:?}");
            let page = mara.call::<ListAccountContacts>(acme, &GridQuery::default()).unwrap();
            assert_eq!(page.rows[0].level, expected);
        };
        check("Boss");
        let renamed = commit(&mara, rename(&role, "Chief")).unwrap();
        check("Chief");
        let archived = commit(&mara, archive(&role)).unwrap();
        check("Chief");
        undo(&mara, &archived);
        undo(&mara, &renamed);
        check("Boss");
    }
}

#[test]
fn v6_sharing_says_first_who_gains_and_who_loses_and_is_undone_as_one() {
    let world = World::new();
    let mara = world.mara();
    let name = called(&world, "Boss");
    create(&mara, &name);
    let acme = world.account("Acme", AccessLevel::AllRead);
    let (ann, of_ann) = world.customer("Ann", Some(acme));
    let (bob, of_bob) = world.customer("Bob", Some(acme));
    give(&mara, ann, &name, None).unwrap();
    let (hers, his) = (ticket(&mara, ann), ticket(&mara, bob));
    let both = [his, hers];
    assert_eq!((sees(&of_ann), sees(&of_bob)), (both.to_vec(), both.to_vec()));
    // The role keeps Ann's access; the default takes Bob's.
    let draft = sharing(&mara, acme, AccessLevel::Own, &[(&name, AccessLevel::AllRead)]);
    let shown = preview(&mara, &draft).unwrap();
    let told: Vec<_> =
        shown.sight.people.iter().map(|it| (it.contact.id, it.gains, it.loses)).collect();
    assert_eq!(told, [(bob, 0, 1)]);
    let hash = Some(shown.hash);
    let done = mara.call::<CommitOperation>(NoId, &Commit { draft, hash }).unwrap();
    assert_eq!((sees(&of_ann), sees(&of_bob)), (both.to_vec(), vec![his]));
    // Without a level of the role, Ann loses it, too.
    let draft = sharing(&mara, acme, AccessLevel::Own, &[]);
    let people = preview(&mara, &draft).unwrap().sight.people;
    assert_eq!(people.iter().map(|it| it.contact.id).collect::<Vec<_>>(), [ann]);
    let second = commit(&mara, draft).unwrap();
    assert_eq!(sees(&of_ann), [hers]);
    assert_eq!(undo(&mara, &second).kept, []);
    assert_eq!(undo(&mara, &done).kept, []);
    assert_eq!((sees(&of_ann), sees(&of_bob)), (both.to_vec(), both.to_vec()));
    let now = account(&mara, acme);
    assert_eq!((now.default_level, now.role_levels), (AccessLevel::AllRead, vec![]));
}

#[test]
fn v6_the_few_who_have_a_role_are_found_among_many() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    for n in 0..30 {
        world.contact(&format!("Al{n}"), Some(acme));
    }
    let (zoe, _) = world.customer("Zoe", Some(acme));
    give(&mara, zoe, "Buyer", None).unwrap();
    ticket(&mara, world.contact("Bea", Some(acme)));
    let draft = sharing(&mara, acme, AccessLevel::Own, &[("Buyer", AccessLevel::AllRead)]);
    let sight = preview(&mara, &draft).unwrap().sight;
    let told: Vec<_> = sight.people.iter().map(|it| (it.contact.id, it.gains)).collect();
    assert_eq!((told, sight.more_people), (vec![(zoe, 1)], 0));
}

#[test]
fn k2_a_late_change_of_an_accounts_access_is_refused() {
    let world = World::in_process();
    let mara = world.mara();
    let name = called(&world, "Boss");
    create(&mara, &name);
    let acme = world.account("Acme", AccessLevel::Own);
    let levels = [(name.as_str(), AccessLevel::AllRead)];
    let (first, late) = (
        sharing(&mara, acme, AccessLevel::Own, &levels),
        sharing(&mara, acme, AccessLevel::AllRead, &[]),
    );
    commit(&mara, first.clone()).unwrap();
    assert_eq!(code(commit(&mara, late)), ProblemCode::Stale);
    // The same again changes nothing.
    let same = sharing(&mara, acme, AccessLevel::Own, &levels);
    assert_eq!(commit(&mara, same).unwrap().operation, None);
    let twice = sharing(
        &mara,
        acme,
        AccessLevel::Own,
        &[levels[0], (&name.to_uppercase(), AccessLevel::Own)],
    );
    assert!(commit(&mara, twice).unwrap_err().of_field("role_levels").is_some());
    let nowhere = Draft::SetSharing(Sharing {
        account: Uuid::from_u128(7).into(),
        version: 1,
        default_level: AccessLevel::Own,
        role_levels: vec![],
    });
    assert_eq!(code(commit(&mara, nowhere)), ProblemCode::NotFound);
}

#[test]
fn r19_an_agent_of_one_department_gives_no_role_or_default_more_sight() {
    let world = World::in_process();
    let (mara, priya) = (world.mara(), world.agent("priya"));
    let name = called(&world, "Boss");
    create(&mara, &name);
    let acme = world.account("Acme", AccessLevel::Own);
    for (default, levels) in [
        (AccessLevel::AllRead, vec![]),
        (AccessLevel::Own, vec![(name.as_str(), AccessLevel::AllRead)]),
    ] {
        let draft = sharing(&mara, acme, default, &levels);
        let refused = commit(&priya, draft).unwrap_err();
        assert_eq!(refused.code, ProblemCode::Forbidden);
        assert!(refused.title.contains("Ask an admin"), "{}", refused.title);
    }
    let levels = [(name.as_str(), AccessLevel::AllReply)];
    commit(&mara, sharing(&mara, acme, AccessLevel::Own, &levels)).unwrap();
    // Priya may not give the role that shows more either, but may take sight away.
    let ann = world.contact("Ann", Some(acme));
    assert_eq!(code(give(&priya, ann, &name, None)), ProblemCode::Forbidden);
    let less = [(name.as_str(), AccessLevel::Own)];
    let done = commit(&priya, sharing(&mara, acme, AccessLevel::Own, &less)).unwrap();
    give(&priya, ann, &name, None).unwrap();
    // Nor does an undo give it back.
    let undone = commit(&priya, Draft::Undo { operation: done.operation.unwrap() });
    assert_eq!(code(undone), ProblemCode::Forbidden);
}
