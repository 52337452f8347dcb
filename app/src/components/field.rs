//! Fields of a form: each with its label, a hint, and what is wrong with it.
//!
//! A field's `name` is its name in the request, so that what the worker says
//! about it finds it.

use std::cell::Cell;

use leptos::prelude::*;
use shared::words::both::form as words;

use crate::submission::Submission;

/// What an input, its hint and its mistake are called in the page.
#[derive(Clone, Copy, Debug)]
pub struct FieldIds(u32);

impl FieldIds {
    /// Names that nothing else in the page has.
    pub fn new() -> Self {
        thread_local! { static LAST: Cell<u32> = const { Cell::new(0) }; }
        LAST.set(LAST.get().wrapping_add(1));
        Self(LAST.get())
    }

    /// The input's.
    pub fn input(self) -> String {
        ["field-", &self.0.to_string()].concat()
    }

    /// That of a part of it.
    pub fn part(self, part: &str) -> String {
        [&self.input(), "-", part].concat()
    }

    /// What describes the input, for `aria-describedby`. A part that is hidden
    /// because it is empty says nothing.
    pub fn described_by(self) -> String {
        [self.part("mistake"), self.part("hint")].join(" ")
    }
}

impl Default for FieldIds {
    fn default() -> Self {
        Self::new()
    }
}

/// Label, hint and mistake around an input.
#[component]
pub fn Field(
    /// The names of its parts.
    ids: FieldIds,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// What is wrong with the answer.
    mistake: Signal<Option<String>>,
    /// Whether it may stay empty.
    #[prop(optional)]
    is_optional: bool,
    /// The input.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="text-sm font-medium" for=ids.input()>
                {label} {is_optional.then(|| view! { <span class="quiet font-normal">" " {words::optional()}</span> })}
            </label>
            {children()}
            <p class="field-mistake" id=ids.part("mistake") hidden=move || mistake.read().is_none()>
                {move || mistake.get()}
            </p>
            <p class="quiet text-xs" id=ids.part("hint") hidden=move || hint.get().is_none()>{move || hint.get()}</p>
        </div>
    }
}

fn mistake_of(form: Option<Submission>, name: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || form.and_then(|form| form.of_field(name)))
}

/// How much room is left, where little is: "12 characters left".
fn room(max: usize, text: &str) -> Option<String> {
    let there = text.trim().chars().count();
    match max.checked_sub(there) {
        Some(left) if max / 5 < left => None,
        Some(left) => Some(words::characters_left(left)),
        None => Some(words::characters_over(there - max)),
    }
}

/// One line of text.
#[component]
pub fn TextField(
    /// Its name in the request.
    name: &'static str,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// What is typed.
    value: RwSignal<String>,
    /// The form that it belongs to.
    #[prop(optional, into)]
    form: Option<Submission>,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// `email`, `password`, `tel`, `url`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What a password manager may fill in, as `username`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it may stay empty.
    #[prop(optional)]
    is_optional: bool,
    /// The most characters that it takes; how many are left is said near the end.
    #[prop(optional)]
    max: Option<usize>,
) -> impl IntoView {
    let ids = FieldIds::new();
    let mistake = mistake_of(form, name);
    let hint = Signal::derive(move || max.and_then(|max| room(max, &value.read())).or(hint.get()));
    view! {
        <Field ids label hint mistake is_optional>
            <input
                class="input w-full"
                id=ids.input()
                name=name
                type=kind
                autocomplete=autocomplete
                required=!is_optional
                aria-invalid=move || mistake.read().is_some().to_string()
                aria-describedby=ids.described_by()
                bind:value=value
            />
        </Field>
    }
}

