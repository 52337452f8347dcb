//! Importing files.

use shared::api::imports::{
    CancelImport, GetImport, Import, ImportKind, ImportRows, ImportRowsFilter, ImportState,
    ListImportRows, MAX_BYTES, UnknownAccount,
};
use shared::api::{NoId, Nothing};
use shared::problem::ProblemCode;
use shared::time::Span;

use crate::harness::{Client, World, code};
use driving::{Upload, check, commit, finish, go_on, look_at, run, start, upload};

mod cases;
mod check_import;
pub(crate) mod driving;
mod headings;
mod said;
mod slices;
mod undo_import;
mod upload_import;

const COMPANIES: &[u8] = include_bytes!("../data/freshdesk_companies.csv");
const CONTACTS: &[u8] = include_bytes!("../data/freshdesk_contacts.csv");
const TICKETS: &[u8] = include_bytes!("../data/freshdesk_tickets.csv");
const BROKEN: &[u8] = include_bytes!("../data/variants/broken.csv");
const JOINED: &[u8] = include_bytes!("../data/variants/contacts_joined_companies.csv");

fn draft(kind: ImportKind, content: &[u8]) -> Upload {
    Upload::of(kind, content)
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

mod commit_import {
    use super::*;

    #[test]
    fn i5_a_second_import_is_refused_with_who_started_the_first_and_when() {
        let world = World::in_process();
        let mara = world.mara();
        let first = start(&mara, &draft(ImportKind::Contacts, CONTACTS)).unwrap();
        assert_eq!(counts(&first), [0; 4]);
        // A second file may be checked meanwhile.
        let second = check(&mara, &draft(ImportKind::Accounts, COMPANIES)).unwrap();
        let problem = commit(&mara, &second, false).unwrap_err();
        assert_eq!(problem.code, ProblemCode::ImportRunning);
        assert!(problem.title.contains("Mara Okafor"), "{}", problem.title);
        assert!(problem.title.contains("2026-11-22 12:00 UTC"), "{}", problem.title);
        assert!(problem.title.contains("0 of 321"), "{}", problem.title);
        assert_eq!(problem.blockers[0].id.map(|it| it.to_string()), Some(first.id.to_string()));
        finish(&mara, &first);
        assert_eq!(commit(&mara, &second, false).unwrap().state, ImportState::Running);
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
        assert_eq!(finish(&mara, &second).state, ImportState::Done);
        // The job of the first ends with it.
        world.work();
        let states =
            "select group_concat(state, ' ' order by id) from jobs where kind = 'run_import'";
        assert_eq!(look(&world, states), "canceled done");
    }

    #[test]
    fn i5_a_running_import_goes_on_however_late_and_a_forgotten_check_is_deleted() {
        let world = World::in_process();
        let mara = world.mara();
        let second = start(&mara, &draft(ImportKind::Contacts, CONTACTS)).unwrap();
        let third = check(&mara, &draft(ImportKind::Accounts, COMPANIES)).unwrap();
        world.lose_messages();
        world.wait(Span::days(2));
        world.minute();
        world.work();
        let states = "select group_concat(state, ' ' order by id) from imports";
        assert_eq!(look(&world, states), "done cancelled");
        // The rows of a check are deleted with it, those of an import are its history.
        let rows = |import: &Import| {
            count(
                &world,
                &format!("select count(*) from import_rows where import_id = '{}'", import.id),
            )
        };
        assert_eq!((rows(&second), rows(&third)), (322, 0));
        assert_eq!(code(mara.call::<GetImport>(second.id, &Nothing {})), ProblemCode::SignInNeeded);
    }

    #[test]
    fn i6_only_what_was_checked_is_committed() {
        let world = World::in_process();
        let mara = world.mara();
        let import = upload(&mara, &draft(ImportKind::Accounts, COMPANIES)).unwrap();
        assert_eq!(code(commit(&mara, &import, false)), ProblemCode::Conflict);
        let import = finish(&mara, &import);
        assert_eq!(import.state, ImportState::Checked);
        let begun = commit(&mara, &import, false).unwrap();
        assert_eq!(commit(&mara, &import, false), Ok(begun.clone()), "committed twice");
        let done = finish(&mara, &begun);
        assert_eq!(commit(&mara, &import, false), Ok(done));
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
        let half = go_on(&mara, &import);
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
    fn i12_only_admins_read_and_cancel_imports() {
        let world = World::in_process();
        let (mara, jonas) = (world.mara(), world.agent("jonas"));
        let id = start(&mara, &draft(ImportKind::Contacts, CONTACTS)).unwrap().id;
        assert_eq!(code(jonas.call::<CancelImport>(id, &Nothing {})), ProblemCode::Forbidden);
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
    let rows = mara.ask::<ListImportRows>(&import.id, &ImportRowsFilter::default(), &german);
    let rows: ImportRows = serde_json::from_str(&rows.body).unwrap();
    assert_eq!(rows.rows[0].reason.as_deref(), Some(said));
}
