//! Between JavaScript's requests and ours. Of a request only what a call looks
//! at is taken over, all at once, and bodies cross as bytes: a header or a stream
//! costs more to carry over than a whole answer.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use http_body::Frame;
use http_body_util::BodyExt;
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::js_sys::{Promise, Uint8Array};
use worker::wasm_bindgen::JsValue;
use worker::wasm_bindgen::closure::Closure;
use worker::wasm_bindgen_futures::{JsFuture, future_to_promise};
use worker::web_sys;

use crate::call::{HEADERS_READ, MAX_BODY};

#[wasm_bindgen(module = "/src/border.js")]
extern "C" {
    /// See `border.js`.
    #[wasm_bindgen(js_name = readRequest)]
    fn read_request(request: &web_sys::Request, names: &str) -> String;

    /// See `border.js`.
    #[wasm_bindgen(js_name = makeResponse, catch)]
    fn make_response(status: u16, head: &str, body: &[u8]) -> Result<web_sys::Response, JsValue>;

    /// See `border.js`.
    #[wasm_bindgen(js_name = makeStream, catch)]
    fn make_stream(status: u16, head: &str, next: &JsValue) -> Result<web_sys::Response, JsValue>;
}

/// A request as the router takes it.
pub(crate) fn request(from: &web_sys::Request) -> Request<Body> {
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
    *request.body_mut() = body(from, &headers);
    *request.headers_mut() = headers;
    request
}

fn body(from: &web_sys::Request, headers: &HeaderMap) -> Body {
    let announced: Option<usize> =
        headers.get(CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok());
    match (from.body(), announced) {
        (None, _) => Body::empty(),
        (Some(_), Some(bytes)) if bytes <= MAX_BODY => {
            Body::new(Whole(SendWrapper::new(Reading::NotYet(Clone::clone(from)))))
        }
        // Who reads it may stop where it has become too much.
        (Some(stream), _) => Body::new(worker::Body::new(stream)),
    }
}

/// A small body: taken over whole, and not before somebody reads it.
struct Whole(SendWrapper<Reading>);

enum Reading {
    NotYet(web_sys::Request),
    Under(JsFuture),
    Done,
}

impl HttpBody for Whole {
    type Data = Bytes;
    type Error = worker::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, worker::Error>>> {
        let reading = &mut *self.0;
        loop {
            match reading {
                Reading::NotYet(request) => match request.array_buffer() {
                    Ok(promise) => *reading = Reading::Under(JsFuture::from(promise)),
                    Err(error) => {
                        *reading = Reading::Done;
                        return Poll::Ready(Some(Err(error.into())));
                    }
                },
                Reading::Under(read) => {
                    let read = ready!(Pin::new(read).poll(context));
                    *reading = Reading::Done;
                    let bytes = read.map(|it| Frame::data(Uint8Array::new(&it).to_vec().into()));
                    return Poll::Ready(Some(bytes.map_err(worker::Error::from)));
                }
                Reading::Done => return Poll::Ready(None),
            }
        }
    }
}

/// An answer as JavaScript takes it.
pub(crate) async fn response(from: Response<Body>) -> worker::Result<web_sys::Response> {
    let (parts, body) = from.into_parts();
    let mut head = String::new();
    for (name, value) in &parts.headers {
        // A 304 stands for a response with a body: its own length, 0, would be a lie.
        if *name == CONTENT_LENGTH && parts.status == StatusCode::NOT_MODIFIED {
            continue;
        }
        for line in [name.as_str(), value.to_str().unwrap_or_default()] {
            head.push_str(line);
            head.push('\n');
        }
    }
    if body.size_hint().exact().is_none() {
        let next = Closure::<dyn Fn() -> Promise>::new(next_of(body)).into_js_value();
        return Ok(make_stream(parts.status.as_u16(), &head, &next)?);
    }
    let failed = |error: axum::Error| worker::Error::RustError(error.to_string());
    let body = body.collect().await.map_err(failed)?.to_bytes();
    Ok(make_response(parts.status.as_u16(), &head, &body)?)
}

/// The function that reads on in a body: it promises the next bytes, or nothing at the end.
fn next_of(body: Body) -> impl Fn() -> Promise {
    let body = Rc::new(RefCell::new(Some(body)));
    move || {
        let there = body.clone();
        future_to_promise(async move {
            let Some(mut body) = there.take() else { return Ok(JsValue::UNDEFINED) };
            match body.frame().await {
                Some(Ok(frame)) => {
                    let bytes = frame.into_data().unwrap_or_default();
                    there.replace(Some(body));
                    Ok(Uint8Array::from(&*bytes).into())
                }
                Some(Err(error)) => Err(JsValue::from_str(&error.to_string())),
                None => Ok(JsValue::UNDEFINED),
            }
        })
    }
}
