//! Asking over the network, and reading what comes back.
//!
//! The browser's own parser reads an answer: one of ours would have to be loaded.

use gloo_net::http::{Request, RequestBuilder};
use js_sys::JSON;
use serde::de::DeserializeOwned;
use shared::api::Method;
use shared::words;
use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

/// How long a question may stay without an answer, in milliseconds.
///
/// Longer than a slow phone needs, short enough that nobody stares at a
/// skeleton for minutes.
const PATIENCE: u32 = 30_000;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Whether it is a yes.
    pub is_yes: bool,
    /// Its body.
    pub text: String,
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
    Some(Answer { is_yes: response.ok(), text })
}
