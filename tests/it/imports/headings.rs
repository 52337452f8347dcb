//! Files with the headings of other systems, with one or two contacts each.

use super::*;

/// Imports a file with these headings. Returns what it created, and the unused columns.
#[track_caller]
fn check(file: &[u8], expected: &[&str], failed: u32, unused: &[&str]) {
    let world = World::in_process();
    let import = run(&world.mara(), &draft(ImportKind::Contacts, file));
    assert_eq!(import.failed, failed, "{import:?}");
    let people = people(&world);
    assert_eq!(people.lines().collect::<Vec<_>>(), expected);
    let there: Vec<&str> = import.unused_columns.iter().map(|it| it.heading.as_str()).collect();
    for heading in unused {
        assert!(there.contains(heading), "{heading} is not named: {there:?}");
    }
}

#[test]
fn of_freshdesk() {
    check(
        b"Contact ID,Full name,Title,Company,Email,Work phone,Mobile phone\n7,Ann Lee,IT lead,Acme,a@acme.example,1,2\n",
        &["account Acme||", "contact Ann|Lee|IT lead|1||freshdesk:7|1a@acme.example1Acmedirectown"],
        0,
        &[],
    );
}

#[test]
fn of_zendesk() {
    check(
        include_bytes!("../../data/headings/zendesk_users.csv"),
        &[
            "account Lagoon Freight||",
            "contact Tunde|Bakare||+234 1 000 0077||ZD-77|1tunde@lagoonfreight.example1Lagoon Freightdirectown",
        ],
        0,
        &["role", "restriction", "tags"],
    );
}

#[test]
fn of_zoho_desk() {
    check(
        include_bytes!("../../data/headings/zoho_desk.csv"),
        &[
            "account Cinnamon Coast Exports||",
            "contact Ishani|Wickrama|Dispatch lead|+94 11 000 0031||freshdesk:220001000000311|1i.wickrama@home.example0,ishani@cinnamoncoast.example1Cinnamon Coast Exportsdirectown",
        ],
        0,
        &["Contact Owner"],
    );
}

#[test]
fn of_salesforce() {
    check(
        include_bytes!("../../data/headings/salesforce_list.csv"),
        &[
            "account Goierri Castings, S.L.||",
            "contact Amaia|Etxeberria|Buyer|+34 943 000 011|||1amaia@goierri.example1Goierri Castings, S.L.directown",
        ],
        0,
        &["Account Owner"],
    );
    check(
        include_bytes!("../../data/headings/salesforce_report.csv"),
        &[
            "account Goierri Castings, S.L.||",
            "contact Amaia|Etxeberria||||salesforce:0035g00000QwErTAAV|1amaia@goierri.example1Goierri Castings, S.L.directown",
        ],
        0,
        &[],
    );
}

#[test]
fn of_hubspot() {
    check(
        include_bytes!("../../data/headings/hubspot.csv"),
        &[
            "account Perrin Fromages||",
            "contact Gaëlle|Perrin|Buyer|+33 4 00 00 11 22||hubspot:151|1gaelle@perrin-fromages.example1Perrin Fromagesdirectown",
        ],
        0,
        &["Associated Company IDs", "Contact owner"],
    );
}

/// Three addresses, two accounts (one of them twice), and a row with fewer cells.
#[test]
fn of_orocrm() {
    check(
        include_bytes!("../../data/headings/orocrm.csv"),
        &[
            "account Benson||",
            "account Millerton||",
            "contact Harry|Benson|Manager|585-555-0127|||1HarryBenson@army.example1,HarryBenson@cuvox.example0,HarryBenson@telew.example0Bensondirectown,Millertonindirectown",
        ],
        1,
        &["Id", "Organization Name"],
    );
}

/// Several values in a cell, prefixes and suffixes of names, and a company without a
/// person.
#[test]
fn of_google() {
    check(
        include_bytes!("../../data/headings/google_old.csv"),
        &[
            "account Kovac Ltd||",
            "contact Hana|Kovac|Director|+1 555 0199|||1hana.k@kovac.example0,hana@home.example0,hana@kovac.example1Kovac Ltddirectown",
        ],
        0,
        &["Group Membership", "Nickname"],
    );
    check(
        include_bytes!("../../data/headings/google_new.csv"),
        &[
            "account Harbour Works||",
            "contact Greta|Hofer|Engineer|+1 555 0199|||1greta@harbourworks.example1,greta@home.example0Harbour Worksdirectown",
        ],
        1,
        &["Labels"],
    );
}

#[test]
fn of_outlook() {
    check(
        include_bytes!("../../data/headings/outlook.csv"),
        &[
            "account Polder Pumps||",
            "contact Ottilie|Verhoeven|Service engineer|+31 6 0000 0044|||1o.verhoeven@home.example0,ottilie@polderpump.example1Polder Pumpsdirectown",
        ],
        0,
        &["Title", "Account"],
    );
}

#[test]
fn of_zammad() {
    check(
        include_bytes!("../../data/headings/zammad.csv"),
        &[
            "contact Firsta|Lasta|||||1user1@trailing.example1",
            "contact Firstb|Lastb|||||1user2@trailing.example1",
        ],
        0,
        &["login", "active"],
    );
}
