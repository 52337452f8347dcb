//! Writes that take one round trip in the common case: the permission and the other
//! preconditions are guards of the batch that is written.

use crate::error::ApiError;
use crate::store::StoreError;

/// Writes. If a guard fails, `judge` reads the current data and explains the failure: it
/// returns a refusal, or the reply if there is nothing left to write. If `judge` finds no
/// reason, the cause is gone by now, and the write is tried once more.
pub(crate) async fn write<T>(
    write: impl AsyncFn() -> Result<T, ApiError>,
    judge: impl AsyncFn() -> Result<Option<T>, ApiError>,
) -> Result<T, ApiError> {
    let missed = match write().await {
        Err(ApiError::Store(StoreError::Stale)) => judge().await?,
        done => return done,
    };
    match missed {
        Some(reply) => Ok(reply),
        None => write().await,
    }
}
