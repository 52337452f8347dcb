//! The file of an import: sent as bytes, by admins, and not larger than it may be.

use shared::api::Endpoint;
use shared::api::imports::{StartImport, UploadImport};

use super::*;

fn waiting(client: &Client<'_>) -> Import {
    client.call::<StartImport>(NoId, &draft(ImportKind::Accounts, b"").draft()).unwrap()
}

#[test]
fn i12_only_admins_import() {
    let world = World::in_process();
    let file = draft(ImportKind::Accounts, COMPANIES);
    assert_eq!(code(upload(&world.agent("jonas"), &file)), ProblemCode::Forbidden);
    assert_eq!(code(upload(&world.anybody(), &file)), ProblemCode::SignInNeeded);
    let id = waiting(&world.mara()).id;
    let by = |client: &Client<'_>| client.send_file::<UploadImport>(id, COMPANIES.to_vec());
    assert_eq!(code(by(&world.agent("jonas"))), ProblemCode::Forbidden);
    assert_eq!(code(by(&world.anybody())), ProblemCode::SignInNeeded);
    assert_eq!(count(&world, "select count(*) from import_rows"), 0);
}

#[test]
fn i9_the_bytes_of_a_file_arrive_as_they_are() {
    let world = World::in_process();
    let file = b"Company Name\r\nK\xF6ln \"AG\"\r\n".to_vec();
    let import = upload(&world.mara(), &draft(ImportKind::Accounts, &file)).unwrap();
    assert_eq!((import.state, import.rows), (ImportState::Checking, 1));
    let cells = "select group_concat(cells, ' ' order by position) from import_rows";
    assert_eq!(look(&world, cells), r#"["Company Name"] ["Köln \"AG\""]"#);
}

#[test]
fn i9_a_file_that_is_too_large_is_refused_before_it_is_parsed() {
    let world = World::in_process();
    let mara = world.mara();
    let id = waiting(&mara).id;
    let send = |bytes: usize| {
        let head = b"Company Name\n";
        let mut file = head.to_vec();
        file.resize(bytes, b'a');
        mara.send_file::<UploadImport>(id, file)
    };
    let refused = send(MAX_BYTES + 1).unwrap_err();
    assert_eq!(refused.code, ProblemCode::TooLarge);
    assert!(refused.title.contains("4 MB"), "{}", refused.title);
    assert_eq!(count(&world, "select count(*) from import_rows"), 0);
    // As large as it may be; its only row is too long.
    assert_eq!(send(MAX_BYTES).map(|it| it.rows), Ok(1));
}

#[test]
fn i9_an_unreadable_file_is_refused_before_anything_is_written() {
    let world = World::in_process();
    let mara = world.mara();
    let check = |kind, content: &[u8], what: &str| {
        let problem = start(&mara, &draft(kind, content)).unwrap_err();
        assert_eq!(problem.code, ProblemCode::Invalid, "{problem:?}");
        let message = problem.of_field("file").unwrap();
        assert!(message.contains(what), "{message}");
    };
    check(ImportKind::Accounts, "a\n".repeat(10_002).as_bytes(), "10000 rows");
    check(ImportKind::Accounts, b"", "no rows");
    check(ImportKind::Accounts, b"PK\x03\x04", "Excel");
    check(ImportKind::Contacts, b"<!doctype html><title>Sign in</title>", "signed in");
    check(ImportKind::Accounts, b"Colour\nred\n", "Company Name");
    check(ImportKind::Contacts, TICKETS, "something else");
    assert_eq!(count(&world, "select count(*) from import_rows"), 0);
    assert_eq!(count(&world, "select count(*) from imports where state <> 'waiting'"), 0);
}

#[test]
fn an_import_takes_one_file() {
    let world = World::in_process();
    let mara = world.mara();
    let import = upload(&mara, &draft(ImportKind::Accounts, COMPANIES)).unwrap();
    let again = mara.send_file::<UploadImport>(import.id, COMPANIES.to_vec());
    assert_eq!(code(again), ProblemCode::Conflict);
    assert_eq!(count(&world, "select count(*) from import_rows"), 43);
}

#[test]
fn s9_a_file_is_sent_as_bytes_and_nothing_else() {
    let world = World::in_process();
    let mara = world.mara();
    let path = UploadImport::path(&waiting(&mara).id);
    for kind in ["text/csv", "application/json", "multipart/form-data; boundary=x", ""] {
        let headers = [("content-type", kind)];
        let answer = mara.raw("PUT", &path, &headers, Some(COMPANIES.to_vec()));
        assert_eq!(answer.problem().code, ProblemCode::UnsupportedMediaType, "{kind}");
    }
}

#[test]
fn k2_an_upload_that_fails_anywhere_leaves_nothing_behind() {
    let world = World::in_process();
    let mara = world.mara();
    let id = waiting(&mara).id;
    for statement in 0.. {
        world.sqlite().fail_at(Some(statement));
        let answer = mara.send_file::<UploadImport>(id, COMPANIES.to_vec());
        world.sqlite().fail_at(None);
        if answer.is_ok() {
            assert!(4 < statement, "{statement}");
            break;
        }
        assert_eq!(count(&world, "select count(*) from import_rows"), 0);
        assert_eq!(look(&world, "select state from imports"), "waiting");
    }
}
