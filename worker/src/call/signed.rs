//! Requests of services: signed with a secret that only the service and the deployment know
//! ([`shared::api::bounces`]). What stands in the header is looked at before the body is read,
//! and the signature before the body is parsed. All refusals are the same.

use axum::http::HeaderMap;
use shared::problem::ProblemCode;
use shared::words::server::bounces as words;

use super::{SIGNATURE, text};
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::secrets;

/// How old a signature may be, and how far a service's clock may be ahead, in seconds.
const WINDOW: u64 = 5 * 60;

/// A signature that is recent and still to be compared with the body.
pub(super) struct Seal<'a> {
    secret: &'a [u8],
    seconds: &'a str,
    signature: &'a str,
}

impl<'a> Seal<'a> {
    /// The signature in the headers.
    pub(super) fn of(ctx: &'a Ctx, headers: &'a HeaderMap) -> Result<Self, ApiError> {
        let secret = ctx.config.events_secret.as_deref();
        let (secret, value) = secret.zip(text(headers, SIGNATURE)).ok_or_else(refusal)?;
        let part = |name: &str| {
            value.split(',').find_map(|it| it.trim().strip_prefix(name)?.strip_prefix('='))
        };
        let (seconds, signature) = part("t").zip(part("v1")).ok_or_else(refusal)?;
        let at: i64 = seconds.parse().map_err(|_| refusal())?;
        if WINDOW < at.abs_diff(ctx.now.millis() / 1_000) {
            return Err(refusal());
        }
        Ok(Self { secret, seconds, signature })
    }

    /// Refuses a body that was not signed.
    pub(super) fn check(&self, body: &[u8]) -> Result<(), ApiError> {
        let signed = [self.seconds.as_bytes(), b".", body];
        let is_signed = secrets::is_signed(self.secret, &signed, self.signature);
        if is_signed { Ok(()) } else { Err(refusal()) }
    }
}

fn refusal() -> ApiError {
    ApiError::Request { code: ProblemCode::SignInNeeded, title: words::sign_the_event() }
}
