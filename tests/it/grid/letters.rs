//! The letters of a list: those of its rows, whatever is asked of it.

use std::collections::BTreeSet;

use shared::api::Letter;
use shared::api::letters::{ListAccountLetters, ListContactLetters};

use super::*;

/// The letters of names.
fn of_names(rows: &[Value]) -> BTreeSet<char> {
    rows.iter().map(|it| Letter::of(it["name"].as_str().unwrap()).as_char()).collect()
}

fn told<E>(client: &Client<'_>, query: &E::Input) -> BTreeSet<char>
where
    E: Endpoint<Id = NoId, Reply = Vec<Letter>>,
{
    let letters = client.call::<E>(NoId, query).unwrap();
    let all: BTreeSet<char> = letters.iter().map(|it| it.as_char()).collect();
    assert_eq!(all.len(), letters.len(), "each once");
    all
}

#[test]
fn the_letters_are_those_of_the_rows() {
    let world = crowd();
    let mara = world.mara();
    for (name, text) in [
        ("letter", "B"),
        ("active", "no"),
        ("account", "none"),
        ("details", "yes"),
        ("title", "is:chef"),
        ("title", "empty"),
        ("prefix", "filled"),
        ("owner", "none"),
        ("owner", "me,none"),
        ("portal", "invited"),
        ("tags", "empty"),
        ("groups", "70a00000-0000-7000-8000-000000000002"),
        ("seen", "2023-11-15..2023-11-15"),
        ("created", "..2023-11-30"),
        ("birthday", "1960-01-01..1960-12-31"),
    ] {
        for q in ["", "b", "lee", "nobody"] {
            let query = GridQuery::<Contacts>::default().with(name, text).searching(q);
            assert!(query.condition(name).is_some(), "{name}={text}");
            let letters = told::<ListContactLetters>(&mara, &query);
            let mut every = query.sized(Size::HUNDRED);
            every.clear("letter");
            assert_eq!(letters, of_names(&rows(&mara, &every)), "{name}={text} {q}");
        }
    }
    for (name, text) in [("contacts", "1.."), ("unsolved", "20..40"), ("owner", "me")] {
        let query = GridQuery::<Accounts>::default().with(name, text);
        let there = of_names(&rows(&mara, &query));
        assert_eq!(there, BTreeSet::from(['F']), "{name}={text}");
        let elsewhere = query.clone().with("letter", "Z");
        assert_eq!(told::<ListAccountLetters>(&mara, &query), there, "{name}={text}");
        assert_eq!(told::<ListAccountLetters>(&mara, &elsewhere), there, "{name}={text}");
    }
    let none = GridQuery::<Accounts>::default().with("tickets", "9000..");
    assert_eq!(told::<ListAccountLetters>(&mara, &none), BTreeSet::new());
}

/// No index has the rows that meet these conditions, and they are many: a letter is left out
/// only if it has none for sure.
#[test]
fn no_letter_with_rows_is_left_out() {
    let world = crowd();
    let mara = world.mara();
    let acme = ACME.to_string();
    for (name, text) in [
        ("without", &*acme),
        ("active", "yes"),
        ("details", "no"),
        ("portal", "unverified"),
        ("portal", "active,unverified"),
        ("title", "filled"),
        ("seen", "empty"),
    ] {
        let query = GridQuery::<Contacts>::default().with(name, text);
        let letters = told::<ListContactLetters>(&mara, &query);
        let there = of_names(&rows(&mara, &query.sized(Size::HUNDRED)));
        assert!(there.is_subset(&letters), "{name}={text}: {there:?} {letters:?}");
    }
}

#[test]
fn names_in_other_scripts_are_under_the_sign() {
    let world = World::in_process();
    let mara = world.mara();
    for name in ["Élodie", "田中", "3M", "Жанна"] {
        world.contact(name, None);
    }
    let letters = told::<ListContactLetters>(&mara, &GridQuery::default());
    assert_eq!(letters, of_names(&rows(&mara, &GridQuery::<Contacts>::default())));
    assert!(letters.contains(&'#') && letters.contains(&'E'));
}
