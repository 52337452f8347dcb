//! What becomes of the rows of a file, slice by slice.

use super::*;

#[test]
fn a_whole_desk_is_imported() {
    let world = World::in_process();
    let mara = world.mara();
    let accounts = run(&mara, &draft(ImportKind::Accounts, COMPANIES));
    assert_eq!((counts(&accounts), &accounts.failures), ([42, 0, 0, 0], &vec![]));
    let contacts = run(&mara, &draft(ImportKind::Contacts, CONTACTS));
    assert_eq!((counts(&contacts), &contacts.failures), ([321, 0, 0, 0], &vec![]));
    let tickets = run(&mara, &draft(ImportKind::Tickets, TICKETS));
    assert_eq!((counts(&tickets), &tickets.failures), ([222, 0, 0, 0], &vec![]));
    assert_eq!(count(&world, "select max(number) from tickets"), 1042);
    assert_eq!(count(&world, "select count(*) from messages"), 222);
    assert_eq!(
        count(&world, "select count(*) from tickets where external_id = 'freshdesk:' || number"),
        222
    );
    assert_eq!(
        look(
            &world,
            "select a.name || '|' || t.status || '|' || t.priority || '|' || d.name || '|' || g.name
                 || '|' || c.last_name || '|' || t.activity_at
               from tickets t join accounts a on a.id = t.account_id join departments d on d.id = t.department_id
               join agents g on g.id = t.assignee_id join contacts c on c.id = t.requester_id
              where t.number = 821",
        ),
        "Kőszegi Borászat Kft.|closed|low|Hardware|Tomás Herrera|Fekete|1761387204000"
    );
}

#[test]
fn a1_each_created_row_is_in_the_ledger_under_its_importer() {
    let world = World::in_process();
    northwind(&world);
    for table in ["accounts", "contacts", "relationships", "contact_addresses", "account_domains"] {
        let rows = format!("select count(*) from {table}");
        let made = format!(
            "select count(*) from changes c join operations o on o.seq = c.operation
              where c.kind = '{table}' and c.before is null and o.act = 'import_rows'
                and o.actor_kind = 'agent' and o.actor_id is not null"
        );
        assert_eq!(count(&world, &made), count(&world, &rows), "{table}");
    }
}

#[test]
fn i2_the_same_file_again_changes_nothing() {
    let world = World::in_process();
    let mara = world.mara();
    northwind(&world);
    run(&mara, &draft(ImportKind::Tickets, TICKETS));
    let before = (people(&world), count(&world, "select count(*) from changes"));
    for (kind, file, rows) in [
        (ImportKind::Accounts, COMPANIES, 42),
        (ImportKind::Contacts, CONTACTS, 321),
        (ImportKind::Tickets, TICKETS, 222),
    ] {
        assert_eq!(counts(&run(&mara, &draft(kind, file))), [0, 0, rows, 0]);
    }
    assert_eq!((people(&world), count(&world, "select count(*) from changes")), before);
    assert_eq!(count(&world, "select max(version) from tickets"), 1);
}

#[test]
fn i2_empty_cells_change_nothing() {
    let world = World::in_process();
    let mara = world.mara();
    northwind(&world);
    let file = "Email,Full name,Title\nlena.brandt@acme.example,Lena Brandt,Head of IT\njose@acme.example,José Oliveira,\n";
    let import = run(&mara, &draft(ImportKind::Contacts, file.as_bytes()));
    assert_eq!(counts(&import), [0, 1, 1, 0]);
    let lena = "select title || '|' || phone || '|' || version from contacts where last_name = 'Brandt' and first_name = 'Lena'";
    assert_eq!(look(&world, lena), "Head of IT|+353 20 912 0223|2");
    let before = "select before ->> '$.fields.title' from import_rows where before is not null";
    assert_eq!(look(&world, before), "IT lead");
}

