//! Turns a request into a call of a handler (origin, id, input, caller) and the
//! handler's reply into a response. Authorization is in the handlers.

mod body;
mod signed;

use std::cell::RefCell;

use axum::RequestExt;
use axum::body::Body;
use axum::extract::RawPathParams;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Request, Response, StatusCode};
use shared::api::bounces::SIGNATURE_HEADER;
use shared::api::{self, Endpoint, Method, Route, Side};
use shared::portal::help_center::{HELP_CENTER_HEADER, HelpCenterSlug};
use shared::problem::ProblemCode;
use shared::words::server::problems as words;

use self::body::{json, not_expected, take_in};
use self::signed::Seal;
use crate::bookmarks::Bookmarks;
use crate::caller::{self, Caller, DESK_COOKIE, Once, PORTAL_COOKIE};
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::headers::HEADERS;
use crate::room::{Place, Room};
use crate::store::Start;
use crate::{etag, fence, known, log, secrets};

/// The largest body of a request with a session, in bytes. The longest message in
/// four-byte characters, escaped, takes half of it.
pub(crate) const MAX_BODY: usize = 256 * 1024;

/// The headers that the worker reads. All others are removed, in tests as in
/// production.
pub(crate) const HEADERS_READ: [HeaderName; 12] = [
    header::ACCEPT_LANGUAGE,
    CF_CONNECTING_IP,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::COOKIE,
    HELP_CENTER,
    IDEMPOTENCY_KEY,
    header::IF_NONE_MATCH,
    header::ORIGIN,
    SEC_FETCH_SITE,
    SIGNATURE,
    header::USER_AGENT,
];

const CF_CONNECTING_IP: HeaderName = HeaderName::from_static("cf-connecting-ip");
const HELP_CENTER: HeaderName = HeaderName::from_static(HELP_CENTER_HEADER);
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SIGNATURE: HeaderName = HeaderName::from_static(SIGNATURE_HEADER);

/// The number of requests that an isolate answers at once. The database answers about a
/// thousand queries a second, one after the other, so these hold up each other for less than
/// a tenth of a second.
const MAX_AT_ONCE: usize = 64;

thread_local! {
    static ANSWERING: RefCell<Room> = const { Room::of(MAX_AT_ONCE) };
}

/// One call of an endpoint.
pub struct Call<E: Endpoint> {
    /// The value of `{id}` in the path.
    pub id: E::Id,
    /// The query or the JSON body.
    pub input: E::Input,
    /// The caller, as the request states it.
    pub caller: Caller,
}

impl<E: Endpoint> Call<E> {
    /// Parses `received` as a call of `E`.
    ///
    /// This function is compiled once for each endpoint, so what does not depend on
    /// `E` is in [`receive`].
    pub(crate) fn read(received: &Received) -> Result<Self, ApiError> {
        let id = received.segment.parse().map_err(|_| ApiError::NotFound)?;
        let input = match &received.input {
            RawInput::Query(query) => {
                serde_urlencoded::from_str(query).map_err(|_| no_such_query())?
            }
            RawInput::Json(json) => serde_json::from_str(json).map_err(|_| not_expected())?,
        };
        Ok(Self { id, input, caller: received.caller.clone() })
    }
}

/// A request, before it is parsed as a call of an endpoint.
pub(crate) struct Received {
    /// The value of `{id}` in the path.
    segment: String,
    input: RawInput,
    /// The file, if the endpoint takes one.
    pub(crate) file: Vec<u8>,
    caller: Caller,
    /// How recent the data that it reads must be.
    bookmarks: Bookmarks,
    /// The tags of what the client has already, as `If-None-Match` lists them.
    known: Option<String>,
    /// Its place among the requests that are answered at once.
    _place: Place,
}

