//! Jobs. In process, their messages are held back until a test delivers them: [`World::work`]
//! delivers all, [`World::slice`] does one slice of one job. A running server delivers its
//! messages itself, so tests that hold them back need an in-process world.

use std::collections::VecDeque;

use api_worker::error::ApiError;
use api_worker::jobs::{self, Progress};
use api_worker::queue::Queue;
use async_trait::async_trait;
use shared::ids::JobId;
use uuid::Uuid;

use super::*;

/// How often a test asks a running server whether something is done, and how long it waits in
/// between.
const ASKS: u32 = 600;
const PAUSE: std::time::Duration = std::time::Duration::from_millis(100);

/// The queue of an in-process world.
#[derive(Clone, Default)]
pub(super) struct Messages(Rc<RefCell<VecDeque<JobId>>>);

#[async_trait(?Send)]
impl Queue for Messages {
    async fn send(&self, _: &Ctx, job: JobId) -> Result<(), String> {
        self.0.borrow_mut().push_back(job);
        Ok(())
    }
}

impl World {
    /// Takes the queue away from the world, as in a deployment without one.
    pub(crate) fn without_queue(&self) {
        self.has_queue.set(false);
    }

    pub(super) fn queue(&self) -> Rc<dyn Queue> {
        if self.has_queue.get() { Rc::new(self.messages.clone()) } else { Rc::new(jobs::Here) }
    }

    /// The messages that are held back, as jobs.
    pub(crate) fn messages(&self) -> Vec<JobId> {
        self.messages.0.borrow().iter().copied().collect()
    }

    /// Loses all messages.
    pub(crate) fn lose_messages(&self) {
        self.messages.0.borrow_mut().clear();
    }

    /// Puts a message into the queue once more.
    pub(crate) fn send_again(&self, job: JobId) {
        self.messages.0.borrow_mut().push_back(job);
    }

    /// Delivers the next message. If it fails, it is lost.
    pub(crate) fn deliver(&self) -> Option<Result<(), ApiError>> {
        let job = self.messages.0.borrow_mut().pop_front()?;
        Some(block_on(jobs::handle(&self.later_ctx(), job)))
    }

    /// Delivers messages until none is left.
    pub(crate) fn work(&self) {
        while let Some(result) = self.deliver() {
            result.expect("the slices of a message");
        }
    }

    /// Delivers the messages about `subject` until none is left, and holds the others back.
    fn work_on(&self, subject: Uuid) {
        let of = self.jobs_of(subject);
        let mut held = Vec::new();
        loop {
            let Some(job) = self.messages.0.borrow_mut().pop_front() else { break };
            if of.contains(&job) {
                block_on(jobs::handle(&self.later_ctx(), job)).expect("the slices of a message");
            } else {
                held.push(job);
            }
        }
        self.messages.0.borrow_mut().extend(held);
    }

    /// Does one slice of the newest job of `subject`, if it goes on.
    pub(crate) fn slice(&self, subject: Uuid) -> Result<Progress, ApiError> {
        let job = *self.jobs_of(subject).last().expect("a job");
        block_on(jobs::drive(&self.later_ctx(), job, 1))
    }

    /// Several drivers do the newest job of `subject` at once: each waits for the others before
    /// each round trip to the database.
    pub(crate) fn drive_at_once(&self, subject: Uuid, drivers: u32) -> Vec<bool> {
        let Backend::InProcess(sqlite) = &self.backend else { panic!("in process only") };
        let job = *self.jobs_of(subject).last().expect("a job");
        let tasks = tokio::task::LocalSet::new();
        let handles: Vec<_> = (0..drivers)
            .map(|_| {
                let ctx = self.ctx_on(Rc::new(database::Slow(sqlite.clone())));
                tasks.spawn_local(async move { jobs::drive(&ctx, job, jobs::SLICES).await.is_ok() })
            })
            .collect();
        block_on(tasks);
        handles.into_iter().map(|it| block_on(it).expect("a driver")).collect()
    }

    /// Asks until `ask` returns something, while the jobs of `subject` go on.
    pub(crate) fn wait_for<T>(&self, subject: Uuid, ask: impl Fn() -> Option<T>) -> T {
        if self.is_in_process() {
            self.work_on(subject);
            return ask().expect("all messages are delivered, and it is not done");
        }
        for _ in 0..ASKS {
            if let Some(done) = ask() {
                return done;
            }
            std::thread::sleep(PAUSE);
        }
        panic!("it is not done after {ASKS} times {PAUSE:?}");
    }

    /// The jobs of a subject, the newest last.
    fn jobs_of(&self, subject: Uuid) -> Vec<JobId> {
        self.sqlite().bare(|db| {
            let text = "select id from jobs where subject_id = ?1 order by started_at, id";
            let mut statement = db.prepare(text).expect("the jobs");
            let ids = statement.query_map([subject.to_string()], |row| row.get::<_, String>(0));
            ids.expect("the jobs").map(|it| it.expect("an id").parse().expect("an id")).collect()
        })
    }

    /// The context of a message, a moment later.
    fn later_ctx(&self) -> Ctx {
        let Backend::InProcess(sqlite) = &self.backend else { panic!("in process only") };
        self.now.set(Timestamp::from_millis(self.now.get().millis() + 1));
        self.ctx_on(sqlite.clone())
    }
}
