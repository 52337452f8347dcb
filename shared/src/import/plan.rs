//! What becomes of a row, and what makes two rows the same.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, Hash};

use serde::{Deserialize, Serialize};

use crate::email::AddressKey;
use crate::import::findings::Finding;

/// What becomes of a row: `T` is what is to be written, `Id` what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan<T, Id> {
    /// Something new is made.
    Create(T),
    /// Something that is there is changed.
    Update(T),
    /// What is there says the same already: nothing is written [I2].
    Skip(Id),
    /// It cannot be: why.
    Fail(Finding),
}

/// What became of a row, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowResult {
    /// It made something.
    Created,
    /// It changed something.
    Updated,
    /// It changed nothing.
    Skipped,
    /// It was wrong.
    Failed,
}

impl<T, Id> Plan<T, Id> {
    /// What became of the row once it is written.
    pub const fn result(&self) -> RowResult {
        match self {
            Self::Create(_) => RowResult::Created,
            Self::Update(_) => RowResult::Updated,
            Self::Skip(_) => RowResult::Skipped,
            Self::Fail(_) => RowResult::Failed,
        }
    }
}

/// What a row can be found again by [I1]. No two rows of a file share one [I3].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// An id that another system gave.
    Id(String),
    /// An e-mail address.
    Address(AddressKey),
    /// An account's name.
    Name(String),
}

/// That another line of the file is about the same [I3].
pub fn twice(line: u32) -> Finding {
    Finding::SameLine { line }
}

/// Notes that `id` is in `line`; what is wrong where it was in one before [I3].
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
