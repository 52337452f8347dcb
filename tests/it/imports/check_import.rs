//! The check of a file: it writes nothing, and the commit does what it said [I6]. Every other
//! test of imports compares the two as well (`driving::run`).

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use shared::api::imports::{FieldChange, ImportRow, RowResult};

use super::*;

/// Everything in the database but imports, their rows and jobs, and what is stored about sessions.
fn records(world: &World) -> Vec<String> {
    let mut rows = world.dump();
    let others = ["imports: ", "import_rows: ", "jobs: ", "sessions: "];
    rows.retain(|row| !others.iter().any(|it| row.starts_with(it)));
    rows
}

fn rows(world: &World, import: &Import, result: RowResult) -> Vec<ImportRow> {
    let filter = ImportRowsFilter { result: Some(result), ..ImportRowsFilter::default() };
    world.mara().call::<ListImportRows>(import.id, &filter).unwrap().rows
}

fn change(field: &str, from: Option<&str>, to: Option<&str>) -> FieldChange {
    let text = |it: Option<&str>| it.map(str::to_owned);
    FieldChange { field: field.to_owned(), from: text(from), to: text(to) }
}

#[test]
fn i6_a_check_writes_nothing() {
    let world = World::in_process();
    northwind(&world);
    let mara = world.mara();
    let before = records(&world);
    for (kind, file) in [(ImportKind::Contacts, JOINED), (ImportKind::Tickets, TICKETS)] {
        let import = check(&mara, &draft(kind, file)).unwrap();
        assert!(0 < import.created + import.updated + import.skipped, "{import:?}");
        let cancelled = mara.call::<CancelImport>(import.id, &Nothing {}).unwrap();
        assert_eq!(cancelled.state, ImportState::Cancelled);
        assert_eq!(commit(&mara, &import, false).unwrap().state, ImportState::Cancelled);
    }
    assert_eq!(records(&world), before);
}

#[test]
fn i6_a_check_says_what_each_row_does() {
    let world = World::in_process();
    let mara = world.mara();
    northwind(&world);
    let file = "Email,Full name,Title,Company,Other emails\n\
                lena.brandt@acme.example,Lena Brandt,Head of IT,Initech,lb@x.example\n\
                jose@acme.example,José Oliveira,,,\nnew@x.example,Nora New,,Globex X,\nnobody,No Body,,,\n";
    let import = check(&mara, &draft(ImportKind::Contacts, file.as_bytes())).unwrap();
    assert_eq!(counts(&import), [1, 1, 1, 1]);
    assert_eq!((import.new_accounts, import.mails), (2, 1));
    let updated = rows(&world, &import, RowResult::Updated);
    let expected = [
        change("title", Some("IT lead"), Some("Head of IT")),
        change("email", None, Some("lb@x.example")),
        change("account", None, Some("Initech")),
    ];
    assert_eq!((updated[0].line, &updated[0].changes[..]), (2, &expected[..]));
    let created = rows(&world, &import, RowResult::Created);
    assert_eq!((created[0].line, created[0].cells[1].as_str()), (4, "Nora New"));
    let failed = rows(&world, &import, RowResult::Failed);
    assert!(failed[0].reason.as_deref().is_some_and(|it| it.contains("nobody")), "{failed:?}");
    assert_eq!(rows(&world, &import, RowResult::Skipped).len(), 1);
}

