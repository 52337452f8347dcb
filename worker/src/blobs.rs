//! Blobs: bytes that are written once, under a key that names nothing else. They hold what is
//! too large for a row of the database, which decides who gets them [K1].

use async_trait::async_trait;
use shared::time::Timestamp;

/// A store of blobs. Errors are for the operators.
#[async_trait(?Send)]
pub trait Blobs {
    /// Stores `bytes` under `key`, at least until `expires`.
    async fn put(&self, key: &str, bytes: &[u8], expires: Timestamp) -> Result<(), String>;

    /// The bytes under `key`, unless they have expired or were deleted.
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, String>;

    /// Deletes the bytes under `key`, if there are any.
    async fn delete(&self, key: &str) -> Result<(), String>;
}
