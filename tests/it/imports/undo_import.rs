//! Undoing a whole import: what it created and nobody edited is deleted, what it changed and
//! nobody edited is restored, and the rest is kept and named [I10].

use std::fmt::Write as _;

use shared::api::contacts::GetContact;
use shared::api::imports::{
    ImportUndoPreview, KeptFilter, KeptRecord, ListKeptRecords, PreviewImportUndo, UndoImport,
    UndoState, UndoneRecord,
};
use shared::api::jobs::{JobKind, JobState, ListJobs};
use shared::api::merges::MergeContacts;
use shared::api::operations::Draft;
use shared::api::tickets::{AddNote, CreateTicket, ReplyToTicket};
use shared::customers::contact::ContactDraft;
use shared::ids::{AccountId, ContactId, TicketNumber};
use shared::operations::effects::Record;
use shared::problem::Problem;
use shared::ticket::draft::{MessageDraft, ReplyDraft, TicketDraft};

use super::driving::look_at;
use super::*;
use crate::harness::commit as act;
use crate::rows::Dice;

mod random;
mod slices;
mod tickets;

/// The rows of customers and tickets, without versions, counters and times of changes. Deleted
/// contacts and accounts are left out.
fn digest(world: &World) -> Vec<String> {
    const SKIPPED: &str = "'seq', 'version', 'updated_at', 'purged_at'";
    const TABLES: [(&str, &str); 12] = [
        ("accounts", "deleted_at is null"),
        ("contacts", "deleted_at is null"),
        ("contact_addresses", "1"),
        ("account_domains", "1"),
        ("relationships", "1"),
        ("portal_access", "1"),
        ("tickets", "1"),
        ("messages", "1"),
        ("account_tickets", "tickets > 0"),
        ("contact_search", "1"),
        ("ticket_search", "1"),
        ("subject_parts", "1"),
    ];
    world.sqlite().bare(|db| {
        let texts = |query: &str| -> Vec<String> {
            let mut statement = db.prepare(query).expect(query);
            let rows = statement.query_map([], |row| row.get::<_, String>(0)).expect(query);
            rows.map(Result::unwrap).collect()
        };
        let mut rows = Vec::new();
        for (table, which) in TABLES {
            let columns = if table.contains("search") || table.contains("parts") {
                vec!["cast(rowid as text)".to_owned()]
            } else {
                texts(&format!(
                    "select name from pragma_table_info('{table}') where name not in ({SKIPPED})"
                ))
            };
            let cells: Vec<_> = columns.iter().map(|it| format!("coalesce({it}, '-')")).collect();
            let query = format!("select {} from {table} where {which}", cells.join(" || '|' || "));
            rows.extend(texts(&query).into_iter().map(|it| format!("{table}: {it}")));
        }
        rows.sort();
        rows
    })
}

/// What is in one digest only.
fn differing(is: &[String], should_be: &[String]) -> Vec<String> {
    let only = |all: &[String], other: &[String], told: &str| -> Vec<String> {
        all.iter().filter(|it| !other.contains(it)).map(|it| format!("{told} {it}")).collect()
    };
    [only(is, should_be, "is"), only(should_be, is, "should be")].concat()
}

fn preview(client: &Client<'_>, import: &Import) -> Result<ImportUndoPreview, Problem> {
    client.call::<PreviewImportUndo>(import.id, &Nothing {})
}

fn begin(client: &Client<'_>, import: &Import) -> Result<Import, Problem> {
    client.call::<UndoImport>(import.id, &Nothing {})
}

