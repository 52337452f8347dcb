//! Erasing a person: `PreviewErasure` and `EraseContact` [D7].

use serde_json::json;
use shared::api::accounts::GetAccount;
use shared::api::bulk::{PreviewBulk, StartBulk};
use shared::api::contacts::CreateContact;
use shared::api::erasure::{EraseContact, Erased, Erasure, ErasurePreview, PreviewErasure};
use shared::api::exports::{ExportDraft, ExportState, GetExport, StartExport};
use shared::api::fields::NewField;
use shared::api::imports::ImportKind;
use shared::api::merges::MergeContacts;
use shared::api::phones::{GetContactCard, PhonesEdit};
use shared::api::recycle_bin::{BinFilter, GetDeletedContact, ListRecycleBin};
use shared::api::tickets::GetTicket;
use shared::api::views::{CreateView, ListViews, ViewDraft};
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::customers::phones::{PhoneDraft, PhoneKind};
use shared::customers::postal::PostalDraft;
use shared::fields::custom::{CustomKind, Target};
use shared::grid::ListName;
use shared::problem::ProblemCode;

use super::*;
use crate::harness::code;
use crate::imports::driving::{Upload, run};

/// What each text of the person has in it.
const CANARY: &str = "zzqx";
/// A day and a number that nobody else has.
const BIRTHDAY: &str = "1971-03-09";
const PHONE: &str = "+49 30 771177117";

fn look(agent: &Client<'_>, id: ContactId) -> Result<ErasurePreview, Problem> {
    agent.call::<PreviewErasure>(id, &NOTHING)
}

fn erase(agent: &Client<'_>, id: ContactId) -> Result<Erased, Problem> {
    let version = look(agent, id)?.version;
    agent.call::<EraseContact>(id, &Erasure { version })
}

/// The rows of the database that name the person, but for what was written in tickets.
fn traces(world: &World) -> Vec<String> {
    let conversation = ["messages: ", "tickets: ", "ticket_search", "subject_parts", "note_search"];
    let mut rows = world.dump();
    rows.retain(|row| !conversation.iter().any(|it| row.starts_with(it)));
    // What a search index holds is bytes.
    let in_bytes = "7a, 7a, 71, 78";
    let digits: String = PHONE.chars().filter(char::is_ascii_digit).collect();
    let is_trace = |row: &&String| {
        let row = row.to_lowercase();
        [CANARY, BIRTHDAY, PHONE, &digits, in_bytes].iter().any(|it| row.contains(it))
    };
    rows.iter().filter(is_trace).cloned().collect()
}

/// A contact of the person, with a text of theirs in each field.
fn named(number: u8, account: Option<AccountId>) -> ContactDraft {
    let own = |what: &str| format!("{what}{number}{CANARY}");
    let mut draft = ContactDraft {
        first_name: own("First"),
        last_name: own("Last"),
        email: format!("{}@acme.example", own("one")),
        account,
        ..ContactDraft::default()
    };
    for name in ["prefix", "middle_name", "suffix", "title", "about"] {
        draft.fields = draft.fields.with(name, own(name));
    }
    draft.fields = draft.fields.with("birthday", BIRTHDAY).with("phone", PHONE);
    draft
}

fn done(agent: &Client<'_>, draft: Draft) -> Done {
    commit(agent, draft).unwrap()
}

/// Renames the contact, and changes all the fields.
fn edit(agent: &Client<'_>, id: ContactId, number: u8) -> Done {
    let now = contact(agent, id).unwrap();
    let fields = ContactDraft { email: String::new(), ..named(number, None) };
    done(agent, Draft::EditContact { contact: id, version: now.version, fields })
}

/// Phones and an address.
fn reach(agent: &Client<'_>, id: ContactId) -> Done {
    let version = agent.call::<GetContactCard>(id, &NOTHING).unwrap().version;
    let phone = |number: &str, is_primary| PhoneDraft {
        number: number.to_owned(),
        kind: PhoneKind::Mobile,
        is_primary,
    };
    let address = PostalDraft {
        street: format!("1 Street {CANARY}"),
        city: format!("City {CANARY}"),
        ..PostalDraft::default()
    };
    done(
        agent,
        Draft::EditPhones(PhonesEdit {
            record: Record::Contact(id),
            version,
            phones: vec![phone(PHONE, true), phone("+49 30 771177117 5", false)],
            addresses: vec![address],
        }),
    )
}

