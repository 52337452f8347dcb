//! Access levels: what a relationship lets a contact do with *colleagues'*
//! tickets of the account, and where the level comes from [V6].

use serde::{Deserialize, Serialize};

/// What a contact may do with colleagues' tickets of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessLevel {
    /// Nothing: the contact sees only their own tickets.
    Own,
    /// See all tickets.
    AllRead,
    /// See all tickets and reply.
    AllReply,
    /// Also close tickets, invite colleagues, and set levels up to their own.
    Manage,
}

impl AccessLevel {
    /// All levels, from the least to the most.
    pub const ALL: [Self; 4] = [Self::Own, Self::AllRead, Self::AllReply, Self::Manage];

    /// Its name in the database and in the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::AllRead => "all_read",
            Self::AllReply => "all_reply",
            Self::Manage => "manage",
        }
    }

    /// The level with this name.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// Where an effective level comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LevelSource {
    /// It is set on the relationship itself.
    Relationship,
    /// The account gives it to the relationship's role.
    Role,
    /// It is the account's default.
    Default,
}

/// A level and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EffectiveLevel {
    /// The level.
    pub level: AccessLevel,
    /// Where it comes from.
    pub source: LevelSource,
}

impl EffectiveLevel {
    /// The relationship's own level, else that of its role, else the account's
    /// default. The most permissive does *not* win.
    pub fn of(own: Option<AccessLevel>, role: Option<AccessLevel>, default: AccessLevel) -> Self {
        match (own, role) {
            (Some(level), _) => Self { level, source: LevelSource::Relationship },
            (None, Some(level)) => Self { level, source: LevelSource::Role },
            (None, None) => Self { level: default, source: LevelSource::Default },
        }
    }

    /// The level, where it is set on the relationship itself.
    pub fn own(self) -> Option<AccessLevel> {
        (self.source == LevelSource::Relationship).then_some(self.level)
    }
}

#[cfg(test)]
mod tests {
    use super::AccessLevel::{AllRead, AllReply, Manage, Own};
    use super::*;

    #[test]
    fn the_word_of_a_level_is_the_one_in_json() {
        for level in AccessLevel::ALL {
            assert_eq!(serde_json::to_value(level).unwrap(), level.word());
            assert_eq!(AccessLevel::of_word(level.word()), Some(level));
        }
    }

    #[test]
    fn v6_the_nearest_level_wins_not_the_widest() {
        let check = |own, role, default, level, source| {
            assert_eq!(EffectiveLevel::of(own, role, default), EffectiveLevel { level, source });
        };
        check(Some(Own), Some(Manage), AllReply, Own, LevelSource::Relationship);
        check(None, Some(AllRead), Manage, AllRead, LevelSource::Role);
        check(None, None, AllReply, AllReply, LevelSource::Default);
    }
}
