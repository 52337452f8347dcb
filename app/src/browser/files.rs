//! Files: those that are chosen or dropped, sending one with its progress, and saving one.

use gloo_timers::callback::Timeout;
use js_sys::{Array, Promise, Uint8Array};
use leptos::prelude::document;
use shared::api::Method;
use shared::words;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, DragEvent, Event, File, FileList, HtmlElement, HtmlInputElement,
    ProgressEvent, Url, XmlHttpRequest,
};

use super::fetch::Answer;

/// How long a file may be on its way, in milliseconds: some megabytes over a slow line.
const PATIENCE: u32 = 300_000;

/// How long a file that is saved is kept for the browser, in milliseconds.
const KEPT: u32 = 60_000;

/// A file of the reader's device.
#[derive(Clone, Debug)]
pub struct Chosen(File);

impl Chosen {
    /// Its name.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Its size, in bytes.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size is a whole number, and a file of exabytes is too large in any case"
    )]
    pub fn bytes(&self) -> u64 {
        self.0.size() as u64
    }

    /// Its first bytes, at most so many. None: it cannot be read.
    pub async fn head(&self, bytes: i32) -> Option<Vec<u8>> {
        let head = self.0.slice_with_i32_and_i32(0, bytes).ok()?;
        let buffer = JsFuture::from(head.array_buffer()).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }
}

fn first(files: Option<FileList>) -> Option<Chosen> {
    files?.get(0).map(Chosen)
}

/// The file that was chosen in an input.
pub fn picked(event: &Event) -> Option<Chosen> {
    first(event.target()?.dyn_into::<HtmlInputElement>().ok()?.files())
}

/// The file that was dropped. The browser would open it.
pub fn dropped(event: &DragEvent) -> Option<Chosen> {
    event.prevent_default();
    first(event.data_transfer()?.files())
}

/// Sends a file, and tells which share of it has left, from 0 to 1. None where nobody was
/// reached, or nobody answered in time.
///
/// `fetch` cannot tell that.
pub async fn send(
    method: Method,
    url: &str,
    file: &Chosen,
    progress: impl Fn(f64) + 'static,
) -> Option<Answer> {
    let request = XmlHttpRequest::new().ok()?;
    request.open(method.as_str(), url).ok()?;
    request.set_request_header("Content-Type", "application/octet-stream").ok()?;
    request.set_request_header("Accept-Language", words::current().code()).ok()?;
    request.set_timeout(PATIENCE);
    let told = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() {
            progress(event.loaded() / event.total());
        }
    });
    request.upload().ok()?.set_onprogress(Some(told.as_ref().unchecked_ref()));
    let over = Promise::new(&mut |done, _| request.set_onloadend(Some(&done)));
    request.send_with_opt_blob(Some(&file.0)).ok()?;
    JsFuture::from(over).await.ok()?;
    let status = request.status().ok().filter(|it| *it != 0)?;
    let text = request.response_text().ok().flatten().unwrap_or_default();
    Some(Answer { status, text, tag: None })
}

/// Saves `text` as a CSV file on the reader's device.
pub fn save(name: &str, text: &str) {
    let parts = Array::of1(&JsValue::from_str(text));
    let kind = BlobPropertyBag::new();
    kind.set_type("text/csv;charset=utf-8");
    let blob = Blob::new_with_str_sequence_and_options(&parts, &kind);
    let url = blob.and_then(|blob| Url::create_object_url_with_blob(&blob));
    let link = document().create_element("a").ok().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    if let (Ok(url), Some(link)) = (url, link) {
        let _ = link.set_attribute("href", &url);
        let _ = link.set_attribute("download", name);
        link.click();
        Timeout::new(KEPT, move || {
            let _ = Url::revoke_object_url(&url);
        })
        .forget();
    }
}
