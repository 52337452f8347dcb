//! Reports: the contacts of each account, and who left one.

use shared::api::contacts::GetContact;
use shared::api::relationships::{AssociateAccounts, AssociateWithContact};
use shared::api::reports::{
    ContactsOfAccount, ContactsReport, Leaver, LeaversReport, ListContactsByAccount, ListLeavers,
};
use shared::api::{PAGE_ROWS, Page};
use shared::customers::relationship::RelationshipKind;
use shared::ids::ContactId;
use shared::time::Span;

use super::*;

fn join(world: &World, contact: ContactId, account: AccountId) {
    let wish = AssociateAccounts { accounts: vec![account], role: String::new(), level: None };
    world.mara().call::<AssociateWithContact>(contact, &wish).unwrap();
}

fn leave(world: &World, contact: ContactId, account: AccountId) -> Done {
    let contact = world.mara().call::<GetContact>(contact, &NOTHING).unwrap();
    let of = contact.relationships.iter().find(|it| it.account.id == account).unwrap().id;
    commit(&world.mara(), Draft::EndRelationships { relationships: vec![of] }).unwrap()
}

/// All rows of the report, page by page.
fn by_account(agent: &Client<'_>) -> Vec<ContactsOfAccount> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let Page { rows, next, .. } =
            agent.call::<ListContactsByAccount>(NoId, &ContactsReport { after }).unwrap();
        assert!(rows.len() <= PAGE_ROWS);
        all.extend(rows);
        after = next;
        if after.is_none() {
            return all;
        }
    }
}

fn leavers(agent: &Client<'_>, asked: &LeaversReport) -> Vec<Leaver> {
    agent.call::<ListLeavers>(NoId, asked).unwrap().rows
}

#[test]
fn r12_the_report_counts_direct_and_indirect_contacts_each_once() {
    let world = World::in_process();
    let [ant, bee, ..] = chain(&world);
    let [ann, bob, _] = ["Ann", "Bob", "Cid"].map(|it| world.contact(it, Some(bee)));
    join(&world, ann, ant);
    join(&world, bob, ant);
    let dan = world.contact("Dan", Some(ant));
    let told = || {
        let mara = world.mara();
        let all = by_account(&mara);
        let row = all.iter().find(|it| it.account.id == ant).unwrap().clone();
        assert_eq!(row.contacts, get(&world, ant).contacts);
        (row.contacts, row.indirect)
    };
    assert_eq!(told(), (3, 2));
    leave(&world, bob, ant);
    assert_eq!(told(), (2, 1));
    let delete = |contacts| commit(&world.mara(), Draft::DeleteContacts { contacts }).unwrap();
    let deleted = delete(vec![ann, dan]);
    assert_eq!(told(), (0, 0));
    commit(&world.mara(), Draft::Undo { operation: deleted.operation.unwrap() }).unwrap();
    assert_eq!(told(), (2, 1));
    let row = by_account(&world.mara()).into_iter().find(|it| it.account.id == ant).unwrap();
    assert_eq!(row.parent.map(|it| it.id), Some(bee));
}

#[test]
fn r12_all_accounts_are_listed_once_and_by_name() {
    let world = World::in_process();
    let mara = world.mara();
    for n in 0..PAGE_ROWS + 5 {
        world.account(&format!("N{n:02}"), AccessLevel::Own);
    }
    let names: Vec<String> = by_account(&mara).into_iter().map(|it| it.account.name).collect();
    let mine: Vec<&String> = names.iter().filter(|it| it.ends_with(&world.mark)).collect();
    assert_eq!(mine.len(), PAGE_ROWS + 5);
    assert!(mine.is_sorted(), "{mine:?}");
}

#[test]
fn r13_leavers_are_told_by_period_with_what_they_left() {
    let world = World::in_process();
    let [ant, bee, ..] = chain(&world);
    let ann = world.contact("Ann", Some(bee));
    join(&world, ann, ant);
    world.wait(Span::days(3));
    let start = world.now();
    leave(&world, ann, ant);
    world.wait(Span::days(3));
    let end = world.now();
    // Who came back and left again, left twice.
    join(&world, ann, ant);
    world.wait(Span::days(1));
    leave(&world, ann, ant);
    // Sessions ended in the meantime.
    let mara = world.mara();
    let all = leavers(&mara, &LeaversReport::default());
    assert_eq!(all.len(), 2);
    assert!(all[1].valid_to < all[0].valid_to, "the latest first");
    let period = LeaversReport { since: Some(start), until: Some(end), after: None };
    let [row] = leavers(&mara, &period).try_into().unwrap();
    assert_eq!((row.contact.id, row.account.id, row.kind), (ann, ant, RelationshipKind::Indirect));
    assert!(row.has_page && row.account_has_page);
    assert!(start <= row.valid_to && row.valid_to < end && row.valid_from < start);
    let before = LeaversReport { until: Some(start), ..LeaversReport::default() };
    assert_eq!(leavers(&mara, &before), []);
}

#[test]
fn r13_leavers_are_paged_and_nobody_is_left_out() {
    let world = World::in_process();
    let mara = world.mara();
    let [ant, bee, ..] = chain(&world);
    for n in 0..PAGE_ROWS + 3 {
        let one = world.contact(&format!("N{n}"), Some(bee));
        join(&world, one, ant);
        leave(&world, one, ant);
    }
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let asked = LeaversReport { after, ..LeaversReport::default() };
        let page = mara.call::<ListLeavers>(NoId, &asked).unwrap();
        all.extend(page.rows.into_iter().map(|it| it.relationship));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), PAGE_ROWS + 3);
}