/// A deleted person about whom everything is stored that can be, their account and ticket,
/// and the operations before.
struct Past {
    ann: ContactId,
    acme: AccountId,
    ticket: TicketNumber,
    operations: Vec<Done>,
}

fn past(world: &World) -> Past {
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let ann = mara.call::<CreateContact>(NoId, &named(1, Some(acme))).unwrap().id;
    let mut operations = vec![edit(&mara, ann, 2), reach(&mara, ann)];
    for email in ["two", "three"] {
        let email = format!("{email}{CANARY}@acme.example");
        operations.push(done(&mara, Draft::AddAddress { contact: ann, email }));
    }
    let former = contact(&mara, ann).unwrap().addresses;
    let former = former.iter().find(|it| it.email.as_str().starts_with("three")).unwrap().id;
    operations.push(done(&mara, Draft::RemoveAddress { contact: ann, address: former }));

    // A field that an admin has defined.
    let field = NewField {
        target: Target::Contact,
        name: format!("Plan {}", world.mark),
        kind: CustomKind::Text,
        options: Vec::new(),
    };
    done(&mara, Draft::CreateField(field));
    let field = mara.call::<shared::api::fields::ListFields>(NoId, &NOTHING).unwrap();
    let field = field.last().unwrap().field.id;
    for text in [format!("value {CANARY}"), String::new(), format!("next {CANARY}")] {
        let fields =
            ContactDraft { custom: [(field, text)].into(), email: String::new(), ..named(2, None) };
        let version = contact(&mara, ann).unwrap().version;
        operations.push(done(&mara, Draft::EditContact { contact: ann, version, fields }));
    }
    let tag = vec!["VIP".to_owned()];
    operations.push(done(
        &mara,
        Draft::TagContacts { contacts: vec![ann], add: tag, remove: Vec::new() },
    ));

    // Another record of the same person.
    let other = mara.call::<CreateContact>(NoId, &named(3, None)).unwrap().id;
    let merge = MergeContacts {
        into: ann,
        from: vec![other],
        values: BTreeMap::new(),
        primary_account: None,
        accepts_gained_tickets: true,
    };
    operations.push(done(&mara, Draft::MergeContacts(merge)));

    // Mails, a sign-in and a ticket.
    let email = format!("one1{CANARY}@acme.example");
    let invitations = shared::api::portal_access::Invitations { contacts: vec![ann] };
    mara.call::<shared::api::portal_access::InviteContacts>(NoId, &invitations).unwrap();
    let customer = world.anybody();
    let link = shared::api::session::RedeemLink {
        token: world.link(&email),
        password: crate::harness::PASSWORD.to_owned(),
    };
    customer.call::<shared::api::session::ActivatePortalAccess>(NoId, &link).unwrap();
    let ticket = raise(&customer);

    // Files: rows that were imported, one of them in vain, and an export.
    let people = format!(
        "Email,First name,Last name,Title\n{email},First2{CANARY},Last2{CANARY},Boss {CANARY}\n\
         kim@acme.example,Kim,Lee,Chief\none1{CANARY}@acme.example,Twice {CANARY},Lee,Chief\n"
    );
    run(&mara, &Upload::of(ImportKind::Contacts, people));
    let tickets =
        format!("Ticket ID,Subject,Status,Email\n91001,Ink,Open,ONE1{CANARY}@acme.example\n");
    run(&mara, &Upload::of(ImportKind::Tickets, tickets));
    for list in [ListName::Contacts, ListName::Tickets] {
        let q = [("q".to_owned(), email.clone())].into_iter().collect();
        let draft = ExportDraft { query: q, ..ExportDraft::of(list) };
        mara.call::<StartExport>(NoId, &draft).unwrap();
    }
    mara.call::<StartExport>(NoId, &ExportDraft::of(ListName::Contacts)).unwrap();
    world.work();
    let query = [("q", email.as_str()), ("sort", "-created")];
    let view = ViewDraft {
        name: "Mine".to_owned(),
        is_shared: false,
        query: query.iter().map(|(name, it)| ((*name).to_owned(), (*it).to_owned())).collect(),
    };
    mara.call::<CreateView>(ListName::Contacts, &view).unwrap();
    let act = json!({ "act": "tag", "add": ["New"], "remove": [] });
    let bulk = json!({ "list": "contacts", "chosen": [ann], "act": act });
    let asked: Input<PreviewBulk> = serde_json::from_value(bulk.clone()).unwrap();
    let hash = serde_json::to_value(mara.call::<PreviewBulk>(NoId, &asked).unwrap()).unwrap();
    let bulk = json!({ "draft": bulk, "hash": hash["hash"] });
    let bulk: Input<StartBulk> = serde_json::from_value(bulk).unwrap();
    mara.call::<StartBulk>(NoId, &bulk).unwrap();
    world.work();
    operations.push(delete(&mara, &[ann]).unwrap());
    Past { ann, acme, ticket, operations }
}

