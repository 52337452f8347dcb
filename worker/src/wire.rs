//! Between JavaScript's requests and ours. Of a request only what a call looks
//! at is taken over, all at once, and bodies cross as bytes: a header or a stream
//! costs more to carry over than a whole answer.

use axum::body::Body;
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response};
use http_body_util::BodyExt;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::js_sys::Uint8Array;
use worker::wasm_bindgen_futures::JsFuture;
use worker::web_sys;

use crate::call::{HEADERS_READ, MAX_BODY};

#[wasm_bindgen(module = "/src/border.js")]
extern "C" {
    /// See `border.js`.
    #[wasm_bindgen(js_name = readRequest)]
    fn read_request(request: &web_sys::Request, names: &str) -> String;

    /// See `border.js`.
    #[wasm_bindgen(js_name = makeResponse, catch)]
    fn make_response(
        status: u16,
        head: &str,
        body: &[u8],
    ) -> Result<web_sys::Response, worker::wasm_bindgen::JsValue>;
}

/// A request as the router takes it.
pub(crate) async fn request(from: &web_sys::Request) -> worker::Result<Request<Body>> {
    let names = HEADERS_READ.map(|it| it.as_str().to_owned()).join("\n");
    let read = read_request(from, &names);
    let mut lines = read.split('\n');
    let mut next = || lines.next().unwrap_or_default();
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::from_bytes(next().as_bytes()).unwrap_or_default();
    // An address that cannot be read is nobody's.
    *request.uri_mut() = next().parse().unwrap_or_default();
    let mut headers = HeaderMap::with_capacity(HEADERS_READ.len());
    for name in HEADERS_READ {
        // One that is missing is empty, and one that no header may say is as good
        // as missing.
        let value = next();
        if let Some(value) =
            HeaderValue::from_bytes(value.as_bytes()).ok().filter(|it| !it.is_empty())
        {
            headers.insert(name, value);
        }
    }
    *request.body_mut() = body(from, &headers).await?;
    *request.headers_mut() = headers;
    Ok(request)
}

async fn body(from: &web_sys::Request, headers: &HeaderMap) -> worker::Result<Body> {
    let announced: Option<usize> =
        headers.get(CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok());
    Ok(match (from.body(), announced) {
        (None, _) => Body::empty(),
        (Some(_), Some(bytes)) if bytes <= MAX_BODY => {
            let buffer = JsFuture::from(from.array_buffer()?).await?;
            Body::from(Uint8Array::new(&buffer).to_vec())
        }
        // Who reads it may stop where it has become too much.
        (Some(stream), _) => Body::new(worker::Body::new(stream)),
    })
}

/// An answer as JavaScript takes it.
pub(crate) async fn response(from: Response<Body>) -> worker::Result<web_sys::Response> {
    let (parts, body) = from.into_parts();
    let mut head = String::new();
    for (name, value) in &parts.headers {
        for line in [name.as_str(), value.to_str().unwrap_or_default()] {
            head.push_str(line);
            head.push('\n');
        }
    }
    let failed = |error: axum::Error| worker::Error::RustError(error.to_string());
    let body = body.collect().await.map_err(failed)?.to_bytes();
    Ok(make_response(parts.status.as_u16(), &head, &body)?)
}
