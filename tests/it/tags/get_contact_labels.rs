//! `GetContactLabels`

use super::*;

#[test]
fn a_contact_has_tags_and_groups_by_name() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let (a, b) = (called(&world, "a"), called(&world, "B"));
    tag(&mara, &[ann], &[&b, &a]).unwrap();
    let labels = labels(&mara, ann);
    let names: Vec<&str> = labels.tags.iter().map(|it| &*it.name).collect();
    assert_eq!(names, [&*a, &*b]);
    assert_eq!(labels.groups, []);
}