/// What an endpoint takes.
type Input<E> = <E as shared::api::Endpoint>::Input;

#[test]
fn d7_erasing_a_person_leaves_no_trace_but_what_was_written_in_tickets() {
    let world = World::in_process();
    let mara = world.mara();
    let Past { ann, acme, ticket, .. } = past(&world);
    assert!(!world.blobs().keys().is_empty());
    assert!(!traces(&world).is_empty());
    let figures = || {
        let account = mara.call::<GetAccount>(acme, &NOTHING).unwrap();
        (account.tickets, account.open_tickets, account.contacts)
    };
    let times = "select json_group_array(json_array(number, id, account_id, requester_id, created_at, activity_at)) from tickets";
    let times = || {
        world.sqlite().with(|db| db.query_row(times, [], |row| row.get::<_, String>(0)).unwrap())
    };
    let before = (figures(), times());

    let told = look(&mara, ann).unwrap();
    assert_eq!(told.merged, [format!("First3{CANARY} Last3{CANARY}")]);
    assert_eq!((told.tickets, told.is_erased, told.exports), (2, false, 3));
    assert!(0 < told.operations && 0 < told.mails, "{told:?}");
    assert_eq!(told.import_rows, 3);
    assert!(erase(&mara, ann).unwrap().operation.is_some());
    // The schedule deletes the files.
    world.minute();
    assert_eq!(traces(&world), Vec::<String>::new());
    assert_eq!(world.blobs().keys(), Vec::<String>::new());

    assert_eq!((figures(), times()), before);
    let shown = mara.call::<GetTicket>(ticket, &NOTHING).unwrap();
    assert_eq!(shown.requester.name, "—");
    // The row of somebody else in the same file is as it was.
    assert_eq!(count(&world, "select count(*) from import_rows where cells like '%kim@acme%'"), 1);
    let views = mara.call::<ListViews>(ListName::Contacts, &NOTHING).unwrap();
    let view = serde_json::to_value(&views).unwrap().to_string();
    assert!(view.contains("-created") && !view.contains(CANARY), "{view}");
    // It is not in the recycle bin any more.
    assert_eq!(code(mara.call::<GetDeletedContact>(ann, &NOTHING)), ProblemCode::NotFound);
    assert_eq!(mara.call::<ListRecycleBin>(NoId, &BinFilter::default()).unwrap().rows, []);
    assert_eq!(code(contact(&mara, ann)), ProblemCode::NotFound);
    // The log says who did it, and nothing else.
    let said = "select count(*) from operations where act = 'erase_contact' and detail is null and reason is null";
    assert_eq!(count(&world, said), 1);
}

#[test]
fn d7_a_second_run_changes_nothing() {
    let world = World::in_process();
    let mara = world.mara();
    let Past { ann, .. } = past(&world);
    erase(&mara, ann).unwrap();
    world.minute();
    let before = world.dump();
    assert!(look(&mara, ann).unwrap().is_erased);
    assert_eq!(erase(&mara, ann), Ok(Erased { operation: None }));
    assert_eq!(world.dump(), before);
}