impl Received {
    /// The database that it starts at. Requests that may write are decided at the primary.
    pub(crate) fn start(&self) -> Start<'_> {
        match &self.input {
            RawInput::Query(_) => self.bookmarks.start(),
            RawInput::Json(_) => Start::Primary,
        }
    }

    /// Sets a cookie with the database's bookmark, if the database was queried.
    pub(crate) fn set_bookmark(&self, ctx: &Ctx) {
        if let Some(bookmark) = ctx.sql.bookmark() {
            self.bookmarks.keep(ctx, &bookmark);
        }
    }

    /// The response to it. A successful read has an entity tag, and no body if the client
    /// already has it.
    pub(crate) fn answer(&self, ctx: &Ctx, result: Result<Vec<u8>, ApiError>) -> Response<Body> {
        let tag = match (&self.input, &result) {
            (RawInput::Query(_), Ok(body)) => Some(etag::of(body)),
            _ => None,
        };
        let mut response = answer(ctx, result);
        if let Some(tag) = tag {
            etag::apply(&mut response, &tag, self.known.as_deref());
        }
        response
    }
}

/// The input of a request, before it is parsed.
enum RawInput {
    Query(String),
    Json(String),
}

/// Receives a request to `route`.
pub(crate) async fn receive(
    ctx: &Ctx,
    route: Route,
    mut request: Request<Body>,
) -> Result<Received, ApiError> {
    cut_headers(request.headers_mut());
    // A service is no browser, and signs what it sends.
    if route.method != Method::Get && route.side != Side::Service {
        check_origin(ctx, request.headers())?;
    }
    let params = request.extract_parts::<RawPathParams>().await.map_err(|_| ApiError::NotFound)?;
    let segment = params.iter().next().map(|(_, value)| value.to_owned()).unwrap_or_default();
    let (parts, body) = request.into_parts();
    let headers = &parts.headers;
    let mut caller = Caller {
        session: session(headers, route.side),
        once: None,
        help_center: help_center(headers)?,
        source: caller::network(text(headers, CF_CONNECTING_IP).unwrap_or("local")),
        device: caller::device(text(headers, header::USER_AGENT).unwrap_or_default()),
        known: known_device(headers, route.side),
        job: None,
    };
    check_fence(ctx, &route, &caller).await?;
    let mut file = Vec::new();
    let input = match route.method {
        Method::Get => RawInput::Query(parts.uri.query().unwrap_or_default().to_owned()),
        Method::Post | Method::Put | Method::Delete => {
            let is_signed = route.side == Side::Service;
            let seal = is_signed.then(|| Seal::of(ctx, headers)).transpose()?;
            let mut bytes = take_in(ctx, (&route, &caller), headers, body).await?;
            if let Some(seal) = seal {
                seal.check(&bytes)?;
            }
            if route.method == Method::Post {
                caller.once = once(headers, route.name, &segment, &bytes)?;
            }
            if matches!(route.body, api::Body::File { .. }) {
                file = std::mem::take(&mut bytes);
            }
            RawInput::Json(json(headers, bytes)?)
        }
    };
    let bookmarks = Bookmarks::read(ctx, cookies(headers));
    let known = text(headers, header::IF_NONE_MATCH).map(str::to_owned);
    // Only now: a slow sender of a body takes no place.
    let place = Place::take(&ANSWERING, ctx.now)?;
    Ok(Received { segment, input, file, caller, bookmarks, known, _place: place })
}

/// Checks the limit of the platform's rate limiter, before anything else is done.
async fn check_fence(ctx: &Ctx, route: &Route, caller: &Caller) -> Result<(), ApiError> {
    if fence::is_before(route)
        && let Some(fence) = &ctx.fence
        && !fence.lets_pass(&caller.source).await
    {
        return Err(ApiError::TooManyTries { retry_after: fence::WINDOW_SECONDS });
    }
    Ok(())
}

