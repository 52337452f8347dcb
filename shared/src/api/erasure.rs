//! Erasing a person: what it would remove, and doing it [D7]. The contact must be deleted. It
//! cannot be undone.

use serde::{Deserialize, Serialize};

use crate::api::{Nothing, endpoints};
use crate::ids::{ContactId, OperationId};

/// What erasing a contact would do by now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasurePreview {
    /// The contact's name.
    pub name: String,
    /// The contact's version, for [`Erasure`].
    pub version: i64,
    /// Whether the contact is erased already.
    pub is_erased: bool,
    /// The names of the contacts that were merged into this one. They are erased, too.
    pub merged: Vec<String>,
    /// How many tickets they raised. These stay, without a name.
    pub tickets: u32,
    /// How many operations of the log lose the values that they changed.
    pub operations: u32,
    /// How many mails to them are deleted.
    pub mails: u32,
    /// How many rows of imported files are emptied.
    pub import_rows: u32,
    /// How many exported files are deleted, since they may contain the person.
    pub exports: u32,
}

/// Which state of the contact is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erasure {
    /// The version of the preview.
    pub version: i64,
}

/// What erasing has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// The operation; none: the contact was erased before, and nothing has changed.
    pub operation: Option<OperationId>,
}

endpoints! {
    /// What erasing a deleted contact would remove.
    PreviewErasure: Get Admin "/api/desk/recycle-bin/contacts/{id}/erasure" (ContactId, Nothing) -> ErasurePreview;
    /// Erases a deleted contact for good.
    EraseContact: Post Admin "/api/desk/recycle-bin/contacts/{id}/erasure" (ContactId, Erasure) -> Erased;
}
