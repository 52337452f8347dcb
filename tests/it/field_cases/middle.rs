//! A search that does not find what stands in the middle, or a script without blanks.

use shared::api::accounts::{CreateAccount, ListAccounts};
use shared::api::contacts::{CreateContact, ListContacts};
use shared::api::operations::{Commit, CommitOperation, Draft};
use shared::api::portal::{CountPortalTickets, ListPortalTickets, PortalTicketFilter};
use shared::api::tickets::{CreateTicket, ListTickets, ReplyToTicket};
use shared::api::{NoId, Nothing};
use shared::customers::account::AccountDraft;
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::fields::Typed;
use shared::grid::{GridQuery, Tickets};
use shared::ids::{AccountId, ContactId, TicketNumber};
use shared::ticket::draft::{ReplyDraft, TicketDraft};

use crate::harness::{Client, World};

fn contact(world: &World, first_name: &str, last_name: &str, mailbox: &str) -> ContactId {
    let draft = ContactDraft {
        first_name: first_name.to_owned(),
        last_name: format!("{last_name} {}", world.mark),
        email: format!("{mailbox}@{}.example", world.mark),
        ..ContactDraft::default()
    };
    world.mara().call::<CreateContact>(NoId, &draft).unwrap().id
}

fn account(world: &World, name: &str, domain: &str) -> AccountId {
    let draft = AccountDraft {
        name: format!("{name} {}", world.mark),
        domains: format!("{domain}-{}.example", world.mark),
        fields: Typed::default(),
        default_level: AccessLevel::Own,
        owner: None,
        parent: None,
        custom: [].into(),
    };
    world.mara().call::<CreateAccount>(NoId, &draft).unwrap().id
}

fn contacts(world: &World, q: &str) -> Vec<ContactId> {
    let query = GridQuery::default().searching(format!("{q} {}", world.mark));
    let rows = world.mara().call::<ListContacts>(NoId, &query).unwrap().rows;
    rows.iter().map(|it| it.id).collect()
}

fn accounts(world: &World, q: &str) -> Vec<AccountId> {
    let query = GridQuery::default().searching(format!("{q} {}", world.mark));
    let rows = world.mara().call::<ListAccounts>(NoId, &query).unwrap().rows;
    rows.iter().map(|it| it.id).collect()
}

#[test]
fn a_contact_is_found_by_any_part_of_a_name_and_an_address() {
    let world = World::new();
    let ryoko = contact(&world, "良子", "田中", "ryoko");
    let wei = contact(&world, "伟", "王", "wei");
    let somchai = contact(&world, "สมชาย", "ใจดี", "somchai");
    let arabi = contact(&world, "محمد", "العربي", "m.alarabi");
    // Two ways to write an apostrophe.
    let sean = contact(&world, "Seán", "O’Connell", "sean");
    let shane = contact(&world, "Shane", "O'Connell", "shane");
    let anne = contact(&world, "Anne-Marie", "Müller-Lüdenscheidt", "am");
    let bob = contact(&world, "Bob", "Stone", "bobmclean77");
    let check = |q: &str, mut expected: Vec<ContactId>| {
        let mut found = contacts(&world, q);
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{q}");
    };
    for (q, id) in [
        ("良子", ryoko),
        ("子", ryoko),
        ("中", ryoko),
        ("王", wei),
        ("ใจดี", somchai),
        ("จดี", somchai),
        ("ชาย", somchai),
        ("العربي", arabi),
        ("عرب", arabi),
        ("alarabi", arabi),
        ("larab", arabi),
        ("lüdenscheidt", anne),
        ("LUDENS", anne),
        ("denschei", anne),
        ("r-lüd", anne),
        ("marie üller", anne),
        ("mclean", bob),
        ("mclean77@", bob),
        ("clean ston", bob),
    ] {
        check(q, vec![id]);
    }
    for q in ["o'connell", "o’connell", "connell", "onnel"] {
        check(q, vec![sean, shane]);
    }
    // Each word has to be found, and a short one begins a word.
    check("mclean marie", vec![]);
    check("lü", vec![anne]);
    check("ll", vec![]);
}

#[test]
fn an_account_is_found_by_any_part_of_its_name_and_its_domain() {
    let world = World::new();
    let nitto = account(&world, "日東電工株式会社", "nitto");
    let shanghai = account(&world, "上海商贸有限公司", "shanghaitrade");
    let gulf = account(&world, "شركة الخليج", "gulf");
    let bangkok = account(&world, "บริษัทกรุงเทพ", "bangkok");
    let parts = account(&world, "AC/DC Ersatzteile", "acdc");
    for (q, id) in [
        ("電工", nitto),
        ("株式会社", nitto),
        ("会社", nitto),
        ("贸易", shanghai),
        ("商贸", shanghai),
        ("trade", shanghai),
        ("خليج", gulf),
        ("กรุงเทพ", bangkok),
        ("ac/dc", parts),
        ("satzteil", parts),
    ] {
        let expected = if q == "贸易" { vec![] } else { vec![id] };
        assert_eq!(accounts(&world, q), expected, "{q}");
    }
}

