//! Jobs: long work that goes on by itself, whatever happens to its messages and drivers [I5].

use std::fmt::Write as _;

use shared::api::imports::{CancelImport, Import, ImportKind, ImportState};
use shared::api::jobs::{Job, JobKind, JobState, ListJobs, MarkJobsSeen};
use shared::api::{Endpoint, NoId, Nothing};
use shared::time::Span;

use crate::harness::{Client, World};
use crate::imports::driving::{Upload, check, commit, finish, go_on, look_at, start, upload};

/// A file of contacts, with more rows than a slice has, and accounts that they share.
fn crowd(rows: u32) -> Upload {
    let mut file = "Email,Full name,Company\n".to_owned();
    for n in 0..rows {
        writeln!(file, "p{n}@crowd.example,Person No{n},Company {}", n % 7).unwrap();
    }
    Upload::of(ImportKind::Contacts, file)
}

/// What an import has made, and what the import says of it, without ids and times.
fn digest(world: &World) -> Vec<String> {
    let queries = [
        "select name from accounts order by name",
        "select c.first_name || c.last_name || c.version || a.email || r.kind || o.name
           from contacts c join contact_addresses a on a.contact_id = c.id
           join relationships r on r.contact_id = c.id join accounts o on o.id = r.account_id order by a.email",
        "select position || result from import_rows where result is not null order by position",
        "select count(*) || ' changes' from changes where operation > 1",
        "select state || done || ' ' || created || ' ' || failed from imports",
    ];
    world.sqlite().bare(|db| {
        let rows = queries.iter().flat_map(|query| {
            let mut statement = db.prepare(query).unwrap();
            let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
            rows.map(Result::unwrap).collect::<Vec<_>>()
        });
        rows.collect()
    })
}

fn text(world: &World, query: &str) -> String {
    world.sqlite().bare(|db| db.query_row(query, [], |row| row.get(0)).unwrap())
}

fn set(world: &World, statement: &str) {
    world.sqlite().with(|db| db.execute_batch(statement).unwrap());
}

fn jobs(agent: &Client<'_>) -> Vec<Job> {
    agent.call::<ListJobs>(NoId, &Nothing {}).unwrap().jobs
}

/// A world in which `file` was checked and its import has begun.
fn begun(file: &Upload) -> (World, Import) {
    let world = World::in_process();
    let import = start(&world.mara(), file).unwrap();
    (world, import)
}

/// An import that nothing has interrupted.
fn unbroken(file: &Upload) -> Vec<String> {
    let (world, import) = begun(file);
    assert_eq!(finish(&world.mara(), &import).state, ImportState::Done);
    digest(&world)
}

#[test]
fn i5_an_import_that_dies_between_any_two_slices_ends_as_one_that_did_not() {
    let file = crowd(1_200);
    let expected = unbroken(&file);
    for slices in 0..=3 {
        let (world, import) = begun(&file);
        let mara = world.mara();
        for _ in 0..slices {
            go_on(&mara, &import);
        }
        // The driver dies, and the message with it.
        world.lose_messages();
        world.work();
        let there = look_at(&mara, &import);
        assert_eq!(
            (there.done, there.state == ImportState::Done),
            ((slices * 500).min(1_200), slices == 3)
        );
        // Nobody takes it up before its lease has ended.
        world.wait(Span::minutes(1));
        world.minute();
        assert_eq!(world.messages(), []);
        world.wait(Span::minutes(2));
        world.minute();
        assert_eq!(world.messages().len(), usize::from(slices < 3));
        world.work();
        assert_eq!(digest(&world), expected, "after {slices} slices");
    }
}

#[test]
fn i5_a_check_that_dies_between_any_two_slices_says_the_same() {
    let file = crowd(1_200);
    let world = World::in_process();
    let expected = check(&world.mara(), &file).unwrap();
    for slices in 0..=3 {
        let world = World::in_process();
        let mara = world.mara();
        let import = upload(&mara, &file).unwrap();
        for _ in 0..slices {
            go_on(&mara, &import);
        }
        world.lose_messages();
        world.wait(Span::minutes(3));
        world.minute();
        world.work();
        let there = look_at(&mara, &import);
        let expected = Import { id: there.id, started_at: there.started_at, ..expected.clone() };
        assert_eq!(there, expected, "after {slices} slices");
    }
}

#[test]
fn i5_two_drivers_at_once_apply_each_row_once() {
    let file = crowd(1_200);
    let expected = unbroken(&file);
    let (world, import) = begun(&file);
    assert_eq!(world.drive_at_once(import.id.uuid(), 2), [true, true]);
    assert_eq!(digest(&world), expected);
    world.work();
    assert_eq!(digest(&world), expected);
}

#[test]
fn i5_a_message_that_comes_twice_changes_nothing() {
    let file = crowd(1_200);
    let expected = unbroken(&file);
    let (world, import) = begun(&file);
    let [job] = world.messages()[..] else { panic!("one message: {:?}", world.messages()) };
    world.send_again(job);
    go_on(&world.mara(), &import);
    world.send_again(job);
    world.work();
    world.send_again(job);
    world.work();
    assert_eq!(digest(&world), expected);
}

