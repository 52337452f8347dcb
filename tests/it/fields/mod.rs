//! The listed fields of contacts and accounts (`shared/src/fields/`). The tests cover every
//! field of the list, so a new one needs no test of its own. [`kept`] has the endpoints of
//! each kind of record, [`ledger`] tests the database.

mod kept;
mod ledger;

use serde_json::json;
use shared::api::NoId;
use shared::api::contacts::ListContacts;
use shared::api::imports::{Import, ImportKind};
use shared::api::operations::{Commit, CommitOperation, Done, Draft};
use shared::fields::account::Account;
use shared::fields::contact::Contact;
use shared::fields::{Field, Kind, Record, Typed, Values, find};
use shared::grid::GridQuery;
use shared::ids::OperationId;
use shared::operations::effects::Effect;
use shared::problem::{Problem, ProblemCode};

use self::kept::Kept;
use crate::harness::World;
use crate::imports::driving::{Upload, run};

/// A valid value of the field, which is contained in no other text.
pub(crate) fn value(field: &Field) -> String {
    let name = field.name;
    match field.kind {
        Kind::Text { max } => at_most(max, &format!("canary-{name}")),
        Kind::LongText { max } => {
            at_most(max, &format!("canary-{name}:\n=1+1, \u{201C}<b>\u{201D}; 🤷🏽‍♀️"))
        }
        Kind::Phone => "+1 555 010 999".to_owned(),
        Kind::PastDay => "1904-02-29".to_owned(),
        Kind::Url => format!("https://canary.example/{name}?a=b#c"),
        Kind::Language => "en-x-canary".to_owned(),
        Kind::TimeZone => "Antarctica/Vostok".to_owned(),
    }
}

/// Another valid value.
fn other(kind: Kind) -> String {
    match kind {
        Kind::Text { max } | Kind::LongText { max } => {
            at_most(max, "O'Brien's; drop table contacts; --")
        }
        Kind::Phone => "+49 (30) 1234-5".to_owned(),
        Kind::PastDay => "1990-05-17".to_owned(),
        Kind::Url => "http://acme.example".to_owned(),
        Kind::Language => "pt-BR".to_owned(),
        Kind::TimeZone => "Europe/Berlin".to_owned(),
    }
}

/// `text`, cut to the maximum length of a field.
fn at_most(max: usize, text: &str) -> String {
    text.chars().take(max).collect::<String>().trim().to_owned()
}

/// Invalid values.
fn wrong(kind: Kind) -> Vec<String> {
    let texts = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect();
    match kind {
        Kind::Text { max } | Kind::LongText { max } => vec!["é".repeat(max + 1)],
        Kind::Phone => vec!["1".repeat(41)],
        Kind::PastDay => texts(&["soon", "17.05.1990", "1990-02-30", "1899-12-31", "2999-01-01"]),
        Kind::Url => texts(&["javascript:alert(1)", "ftp://acme.example", "acme"]),
        Kind::Language => texts(&["Quenya please", "e"]),
        Kind::TimeZone => texts(&["Mars/Olympus_Mons", "Berlin time"]),
    }
}

fn values<R: Record>() -> Typed<R> {
    R::FIELDS.iter().fold(Typed::default(), |typed, it| typed.with(it.name, value(it)))
}

/// The values of all fields, with `text` in one of them.
fn with<R: Record>(field: &Field, text: &str) -> Vec<(&'static str, Option<String>)> {
    let said = |it: &'static Field| if it.name == field.name { text.to_owned() } else { value(it) };
    R::FIELDS.iter().map(|it| (it.name, Some(said(it)).filter(|it| !it.is_empty()))).collect()
}

fn said<R: Record>(values: &Values<R>) -> Vec<(&'static str, Option<String>)> {
    values.iter().map(|(field, value)| (field.name, value.map(str::to_owned))).collect()
}

fn commit(world: &World, draft: Draft) -> Result<Done, Problem> {
    world.mara().call::<CommitOperation>(NoId, &Commit { draft, hash: None })
}

/// Writes `text` into one field and leaves the others as they are.
fn edit<R: Kept>(world: &World, id: R::Id, field: &Field, text: &str) -> OperationId {
    let (version, _) = R::get(world, id);
    let draft =
        R::draft(world, "Ann", values::<R>().with(find::<R>(field.name).unwrap().name, text));
    commit(world, R::edit(id, version, &draft)).unwrap().operation.unwrap()
}

fn are_kept<R: Kept>() {
    let world = World::new();
    let id = R::made(&world, "Ann", values());
    let first = &R::FIELDS[0];
    assert_eq!(said(&R::get(&world, id).1), with::<R>(first, &value(first)));
    for field in R::FIELDS {
        edit::<R>(&world, id, field, &other(field.kind));
        assert_eq!(said(&R::get(&world, id).1), with::<R>(field, &other(field.kind)));
        edit::<R>(&world, id, field, &value(field));
        // In an answer, each field has its name, and null empties a field.
        let (version, _) = R::get(&world, id);
        let mut draft = R::draft(&world, "Ann", values());
        draft[field.name] = json!(null);
        let body = R::put(version, &draft).to_string().into_bytes();
        let answer = world.mara().raw("PUT", &R::put_path(id), &[], Some(body));
        assert_eq!(answer.status, 200, "{}", answer.body);
        for it in R::FIELDS {
            let expected = if it.name == field.name { json!(null) } else { json!(value(it)) };
            assert_eq!(answer.json()[it.name], expected, "{}", it.name);
        }
        edit::<R>(&world, id, field, &value(field));
    }
}

