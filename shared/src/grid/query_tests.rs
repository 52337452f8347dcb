//! Tests of parsing and writing queries.

use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, MapDeserializer};

use super::super::Tickets;
use super::*;

fn read(pairs: &[(&str, &str)]) -> Result<GridQuery<Tickets>, ValueError> {
    let pairs = pairs.iter().map(|(name, text)| (name.into_deserializer(), *text));
    GridQuery::deserialize(MapDeserializer::new(pairs.map(
        |(name, text): (serde::de::value::StrDeserializer<'_, ValueError>, &str)| (name, text),
    )))
}

const ALL: &[(&str, &str)] = &[
    ("q", "scanner"),
    ("assignee", "me,none"),
    ("created", "last:7"),
    ("sort", "-created"),
    ("columns", "status,created"),
    ("size", "25"),
    ("cursor", "n.7"),
    ("offset", "-300"),
];

#[test]
fn a_query_reads_as_it_is_written() {
    let query = read(ALL).unwrap();
    let texts: Vec<(&str, String)> = query.texts();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, it)| (*name, &**it)).collect();
    assert_eq!(texts, ALL);
    assert_eq!(query.sorted(), Sort::down("created"));
    assert_eq!(read(&[]).unwrap(), GridQuery::default());
    assert!(GridQuery::<Tickets>::default().texts().is_empty());
}

#[test]
fn what_is_not_there_cannot_be_asked() {
    for wrong in [
        ("shoe_size", "39"),
        ("sort", "shoe_size"),
        ("sort", "private"),
        ("sort", "--created"),
        ("columns", "status,status"),
        ("columns", "subject"),
        ("columns", "shoe_size"),
        ("size", "0"),
        ("size", "101"),
        ("size", "many"),
        ("offset", "841"),
        ("status", "lost"),
    ] {
        assert!(read(&[wrong]).is_err(), "{wrong:?}");
    }
    assert!(read(&[("q", "a"), ("q", "b")]).is_err());
}

#[test]
fn the_columns_are_the_usual_ones_or_the_chosen_ones_in_their_order() {
    let names = |query: &GridQuery<Tickets>| -> Vec<&str> {
        query.shown().iter().map(|it| it.name).collect()
    };
    let usual = GridQuery::default();
    assert_eq!(
        names(&usual),
        ["subject", "requester", "status", "priority", "assignee", "activity"]
    );
    let chosen = read(&[("columns", "created,status")]).unwrap();
    assert_eq!(names(&chosen), ["subject", "created", "status"]);
    assert!(chosen.shows("created") && !chosen.shows("activity") && chosen.shows("subject"));
    assert_eq!(names(&read(&[("columns", "")]).unwrap()), ["subject"]);
}

#[test]
fn another_question_begins_at_the_first_page() {
    let query = read(ALL).unwrap();
    let other = query.clone().with("status", "solved");
    assert_eq!((other.cursor.as_ref(), &*other.q), (None, "scanner"));
    assert_eq!(query.clone().with("status", "lost"), query);
    let mut cleared = query;
    cleared.clear("assignee");
    assert!(cleared.cursor.is_none() && cleared.condition("assignee").is_none());
}
