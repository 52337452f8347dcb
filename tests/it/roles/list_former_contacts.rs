//! Who belonged to an account before.

use super::*;

fn former(agent: &Client<'_>, account: AccountId) -> Vec<FormerContact> {
    agent.call::<ListFormerContacts>(account, &FormerFilter::default()).unwrap().rows
}

#[test]
fn r13_both_periods_of_a_contact_who_came_back_are_told() {
    let world = World::new();
    let mara = world.mara();
    let (acme, globex) =
        (world.account("Acme", AccessLevel::Own), world.account("Globex", AccessLevel::Own));
    let ann = world.contact("Ann", Some(globex));
    let join = || Draft::AssociateAccounts {
        contact: ann,
        accounts: vec![acme],
        role: "IT lead".to_owned(),
        level: None,
    };
    let leave = || {
        let seen = mara.call::<GetContact>(ann, &Nothing {}).unwrap().relationships;
        let id = seen.iter().find(|it| it.account.id == acme).unwrap().id;
        mara.call::<EndRelationship>(id, &Nothing {}).unwrap();
        id
    };
    assert_eq!(former(&mara, acme), []);
    let mut ended: Vec<RelationshipId> = Vec::new();
    for _ in 0..2 {
        commit(&mara, join()).unwrap();
        world.minute();
        ended.insert(0, leave());
    }
    let rows = former(&world.agent("jonas"), acme);
    assert_eq!(rows.iter().map(|it| it.id).collect::<Vec<_>>(), ended);
    for row in &rows {
        assert_eq!((row.contact.id, row.role.as_deref()), (ann, Some("IT lead")));
        assert!(row.valid_from < row.valid_to, "{row:?}");
    }
    let nowhere = Uuid::from_u128(7).into();
    let missing = mara.call::<ListFormerContacts>(nowhere, &FormerFilter::default());
    assert_eq!(code(missing), ProblemCode::NotFound);
}

#[test]
fn k3_former_contacts_come_in_pages() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let ann = world.contact("Ann", Some(acme));
    let many = format!(
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < 120)
         insert into relationships (id, contact_id, account_id, kind, valid_from, valid_to)
         select printf('70000000-0000-7000-8000-%012x', i), '{ann}', '{acme}', 'indirect', 1, 2 + i / 7
           from n"
    );
    world.sqlite().with(|db| db.execute_batch(&many)).unwrap();
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = mara.call::<ListFormerContacts>(acme, &FormerFilter { after }).unwrap();
        assert!(page.rows.len() <= PAGE_ROWS);
        seen.extend(page.rows.into_iter().map(|it| (it.valid_to, it.id)));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let mut sorted = seen.clone();
    sorted.sort_unstable_by(|one, other| other.cmp(one));
    sorted.dedup();
    assert_eq!((seen.len(), &seen), (120, &sorted));
}
