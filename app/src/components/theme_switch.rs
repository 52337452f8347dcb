//! Choosing the theme: light, dark, or the system's setting.

use leptos::prelude::*;
use shared::words::both::shell;

use super::Icon;
use crate::browser::store::{self, Theme};

/// The chosen theme, as a signal that all theme controls share.
fn theme() -> RwSignal<Theme> {
    thread_local! {
        static THEME: ArcRwSignal<Theme> = ArcRwSignal::new(store::theme());
    }
    THEME.with(|theme| theme.clone().into())
}

/// A button that cycles through the themes.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let theme = theme();
    let next = move |_| {
        let at = Theme::ALL.iter().position(|it| *it == theme.get_untracked()).unwrap_or_default();
        theme.set(Theme::ALL[(at + 1) % Theme::ALL.len()]);
        store::set_theme(theme.get_untracked());
    };
    let icon = move || view! { <Icon icon=icon(theme.get()) /> };
    let words = move || shell::theme_is(words(theme.get()));
    view! {
        <button type="button" class="btn btn-ghost btn-sm btn-square" on:click=next aria-label=words title=words>{icon}</button>
    }
}

const fn icon(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "icon-[lucide--sun-moon]",
        Theme::Light => "icon-[lucide--sun]",
        Theme::Dark => "icon-[lucide--moon]",
    }
}

fn words(theme: Theme) -> &'static str {
    match theme {
        Theme::System => shell::theme_system(),
        Theme::Light => shell::theme_light(),
        Theme::Dark => shell::theme_dark(),
    }
}

/// The three themes side by side, for the profile.
#[component]
pub fn ThemeChoice() -> impl IntoView {
    let chosen = theme();
    let one = move |theme: Theme| {
        let choose = move |_| {
            chosen.set(theme);
            store::set_theme(theme);
        };
        view! {
            <label class="theme-tile">
                <input type="radio" class="sr-only" name="theme" prop:checked=move || chosen.get() == theme on:change=choose />
                <Icon icon=icon(theme) />
                {words(theme)}
            </label>
        }
    };
    view! {
        <fieldset>
            <legend class="sr-only">{shell::theme_on_this_device()}</legend>
            <div class="grid max-w-sm grid-cols-3 gap-2">{Theme::ALL.map(one).into_iter().collect_view()}</div>
        </fieldset>
    }
}
