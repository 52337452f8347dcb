//! Undoing an import of tickets.

use super::*;

const PEOPLE: &str =
    "Email,Full name,Company\nann@acme.example,Ann Lee,Acme\nbo@acme.example,Bo Ek,\n";
const HEAD: &str = "Ticket ID,External ID,Subject,Description,Email,Company Name,Status,Last update time,Created time\n";

fn file(rows: &str) -> Upload {
    let rows = rows.replace('\n', ",2026-11-19 10:00:00\n");
    draft(ImportKind::Tickets, format!("{HEAD}{rows}").as_bytes())
}

/// A world with an import that changed a ticket and created others, and the digest from before.
fn imported() -> (World, Import, Vec<String>) {
    let world = World::in_process();
    let mara = world.mara();
    run(&mara, &draft(ImportKind::Contacts, PEOPLE.as_bytes()));
    run(&mara, &file("11,X-1,Old,It is old.,ann@acme.example,,Open,2026-11-20 10:00:00\n"));
    let before = digest(&world);
    let import = run(
        &mara,
        &file(
            "11,X-1,Older,It is old.,ann@acme.example,,Solved,2026-11-21 10:00:00\n\
             21,X-2,Printer,It is on fire.,ann@acme.example,,Open,2026-11-20 10:00:00\n\
             22,X-3,Screen,It is dark.,bo@acme.example,Initech,Closed,2026-11-20 10:00:00\n\
             23,X-4,Mouse,It is gone.,bo@acme.example,Umbrella,Open,2026-11-20 10:00:00\n",
        ),
    );
    assert_eq!((counts(&import), import.new_accounts), ([3, 1, 0, 0], 2));
    (world, import, before)
}

fn number(n: &str) -> TicketNumber {
    n.parse().unwrap()
}

#[test]
fn i10_untouched_tickets_are_deleted_or_restored() {
    let (world, import, before) = imported();
    let mara = world.mara();
    // That an agent has one open, or a customer has read it, is no change of it.
    let bo = contact(&world, "Ek");
    let seen = format!(
        "insert into ticket_seen (contact_id, ticket_id, at) select '{bo}', id, 1 from tickets where number = 22;
         insert into presence (ticket_id, agent_id, seen_at, is_writing)
           select t.id, a.id, 1, 0 from tickets t join agents a on a.name = 'Mara Okafor' where number = 22"
    );
    world.sqlite().with(|it| it.execute_batch(&seen).unwrap());
    assert_eq!(numbers(&undo(&mara, &import)), [5, 1, 0]);
    assert_eq!(differing(&digest(&world), &before), [""; 0]);
    assert_eq!(count(&world, "select count(*) from ticket_seen"), 0);
    // They can be imported again, under their numbers.
    let again = run(&mara, &file("21,X-2,Printer,Fire.,ann@acme.example,,Open,\n"));
    assert_eq!(counts(&again), [1, 0, 0, 0]);
    assert_eq!(look(&world, "select subject from tickets where number = 21"), "Printer");
}

#[test]
fn i10_tickets_on_which_something_happened_are_kept() {
    let (world, import, _) = imported();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    let reply = ReplyDraft { body: "On it.".to_owned(), ..ReplyDraft::default() };
    jonas.call::<ReplyToTicket>(number("11"), &reply).unwrap();
    jonas.call::<ReplyToTicket>(number("21"), &reply).unwrap();
    let note = MessageDraft { body: "Hm.".to_owned() };
    jonas.call::<AddNote>(number("22"), &note).unwrap();
    let undone = undo(&mara, &import);
    assert_eq!(numbers(&undone), [2, 0, 4]);
    let kept = kept(&mara, &import);
    let names: Vec<(Option<u32>, &str)> = kept.iter().map(|it| (it.line, &*it.name)).collect();
    let expected = [(Some(2), "Older"), (Some(3), "Printer"), (Some(4), "Screen")];
    assert_eq!(names.iter().filter(|it| it.1 != "Initech").copied().collect::<Vec<_>>(), expected);
    assert!(names.contains(&(Some(4), "Initech")), "{names:?}");
    for it in kept.iter().filter(|it| it.name != "Initech") {
        assert!(it.reason.starts_with("Jonas Lind changed it on 2026-11-22"), "{it:?}");
        assert!(it.is_there && matches!(it.record, UndoneRecord::Ticket(_)), "{it:?}");
    }
    assert_eq!(count(&world, "select count(*) from tickets where number = 23"), 0);
    assert_eq!(count(&world, "select count(*) from messages where body = 'It is gone.'"), 0);
}

#[test]
fn i10_a_later_import_counts_as_a_change() {
    let (world, import, _) = imported();
    let mara = world.mara();
    run(&mara, &file("21,X-2,Printers,,ann@acme.example,,Open,2026-11-21 11:00:00\n"));
    assert_eq!(numbers(&undo(&mara, &import)), [4, 1, 1]);
    assert_eq!(told(&kept(&mara, &import)), [("Printers", "It was changed after the import.")]);
}

/// Whatever refers to a ticket or a message is deleted with it, or keeps it. A new reference has
/// to be thought of here and in `worker/src/store/imports/undo.rs`.
#[test]
fn i10_everything_that_refers_to_a_ticket_is_known() {
    let world = World::in_process();
    let references = look(
        &world,
        "select group_concat(m.name || '.' || f.\"from\", ' ' order by m.name)
           from sqlite_master m join pragma_foreign_key_list(m.name) f
          where m.type = 'table' and f.\"table\" in ('tickets', 'messages')",
    );
    let expected = "messages.ticket_id outbox.message_id participants.ticket_id presence.ticket_id \
                    ticket_seen.ticket_id ticket_shares.ticket_id tickets.merged_into";
    assert_eq!(references, expected);
}
