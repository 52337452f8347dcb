//! The fields of a form, each with a label, a hint and a mistake.
//!
//! A field's `name` is its name in the request, so that the worker's messages can be shown
//! at the field.

use std::cell::Cell;

use leptos::attr::Attribute;
use leptos::prelude::*;
use shared::words::both::form as words;

use super::limit::{Hint, Limit};
use crate::submission::Submission;

/// The element ids of an input, its hint and its mistake.
#[derive(Clone, Copy, Debug)]
pub struct FieldIds(u32);

impl FieldIds {
    /// Creates ids that are unique in the page.
    pub fn new() -> Self {
        thread_local! { static LAST: Cell<u32> = const { Cell::new(0) }; }
        LAST.set(LAST.get().wrapping_add(1));
        Self(LAST.get())
    }

    /// The id of the input.
    pub fn input(self) -> String {
        ["field-", &self.0.to_string()].concat()
    }

    /// The id of a part of the field, such as the hint.
    pub fn part(self, part: &str) -> String {
        [&self.input(), "-", part].concat()
    }

    /// The value of the input's `aria-describedby`. Empty parts are hidden, and screen
    /// readers skip them.
    pub fn described_by(self) -> String {
        [self.part("mistake"), self.part("hint")].join(" ")
    }
}

impl Default for FieldIds {
    fn default() -> Self {
        Self::new()
    }
}

/// The label, hint and mistake around an input.
#[component]
pub fn Field(
    /// The element ids.
    ids: FieldIds,
    /// The label.
    #[prop(into)]
    label: String,
    /// The hint.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// The mistake.
    mistake: Signal<Option<String>>,
    /// Whether the field may be empty.
    #[prop(optional)]
    is_optional: bool,
    /// The limit of the text.
    #[prop(optional_no_strip)]
    limit: Option<Limit>,
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
            <Hint class="field-hint" id=ids.part("hint") hint limit />
        </div>
    }
}

fn mistake_of(form: Option<Submission>, name: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || form.and_then(|form| form.of_field(name)))
}

/// A field with one line of text.
#[component]
pub fn TextField(
    /// Its name in the request.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// The form that it belongs to.
    #[prop(optional, into)]
    form: Option<Submission>,
    /// The hint.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// `email`, `password`, `tel`, `url`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What a password manager may fill in, such as `username`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether the field may be empty.
    #[prop(optional)]
    is_optional: bool,
    /// The most characters that are allowed. The hint shows how many are left near the
    /// limit.
    #[prop(optional)]
    max: Option<usize>,
) -> impl IntoView {
    let input = view! { <{..} type=kind autocomplete=autocomplete required=!is_optional /> };
    line(name, label, (value, Limit::of(max, value)), form, hint, is_optional, input)
}

/// A field for a date, which may be empty.
#[component]
pub fn DateField(
    /// Its name in the request.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// The date, as `1990-05-17`; empty: none.
    value: RwSignal<String>,
    /// The form that it belongs to.
    #[prop(optional, into)]
    form: Option<Submission>,
    /// The hint.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// The first date that can be chosen.
    first: String,
    /// The last date that can be chosen.
    last: String,
) -> impl IntoView {
    let input = view! { <{..} type="date" min=first max=last /> };
    line(name, label, (value, None), form, hint, true, input)
}

/// A field of one line. `input` are the attributes of its kind.
fn line(
    name: &'static str,
    label: String,
    (value, limit): (RwSignal<String>, Option<Limit>),
    form: Option<Submission>,
    hint: MaybeProp<String>,
    is_optional: bool,
    input: impl Attribute + 'static,
) -> impl IntoView {
    let ids = FieldIds::new();
    let mistake = mistake_of(form, name);
    view! {
        <Field ids label hint mistake is_optional limit>
            <input
                {..input}
                class="input w-full"
                id=ids.input()
                name=name
                aria-invalid=move || mistake.read().is_some().to_string()
                aria-describedby=ids.described_by()
                bind:value=value
            />
        </Field>
    }
}

/// A field with several lines of text. It grows with the text.
#[component]
pub fn TextArea(
    /// Its name in the request.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// The form that it belongs to.
    #[prop(optional, into)]
    form: Option<Submission>,
    /// The hint.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// Its minimum height, in lines.
    #[prop(default = 4)]
    rows: u8,
    /// Whether the field may be empty.
    #[prop(optional)]
    is_optional: bool,
    /// The most characters that are allowed. The hint shows how many are left near the
    /// limit.
    #[prop(optional)]
    max: Option<usize>,
) -> impl IntoView {
    let ids = FieldIds::new();
    let mistake = mistake_of(form, name);
    view! {
        <Field ids label hint mistake is_optional limit=Limit::of(max, value)>
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

/// A field that chooses one of a few options. For more than fifty options use
/// [`super::Combobox`].
#[component]
pub fn Select<T>(
    /// Its name in the request.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// The chosen value.
    value: RwSignal<T>,
    /// The options, each with its label.
    #[prop(into)]
    options: Signal<Vec<(T, String)>>,
    /// The form that it belongs to.
    #[prop(optional, into)]
    form: Option<Submission>,
    /// The hint.
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

/// [`Select`] by index. It is not generic over the value, so that it is compiled once.
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

/// A checkbox.
#[component]
pub fn Checkbox(
    /// Its name in the request.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// Whether it is checked.
    value: RwSignal<bool>,
    /// The hint.
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
                <p class="field-hint" id=ids.part("hint") hidden=move || hint.get().is_none()>{move || hint.get()}</p>
            </div>
        </div>
    }
}
