//! Accounts that are departments of other accounts: the field, the tree, what becomes of it
//! when accounts are deleted and merged, and the tickets of departments with the accounts
//! above. The reports are in [`reports`].

mod reports;
mod roll_up;
mod survives;

use shared::api::accounts::{
    Account, AccountChange, CreateAccount, GetAccount, ListAccounts, UpdateAccount,
};
use shared::api::operations::{Commit, Done, Draft, PreviewOperation};
use shared::api::parent_accounts::{AccountTree, GetAccountTree, MOST_DEPARTMENTS};
use shared::api::{NoId, Nothing};
use shared::customers::account::AccountDraft;
use shared::customers::level::AccessLevel;
use shared::fields::Typed;
use shared::grid::{Accounts, GridQuery};
use shared::ids::{AccountId, Named};
use shared::operations::effects::{Effect, ParentEffect, Record};
use shared::problem::{Problem, ProblemCode};

use crate::harness::{Client, World, code, commit};
use crate::timeline::changes;

const NOTHING: Nothing = Nothing {};

fn get(world: &World, id: AccountId) -> Account {
    world.mara().call::<GetAccount>(id, &NOTHING).unwrap()
}

/// The draft that leaves an account as it is.
fn draft(account: &Account) -> AccountDraft {
    let body = serde_json::json!({
        "name": account.name, "default_level": account.default_level,
        "owner": account.owner.as_ref().map(|it| it.id),
        "parent": account.parent.as_ref().map(|it| it.id),
    });
    serde_json::from_value(body).unwrap()
}

/// The act that makes an account a department of another one, or of none.
fn placing(world: &World, id: AccountId, parent: Option<AccountId>) -> Draft {
    let account = get(world, id);
    let fields = AccountDraft { parent, ..draft(&account) };
    Draft::EditAccount { account: id, version: account.version, fields }
}

fn place(world: &World, id: AccountId, parent: Option<AccountId>) -> Result<Done, Problem> {
    commit(&world.mara(), placing(world, id, parent))
}

/// Four accounts, of which each is a department of the next one.
fn chain(world: &World) -> [AccountId; 4] {
    let all = ["Ant", "Bee", "Cat", "Dog"].map(|name| world.account(name, AccessLevel::AllRead));
    for pair in all.windows(2) {
        place(world, pair[0], Some(pair[1])).unwrap();
    }
    all
}

fn tree(world: &World, id: AccountId) -> AccountTree {
    world.mara().call::<GetAccountTree>(id, &NOTHING).unwrap()
}

/// The first letters of the accounts above an account, from the top down, and of its
/// departments.
fn lines(world: &World, id: AccountId) -> (String, String) {
    let tree = tree(world, id);
    let names =
        |all: &[Named<AccountId>]| all.iter().map(|it| &it.name[..3]).collect::<Vec<_>>().join(" ");
    (names(&tree.ancestors), names(&tree.departments))
}

fn told(up: &str, down: &str) -> (String, String) {
    (up.to_owned(), down.to_owned())
}

#[test]
fn an_account_is_told_with_the_accounts_above_and_its_departments() {
    let world = World::new();
    let [ant, bee, cat, dog] = chain(&world);
    assert_eq!(lines(&world, ant), told("Dog Cat Bee", ""));
    assert_eq!(lines(&world, bee), told("Dog Cat", "Ant"));
    assert_eq!(lines(&world, dog), told("", "Cat"));
    assert_eq!(get(&world, ant).parent.unwrap().id, bee);
    // A new account may be a department from the start.
    let fields = AccountDraft {
        name: format!("Eel {}", world.mark),
        domains: String::new(),
        owner: None,
        parent: Some(cat),
        fields: Typed::default(),
        ..draft(&get(&world, ant))
    };
    let eel = world.mara().call::<CreateAccount>(NoId, &fields).unwrap().id;
    assert_eq!(lines(&world, cat), told("Dog", "Bee Eel"));
    // An edit that says nothing of a parent leaves none.
    place(&world, eel, None).unwrap();
    assert_eq!((lines(&world, eel), tree(&world, cat).count), (told("", ""), 1));
}

#[test]
fn no_account_is_a_department_of_itself_or_of_one_below_it() {
    let world = World::new();
    let all = chain(&world);
    let before = all.map(|id| get(&world, id));
    let refused = |problem: Problem| {
        assert_eq!(problem.code, ProblemCode::Invalid);
        assert_eq!(problem.fields[0].field, "parent", "{problem:?}");
        problem.fields[0].message.clone()
    };
    for (at, id) in all.iter().enumerate() {
        let itself = refused(place(&world, *id, Some(*id)).unwrap_err());
        for below in &all[..at] {
            assert_ne!(refused(place(&world, *id, Some(*below)).unwrap_err()), itself);
        }
    }
    let version = before[3].version;
    let account = AccountDraft { parent: Some(all[0]), ..draft(&before[3]) };
    let change = AccountChange { version, account };
    refused(world.mara().call::<UpdateAccount>(all[3], &change).unwrap_err());
    let nobody = "0199a000-0000-7000-8000-00000000dead".parse().unwrap();
    refused(place(&world, all[3], Some(nobody)).unwrap_err());
    assert_eq!(all.map(|id| get(&world, id)), before);
}

