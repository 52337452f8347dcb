//! Files as they occur in practice.

use shared::api::contacts::ListContacts;
use shared::api::imports::DateOrder;
use shared::api::portal_access::{Invitations, InviteContacts, SendReset};
use shared::api::session::{ActivatePortalAccess, LinkRequest, RedeemLink, RequestLink};
use shared::ids::ContactId;

use super::*;

const PEOPLE: &[u8] = include_bytes!("../../data/cases/people.csv");

fn notes(import: &Import) -> Vec<(u32, &str)> {
    import.notes.iter().map(|it| (it.rows, it.message.as_str())).collect()
}

fn lines_of(import: &Import) -> Vec<u32> {
    import.failures.iter().map(|it| it.line).collect()
}

/// A world with the requesters of the ticket files.
fn with_people() -> World {
    let world = World::in_process();
    let import = run(&world.mara(), &draft(ImportKind::Contacts, PEOPLE));
    assert_eq!(counts(&import), [10, 0, 0, 0], "{import:?}");
    world
}

fn tickets(world: &World, file: &[u8]) -> Import {
    run(&world.mara(), &draft(ImportKind::Tickets, file))
}

fn contacts(world: &World, file: &[u8]) -> Import {
    run(&world.mara(), &draft(ImportKind::Contacts, file))
}

#[test]
fn i9_an_invalid_byte_does_not_affect_other_rows() {
    let world = World::in_process();
    contacts(&world, include_bytes!("../../data/cases/names_utf8.csv"));
    let before = people(&world);
    let file = include_bytes!("../../data/cases/names_utf8_one_latin1_byte.csv");
    let import = contacts(&world, file);
    assert_eq!((counts(&import), lines_of(&import)), ([0, 0, 3, 1], vec![5]));
    assert!(import.failures[0].reason.contains("can't be read"), "{import:?}");
    assert_eq!(people(&world), before);
}

#[test]
fn i4_a_failed_row_creates_no_account_and_every_row_is_counted() {
    let world = World::in_process();
    let import = contacts(&world, include_bytes!("../../data/cases/overlong_counts.csv"));
    assert_eq!(counts(&import), [14, 0, 0, 6]);
    assert_eq!(count(&world, "select count(*) from contacts"), 14);
    assert_eq!(count(&world, "select count(*) from accounts"), 3);
    let causes: Vec<_> = import.causes.iter().map(|it| (it.rows, it.message.as_str())).collect();
    let expected = [
        (5, "“Last name”: use at most 80 characters."),
        (1, "“Company”: use at most 160 characters."),
    ];
    assert_eq!(causes, expected);
}

