//! What `app/boot/` has begun before this module was there, and does for it.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use shared::words::{self, Texts};

use super::fetch::Answer;

/// What `url` has answered while this module was loading.
///
/// Each answer is handed out once: a second call gives none, and the worker is asked.
pub async fn first_answer(url: &str) -> Option<Answer> {
    let answers = of_boot("answers")?;
    let url = JsValue::from_str(url);
    let promise: Promise = Reflect::get(&answers, &url).ok()?.dyn_into().ok()?;
    let _ = Reflect::set(&answers, &url, &JsValue::UNDEFINED);
    let answer: Array = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    Some(Answer { is_yes: answer.get(0).is_truthy(), text: answer.get(1).as_string()? })
}

/// Makes the texts that were loaded what all words of the app are from now on. Without any
/// it speaks English.
pub fn speak() {
    let Some(loaded) = of_boot("texts").and_then(|it| it.as_string()) else { return };
    if let Some(texts) = Texts::read(loaded.leak()) {
        words::speak(texts);
    }
}

/// Where days and numbers are written as on this page, as `Intl` takes it.
pub fn locale() -> Array {
    of_boot("locale").map(|it| Array::of1(&it)).unwrap_or_default()
}

/// Waits, for a moment at most, until all that was asked has been answered.
pub async fn answered() {
    if let Some(promise) = of_boot("answered").and_then(|it| it.dyn_into::<Promise>().ok()) {
        let _ = JsFuture::from(promise).await;
    }
}

/// Whether code was gone that was to be fetched: another build has taken this one's place.
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
