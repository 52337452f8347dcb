//! `ListGroups`

use super::*;

#[test]
fn groups_are_listed_by_name_with_how_many_contacts_each_has() {
    let world = World::new();
    let mara = world.mara();
    let (testers, board) = (group(&world, "Testers"), group(&world, "board"));
    let (ann, bob) = (world.contact("Ann", None), world.contact("Bob", None));
    change(&mara, testers, &[ann, bob], &[]).unwrap();
    change(&mara, board, &[ann], &[]).unwrap();
    let filter = LabelFilter { q: world.mark.clone(), after: None };
    let rows = mara.call::<ListGroups>(NoId, &filter).unwrap().rows;
    let told: Vec<_> = rows.iter().map(|it| (it.id, it.members)).collect();
    assert_eq!(told, [(board, Counted(1)), (testers, Counted(2))]);
    assert_eq!(groups(&mara, ann), [called(&world, "board"), called(&world, "Testers")]);
}
