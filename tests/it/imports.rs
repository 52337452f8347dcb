//! Importing files.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use shared::api::NoId;
use shared::api::Nothing;
use shared::api::imports::{
    CancelImport, ContinueImport, FailedFilter, FailedRows, GetImport, Import, ImportDraft,
    ImportKind, ImportState, ListFailedRows, MAX_BYTES, StartImport, UnknownAccount,
};
use shared::problem::{Problem, ProblemCode};
use shared::time::Span;

use crate::harness::{Client, World, code};

mod cases;
mod continue_import;
mod headings;
mod said;

const COMPANIES: &[u8] = include_bytes!("../data/freshdesk_companies.csv");
const CONTACTS: &[u8] = include_bytes!("../data/freshdesk_contacts.csv");
const TICKETS: &[u8] = include_bytes!("../data/freshdesk_tickets.csv");
const BROKEN: &[u8] = include_bytes!("../data/variants/broken.csv");
const JOINED: &[u8] = include_bytes!("../data/variants/contacts_joined_companies.csv");

fn draft(kind: ImportKind, content: &[u8]) -> ImportDraft {
    ImportDraft {
        kind,
        file_name: "export.csv".to_owned(),
        content: STANDARD.encode(content),
        unknown_account: UnknownAccount::Create,
        invite: false,
        date_order: None,
        utc_offset: None,
        decode_entities: false,
    }
}

fn start(client: &Client<'_>, draft: &ImportDraft) -> Result<Import, Problem> {
    client.call::<StartImport>(NoId, draft)
}

fn go_on(client: &Client<'_>, import: &Import) -> Import {
    client.call::<ContinueImport>(import.id, &Nothing {}).expect("a slice")
}

/// Imports a file to its end.
fn run(client: &Client<'_>, draft: &ImportDraft) -> Import {
    let mut import = start(client, draft).expect("an import");
    while import.state == ImportState::Running {
        import = go_on(client, &import);
    }
    let all = import.created + import.updated + import.skipped + import.failed;
    assert_eq!((import.done, all), (import.rows, import.rows), "I4: {import:?}");
    import
}

fn counts(import: &Import) -> [u32; 4] {
    [import.created, import.updated, import.skipped, import.failed]
}

/// The single text that a query returns.
fn look(world: &World, query: &str) -> String {
    world.sqlite().with(|sqlite| sqlite.query_row(query, [], |row| row.get(0)).expect(query))
}

fn count(world: &World, query: &str) -> i64 {
    world.sqlite().with(|sqlite| sqlite.query_row(query, [], |row| row.get(0)).expect(query))
}

/// Accounts, contacts, addresses and relationships as a text, without ids.
fn people(world: &World) -> String {
    look(
        world,
        "select group_concat(line, x'0a' order by line) from (
           select 'account ' || a.name || '|' || coalesce(a.about, '') || '|' || coalesce(a.external_id, '') as line
             from accounts a
           union all
           select 'contact ' || c.first_name || '|' || c.last_name || '|' || coalesce(c.title, '') || '|'
               || coalesce(c.phone, '') || '|' || coalesce(c.about, '') || '|' || coalesce(c.external_id, '')
               || '|' || c.version
               || coalesce((select group_concat(email || is_primary, ',' order by email) from contact_addresses
                             where contact_id = c.id), '')
               || coalesce((select group_concat(a.name || r.kind || coalesce(r.level, a.default_level), ',' order by a.name)
                              from relationships r join accounts a on a.id = r.account_id
                             where r.contact_id = c.id and r.valid_to is null), '')
             from contacts c)",
    )
}

fn northwind(world: &World) {
    let mara = world.mara();
    run(&mara, &draft(ImportKind::Accounts, COMPANIES));
    run(&mara, &draft(ImportKind::Contacts, CONTACTS));
}

mod start_import {
    use super::*;

    #[test]
    fn i12_only_admins_import() {
        let world = World::in_process();
        let refused = start(&world.agent("jonas"), &draft(ImportKind::Accounts, COMPANIES));
        assert_eq!(code(refused), ProblemCode::Forbidden);
        let refused = start(&world.anybody(), &draft(ImportKind::Accounts, COMPANIES));
        assert_eq!(code(refused), ProblemCode::SignInNeeded);
    }

