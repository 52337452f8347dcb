//! What is said of a file: nothing that is cleaned, guessed or left out goes unmentioned.

use super::*;

fn notes(import: &Import) -> Vec<(u32, u32, &str)> {
    import.notes.iter().map(|it| (it.rows, it.line, it.message.as_str())).collect()
}

fn contacts(world: &World, text: &str) -> Import {
    run(&world.mara(), &draft(ImportKind::Contacts, text.as_bytes()))
}

fn accounts(world: &World, text: &str) -> Import {
    run(&world.mara(), &draft(ImportKind::Accounts, text.as_bytes()))
}

fn tickets(world: &World, text: &str) -> Import {
    run(&world.mara(), &draft(ImportKind::Tickets, text.as_bytes()))
}

/// A world with Ann, who raises the tickets.
fn with_ann() -> World {
    let world = World::in_process();
    let import = contacts(&world, "Full name,Email\nAnn Lee,ann@x.example\n");
    assert_eq!(counts(&import), [1, 0, 0, 0]);
    world
}

#[test]
fn i9_a_declared_separator_a_title_and_short_rows_are_read() {
    let world = World::in_process();
    let file = "sep=;\r\nOur contacts\r\n\r\nEmail;Full name;Title;Company;\r\n\
                a@x.example;Ann Lee\r\nb@x.example;Bo Ek;IT lead;Acme;\r\n\
                c@x.example;Cy Ek;;Acme;;one too many\r\n";
    let import = contacts(&world, file);
    assert_eq!(counts(&import), [2, 0, 0, 1], "{import:?}");
    let wide = (7, "This row has 6 cells, but there are 4 columns.");
    let failed: Vec<_> = import.failures.iter().map(|it| (it.line, it.reason.as_str())).collect();
    assert_eq!(failed, [wide]);
    assert_eq!(notes(&import), [(0, 2, "This line stands above the headings and was left out.")]);
}

#[test]
fn e1_addresses_are_cleaned_and_that_is_said() {
    let world = World::in_process();
    let file = "Full name,Email\nAnn Lee,Ann Lee <ann@x.example>\nBo Ek,mailto:bo@x.example\n\
                Cy Ek,\u{200B}cy@x.example\nDi Ek,di@x.example\u{A0}\n";
    let import = contacts(&world, file);
    assert_eq!(counts(&import), [4, 0, 0, 0], "{import:?}");
    let cleaned = "“Email”: the address was taken out of what stands around it.";
    assert_eq!(notes(&import), [(3, 2, cleaned)]);
    let keys = "select group_concat(email, ' ' order by email) from contact_addresses";
    assert_eq!(look(&world, keys), "ann@x.example bo@x.example cy@x.example di@x.example");
    let import = tickets(&world, "Ticket ID,Subject,Email\n1,Help,Ann <ann@x.example>\n");
    assert_eq!((counts(&import), notes(&import)), ([1, 0, 0, 0], vec![(1, 2, cleaned)]));
}

#[test]
fn what_a_spreadsheet_damaged_is_left_out_and_said_once() {
    let world = World::in_process();
    let file = "Full name,Email,Work phone,Mobile phone\n\
                Ann Lee,a@x.example,4.91512E+12,\nBo Ek,b@x.example,4.91513E+12,\n\
                Cy Ek,c@x.example,'+49 151 2,\nDi Ek,d@x.example,=+49151,\n\
                Ed Ek,e@x.example,+49 1,+49 2\n";
    let import = contacts(&world, file);
    assert_eq!(counts(&import), [5, 0, 0, 0], "{import:?}");
    let shared = "These columns say the same, and the first one that is not empty counts: “Work phone”, “Mobile phone”.";
    let damaged = "“Work phone”: a spreadsheet has shortened this number, and its digits are lost: format the column as text and export again. It was left out.";
    let first = "“Work phone”: only the first of several values was imported.";
    assert_eq!(notes(&import), [(0, 1, shared), (2, 2, damaged), (1, 6, first)]);
    let phones = "select group_concat(phone, '|' order by phone) from contacts";
    assert_eq!(look(&world, phones), "+49 1|+49 151 2|+49151");
}

/// The second `Title` is used where the first is empty, and both are named.
#[test]
fn a_second_column_of_the_same_name_is_named() {
    let world = World::in_process();
    let file = "Full name,Email,Title,Title,Shoe size,Shoe size\n\
                Ann Lee,a@x.example,Buyer,CEO,39,40\nBo Ek,b@x.example,,CTO,,\n";
    let import = contacts(&world, file);
    let shared =
        "These columns say the same, and the first one that is not empty counts: “Title”, “Title”.";
    assert_eq!(notes(&import), [(0, 1, shared)]);
    let unused: Vec<_> =
        import.unused_columns.iter().map(|it| (it.heading.as_str(), it.rows)).collect();
    assert_eq!(unused, [("Shoe size", 1), ("Shoe size", 1)]);
    assert_eq!(
        look(&world, "select group_concat(title, ' ' order by title) from contacts"),
        "Buyer CTO"
    );
}

