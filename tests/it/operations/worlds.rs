//! Random acts in random worlds: the result equals the preview, an undo restores the state
//! before, and a redo the state after.

use std::collections::{BTreeMap, BTreeSet};

use shared::api::operations::Draft;
use shared::api::portal::{ListPortalTickets, PortalTicketFilter};
use shared::api::timeline::{ListAccountTimeline, ListContactTimeline, TimelineFilter};
use shared::api::{Cursor, NoId};
use shared::ids::{ContactId, OperationId, TicketNumber};
use shared::operations::undo::KeptReason;
use shared::problem::ProblemCode;

use super::rolls::{give_addresses, roll, settle};
use super::{commit, commit_shown, digest, preview, undo};
use crate::harness::World;
use crate::policy_scope::Graph;
use crate::rows::{self, Dice};

/// The minimum number of worlds.
const WORLDS: u32 = 1_000;

/// The tickets that each contact sees in both help centers.
fn sight(world: &World, graph: &Graph) -> BTreeMap<ContactId, BTreeSet<TicketNumber>> {
    // An act may end their sessions, so they are restored before reading.
    world.sqlite().with(|db| {
        let sessions = graph.sessions(world.now());
        for (hash, id, contact, center, at) in sessions {
            db.execute(
                "insert or ignore into sessions (hash, id, side, contact_id, help_center_id, device,
                                                 created_at, seen_at, expires_at)
                 values (?1, ?2, 'portal', ?3, ?4, 'a test', ?5, ?5, ?5 + 1000000000)",
                (hash, id, contact, center, at),
            )
            .unwrap();
        }
    });
    let of = |secret: &str| {
        let client = world.holding(secret);
        let (mut seen, mut after): (Vec<_>, Option<Cursor>) = (Vec::new(), None);
        loop {
            let filter = PortalTicketFilter { after, ..PortalTicketFilter::default() };
            let Ok(page) = client.call::<ListPortalTickets>(NoId, &filter) else { return seen };
            seen.extend(page.rows.into_iter().map(|it| it.number));
            after = page.next;
            if after.is_none() {
                return seen;
            }
        }
    };
    let contacts = graph.contacts().into_iter();
    contacts.map(|(id, secrets)| (id, secrets.iter().flat_map(|it| of(it)).collect())).collect()
}

/// Checks one act in one world.
fn check(world: &World, graph: &Graph, dice: &mut Dice) -> bool {
    let Some(draft) = roll(world, graph, dice) else { return false };
    check_draft(world, graph, &draft)
}

/// Checks this act in one world.
pub(super) fn check_draft(world: &World, graph: &Graph, draft: &Draft) -> bool {
    let mara = world.mara();
    let (before, saw) = (digest(world), sight(world, graph));
    let shown = match preview(&mara, draft) {
        Ok(shown) => shown,
        Err(refused) => {
            // If the preview is refused, the commit is refused for the same reason.
            assert_eq!(commit(&mara, draft).unwrap_err().code, refused.code, "{draft:?}");
            assert_eq!(digest(world), before, "{draft:?}");
            return false;
        }
    };
    assert_eq!(digest(world), before, "a preview changes nothing: {draft:?}");
    let done = commit_shown(&mara, draft, &shown).unwrap();
    assert_eq!(done.results, shown.results);
    let (after, sees) = (digest(world), sight(world, graph));

    // People: exactly those that the preview names, with exactly those numbers of tickets.
    let told: BTreeMap<ContactId, (u32, u32)> =
        shown.sight.people.iter().map(|it| (it.contact.id, (it.gains, it.loses))).collect();
    for (contact, seen) in &sees {
        let difference = |one: &BTreeSet<_>, other: &BTreeSet<_>| {
            u32::try_from(one.difference(other).count()).unwrap()
        };
        let outcome = (difference(seen, &saw[contact]), difference(&saw[contact], seen));
        let expected = told.get(contact).copied().unwrap_or_default();
        assert_eq!(outcome, expected, "{draft:?}: {contact} {shown:?}");
    }
    let Some(operation) = done.operation else {
        assert_eq!((after, shown.effects), (before, Vec::new()), "{draft:?}");
        return false;
    };

    // Rows: the ledger has the effects of the preview.
    let mut told: Vec<String> = shown.effects.iter().map(|it| format!("{it:?}")).collect();
    let mut written = effects(world, operation);
    told.sort();
    written.sort();
    assert_eq!(told, written, "{draft:?}");

    // What a merge moves is undone as it is previewed, too.
    if shown.merge.is_some() {
        let back = preview(&mara, &Draft::Undo { operation }).unwrap();
        let told: BTreeMap<ContactId, (u32, u32)> =
            back.sight.people.iter().map(|it| (it.contact.id, (it.gains, it.loses))).collect();
        let forth = shown.sight.people.iter().map(|it| (it.contact.id, (it.loses, it.gains)));
        assert_eq!(told, forth.collect(), "{draft:?}");
    }

    // The undo restores the state before, the redo the state after.
    let undone = undo(&mara, operation);
    assert_eq!(undone.kept, [], "{draft:?}");
    assert_eq!(differing(&digest(world), &before), [""; 0], "{draft:?}");
    assert_eq!(sight(world, graph), saw, "{draft:?}");
    counts_are_exact(world);
    let redone = undo(&mara, undone.operation.unwrap());
    assert_eq!(redone.kept, [], "{draft:?}");
    assert_eq!(differing(&digest(world), &after), [""; 0], "{draft:?}");
    counts_are_exact(world);
    let again = commit(&mara, &Draft::Undo { operation }).unwrap_err();
    assert_eq!(again.code, ProblemCode::NotUndoable);
    for (contact, _) in graph.contacts() {
        // What is deleted has no page.
        let _read = mara.call::<ListContactTimeline>(contact, &TimelineFilter::default());
    }
    for account in graph.accounts() {
        let _read = mara.call::<ListAccountTimeline>(account, &TimelineFilter::default());
    }
    true
}