#[test]
fn i3_i4_failed_rows_have_their_line_and_reason() {
    let world = World::in_process();
    let mara = world.mara();
    run(&mara, &draft(ImportKind::Accounts, COMPANIES));
    let draft =
        Upload { unknown_account: UnknownAccount::Fail, ..draft(ImportKind::Contacts, BROKEN) };
    let import = run(&mara, &draft);
    assert_eq!(counts(&import), [5, 0, 0, 5]);
    let reasons: Vec<_> = import.failures.iter().map(|it| (it.line, it.reason.as_str())).collect();
    let expected = [
        (4, "This row has no key: neither an id nor an e-mail address."),
        (
            6,
            "The address callum@harbour-partners.example is that of Callum MacAllister in line 5, and an address is one person's: leave it out here, or leave out one of the two.",
        ),
        (
            7,
            "\u{201C}Email\u{201D}: enter a valid e-mail address (tamsin.at.harbour-partners.example).",
        ),
        (9, "There is no account called \u{201C}Harbor Partners Inc\u{201D}."),
        (10, "Line 2 of this file is the same one."),
    ];
    assert_eq!(reasons, expected);
    let again = mara.call::<GetImport>(import.id, &Nothing {}).unwrap();
    assert_eq!(again, import);
}

#[test]
fn i5_each_row_is_applied_once_despite_failures() {
    let whole = World::in_process();
    run(&whole.mara(), &draft(ImportKind::Contacts, JOINED));
    let expected = people(&whole);
    let mut statement = 0;
    loop {
        let world = World::in_process();
        let mara = world.mara();
        let import = start(&mara, &draft(ImportKind::Contacts, JOINED)).unwrap();
        world.sqlite().fail_at(Some(statement));
        let failed = world.slice(import.id.uuid()).is_err();
        world.sqlite().fail_at(None);
        // All of the slice, or nothing.
        if failed && look_at(&mara, &import).state == ImportState::Running {
            assert_eq!(count(&world, "select count(*) from contacts"), 0);
            assert_eq!(count(&world, "select done from imports"), 0);
        }
        assert_eq!(finish(&mara, &import).state, ImportState::Done);
        assert_eq!(people(&world), expected, "statement {statement}");
        if !failed {
            break;
        }
        statement += 1;
    }
    assert!(statement > 10, "{statement} statements were failed");
}

/// 1,200 contacts in three slices.
#[test]
fn i5_a_file_is_imported_in_slices() {
    use std::fmt::Write as _;
    let mut file = "Email,Full name,Company\n".to_owned();
    for n in 0..1_200 {
        writeln!(file, "p{n}@crowd.example,Person No{n},Company {}", n % 7).unwrap();
    }
    let world = World::in_process();
    let mara = world.mara();
    let import = start(&mara, &draft(ImportKind::Contacts, file.as_bytes())).unwrap();
    let done = [(); 4].map(|()| go_on(&mara, &import).done);
    assert_eq!(done, [500, 1000, 1200, 1200]);
    let (waits, statements) = {
        let sqlite = world.sqlite();
        sqlite.take_counts();
        run(
            &mara,
            &draft(ImportKind::Contacts, file[..20_000].rsplit_once('\n').unwrap().0.as_bytes()),
        );
        sqlite.take_counts()
    };
    assert!(statements < 80, "{statements} in {waits} waits");
    assert_eq!(count(&world, "select count(*) from contacts"), 1200);
    assert_eq!(count(&world, "select count(*) from accounts"), 7);
    assert_eq!(count(&world, "select count(*) from relationships where kind = 'direct'"), 1200);
    assert_eq!(
        count(&world, "select count(*) from contact_search where contact_search match 'No1199'"),
        1
    );
}

#[test]
fn i1_existing_contacts_are_found_by_id_and_by_address() {
    let world = World::in_process();
    let mara = world.mara();
    let lena = world.contact("Lena", None);
    let set = format!(
        "update contact_addresses set email = 'Lena.Brandt@Acme.example', address_key = 'lena.brandt@acme.example' where contact_id = '{lena}'"
    );
    world.sqlite().with(|it| it.execute_batch(&set).unwrap());
    let import = run(&mara, &draft(ImportKind::Contacts, JOINED));
    assert_eq!(counts(&import), [5, 1, 0, 0]);
    let one = "select external_id || '|' || title || '|' || last_name from contacts where id = ";
    assert_eq!(look(&world, &format!("{one} '{lena}'")), "CRM-10017|IT lead|Brandt");
    assert_eq!(count(&world, "select count(*) from contact_addresses where is_live = 1"), 7);
}

