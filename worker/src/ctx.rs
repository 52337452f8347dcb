//! The context of a request: the database, the configuration, the time.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;

use shared::ids::{JobId, OperationId};
use shared::time::Timestamp;
use uuid::{Builder, Uuid};

use crate::blobs::Blobs;
use crate::config::Config;
use crate::error::ApiError;
use crate::fence::Fence;
use crate::log;
use crate::mailer::Mailer;
use crate::queue::Queue;
use crate::store::statement::{Sql, Start};

/// The context of a request.
#[derive(Clone)]
pub struct Ctx {
    /// The database.
    pub(crate) sql: Rc<dyn Sql>,
    /// The configuration.
    pub(crate) config: Rc<Config>,
    /// Sends the mails; `None`: mails stay in the outbox.
    pub(crate) mailer: Option<Rc<dyn Mailer>>,
    /// Sends the messages of jobs.
    pub(crate) queue: Rc<dyn Queue>,
    /// The files; `None`: there is no store for them.
    blobs: Option<Rc<dyn Blobs>>,
    /// The platform's rate limiter, if there is one.
    pub(crate) fence: Option<Rc<dyn Fence>>,
    /// The time of the request, the only clock.
    pub(crate) now: Timestamp,
    /// Whether the database may be a replica, with slightly old data.
    pub(crate) is_replica: bool,
    /// Cookies for the answer.
    cookies: Rc<RefCell<Vec<String>>>,
    /// The work to do after the answer.
    later: Rc<RefCell<Vec<Work>>>,
}

/// Work to do after the answer.
type Work = Pin<Box<dyn Future<Output = Result<(), ApiError>>>>;

impl Ctx {
    /// The context of a request at `now`.
    pub fn new(
        sql: Rc<dyn Sql>,
        config: Rc<Config>,
        mailer: Option<Rc<dyn Mailer>>,
        queue: Rc<dyn Queue>,
        now: Timestamp,
    ) -> Self {
        Self {
            sql,
            config,
            mailer,
            queue,
            blobs: None,
            fence: None,
            now,
            is_replica: false,
            cookies: Rc::default(),
            later: Rc::default(),
        }
    }

    /// The same context, behind `fence`.
    #[must_use]
    pub fn behind(mut self, fence: Option<Rc<dyn Fence>>) -> Self {
        self.fence = fence;
        self
    }

    /// The same context, with a store of blobs.
    #[must_use]
    pub fn storing(mut self, blobs: Rc<dyn Blobs>) -> Self {
        self.blobs = Some(blobs);
        self
    }

    /// The store of blobs.
    pub(crate) fn blobs(&self) -> Result<Rc<dyn Blobs>, ApiError> {
        self.blobs.clone().ok_or_else(|| ApiError::unavailable("no store of blobs is bound"))
    }

    /// The same context, with a database session that starts at `start`.
    pub(crate) fn at(&self, start: Start<'_>) -> Self {
        let mut there = self.clone();
        if let Some(sql) = self.sql.session(start) {
            there.sql = sql;
            there.is_replica = start != Start::Primary;
        }
        there
    }

    /// A new id (UUID version 7). Ids sort by time and are not secret.
    pub(crate) fn id<Id: From<Uuid>>(&self) -> Result<Id, ApiError> {
        let mut random = [0; 10];
        getrandom::fill(&mut random).map_err(|_| ApiError::NoRandomness)?;
        let millis = u64::try_from(self.now.millis()).unwrap_or_default();
        Ok(Builder::from_unix_timestamp_millis(millis, &random).into_uuid().into())
    }

    /// A new operation id for the ledger.
    pub(crate) fn operation(&self) -> Result<OperationId, ApiError> {
        self.id()
    }

    /// Sends the message of a job. If that fails, the schedule sends it again.
    pub(crate) async fn send(&self, job: JobId) {
        if let Err(error) = self.queue.send(self, job).await {
            log::error(&format!("the message of job {job}: {error}"));
        }
    }

    /// Does `work` after the request is answered.
    pub(crate) fn later(&self, work: impl Future<Output = Result<(), ApiError>> + 'static) {
        self.later.borrow_mut().push(Box::pin(work));
    }

    /// Whether there is deferred work.
    pub fn has_later(&self) -> bool {
        !self.later.borrow().is_empty()
    }

    /// Does the deferred work. To be called after the request is answered.
    pub async fn finish(&self) -> Result<(), ApiError> {
        for work in self.later.take() {
            work.await?;
        }
        Ok(())
    }

    /// Sets a cookie with the answer.
    pub(crate) fn set_cookie(&self, cookie: String) {
        self.cookies.borrow_mut().push(cookie);
    }

    /// Takes the cookies that were set.
    pub(crate) fn take_cookies(&self) -> Vec<String> {
        self.cookies.take()
    }
}
