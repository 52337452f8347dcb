//! Ids. Each kind of record has its own id type, so that a contact's id cannot be passed
//! for an account's.
//!
//! Ids are UUIDs of version 7, which sort by creation time; the creation time is no secret.
//! People see only a ticket's [`TicketNumber`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A record's id and name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Named<Id> {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
}

/// A text that is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not an id")]
pub struct NotAnId;

/// Defines the id type of each kind of record.
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

            /// The id as a plain UUID, for code that handles records of any kind.
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

            /// Accepts only the hyphenated form, so that a record has a single URL.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let id = Uuid::parse_str(text).map_err(|_| NotAnId)?;
                if id.to_string() == text { Ok(Self(id)) } else { Err(NotAnId) }
            }
        }
    )*};
}

ids! {
    /// An agent: a person who answers tickets.
    AgentId,
    /// A group of agents who work on tickets.
    DepartmentId,
    /// A branded portal.
    HelpCenterId,
    /// A customer: a company, or a department of one.
    AccountId,
    /// A contact: a person who gets support.
    ContactId,
    /// One of a contact's addresses.
    AddressId,
    /// A contact's relationship with an account, for one period.
    RelationshipId,
    /// A ticket. People know it by its [`TicketNumber`].
    TicketId,
    /// A message or an internal note on a ticket.
    MessageId,
    /// A session. This is not the session's secret.
    SessionId,
    /// A one-time link. This is not the link's secret.
    TokenId,
    /// A mail that is queued or was sent.
    MailId,
    /// A share of a ticket with an account.
    ShareId,
    /// An operation: one use case that was carried out once.
    OperationId,
    /// A tag of contacts and accounts.
    TagId,
    /// A group of contacts.
    GroupId,
    /// A role that contacts have at accounts.
    RoleId,
    /// A field that an admin has defined.
    FieldId,
    /// A saved view of a list.
    ViewId,
    /// One run of the importer.
    ImportId,
    /// An export of a list.
    ExportId,
    /// A bulk act: one act on many records.
    BulkId,
    /// A job: work that the server goes on with by itself.
    JobId,
    /// The workspace.
    WorkspaceId,
}

impl WorkspaceId {
    /// The only workspace of a deployment.
    pub const ONLY: Self = Self(Uuid::nil());
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

    /// Accepts digits only, without leading zeros, so that `+7` and `007` are not ticket 7.
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
