//! The undo of an import, slice by slice.

use super::*;

/// A file of contacts with more rows than a slice of the undo has.
fn crowd(rows: u32) -> Upload {
    let mut file = "Email,Full name,Company\n".to_owned();
    for n in 0..rows {
        writeln!(file, "p{n}@crowd.example,Person No{n},Company {}", n % 7).unwrap();
    }
    draft(ImportKind::Contacts, file.as_bytes())
}

#[test]
fn i5_i10_an_undo_that_dies_or_is_driven_twice_ends_the_same() {
    for slices in 0..=4 {
        let world = World::in_process();
        let mara = world.mara();
        let before = digest(&world);
        let import = run(&mara, &crowd(700));
        edit(&world, contact(&world, "No650"), "CTO");
        begin(&mara, &import).unwrap();
        for _ in 0..slices {
            world.slice(import.id.uuid()).unwrap();
        }
        if slices == 1 {
            let there = look_at(&mara, &import).undo.unwrap();
            assert_eq!((there.state, there.done, there.rows), (UndoState::Running, 200, 707));
        }
        // The driver dies, and the message with it.
        world.lose_messages();
        world.wait(Span::minutes(3));
        world.minute();
        assert_eq!(world.drive_at_once(import.id.uuid(), 2), [true, true]);
        world.work();
        let undone = look_at(&mara, &import);
        assert_eq!(numbers(&undone), [705, 0, 2], "after {slices} slices");
        let rest = differing(&digest(&world), &before);
        let contacts = rest.iter().filter(|it| it.starts_with("is contacts: ")).count();
        let accounts = rest.iter().filter(|it| it.starts_with("is accounts: ")).count();
        assert_eq!((contacts, accounts, kept(&mara, &import).len()), (1, 1, 2));
    }
}

#[test]
fn i10_k2_a_slice_that_fails_changes_nothing() {
    let mut statement = 0;
    loop {
        let (world, import, before) = imported();
        let mara = world.mara();
        begin(&mara, &import).unwrap();
        let there = digest(&world);
        world.sqlite().fail_at(Some(statement));
        let failed = world.slice(import.id.uuid()).is_err();
        world.sqlite().fail_at(None);
        if failed {
            assert_eq!(digest(&world), there, "statement {statement}");
        }
        world.work();
        assert_eq!(numbers(&look_at(&mara, &import)), [4, 2, 0], "statement {statement}");
        assert_eq!(differing(&digest(&world), &before), [""; 0], "statement {statement}");
        if !failed {
            break;
        }
        statement += 1;
    }
    assert!(10 < statement, "{statement} statements were failed");
}

#[test]
fn i10_an_undo_that_has_stopped_is_gone_on_with() {
    let world = World::in_process();
    let mara = world.mara();
    let before = digest(&world);
    let import = run(&mara, &crowd(300));
    begin(&mara, &import).unwrap();
    world.slice(import.id.uuid()).unwrap();
    // Mara is no longer an admin for a while.
    let admin = |is: u8| {
        let set = format!("update agents set is_admin = {is} where name = 'Mara Okafor'");
        world.sqlite().with(|it| it.execute_batch(&set).unwrap());
    };
    admin(0);
    world.work();
    admin(1);
    let stopped = look_at(&mara, &import);
    assert_eq!(stopped.undo.as_ref().map(|it| it.state), Some(UndoState::Stopped));
    let left = preview(&mara, &import).unwrap();
    assert_eq!((left.deleted, left.kept), (107, 0));
    begin(&mara, &import).unwrap();
    world.work();
    assert_eq!(numbers(&look_at(&mara, &import)), [307, 0, 0]);
    assert_eq!(differing(&digest(&world), &before), [""; 0]);
}

#[test]
fn i10_mails_that_were_sent_are_told_and_queued_ones_are_dropped() {
    let world = World::in_process();
    let mara = world.mara();
    let file = Upload { invite: true, ..crowd(30) };
    let before = digest(&world);
    let import = run(&mara, &file);
    world.minute();
    let sent = count(&world, "select count(*) from outbox where state = 'sent'");
    assert!(0 < sent && sent < 30, "{sent}");
    let undone = undo(&mara, &import);
    assert_eq!(i64::from(undone.undo.unwrap().mails_sent), sent);
    assert_eq!(differing(&digest(&world), &before), [""; 0]);
    let open = "select (select count(*) from outbox where state = 'queued')
                     + (select count(*) from tokens where used_at is null and dead_at is null)";
    assert_eq!(count(&world, open), 0);
}

/// This test also runs on workerd with real D1.
#[test]
fn i10_a_small_import_is_undone_completely() {
    let world = World::new();
    let _room = world.room_for_an_import();
    let mara = world.mara();
    let people = |title: &str, more: &str| {
        let file = format!(
            "Email,Full name,Title,Company\n{},Ann Lee,{title},Acme {}\n{more}",
            world.email("ann"),
            world.mark,
        );
        run(&mara, &draft(ImportKind::Contacts, file.as_bytes()))
    };
    people("Buyer", "");
    let more = format!("{},Bo Ek,,Globex {}\n", world.email("bo"), world.mark);
    let contacts = people("Boss", &more);
    assert_eq!((counts(&contacts), contacts.new_accounts), ([1, 1, 0, 0], 1));
    let tickets = format!(
        "External ID,Subject,Description,Email,Created time\n\
         {0}-1,It is broken,Nothing works.,{1},2026-11-20 09:14:00\n\
         {0}-2,It is dark,Nothing shines.,{2},2026-11-20 09:14:00\n",
        world.mark,
        world.email("ann"),
        world.email("bo"),
    );
    let tickets = run(&mara, &draft(ImportKind::Tickets, tickets.as_bytes()));
    let shown = preview(&mara, &contacts).unwrap();
    assert_eq!((shown.deleted, shown.restored, shown.kept), (0, 1, 2));
    let mut names: Vec<&str> = shown.first_kept.iter().map(|it| it.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Bo Ek", &format!("Globex {}", world.mark)]);
    for (import, expected) in [(&tickets, [2, 0, 0]), (&contacts, [2, 1, 0])] {
        begin(&mara, import).unwrap();
        let undone = world.wait_for(import.id.uuid(), || {
            let there = look_at(&mara, import);
            let is_done = there.undo.as_ref().is_some_and(|it| it.state == UndoState::Done);
            is_done.then_some(there)
        });
        assert_eq!(numbers(&undone), expected);
    }
}
