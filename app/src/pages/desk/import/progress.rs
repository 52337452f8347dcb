//! How far the server is with an import.

use leptos::prelude::*;
use shared::words::desk::import as words;

use super::follow::{Followed, Work};
use crate::components::Icon;

/// The progress of the current work, and the button that cancels it.
#[component]
pub fn Progress(
    /// The import.
    followed: Followed,
    /// What the server is doing with it.
    work: Work,
) -> impl IntoView {
    let now = move || {
        followed.import.with(|it| it.as_ref().map(|it| work.progress(it)).unwrap_or_default())
    };
    let (done, rows) = (move || now().0, move || now().1);
    let (title, cancel) = match work {
        Work::Check => (words::checking(), Some(words::cancel_check())),
        Work::Import => (words::importing(), Some(words::cancel_import())),
        // Half an undo is neither the one nor the other.
        Work::Undo => (words::undoing(), None),
    };
    let so_far = move || match work {
        Work::Check | Work::Import => words::progress(done(), rows()),
        Work::Undo => words::undo_progress(done(), rows()),
    };
    let pace = move || followed.pace().filter(|_| work != Work::Undo).map(words::pace);
    let left = move || {
        let seconds = rows().saturating_sub(done()).div_ceil(followed.pace()?);
        Some(if seconds < 90 {
            words::seconds_left(seconds)
        } else {
            words::minutes_left(seconds.div_ceil(60))
        })
    };
    let cancel = cancel.map(|label| {
        view! { <div><button type="button" class="btn btn-sm" on:click=move |_| followed.cancel()><Icon icon="icon-[lucide--x]" />{label}</button></div> }
    });
    view! {
        <section class="grid gap-2" aria-labelledby="progress">
            <p class="font-medium" id="progress" role="status">{title}</p>
            <progress class="h-2 w-full max-w-xl accent-primary" max=move || rows().to_string() value=move || done().to_string() aria-labelledby="progress"></progress>
            <p class="quiet flex flex-wrap gap-x-4 text-sm tabular-nums">
                <span>{so_far}</span>
                <span>{pace}</span>
                <span>{left}</span>
            </p>
            <p class="quiet text-sm">{words::goes_on()}</p>
            {cancel}
        </section>
    }
}