    #[test]
    fn i5_a_second_import_is_refused_with_who_started_the_first_and_when() {
        let world = World::in_process();
        let mara = world.mara();
        let first = start(&mara, &draft(ImportKind::Contacts, CONTACTS)).unwrap();
        assert_eq!(counts(&first), [0; 4]);
        let problem = start(&mara, &draft(ImportKind::Accounts, COMPANIES)).unwrap_err();
        assert_eq!(problem.code, ProblemCode::ImportRunning);
        assert!(problem.title.contains("Mara Okafor"), "{}", problem.title);
        assert!(problem.title.contains("2026-11-22 12:00 UTC"), "{}", problem.title);
        assert!(problem.title.contains("0 of 321"), "{}", problem.title);
        assert_eq!(problem.blockers[0].id.map(|it| it.to_string()), Some(first.id.to_string()));
    }

    #[test]
    fn i5_an_abandoned_import_is_stopped_by_the_next_one() {
        let world = World::in_process();
        let mara = world.mara();
        let first = start(&mara, &draft(ImportKind::Contacts, CONTACTS)).unwrap();
        world.wait(Span::minutes(3));
        let second = start(&mara, &draft(ImportKind::Accounts, COMPANIES)).unwrap();
        let first = mara.call::<GetImport>(first.id, &Nothing {}).unwrap();
        assert_eq!(first.state, ImportState::Cancelled);
        assert_eq!(go_on(&mara, &second).state, ImportState::Done);
    }

    #[test]
    fn i5_a_forgotten_import_is_cancelled() {
        let world = World::in_process();
        let mara = world.mara();
        let first = start(&mara, &draft(ImportKind::Contacts, CONTACTS)).unwrap();
        world.wait(Span::hours(2));
        world.minute();
        assert_eq!(go_on(&mara, &first).state, ImportState::Done, "it can still be gone on with");
        let second = start(&mara, &draft(ImportKind::Contacts, CONTACTS)).unwrap();
        world.wait(Span::days(2));
        world.minute();
        assert_eq!(
            look(&world, "select state from imports order by started_at desc limit 1"),
            "cancelled"
        );
        assert_eq!(code(mara.call::<GetImport>(second.id, &Nothing {})), ProblemCode::SignInNeeded);
    }

    #[test]
    fn i9_an_unreadable_file_is_refused_before_anything_is_written() {
        let world = World::in_process();
        let mara = world.mara();
        let check = |kind, content: &[u8], what: &str| {
            let problem = start(&mara, &draft(kind, content)).unwrap_err();
            assert_eq!(problem.code, ProblemCode::Invalid, "{problem:?}");
            let message = problem.of_field("content").unwrap();
            assert!(message.contains(what), "{message}");
        };
        check(ImportKind::Accounts, &vec![b'a'; MAX_BYTES + 1], "4 MB");
        check(ImportKind::Accounts, "a\n".repeat(10_002).as_bytes(), "10000 rows");
        check(ImportKind::Accounts, b"", "no rows");
        check(ImportKind::Accounts, b"PK\x03\x04", "Excel");
        check(ImportKind::Contacts, b"<!doctype html><title>Sign in</title>", "signed in");
        check(ImportKind::Accounts, b"Colour\nred\n", "Company Name");
        check(ImportKind::Contacts, TICKETS, "something else");
        let mut wrong = draft(ImportKind::Accounts, COMPANIES);
        wrong.content.push('!');
        assert_eq!(code(start(&mara, &wrong)), ProblemCode::Malformed);
        assert_eq!(count(&world, "select count(*) from imports"), 0);
    }
}

/// This test also runs on workerd with real D1.
#[test]
fn a_small_file_is_imported_completely() {
    let world = World::new();
    let _room = world.room_for_an_import();
    let mara = world.mara();
    let file = format!(
        "Email,Full name,Company,Can see all tickets from this company\n\
         {},Ann Lee,Acme {},true\n{},Bo Ek,Acme {1},FALSE\nnobody,No Body,,\n",
        world.email("ann"),
        world.mark,
        world.email("bo"),
    );
    let import = run(&mara, &draft(ImportKind::Contacts, file.as_bytes()));
    assert_eq!(counts(&import), [2, 0, 0, 1]);
    let import = run(&mara, &draft(ImportKind::Contacts, file.as_bytes()));
    assert_eq!(counts(&import), [0, 0, 2, 1]);
    let tickets = format!(
        "External ID,Subject,Description,Email,Created time\n\
         {},It is broken,Nothing works.,{},2026-11-20 09:14:00\n",
        world.mark,
        world.email("ann"),
    );
    let import = run(&mara, &draft(ImportKind::Tickets, tickets.as_bytes()));
    assert_eq!(counts(&import), [1, 0, 0, 0]);
}

mod cancel_import {
    use super::*;