/// Undoes the import to the end, which does what the preview has said.
fn undo(client: &Client<'_>, import: &Import) -> Import {
    let shown = preview(client, import).expect("a preview");
    let begun = begin(client, import).expect("an undo");
    assert_eq!(begun.undo.as_ref().map(|it| it.state), Some(UndoState::Running));
    client.world().work();
    let undone = look_at(client, import);
    let undo = undone.undo.clone().expect("the undo");
    assert_eq!(undo.state, UndoState::Done);
    assert_eq!(undo.rows, undone.written());
    assert_eq!(undo.deleted + undo.restored + undo.kept, undo.rows, "{undo:?}");
    let done = (undo.deleted, undo.restored, undo.kept, undo.mails_sent);
    assert_eq!(done, (shown.deleted, shown.restored, shown.kept, shown.mails_sent));
    assert_eq!(undo.done, undo.rows);
    let kept = kept(client, import);
    assert_eq!(kept.len(), usize::try_from(undo.kept).unwrap());
    assert_eq!(kept[..shown.first_kept.len()], shown.first_kept);
    undone
}

/// All records that the undo has kept.
fn kept(client: &Client<'_>, import: &Import) -> Vec<KeptRecord> {
    let (mut all, mut filter) = (Vec::new(), KeptFilter::default());
    loop {
        let page = client.call::<ListKeptRecords>(import.id, &filter).unwrap();
        all.extend(page.rows);
        let Some(next) = page.next else { return all };
        filter.after = Some(next);
    }
}

/// Names and reasons.
fn told(kept: &[KeptRecord]) -> Vec<(&str, &str)> {
    kept.iter().map(|it| (it.name.as_str(), it.reason.as_str())).collect()
}

fn numbers(import: &Import) -> [u32; 3] {
    let undo = import.undo.as_ref().expect("an undo");
    [undo.deleted, undo.restored, undo.kept]
}

fn id<Id: std::str::FromStr>(world: &World, query: &str) -> Id
where
    Id::Err: std::fmt::Debug,
{
    look(world, query).parse().unwrap()
}

fn contact(world: &World, last_name: &str) -> ContactId {
    id(world, &format!("select id from contacts where last_name = '{last_name}'"))
}

/// Sets a contact's title, as Jonas.
fn edit(world: &World, contact: ContactId, title: &str) {
    let jonas = world.agent("jonas");
    let there = jonas.call::<GetContact>(contact, &Nothing {}).unwrap();
    let mut fields = ContactDraft {
        first_name: there.first_name.clone(),
        last_name: there.last_name.clone(),
        ..ContactDraft::default()
    };
    fields.fields = fields.fields.with("title", title);
    act(&jonas, Draft::EditContact { contact, version: there.version, fields }).unwrap();
}

fn raise(world: &World, requester: ContactId) -> TicketNumber {
    let draft = TicketDraft {
        requester: Some(requester),
        subject: "Printer".to_owned(),
        body: "It is on fire.".to_owned(),
        ..TicketDraft::default()
    };
    world.mara().call::<CreateTicket>(NoId, &draft).unwrap().number
}

const BASE: &str = "Email,Full name,Title,Company\n\
    ann@acme.example,Ann Lee,Buyer,Acme\nbo@acme.example,Bo Ek,Clerk,\ncy@acme.example,Cy Orr,,Globex\n";
const NEXT: &str = "Email,Full name,Title,Company,Can see all tickets from this company\n\
    ann@acme.example,Ann Lee,Head of IT,Acme,true\nbo@acme.example,Bo Ek,Clerk,Initech,\n\
    dee@new.example,Dee New,Boss,Initech,\neve@new.example,Eve New2,,Umbrella,\ncy@acme.example,Cy Orr,,Globex,\n";

/// A world with an import over some contacts of an earlier one, and the digest from before it.
fn imported() -> (World, Import, Vec<String>) {
    let world = World::in_process();
    run(&world.mara(), &draft(ImportKind::Contacts, BASE.as_bytes()));
    let before = digest(&world);
    let import = run(&world.mara(), &draft(ImportKind::Contacts, NEXT.as_bytes()));
    assert_eq!((counts(&import), import.new_accounts), ([2, 2, 1, 0], 2));
    (world, import, before)
}