#[test]
fn d7_undoing_what_was_done_before_brings_nothing_back() {
    let world = World::in_process();
    let mara = world.mara();
    let Past { ann, operations, .. } = past(&world);
    let erased = erase(&mara, ann).unwrap().operation.unwrap();
    world.minute();
    let person =
        "select json_group_array(json_array(id, first_name, last_name, deleted_at, merged_into))
                  from contacts where erased_at is not null";
    let person = || {
        world.sqlite().with(|db| db.query_row(person, [], |row| row.get::<_, String>(0)).unwrap())
    };
    let before = person();
    for operation in operations.iter().rev().filter_map(|it| it.operation) {
        // It is kept, or refused.
        let _ = commit(&mara, Draft::Undo { operation });
        assert_eq!(person(), before);
    }
    for rows in
        ["contact_addresses", "custom_values", "contact_tags", "portal_access", "credentials"]
    {
        let left = format!(
            "select count(*) from {rows} where {} in (select id from contacts where erased_at is not null)",
            if rows == "custom_values" { "record_id" } else { "contact_id" }
        );
        assert_eq!(count(&world, &left), 0, "{rows}");
    }
    assert_eq!(traces(&world), Vec::<String>::new());
    let undo = commit(&mara, Draft::Undo { operation: erased });
    assert_eq!(code(undo), ProblemCode::NotUndoable);
    assert_eq!(code(restore_contact(&mara, ann)), ProblemCode::NotFound);
}

#[test]
fn d7_only_an_admin_erases_and_only_who_is_deleted() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    assert_eq!(code(look(&mara, ann)), ProblemCode::Conflict);
    let erasure = Erasure { version: contact(&mara, ann).unwrap().version };
    assert_eq!(code(mara.call::<EraseContact>(ann, &erasure)), ProblemCode::Conflict);
    delete(&mara, &[ann]).unwrap();
    let version = look(&mara, ann).unwrap().version;
    let jonas = world.agent("jonas");
    assert_eq!(code(look(&jonas, ann)), ProblemCode::Forbidden);
    let answer = jonas.call::<EraseContact>(ann, &Erasure { version });
    assert_eq!(code(answer), ProblemCode::Forbidden);
    // Who was restored and deleted again meanwhile is looked at again.
    restore_contact(&mara, ann).unwrap();
    delete(&mara, &[ann]).unwrap();
    let answer = mara.call::<EraseContact>(ann, &Erasure { version });
    assert_eq!(code(answer), ProblemCode::Stale);
    assert!(contact(&mara, ann).is_err());
    mara.call::<GetDeletedContact>(ann, &NOTHING).unwrap();
}

#[test]
fn d7_whose_record_was_parted_again_keeps_their_own() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = mara.call::<CreateContact>(NoId, &named(1, None)).unwrap().id;
    let bob = world.contact("Bob", None);
    // Ann was merged into Bob by mistake.
    let merge = MergeContacts {
        into: bob,
        from: vec![ann],
        values: BTreeMap::new(),
        primary_account: None,
        accepts_gained_tickets: true,
    };
    let merged = done(&mara, Draft::MergeContacts(merge));
    let parted = undo(&mara, &merged);
    assert_eq!(parted.kept, []);
    let before = contact(&mara, bob).unwrap();
    delete(&mara, &[ann]).unwrap();
    erase(&mara, ann).unwrap();
    assert_eq!(traces(&world), Vec::<String>::new());
    assert_eq!(contact(&mara, bob).unwrap(), before);
    let _ = commit(&mara, Draft::Undo { operation: parted.operation.unwrap() });
    assert_eq!(contact(&mara, bob).unwrap().addresses, before.addresses);
    assert_eq!(traces(&world), Vec::<String>::new());
}

#[test]
fn d7_exports_that_may_have_the_person_end() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    delete(&mara, &[ann]).unwrap();
    let start = |list| mara.call::<StartExport>(NoId, &ExportDraft::of(list)).unwrap().id;
    let (contacts, accounts) = (start(ListName::Contacts), start(ListName::Accounts));
    erase(&mara, ann).unwrap();
    world.work();
    let state = |id| mara.call::<GetExport>(id, &NOTHING).unwrap().state;
    assert_eq!((state(contacts), state(accounts)), (ExportState::Canceled, ExportState::Ready));
}

#[test]
fn d7_a_row_about_somebody_with_a_longer_address_is_kept() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let email = world.email("Ann");
    let file = format!(
        "Email,First name,Last name\n{email},Ann,Lee\njo{email},Jo,Ann\n{email}.org,Al,Li\n"
    );
    run(&mara, &Upload::of(ImportKind::Contacts, file));
    delete(&mara, &[ann]).unwrap();
    erase(&mara, ann).unwrap();
    let cells = "select count(*) from import_rows where position > 0 and cells";
    assert_eq!(count(&world, &format!("{cells} = '[\"\",\"\",\"\"]'")), 1);
    assert_eq!(count(&world, &format!("{cells} like '%@%'")), 2);
}
