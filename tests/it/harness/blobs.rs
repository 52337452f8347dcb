//! The store of blobs of an in-process world.

use api_worker::blobs::Blobs;
use async_trait::async_trait;

use super::*;

/// Blobs in memory, with the time of their end.
#[derive(Default)]
pub(crate) struct Memory {
    blobs: RefCell<BTreeMap<String, (Vec<u8>, Timestamp)>>,
    /// Whether the store answers with errors.
    pub(crate) is_down: Cell<bool>,
}

impl Memory {
    /// The keys of all blobs.
    pub(crate) fn keys(&self) -> Vec<String> {
        self.blobs.borrow().keys().cloned().collect()
    }

    /// Loses all blobs.
    pub(crate) fn lose(&self) {
        self.blobs.borrow_mut().clear();
    }

    fn is_up(&self) -> Result<(), String> {
        if self.is_down.get() { Err("the store is down".to_owned()) } else { Ok(()) }
    }
}

#[async_trait(?Send)]
impl Blobs for Memory {
    async fn put(&self, key: &str, bytes: &[u8], expires: Timestamp) -> Result<(), String> {
        self.is_up()?;
        self.blobs.borrow_mut().insert(key.to_owned(), (bytes.to_vec(), expires));
        Ok(())
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, String> {
        self.is_up()?;
        Ok(self.blobs.borrow().get(key).map(|(bytes, _)| bytes.clone()))
    }

    async fn delete(&self, key: &str) -> Result<(), String> {
        self.is_up()?;
        self.blobs.borrow_mut().remove(key);
        Ok(())
    }
}

impl World {
    /// The store of blobs.
    pub(crate) fn blobs(&self) -> &Memory {
        &self.blobs
    }
}
