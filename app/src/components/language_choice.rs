//! In which language the pages are.

use leptos::prelude::*;
use shared::words::{Language, both, current};

use crate::browser::{self, store};

/// The languages that there are, each by its own name. Another one is chosen for this
/// device, and the page loads anew in it.
#[component]
pub fn LanguageChoice(
    /// What else is done with a choice; it says when it is through.
    #[prop(optional)]
    on_choice: Option<fn(Language, Callback<()>)>,
) -> impl IntoView {
    let one = |language: Language| {
        let (code, is_current) = (language.code(), language == current());
        view! { <option value=code lang=code selected=is_current>{language.name()}</option> }
    };
    let choose = move |event| {
        let Some(language) = Language::of_code(&event_target_value(&event)) else { return };
        store::set_language(language);
        let reload = Callback::new(|()| browser::reload());
        match on_choice {
            Some(on_choice) => on_choice(language, reload),
            None => reload.run(()),
        }
    };
    view! {
        <select class="select select-sm w-auto" aria-label=both::common::language() autocomplete="off" on:change=choose>
            {Language::OFFERED.map(one).into_iter().collect_view()}
        </select>
    }
}
