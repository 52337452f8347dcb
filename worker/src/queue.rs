//! The queue of jobs: its messages name a job, whose next slices are to be done. A message may
//! be delivered several times, or get lost ([`crate::jobs`]).

use async_trait::async_trait;
use shared::ids::JobId;

use crate::ctx::Ctx;

/// Sends the messages of jobs.
#[async_trait(?Send)]
pub trait Queue {
    /// Sends a message that names `job`. `ctx` is that of the request or message after which
    /// it is sent. The error is for the operators.
    async fn send(&self, ctx: &Ctx, job: JobId) -> Result<(), String>;
}
