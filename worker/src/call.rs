//! How a request becomes a call of a handler, and its reply an answer: origin,
//! id, input, and who says that they ask. What is asked, and whether they may,
//! is not here.

use axum::RequestExt;
use axum::body::Body;
use axum::extract::RawPathParams;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use shared::api::{Endpoint, Method, Route, Side};
use shared::problem::ProblemCode;

use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::secrets;

/// The largest body, in bytes. The longest message in four-byte characters,
/// escaped, has half of it.
pub(crate) const MAX_BODY: usize = 256 * 1024;

/// Every header that is looked at. What is not here does not reach a handler.
#[cfg_attr(not(target_arch = "wasm32"), expect(dead_code, reason = "tests hand over all"))]
pub(crate) const HEADERS_READ: [&str; 8] = [
    "cf-connecting-ip",
    "content-length",
    "content-type",
    "cookie",
    "idempotency-key",
    "origin",
    "sec-fetch-site",
    "user-agent",
];

/// The largest body of a file, in bytes: Base64 makes four of three.
const MAX_FILE_BODY: usize = shared::api::imports::MAX_BYTES / 3 * 4 + 4096;

/// One call of an endpoint.
pub struct Call<E: Endpoint> {
    /// What stood in the place of `{id}`.
    pub id: E::Id,
    /// What was sent along.
    pub input: E::Input,
    /// Who says that they ask.
    pub caller: Caller,
}

/// Who says that they ask; the database knows whether it is so.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The hash of the session's secret, from the cookie of the endpoint's side.
    pub(crate) session: Option<String>,
    /// The key of a POST that may be sent twice, and what the request was.
    pub(crate) once: Option<Once>,
    /// The network address that Cloudflare names.
    pub(crate) source: String,
    /// The browser and system, in words.
    pub(crate) device: String,
}

/// A request that has one effect, however often it is sent.
#[derive(Clone, Debug)]
pub struct Once {
    /// The key that the client chose.
    pub(crate) key: String,
    /// A hash of the endpoint, id and body.
    pub(crate) request: String,
}

/// The cookie of the desk's sessions.
pub(crate) const DESK_COOKIE: &str = "__Host-atrium-desk";

/// The cookie of the help center's sessions.
pub(crate) const PORTAL_COOKIE: &str = "__Host-atrium-portal";

/// Reads a request as a call of `E`.
///
/// What does not depend on `E` is not in here: this is compiled once for each
/// endpoint.
pub(crate) async fn read<E: Endpoint>(
    ctx: &Ctx,
    request: Request<Body>,
) -> Result<Call<E>, ApiError> {
    let route = Route::of::<E>();
    let (segment, request) = address(ctx, route, request).await?;
    let id = segment.parse().map_err(|_| ApiError::NotFound)?;
    let said = receive(route, &segment, request).await?;
    let input = match said.input {
        Said::Query(query) => serde_urlencoded::from_str(&query).map_err(|_| no_such_query())?,
        Said::Json(json) => serde_json::from_slice(&json).map_err(|_| not_expected())?,
    };
    Ok(Call { id, input, caller: said.caller })
}

/// What a request says, before it is read as an endpoint's input.
struct Received {
    input: Said,
    caller: Caller,
}

/// What is sent along.
enum Said {
    Query(String),
    Json(Vec<u8>),
}

/// What stands in the place of `{id}`, for a request that may come from where it comes.
async fn address(
    ctx: &Ctx,
    route: Route,
    mut request: Request<Body>,
) -> Result<(String, Request<Body>), ApiError> {
    if route.method != Method::Get {
        check_origin(ctx, request.headers())?;
    }
    let params = request.extract_parts::<RawPathParams>().await.map_err(|_| ApiError::NotFound)?;
    let segment = params.iter().next().map(|(_, value)| value.to_owned()).unwrap_or_default();
    Ok((segment, request))
}

