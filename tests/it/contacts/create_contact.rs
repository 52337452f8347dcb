//! Creating a contact.

use super::*;

#[test]
fn every_typed_field_is_saved() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let input = ContactDraft {
        fields: shared::fields::Typed::default()
            .with("title", " IT lead ")
            .with("phone", "+49 30 1234")
            .with("about", "Likes pallets."),
        account: Some(acme),
        ..draft(&world, " Ann ")
    };
    let id = mara
        .call::<CreateContact>(NoId, &ContactDraft { email: world.email("Ann"), ..input })
        .unwrap()
        .id;
    let ann = get(&mara, id);
    assert_eq!(
        (ann.first_name.as_str(), ann.last_name.as_str()),
        ("Ann", format!("Lee {}", world.mark).as_str())
    );
    let said = ["title", "phone", "about"].map(|name| ann.fields.get(name));
    assert_eq!(said, [Some("IT lead"), Some("+49 30 1234"), Some("Likes pallets.")]);
    assert_eq!(ann.addresses.len(), 1);
    assert_eq!(ann.addresses[0].email, world.email("Ann"));
    assert!(ann.addresses[0].is_primary && !ann.addresses[0].is_verified);
    // E6: the creator is the owner.
    assert_eq!(ann.owner.unwrap().name, "Mara Okafor");
    assert!(!ann.needs_details);
    let [relationship] = ann.relationships.as_slice() else { panic!("one relationship") };
    assert_eq!(relationship.account.id, acme);
    assert_eq!(relationship.kind, RelationshipKind::Direct);
    assert_eq!(relationship.level.level, AccessLevel::AllRead);
    assert_eq!(relationship.level.source, LevelSource::Default);
    let [portal] = ann.portal.as_slice() else { panic!("one help center") };
    assert_eq!((portal.state, portal.since, portal.seen_at), (PortalState::Unverified, None, None));
    assert!(portal.mail.is_none());
}

#[test]
fn e1_e3_an_address_in_any_spelling_belongs_to_one_contact() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let email = format!("  {} ", world.email("Ann").to_uppercase());
    let refused = mara
        .call::<CreateContact>(NoId, &ContactDraft { email, ..draft(&world, "Anna") })
        .unwrap_err();
    assert_eq!(refused.code, ProblemCode::AddressTaken);
    // E3: the refusal names the contact with the address and has their id.
    assert!(refused.title.contains(&format!("Ann Lee {}", world.mark)), "{}", refused.title);
    assert_eq!(refused.blockers[0].id.unwrap().to_string(), ann.to_string());
}

#[test]
fn e1_letters_and_hosts_of_any_script_have_one_spelling() {
    let world = World::new();
    let mara = world.mara();
    let create = |address: &str| {
        let email = address.replace("here", &world.mark);
        let email = email.replace("HERE", &world.mark.to_uppercase());
        let answer =
            mara.call::<CreateContact>(NoId, &ContactDraft { email, ..draft(&world, "Ann") });
        answer.map(|_| ()).map_err(|problem| problem.code)
    };
    // The worker uses its platform's Unicode tables, so this runs in process and on workerd.
    for (one, other) in [
        ("élodie@here.bücher.example", "E\u{301}LODIE@HERE.XN--BCHER-KVA.example"),
        ("ann@here.bu\u{308}ro.example", "ann@here。BÜRO.example"),
        ("ann@here.xn--fiq228c.example", "ann@here.中文.example"),
    ] {
        assert_eq!(create(one), Ok(()), "{one}");
        assert_eq!(create(other), Err(ProblemCode::AddressTaken), "{other}");
    }
    for other in ["élodie@here.buecher.example", "ann@here.faß.example", "ann@here.fass.example"]
    {
        assert_eq!(create(other), Ok(()), "{other}");
    }
    for none in [
        "ann@here.a_b.example",
        "ann@-here.example",
        "ann@here..example",
        "ann@here.xn--\u{e4}.example",
        "ann@here.ü％41.example",
        "ann@1.2.3",
        "ann@１.２.３.４",
    ] {
        assert_eq!(create(none), Err(ProblemCode::Invalid), "{none}");
    }
}

#[test]
fn e6_both_names_are_required_and_an_address_is_not() {
    let world = World::new();
    let mara = world.mara();
    let input = ContactDraft { email: "ann".to_owned(), ..ContactDraft::default() };
    let refused = mara.call::<CreateContact>(NoId, &input).unwrap_err();
    let fields: Vec<&str> = refused.fields.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(fields, ["first_name", "last_name", "email"]);
    let input = ContactDraft { email: String::new(), ..draft(&world, "Ann") };
    let id = mara.call::<CreateContact>(NoId, &input).unwrap().id;
    assert_eq!(get(&mara, id).addresses, []);
}

#[test]
fn an_unknown_owner_or_account_is_reported_at_its_field() {
    let world = World::new();
    let mara = world.mara();
    let owner = Some(AgentId::new(Uuid::from_u128(1)));
    let refused = mara.call::<CreateContact>(NoId, &ContactDraft { owner, ..draft(&world, "Ann") });
    assert!(refused.unwrap_err().of_field("owner").is_some());
    let account = Some(AccountId::new(Uuid::from_u128(1)));
    let refused =
        mara.call::<CreateContact>(NoId, &ContactDraft { account, ..draft(&world, "Ann") });
    assert!(refused.unwrap_err().of_field("account").is_some());
}

#[test]
fn p12_activation_on_create_sends_one_mail_and_only_if_it_is_set() {
    let world = World::in_process();
    let mara = world.mara();
    world.contact("Uma", None);
    world.set(|it| it.activation_on_create = true);
    let ann = world.contact("Ann", None);
    let input = ContactDraft { email: String::new(), ..draft(&world, "Bob") };
    let bob = mara.call::<CreateContact>(NoId, &input).unwrap().id;
    assert_eq!(rows(&world, "outbox"), 1);
    assert_eq!(get(&mara, ann).portal[0].state, PortalState::Invited);
    assert!(get(&mara, ann).portal[0].mail.is_some());
    assert_eq!(get(&mara, bob).portal[0].state, PortalState::Unverified);
    // The mail has a link.
    assert!(!world.link(&world.email("Ann")).is_empty());
}

#[test]
fn r17_the_primary_account_needs_the_right_to_associate() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::Own);
    world.set(|it| it.see_is_associate = false);
    let input = ContactDraft { account: Some(acme), ..draft(&world, "Ann") };
    let refused = world.agent("jonas").call::<CreateContact>(NoId, &input).unwrap_err();
    assert_eq!(refused.code, ProblemCode::Forbidden);
    assert!(refused.title.contains("Mara Okafor"));
    assert_eq!(rows(&world, "contacts"), 0);
}

#[test]
fn a_request_that_is_sent_twice_creates_one_contact() {
    let world = World::new();
    let mara = world.mara();
    let key = format!("0199a000-0000-7000-8000-{:012x}", std::process::id());
    let input = draft(&world, "Ann");
    let ask = || mara.ask::<CreateContact>(&NoId, &input, &[("idempotency-key", &key)]);
    let first = ask();
    assert_eq!(first.status, 200);
    assert_eq!(ask().body, first.body);
}
