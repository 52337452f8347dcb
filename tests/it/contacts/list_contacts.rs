//! The contacts by name.

use super::*;

fn list(agent: &Client<'_>, filter: &GridQuery<Contacts>) -> Vec<ContactRow> {
    agent.call::<ListContacts>(NoId, filter).unwrap().rows
}

#[test]
fn people_are_found_by_name_and_address() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let id = world.contact("Zoë", Some(acme));
    let found = |q: String| {
        list(&mara, &GridQuery::default().searching(q)).into_iter().find(|it| it.id == id)
    };
    for q in ["zoe", "ZOË l", "le zo"] {
        assert!(found(format!("{q} {}", world.mark)).is_some(), "{q}");
    }
    let row = found(world.email("Zoë")).unwrap();
    assert_eq!(row.name, format!("Zoë Lee {}", world.mark));
    assert_eq!(row.email, Some(world.email("Zoë")));
    assert_eq!(row.account.unwrap().id, acme);
    assert_eq!((row.other_accounts, row.portal), (0, PortalState::Unverified));
    assert!(found(format!("oë {}", world.mark)).is_none());
}

#[test]
fn people_are_found_by_any_run_of_four_digits_of_their_number() {
    let world = World::new();
    let mara = world.mara();
    let id = world.contact("Zoë", None);
    // Digits that no other world's numbers have.
    let own: u32 = world.mark.bytes().fold(17, |sum, it| (sum * 31 + u32::from(it)) % 1_000_000);
    let own = format!("{own:06}");
    let set = |phone: String| {
        let contact = mara.call::<GetContact>(id, &Nothing {}).unwrap();
        let draft = ContactDraft {
            first_name: contact.first_name,
            last_name: contact.last_name,
            fields: shared::fields::Typed::default().with("phone", &phone),
            ..ContactDraft::default()
        };
        let change = ContactChange { version: contact.version, contact: draft };
        mara.call::<UpdateContact>(id, &change).unwrap();
    };
    let is_found = |q: &str| {
        let filter = GridQuery::default().searching(q.to_owned());
        list(&mara, &filter).into_iter().any(|it| it.id == id)
    };
    set(format!("+49 (0)30 / {}-{}", &own[..3], &own[3..]));
    for q in [
        own.clone(),
        format!("030 {own}"),
        format!("+49 030 {}", &own[..4]),
        own[2..].to_owned(),
        format!("30{}", &own[..2]),
        format!("30 {}.{}", &own[..3], &own[3..]),
    ] {
        assert!(is_found(&q), "{q}");
    }
    assert!(!is_found(&own[3..]));
    assert!(!is_found(&format!("31{own}")));
    set(String::new());
    assert!(!is_found(&own));
}

#[test]
fn each_view_shows_its_own_contacts() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let ann = world.contact("Ann", Some(acme));
    let bob = world.contact("Bob", None);
    world.activate(bob, "Bob");
    let names = |column: &str, text: &str| -> Vec<ContactId> {
        let filter = GridQuery::default().searching(&world.mark).with(column, text);
        list(&mara, &filter).into_iter().map(|row| row.id).collect()
    };
    assert_eq!(names("", ""), [ann, bob]);
    assert_eq!(names("active", "no"), [ann]);
    assert_eq!(names("account", "none"), [bob]);
    assert_eq!(names("without", &acme.to_string()), [bob]);
}

#[test]
fn the_list_is_in_alphabetical_order_of_any_script() {
    let world = World::in_process();
    for name in ["Łucja", "ann", "Zoe", "Émile", "7 of 9", "Bob"] {
        let input = ContactDraft { email: String::new(), ..draft(&world, name) };
        world.mara().call::<CreateContact>(NoId, &input).unwrap();
    }
    let names = |filter: GridQuery<Contacts>| -> Vec<String> {
        let rows = list(&world.mara(), &filter).into_iter();
        rows.map(|row| row.name.split(" Lee").next().unwrap().to_owned()).collect()
    };
    assert_eq!(names(GridQuery::default()), ["7 of 9", "ann", "Bob", "Émile", "Łucja", "Zoe"]);
    for (letter, expected) in [("L", "Łucja"), ("#", "7 of 9"), ("E", "Émile")] {
        assert_eq!(names(GridQuery::default().with("letter", letter)), [expected]);
    }
}

#[test]
fn no_search_text_is_an_operator() {
    let world = World::new();
    let mara = world.mara();
    for q in ["\"", "a\" OR \"b", "*", "NEAR(", "words:x", "\u{0}", "a\u{0}b", "-a", "@", "'"] {
        list(&mara, &GridQuery::default().searching(q.to_owned()));
    }
}

#[test]
fn r16_a_list_shows_who_a_contact_is_assigned_to_and_reports_to() {
    let world = World::new();
    let mara = world.mara();
    let me = mara.call::<GetDeskSession>(NoId, &Nothing {}).unwrap().agent;
    let (top, middle) = (world.contact("Top", None), world.contact("Middle", None));
    let below = |first_name: &str, reports_to| {
        let assigned_to = Some(me.id).filter(|_| first_name == "Low");
        let input = ContactDraft {
            email: String::new(),
            assigned_to,
            reports_to: Some(reports_to),
            ..draft(&world, first_name)
        };
        mara.call::<CreateContact>(NoId, &input).unwrap().id
    };
    let (low, other) = (below("Low", middle), below("Other", top));
    let columns = vec!["assigned_to", "reports_to"];
    let here = |column: &str, value: &str| {
        let mut query = GridQuery::<Contacts>::default().searching(world.mark.clone());
        query.columns = Some(columns.clone());
        list(&mara, &query.with(column, value))
    };
    let ids = |rows: Vec<ContactRow>| -> Vec<ContactId> { rows.iter().map(|it| it.id).collect() };
    let mine = here("assigned_to", "me");
    assert_eq!(mine[0].assigned_to.as_ref(), Some(&me.name));
    assert_eq!(mine[0].reports_to.as_ref().map(|it| it.id), Some(middle));
    assert_eq!(ids(mine), [low]);
    assert_eq!(ids(here("assigned_to", "none")), [middle, other, top]);
    assert_eq!(ids(here("reports", "yes")), [low, other]);
    assert_eq!(ids(here("reports", "no")), [middle, top]);
    // A contact who was deleted is no one.
    let done = commit(&mara, Draft::DeleteContacts { contacts: vec![middle] }).unwrap();
    assert_eq!(ids(here("reports", "yes")), [other]);
    assert_eq!(ids(here("reports", "no")), [low, top]);
    commit(&mara, Draft::Undo { operation: done.operation.unwrap() }).unwrap();
    assert_eq!(ids(here("reports", "yes")), [low, other]);
}
