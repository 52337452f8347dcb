//! A list that grows: its first page, and a button below it that loads the next one.

use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use shared::api::{Cursor, Page};
use shared::words::desk::history as words;

use crate::api::CallError;
use crate::browser;
use crate::components::{Notice, Tone};

/// The rows that are loaded, and where the next page begins.
pub struct More<T: Send + Sync + 'static> {
    /// The rows of all pages so far.
    pub rows: RwSignal<Vec<T>>,
    next: RwSignal<Option<Cursor>>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<CallError>>,
}

impl<T: Send + Sync + 'static> Clone for More<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for More<T> {}

impl<T: Send + Sync + 'static> More<T> {
    /// A list that begins with `page`.
    pub fn after(page: Page<T>) -> Self {
        Self {
            rows: RwSignal::new(page.rows),
            next: RwSignal::new(page.next),
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
        }
    }

    /// The button, as long as there is a next page, and why that could not be loaded. The button
    /// goes with the last page: then the first new row of `list`, a selector, gets the focus.
    pub fn button<F, A>(self, list: &'static str, ask: F) -> impl IntoView
    where
        F: Fn(Option<Cursor>) -> A + Copy + Send + Sync + 'static,
        A: Future<Output = Result<Page<T>, CallError>> + 'static,
    {
        let Self { rows, next, busy, failure } = self;
        let press = move |_| {
            if busy.get_untracked() {
                return;
            }
            busy.set(true);
            let count = rows.with_untracked(Vec::len);
            let answer = ask(next.get_untracked());
            spawn_local(async move {
                let answer = answer.await;
                // The page may be gone by now.
                busy.try_set(false);
                match answer {
                    Ok(page) => {
                        failure.try_set(None);
                        rows.try_update(|rows| rows.extend(page.rows));
                        next.try_set(page.next);
                        tick().await;
                        if browser::is_adrift() {
                            let first_new = (count + 1).to_string();
                            browser::focus(&[list, " > :nth-child(", &first_new, ")"].concat());
                        }
                    }
                    Err(error) => {
                        failure.try_set(Some(error));
                    }
                }
            });
        };
        let failed = move || {
            failure
                .get()
                .map(|it| view! { <Notice tone=Tone::Error><p>{it.to_string()}</p></Notice> })
        };
        view! {
            <div class="mt-3" role="alert">{failed}</div>
            <Show when=move || next.read().is_some()>
                <button type="button" class="btn btn-sm mt-3" aria-disabled=move || busy.get().to_string() on:click=press>{words::load_more()}</button>
            </Show>
        }
    }
}