#[test]
fn two_changes_at_once_make_no_circle() {
    let world = World::new();
    let mara = world.mara();
    let [ant, bee] = ["Ant", "Bee"].map(|name| world.account(name, AccessLevel::Own));
    let request = |id: AccountId, parent: AccountId| {
        let draft = placing(&world, id, Some(parent));
        let body = serde_json::to_vec(&Commit { draft, hash: None }).unwrap();
        mara.request("POST", "/api/desk/operations", &[], Some(body))
    };
    let answers = world.at_once(vec![request(ant, bee), request(bee, ant)]);
    let mut statuses: Vec<u16> = answers.iter().map(|it| it.status).collect();
    statuses.sort_unstable();
    assert!([[200, 409], [200, 422]].contains(&[statuses[0], statuses[1]]), "{statuses:?}");
    let above = [ant, bee].map(|id| tree(&world, id).ancestors.len());
    assert_eq!(above.iter().sum::<usize>(), 1, "{above:?}");
}

#[test]
fn the_database_itself_refuses_a_circle() {
    let world = World::in_process();
    let [ant, _, _, dog] = chain(&world);
    let within = |act: &str, write: String| {
        world.sqlite().bare(|db| {
            db.execute_batch(&format!(
                "begin;
                 insert into operations (id, at, actor_kind, act, subject_kind, subject_id)
                 values ('{act}', 0, 'system', 'edit_account', 'account', 'x');"
            ))
            .unwrap();
            let written =
                db.execute(&write, []).and_then(|_| db.execute("delete from open_operation", []));
            db.execute_batch(if written.is_ok() { "commit" } else { "rollback" }).unwrap();
            written.map_err(|it| it.to_string())
        })
    };
    let set = |id: AccountId, parent: AccountId| {
        format!("update accounts set parent_id = '{parent}' where id = '{id}'")
    };
    assert!(within("circle", set(dog, ant)).unwrap_err().contains("guard missed"));
    assert!(within("self", set(ant, ant)).unwrap_err().contains("CHECK"));
    within("none", set(ant, dog)).unwrap();
    assert_eq!(lines(&world, ant), told("Dog", ""));
}

#[test]
fn a1_the_preview_and_the_history_tell_the_change_and_an_undo_takes_it_back() {
    let world = World::new();
    let mara = world.mara();
    let [ant, bee] = ["Ant", "Bee"].map(|name| world.account(name, AccessLevel::Own));
    let expected = Effect::ParentChanged(ParentEffect { account: ant, from: None, to: Some(bee) });
    let preview = mara.call::<PreviewOperation>(NoId, &placing(&world, ant, Some(bee))).unwrap();
    assert_eq!(preview.effects, std::slice::from_ref(&expected));
    let done = place(&world, ant, Some(bee)).unwrap();
    let entry = changes(&mara, Record::Account(ant)).remove(0);
    assert_eq!(entry.effects, [expected]);
    assert!(entry.names[&bee.uuid()].starts_with("Bee"), "{:?}", entry.names);
    commit(&mara, Draft::Undo { operation: done.operation.unwrap() }).unwrap();
    assert_eq!(lines(&world, ant), told("", ""));
}

#[test]
fn the_list_is_narrowed_to_what_is_within_an_account() {
    let world = World::new();
    let [ant, bee, cat, dog] = chain(&world);
    let names = |client: &Client<'_>, condition: &str| -> Vec<String> {
        let query = GridQuery::<Accounts>::default().with("within", condition);
        let query = query.searching(world.mark.clone());
        let rows = client.call::<ListAccounts>(NoId, &query).unwrap().rows;
        rows.into_iter().map(|it| it.name[..3].to_owned()).collect()
    };
    let mara = world.mara();
    assert_eq!(names(&mara, &dog.to_string()), ["Ant", "Bee", "Cat"]);
    assert_eq!(names(&mara, &bee.to_string()), ["Ant"]);
    assert_eq!(names(&mara, &ant.to_string()), Vec::<String>::new());
    assert_eq!(names(&mara, &format!("{bee},{cat}")), ["Ant", "Bee"]);
    assert_eq!(names(&mara, "filled"), ["Ant", "Bee", "Cat"]);
    assert_eq!(names(&mara, "empty"), ["Dog"]);
}

#[test]
fn many_departments_are_counted_and_the_first_by_name_are_listed() {
    let world = World::in_process();
    let top = world.account("Top", AccessLevel::Own);
    for n in 0..MOST_DEPARTMENTS + 2 {
        let below = world.account(&format!("N{n:02}"), AccessLevel::Own);
        place(&world, below, Some(top)).unwrap();
    }
    let tree = tree(&world, top);
    let most = usize::try_from(MOST_DEPARTMENTS).unwrap();
    assert_eq!((tree.departments.len(), tree.count), (most, MOST_DEPARTMENTS + 2));
    assert!(tree.departments[0].name.starts_with("N00"), "{tree:?}");
    let nowhere = "0199a000-0000-7000-8000-00000000dead".parse().unwrap();
    let missing = world.mara().call::<GetAccountTree>(nowhere, &NOTHING);
    assert_eq!(code(missing), ProblemCode::NotFound);
}
