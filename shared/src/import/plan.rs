//! The plan for a row, and the keys that make two rows the same.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, Hash};

use serde::{Deserialize, Serialize};

use crate::email::AddressKey;
use crate::import::findings::Finding;

/// The plan for a row. `T` is the change to write, `Id` the id of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan<T, Id> {
    /// A record is created.
    Create(T),
    /// An existing record is changed.
    Update(T),
    /// The existing record has the same values already: nothing is written [I2].
    Skip(Id),
    /// The row fails for this reason.
    Fail(Finding),
}

/// The result of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowResult {
    /// It created a record.
    Created,
    /// It changed a record.
    Updated,
    /// It changed nothing.
    Skipped,
    /// It failed.
    Failed,
}

impl<T, Id> Plan<T, Id> {
    /// The row's result once the plan is written.
    pub const fn result(&self) -> RowResult {
        match self {
            Self::Create(_) => RowResult::Created,
            Self::Update(_) => RowResult::Updated,
            Self::Skip(_) => RowResult::Skipped,
            Self::Fail(_) => RowResult::Failed,
        }
    }
}

/// A key that identifies the record of a row [I1]. No two rows of a file may share a key
/// [I3].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// An id from another system.
    Id(String),
    /// An e-mail address.
    Address(AddressKey),
    /// An account's name.
    Name(String),
}

/// The message that another line of the file is about the same record [I3].
pub fn twice(line: u32) -> Finding {
    Finding::SameLine { line: Some(line) }
}

/// Notes that `id` is in `line`. It fails if `id` was in an earlier line [I3].
pub fn note_line<Id: Eq + Hash, S: BuildHasher>(
    lines: &mut HashMap<Id, u32, S>,
    id: Id,
    line: u32,
) -> Result<(), Finding> {
    match lines.entry(id) {
        Entry::Occupied(before) => Err(twice(*before.get())),
        Entry::Vacant(free) => {
            free.insert(line);
            Ok(())
        }
    }
}