/// A day of the calendar, or none.
#[component]
pub fn DateField(
    /// Its name in the request.
    name: &'static str,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// The day, as `1990-05-17`; empty: none.
    value: RwSignal<String>,
    /// The form that it belongs to.
    #[prop(optional, into)]
    form: Option<Submission>,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// The first day that can be chosen.
    first: String,
    /// The last one.
    last: String,
) -> impl IntoView {
    let ids = FieldIds::new();
    let mistake = mistake_of(form, name);
    view! {
        <Field ids label hint mistake is_optional=true>
            <input
                class="input w-full"
                id=ids.input()
                name=name
                type="date"
                min=first
                max=last
                aria-invalid=move || mistake.read().is_some().to_string()
                aria-describedby=ids.described_by()
                bind:value=value
            />
        </Field>
    }
}

/// Some lines of text. It grows with what is typed.
#[component]
pub fn TextArea(
    /// Its name in the request.
    name: &'static str,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// What is typed.
    value: RwSignal<String>,
    /// The form that it belongs to.
    #[prop(optional, into)]
    form: Option<Submission>,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// Its least height, in lines.
    #[prop(default = 4)]
    rows: u8,
    /// Whether it may stay empty.
    #[prop(optional)]
    is_optional: bool,
) -> impl IntoView {
    let ids = FieldIds::new();
    let mistake = mistake_of(form, name);
    view! {
        <Field ids label hint mistake is_optional>
            <textarea
                class="textarea w-full"
                id=ids.input()
                name=name
                rows=rows.to_string()
                required=!is_optional
                aria-invalid=move || mistake.read().is_some().to_string()
                aria-describedby=ids.described_by()
                bind:value=value
            ></textarea>
        </Field>
    }
}

/// One of a few. Past fifty, take [`super::Combobox`].
#[component]
pub fn Select<T>(
    /// Its name in the request.
    name: &'static str,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// What is chosen.
    value: RwSignal<T>,
    /// What can be, and the words for it.
    #[prop(into)]
    options: Signal<Vec<(T, String)>>,
    /// The form that it belongs to.
    #[prop(optional, into)]
    form: Option<Submission>,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let words = Signal::derive(move || options.get().into_iter().map(|(_, words)| words).collect());
    let at = Signal::derive(move || options.read().iter().position(|(it, _)| *it == *value.read()));
    let choose = Callback::new(move |at: usize| {
        if let Some((it, _)) = options.read_untracked().get(at) {
            value.set(it.clone());
        }
    });
    view! { <SelectAt name label words at choose form hint /> }
}

/// The same without the type of what is chosen, so that it is compiled once.
#[component]
fn SelectAt(
    name: &'static str,
    label: String,
    words: Signal<Vec<String>>,
    at: Signal<Option<usize>>,
    choose: Callback<usize>,
    #[prop(optional_no_strip)] form: Option<Submission>,
    hint: MaybeProp<String>,
) -> impl IntoView {
    let ids = FieldIds::new();
    let mistake = mistake_of(form, name);
    let option = move |(here, words): (usize, String)| {
        view! { <option value=here.to_string() prop:selected=move || at.get() == Some(here)>{words}</option> }
    };
    let changed = move |event| {
        if let Ok(at) = event_target_value(&event).parse() {
            choose.run(at);
        }
    };
    view! {
        <Field ids label hint mistake>
            <select
                class="select w-full"
                id=ids.input()
                name=name
                aria-invalid=move || mistake.read().is_some().to_string()
                aria-describedby=ids.described_by()
                on:change=changed
            >
                {move || words.get().into_iter().enumerate().map(option).collect_view()}
            </select>
        </Field>
    }
}

/// Yes or no.
#[component]
pub fn Checkbox(
    /// Its name in the request.
    name: &'static str,
    /// What yes means.
    #[prop(into)]
    label: String,
    /// The answer.
    value: RwSignal<bool>,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
) -> impl IntoView {
    let ids = FieldIds::new();
    view! {
        <div class="flex items-start gap-2.5">
            <input class="checkbox checkbox-sm checkbox-primary mt-0.5" type="checkbox" id=ids.input() name=name
                aria-describedby=ids.part("hint") bind:checked=value />
            <div>
                <label class="text-sm" for=ids.input()>{label}</label>
                <p class="quiet text-xs" id=ids.part("hint") hidden=move || hint.get().is_none()>{move || hint.get()}</p>
            </div>
        </div>
    }
}
