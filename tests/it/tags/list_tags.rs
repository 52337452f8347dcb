//! `ListTags`

use super::*;

#[test]
fn tags_are_listed_by_name_with_how_many_have_each() {
    let world = World::new();
    let mara = world.mara();
    let (ann, bob) = (world.contact("Ann", None), world.contact("Bob", None));
    let acme = world.account("Acme", shared::customers::level::AccessLevel::Own);
    let (vip, beta) = (called(&world, "VIP"), called(&world, "beta"));
    tag(&mara, &[ann, bob], &[&vip]).unwrap();
    tag(&mara, &[ann], &[&beta]).unwrap();
    let accounts = vec![acme];
    commit(&mara, Draft::TagAccounts { accounts, add: vec![vip.clone()], remove: vec![] }).unwrap();
    let filter = LabelFilter { q: world.mark.to_uppercase(), after: None };
    let page = mara.call::<ListTags>(NoId, &filter).unwrap();
    let told: Vec<_> = page.rows.iter().map(|it| (it.name.clone(), uses(it))).collect();
    assert_eq!(
        told,
        [(beta, (Counted(1), Counted(0))), (vip, (Counted(2), Counted(1)))],
        "case does not matter, neither for the order nor for the search"
    );
}

#[test]
fn a_long_list_of_tags_has_pages() {
    let world = World::new();
    let mara = world.mara();
    let names: Vec<String> = (0..60).map(|n| called(&world, &format!("t{n:02}"))).collect();
    for some in names.chunks(20) {
        let contact = world.contact(&some[0][..3], None);
        tag(&mara, &[contact], &some.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let filter = LabelFilter { q: world.mark.clone(), after };
        let page = mara.call::<ListTags>(NoId, &filter).unwrap();
        seen.extend(page.rows.into_iter().map(|it| it.name));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, names);
}

#[test]
fn what_is_searched_is_no_pattern() {
    let world = World::new();
    let mara = world.mara();
    let contact = world.contact("Ann", None);
    tag(&mara, &[contact], &[&called(&world, "100 %")]).unwrap();
    for (q, found) in [("100 %", 1), ("1_0", 0), ("%%", 0), ("'", 0)] {
        let filter = LabelFilter { q: q.to_owned(), after: None };
        let rows = mara.call::<ListTags>(NoId, &filter).unwrap().rows;
        let own = rows.iter().filter(|it| it.name.ends_with(&world.mark)).count();
        assert_eq!(own, found, "{q}");
    }
}
