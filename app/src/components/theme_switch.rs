//! Light, dark, or as the system says.

use leptos::prelude::*;

use super::Icon;
use crate::browser::store::{self, Theme};

/// The button that goes through the themes.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let theme = RwSignal::new(store::theme());
    let next = move |_| {
        let at = Theme::ALL.iter().position(|it| *it == theme.get_untracked()).unwrap_or_default();
        theme.set(Theme::ALL[(at + 1) % Theme::ALL.len()]);
        store::set_theme(theme.get_untracked());
    };
    let icon = move || match theme.get() {
        Theme::System => view! { <Icon icon="icon-[lucide--sun-moon]" /> },
        Theme::Light => view! { <Icon icon="icon-[lucide--sun]" /> },
        Theme::Dark => view! { <Icon icon="icon-[lucide--moon]" /> },
    };
    let words = move || match theme.get() {
        Theme::System => "Theme: System",
        Theme::Light => "Theme: Light",
        Theme::Dark => "Theme: Dark",
    };
    view! {
        <button type="button" class="btn btn-ghost btn-sm btn-square" on:click=next aria-label=words title=words>{icon}</button>
    }
}