#[test]
fn i10_an_import_of_contacts_is_undone_as_if_it_had_not_been() {
    let (world, import, before) = imported();
    let mara = world.mara();
    let until = import.undo_until().unwrap();
    let shown = preview(&mara, &import).unwrap();
    assert_eq!((shown.deleted, shown.restored, shown.kept), (4, 2, 0));
    assert_eq!((shown.until, shown.first_kept.as_slice()), (until, &[][..]));
    let undone = undo(&mara, &import);
    assert_eq!(differing(&digest(&world), &before), [""; 0]);
    assert_eq!(undone.undo_until(), None);
    assert_eq!(undone.undo.unwrap().started_by, "Mara Okafor");
    let jobs = mara.call::<ListJobs>(NoId, &Nothing {}).unwrap().jobs;
    let job = jobs.iter().find(|it| it.kind == JobKind::UndoImport).unwrap();
    assert_eq!((job.state, job.done, job.rows), (JobState::Done, 6, 6));
    // The file can be imported again, and that be undone as well.
    let again = run(&mara, &draft(ImportKind::Contacts, NEXT.as_bytes()));
    assert_eq!((counts(&again), again.new_accounts), ([2, 2, 1, 0], 2));
    undo(&mara, &again);
    assert_eq!(differing(&digest(&world), &before), [""; 0]);
}

#[test]
fn i10_a_second_undo_does_nothing_more() {
    let (world, import, _) = imported();
    let mara = world.mara();
    let undone = undo(&mara, &import);
    let before = (digest(&world), count(&world, "select count(*) from operations"));
    assert_eq!(begin(&mara, &import), Ok(undone));
    world.work();
    assert_eq!((digest(&world), count(&world, "select count(*) from operations")), before);
    assert_eq!(code(preview(&mara, &import)), ProblemCode::NotUndoable);
}

#[test]
fn a1_i10_the_history_tells_of_the_undo() {
    let (world, import, _) = imported();
    let ann = contact(&world, "Lee");
    undo(&world.mara(), &import);
    let acts = format!(
        "select group_concat(o.act, ' ' order by o.seq) from changes c join operations o on o.seq = c.operation
          where c.kind = 'contacts' and c.key = '{ann}'"
    );
    assert_eq!(look(&world, &acts), "import_rows import_rows undo_import");
    let actors =
        "select count(*) from operations where act = 'undo_import' and (actor_kind <> 'agent'
                      or subject_kind <> 'import' or actor_id is null)";
    assert_eq!(count(&world, actors), 0);
}

#[test]
fn i10_what_was_edited_is_kept_and_named() {
    let (world, import, _) = imported();
    let mara = world.mara();
    edit(&world, contact(&world, "Lee"), "CTO");
    edit(&world, contact(&world, "New"), "Owner");
    let undone = undo(&mara, &import);
    // Eve and Umbrella go, Bo is as he was, and Initech stays for Dee.
    assert_eq!(numbers(&undone), [2, 1, 3]);
    let kept = kept(&mara, &import);
    let by_jonas = |it: &KeptRecord| it.reason.starts_with("Jonas Lind changed it on 2026-11-22");
    let [ann, initech, dee] = &kept[..] else { panic!("{kept:?}") };
    assert_eq!((ann.line, ann.name.as_str(), by_jonas(ann)), (Some(2), "Ann Lee", true));
    assert_eq!((dee.line, dee.name.as_str(), by_jonas(dee)), (Some(4), "Dee New", true));
    assert_eq!((initech.line, initech.name.as_str()), (Some(3), "Initech"));
    assert_eq!(initech.reason, "It has 1 contact.");
    assert_eq!(ann.record, UndoneRecord::Contact(contact(&world, "Lee")));
    assert!(kept.iter().all(|it| it.is_there), "{kept:?}");
    let titles = "select group_concat(coalesce(title, '-'), ' ' order by last_name) from contacts where deleted_at is null";
    assert_eq!(look(&world, titles), "Clerk CTO Owner -");
    // In the reader's language.
    let german = [("accept-language", "de")];
    let answer = mara.ask::<ListKeptRecords>(&import.id, &KeptFilter::default(), &german);
    assert!(answer.body.contains("Zum Datensatz gehört 1 Kontakt."), "{}", answer.body);
}

