//! Ids: one type a thing, so that a contact's id cannot stand for an account's.
//!
//! They are UUIDs of version 7 (sorted by the time of making, which is no
//! secret). People see only a ticket's [`TicketNumber`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A thing by its id and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Named<Id> {
    /// Its id.
    pub id: Id,
    /// What it is called.
    pub name: String,
}

/// A text that is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not an id")]
pub struct NotAnId;

/// Defines the id of one kind of thing.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id with this value.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The id as a plain UUID, for what speaks of things of any kind.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            /// Only the hyphenated form, so that a thing has one URL.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let id = Uuid::parse_str(text).map_err(|_| NotAnId)?;
                if id.to_string() == text { Ok(Self(id)) } else { Err(NotAnId) }
            }
        }
    )*};
}

ids! {
    /// Somebody who supports.
    AgentId,
    /// A group of agents that a ticket is worked by.
    DepartmentId,
    /// A branded portal.
    HelpCenterId,
    /// A customer: a company, or a department of one.
    AccountId,
    /// A person whom we support.
    ContactId,
    /// One of a contact's addresses.
    AddressId,
    /// A contact's belonging to an account, for one period.
    RelationshipId,
    /// A ticket. People know it by its [`TicketNumber`].
    TicketId,
    /// A message or an internal note on a ticket.
    MessageId,
    /// A sign-in that has not ended. Not the secret that proves it.
    SessionId,
    /// A one-time link. Not the secret in it.
    TokenId,
    /// A mail that waits to be sent, or was.
    MailId,
    /// A ticket's being shared with an account.
    ShareId,
    /// What somebody did: one use case, carried out once.
    OperationId,
    /// One run of the importer.
    ImportId,
}

/// The number that people know a ticket by: `#1042`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketNumber(u32);

impl TicketNumber {
    /// The ticket number `number`.
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for TicketNumber {
    type Err = std::num::ParseIntError;

    /// Digits only: `+7` and `007` are no second names of ticket 7.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.parse::<u32>()?;
        if number.to_string() == text { Ok(Self(number)) } else { "".parse::<u32>().map(Self) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_has_one_url() {
        let id = "0192f0c1-2b3c-7def-8abc-0123456789ab";
        assert!(id.parse::<ContactId>().is_ok());
        assert!(id.to_uppercase().parse::<ContactId>().is_err());
        assert!(id.replace('-', "").parse::<ContactId>().is_err());
        assert_eq!("1042".parse(), Ok(TicketNumber::new(1042)));
        for other in ["01042", "+1042", "-1", "", "1042 ", "99999999999"] {
            assert!(other.parse::<TicketNumber>().is_err(), "{other:?}");
        }
    }
}