#[test]
fn a_file_of_people_is_refused_as_a_file_of_accounts() {
    let world = World::in_process();
    for file in [
        "name,email,external_id,organization\nTunde Bakare,t@x.example,7,Lagoon Freight\n",
        "First Name,Last Name,E-mail Address,Company\nAnn,Lee,a@x.example,Acme\n",
    ] {
        let refused =
            start(&world.mara(), &draft(ImportKind::Accounts, file.as_bytes())).unwrap_err();
        assert!(refused.of_field("file").unwrap().contains("something else"), "{refused:?}");
    }
    assert_eq!(count(&world, "select count(*) from accounts"), 0);
}

#[test]
fn i4_rows_that_a_quote_swallows_are_named() {
    let world = World::in_process();
    let file = "Full name,Email,Title\nAnn Lee,a@x.example,\"12\"\" screen\nBo Ek,b@x.example,24\"\n\
                Cy Ek,c@x.example,\n";
    let import = contacts(&world, file);
    assert_eq!(counts(&import), [1, 0, 0, 1], "{import:?}");
    let reason = import.failures[0].reason.as_str();
    assert!(reason.contains("from line 3 on"), "{reason}");
    // Accounts have no key that could prove it.
    let file = "Company Name,Notes\nAcme,\"12\"\" screens\nGlobex,24\"\nInitech,\n";
    let import = accounts(&world, file);
    let said = notes(&import);
    assert!(said.len() == 1 && said[0].2.contains("from line 3 on"), "{said:?}");
}

#[test]
fn i3_lines_about_one_record_are_one_cause() {
    let world = World::in_process();
    let rows = (0..60).map(|n| format!("Ann No{n},a{n}@x.example\n")).collect::<Vec<_>>().concat();
    let import = contacts(&world, &format!("Full name,Email\n{rows}{rows}"));
    assert_eq!(counts(&import), [60, 0, 0, 60]);
    let causes: Vec<_> =
        import.causes.iter().map(|it| (it.rows, it.line, it.message.as_str())).collect();
    assert_eq!(causes, [(60, 62, "Another line of this file is about the same record.")]);
    assert_eq!(import.failures[0].reason, "Line 2 of this file is the same one.");
    let shared = "Full name,Email\nAnn Shared,office@x.example\nBen Other,OFFICE@x.example\n";
    let import = contacts(&world, shared);
    let reason = import.failures[0].reason.as_str();
    assert!(reason.contains("Ann Shared in line 2"), "{reason}");
}

#[test]
fn i4_who_is_missing_is_the_cause_for_all_of_their_tickets() {
    let world = with_ann();
    let import = tickets(
        &world,
        "Ticket ID,Subject,Email\n1,A,kim@x.example\n2,B,ann@x.example\n3,C,lou@x.example\n\
         4,D,kim@x.example\n",
    );
    assert_eq!(counts(&import), [1, 0, 0, 3]);
    let causes: Vec<_> =
        import.causes.iter().map(|it| (it.rows, it.line, it.message.as_str())).collect();
    let expected = [
        (2, 2, "No contact has the address kim@x.example. Import the contacts first."),
        (1, 4, "No contact has the address lou@x.example. Import the contacts first."),
    ];
    assert_eq!(causes, expected);
}

#[test]
fn e6_a_full_name_that_was_divided_by_a_guess_is_named() {
    let world = World::in_process();
    let file = "Full name,Email\nMaría José Peñalver Ruiz,m@x.example\nAnn Lee,a@x.example\n\
                Jeroen van der Meulen,j@x.example\nJuan Carlos Ortega,o@x.example\n";
    let import = contacts(&world, file);
    let divided = "The full name has several first names or several last names. Only the last word was imported as the last name.";
    assert_eq!(notes(&import), [(2, 2, divided)]);
    assert_eq!(
        look(&world, "select group_concat(last_name, '|' order by last_name) from contacts"),
        "Lee|Ortega|Ruiz|van der Meulen"
    );
}

#[test]
fn an_account_that_is_probably_another_one_is_named() {
    let world = World::in_process();
    accounts(&world, "Company Name\nAC/DC Parts\nAcme  Trading\n");
    let import = contacts(
        &world,
        "Full name,Email,Company\nAnn Lee,a@x.example,ACDC-Parts.\nBo Ek,b@x.example,ＡＣＭＥ Trading\n",
    );
    let beside = "The account “ACDC-Parts.” was created, but there is also “AC/DC Parts”. Check whether they are the same.";
    assert_eq!(notes(&import), [(1, 2, beside)]);
    assert_eq!(count(&world, "select count(*) from accounts"), 3);
    let import = accounts(&world, "Company Name\nAcme Trading\n\"Acme, Trading\"\n");
    let beside = "The account “Acme, Trading” was created, but there is also “Acme Trading”. Check whether they are the same.";
    assert_eq!(notes(&import), [(1, 3, beside)], "{import:?}");
}

