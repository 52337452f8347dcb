//! The worker's HTTP API. An endpoint is a type. Its path, method, input and reply are
//! defined here once, for the worker, the pages and the tests.
//!
//! There is one file per subject, and each ends with its table of endpoints. [`ALL`] has
//! all tables. Types that the rules also use are defined with the rules and re-exported
//! here.

pub mod accounts;
pub mod addresses;
pub mod agents;
pub mod bounces;
pub mod bulk;
pub mod contacts;
pub mod dev;
pub mod duplicates;
pub mod erasure;
pub mod exports;
pub mod fields;
pub mod groups;
pub mod imports;
pub mod jobs;
pub mod letters;
pub mod merges;
pub mod operations;
pub mod operations_log;
pub mod parent_accounts;
pub mod phones;
pub mod portal;
pub mod portal_access;
pub mod presence;
pub mod recycle_bin;
pub mod relationships;
pub mod reports;
pub mod roles;
pub mod search;
pub mod session;
pub mod settings;
pub mod shares;
pub mod tags;
pub mod tickets;
pub mod timeline;
pub mod views;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub use crate::ids::Named;
pub use crate::list::{Counted, Cursor, Letter, MAX_SEARCH_CHARS, PAGE_ROWS, Page};

/// An endpoint's HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads, and changes nothing.
    Get,
    /// Creates something.
    Post,
    /// Sets something to a given state.
    Put,
    /// Ends or deletes something.
    Delete,
}

impl Method {
    /// The name in HTTP.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// Who may call an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Anyone: signing in, and using mailed links.
    Public,
    /// A contact who is signed in to the help center.
    Portal,
    /// An agent who is signed in to the desk.
    Desk,
    /// An agent who is an admin.
    Admin,
    /// A service that signs its requests with a secret of its own.
    Service,
    /// Anyone, in development only.
    Dev,
}

/// What the body of a request is. A GET has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Body {
    /// The input as JSON.
    Json,
    /// The bytes of a file, as `application/octet-stream`. There is no input.
    File {
        /// The most bytes.
        max: usize,
    },
}

/// An endpoint of the worker.
pub trait Endpoint {
    /// Its name, from which the handler and the test module are named.
    const NAME: &'static str;
    /// The method.
    const METHOD: Method;
    /// The path. At most one segment is `{id}`.
    const PATH: &'static str;
    /// Who may call it.
    const SIDE: Side;
    /// What the body of a request is.
    const BODY: Body;
    /// The type of `{id}`; [`NoId`] if the path has no id.
    type Id: fmt::Display + FromStr;
    /// The input: the query of a GET, the JSON body of the other methods.
    type Input: Serialize + DeserializeOwned;
    /// The response body.
    type Reply: Serialize + DeserializeOwned;

    /// The path with this id filled in.
    fn path(id: &Self::Id) -> String {
        Self::PATH.replace("{id}", &id.to_string())
    }
}

/// An endpoint as a row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Route {
    /// Its name.
    pub name: &'static str,
    /// The method.
    pub method: Method,
    /// The path.
    pub path: &'static str,
    /// Who may call it.
    pub side: Side,
    /// What the body of a request is.
    pub body: Body,
}

impl Route {
    /// The row of `E`.
    pub const fn of<E: Endpoint>() -> Self {
        Self { name: E::NAME, method: E::METHOD, path: E::PATH, side: E::SIDE, body: E::BODY }
    }
}

/// Writes a table of endpoints:
/// `/// doc  Name: Method Side "path" (Id, Input) -> Reply;`
///
/// One that takes a file has `(Id, Nothing, file MAX_BYTES)`.
macro_rules! endpoints {
    (@body) => { $crate::api::Body::Json };
    (@body $max:expr) => { $crate::api::Body::File { max: $max } };
    ($($(#[$doc:meta])* $name:ident: $method:ident $side:ident $path:literal ($id:ty, $input:ty $(, file $max:expr)?) -> $reply:ty;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub enum $name {}

            impl $crate::api::Endpoint for $name {
                const NAME: &'static str = stringify!($name);
                const METHOD: $crate::api::Method = $crate::api::Method::$method;
                const PATH: &'static str = $path;
                const SIDE: $crate::api::Side = $crate::api::Side::$side;
                const BODY: $crate::api::Body = $crate::api::endpoints!(@body $($max)?);
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

/// All endpoints.
pub const ALL: &[&[Route]] = &[
    session::ENDPOINTS,
    portal::ENDPOINTS,
    tickets::ENDPOINTS,
    presence::ENDPOINTS,
    recycle_bin::ENDPOINTS,
    erasure::ENDPOINTS,
    accounts::ENDPOINTS,
    parent_accounts::ENDPOINTS,
    reports::ENDPOINTS,
    contacts::ENDPOINTS,
    addresses::ENDPOINTS,
    bounces::ENDPOINTS,
    relationships::ENDPOINTS,
    roles::ENDPOINTS,
    operations::ENDPOINTS,
    operations_log::ENDPOINTS,
    phones::ENDPOINTS,
    tags::ENDPOINTS,
    groups::ENDPOINTS,
    timeline::ENDPOINTS,
    portal_access::ENDPOINTS,
    imports::ENDPOINTS,
    exports::ENDPOINTS,
    fields::ENDPOINTS,
    bulk::ENDPOINTS,
    jobs::ENDPOINTS,
    settings::ENDPOINTS,
    agents::ENDPOINTS,
    search::ENDPOINTS,
    letters::ENDPOINTS,
    views::ENDPOINTS,
    duplicates::ENDPOINTS,
    dev::ENDPOINTS,
];

/// The id of a path without `{id}`.
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

/// An empty input or reply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_endpoints_share_a_name_or_a_method_and_path() {
        let all: Vec<Route> = ALL.iter().copied().flatten().copied().collect();
        let names: BTreeSet<&str> = all.iter().map(|route| route.name).collect();
        let places: BTreeSet<(&str, &str)> =
            all.iter().map(|route| (route.method.as_str(), route.path)).collect();
        assert_eq!((names.len(), places.len()), (all.len(), all.len()));
    }

    #[test]
    fn a_path_says_which_side_it_is_for() {
        for route in ALL.iter().copied().flatten() {
            let sides: &[&str] = match route.side {
                Side::Public => &["/api/portal/", "/api/desk/"],
                Side::Portal => &["/api/portal/"],
                Side::Desk | Side::Admin => &["/api/desk/"],
                Side::Service => &["/api/mail/"],
                Side::Dev => &["/api/dev/"],
            };
            assert!(sides.iter().any(|side| route.path.starts_with(side)), "{route:?}");
            assert!(route.path.matches('{').count() <= 1, "{route:?}");
        }
    }
}
