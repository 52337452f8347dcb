//! Mail that comes in: delivery reports [P13]. All other mail is refused, so that a person who
//! answers one of our mails learns that nobody reads it there.

use shared::words::server::bounces as words;

use crate::acts::bounces;
use crate::ctx::Ctx;
use crate::error::ApiError;

/// The largest delivery report, in bytes. It has our mail in it, which is a short text.
const MAX_BYTES: usize = 1024 * 1024;

/// What became of a mail that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was taken. One that is forged is taken like a good one.
    Silently,
    /// It was refused, for this reason.
    Refused(&'static str),
}

/// Takes a mail of `bytes` bytes that came to `to`. It is read only if it may be a report.
pub async fn take(
    ctx: &Ctx,
    (to, bytes): (&str, usize),
    read: impl AsyncFnOnce() -> Result<Vec<u8>, String>,
) -> Result<Taken, ApiError> {
    if !bounces::may_be_report(ctx, to) {
        return Ok(Taken::Silently);
    }
    if MAX_BYTES < bytes {
        return Ok(Taken::Refused(words::report_too_large()));
    }
    let mail = read().await.map_err(ApiError::unavailable)?;
    let is_report = bounces::take_report(ctx, to, &mail).await?;
    Ok(if is_report { Taken::Silently } else { Taken::Refused(words::not_a_report()) })
}
