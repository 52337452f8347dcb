//! Statements with their parameters, and the trait that runs them.
//!
//! A statement's text is a constant or built from constants: input of a request never
//! becomes SQL.

use std::borrow::Cow;
use std::rc::Rc;

use async_trait::async_trait;
use serde::Serialize;
use shared::time::Timestamp;

use super::error::StoreError;

/// The database.
#[async_trait(?Send)]
pub trait Sql {
    /// Runs a batch: all of it or nothing, in one round trip.
    async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError>;

    /// A session of the database for one request that starts at `start`; `None` if the
    /// database has no replicas.
    fn session(&self, start: Start<'_>) -> Option<Rc<dyn Sql>> {
        let _ = start;
        None
    }

    /// The bookmark of the primary after the last batch of a session.
    fn bookmark(&self) -> Option<String> {
        None
    }
}

/// The copy of the database that a session may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start<'a> {
    /// Always the primary.
    Primary,
    /// The nearest copy that has reached this bookmark. Writes still go to the primary.
    Nearest(&'a str),
}

/// A statement: a text of this folder, and its parameters.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The text.
    pub text: Cow<'static, str>,
    /// The values of `?1`, `?2` and so on.
    pub params: Vec<Param>,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Param {
    /// Nothing.
    Null,
    /// A whole number, exact to 2^53.
    Int(i64),
    /// A text.
    Text(String),
}

impl Param {
    /// The word of an enum's variant.
    pub(crate) fn word<T: Serialize>(word: &T) -> Self {
        let json = serde_json::to_string(word).unwrap_or_default();
        let word = json.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
        word.map_or(Self::Null, |it| Self::Text(it.to_owned()))
    }
}

/// `text` without parameters.
pub(crate) const fn sql(text: &'static str) -> Statement {
    Statement { text: Cow::Borrowed(text), params: Vec::new() }
}

impl Statement {
    /// Adds the next parameter.
    pub(crate) fn with(mut self, param: impl Bind) -> Self {
        self.params.push(param.bind());
        self
    }

    /// Adds `value` as JSON as the next parameter. Lists are passed like this, because a
    /// query takes at most 100 parameters.
    pub(crate) fn with_json<T: Serialize + ?Sized>(mut self, value: &T) -> Self {
        self.params.push(serde_json::to_string(value).map_or(Param::Null, Param::Text));
        self
    }

    /// Adds the word of an enum's variant as the next parameter.
    pub(crate) fn with_word<T: Serialize>(mut self, word: &T) -> Self {
        self.params.push(Param::word(word));
        self
    }
}

/// A type that can be a parameter.
pub(crate) trait Bind {
    /// The parameter.
    fn bind(self) -> Param;
}

impl Bind for Param {
    fn bind(self) -> Param {
        self
    }
}

impl Bind for &str {
    fn bind(self) -> Param {
        Param::Text(self.to_owned())
    }
}

impl Bind for String {
    fn bind(self) -> Param {
        Param::Text(self)
    }
}

impl Bind for &String {
    fn bind(self) -> Param {
        Param::Text(self.clone())
    }
}

impl Bind for i64 {
    fn bind(self) -> Param {
        Param::Int(self)
    }
}

impl Bind for bool {
    fn bind(self) -> Param {
        Param::Int(i64::from(self))
    }
}

impl Bind for Timestamp {
    fn bind(self) -> Param {
        Param::Int(self.millis())
    }
}

impl<T: Bind> Bind for Option<T> {
    fn bind(self) -> Param {
        self.map_or(Param::Null, Bind::bind)
    }
}

/// Implements [`Bind`] for ids, which are stored as their `Display` text.
macro_rules! bind_display {
    ($($name:ty,)*) => {$(
        impl Bind for $name {
            fn bind(self) -> Param {
                Param::Text(self.to_string())
            }
        }
    )*};
}

bind_display! {
    shared::ids::AccountId, shared::ids::AddressId, shared::ids::AgentId, shared::ids::BulkId,
    shared::ids::ContactId, shared::ids::DepartmentId, shared::ids::FieldId, shared::ids::GroupId,
    shared::ids::HelpCenterId, shared::ids::TagId,
    shared::ids::ExportId, shared::ids::ImportId, shared::ids::JobId, shared::ids::MailId, shared::ids::MessageId, shared::ids::OperationId,
    shared::ids::RelationshipId, shared::ids::RoleId, shared::ids::SessionId, shared::ids::TicketId,
    shared::ids::TokenId, shared::ids::ViewId,
}

impl Bind for shared::ids::TicketNumber {
    fn bind(self) -> Param {
        Param::Int(i64::from(self.get()))
    }
}
