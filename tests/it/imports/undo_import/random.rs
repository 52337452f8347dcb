//! Undoing random imports in random worlds.

use super::*;

/// A random file of contacts. Some of its people may be in the workspace already.
fn people(dice: &mut Dice, mark: usize) -> Upload {
    let mut file = "Email,Full name,Title,Company,Can see all tickets from this company,Associated Other Emails\n"
        .to_owned();
    for n in 0..12 {
        if dice.one_in(3) {
            continue;
        }
        let title = dice.pick(&["", "Buyer", "Clerk", "Boss"]);
        let company = dice.pick(&["", "Acme", "Globex", "Initech || Acme", "Umbrella", "Hooli"]);
        let level = if company.contains("||") { "" } else { dice.pick(&["", "true", "false"]) };
        let other = if dice.one_in(4) { format!("q{n}.{mark}@x.example") } else { String::new() };
        writeln!(file, "p{n}@x.example,Person No{n},{title},{company},{level},{other}").unwrap();
    }
    draft(ImportKind::Contacts, file.as_bytes())
}

/// Does something to a random contact or account that the import has written, and returns the
/// record's name; none: nothing was to do.
fn meddle(world: &World, dice: &mut Dice, import: &Import) -> Option<String> {
    let written = format!(
        "select group_concat(c.id || ' ' || c.last_name, ',' order by c.last_name) from import_rows r
           join contacts c on c.id = r.subject_id
          where r.import_id = '{}' and r.result in ('created', 'updated')",
        import.id
    );
    let all: Option<String> =
        world.sqlite().with(|it| it.query_row(&written, [], |row| row.get(0)).unwrap());
    let all = all?;
    let (contact, name) = dice.pick(&all.split(',').collect::<Vec<_>>()).split_once(' ').unwrap();
    let contact: ContactId = contact.parse().unwrap();
    let mara = world.mara();
    match dice.below(5) {
        0 => edit(world, contact, "Edited"),
        1 => {
            let email = format!("{name}@edited.example");
            act(&mara, Draft::AddAddress { contact, email }).unwrap();
        }
        2 => {
            let add = vec!["vip".to_owned()];
            act(&mara, Draft::TagContacts { contacts: vec![contact], add, remove: Vec::new() })
                .unwrap();
        }
        3 => {
            act(&mara, Draft::DeleteContacts { contacts: vec![contact] }).unwrap();
        }
        _ => {
            let accounts =
                vec![world.account("Elsewhere", shared::customers::level::AccessLevel::Own)];
            let (role, level) = (String::new(), None);
            act(&mara, Draft::AssociateAccounts { contact, accounts, role, level }).unwrap();
        }
    }
    Some(format!("Person {name}"))
}

#[test]
fn i10_an_undo_is_nothing_in_random_worlds() {
    let mut written = 0;
    for seed in 0..12 {
        let dice = &mut Dice::new(seed);
        let world = World::in_process();
        let mara = world.mara();
        for mark in 0..dice.below(3) {
            run(&mara, &people(dice, mark));
        }
        let before = digest(&world);
        let import = run(&mara, &people(dice, 9));
        if import.written() == 0 {
            continue;
        }
        assert_eq!(undo(&mara, &import).undo.unwrap().kept, 0, "seed {seed}");
        assert_eq!(differing(&digest(&world), &before), [""; 0], "seed {seed}");
        written += import.written();
    }
    assert!(50 < written, "{written}");
}

#[test]
fn i10_exactly_what_was_edited_is_kept_in_random_worlds() {
    let mut meddled = 0;
    for seed in 100..120 {
        let dice = &mut Dice::new(seed);
        let world = World::in_process();
        let mara = world.mara();
        for mark in 0..dice.below(3) {
            run(&mara, &people(dice, mark));
        }
        let import = run(&mara, &people(dice, 9));
        let Some(name) = meddle(&world, dice, &import) else { continue };
        let edited = digest(&world);
        let undone = undo(&mara, &import);
        let kept = kept(&mara, &import);
        // An account stays for its contact, if the import has created both.
        let (accounts, contacts): (Vec<_>, Vec<_>) =
            kept.iter().partition(|it| matches!(it.record, UndoneRecord::Account(_)));
        assert!(
            accounts.iter().all(|it| it.reason == "It has 1 contact."),
            "seed {seed}: {kept:?}"
        );
        let names: Vec<&str> = contacts.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, [name.as_str()], "seed {seed}: {kept:?}");
        assert_eq!(undone.written(), undone.undo.unwrap().rows, "seed {seed}");
        // Nothing of the edited contact has changed.
        let UndoneRecord::Contact(id) = contacts[0].record else { panic!("{kept:?}") };
        let own = |rows: &[String]| -> Vec<String> {
            rows.iter().filter(|it| it.contains(&id.to_string())).cloned().collect()
        };
        assert_eq!(own(&digest(&world)), own(&edited), "seed {seed}");
        meddled += 1;
    }
    assert!(15 < meddled, "{meddled}");
}