#[test]
fn i6_a_record_that_changed_since_the_check_is_reported_and_not_overwritten() {
    let world = World::in_process();
    let mara = world.mara();
    northwind(&world);
    let file = "Email,Full name,Title\nlena.brandt@acme.example,Lena Brandt,Head of IT\n\
                jose@acme.example,José Oliveira,Chief\nnew@x.example,Nora New,Buyer\n";
    let import = check(&mara, &draft(ImportKind::Contacts, file.as_bytes())).unwrap();
    assert_eq!(counts(&import), [1, 2, 0, 0]);
    // Meanwhile an agent edits Lena, and another contact gets the new address.
    let edit = "update contacts set title = 'Boss', version = version + 1 where first_name = 'Lena' and last_name = 'Brandt'";
    world.sqlite().with(|it| it.execute_batch(edit).unwrap());
    let nina = world.contact("Nina", None);
    let set = format!(
        "update contact_addresses set email = 'new@x.example', address_key = 'new@x.example' where contact_id = '{nina}'"
    );
    world.sqlite().with(|it| it.execute_batch(&set).unwrap());
    let import = finish(&mara, &commit(&mara, &import, false).unwrap());
    assert_eq!(counts(&import), [0, 1, 0, 2]);
    assert_eq!(import.failures.iter().map(|it| it.line).collect::<Vec<_>>(), [2, 4]);
    assert!(import.failures.iter().all(|it| it.reason.contains("has changed since")), "{import:?}");
    let titles = "select group_concat(title, ', ' order by title) from contacts where title in ('Boss', 'Chief', 'Buyer', 'Head of IT')";
    assert_eq!(look(&world, titles), "Boss, Chief");
}

#[test]
fn i6_what_the_check_refused_is_not_imported() {
    let world = World::in_process();
    let mara = world.mara();
    let file = b"Ticket ID,Subject,Email\n1,Help,ann@x.example\n";
    let import = check(&mara, &draft(ImportKind::Tickets, file)).unwrap();
    assert_eq!(counts(&import), [0, 0, 0, 1]);
    run(&mara, &draft(ImportKind::Contacts, b"Full name,Email\nAnn Lee,ann@x.example\n"));
    let import = finish(&mara, &commit(&mara, &import, false).unwrap());
    assert_eq!(counts(&import), [0, 0, 0, 1]);
    assert_eq!(count(&world, "select count(*) from tickets"), 0);
}

/// Rows of later slices depend on what those of earlier ones do: accounts that they create or
/// rename, domains that they take.
#[test]
fn i6_a_check_in_slices_says_what_the_commit_does() {
    let world = World::in_process();
    let mara = world.mara();
    run(&mara, &draft(ImportKind::Accounts, b"Company ID,Company Name\n1,Pine\n2,Oak\n"));
    let filler = |from: u32| (from..from + 600).map(|n| format!("{n},Filler {n},\n"));
    let file = [
        "Company ID,Company Name,Domains\n1,Quince,quince.example\n".to_owned(),
        filler(1_000).collect::<String>(),
        ",Pine,\n,Quince,\n2,Oak,quince.example\n,Birch,\n".to_owned(),
        filler(2_000).collect::<String>(),
        "birch-id,Birch,\n,Birch,\n".to_owned(),
    ];
    let import = run(&mara, &draft(ImportKind::Accounts, file.concat().as_bytes()));
    assert_eq!(counts(&import), [1_202, 1, 0, 4], "{import:?}");
    let people = |from: u32| (from..from + 600).map(|n| format!("P No{n},p{n}@x.example,\n"));
    let file = [
        "Full name,Email,Company\nAnn Lee,ann@x.example,New One\n".to_owned(),
        people(1_000).collect::<String>(),
        "Bo Ek,bo@x.example,NEW ONE\nCy Ek,cy@x.example,New One;Quince\n".to_owned(),
    ];
    let import = run(&mara, &draft(ImportKind::Contacts, file.concat().as_bytes()));
    assert_eq!((counts(&import), import.new_accounts), ([603, 0, 0, 0], 1), "{import:?}");
}

#[test]
fn i5_a_check_that_fails_anywhere_goes_on_where_it_was() {
    let whole = World::in_process();
    let expected = check(&whole.mara(), &draft(ImportKind::Contacts, JOINED)).unwrap();
    for statement in 0.. {
        let world = World::in_process();
        let mara = world.mara();
        let import = upload(&mara, &draft(ImportKind::Contacts, JOINED)).unwrap();
        world.sqlite().fail_at(Some(statement));
        let failed = world.slice(import.id.uuid()).is_err();
        world.sqlite().fail_at(None);
        // All of the slice, or nothing.
        if failed && look_at(&mara, &import).state == ImportState::Checking {
            assert_eq!(count(&world, "select count(*) from import_rows where plan is not null"), 0);
        }
        let import = finish(&mara, &import);
        assert_eq!(import, Import { id: import.id, ..expected.clone() });
        if !failed {
            assert!(5 < statement, "{statement}");
            break;
        }
    }
}

