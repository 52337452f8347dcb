//! The body of a request: who may send one, how large it is, and of which type.

use axum::body::{Body, HttpBody};
use axum::http::HeaderMap;
use axum::http::header;
use http_body_util::{BodyExt, Limited};
use shared::api::{self, Route, Side};
use shared::problem::ProblemCode;
use shared::words::server::{import_files, problems as words};

use super::{MAX_BODY, text};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate;

/// The largest body of a request that needs no session, in bytes: an address and a
/// password, or an event of a mail, with room to spare.
const MAX_PUBLIC_BODY: usize = 32 * 1024;

/// Before a larger body than this is read, the session is checked in the database. That
/// takes one more round trip, which common requests are small enough to avoid.
const ASKS_FIRST: usize = 64 * 1024;

/// The largest body of a request to `route`, in bytes.
fn limit(route: &Route) -> usize {
    match (route.body, route.side) {
        (api::Body::File { max }, _) => max,
        (api::Body::Json, Side::Public | Side::Service | Side::Dev) => MAX_PUBLIC_BODY,
        (api::Body::Json, Side::Portal | Side::Desk | Side::Admin) => MAX_BODY,
    }
}

/// Reads the body. A request without the session that it needs, or with a body that is too
/// large, is refused before its body is read.
pub(super) async fn take_in(
    ctx: &Ctx,
    (route, caller): (&Route, &Caller),
    headers: &HeaderMap,
    body: Body,
) -> Result<Vec<u8>, ApiError> {
    let announced = text(headers, header::CONTENT_LENGTH).and_then(|it| it.parse::<usize>().ok());
    let announced =
        announced.or_else(|| body.size_hint().exact().and_then(|it| usize::try_from(it).ok()));
    if !matches!(route.side, Side::Public | Side::Service | Side::Dev) {
        if caller.session.is_none() {
            return Err(ApiError::SignInNeeded);
        }
        let is_file = matches!(route.body, api::Body::File { .. });
        if is_file || announced.is_none_or(|bytes| ASKS_FIRST < bytes) {
            gate::let_in(ctx, caller, route.side).await?;
        }
    }
    let limit = limit(route);
    if announced.is_some_and(|bytes| limit < bytes) {
        return Err(too_large(route));
    }
    check_type(headers, route.body)?;
    let collected = Limited::new(body, limit).collect().await.map_err(|_| too_large(route))?;
    Ok(collected.to_bytes().to_vec())
}

fn too_large(route: &Route) -> ApiError {
    let title = match route.body {
        api::Body::Json => words::too_large().to_owned(),
        api::Body::File { max } => import_files::file_too_large(&(max / 1_000_000).to_string()),
    };
    ApiError::rule(ProblemCode::TooLarge, title)
}

/// A file is sent as bytes: a form of another site cannot do that.
fn check_type(headers: &HeaderMap, body: api::Body) -> Result<(), ApiError> {
    let is_file = matches!(body, api::Body::File { .. });
    if is_file && !is_type(headers, "application/octet-stream") {
        let title = import_files::send_bytes();
        return Err(ApiError::Request { code: ProblemCode::UnsupportedMediaType, title });
    }
    Ok(())
}

/// Whether the body is said to be of this type.
fn is_type(headers: &HeaderMap, name: &str) -> bool {
    let kind = text(headers, header::CONTENT_TYPE).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(name)
}

/// The body, if it looks like a JSON object.
pub(super) fn json(headers: &HeaderMap, bytes: Vec<u8>) -> Result<String, ApiError> {
    if bytes.is_empty() {
        // A request without input may leave out the empty object.
        return Ok("{}".to_owned());
    }
    if !is_type(headers, "application/json") {
        return Err(ApiError::Request {
            code: ProblemCode::UnsupportedMediaType,
            title: words::send_json(),
        });
    }
    // Serde accepts an array for a struct, with values by position, so a field could be
    // set without its name.
    let text = String::from_utf8(bytes).ok().filter(|it| it.trim_ascii_start().starts_with('{'));
    text.ok_or_else(not_expected)
}

pub(super) fn not_expected() -> ApiError {
    ApiError::Request { code: ProblemCode::Malformed, title: words::not_the_json_expected() }
}
