//! The columns of fields that admins define, and of the values in them: see [`super`].

macro_rules! custom_fields {
    ($make:ident) => {
        $crate::store::records::$make!(
            "custom_fields",
            ["id"],
            ["target", "name", "name_key", "kind", "options", "created_at", "archived_at"],
            [],
            (),
            ""
        )
    };
}

macro_rules! custom_values {
    ($make:ident) => {
        $crate::store::records::$make!(
            "custom_values",
            ["record_id", "field_id"],
            ["target", "kind", "value"],
            [],
            (),
            ""
        )
    };
}

pub(crate) use {custom_fields, custom_values};