/// The rows that only one of two digests has.
fn differing(is: &[String], should_be: &[String]) -> Vec<String> {
    let only = |all: &[String], other: &[String], told: &str| -> Vec<String> {
        all.iter().filter(|it| !other.contains(it)).map(|it| format!("{told} {it}")).collect()
    };
    [only(is, should_be, "is"), only(should_be, is, "should be")].concat()
}

/// Checks that the counters of the database equal the number of rows.
fn counts_are_exact(world: &World) {
    const WRONG: &str = "
        select 'account ' || name from accounts a
         where contacts <> (select count(*) from relationships r join contacts c on c.id = r.contact_id
                             where r.account_id = a.id and r.valid_to is null and c.deleted_at is null)
            or (tickets, open_tickets) is not (
                 select count(*), count(*) filter (where status in ('open', 'waiting'))
                   from tickets where account_id = a.id)
        union all
        select 'contact ' || last_name from contacts c
         where has_account <> exists (
                 select 1 from relationships where contact_id = c.id and valid_to is null)
            or is_active <> exists (
                 select 1 from portal_access where contact_id = c.id and state = 'active')
            or tag_count <> (select count(*) from contact_tags k join tags t on t.id = k.tag_id
                              where k.contact_id = c.id and t.deleted_at is null)
            or group_count <> (select count(*) from group_members k join contact_groups g on g.id = k.group_id
                                where k.contact_id = c.id and g.deleted_at is null)
        union all
        select 'tags of account ' || name from accounts a
         where tag_count <> (select count(*) from account_tags k join tags t on t.id = k.tag_id
                              where k.account_id = a.id and t.deleted_at is null)";
    let wrong: Vec<String> = world.sqlite().bare(|db| {
        let mut statement = db.prepare(WRONG).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    });
    assert_eq!(wrong, [""; 0]);
}

