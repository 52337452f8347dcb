//! The contacts of an account, by name.

use super::*;

fn list(agent: &Client<'_>, id: AccountId, q: &str) -> Vec<AccountContactRow> {
    let filter = GridQuery::default().searching(q);
    agent.call::<ListAccountContacts>(id, &filter).unwrap().rows
}

fn associate(agent: &Client<'_>, id: AccountId, contact: ContactId) {
    let input = AssociateContacts {
        contacts: vec![contact],
        role: String::new(),
        level: None,
        with_earlier_tickets: false,
    };
    agent.call::<AssociateWithAccount>(id, &input).unwrap();
}

#[test]
fn r12_every_contact_is_listed_once_and_counted() {
    let world = World::new();
    let mara = world.mara();
    let (acme, globex) =
        (world.account("Acme", AccessLevel::Own), world.account("Globex", AccessLevel::Own));
    let ann = world.contact("Ann", Some(acme));
    let bob = world.contact("Bob", Some(globex));
    world.contact("Cleo", None);
    associate(&mara, acme, bob);
    associate(&mara, acme, ann);
    let rows: Vec<(ContactId, RelationshipKind)> =
        list(&mara, acme, "").into_iter().map(|row| (row.contact.id, row.kind)).collect();
    assert_eq!(rows, [(ann, RelationshipKind::Direct), (bob, RelationshipKind::Indirect)]);
    assert_eq!(get(&mara, acme).contacts, 2);
    let filter = GridQuery::default().searching(world.mark.clone());
    let listed = mara.call::<ListAccounts>(NoId, &filter).unwrap().rows;
    assert_eq!(listed.iter().map(|row| row.contacts).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(list(&mara, acme, "bo").len(), 1);
    assert_eq!(list(&mara, acme, "cleo").len(), 0);
}

#[test]
fn v6_a_level_names_its_source() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    world.contact("Ann", Some(acme));
    let level = || list(&mara, acme, "")[0].level;
    let is = |level, source| EffectiveLevel { level, source };
    assert_eq!(level(), is(AccessLevel::AllRead, LevelSource::Default));
    let give = format!("insert into account_role_levels values ('{acme}', 'IT lead', 'manage')");
    world.sqlite().with(|it| it.execute_batch(&give)).unwrap();
    let change = |role: &str, level: Option<AccessLevel>| {
        let row = list(&mara, acme, "").remove(0);
        let input = RelationshipChange { version: row.version, role: role.to_owned(), level };
        mara.call::<UpdateRelationship>(row.relationship, &input).unwrap();
    };
    change(" IT lead ", None);
    assert_eq!(level(), is(AccessLevel::Manage, LevelSource::Role));
    change("IT lead", Some(AccessLevel::Own));
    assert_eq!(level(), is(AccessLevel::Own, LevelSource::Relationship));
}

#[test]
fn r12_a_deleted_contact_is_neither_listed_nor_counted() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::Own);
    let ann = world.contact("Ann", Some(acme));
    let delete = format!("update contacts set deleted_at = 1 where id = '{ann}'");
    world.sqlite().with(|it| it.execute_batch(&delete)).unwrap();
    assert_eq!(list(&world.mara(), acme, ""), []);
    assert_eq!(list(&world.mara(), acme, "ann"), []);
    assert_eq!(get(&world.mara(), acme).contacts, 0);
}

#[test]
fn k3_ten_thousand_contacts_cost_no_more_statements_than_ten() {
    let world = World::in_process();
    let mara = world.mara();
    let counts = [(1, 10), (2, 10_000)].map(|(n, members)| {
        let acme = world.account(&format!("Acme {n}"), AccessLevel::Own);
        let fill = format!(
            "with recursive n (n) as (select 1 union all select n + 1 from n where n < {members})
             insert into contacts (id, first_name, last_name, sort_key, created_at, updated_at)
             select printf('0000000{n}-0000-7000-8000-%012x', n), 'Ann', 'Lee ' || n,
                    'ann lee ' || n, 1, 1 from n;
             insert into relationships (id, contact_id, account_id, kind, valid_from)
             select printf('0000000{n}-0000-7000-8001-%012x', seq), id, '{acme}', 'direct', 1
               from contacts where has_account = 0;"
        );
        world.sqlite().with(|it| it.execute_batch(&fill)).unwrap();
        world.sqlite().take_counts();
        assert_eq!(list(&mara, acme, "").len(), 50.min(members));
        assert_eq!(get(&mara, acme).contacts as usize, members);
        world.sqlite().take_counts()
    });
    assert_eq!(counts[0], counts[1]);
    // One round trip each: session, rights and data together.
    assert_eq!(counts[0].0, 2);
}

#[test]
fn the_list_of_an_unknown_account_is_a_404() {
    let world = World::new();
    let nowhere = AccountId::new(Uuid::from_u128(7));
    let filter = GridQuery::default();
    let refused = world.mara().call::<ListAccountContacts>(nowhere, &filter);
    assert_eq!(code(refused), ProblemCode::NotFound);
}
