//! Who gets a file, until when, and what is in it that nobody expects.

use shared::api::contacts::CreateContact;
use shared::api::exports::{CancelExport, DownloadExport};
use shared::customers::contact::ContactDraft;
use shared::fields::Typed;

use super::*;
use crate::rows::AGENTS;

#[test]
fn i11_only_the_agent_who_asked_gets_the_file() {
    let world = World::new();
    let mara = world.mara();
    let (_, contact) = world.customer("Ann", None);
    let begun = start(&mara, &draft(ListName::Contacts, &[("q", &world.mark)]));
    end(&world, &mara, begun.id);
    let nowhere = ExportId::new(AGENTS[0].uuid());
    for other in [world.agent("jonas"), world.agent("priya")] {
        let [there, not_there] = [begun.id, nowhere].map(|id| {
            let cancel = other.ask::<CancelExport>(&id, &Nothing {}, &[]);
            let get = other.ask::<GetExport>(&id, &Nothing {}, &[]);
            [download(&other, id), get, cancel].map(|it| (it.status, it.body))
        });
        assert_eq!(there, not_there);
        assert_eq!(there[0].0, 404);
        assert_eq!(other.call::<ListExports>(NoId, &Nothing {}), Ok(Vec::new()));
    }
    for stranger in [contact, world.anybody()] {
        assert_eq!(download(&stranger, begun.id).status, 401);
        assert_eq!(stranger.ask::<GetExport>(&begun.id, &Nothing {}, &[]).status, 401);
        let draft = ExportDraft::of(ListName::Contacts);
        assert_eq!(stranger.ask::<StartExport>(&NoId, &draft, &[]).status, 401);
    }
    assert_eq!(count(&records(&file(&mara, begun.id))), 1);
}

#[test]
fn i11_s18_a_file_is_sent_as_a_download_that_nobody_keeps() {
    let world = World::new();
    let mara = world.mara();
    let begun = start(&mara, &draft(ListName::Accounts, &[("q", &world.mark)]));
    end(&world, &mara, begun.id);
    let answer = download(&mara, begun.id);
    let header = |name: &str| answer.headers[name].join(" ");
    assert_eq!(header("content-type"), "text/csv; charset=utf-8");
    let name = format!("attachment; filename=\"{}\"", begun.name);
    assert_eq!(header("content-disposition"), name);
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("vary"), "Cookie");
    assert!(header("content-security-policy").contains("default-src 'none'"));
}

#[test]
fn i11_a_file_expires() {
    let world = World::in_process();
    let begun = start(&world.mara(), &ExportDraft::of(ListName::Accounts));
    end(&world, &world.mara(), begun.id);
    world.wait(Span::days(7));
    // To the instant, before the schedule has deleted it.
    for is_deleted in [false, true] {
        let mara = world.mara();
        assert_eq!(get(&mara, begun.id).state, ExportState::Expired);
        let answer = download(&mara, begun.id);
        assert_eq!(answer.status, 410);
        assert_eq!(answer.problem().code, ProblemCode::FileExpired);
        assert_eq!(answer.problem().title, "The file has expired. Export the list again.");
        assert_eq!(world.blobs().keys().is_empty(), is_deleted);
        world.minute();
    }
}

#[test]
fn i11_the_agent_gets_one_mail_whose_link_gives_no_access() {
    let world = World::in_process();
    let mara = world.mara();
    let draft = ExportDraft::of(ListName::Contacts);
    let begun: Export = {
        let german = [("accept-language", "de")];
        serde_json::from_str(&mara.ask::<StartExport>(&NoId, &draft, &german).body).unwrap()
    };
    assert_eq!(world.mails("mara@northwind.example"), []);
    end(&world, &mara, begun.id);
    let mails = world.mails("mara@northwind.example");
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    assert_eq!(mail.subject, format!("Ihr Export ist fertig: {}", begun.name));
    let button = mail.button.as_ref().unwrap();
    assert_eq!(button.href, format!("{}/desk/exports", world.origin()));
    mara.call::<CancelExport>(begun.id, &Nothing {}).unwrap();
    let gone = &world.mails("mara@northwind.example")[0];
    assert!(gone.button.is_none(), "the file is gone: {gone:?}");
}

#[test]
fn s12_i11_no_cell_of_a_file_is_a_formula() {
    let world = World::new();
    let mara = world.mara();
    let evil = "=HYPERLINK(\"https://evil.example\",\"x\")";
    let contact = ContactDraft {
        first_name: "@SUM(1+1)*cmd|' /C calc'!A0".to_owned(),
        last_name: format!("-Lee {}", world.mark),
        fields: Typed::default()
            .with("title", evil)
            .with("phone", "+36 1 234 5678")
            .with("prefix", "=1"),
        ..ContactDraft::default()
    };
    mara.call::<CreateContact>(NoId, &contact).unwrap();
    let columns = [("q", &*world.mark), ("columns", "title,phone,prefix")];
    let rows = export(&world, &mara, &draft(ListName::Contacts, &columns));
    assert_eq!(count(&rows), 1);
    assert_eq!(column(&rows, "First name")[0], "'@SUM(1+1)*cmd|' /C calc'!A0");
    assert_eq!(column(&rows, "Title")[0], format!("'{evil}"));
    assert_eq!(column(&rows, "Work phone")[0], "'+36 1 234 5678");
    let is_formula = |it: &&String| it.starts_with(['=', '+', '-', '@', '\t', '\r']);
    assert_eq!(rows.concat().iter().find(is_formula), None);
}

#[test]
fn a_file_whose_store_does_not_answer_is_asked_for_again() {
    let world = World::in_process();
    let mara = world.mara();
    let begun = start(&mara, &ExportDraft::of(ListName::Accounts));
    end(&world, &mara, begun.id);
    world.blobs().is_down.set(true);
    let answer = mara.raw("GET", &DownloadExport::path(&begun.id), &[], None);
    assert_eq!((answer.status, answer.problem().code), (503, ProblemCode::Unavailable));
    assert_eq!(answer.headers["retry-after"], ["1"]);
    world.blobs().is_down.set(false);
    file(&mara, begun.id);
    world.blobs().lose();
    assert_eq!(download(&mara, begun.id).status, 503);
}
