//! The fields that admins define for contacts and accounts. They are changed by
//! [`super::operations`], and their values with the contact or account.

use serde::{Deserialize, Serialize};

use crate::api::{Counted, NoId, Nothing, endpoints};
use crate::fields::custom::{CustomField, CustomKind, Target};
use crate::ids::FieldId;

/// A field in the list of fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedField {
    /// What has the field.
    pub target: Target,
    /// The field.
    pub field: CustomField,
    /// Whether it is archived: its values stay, and it is not shown.
    pub is_archived: bool,
    /// How many contacts or accounts have a value in it.
    pub records: Counted,
}

/// A field that is to be defined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewField {
    /// What has the field.
    pub target: Target,
    /// Its name.
    pub name: String,
    /// The kind of its values. It never changes.
    pub kind: CustomKind,
    /// The options of a choice, in their order.
    #[serde(default)]
    pub options: Vec<String>,
}

/// The next name and options of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldEdit {
    /// Which.
    pub field: FieldId,
    /// Its next name.
    pub name: String,
    /// Its next options, in their order. Records keep a value that is none of them.
    #[serde(default)]
    pub options: Vec<String>,
}

/// A field that is archived or restored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChosenField {
    /// Which.
    pub field: FieldId,
}

/// Whose fields a form needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormOf {
    /// What the form creates: a contact, if it is not said.
    #[serde(default)]
    pub target: Target,
}

endpoints! {
    /// All fields, archived ones too, with how many records have a value in each.
    ListFields: Get Desk "/api/desk/fields" (NoId, Nothing) -> Vec<ListedField>;
    /// The fields of the form that creates a contact or an account.
    ListFormFields: Get Desk "/api/desk/form-fields" (NoId, FormOf) -> Vec<CustomField>;
}
