//! Creating an account.

use super::*;

#[test]
fn every_typed_field_is_saved() {
    let (world, domain) = (World::new(), |world: &World| format!("{}.example", world.mark));
    let mara = world.mara();
    let input = AccountDraft {
        fields: shared::fields::Typed::default().with("about", " Pallets.\r\nSince 2019. "),
        ..draft(&world, " Acme", &format!("@{0} labs.{0}", domain(&world)))
    };
    let id = mara.call::<CreateAccount>(NoId, &input).unwrap().id;
    let account = get(&mara, id);
    assert_eq!(account.name, format!("Acme {}", world.mark));
    assert_eq!(account.domains, [domain(&world), format!("labs.{}", domain(&world))]);
    assert_eq!(account.fields.get("about"), Some("Pallets.\nSince 2019."));
    assert_eq!(account.default_level, AccessLevel::AllReply);
    assert_eq!((account.contacts, account.tickets, account.open_tickets), (0, 0, 0));
    // E6: the creator is the owner.
    assert_eq!(account.owner.unwrap().name, "Mara Okafor");
}

#[test]
fn p10_a_domain_belongs_to_one_account() {
    let world = World::new();
    let mara = world.mara();
    let domain = format!("{}.example", world.mark);
    let first = mara.call::<CreateAccount>(NoId, &draft(&world, "Acme", &domain)).unwrap().id;
    let refused = mara.call::<CreateAccount>(NoId, &draft(&world, "Globex", &domain)).unwrap_err();
    assert_eq!(refused.code, ProblemCode::DomainTaken);
    assert_eq!(refused.blockers[0].name, format!("Acme {}", world.mark));
    assert_eq!(refused.blockers[0].id.unwrap().to_string(), first.to_string());
}

#[test]
fn p10_a_free_mail_domain_is_refused() {
    let world = World::new();
    let refused =
        world.mara().call::<CreateAccount>(NoId, &draft(&world, "Acme", "gmail.com")).unwrap_err();
    assert_eq!(refused.code, ProblemCode::Invalid);
    assert!(refused.of_field("domains").is_some());
}

#[test]
fn account_names_are_unique_in_any_spelling() {
    let world = World::new();
    let mara = world.mara();
    let name = format!("Acme {}", world.mark);
    let first = mara.call::<CreateAccount>(NoId, &draft(&world, "Acme", "")).unwrap().id;
    for same in [
        format!(" ACME   {} ", world.mark),
        name.to_uppercase(),
        format!("Ａｃｍｅ　{}", world.mark),
    ] {
        let input = AccountDraft { name: same.clone(), ..draft(&world, "", "") };
        let refused = mara.call::<CreateAccount>(NoId, &input).unwrap_err();
        assert_eq!(refused.code, ProblemCode::NameTaken, "{same}");
        assert!(refused.title.contains(&name), "{}", refused.title);
        assert_eq!(refused.blockers[0].id.unwrap().to_string(), first.to_string());
    }
    let other = mara.call::<CreateAccount>(NoId, &draft(&world, "Ácme", "")).unwrap().id;
    let version = get(&mara, other).version;
    let account = draft(&world, "acme", "");
    let refused = mara.call::<UpdateAccount>(other, &AccountChange { version, account });
    assert_eq!(code(refused), ProblemCode::NameTaken);
    // An account may be renamed to another spelling of its own name.
    let account = draft(&world, "ÁCME", "");
    let renamed = mara.call::<UpdateAccount>(other, &AccountChange { version, account }).unwrap();
    assert_eq!(renamed.name, format!("ÁCME {}", world.mark));
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let world = World::new();
    let input = AccountDraft { name: " ".to_owned(), ..draft(&world, "", "acme") };
    let refused = world.mara().call::<CreateAccount>(NoId, &input).unwrap_err();
    assert!(refused.of_field("name").is_some() && refused.of_field("domains").is_some());
    let stranger = Some(AgentId::new(Uuid::from_u128(1)));
    let input = AccountDraft { owner: stranger, ..draft(&world, "Acme", "") };
    let refused = world.mara().call::<CreateAccount>(NoId, &input).unwrap_err();
    assert!(refused.of_field("owner").is_some());
}

#[test]
fn a1_one_account_is_one_operation() {
    let world = World::in_process();
    let mara = world.mara();
    let before = operations(&world);
    mara.call::<CreateAccount>(NoId, &draft(&world, "Acme", "")).unwrap();
    assert_eq!(operations(&world), before + 1);
}
