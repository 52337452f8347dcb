//! Two agents at once.

use shared::problem::ProblemCode;

use super::*;

/// The request that adds a tag to a contact.
fn request(agent: &Client<'_>, contact: ContactId, name: &str) -> http::Request<Vec<u8>> {
    let draft =
        Draft::TagContacts { contacts: vec![contact], add: vec![name.to_owned()], remove: vec![] };
    let body = serde_json::to_vec(&Commit { draft, hash: None }).unwrap();
    agent.request("POST", "/api/desk/operations", &[], Some(body))
}

#[test]
fn a_tag_that_two_agents_create_at_once_is_one_tag() {
    let world = World::new();
    let mara = world.mara();
    let contacts: Vec<ContactId> =
        ["Ann", "Bob", "Cid", "Dan"].map(|name| world.contact(name, None)).to_vec();
    let vip = called(&world, "VIP");
    let requests = contacts.iter().enumerate().map(|(at, id)| {
        let name = if at % 2 == 0 { vip.clone() } else { vip.to_uppercase() };
        request(&mara, *id, &name)
    });
    let answers = world.at_once(requests.collect());
    for answer in &answers {
        let is_fine = answer.status == 200 || answer.problem().code == ProblemCode::Stale;
        assert!(is_fine, "{}", answer.body);
    }
    assert!(answers.iter().any(|it| it.status == 200));
    // Whoever was too late tries again.
    for id in &contacts {
        tag(&mara, &[*id], &[&vip]).unwrap();
    }
    let filter = LabelFilter { q: vip, after: None };
    let rows = mara.call::<ListTags>(NoId, &filter).unwrap().rows;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0].contacts, Counted(4));
}

#[test]
fn a_contact_whom_two_agents_tag_at_once_has_each_tag_once() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let vip = called(&world, "VIP");
    world.at_once((0..4).map(|_| request(&mara, ann, &vip)).collect());
    assert_eq!(tags(&mara, ann), [vip]);
}
