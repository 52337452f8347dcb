//! What still refers to a record that was merged, and where its id leads [M6].

use shared::api::accounts::GetAccount;
use shared::api::portal::CreatePortalTicket;
use shared::api::recycle_bin::{BinFilter, ListRecycleBin};
use shared::customers::level::AccessLevel;
use shared::problem::ProblemCode;
use shared::ticket::draft::PortalTicketDraft;

use super::*;
use crate::harness::code;

/// The columns that refer to a table, by the schema.
fn references(world: &World, to: &str) -> Vec<(String, String)> {
    let tables = texts(
        world,
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'
            and name not like '%_search%' and name not like '%_parts%'",
    );
    let of = |table: &String| {
        let sql = format!(
            "select \"from\" from pragma_foreign_key_list('{table}') where \"table\" = '{to}'"
        );
        texts(world, &sql).into_iter().map(|column| (table.clone(), column)).collect::<Vec<_>>()
    };
    tables.iter().flat_map(of).collect()
}

/// How many rows refer to the record, by column; those of the merge itself do not count.
fn left(world: &World, to: &str, id: &str) -> Vec<(String, String)> {
    let mut all = references(world, to);
    // Who was merged leads to who stayed.
    all.retain(|(_, column)| column != "merged_into");
    assert!(5 < all.len(), "{all:?}");
    all.retain(|(table, column)| {
        !texts(world, &format!("select '' from {table} where {column} = '{id}'")).is_empty()
    });
    all
}

#[test]
fn m6_nothing_refers_to_a_merged_contact_whatever_there_was() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let globex = world.account("Globex", AccessLevel::Own);
    let (ann, _) = world.customer("Ann", Some(acme));
    let (bob, client) = world.customer("Bob", Some(globex));
    // A row of every kind that can refer to a contact.
    join(&mara, bob, acme);
    let relationships = get(&mara, bob).relationships;
    let ended = relationships.iter().find(|it| it.account.id == acme).unwrap().id;
    commit(&mara, Draft::EndRelationships { relationships: vec![ended] }).unwrap();
    let (add, remove) = (vec!["VIP".to_owned()], Vec::new());
    commit(&mara, Draft::TagContacts { contacts: vec![bob], add, remove }).unwrap();
    commit(&mara, Draft::CreateGroup { name: "Board".to_owned(), description: String::new() })
        .unwrap();
    let group = texts(&world, "select id from contact_groups")[0].parse().unwrap();
    commit(&mara, Draft::ChangeMembers { group, add: vec![bob], remove: Vec::new() }).unwrap();
    ticket(&mara, bob, None, None);
    let others = ticket(&mara, ann, None, None);
    let draft = PortalTicketDraft {
        subject: "Paper".to_owned(),
        body: "There is none.".to_owned(),
        account: Some(globex),
        is_private: false,
    };
    client.call::<CreatePortalTicket>(NoId, &draft).unwrap();
    let cleo = world.contact("Cleo", None);
    world.sqlite().with(|db| {
        let join = "insert into participants (ticket_id, contact_id, added_at, activity_at)
                    select id, ?1, 1, activity_at from tickets where number = ?2";
        db.execute(join, (bob.to_string(), others.get())).unwrap();
        let seen = "insert into ticket_seen (contact_id, ticket_id, at)
                    select ?1, id, 7 from tickets where number = ?2";
        db.execute(seen, (bob.to_string(), others.get())).unwrap();
        let reports = "update contacts set reports_to_id = ?1 where id = ?2";
        db.execute(reports, (bob.to_string(), cleo.to_string())).unwrap();
    });
    let before = left(&world, "contacts", &bob.to_string());
    let names: Vec<String> =
        before.iter().map(|(table, column)| format!("{table}.{column}")).collect();
    let all: Vec<String> = references(&world, "contacts")
        .iter()
        .filter(|(_, column)| column != "merged_into")
        .map(|(table, column)| format!("{table}.{column}"))
        .collect();
    assert_eq!(names, all, "there is a row of every kind");

    let digest = dump(&world);
    let done = merge(&mara, &contacts_into(ann, &[bob])).unwrap();
    assert_eq!(left(&world, "contacts", &bob.to_string()), []);
    // The undo brings all of it back but sessions and links.
    undo(&mara, &done);
    let back = left(&world, "contacts", &bob.to_string());
    let missing: Vec<_> = before.iter().filter(|it| !back.contains(it)).collect();
    assert_eq!(missing, [&("sessions".to_owned(), "contact_id".to_owned())]);
    let kinds = ["messages: ", "credentials: ", "participants: ", "sign_ins: ", "group_members: "];
    let of = |rows: &[String]| -> Vec<String> {
        rows.iter().filter(|it| kinds.iter().any(|kind| it.starts_with(kind))).cloned().collect()
    };
    assert_eq!(of(&dump(&world)), of(&digest));
}

