//! Unicode's tables from JavaScript, in browsers and in workers.

use js_sys::{JsString, RegExp};
use web_sys::Url;

pub(super) fn nfc(text: &str) -> String {
    JsString::from(text).normalize("NFC").into()
}

pub(super) fn compatible(text: &str) -> String {
    JsString::from(text).normalize("NFKC").into()
}

pub(super) fn without_marks(text: &str) -> String {
    let marks = RegExp::new(r"\p{M}", "gu");
    JsString::from(text).normalize("NFKD").replace_by_pattern(&marks, "").into()
}

pub(super) fn is_assigned(text: &str) -> bool {
    !RegExp::new(r"\p{Cn}", "u").test(text)
}

pub(super) fn ascii_host(host: &str) -> Option<String> {
    Url::new(&format!("http://{host}/")).ok().map(|it| it.hostname())
}
