//! Rows of fields that admins have defined, and of the values in them.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fields::custom::{CustomKind, Target};
use crate::ids::FieldId;
use crate::operations::effects::Record;
use crate::time::Timestamp;

row! {
    /// A field that an admin has defined.
    CustomFieldRow {
        /// The id.
        id: FieldId,
        /// What has the field.
        target: Target,
        /// The name.
        name: String,
        /// The name, the same for all of its spellings.
        name_key: String,
        /// The kind of its values.
        kind: CustomKind,
        /// The options, as a list in JSON.
        options: String,
        /// When it was created.
        created_at: Timestamp,
        /// When it was archived; none: it is shown.
        archived_at: Option<Timestamp>,
    }
}

impl CustomFieldRow {
    /// The options, in their order.
    pub fn option_list(&self) -> Vec<String> {
        serde_json::from_str(&self.options).unwrap_or_default()
    }
}

row! {
    /// The value of a record in such a field.
    CustomValueRow {
        /// The contact or account.
        record_id: Uuid,
        /// The field.
        field_id: FieldId,
        /// Which of the two it is.
        target: Target,
        /// The kind of the field.
        kind: CustomKind,
        /// The value.
        value: String,
    }
}

impl CustomValueRow {
    /// The record.
    pub fn record(&self) -> Record {
        match self.target {
            Target::Contact => Record::Contact(self.record_id.into()),
            Target::Account => Record::Account(self.record_id.into()),
        }
    }
}
