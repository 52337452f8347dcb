//! Choosing the language of the pages.

use leptos::html;
use leptos::prelude::*;
use shared::words::{Language, both, current};

use crate::browser::{self, store};

/// The languages, each by its own name. Choosing another language stores it for this device
/// and reloads the page.
#[component]
pub fn LanguageChoice(
    /// Runs before the language changes, and reports whether it succeeded. If it failed,
    /// the language stays.
    #[prop(optional)]
    before: Option<fn(Language, Callback<bool>)>,
) -> impl IntoView {
    let one = |language: Language| {
        let (code, is_current) = (language.code(), language == current());
        view! { <option value=code lang=code selected=is_current>{language.name()}</option> }
    };
    let select = NodeRef::<html::Select>::new();
    let choose = move |event| {
        let Some(language) = Language::of_code(&event_target_value(&event)) else { return };
        let go_on = Callback::new(move |done: bool| {
            if done {
                store::set_language(language);
                browser::reload();
            } else if let Some(select) = select.get_untracked() {
                select.set_value(current().code());
            }
        });
        match before {
            Some(before) => before(language, go_on),
            None => go_on.run(true),
        }
    };
    view! {
        <select node_ref=select class="select select-sm w-auto" aria-label=both::common::language() autocomplete="off" on:change=choose>
            {Language::OFFERED.map(one).into_iter().collect_view()}
        </select>
    }
}