#[test]
fn m6_nothing_refers_to_a_merged_account() {
    let world = World::in_process();
    let mara = world.mara();
    let [acme, globex] = ["Acme", "Globex"].map(|it| world.account(it, AccessLevel::Own));
    world.account("Hooli", AccessLevel::Own);
    let ann = world.contact("Ann", Some(globex));
    let bob = world.contact("Bob", Some(acme));
    join(&mara, bob, globex);
    let relationships = get(&mara, bob).relationships;
    let ended = relationships.iter().find(|it| it.account.id == globex).unwrap().id;
    commit(&mara, Draft::EndRelationships { relationships: vec![ended] }).unwrap();
    let (add, remove) = (vec!["VIP".to_owned()], Vec::new());
    commit(&mara, Draft::TagAccounts { accounts: vec![globex], add, remove }).unwrap();
    let number = ticket(&mara, ann, Some(globex), None);
    world.sqlite().with(|db| {
        let id = globex.to_string();
        for sql in [
            "insert into account_domains (domain, account_id, position) values ('globex.example', ?1, 0)",
            "insert into account_role_levels (account_id, role, level) values (?1, 'x', 'own')",
            "update accounts set parent_id = ?1 where name like 'Hooli %'",
        ] {
            db.execute(sql, [&id]).unwrap();
        }
        let share = "insert into ticket_shares (id, ticket_id, account_id, activity_at)
                     select 'a share', id, ?1, activity_at from tickets where number = ?2";
        db.execute(share, (&id, number.get())).unwrap();
    });
    let before = left(&world, "accounts", &globex.to_string());
    assert_eq!(before.len() + 1, references(&world, "accounts").len(), "{before:?}");
    let done = merge_accounts(&mara, &accounts_into(acme, &[globex])).unwrap();
    assert_eq!(left(&world, "accounts", &globex.to_string()), []);
    undo(&mara, &done);
    assert_eq!(left(&world, "accounts", &globex.to_string()), before);
}

#[test]
fn m6_the_id_of_a_merged_record_leads_to_the_one_that_stays_through_any_chain() {
    let world = World::in_process();
    let mara = world.mara();
    let [ann, bob, cleo] = ["Ann", "Bob", "Cleo"].map(|it| world.contact(it, None));
    merge(&mara, &contacts_into(bob, &[ann])).unwrap();
    let last = merge(&mara, &contacts_into(cleo, &[bob])).unwrap();
    for id in [ann, bob, cleo] {
        assert_eq!(get(&mara, id).id, cleo);
    }
    let [acme, globex, hooli] =
        ["Acme", "Globex", "Hooli"].map(|it| world.account(it, AccessLevel::Own));
    merge_accounts(&mara, &accounts_into(globex, &[acme])).unwrap();
    merge_accounts(&mara, &accounts_into(hooli, &[globex])).unwrap();
    for id in [acme, globex, hooli] {
        assert_eq!(mara.call::<GetAccount>(id, &NOTHING).unwrap().id, hooli);
    }
    // Neither is in the recycle bin.
    let bin = mara.call::<ListRecycleBin>(NoId, &BinFilter::default()).unwrap();
    assert_eq!(bin.rows, []);
    // Whoever stays may be deleted as others are, and the ids lead nowhere then.
    undo(&mara, &last);
    assert_eq!(get(&mara, ann).id, bob);
    commit(&mara, Draft::DeleteContacts { contacts: vec![bob] }).unwrap();
    assert_eq!(code(mara.call::<GetContact>(ann, &NOTHING)), ProblemCode::NotFound);
}