    #[test]
    fn i5_cancelling_keeps_the_processed_rows() {
        let world = World::in_process();
        let mara = world.mara();
        // More rows than a slice has: the first slice is done, the rest is not.
        let rows = (0..700).map(|n| format!("Ann{n},Lee,ann{n}.{}@acme.example\n", world.mark));
        let file = format!("First name,Last name,Email\n{}", rows.collect::<String>());
        let import = start(&mara, &draft(ImportKind::Contacts, file.as_bytes())).unwrap();
        let half = mara.call::<ContinueImport>(import.id, &Nothing {}).unwrap();
        assert!(0 < half.created && half.created < 700, "{half:?}");
        let there = || -> u32 {
            let count = "select count(*) from contacts where last_name = 'Lee'";
            world.sqlite().with(|it| it.query_row(count, [], |row| row.get(0)).unwrap())
        };
        assert_eq!(there(), half.created);
        let cancelled = mara.call::<CancelImport>(import.id, &Nothing {}).unwrap();
        assert_eq!(cancelled.state, ImportState::Cancelled);
        assert_eq!(go_on(&mara, &import), cancelled);
        assert_eq!((there(), cancelled.created), (half.created, half.created));
        assert_eq!(mara.call::<CancelImport>(import.id, &Nothing {}), Ok(cancelled));
        assert!(start(&mara, &draft(ImportKind::Contacts, CONTACTS)).is_ok());
    }

    #[test]
    fn i12_only_admins_read_continue_and_cancel_imports() {
        let world = World::in_process();
        let (mara, jonas) = (world.mara(), world.agent("jonas"));
        let id = start(&mara, &draft(ImportKind::Contacts, CONTACTS)).unwrap().id;
        assert_eq!(code(jonas.call::<CancelImport>(id, &Nothing {})), ProblemCode::Forbidden);
        assert_eq!(code(jonas.call::<ContinueImport>(id, &Nothing {})), ProblemCode::Forbidden);
        assert_eq!(code(jonas.call::<GetImport>(id, &Nothing {})), ProblemCode::Forbidden);
    }
}

#[test]
fn f14_findings_in_long_cells_fit_into_an_answer() {
    let world = World::in_process();
    let mara = world.mara();
    let long = "x".repeat(39_000);
    let rows: String =
        (0..100).map(|n| format!("Ann{n},Lee,{long}{n}\n")).collect::<Vec<_>>().concat();
    let file = format!("First name,Last name,Email\n{rows}");
    let import = run(&mara, &draft(ImportKind::Contacts, file.as_bytes()));
    assert_eq!((import.failed, import.failures.len()), (100, 100));
    let answer = mara.ask::<GetImport>(&import.id, &Nothing {}, &[]);
    assert!(answer.body.len() < 200_000, "{} bytes", answer.body.len());
}

#[test]
fn findings_are_stored_as_codes_and_shown_in_the_readers_language() {
    let world = World::in_process();
    let mara = world.mara();
    let file = "Full name,Email\nMadonna,m@acme.example\nAnn Lee,ann\nBo Ek,M@acme.example\n";
    let import = run(&mara, &draft(ImportKind::Contacts, file.as_bytes()));
    assert_eq!(counts(&import), [1, 0, 0, 2], "{import:?}");

    let kept = "select group_concat(reason, ' ' order by position) from import_rows";
    let reasons = r#"{"code":"in_column","heading":"Email","fault":{"code":"email","why":"malformed"},"cell":"ann"} {"code":"two_people","address":"m@acme.example","name":"Madonna","line":2}"#;
    assert_eq!(look(&world, kept), reasons);
    let notes = r#"[{"message":{"code":"one_name"},"rows":1,"line":2}]"#;
    assert_eq!(look(&world, "select notes from imports"), notes);

    let german = [("accept-language", "de")];
    let told = mara.ask::<GetImport>(&import.id, &Nothing {}, &german);
    let told: Import = serde_json::from_str(&told.body).unwrap();
    let said = "„Email“: gültige E-Mail-Adresse eingeben (ann).";
    assert_eq!((told.failures[0].line, told.failures[0].reason.as_str()), (3, said));
    let cause = told.causes.iter().next().map(|it| it.message.as_str());
    assert_eq!(cause, Some("„Email“: gültige E-Mail-Adresse eingeben."));
    let note = told.notes.iter().next().map(|it| it.message.as_str());
    assert!(note.is_some_and(|it| it.starts_with("Es gibt nur einen Namen")), "{note:?}");
    let rows = mara.ask::<ListFailedRows>(&import.id, &FailedFilter::default(), &german);
    let rows: FailedRows = serde_json::from_str(&rows.body).unwrap();
    assert_eq!(rows.rows[0].reason, said);
}
