//! Between JavaScript's requests and ours. Of a request only what a call looks
//! at is taken over, and bodies cross as bytes: a header or a stream costs more
//! to carry over than a whole answer.

use axum::body::Body;
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response};
use http_body_util::BodyExt;
use worker::js_sys::Uint8Array;
use worker::wasm_bindgen_futures::JsFuture;
use worker::{Headers, ResponseBuilder, web_sys};

use crate::call::{HEADERS_READ, MAX_BODY};

/// A request as the router takes it.
pub(crate) async fn request(from: &web_sys::Request) -> worker::Result<Request<Body>> {
    let mut headers = HeaderMap::new();
    for name in HEADERS_READ {
        // One that no header may say is as good as none.
        let value = from.headers().get(name.as_str())?;
        if let Some(value) = value.and_then(|it| HeaderValue::from_bytes(it.as_bytes()).ok()) {
            headers.insert(name, value);
        }
    }
    let announced: Option<usize> =
        headers.get(CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok());
    let body: Body = match (from.body(), announced) {
        (None, _) => Body::empty(),
        (Some(_), Some(bytes)) if bytes <= MAX_BODY => {
            let buffer = JsFuture::from(from.array_buffer()?).await?;
            Body::from(Uint8Array::new(&buffer).to_vec())
        }
        // Who reads it may stop where it has become too much.
        (Some(stream), _) => Body::new(worker::Body::new(stream)),
    };
    let mut request = Request::new(body);
    *request.method_mut() = Method::from_bytes(from.method().as_bytes()).unwrap_or_default();
    // An address that cannot be read is nobody's.
    *request.uri_mut() = from.url().parse().unwrap_or_default();
    *request.headers_mut() = headers;
    Ok(request)
}

/// An answer as JavaScript takes it.
pub(crate) async fn response(from: Response<Body>) -> worker::Result<web_sys::Response> {
    let (parts, body) = from.into_parts();
    let headers = Headers::new();
    for (name, value) in &parts.headers {
        headers.append(name.as_str(), value.to_str().unwrap_or_default())?;
    }
    let failed = |error: axum::Error| worker::Error::RustError(error.to_string());
    let body = body.collect().await.map_err(failed)?.to_bytes();
    let response = ResponseBuilder::new().with_status(parts.status.as_u16()).with_headers(headers);
    Ok(response.fixed(body.into()).into())
}