/// The effects of an operation, from the ledger.
fn effects(world: &World, operation: OperationId) -> Vec<String> {
    let rows: Vec<String> = world.sqlite().bare(|db| {
        let sql = "select json_object('table', kind, 'before', json(before), 'after', json(after))
                     from changes where operation = (select seq from operations where id = ?1)
                      -- A merge moves tickets without an effect for each.
                      and not (kind in ('tickets', 'participants', 'ticket_shares') and
                        (select act from operations where id = ?1) in ('merge_contacts', 'merge_accounts'))";
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map([operation.to_string()], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    });
    let changes: Vec<_> = rows.iter().map(|it| serde_json::from_str(it).unwrap()).collect();
    shared::operations::effects::effects(&changes).iter().map(|it| format!("{it:?}")).collect()
}

/// Calls `check` with a random world for each seed, and counts how often it returns true.
fn check_worlds(
    seeds: impl Iterator<Item = u32>,
    check: fn(&World, &Graph, &mut Dice) -> bool,
) -> usize {
    let mut done = 0;
    let mut world = None;
    for (n, seed) in seeds.enumerate() {
        // A digest reads the whole database, so it is kept small.
        if n % 25 == 0 {
            let fresh = World::in_process();
            fresh.sqlite().with(|db| rows::other_center(db));
            world = Some(fresh);
        }
        let world = world.as_ref().unwrap();
        let told = std::panic::AssertUnwindSafe(|| {
            let mut dice = Dice::new(u64::from(seed) + 77);
            let graph = Graph::roll(world, &mut dice, 1_000 + seed * 10);
            settle(world, &mut dice);
            give_addresses(world, &graph, &mut dice);
            check(world, &graph, &mut dice)
        });
        match std::panic::catch_unwind(told) {
            Ok(is_done) => done += usize::from(is_done),
            Err(panic) => {
                eprintln!("in the world of seed {seed}");
                std::panic::resume_unwind(panic);
            }
        }
    }
    done
}

/// The same in two threads.
pub(super) fn check_all(worlds: u32, check: fn(&World, &Graph, &mut Dice) -> bool) -> usize {
    std::thread::scope(|scope| {
        let halves = [0, 1].map(|half| {
            let seeds = (0..worlds).filter(move |it| it % 2 == half);
            scope.spawn(move || check_worlds(seeds, check))
        });
        halves.into_iter().map(|it| it.join().unwrap()).sum()
    })
}

#[test]
fn preview_is_outcome_and_undo_is_nothing_in_random_worlds() {
    let from_env = std::env::var("ATRIUM_WORLDS").ok().and_then(|it| it.parse().ok());
    let worlds = from_env.unwrap_or(WORLDS).max(WORLDS);
    let done = check_all(worlds, check);
    assert!(worlds / 3 < u32::try_from(done).unwrap(), "{done} of {worlds} acts did something");
}

/// The rows of an operation before and after, by table and key.
type Written = BTreeMap<(String, String), (Option<String>, Option<String>)>;

fn written(world: &World, operation: OperationId) -> Written {
    world.sqlite().bare(|db| {
        let sql = "select kind, key, before, after from changes
                    where operation = (select seq from operations where id = ?1)
                      and before is not after";
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map([operation.to_string()], |row| {
            Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?)))
        });
        rows.unwrap().map(Result::unwrap).collect()
    })
}

/// Checks an act, another act, and the undo of the first: rows that the other act changed
/// are kept and named, and all others are restored.
fn check_edit_in_between(world: &World, graph: &Graph, dice: &mut Dice) -> bool {
    let mara = world.mara();
    let act = |dice: &mut Dice| {
        let draft = roll(world, graph, dice)?;
        let operation = commit(&mara, &draft).ok()?.operation?;
        Some((draft, operation))
    };
    let Some((draft, first)) = act(dice) else { return false };
    let first_wrote = written(world, first);
    // An act that writes to the same rows, if one is found.
    let mut between = None;
    for _ in 0..8 {
        let Some((edit, operation)) = act(dice) else { continue };
        let touched = written(world, operation);
        if first_wrote.keys().any(|row| touched.contains_key(row)) {
            between = Some((edit, touched));
            break;
        }
        // It does not conflict, so it is undone.
        undo(&mara, operation);
    }
    let Some((edit, touched)) = between else { return false };
    let told = format!("{draft:?}, then {edit:?}");

    let undone = undo(&mara, first);
    let put_back = undone.operation.map(|it| written(world, it)).unwrap_or_default();
    let (mut changed_since, mut for_a_rule) = (0, 0);
    for kept in &undone.kept {
        match &kept.reason {
            KeptReason::ChangedSince(since) => {
                assert_eq!(since.by.as_deref(), Some("Mara Okafor"), "{told}");
                changed_since += 1;
            }
            _ => for_a_rule += 1,
        }
        assert!(!kept.effects.is_empty(), "{told}");
    }
    for (row, (before, after)) in &first_wrote {
        let stands_otherwise = touched.get(row).is_some_and(|(_, now)| now != after);
        match put_back.get(row) {
            Some((_, now)) => {
                assert!(!stands_otherwise, "{told}: {row:?} is overwritten");
                // A tag or group that was created keeps its row, and is deleted.
                let is_label = ["tags", "contact_groups"].contains(&&*row.0) && before.is_none();
                let is_deleted =
                    is_label && !now.as_deref().unwrap_or_default().contains("\"deleted_at\":null");
                assert!(is_deleted || now == before, "{told}: {row:?}: {now:?}");
            }
            // The row was kept, because of the edit or because of a rule.
            None => assert!(stands_otherwise || 0 < for_a_rule, "{told}: {row:?} is left behind"),
        }
    }
    for row in put_back.keys() {
        assert!(first_wrote.contains_key(row), "{told}: {row:?} is none of the first act's");
    }
    let overwritten = first_wrote
        .iter()
        .any(|(row, (_, after))| touched.get(row).is_some_and(|(_, now)| now != after));
    assert!(!overwritten || 0 < changed_since, "{told}: nothing is named");
    counts_are_exact(world);
    overwritten
}

#[test]
fn m12_a_later_edit_is_kept_and_named_in_random_worlds() {
    let done = check_all(WORLDS, check_edit_in_between);
    assert!(50 < done, "in {done} worlds only was there an edit in between");
}