#[test]
fn i5_a_long_job_is_done_message_by_message() {
    let mut file = "Company Name\n".to_owned();
    for n in 0..4_200 {
        writeln!(file, "Company {n}").unwrap();
    }
    let file = Upload::of(ImportKind::Accounts, file);
    let world = World::in_process();
    let mara = world.mara();
    let import = upload(&mara, &file).unwrap();
    assert!(world.deliver().unwrap().is_ok());
    assert_eq!((look_at(&mara, &import).done, world.messages().len()), (4_000, 1));
    assert!(world.deliver().unwrap().is_ok());
    assert_eq!((look_at(&mara, &import).state, world.messages().len()), (ImportState::Checked, 0));

    // Without a queue, the job begins after the answer, and the next minute goes on with it.
    let world = World::in_process();
    world.without_queue();
    let mara = world.mara();
    let import = upload(&mara, &file).unwrap();
    assert_eq!((import.done, look_at(&mara, &import).done), (0, 4_000));
    world.minute();
    assert_eq!(look_at(&mara, &import).state, ImportState::Checked);
    assert_eq!(world.messages(), []);
}

#[test]
fn i5_i12_a_job_stops_when_its_owner_loses_the_right() {
    let ends = [
        ("is deactivated", "update agents set disabled_at = 1 where email like 'jonas@%'"),
        ("is no admin", "update agents set is_admin = 0 where email like 'jonas@%'"),
    ];
    for (name, end) in ends {
        let world = World::in_process();
        set(&world, "update agents set is_admin = 1 where email like 'jonas@%'");
        let jonas = world.agent("jonas");
        let import = start(&jonas, &crowd(1_200)).unwrap();
        go_on(&jonas, &import);
        set(&world, end);
        world.work();
        assert_eq!(world.messages(), [], "{name}");
        // What was done stays, and another import can begin.
        let mara = world.mara();
        let there = look_at(&mara, &import);
        assert_eq!((there.state, there.done), (ImportState::Cancelled, 500), "{name}");
        let count = "select count(*) || ' contacts' from contacts";
        assert_eq!(text(&world, count), "500 contacts", "{name}");
        let job = "select state || ' ' || reason from jobs where kind = 'run_import'";
        assert_eq!(text(&world, job), "failed no_right", "{name}");
        let next = start(&mara, &crowd(3)).unwrap();
        assert_eq!(finish(&mara, &next).state, ImportState::Done, "{name}");
        if name == "is no admin" {
            let job = &jobs(&jonas)[0];
            let reason = "The agent who started this may no longer do it. What was done stays.";
            assert_eq!((job.state, job.done, job.rows), (JobState::Failed, 500, 1_200));
            assert_eq!(job.reason.as_deref(), Some(reason));
        }
    }
}

#[test]
fn i5_a_canceled_job_stops_at_its_next_slice() {
    let (world, import) = begun(&crowd(1_200));
    let mara = world.mara();
    go_on(&mara, &import);
    let canceled = mara.call::<CancelImport>(import.id, &Nothing {}).unwrap();
    let before = digest(&world);
    world.work();
    world.wait(Span::minutes(5));
    world.minute();
    world.work();
    assert_eq!((digest(&world), look_at(&mara, &import)), (before, canceled));
    let job = &jobs(&mara)[0];
    assert_eq!((job.state, job.done, job.rows), (JobState::Canceled, 500, 1_200));
    assert!(job.ended_at.is_some());

    // So does a check, whose rows are deleted.
    let import = upload(&mara, &crowd(1_200)).unwrap();
    go_on(&mara, &import);
    mara.call::<CancelImport>(import.id, &Nothing {}).unwrap();
    world.work();
    assert_eq!(look_at(&mara, &import).state, ImportState::Cancelled);
    assert_eq!(jobs(&mara)[0].state, JobState::Canceled);
}

#[test]
fn i5_a_job_that_fails_again_and_again_ends_with_its_error() {
    let (world, import) = begun(&crowd(20));
    let mara = world.mara();
    // As a defect would be.
    set(&world, "update import_rows set cells = '[\"Nonsense\"]' where position = 0");
    let mut failed = 0;
    loop {
        match world.deliver() {
            Some(Err(_)) => failed += 1,
            Some(Ok(())) => break,
            // The message was given up by the queue; the schedule sends it again.
            None => {
                world.wait(Span::minutes(3));
                world.minute();
            }
        }
        assert!(failed < 50, "it is never given up");
    }
    assert_eq!(failed, 8);
    assert_eq!(look_at(&mara, &import).state, ImportState::Cancelled);
    let job = &jobs(&mara)[0];
    assert_eq!(job.state, JobState::Failed);
    assert!(
        job.reason.as_deref().is_some_and(|it| it.starts_with("Something went wrong")),
        "{job:?}"
    );
    let error = text(&world, "select error from jobs where kind = 'run_import'");
    assert!(error.contains("RunImport"), "{error}");
    // No agent is told the cause.
    let answer = mara.ask::<ListJobs>(&NoId, &Nothing {}, &[]);
    assert!(!answer.body.contains("RunImport"), "{}", answer.body);
    world.wait(Span::minutes(3));
    world.minute();
    assert_eq!(world.messages(), []);
}