#[test]
fn i10_an_edit_that_was_undone_is_no_edit() {
    let (world, import, before) = imported();
    let (mara, ann) = (world.mara(), contact(&world, "Lee"));
    let there = mara.call::<GetContact>(ann, &Nothing {}).unwrap();
    let fields = ContactDraft {
        first_name: "Anna".to_owned(),
        last_name: "Lee".to_owned(),
        ..ContactDraft::default()
    };
    let done = act(&mara, Draft::EditContact { contact: ann, version: there.version, fields });
    act(&mara, Draft::Undo { operation: done.unwrap().operation.unwrap() }).unwrap();
    assert_eq!(numbers(&undo(&mara, &import)), [4, 2, 0]);
    assert_eq!(differing(&digest(&world), &before), [""; 0]);
}

#[test]
fn i10_deleted_and_merged_contacts_are_kept_as_they_are() {
    let (world, import, _) = imported();
    let mara = world.mara();
    let [ann, dee, eve] = ["Lee", "New", "New2"].map(|it| contact(&world, it));
    act(&mara, Draft::DeleteContacts { contacts: vec![ann] }).unwrap();
    let merge = MergeContacts {
        into: dee,
        from: vec![eve],
        values: std::collections::BTreeMap::new(),
        primary_account: None,
        accepts_gained_tickets: true,
    };
    act(&mara, Draft::MergeContacts(merge)).unwrap();
    let before = digest(&world);
    let undone = undo(&mara, &import);
    assert_eq!(numbers(&undone), [0, 1, 5]);
    let kept = kept(&mara, &import);
    let told = told(&kept);
    assert!(told[0].1.starts_with("Mara Okafor deleted it on"), "{told:?}");
    assert!(told.iter().any(|it| it.0 == "Dee New" && it.1.starts_with("Mara Okafor changed it")));
    assert!(told.iter().any(|it| it.1.starts_with("Mara Okafor merged it")), "{told:?}");
    let gone: Vec<&str> =
        kept.iter().filter(|it| !it.is_there).map(|it| it.name.as_str()).collect();
    assert_eq!(gone, ["Ann Lee", "Eve New2"]);
    // But for Bo, who is restored, all is as it was.
    let changed = differing(&digest(&world), &before);
    assert!(changed.iter().all(|it| !it.contains("New") && !it.contains("Lee")), "{changed:?}");
}

#[test]
fn i10_contacts_and_accounts_with_tickets_are_kept() {
    let (world, import, _) = imported();
    raise(&world, contact(&world, "New"));
    let mara = world.mara();
    assert_eq!(numbers(&undo(&mara, &import)), [2, 2, 2]);
    let kept = kept(&mara, &import);
    let expected = [("Initech", "It has 1 ticket."), ("Dee New", "It has 1 ticket.")];
    assert_eq!(told(&kept), expected);
}