async fn receive(
    route: Route,
    segment: &str,
    request: Request<Body>,
) -> Result<Received, ApiError> {
    let (parts, body) = request.into_parts();
    let headers = &parts.headers;
    let mut once = None;
    let input = match route.method {
        Method::Get => Said::Query(parts.uri.query().unwrap_or_default().to_owned()),
        Method::Post | Method::Put | Method::Delete => {
            let limit = if route.name == "StartImport" { MAX_FILE_BODY } else { MAX_BODY };
            let bytes = read_body(headers, body, limit).await?;
            if route.method == Method::Post {
                once = self::once(headers, route.name, segment, &bytes)?;
            }
            Said::Json(json(headers, bytes)?)
        }
    };
    let caller = Caller {
        session: session(headers, route.side),
        once,
        source: text(headers, "cf-connecting-ip").unwrap_or("local").to_owned(),
        device: device(text(headers, "user-agent").unwrap_or_default()),
    };
    Ok(Received { input, caller })
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Only our own pages write: every browser says where a request comes from.
fn check_origin(ctx: &Ctx, headers: &HeaderMap) -> Result<(), ApiError> {
    let is_ours = text(headers, "origin").is_some_and(|origin| origin == ctx.config.origin);
    let is_same_site = text(headers, "sec-fetch-site").is_none_or(|site| site == "same-origin");
    if is_ours && is_same_site {
        Ok(())
    } else {
        Err(ApiError::Request {
            code: ProblemCode::ForeignOrigin,
            title: "This request comes from another site, or does not say from where.",
        })
    }
}

async fn read_body(headers: &HeaderMap, body: Body, limit: usize) -> Result<Vec<u8>, ApiError> {
    let too_large = ApiError::Request {
        code: ProblemCode::TooLarge,
        title: "This is too large. Please send less at once.",
    };
    let announced = text(headers, "content-length").and_then(|it| it.parse::<usize>().ok());
    if announced.is_some_and(|bytes| limit < bytes) {
        return Err(too_large);
    }
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes().to_vec()),
        Err(_) => Err(too_large),
    }
}

/// The body, where it is an object of JSON as far as one sees from outside.
fn json(headers: &HeaderMap, bytes: Vec<u8>) -> Result<Vec<u8>, ApiError> {
    if bytes.is_empty() {
        // A request that says nothing may leave out the empty object.
        return Ok(b"{}".to_vec());
    }
    let kind = text(headers, "content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(ApiError::Request {
            code: ProblemCode::UnsupportedMediaType,
            title: "Send application/json.",
        });
    }
    // Serde would take an array for a struct, its values by their places: a
    // field that is not named could be set.
    let is_object = bytes.trim_ascii_start().first() == Some(&b'{');
    if is_object { Ok(bytes) } else { Err(not_expected()) }
}

fn not_expected() -> ApiError {
    ApiError::Request {
        code: ProblemCode::Malformed,
        title: "This is not the JSON that is expected here.",
    }
}

fn no_such_query() -> ApiError {
    ApiError::Request {
        code: ProblemCode::Malformed,
        title: "This address asks for something that does not exist here.",
    }
}

fn once(
    headers: &HeaderMap,
    name: &str,
    segment: &str,
    body: &[u8],
) -> Result<Option<Once>, ApiError> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    let key = key.to_str().ok().and_then(|key| uuid::Uuid::parse_str(key).ok());
    let key = key.ok_or(ApiError::Request {
        code: ProblemCode::Malformed,
        title: "An Idempotency-Key is a UUID.",
    })?;
    let body = String::from_utf8_lossy(body);
    let request = secrets::hash(&format!("{name} {segment} {body}"));
    Ok(Some(Once { key: key.to_string(), request }))
}

/// The hash of the session's secret. A request is on one side only: the other
/// side's cookie is not looked at [E5].
fn session(headers: &HeaderMap, side: Side) -> Option<String> {
    let name = match side {
        Side::Desk | Side::Admin => DESK_COOKIE,
        Side::Portal => PORTAL_COOKIE,
        Side::Public | Side::Dev => return None,
    };
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok());
    let mut pairs = cookies.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
    let (_, secret) = pairs.find(|(key, _)| *key == name)?;
    secrets::hash_given(secret)
}

/// The browser and system of a `User-Agent`, in words. What it does not know it
/// calls "a browser"; nothing depends on it but a line in the profile.
fn device(agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = find(&[
        ("Windows", "Windows"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "A browser".to_owned(),
    }
}

/// The answer to a call: its reply as JSON, or why there is none.
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

/// The answer that says no.
pub(crate) fn refuse(error: &ApiError) -> Response<Body> {
    let problem = error.problem();
    if problem.code == ProblemCode::Internal {
        report(error);
    }
    let status =
        StatusCode::from_u16(problem.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response = json_response(status, body, "application/problem+json");
    if let ApiError::TooManyTries { retry_after } = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*retry_after));
    }
    response
}

/// Writes the cause where the operators look. It holds no text of a customer:
/// statements carry values as parameters, and the database names columns.
fn report(error: &ApiError) {
    eprintln_or_console(&format!("{error}"));
}

#[cfg(target_arch = "wasm32")]
fn eprintln_or_console(line: &str) {
    crate::entry::log(line);
}

#[cfg(not(target_arch = "wasm32"))]
fn eprintln_or_console(line: &str) {
    eprintln!("{line}");
}

fn json_response(status: StatusCode, body: Vec<u8>, kind: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// What every answer says, yes or no. `public/_headers` says the same of the
/// static files, with what a page needs besides.
const HEADERS: [(&str, &str); 10] = [
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("referrer-policy", "no-referrer"),
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("vary", "Cookie"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];