#[test]
fn each_field_is_kept_exactly_and_null_empties_it() {
    are_kept::<Contact>();
    are_kept::<Account>();
}

fn are_refused<R: Kept>() {
    let world = World::new();
    let id = R::made(&world, "Ann", values());
    let before = R::get(&world, id);
    let refused = |field: &Field, text: &str, problem: Problem| {
        let what = format!("{} {text:?}", field.name);
        assert_eq!(problem.code, ProblemCode::Invalid, "{what}");
        let names: Vec<&str> = problem.fields.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(names, [field.name], "{what}");
        assert!(problem.fields[0].message.starts_with(field.label()), "{what}");
    };
    for field in R::FIELDS {
        for text in wrong(field.kind) {
            let draft = R::draft(&world, "Bob", Typed::default().with(field.name, &*text));
            refused(field, &text, R::create(&world, &draft).err().unwrap());
            refused(field, &text, commit(&world, R::edit(id, before.0, &draft)).unwrap_err());
            let body = R::put(before.0, &draft).to_string().into_bytes();
            let answer = world.mara().raw("PUT", &R::put_path(id), &[], Some(body));
            assert_eq!(answer.status, 422, "{}", answer.body);
            refused(field, &text, answer.problem());
        }
    }
    assert_eq!(R::get(&world, id), before);
}

#[test]
fn e6_an_invalid_value_is_refused_at_its_field() {
    are_refused::<Contact>();
    are_refused::<Account>();
}

fn are_told_and_undone<R: Kept>() {
    let world = World::new();
    let id = R::made(&world, "Ann", values());
    for field in R::FIELDS {
        for text in [other(field.kind), String::new()] {
            let to = Some(text.as_str()).filter(|text| !text.is_empty());
            let operation = edit::<R>(&world, id, field, &text);
            let told = R::history(&world, id).remove(0);
            assert_eq!((told.operation, told.effects.len()), (operation, 1), "{}", field.name);
            let Effect::FieldChanged { field: name, from, to: is, .. } = &told.effects[0] else {
                panic!("{:?}", told.effects)
            };
            assert_eq!((name.as_str(), from.as_deref()), (field.name, Some(&*value(field))));
            assert_eq!(is.as_deref(), to);
            let done = commit(&world, Draft::Undo { operation }).unwrap();
            assert!(done.kept.is_empty(), "{done:?}");
            assert_eq!(said(&R::get(&world, id).1), with::<R>(field, &value(field)));
        }
    }
}

#[test]
fn a1_m12_a_change_of_each_field_is_recorded_and_undone() {
    are_told_and_undone::<Contact>();
    are_told_and_undone::<Account>();
}

pub(crate) fn import(world: &World, kind: ImportKind, lines: &[String]) -> Import {
    run(&world.mara(), &Upload::of(kind, lines.join("\r\n")))
}

fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn are_imported<R: Kept>() {
    let world = World::in_process();
    for (at, field) in R::FIELDS.iter().enumerate() {
        for (nth, heading) in field.headings.iter().enumerate() {
            let name = format!("Ann{at}x{nth}");
            let (headings, cells) = R::key(&world, &name);
            let with = |text: &str| {
                let lines = [format!("{headings},{heading}"), format!("{cells},{}", cell(text))];
                import(&world, R::IMPORT, &lines)
            };
            let what = format!("{}: {heading}", field.name);
            assert_eq!(with(&value(field)).created, 1, "{what}");
            let id = R::named(&world, &name);
            let said = || R::get(&world, id).1.get(field.name).map(str::to_owned);
            assert_eq!(said(), Some(value(field)), "{what}");
            // I2: an empty cell and an equal value change nothing.
            assert_eq!((with("").skipped, with(&value(field)).skipped), (1, 1), "{what}");
            assert_eq!(with(&other(field.kind)).updated, 1, "{what}");
            assert_eq!(said(), Some(other(field.kind)), "{what}");
            // A file's days may be written in other ways than a form's.
            let is_read = |it: &String| field.kind == Kind::PastDay && it.contains('.');
            for text in wrong(field.kind).into_iter().filter(|it| !is_read(it)) {
                let done = with(&text);
                let reason = if field.kind.is_coded() {
                    // Values in formats of other systems are skipped with a note.
                    assert_eq!(done.skipped, 1, "{what}: {text}");
                    format!("{:?}", done.notes)
                } else {
                    assert_eq!(done.failed, 1, "{what}: {text}");
                    done.failures[0].reason.clone()
                };
                assert!(reason.contains(heading), "{what}: {reason}");
            }
            assert_eq!(said(), Some(other(field.kind)), "{what}");
        }
    }
}

#[test]
fn i2_each_field_is_imported_under_each_of_its_headings() {
    are_imported::<Contact>();
    are_imported::<Account>();
}

#[test]
fn a_contact_is_found_by_their_middle_name() {
    let world = World::new();
    let middle = format!("Wilhelmina{}", world.mark);
    let id = Contact::made(&world, "Ann", Typed::default().with("middle_name", &*middle));
    let find = |q: &str| {
        let filter = GridQuery::default().searching(q.to_owned());
        let rows = world.mara().call::<ListContacts>(NoId, &filter).unwrap().rows;
        rows.into_iter().map(|it| it.id).collect::<Vec<_>>()
    };
    assert_eq!(find(&middle), [id]);
    let (version, _) = Contact::get(&world, id);
    let draft = Contact::draft(&world, "Ann", Typed::default());
    commit(&world, Contact::edit(id, version, &draft)).unwrap();
    assert!(find(&middle).is_empty());
    assert_eq!(find(&world.email("Ann")), [id]);
}