#[test]
fn i7_the_accounts_of_a_cell_are_told_apart_for_contacts_and_tickets() {
    let world = with_ann();
    accounts(&world, "Company Name\nAcme Logistics\nHarbour Partners\n");
    let import = contacts(
        &world,
        "Full name,Email,Company\nBo Ek,bo@x.example,Acme Logistics; Harbour Partners\n",
    );
    let several = "Several accounts are in one cell, separated by semicolons. The first one is the primary account, or the ticket's account.";
    assert_eq!(notes(&import), [(1, 2, several)]);
    let kinds = "select group_concat(a.name || ' ' || r.kind, ', ' order by a.name)
                   from relationships r join accounts a on a.id = r.account_id";
    assert_eq!(look(&world, kinds), "Acme Logistics direct, Harbour Partners indirect");

    let import = tickets(
        &world,
        "Ticket ID,Subject,Email,Company,Agent,Group\n\
         1,Help,ann@x.example,Harbour Partners; Acme Logistics,Mara Okafor,Software\n\
         2,Help,ann@x.example,Acme Logistics || Harbour Partners,Nobody Here,Nowhere\n\
         3,Help,ann@x.example,Acme Logistics; Initech,,\n",
    );
    assert_eq!(counts(&import), [2, 0, 0, 1], "{import:?}");
    assert!(import.failures[0].reason.contains("Initech"), "{import:?}");
    let expected = [
        (1, 2, several),
        (1, 3, "“Company”: only the first of several values was imported."),
        (1, 3, "There is no department called “Nowhere”, so the ticket is in the default one."),
        (1, 3, "There is no agent called “Nobody Here”, so the ticket has no assignee."),
    ];
    assert_eq!(notes(&import), expected);
    let of = "select group_concat(a.name, ', ' order by t.number) from tickets t join accounts a on a.id = t.account_id";
    assert_eq!(look(&world, of), "Harbour Partners, Acme Logistics");
    assert_eq!(count(&world, "select count(*) from accounts"), 2);
}

#[test]
fn times_have_the_zone_that_was_chosen_for_the_file() {
    let world = with_ann();
    let file = "Ticket ID,Subject,Email,Created time\n\
                1,A,ann@x.example,2026-01-08 15:00:00\n2,B,ann@x.example,2026-01-08T15:00:00Z\n";
    let chosen = |utc_offset| Upload {
        utc_offset: Some(utc_offset),
        ..draft(ImportKind::Tickets, file.as_bytes())
    };
    let import = run(&world.mara(), &chosen(330));
    assert_eq!((counts(&import), notes(&import)), ([2, 0, 0, 0], vec![]));
    let minutes = "select group_concat((created_at - 1767830400000) / 60000, ' ' order by number) from tickets";
    assert_eq!(look(&world, minutes), "570 900");
    let refused = start(&world.mara(), &chosen(1_000)).unwrap_err();
    assert!(refused.of_field("utc_offset").is_some(), "{refused:?}");
}

#[test]
fn days_have_one_order_in_a_file() {
    let birthdays = |file: &str| {
        let world = World::in_process();
        let import = contacts(&world, file);
        let days =
            "select coalesce(group_concat(birthday, ' ' order by birthday), '') from contacts";
        let said: Vec<String> = import.notes.iter().map(|it| it.message.clone()).collect();
        (look(&world, days), said)
    };
    let head = "Full name,Email,Birthday\nAnn Lee,a@x.example,03/07/1973\n";
    let (days, said) = birthdays(head);
    assert_eq!((days.as_str(), said.len()), ("", 1));
    assert!(said[0].contains("the day or the month may stand first"), "{said:?}");
    let (days, said) = birthdays(&format!("{head}Bo Ek,b@x.example,17/07/1973\n"));
    assert_eq!((days.as_str(), said), ("1973-07-03 1973-07-17", vec![]));
    let (days, _) = birthdays("Full name,Email,Birthday\nAnn Lee,a@x.example,17.05.1990\n");
    assert_eq!(days, "1990-05-17");
}

#[test]
fn what_a_web_page_wrote_is_kept_or_decoded_as_chosen() {
    let file = "Full name,Email,Company\nShane O&#39;Neil,a@x.example,Neil &amp; Co\n";
    let names = |decode_entities| {
        let world = World::in_process();
        let draft = Upload { decode_entities, ..draft(ImportKind::Contacts, file.as_bytes()) };
        let import = run(&world.mara(), &draft);
        let names = "select c.last_name || '|' || a.name from contacts c, accounts a";
        (look(&world, names), notes(&import).len())
    };
    assert_eq!(names(false), ("O&#39;Neil|Neil &amp; Co".to_owned(), 1));
    assert_eq!(names(true), ("O'Neil|Neil & Co".to_owned(), 0));
}
