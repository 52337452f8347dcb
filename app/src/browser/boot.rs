//! The interface to `app/boot/`: what it started before this module was loaded, and what it
//! does for the app.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use shared::words::{self, Texts};

use super::fetch::Answer;

/// The response for `url`, if `app/boot/` requested it while this module was loading.
///
/// Each response is returned only once. A second call returns `None`, and the app sends a
/// request.
pub async fn first_answer(url: &str) -> Option<Answer> {
    let answers = of_boot("answers")?;
    let url = JsValue::from_str(url);
    let promise: Promise = Reflect::get(&answers, &url).ok()?.dyn_into().ok()?;
    let _ = Reflect::set(&answers, &url, &JsValue::UNDEFINED);
    let answer: Array = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    let status = answer.get(0).as_f64()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a status has three digits"
    )]
    let status = status as u16;
    Some(Answer { status, text: answer.get(1).as_string()?, tag: answer.get(2).as_string() })
}

/// Sets the texts that were loaded as the app's texts. Without loaded texts the app is in
/// English.
pub fn speak() {
    let Some(loaded) = of_boot("texts").and_then(|it| it.as_string()) else { return };
    if let Some(texts) = Texts::read(loaded.leak()) {
        words::speak(texts);
    }
}

/// The page's locale for dates and numbers, in the form that `Intl` accepts.
pub fn locale() -> Array {
    of_boot("locale").map(|it| Array::of1(&it)).unwrap_or_default()
}

/// Waits, for a short time at most, until all requests of `app/boot/` have responses.
pub async fn answered() {
    if let Some(promise) = of_boot("answered").and_then(|it| it.dyn_into::<Promise>().ok()) {
        let _ = JsFuture::from(promise).await;
    }
}

/// Whether a chunk is gone from the server, because another build was deployed.
pub fn is_outdated() -> bool {
    of_boot("isOutdated").is_some_and(|it| it.is_truthy())
}

/// Has the code fetched, when there is time, that what is on the page leads to, and
/// this part of the page.
pub fn look_ahead(part: Option<&str>) {
    if let Some(look) = of_boot("lookAhead").and_then(|it| it.dyn_into::<Function>().ok()) {
        let _ = look.call1(&JsValue::NULL, &part.map_or(JsValue::UNDEFINED, JsValue::from_str));
    }
}

fn of_boot(name: &str) -> Option<JsValue> {
    let boot = Reflect::get(&window(), &JsValue::from_str("atrium")).ok()?;
    Reflect::get(&boot, &JsValue::from_str(name)).ok()
}