/// What a contact was called, and an address that is gone, find nobody any more.
#[test]
fn what_is_not_said_any_more_is_not_found_in_the_middle_either() {
    let world = World::new();
    let mara = world.mara();
    let ann = contact(&world, "Ann", "Zimmermann", "zimmermann");
    assert_eq!(contacts(&world, "immerman"), [ann]);
    let before = mara.call::<shared::api::contacts::GetContact>(ann, &Nothing {}).unwrap();
    let fields = ContactDraft {
        first_name: "Ann".to_owned(),
        last_name: format!("Schreiner {}", world.mark),
        ..ContactDraft::default()
    };
    let commit = |draft| mara.call::<CommitOperation>(NoId, &Commit { draft, hash: None }).unwrap();
    commit(Draft::EditContact { contact: ann, version: before.version, fields });
    assert_eq!((contacts(&world, "chreine"), contacts(&world, "immerman")), (vec![ann], vec![ann]));
    let email = format!("schreiner@{}.example", world.mark);
    commit(Draft::CorrectAddress { contact: ann, address: before.addresses[0].id, email });
    assert_eq!((contacts(&world, "chreine"), contacts(&world, "immerman")), (vec![ann], vec![]));
}

fn raise(agent: &Client<'_>, requester: ContactId, subject: &str, body: &str) -> TicketNumber {
    let draft = TicketDraft {
        requester: Some(requester),
        account: None,
        department: None,
        subject: subject.to_owned(),
        body: body.to_owned(),
        ..TicketDraft::default()
    };
    agent.call::<CreateTicket>(NoId, &draft).unwrap().number
}

/// Of what is written, whole words are found, and any part where words are not told apart by
/// blanks; of the subject, any part; and nobody finds what they do not see [V1].
#[test]
fn v1_a_ticket_is_found_by_any_part_of_its_subject() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, asks) = world.customer("Ann", None);
    let (_, stranger) = world.customer("Bob", None);
    let printer = raise(&mara, ann, "Druckermodul Müller-Lüdenscheidt", "Es piept.");
    let bill = raise(&mara, ann, "日東電工の請求書", "請求書がありません。");
    let reply = ReplyDraft { body: "Firmwareupdate".to_owned(), ..ReplyDraft::default() };
    mara.call::<ReplyToTicket>(printer, &reply).unwrap();
    let on_desk = |q: &str| -> Vec<TicketNumber> {
        let query = GridQuery::<Tickets>::default().with("status", Tickets::ANY_STATUS);
        let rows = mara.call::<ListTickets>(NoId, &query.searching(q)).unwrap().rows;
        rows.iter().map(|it| it.number).collect()
    };
    let in_portal = |client: &Client<'_>, q: &str| -> Vec<TicketNumber> {
        let filter = PortalTicketFilter { q: q.to_owned(), ..PortalTicketFilter::default() };
        let rows = client.call::<ListPortalTickets>(NoId, &filter).unwrap().rows;
        let counts = client.call::<CountPortalTickets>(NoId, &filter).unwrap();
        assert_eq!(counts.all.0 as usize, rows.len(), "{q}");
        rows.iter().map(|it| it.number).collect()
    };
    for (q, expected) in [
        ("uckermod", vec![printer]),
        ("modul ller-lüd", vec![printer]),
        ("lüden", vec![printer]),
        ("請求書", vec![bill]),
        ("電工の", vec![bill]),
        // In messages, too, where letters stand without blanks between them.
        ("電工", vec![bill]),
        ("あり", vec![bill]),
        ("ません", vec![bill]),
        ("せま", vec![]),
        ("firmwareupdate", vec![printer]),
        ("firmware", vec![]),
        ("piep", vec![]),
        ("modul firmwareupdate", vec![]),
        ("druckermodul firmwareupdate", vec![printer]),
    ] {
        assert_eq!(on_desk(q), expected, "{q}");
        assert_eq!(in_portal(&asks, q), expected, "{q}");
        assert_eq!(in_portal(&stranger, q), [], "{q}");
    }
    // What is changed is read in the same way.
    let again = "update messages set body = 'ご確認ください。' where body like '請求書%'";
    world.sqlite().with(|db| db.execute(again, []).unwrap());
    assert_eq!((on_desk("あり"), on_desk("確認")), (vec![], vec![bill]));
    let rename = "update tickets set subject = 'Scanner' where number = ?1";
    world.sqlite().with(|db| db.execute(rename, [printer.get()]).unwrap());
    assert_eq!((on_desk("uckermod"), on_desk("canne")), (vec![], vec![printer]));
}
