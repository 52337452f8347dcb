//! Writes that take one wait where nothing stands in the way: the right to them and
//! what they rest on are guards of the one batch that is written.

use crate::error::ApiError;
use crate::store::StoreError;

/// Writes. Where a guard was missed, `judge` goes the way of a read and says what
/// stands in the way: a refusal, or the reply where there is nothing to write. Where it
/// finds nothing, what stood there has gone by, and it is written after all.
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
