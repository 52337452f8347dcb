//! Tags and groups: their names, and how many there may be.
//!
//! Tags are one list for the whole workspace, and contacts and accounts have them. Groups
//! have contacts only. Both are *labels* where they follow the same rules.

use std::fmt;

use crate::text::{Description, GroupName, Mistakes, TagName, TextError, account_key};
use crate::words::both::rules as words;

/// The most tags that a contact or an account has.
pub const MAX_TAGS: usize = 20;

/// The most tags that a workspace has.
pub const MAX_TAGS_IN_ALL: u32 = 1_000;

/// The most groups that a workspace has.
pub const MAX_GROUPS: u32 = 500;

/// The most contacts or accounts whose tags or groups are changed at once: two full pages
/// of a list.
pub const MAX_AT_ONCE: usize = 200;

/// Why a text is not the name of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagNameError {
    /// It is empty or too long.
    Text(TextError),
    /// It has a comma or a semicolon, which separate tags in a file.
    Separator,
}

impl fmt::Display for TagNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(error) => error.fmt(f),
            Self::Separator => f.write_str(words::tag_without_separators()),
        }
    }
}

impl std::error::Error for TagNameError {}

/// The name of a tag as it was typed.
pub fn tag_name(text: &str) -> Result<TagName, TagNameError> {
    let name = TagName::parse(text).map_err(TagNameError::Text)?;
    if name.as_str().contains([',', ';', '，', '；']) {
        Err(TagNameError::Separator)
    } else {
        Ok(name)
    }
}

/// The form of a tag's or a group's name that is the same for all of its spellings. No two
/// tags have the same one, and no two groups.
pub fn label_key(name: &str) -> String {
    account_key(name)
}

/// The name and description of a group, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupBody {
    /// The name.
    pub name: GroupName,
    /// What it is for.
    pub description: Option<Description>,
}

impl GroupBody {
    /// Checks a group as it was typed; the form and the worker both call this.
    pub fn parse(name: &str, description: &str) -> Result<Self, Vec<crate::problem::FieldProblem>> {
        let mut mistakes = Mistakes::default();
        let name = mistakes.check("name", GroupName::parse(name));
        let description = mistakes.check("description", Description::parse_optional(description));
        let body = name.zip(description).map(|(name, description)| Self { name, description });
        mistakes.finish(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_one_short_line_without_what_separates_tags() {
        assert_eq!(tag_name("  Key\naccount ").unwrap().as_str(), "Key account");
        for text in ["a, b", "a;b", "a，b", "；"] {
            assert_eq!(tag_name(text), Err(TagNameError::Separator), "{text}");
        }
        assert!(matches!(tag_name(" \u{200B}"), Err(TagNameError::Text(TextError::Empty(_)))));
        assert!(tag_name(&"x".repeat(40)).is_ok());
        assert!(matches!(
            tag_name(&"x".repeat(41)),
            Err(TagNameError::Text(TextError::TooLong { max: 40 }))
        ));
    }

    #[test]
    fn a_name_in_another_spelling_is_the_same_name() {
        for (one, other, same) in [
            ("VIP", "vip", true),
            ("Key account", "key  Account", true),
            ("Jose\u{301}", "JOS\u{c9}", true),
            ("ＶＩＰ", "VIP", true),
            ("Jose", "José", false),
            ("VIP", "VIPs", false),
        ] {
            assert_eq!(label_key(one) == label_key(other), same, "{one} {other}");
        }
    }

    #[test]
    fn all_mistakes_of_a_group_are_told_at_once() {
        let mistakes = GroupBody::parse(" ", &"x".repeat(501)).unwrap_err();
        let fields: Vec<_> = mistakes.iter().map(|it| it.field.clone()).collect();
        assert_eq!(fields, ["name", "description"]);
        let group = GroupBody::parse("Beta testers", "").unwrap();
        assert_eq!((group.name.as_str(), group.description), ("Beta testers", None));
    }
}