#[test]
fn i4_each_cause_is_reported_once_with_the_number_of_its_rows() {
    let world = World::in_process();
    let import = contacts(&world, include_bytes!("../../data/cases/300_wrong_rows.csv"));
    assert_eq!(counts(&import), [0, 0, 0, 300]);
    let causes: Vec<_> = import.causes.iter().map(|it| (it.rows, it.line)).collect();
    assert_eq!(causes, [(300, 2)]);
    assert_eq!(import.failures.len(), 100);
    let failed = |import: &Import, after| {
        let filter = ImportRowsFilter { after, ..ImportRowsFilter::default() };
        world.mara().call::<ListImportRows>(import.id, &filter).unwrap()
    };
    let all = failed(&import, None);
    assert_eq!((all.rows.len(), all.next), (300, None));
    assert_eq!(all.headings, ["Full name", "Email"]);
    assert_eq!((all.rows[299].line, all.rows[299].cells[0].as_str()), (301, "Person Wrong300"));
    // More than fit into one answer.
    let many: Vec<String> = (0..1_100).map(|n| format!("Person No{n},nobody")).collect();
    let import = contacts(&world, format!("Full name,Email\n{}\n", many.join("\n")).as_bytes());
    let (mut lines, mut after) = (Vec::new(), None);
    loop {
        let page = failed(&import, after);
        lines.extend(page.rows.iter().map(|it| it.line));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(lines, (2..1_102).collect::<Vec<_>>());
}

#[test]
fn i3_spellings_of_an_account_are_one_account() {
    let world = World::in_process();
    let file = include_bytes!("../../data/cases/one_new_company_many_spellings.csv");
    let import = contacts(&world, file);
    assert_eq!(counts(&import), [6, 0, 0, 0], "{import:?}");
    let names = look(&world, "select group_concat(name, ' | ' order by name) from accounts");
    assert_eq!(names, "Bluebay Gaming Ltd | Bluebay Gaming Ltd. | Bluebay Gaming, Ltd");
    assert_eq!(count(&world, "select count(*) from relationships"), 6);
    let beside: Vec<_> = notes(&import);
    let said = |name: &str| {
        format!(
            "The account “{name}” was created, but there is also “Bluebay Gaming Ltd”. Check whether they are the same."
        )
    };
    let expected = [said("Bluebay Gaming Ltd."), said("Bluebay Gaming, Ltd")];
    assert_eq!(beside, [(1, expected[0].as_str()), (1, expected[1].as_str())]);
}

#[test]
fn p10_a_domain_is_taken_from_an_address_and_belongs_to_one_account() {
    let world = World::in_process();
    let file = include_bytes!("../../data/cases/domains_as_urls.csv");
    let import = run(&world.mara(), &draft(ImportKind::Accounts, file));
    let reasons: Vec<_> = import.failures.iter().map(|it| it.reason.as_str()).collect();
    let expected = [
        "The domain xn--bcher-kva.example belongs to Umlaut.",
        "“Domains for this company”: gmail.com is a public e-mail domain.",
        "“Domains for this company”: use at most 20 domains.",
    ];
    assert_eq!(reasons, expected);
    let domains =
        look(&world, "select group_concat(domain, ' ' order by domain) from account_domains");
    assert_eq!(
        domains,
        "1000lamps.example a-mail.example at-sign.example four.example full-address.example \
         lamp-mail.example one.example plainhost.example port.example slash-behind.example \
         three.example two.example upper-case.example with-path.example xn--bcher-kva.example"
    );
}

#[test]
fn e6_people_with_one_name_are_imported_with_their_tickets() {
    let world = World::in_process();
    let import = contacts(&world, include_bytes!("../../data/cases/one_word_names.csv"));
    assert_eq!(counts(&import), [6, 0, 0, 0], "{import:?}");
    let one = "There is one name only: it was taken as the last name, and the first one is needed.";
    assert_eq!(notes(&import), [(5, one)]);
    assert_eq!(count(&world, "select count(*) from contacts where needs_details = 1"), 5);
    let file = include_bytes!("../../data/cases/one_word_names_tickets.csv");
    assert_eq!(counts(&tickets(&world, file)), [2, 0, 0, 0]);
    // A missing first name leaves no space before the last name.
    let mara = world.mara();
    let list = mara.call::<ListContacts>(NoId, &shared::grid::GridQuery::default()).unwrap();
    assert!(list.rows.iter().any(|it| it.name == "kartik"), "{list:?}");
}

#[test]
fn long_subjects_and_messages_are_kept() {
    let world = with_people();
    let file = include_bytes!("../../data/cases/long_subjects_and_bodies.csv");
    let import = tickets(&world, file);
    assert_eq!(counts(&import), [5, 0, 0, 0], "{import:?}");
    assert_eq!(count(&world, "select count(*) from tickets where 200 < length(subject)"), 0);
    let whole = "select count(*) from tickets t join messages m on m.ticket_id = t.id
                  where t.number in (72002, 72003) and m.body like rtrim(t.subject, '…') || '%'
                    and length(t.subject) < length(m.body)";
    assert_eq!(count(&world, whole), 2);
    let parts = "select count(*) from tickets t join messages m on m.ticket_id = t.id
                  where t.number = 72004";
    assert_eq!(count(&world, parts), 3);
    assert_eq!(
        count(&world, "select count(*) from tickets where subject like '%' || char(10) || '%'"),
        0
    );
    assert_eq!(
        look(&world, "select subject from tickets where number = 72005"),
        "Subject with a line break"
    );
    let skin =
        "select body from messages m join tickets t on t.id = m.ticket_id where t.number = 72005";
    assert!(look(&world, skin).ends_with("😊👩🏽\u{200D}🔧🇵🇹</span>"));
}

#[test]
fn an_invisible_text_is_not_a_message() {
    let world = with_people();
    let file = include_bytes!("../../data/cases/blank_descriptions.csv");
    assert_eq!(counts(&tickets(&world, file)), [6, 0, 0, 0]);
    let bodies = "select group_concat(m.body, ', ' order by t.number)
                    from tickets t join messages m on m.ticket_id = t.id";
    assert_eq!(
        look(&world, bodies),
        "Empty cell, Spaces, Invisible only, Direction marks only, Empty paragraph, No Summary"
    );
}

#[test]
fn times_are_converted_if_unambiguous_and_refused_otherwise() {
    let world = with_people();
    let import = tickets(&world, include_bytes!("../../data/cases/times.csv"));
    // The dates with slashes contradict each other, so their order is unknown.
    assert_eq!(lines_of(&import), [9, 13, 14, 15, 16, 18, 21, 22]);
    let hours = "select group_concat((number - 750000) || ':' || ((created_at - 1767830400000) / 3600000), ' ' order by number)
                   from tickets";
    assert_eq!(
        look(&world, hours),
        "0:15 1:15 2:15 3:15 4:10 5:10 6:18 8:18 9:23 10:15 15:15 17:15 18:0"
    );
    // The chosen order applies to all dates.
    let world = with_people();
    let file = include_bytes!("../../data/cases/times.csv");
    let draft =
        Upload { date_order: Some(DateOrder::DayFirst), ..draft(ImportKind::Tickets, file) };
    let import = run(&world.mara(), &draft);
    assert_eq!(lines_of(&import), [9, 16, 18, 21, 22]);
    let day = "select (created_at - 1767830400000) / 86400000 from tickets where number = 750012";
    assert_eq!(count(&world, day), 205);
}

#[test]
fn a_file_of_tickets_is_refused_as_a_file_of_contacts() {
    let world = World::in_process();
    let mara = world.mara();
    let trial = include_bytes!("../../data/cases/freshdesk_tickets_trial.csv");
    let refused = start(&mara, &draft(ImportKind::Contacts, trial)).unwrap_err();
    assert!(refused.of_field("file").unwrap().contains("something else"), "{refused:?}");
    let after = include_bytes!("../../data/cases/freshdesk_contacts_after_it.csv");
    assert_eq!(counts(&contacts(&world, after)), [3, 0, 0, 0]);
    let world = with_people();
    contacts(&world, include_bytes!("../../data/cases/one_word_names.csv"));
    let import = tickets(&world, trial);
    assert_eq!(counts(&import), [7, 0, 0, 0], "{import:?}");
}

#[test]
fn i1_ids_that_a_spreadsheet_shortened_are_ignored() {
    let world = World::in_process();
    let file = include_bytes!("../../data/cases/contact_ids_in_scientific_notation.csv");
    let import = contacts(&world, file);
    assert_eq!(counts(&import), [0, 0, 0, 3]);
    assert_eq!(import.causes.iter().map(|it| it.rows).collect::<Vec<_>>(), [3]);
    assert!(import.failures[1].reason.contains("has shortened this"), "{import:?}");
}

#[test]
fn custom_statuses_do_not_fail_a_ticket() {
    let world = with_people();
    let import = tickets(&world, include_bytes!("../../data/cases/custom_statuses.csv"));
    assert_eq!(counts(&import), [31, 0, 0, 0]);
    let by_status = "select group_concat(status || n, ' ' order by status)
                       from (select status, count(*) as n from tickets group by status)";
    assert_eq!(look(&world, by_status), "closed1 open23 solved1 waiting6");
    let said = notes(&import);
    assert!(
        said.contains(&(1, "“Status”: “OpenPending” is no status here: open was taken.")),
        "{said:?}"
    );
}

#[test]
fn i9_a_trailing_separator_in_the_headings_is_not_a_column() {
    let world = World::in_process();
    let file = include_bytes!("../../data/cases/separator_behind_headings.csv");
    assert_eq!(counts(&contacts(&world, file)), [2, 0, 0, 0]);
}

#[test]
fn columns_that_are_not_used_are_named() {
    let world = World::in_process();
    let file = include_bytes!("../../data/cases/unknown_headings.csv");
    let import = start(&world.mara(), &draft(ImportKind::Contacts, file)).unwrap();
    let unused: Vec<_> =
        import.unused_columns.iter().map(|it| (it.heading.as_str(), it.rows)).collect();
    assert_eq!(unused, [("id", 3), ("ip_address", 2)]);
    let import = go_on(&world.mara(), &import);
    assert_eq!((counts(&import), lines_of(&import)), ([2, 0, 0, 1], vec![4]));
    assert_eq!(
        look(&world, "select group_concat(phone || external_id, ' ' order by phone) from contacts"),
        "+31600000002crm-2 +46700000001crm-1"
    );
}

#[test]
fn i2_a_row_refers_to_records_of_earlier_rows() {
    let world = World::in_process();
    let mara = world.mara();
    let first = b"Company ID,Company Name\n1,Pine\n";
    run(&mara, &draft(ImportKind::Accounts, first));
    let file = b"Company ID,Company Name\n1,Quince\n,Pine\n";
    assert_eq!(counts(&run(&mara, &draft(ImportKind::Accounts, file))), [1, 1, 0, 0]);
    assert_eq!(counts(&run(&mara, &draft(ImportKind::Accounts, file))), [0, 0, 2, 0]);
}

#[test]
fn i4_a_stray_quote_fails_only_its_own_row() {
    let world = World::in_process();
    let file = "Full name,Email,Title\nAnn Lee,a@x.example,\nBo Ek,b@x.example,\"12\"\" monitor\n\
                Cy Ek,c@x.example,\"IT\"\nDi Ek,d@x.example,\nEd Ek,e@x.example,\n";
    let import = contacts(&world, file.as_bytes());
    assert_eq!((counts(&import), lines_of(&import)), ([4, 0, 0, 1], vec![3]));
    assert!(import.failures[0].reason.contains("quotation mark"), "{import:?}");
}

/// An import cannot take over the address that a contact signs in with.
#[test]
fn e7_links_of_an_active_contact_go_only_to_verified_addresses() {
    let world = World::in_process();
    let mara = world.mara();
    let file = |address: &str| {
        format!("External ID,Full name,Email\nX-1,Lena Brandt,{address}\n").into_bytes()
    };
    contacts(&world, &file("lena@acme.example"));
    let id = look(&world, "select id from contacts").parse::<ContactId>().unwrap();
    let invite = Invitations { contacts: vec![id] };
    mara.call::<InviteContacts>(NoId, &invite).unwrap();
    let link = RedeemLink {
        token: world.link("lena@acme.example"),
        password: "the one that Lena chose".to_owned(),
    };
    world.anybody().call::<ActivatePortalAccess>(NoId, &link).unwrap();

    let import = contacts(&world, &file("other@evil.example"));
    assert_eq!(counts(&import), [0, 1, 0, 0]);
    assert!(notes(&import)[0].1.contains("until it is verified"), "{import:?}");
    let primary = "select group_concat(email) from contact_addresses where is_primary = 1";
    assert_eq!(look(&world, primary), "lena@acme.example");
    let ask = |email: &str| {
        world.wait(Span::hours(2));
        let request = LinkRequest { email: email.to_owned() };
        world.anybody().call::<RequestLink>(NoId, &request).unwrap();
        world.minute();
    };
    let send = || {
        world.wait(Span::hours(2));
        world.agent("mara").call::<SendReset>(id, &Nothing {}).unwrap();
        world.minute();
    };
    for email in ["lena@acme.example", "other@evil.example"] {
        ask(email);
    }
    send();
    assert_eq!(world.mails("other@evil.example"), []);
    assert_eq!(world.mails("lena@acme.example").len(), 4);

    // Also if the new address became the primary one in another way.
    let swap = "update contact_addresses set is_primary = 0 where is_primary = 1;
                update contact_addresses set is_primary = 1 where email like '%evil%'";
    world.sqlite().with(|it| it.execute_batch(swap)).unwrap();
    for email in ["lena@acme.example", "other@evil.example"] {
        ask(email);
    }
    send();
    assert_eq!(world.mails("other@evil.example"), []);
    assert_eq!(world.mails("lena@acme.example").len(), 7);
}