/// A cell of a column, from few values, so that rows collide.
fn file_of(kind: ImportKind) -> BoxedStrategy<String> {
    let (head, cells): (&str, Vec<BoxedStrategy<String>>) = match kind {
        ImportKind::Accounts => (
            "Company ID,Company Name,Domains,Notes",
            vec![
                "[1-4]?".boxed(),
                "(Acme|ACME|Acme[.]|Globex|Pine|Oak|)".boxed(),
                "(a|b|c|gmail[.]com|)([.]example)?".boxed(),
                "[x-z]?".boxed(),
            ],
        ),
        ImportKind::Contacts => (
            "External ID,Full name,Email,Company,Title",
            vec![
                "[1-4]?".boxed(),
                "(Ann Lee|Bo Ek|Cy|)".boxed(),
                "([abcd]@x[.]example|nobody|)".boxed(),
                "(Acme|Acme;Globex|Globex|Elsewhere|)".boxed(),
                "(Buyer|CEO|)".boxed(),
            ],
        ),
        ImportKind::Tickets => (
            "Ticket ID,Subject,Email,Company,Status,Last update time",
            vec![
                "[1-6]?".boxed(),
                "(Help|It beeps|)".boxed(),
                "([abcd]@x[.]example|)".boxed(),
                "(Acme|Globex|Elsewhere|)".boxed(),
                "(Open|Closed|Odd|)".boxed(),
                "(2026-11-0[1-9] 10:00:00|soon|)".boxed(),
            ],
        ),
    };
    let rows = prop::collection::vec(cells, 1..9);
    rows.prop_map(move |rows| {
        let lines: Vec<String> = rows.iter().map(|it| it.join(",")).collect();
        format!("{head}\n{}\n", lines.join("\n"))
    })
    .prop_filter("a file without a value has no rows", |file| {
        file.lines().skip(1).any(|line| line.contains(|it| it != ','))
    })
    .boxed()
}

/// Random files, one after the other, so that later ones find records of earlier ones.
/// `driving::run` compares what each check says with what its commit does.
#[test]
fn i6_any_file_is_imported_as_it_was_checked() {
    let unknown = prop::sample::select(vec![
        UnknownAccount::Create,
        UnknownAccount::Skip,
        UnknownAccount::Fail,
    ]);
    let kinds = prop::sample::select(ImportKind::ALL.to_vec());
    let files = kinds.prop_flat_map(|kind| file_of(kind).prop_map(move |file| (kind, file)));
    let all = prop::collection::vec((files, unknown), 1..6);
    let config = Config { cases: 24, failure_persistence: None, ..Config::default() };
    let mut results = [0; 4];
    TestRunner::new(config)
        .run(&all, |files| {
            let world = World::in_process();
            for ((kind, content), unknown_account) in files {
                let file = Upload { unknown_account, ..Upload::of(kind, content) };
                run(&world.mara(), &file);
            }
            Ok(())
        })
        .unwrap();
    // That such files do all four things.
    let world = World::in_process();
    for file in [
        "External ID,Full name,Email\n1,Ann Lee,a@x.example\n2,Bo Ek,nobody\n",
        "External ID,Full name,Email\n1,Ann Lee,a@x.example\n1,Ann Lee,b@x.example\n",
        "External ID,Full name,Email\n1,Ann Lee,c@x.example\n",
    ] {
        let import = run(&world.mara(), &draft(ImportKind::Contacts, file.as_bytes()));
        results.iter_mut().zip(counts(&import)).for_each(|(all, one)| *all += one);
    }
    assert!(results.iter().all(|it| 0 < *it), "{results:?}");
}
