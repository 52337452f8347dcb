//! One ticket.

use super::*;

#[test]
fn r12_the_card_counts_the_contacts_that_the_accounts_list_shows() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let ann = world.contact("Ann", Some(acme));
    let bob = world.contact("Bob", Some(acme));
    world.contact("Cem", Some(acme));
    let number = raise(&mara, &draft(ann));
    let contacts = || read(&mara, number).account.unwrap().contacts;
    assert_eq!(contacts(), 3);
    world.sqlite().with(|db| rows::delete(db, &bob.to_string()));
    assert_eq!(contacts(), 2);
}
