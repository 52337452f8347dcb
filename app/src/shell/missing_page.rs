//! The message that the next page could not be fetched, over the current page.

use leptos::prelude::*;
use leptos_router::location::{BrowserUrl, LocationProvider as _};

use crate::browser;
use crate::lazy::{self, Missing};

/// The region. It is always in the page, so that a screen reader listens to it.
#[component]
pub fn MissingPage() -> impl IntoView {
    let missing = lazy::is_missing();
    // Where the link led to; the page's own address is still that of the page.
    let url = use_context::<BrowserUrl>().map(|it| it.as_url().clone());
    let reload = move || {
        let asked = url.as_ref().map(|url| url.read_untracked());
        let asked = asked.map(|url| match url.search() {
            "" => url.path().to_owned(),
            search => [url.path(), "?", search].concat(),
        });
        browser::load(&asked.unwrap_or_else(browser::href));
    };
    let reload = StoredValue::new(reload);
    let one = move |why: Missing| {
        let run = move |_| match why {
            Missing::Unreached => lazy::try_again(),
            Missing::Outdated => reload.with_value(|reload| reload()),
        };
        view! {
            <div class="toast-one">
                <p class="grow">{why.words()}</p>
                <button type="button" class="toast-button" on:click=run>{why.way_on()}</button>
            </div>
        }
    };
    view! { <div class="toasts top-16 bottom-auto" role="alert">{move || missing.get().map(one)}</div> }
}
