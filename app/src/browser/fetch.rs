//! Asking over the network, and reading what comes back.
//!
//! The browser's own parser reads an answer: one of ours would have to be loaded.

use gloo_net::http::{Request, RequestBuilder};
use js_sys::{JSON, Object, Reflect};
use leptos::prelude::window;
use serde::de::DeserializeOwned;
use shared::api::Method;
use shared::words;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortSignal, RequestInit};

/// How long a question may stay without an answer, in milliseconds.
///
/// Longer than a slow phone needs, short enough that nobody stares at a
/// skeleton for minutes.
const PATIENCE: u32 = 30_000;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its body.
    pub text: String,
    /// What tells it from another answer to the same question, where the worker says so.
    pub tag: Option<String>,
}

impl Answer {
    /// Whether it is a yes.
    pub const fn is_yes(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}

/// What an answer says, before it is known of which type it is.
#[derive(Clone, Debug)]
pub struct Parsed(JsValue);

impl Parsed {
    /// What `text` says, where it is JSON.
    pub fn of(text: &str) -> Option<Self> {
        JSON::parse(text).ok().map(Self)
    }

    /// The same as one of our types.
    pub fn read<T: DeserializeOwned>(self) -> Option<T> {
        serde_wasm_bindgen::from_value(self.0).ok()
    }
}

/// What a refusal has carried along, as one of our types.
pub fn read_value<T: DeserializeOwned>(value: &serde_json::Value) -> Option<T> {
    Parsed::of(&value.to_string())?.read()
}

/// Asks. `None` where nobody was reached, or nobody answered in time.
pub async fn ask(
    method: Method,
    url: &str,
    headers: &[(&str, &str)],
    body: Option<String>,
) -> Option<Answer> {
    let builder = match method {
        Method::Get => Request::get(url),
        Method::Post => Request::post(url),
        Method::Put => Request::put(url),
        Method::Delete => Request::delete(url),
    };
    // In which language a refusal is written.
    let builder = builder.header("Accept-Language", words::current().code());
    let builder = builder.abort_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    let add = |it: RequestBuilder, (name, value): &(&str, &str)| it.header(name, value);
    let builder = headers.iter().fold(builder, add);
    let request = match body {
        Some(body) => builder.body(body),
        None => builder.build(),
    };
    let response = request.ok()?.send().await.ok()?;
    let text = response.text().await.ok()?;
    Some(Answer { status: response.status(), text, tag: response.headers().get("etag") })
}

/// Sets something, also where the page is on its way out. Nobody waits for the answer.
pub fn set_in_passing(url: &str, body: &str) {
    let (init, headers) = (RequestInit::new(), Object::new());
    let set = |object: &Object, key: &str, value: &JsValue| {
        let _ = Reflect::set(object, &JsValue::from_str(key), value);
    };
    set(&headers, "Content-Type", &JsValue::from_str("application/json"));
    init.set_method(Method::Put.as_str());
    init.set_headers(&headers);
    init.set_body(&JsValue::from_str(body));
    set(&init, "keepalive", &JsValue::TRUE);
    let answer = JsFuture::from(window().fetch_with_str_and_init(url, &init));
    spawn_local(async move {
        // A failure that nobody has taken would be an error of the page.
        let _ = answer.await;
    });
}
