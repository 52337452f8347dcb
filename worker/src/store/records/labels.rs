//! The columns of tags and groups, and of what they are on, and of roles: see [`super`].

macro_rules! tags {
    ($make:ident) => {
        $crate::store::records::$make!(
            "tags",
            ["id"],
            ["name", "name_key", "root_id", "created_at", "deleted_at"],
            [],
            (),
            ""
        )
    };
}

macro_rules! contact_tags {
    ($make:ident) => {
        $crate::store::records::$make!(
            "contact_tags",
            ["contact_id", "tag_id"],
            ["added_at"],
            [],
            (),
            ""
        )
    };
}

macro_rules! account_tags {
    ($make:ident) => {
        $crate::store::records::$make!(
            "account_tags",
            ["account_id", "tag_id"],
            ["added_at"],
            [],
            (),
            ""
        )
    };
}

macro_rules! contact_groups {
    ($make:ident) => {
        $crate::store::records::$make!(
            "contact_groups",
            ["id"],
            ["name", "name_key", "description", "created_at", "deleted_at"],
            [],
            (),
            ""
        )
    };
}

macro_rules! group_members {
    ($make:ident) => {
        $crate::store::records::$make!(
            "group_members",
            ["group_id", "contact_id"],
            ["added_at"],
            [],
            (),
            ""
        )
    };
}

macro_rules! relationship_roles {
    ($make:ident) => {
        $crate::store::records::$make!(
            "relationship_roles",
            ["id"],
            ["key", "name", "name_key", "created_at", "archived_at"],
            [],
            (),
            ""
        )
    };
}

pub(crate) use {
    account_tags, contact_groups, contact_tags, group_members, relationship_roles, tags,
};