#[test]
fn i5_a_job_recovers_from_a_failure_anywhere() {
    let file = crowd(520);
    let expected = unbroken(&file);
    let mut failures = 0;
    for statement in (0..).step_by(3) {
        let (world, _) = begun(&file);
        world.sqlite().fail_at(Some(statement));
        let result = world.deliver().unwrap();
        world.sqlite().fail_at(None);
        world.lose_messages();
        world.wait(Span::minutes(3));
        world.minute();
        world.work();
        assert_eq!(digest(&world), expected, "statement {statement}");
        if result.is_ok() {
            break;
        }
        failures += 1;
    }
    assert!(10 < failures, "{failures}");
}

mod list_jobs {
    use super::*;

    #[test]
    fn an_agent_sees_their_own_jobs_the_newest_first() {
        let world = World::in_process();
        let (mara, jonas) = (world.mara(), world.agent("jonas"));
        let import = upload(&mara, &crowd(600)).unwrap();
        let job = jobs(&mara).remove(0);
        let expected = Job {
            id: job.id,
            kind: JobKind::CheckImport,
            state: JobState::Waiting,
            name: "export.csv".to_owned(),
            subject: import.id.uuid(),
            done: 0,
            rows: 600,
            started_at: job.started_at,
            ended_at: None,
            seen: false,
            reason: None,
        };
        assert_eq!(job, expected);
        go_on(&mara, &import);
        let job = jobs(&mara).remove(0);
        assert_eq!(job, Job { state: JobState::Running, done: 500, ..expected });
        let import = finish(&mara, &import);
        commit(&mara, &import, false).unwrap();
        let all = jobs(&mara);
        let kinds: Vec<_> = all.iter().map(|it| (it.kind, it.state)).collect();
        let expected =
            [(JobKind::RunImport, JobState::Waiting), (JobKind::CheckImport, JobState::Done)];
        assert_eq!(kinds, expected);

        // Nobody else learns of them.
        assert_eq!(jobs(&jonas), []);
        let (_, ann) = world.customer("Ann", None);
        let answer = ann.ask::<ListJobs>(&NoId, &Nothing {}, &[]);
        assert_eq!(answer.status, 401, "{}", answer.body);
        assert_eq!(world.anybody().ask::<ListJobs>(&NoId, &Nothing {}, &[]).status, 401);
    }

    #[test]
    fn what_ended_is_listed_for_a_week_and_kept_for_a_month() {
        let world = World::in_process();
        let mara = world.mara();
        check(&mara, &crowd(3)).unwrap();
        // One that never ends is listed however old it is.
        upload(&mara, &crowd(3)).unwrap();
        world.lose_messages();
        assert_eq!(jobs(&mara).len(), 2);
        world.wait(Span::days(8));
        let listed = jobs(&world.mara());
        assert_eq!(listed.iter().map(|it| it.state).collect::<Vec<_>>(), [JobState::Waiting]);
        world.wait(Span::days(25));
        world.minute();
        world.work();
        assert_eq!(text(&world, "select count(*) || ' left' from jobs"), "1 left");
    }

    #[test]
    fn k3_twenty_are_listed_and_those_that_go_on_before_others() {
        let world = World::in_process();
        let mara = world.mara();
        let going = upload(&mara, &crowd(3)).unwrap();
        world.lose_messages();
        for _ in 0..25 {
            world.wait(Span::minutes(1));
            check(&mara, &crowd(1)).unwrap();
        }
        let listed = jobs(&mara);
        assert_eq!(listed.len(), 20);
        assert!(listed.is_sorted_by(|a, b| a.started_at > b.started_at));
        assert_eq!(listed.last().map(|it| it.subject), Some(going.id.uuid()));
    }
}

mod mark_jobs_seen {
    use super::*;

    #[test]
    fn ones_own_jobs_that_ended_are_marked() {
        let world = World::in_process();
        set(&world, "update agents set is_admin = 1 where email like 'jonas@%'");
        let (mara, jonas) = (world.mara(), world.agent("jonas"));
        check(&mara, &crowd(3)).unwrap();
        check(&jonas, &crowd(3)).unwrap();
        upload(&mara, &crowd(3)).unwrap();
        mara.call::<MarkJobsSeen>(NoId, &Nothing {}).unwrap();
        let seen = |agent: &Client<'_>| -> Vec<_> {
            jobs(agent).iter().map(|it| (it.state, it.seen)).collect()
        };
        assert_eq!(seen(&mara), [(JobState::Waiting, false), (JobState::Done, true)]);
        assert_eq!(seen(&jonas), [(JobState::Done, false)]);
        // Somebody without a session marks nothing.
        let path = MarkJobsSeen::path(&NoId);
        assert_eq!(world.anybody().raw("POST", &path, &[], Some(b"{}".to_vec())).status, 401);
    }
}