#[test]
fn i10_an_import_of_accounts_is_undone_but_for_those_with_contacts() {
    let world = World::in_process();
    let mara = world.mara();
    let base = "Company ID,Company Name,Description,Domains for this company\n1,Acme,Old,acme.example\n2,Globex,,\n";
    run(&mara, &draft(ImportKind::Accounts, base.as_bytes()));
    let before = digest(&world);
    let next = "Company ID,Company Name,Description,Domains for this company\n\
        1,Acme Inc,New,\"acme.example, acme2.example\"\n2,Globex,Tea,\n3,Initech,,initech.example\n4,Umbrella,,\n";
    let import = run(&mara, &draft(ImportKind::Accounts, next.as_bytes()));
    assert_eq!(counts(&import), [2, 2, 0, 0]);
    let umbrella: AccountId = id(&world, "select id from accounts where name = 'Umbrella'");
    let joined = world.contact("Ann", Some(umbrella));
    assert_eq!(numbers(&undo(&mara, &import)), [1, 2, 1]);
    assert_eq!(told(&kept(&mara, &import)), [("Umbrella", "It has 1 contact.")]);
    let rest = differing(&digest(&world), &before);
    let others = ["Umbrella", &joined.to_string(), "contact_search"];
    assert!(rest.iter().all(|it| others.iter().any(|other| it.contains(other))), "{rest:#?}");
}

#[test]
fn i10_i12_agents_may_not_undo_and_nobody_may_after_thirty_days() {
    let (world, import, _) = imported();
    let jonas = world.agent("jonas");
    assert_eq!(code(preview(&jonas, &import)), ProblemCode::Forbidden);
    assert_eq!(code(begin(&jonas, &import)), ProblemCode::Forbidden);
    let list = jonas.call::<ListKeptRecords>(import.id, &KeptFilter::default());
    assert_eq!(code(list), ProblemCode::Forbidden);
    world.wait(Span::days(31));
    let before = digest(&world);
    for refused in
        [preview(&world.mara(), &import).unwrap_err(), begin(&world.mara(), &import).unwrap_err()]
    {
        assert_eq!(refused.code, ProblemCode::NotUndoable);
        assert!(refused.title.contains("30 days"), "{}", refused.title);
        assert!(refused.title.contains("2026-11-22 12:00 UTC"), "{}", refused.title);
    }
    assert_eq!(digest(&world), before);
}

#[test]
fn i10_what_is_not_imported_or_still_running_is_not_undone() {
    let world = World::in_process();
    let mara = world.mara();
    let checked = check(&mara, &draft(ImportKind::Contacts, BASE.as_bytes())).unwrap();
    assert_eq!(code(begin(&mara, &checked)), ProblemCode::NotUndoable);
    let running = commit(&mara, &checked, false).unwrap();
    assert_eq!(code(begin(&mara, &running)), ProblemCode::Conflict);
    assert_eq!(running.undo_until(), None);
    let done = finish(&mara, &running);
    let again = run(&mara, &draft(ImportKind::Contacts, BASE.as_bytes()));
    assert_eq!((counts(&again), again.undo_until()), ([0, 0, 3, 0], None));
    assert_eq!(code(preview(&mara, &again)), ProblemCode::NotUndoable);
    // While one undoes it, another is told so.
    begin(&mara, &done).unwrap();
    let refused = begin(&mara, &done).unwrap_err();
    assert_eq!(refused.code, ProblemCode::Conflict);
    assert!(refused.title.contains("Mara Okafor"), "{}", refused.title);
}

#[test]
fn d2_i10_an_account_that_an_undo_deleted_comes_back_alone() {
    let (world, import, _) = imported();
    let mara = world.mara();
    let [initech, umbrella]: [AccountId; 2] = ["Initech", "Umbrella"]
        .map(|it| id(&world, &format!("select id from accounts where name = '{it}'")));
    let eve = contact(&world, "New2");
    undo(&mara, &import);
    act(&mara, Draft::Restore { record: Record::Account(umbrella) }).unwrap();
    let names =
        "select group_concat(name, ' ' order by name) from accounts where deleted_at is null";
    assert_eq!(look(&world, names), "Acme Globex Umbrella");
    act(&mara, Draft::Restore { record: Record::Contact(eve) }).unwrap();
    let there = mara.call::<GetContact>(eve, &Nothing {}).unwrap();
    assert_eq!(there.addresses[0].email, "eve@new.example");
    assert_eq!(there.relationships[0].account.id, umbrella);
    assert_ne!(initech, umbrella);
}
