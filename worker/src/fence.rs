//! The first fence against floods of sign-ins, link requests and events of mails: a rate limiter
//! of the platform, which costs no query. It counts roughly, and in each location of the platform
//! separately, so the counts in the database follow it ([`crate::store::attempts`]).

use async_trait::async_trait;
use shared::api::bounces::ReceiveMailEvent;
use shared::api::session::{RequestLink, SignInAgent, SignInContact};
use shared::api::{Endpoint, Route};

/// A rate limiter by network.
#[async_trait(?Send)]
pub trait Fence {
    /// Counts a request from the network `source`. Whether it is within the limit.
    async fn lets_pass(&self, source: &str) -> bool;
}

/// The window in which the fence counts, in seconds, as set in `wrangler.toml`.
pub(crate) const WINDOW_SECONDS: i64 = 60;

/// Whether requests to `route` are counted. Links are not: who has one can always use it.
pub(crate) fn is_before(route: &Route) -> bool {
    [SignInAgent::NAME, SignInContact::NAME, RequestLink::NAME, ReceiveMailEvent::NAME]
        .contains(&route.name)
}
