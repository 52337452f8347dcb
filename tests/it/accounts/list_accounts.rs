//! The accounts by name.

use super::*;

fn list(agent: &Client<'_>, filter: &GridQuery<Accounts>) -> Page<AccountRow> {
    agent.call::<ListAccounts>(NoId, filter).unwrap()
}

#[test]
fn accounts_are_found_by_the_beginnings_of_words() {
    let world = World::new();
    let mara = world.mara();
    let input = draft(&world, "Müller Köln", &format!("mueller-{}.example", world.mark));
    let id = mara.call::<CreateAccount>(NoId, &input).unwrap().id;
    let found = |q: String| {
        let page = list(&mara, &GridQuery::default().searching(q));
        page.rows.iter().any(|row| row.id == id)
    };
    for q in ["muller", "KÖL", "mu ko", "mueller-", "köln müller"] {
        assert!(found(format!("{q} {}", world.mark)), "{q}");
    }
    // A short word is found where it begins one.
    assert!(!found(format!("er {}", world.mark)));
}

#[test]
fn no_search_text_is_an_operator() {
    let world = World::new();
    let mara = world.mara();
    for q in [
        "\"",
        "*",
        "a OR b",
        "words:a",
        "NEAR(a b)",
        "^a",
        "a\"b*",
        "-",
        "(",
        "a AND",
        "NOT",
        "';--",
        "\u{301}",
        "\u{0}a\u{0}",
        "{a b}:c",
        "+",
        "a + b",
        "%",
        "_",
        "😀",
        "..\"..",
    ] {
        list(&mara, &GridQuery::default().searching(q.to_owned()));
    }
    let long = "a ".repeat(5_000);
    list(&mara, &GridQuery::default().searching(long));
    assert_eq!(list(&mara, &GridQuery::default().searching("?!".to_owned())).rows, []);
}

#[test]
fn every_account_is_listed_under_one_letter() {
    let world = World::in_process();
    for name in ["acme", "Árbol", "Élan", "3M", "田中", "Zeta", "ßeta"] {
        world.account(name, AccessLevel::Own);
    }
    let mara = world.mara();
    let under = |letter: &str| -> Vec<String> {
        let page = list(&mara, &GridQuery::default().with("letter", letter));
        page.rows.into_iter().map(|row| row.name.split(' ').next().unwrap().to_owned()).collect()
    };
    assert_eq!(under("A"), ["acme", "Árbol"]);
    assert_eq!(under("E"), ["Élan"]);
    assert_eq!(under("S"), ["ßeta"]);
    assert_eq!(under("Z"), ["Zeta"]);
    assert_eq!(under("#"), ["3M", "田中"]);
    assert_eq!(under("B"), [""; 0]);
}

#[test]
fn k3_pages_follow_each_other() {
    let world = World::in_process();
    // Names with equal sort keys: they differ only in diacritics, which are ignored.
    let name = |n: usize| format!("Acme{} {}", "\u{301}".repeat(n / 7), n % 7);
    let mut made: Vec<AccountId> =
        (0..120).map(|n| world.account(&name(n), AccessLevel::Own)).collect();
    let mara = world.mara();
    let mut seen: Vec<AccountId> = Vec::new();
    let mut after = None;
    let mut pages = Vec::new();
    loop {
        let page = list(&mara, &GridQuery::default().at(after));
        pages.push(page.rows.len());
        seen.extend(page.rows.iter().map(|row| row.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(pages, [50, 50, 20]);
    made.sort_unstable();
    seen.sort_unstable();
    assert_eq!(made, seen);
}

#[test]
fn a_picker_leaves_out_the_contacts_own_accounts() {
    let world = World::new();
    let (acme, globex) =
        (world.account("Acme", AccessLevel::Own), world.account("Globex", AccessLevel::Own));
    let ann = world.contact("Ann", Some(acme));
    let filter = GridQuery::default().with("without", &ann.to_string()).searching(&world.mark);
    let rows = list(&world.mara(), &filter).rows;
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [globex]);
}