#[test]
fn i7_unknown_accounts_are_created_or_refused_as_chosen() {
    let check = |unknown_account, made: u32, accounts: i64| {
        let world = World::in_process();
        let draft = Upload { unknown_account, ..draft(ImportKind::Contacts, JOINED) };
        assert_eq!(run(&world.mara(), &draft).created, made);
        assert_eq!(count(&world, "select count(*) from accounts"), accounts);
    };
    check(UnknownAccount::Create, 6, 6);
    check(UnknownAccount::Skip, 6, 0);
    check(UnknownAccount::Fail, 0, 0);
}

#[test]
fn i7_r9_each_contact_has_one_account_if_the_workspace_requires_it() {
    let world = World::in_process();
    world.set(|it| it.multi_account = false);
    let import = run(&world.mara(), &draft(ImportKind::Contacts, JOINED));
    assert_eq!(counts(&import), [4, 0, 0, 2]);
    assert!(import.failures[0].reason.contains("Harbour Partners"), "{import:?}");
    assert_eq!(count(&world, "select count(*) from relationships where kind = 'indirect'"), 0);
}

#[test]
fn i8_p12_mails_are_sent_only_if_requested() {
    let world = World::in_process();
    northwind(&world);
    assert_eq!(count(&world, "select count(*) from outbox"), 0);
    let world = World::in_process();
    let mara = world.mara();
    let draft = Upload { invite: true, ..draft(ImportKind::Contacts, CONTACTS) };
    run(&mara, &draft);
    assert_eq!(count(&world, "select count(*) from outbox"), 313);
    assert_eq!(count(&world, "select count(distinct contact_id) from outbox"), 313);
    assert_eq!(count(&world, "select count(*) from portal_access where state = 'invited'"), 313);
    run(&mara, &draft);
    assert_eq!(count(&world, "select count(*) from outbox"), 313);
    for _ in 0..20 {
        world.minute();
    }
    let mails = world.mails("lena.brandt@acme.example");
    assert!(mails.iter().all(|it| it.button.is_some()));
}

#[test]
fn i9_equal_data_in_any_format_gives_equal_results() {
    let import = |file: &[u8]| {
        let world = World::in_process();
        assert_eq!(counts(&run(&world.mara(), &draft(ImportKind::Contacts, file))), [6, 0, 0, 0]);
        people(&world)
    };
    let expected = import(include_bytes!("../../data/variants/contacts_utf8_lf.csv"));
    for file in [
        &include_bytes!("../../data/variants/contacts_utf8_bom_comma.csv")[..],
        include_bytes!("../../data/variants/contacts_windows1252_semicolon.csv"),
        include_bytes!("../../data/variants/contacts_utf16le_bom_tab.csv"),
        include_bytes!("../../data/variants/contacts_crlf.csv"),
        JOINED,
    ] {
        assert_eq!(import(file), expected);
    }
}

#[test]
fn t4_importing_another_file_moves_no_ticket() {
    let world = World::in_process();
    let mara = world.mara();
    northwind(&world);
    run(&mara, &draft(ImportKind::Tickets, TICKETS));
    let file = "Ticket ID,Subject,Email,Company Name,Status,Last update time\n\
                821,Cold store,jose@acme.example,Acme Logistics,Open,2026-11-22 10:00:00\n\
                822,Key,dale.hutchins@tidewater-integrators.example,Acme Logistics,Open,2025-01-01 10:00:00\n";
    let import = run(&mara, &draft(ImportKind::Tickets, file.as_bytes()));
    assert_eq!(counts(&import), [0, 1, 1, 0]);
    let one =
        "select t.subject || '|' || t.status || '|' || a.name || '|' || c.last_name from tickets t
                 join accounts a on a.id = t.account_id join contacts c on c.id = t.requester_id
                where t.number = 821";
    assert_eq!(look(&world, one), "Cold store|open|Kőszegi Borászat Kft.|Fekete");
}

#[test]
fn a_taken_number_is_replaced_by_the_next_free_one() {
    let world = World::in_process();
    let mara = world.mara();
    northwind(&world);
    let file = |first: u32| format!("External ID,Subject,Email\nX-{first},A,jose@acme.example\n");
    run(&mara, &draft(ImportKind::Tickets, file(1).as_bytes()));
    let file = "Ticket ID,Subject,Email\n1,B,jose@acme.example\n7,C,jose@acme.example\n";
    run(&mara, &draft(ImportKind::Tickets, file.as_bytes()));
    let numbers = "select group_concat(subject || number, ' ' order by subject) from tickets";
    assert_eq!(look(&world, numbers), "A1 B8 C7");
}
