//! Everything that can be asked of the worker. An endpoint is a type; path,
//! method, input and reply are written here once, for the worker, the pages and
//! the tests.
//!
//! One file a subject; each ends in its table. [`ALL`] is all tables together. The
//! words that the rules speak, too, stand with the rules; the contract hands them on.

pub mod accounts;
pub mod addresses;
pub mod contacts;
pub mod dev;
pub mod imports;
pub mod operations;
pub mod portal;
pub mod portal_access;
pub mod relationships;
pub mod session;
pub mod tickets;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub use crate::ids::Named;
pub use crate::list::{Counted, Cursor, Letter, MAX_SEARCH_CHARS, PAGE_ROWS, Page};

/// How something is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads; changes nothing, however often.
    Get,
    /// Makes something.
    Post,
    /// Sets something to a given state.
    Put,
    /// Ends something.
    Delete,
}

impl Method {
    /// As HTTP writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// Who may ask at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Anybody: signing in, and what a mailed link does.
    Public,
    /// A contact who is signed in to the help center.
    Portal,
    /// An agent who is signed in to the desk.
    Desk,
    /// An agent who is an admin.
    Admin,
    /// Anybody, in development only.
    Dev,
}

/// One thing that can be asked of the worker.
pub trait Endpoint {
    /// Its name, which is also the handler's and the test module's.
    const NAME: &'static str;
    /// How it is asked.
    const METHOD: Method;
    /// Where: a path in which at most one segment reads `{id}`.
    const PATH: &'static str;
    /// Who may ask.
    const SIDE: Side;
    /// What stands in the place of `{id}`; [`NoId`] where nothing does.
    type Id: fmt::Display + FromStr;
    /// What is sent along: the query of a GET, the JSON body of the others.
    type Input: Serialize + DeserializeOwned;
    /// What comes back.
    type Reply: Serialize + DeserializeOwned;

    /// The path of the one with this id.
    fn path(id: &Self::Id) -> String {
        Self::PATH.replace("{id}", &id.to_string())
    }
}

/// An endpoint as a row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Route {
    /// Its name.
    pub name: &'static str,
    /// How it is asked.
    pub method: Method,
    /// Where.
    pub path: &'static str,
    /// Who may ask.
    pub side: Side,
}

impl Route {
    /// The row of `E`.
    pub const fn of<E: Endpoint>() -> Self {
        Self { name: E::NAME, method: E::METHOD, path: E::PATH, side: E::SIDE }
    }
}

/// Writes a table of endpoints:
/// `/// doc  Name: Method Side "path" (Id, Input) -> Reply;`
macro_rules! endpoints {
    ($($(#[$doc:meta])* $name:ident: $method:ident $side:ident $path:literal ($id:ty, $input:ty) -> $reply:ty;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub enum $name {}

            impl $crate::api::Endpoint for $name {
                const NAME: &'static str = stringify!($name);
                const METHOD: $crate::api::Method = $crate::api::Method::$method;
                const PATH: &'static str = $path;
                const SIDE: $crate::api::Side = $crate::api::Side::$side;
                type Id = $id;
                type Input = $input;
                type Reply = $reply;
            }
        )*

        /// The table of this file.
        pub const ENDPOINTS: &[$crate::api::Route] = &[$($crate::api::Route::of::<$name>(),)*];
    };
}
pub(crate) use endpoints;

/// Every endpoint there is.
pub const ALL: &[&[Route]] = &[
    session::ENDPOINTS,
    portal::ENDPOINTS,
    tickets::ENDPOINTS,
    accounts::ENDPOINTS,
    contacts::ENDPOINTS,
    addresses::ENDPOINTS,
    relationships::ENDPOINTS,
    operations::ENDPOINTS,
    portal_access::ENDPOINTS,
    imports::ENDPOINTS,
    dev::ENDPOINTS,
];

/// The id of what there is only one of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoId;

impl fmt::Display for NoId {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl FromStr for NoId {
    type Err = std::convert::Infallible;

    fn from_str(_: &str) -> Result<Self, Self::Err> {
        Ok(Self)
    }
}

/// Nothing to say, in either direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_endpoints_share_a_name_or_a_door() {
        let all: Vec<Route> = ALL.iter().copied().flatten().copied().collect();
        let names: BTreeSet<&str> = all.iter().map(|route| route.name).collect();
        let doors: BTreeSet<(&str, &str)> =
            all.iter().map(|route| (route.method.as_str(), route.path)).collect();
        assert_eq!((names.len(), doors.len()), (all.len(), all.len()));
    }

    #[test]
    fn a_path_says_which_side_it_is_for() {
        for route in ALL.iter().copied().flatten() {
            let sides: &[&str] = match route.side {
                Side::Public => &["/api/portal/", "/api/desk/"],
                Side::Portal => &["/api/portal/"],
                Side::Desk | Side::Admin => &["/api/desk/"],
                Side::Dev => &["/api/dev/"],
            };
            assert!(sides.iter().any(|side| route.path.starts_with(side)), "{route:?}");
            assert!(route.path.matches('{').count() <= 1, "{route:?}");
        }
    }
}
