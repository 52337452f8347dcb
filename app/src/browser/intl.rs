//! Names of languages, and the list of time zones, from the browser's `Intl`.

use js_sys::{Array, Function, Intl::DisplayNames, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::boot;

/// The name of the language with this code; the code itself if the browser has no name for
/// it.
pub fn language(code: &str) -> String {
    thread_local! {
        static NAMES: DisplayNames = {
            let options = Object::new();
            let kind = JsValue::from_str("language");
            let _ = Reflect::set(&options, &JsValue::from_str("type"), &kind);
            DisplayNames::new(&boot::locale(), &options)
        };
    }
    // `DisplayNames::of` is not used, since it throws if a code has more than a language, a
    // script, a region and variants.
    let name = NAMES.with(|names| method(names, "of").call1(names, &JsValue::from_str(code)));
    name.ok().and_then(|name| name.as_string()).unwrap_or_else(|| code.to_owned())
}

/// The names of the time zones that the browser knows, and UTC.
pub fn zones() -> Vec<String> {
    let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl")).unwrap_or_default();
    let names = method(&intl, "supportedValuesOf").call1(&intl, &JsValue::from_str("timeZone"));
    let names = names.map(|names| Array::from(&names)).unwrap_or_default();
    let mut zones: Vec<String> = names.iter().filter_map(|name| name.as_string()).collect();
    if !zones.iter().any(|zone| zone == "UTC") {
        zones.push("UTC".to_owned());
    }
    zones
}

/// The method with this name; a function that returns nothing if it is missing.
fn method(object: &JsValue, name: &str) -> Function {
    let method = Reflect::get(object, &JsValue::from_str(name)).unwrap_or_default();
    method.dyn_into().unwrap_or_else(|_| Function::new_no_args(""))
}
