//! The calling agent's jobs. They are done in [`crate::jobs`].

use shared::api::Nothing;
use shared::api::jobs::{Job, Jobs, ListJobs, MarkJobsSeen};
use shared::words::server::jobs as words;

use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::Batch;
use crate::store::change::Change;
use crate::store::gate::as_agent;
use crate::store::jobs::{self as store, Failure};

/// The calling agent's jobs.
pub(crate) async fn list_jobs(ctx: &Ctx, call: Call<ListJobs>) -> Result<Jobs, ApiError> {
    let (batch, jobs) = Batch::of::<Job>(store::list(call.caller.session(), ctx.now));
    let (_, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let mut jobs = answers.all(jobs)?;
    for job in &mut jobs {
        job.reason = job.reason.as_deref().map(sentence);
    }
    Ok(Jobs { jobs })
}

fn sentence(word: &str) -> String {
    match Failure::of(word) {
        Failure::NoRight => words::no_right(),
        Failure::Broken => words::broken(),
    }
    .to_owned()
}

/// Marks the calling agent's jobs that have ended as seen.
pub(crate) async fn mark_jobs_seen(
    ctx: &Ctx,
    call: Call<MarkJobsSeen>,
) -> Result<Nothing, ApiError> {
    let (asker, _) = as_agent(ctx, &call.caller, Batch::new()).await?;
    let own = asker.own_agent().ok_or(ApiError::NotFound)?;
    let mut change = Change::unlogged(ctx, &call.caller, &own)?;
    change.then(store::see(&own, ctx.now));
    change.commit(ctx, &call.caller, &Nothing {}).await?;
    Ok(Nothing {})
}