/// Removes all headers but [`HEADERS_READ`].
fn cut_headers(headers: &mut HeaderMap) {
    let mut all = std::mem::take(headers);
    for name in HEADERS_READ {
        if let header::Entry::Occupied(entry) = all.entry(&name) {
            for value in entry.remove_entry_mult().1 {
                headers.append(&name, value);
            }
        }
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Only our own pages may write: every browser sends the origin of a request.
fn check_origin(ctx: &Ctx, headers: &HeaderMap) -> Result<(), ApiError> {
    let is_ours = text(headers, header::ORIGIN).is_some_and(|origin| origin == ctx.config.origin);
    let is_same_site = text(headers, SEC_FETCH_SITE).is_none_or(|site| site == "same-origin");
    if is_ours && is_same_site {
        Ok(())
    } else {
        Err(ApiError::Request { code: ProblemCode::ForeignOrigin, title: words::foreign_origin() })
    }
}

fn no_such_query() -> ApiError {
    ApiError::Request { code: ProblemCode::Malformed, title: words::no_such_parameter() }
}

/// The help center that the request names. A malformed name is a 404.
fn help_center(headers: &HeaderMap) -> Result<Option<HelpCenterSlug>, ApiError> {
    let Some(slug) = headers.get(HELP_CENTER) else { return Ok(None) };
    let slug = slug.to_str().ok().and_then(|it| it.parse().ok());
    slug.map(Some).ok_or(ApiError::NotFound)
}

fn once(
    headers: &HeaderMap,
    name: &str,
    segment: &str,
    body: &[u8],
) -> Result<Option<Once>, ApiError> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = key.to_str().ok().and_then(|key| uuid::Uuid::parse_str(key).ok());
    let key = key.ok_or_else(|| ApiError::Request {
        code: ProblemCode::Malformed,
        title: words::key_must_be_a_uuid(),
    })?;
    let body = String::from_utf8_lossy(body);
    let center = text(headers, HELP_CENTER).unwrap_or_default();
    let request = secrets::hash(&format!("{name} {center} {segment} {body}"));
    Ok(Some(Once { key: key.to_string(), request }))
}

/// The hash of the session's secret. A request belongs to one side only: the other
/// side's cookie is not read [E5].
fn session(headers: &HeaderMap, side: Side) -> Option<String> {
    let name = match side {
        Side::Desk | Side::Admin => DESK_COOKIE,
        Side::Portal => PORTAL_COOKIE,
        Side::Public | Side::Service | Side::Dev => return None,
    };
    let (_, secret) = cookies(headers).find(|(key, _)| *key == name)?;
    secrets::hash_given(secret)
}

/// The cookie of a known device, where it is looked at: on endpoints without a session.
fn known_device(headers: &HeaderMap, side: Side) -> Option<String> {
    let is_read = side == Side::Public;
    let (_, value) = cookies(headers).find(|(name, _)| is_read && *name == known::COOKIE)?;
    Some(value.to_owned())
}

/// The cookies, by name.
fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok());
    cookies.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='))
}

/// The response to a call: the reply as JSON, or the problem.
pub(crate) fn answer(ctx: &Ctx, result: Result<Vec<u8>, ApiError>) -> Response<Body> {
    let mut response = match result {
        Ok(body) => json_response(StatusCode::OK, body, "application/json"),
        Err(ApiError::Replay(body)) => {
            json_response(StatusCode::OK, body.into_bytes(), "application/json")
        }
        Err(error) => refuse(&error),
    };
    for cookie in ctx.take_cookies() {
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// The response with a problem.
pub(crate) fn refuse(error: &ApiError) -> Response<Body> {
    let problem = error.problem();
    if problem.code == ProblemCode::Internal {
        // The message contains no customer data: statements have their values as
        // parameters, and the database's errors name columns.
        log::error(&error.to_string());
    }
    let status =
        StatusCode::from_u16(problem.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response = json_response(status, body, "application/problem+json");
    if let Some(seconds) = error.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn json_response(status: StatusCode, body: Vec<u8>, kind: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    for (name, value) in HEADERS {
        headers.insert(name, value);
    }
    response
}
