//! `GetAccountLabels`

use shared::customers::level::AccessLevel;

use super::*;

#[test]
fn contacts_and_accounts_share_the_tags_but_each_has_its_own() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let ann = world.contact("Ann", Some(acme));
    let vip = called(&world, "VIP");
    let add = vec![vip.to_lowercase()];
    tag(&mara, &[ann], &[&vip]).unwrap();
    assert_eq!(account_tags(&mara, acme), [""; 0]);
    let draft = Draft::TagAccounts { accounts: vec![acme], add, remove: Vec::new() };
    let done = commit(&mara, draft).unwrap();
    assert_eq!(account_tags(&mara, acme), [&*vip], "as it was spelled first");
    undo(&mara, &done);
    assert_eq!((account_tags(&mara, acme), tags(&mara, ann)), (vec![], vec![vip]));
}
