//! The fields that admins define, in forms, and as texts on a record's page, in its history and
//! in previews.
//!
//! A form keeps the fields that it was opened with. What an admin adds or archives in the
//! meantime changes nothing of what is typed, and what is typed is saved.

use std::cell::RefCell;
use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::fields::{FormOf, ListFormFields};
use shared::fields::custom::{
    CustomField, CustomKind, CustomValue, MAX_LONG_TEXT, MAX_TEXT, Target, TypedCustom, parse_all,
    problem_name,
};
use shared::problem::FieldProblem;
use shared::words::desk::{custom_fields as words, fields as field_words};

use crate::api;
use crate::browser::dates;
use crate::components::{DateField, FieldIds, Remote, Select, Shape, TextArea, TextField};
use crate::effect::effect;
use crate::load::Load;
use crate::submission::Submission;

/// A value as a text for people.
pub fn in_words(kind: CustomKind, value: &str) -> String {
    match kind {
        CustomKind::Date => dates::calendar_day(value),
        CustomKind::MultiChoice => value.lines().collect::<Vec<_>>().join(", "),
        CustomKind::Checkbox => words::yes().to_owned(),
        CustomKind::Text
        | CustomKind::LongText
        | CustomKind::Number
        | CustomKind::Choice
        | CustomKind::Url => value.to_owned(),
    }
}

/// All fields by their names, as texts for people, for a comparison.
pub fn all_in_words(values: &[CustomValue]) -> impl Iterator<Item = (&'static str, String)> + '_ {
    values.iter().map(|it| {
        let value = it.value.as_ref().map(|value| in_words(it.field.kind, value));
        (interned(it.field.name.clone()), value.unwrap_or_default())
    })
}

/// `text` for as long as the tab is open: labels and names of inputs are otherwise known when
/// the app is built. There are as many as admins define.
fn interned(text: String) -> &'static str {
    thread_local! { static ALL: RefCell<BTreeSet<&'static str>> = const { RefCell::new(BTreeSet::new()) }; }
    ALL.with_borrow_mut(|all| {
        let there = all.get(text.as_str()).copied();
        let kept = there.unwrap_or_else(|| Box::leak(text.into_boxed_str()));
        all.insert(kept);
        kept
    })
}

fn filled(values: &[CustomValue], is_long: bool) -> impl Iterator<Item = (&str, CustomKind, &str)> {
    values
        .iter()
        .filter(move |it| (it.field.kind == CustomKind::LongText) == is_long)
        .filter_map(|it| Some((&*it.field.name, it.field.kind, it.value.as_deref()?)))
}

/// The fields with one line that are not empty, as terms of the list of facts.
pub fn facts(values: &[CustomValue]) -> AnyView {
    let one = |(name, kind, value): (&str, CustomKind, &str)| {
        let words = in_words(kind, value);
        let shown = if kind == CustomKind::Url {
            // The linked site must not learn the URL of this page.
            view! { <a class="link link-hover" href=value.to_owned() target="_blank" rel="noopener noreferrer">{words}</a> }.into_any()
        } else {
            words.into_any()
        };
        view! { <dt>{name.to_owned()}</dt><dd>{shown}</dd> }
    };
    filled(values, false).map(one).collect_view().into_any()
}

/// The fields with several lines that are not empty, below the facts.
pub fn notes(values: &[CustomValue]) -> AnyView {
    let one = |(name, _, value): (&str, CustomKind, &str)| {
        view! {
            <section class="border-t border-base-300 px-4 pt-2 pb-4 text-sm">
                <h2 class="quiet text-xs font-medium">{name.to_owned()}</h2>
                <p class="message-body">{value.to_owned()}</p>
            </section>
        }
    };
    filled(values, true).map(one).collect_view().into_any()
}

/// A field with the value that the record has, and the text that is typed.
type Input = (CustomValue, RwSignal<String>);

/// The texts of a record's fields.
#[derive(Clone, Copy, Debug)]
pub struct CustomInputs {
    all: RwSignal<Vec<Input>>,
    /// Owns the texts, as long as the form is there.
    owner: StoredValue<Option<Owner>>,
}

impl CustomInputs {
    /// No fields yet.
    pub fn empty() -> Self {
        Self { all: RwSignal::new(Vec::new()), owner: StoredValue::new(Owner::current()) }
    }

    /// Fills the fields with `values`.
    pub fn fill(self, values: &[CustomValue]) {
        let there = self.all.get_untracked();
        let input = |it: &CustomValue| {
            let text = it.value.clone().unwrap_or_default();
            let same = there.iter().find(|(old, _)| old.field.id == it.field.id);
            let signal = match same {
                Some((_, signal)) => {
                    signal.set(text);
                    *signal
                }
                None => self.signal(text),
            };
            (it.clone(), signal)
        };
        self.all.set(values.iter().map(input).collect());
    }

    /// Adds empty fields.
    fn add(self, fields: Vec<CustomField>) {
        let input = |field| (CustomValue { field, value: None }, self.signal(String::new()));
        self.all.set(fields.into_iter().map(input).collect());
    }

    fn signal(self, text: String) -> RwSignal<String> {
        match self.owner.get_value() {
            Some(owner) => owner.with(|| RwSignal::new(text)),
            None => RwSignal::new(text),
        }
    }

    /// The texts, by field.
    pub fn typed(self) -> TypedCustom {
        self.all.get().into_iter().map(|(it, text)| (it.field.id, text.get())).collect()
    }

    /// The mistakes in the texts, by the rule that the worker uses.
    pub fn mistakes(self) -> Vec<FieldProblem> {
        let there: Vec<CustomValue> = self.all.get().into_iter().map(|(it, _)| it).collect();
        parse_all(&self.typed(), &there).err().unwrap_or_default()
    }
}

/// The inputs: first those of one line, then the others. Those of a new record are asked for.
#[component]
pub fn CustomFields(
    /// The form.
    form: Submission,
    /// The texts.
    inputs: CustomInputs,
    /// What is created; none: a record is edited, and the fields are filled.
    of: Option<Target>,
) -> impl IntoView {
    let asked = of.map(|target| {
        let fields = Load::new(move || api::call_owned::<ListFormFields>(NoId, FormOf { target }));
        effect(move || {
            if let Some(fields) = fields.get() {
                inputs.add(fields);
            }
        });
        view! { <Remote data=fields shape=Shape::Bare let:_fields>{None::<AnyView>}</Remote> }
    });
    let shown = move || {
        let is_wide = |(it, _): &Input| {
            matches!(it.field.kind, CustomKind::LongText | CustomKind::MultiChoice)
        };
        let (wide, short): (Vec<_>, Vec<_>) = inputs.all.get().into_iter().partition(is_wide);
        let one = move |it| input(form, it);
        let grid = (!short.is_empty()).then(|| {
            view! { <div class="grid gap-4 sm:grid-cols-2">{short.into_iter().map(one).collect_view()}</div> }
        });
        view! { {grid}{wide.into_iter().map(one).collect_view()} }
    };
    view! { {asked}{shown} }
}

fn input(form: Submission, (it, value): Input) -> AnyView {
    let CustomValue { field, value: has } = it;
    let (name, label) = (interned(problem_name(field.id)), field.name);
    match field.kind {
        CustomKind::Text => {
            view! { <TextField form name label value max=MAX_TEXT is_optional=true /> }.into_any()
        }
        CustomKind::Number => {
            view! { <TextField form name label value is_optional=true /> }.into_any()
        }
        CustomKind::Url => {
            view! { <TextField form name label kind="url" value is_optional=true /> }.into_any()
        }
        CustomKind::LongText => {
            view! { <TextArea form name label value rows=3 max=MAX_LONG_TEXT is_optional=true /> }
                .into_any()
        }
        CustomKind::Date => {
            let (first, last) = ("0001-01-01".to_owned(), "9999-12-31".to_owned());
            view! { <DateField form name label value first last /> }.into_any()
        }
        CustomKind::Choice => {
            let mut offered = vec![(String::new(), field_words::not_set().to_owned())];
            // An option that was removed stays where it is.
            let gone = has.filter(|has| !field.options.contains(has));
            offered.extend(field.options.into_iter().chain(gone).map(|it| (it.clone(), it)));
            view! { <Select form name label value options=offered /> }.into_any()
        }
        CustomKind::MultiChoice => {
            let gone: Vec<String> = has.unwrap_or_default().lines().map(str::to_owned).collect();
            let mut offered = field.options;
            for option in gone {
                if !offered.contains(&option) {
                    offered.push(option);
                }
            }
            several(form, (name, label), offered, value)
        }
        CustomKind::Checkbox => {
            let is_on = Signal::derive(move || !value.read().is_empty());
            let tick = move |on| value.set(if on { "true".to_owned() } else { String::new() });
            let (ids, mistake) = (FieldIds::new(), mistake_of(form, name));
            view! {
                <div class="field">
                    {tick_box((name, label), (ids, ids.input()), is_on, Callback::new(tick), mistake)}
                    {mistake_line(ids, mistake)}
                </div>
            }
            .into_any()
        }
    }
}

fn mistake_of(form: Submission, name: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || form.of_field(name))
}

fn mistake_line(ids: FieldIds, mistake: Signal<Option<String>>) -> AnyView {
    view! {
        <p class="field-mistake" id=ids.part("mistake") hidden=move || mistake.read().is_none()>
            {move || mistake.get()}
        </p>
    }
    .into_any()
}

fn tick_box(
    (name, label): (&'static str, String),
    (ids, id): (FieldIds, String),
    is_on: Signal<bool>,
    tick: Callback<bool>,
    mistake: Signal<Option<String>>,
) -> AnyView {
    let ticked = move |event| tick.run(event_target_checked(&event));
    view! {
        <div class="flex min-h-6 items-start gap-2.5">
            <input class="checkbox checkbox-sm checkbox-primary mt-0.5" type="checkbox" id=id.clone() name=name
                aria-invalid=move || mistake.read().is_some().to_string() aria-describedby=ids.part("mistake")
                prop:checked=move || is_on.get() on:change=ticked />
            <label class="min-w-0 text-sm wrap-anywhere" for=id>{label}</label>
        </div>
    }
    .into_any()
}

/// A group of boxes, one for each option.
fn several(
    form: Submission,
    (name, label): (&'static str, String),
    offered: Vec<String>,
    value: RwSignal<String>,
) -> AnyView {
    let (ids, mistake) = (FieldIds::new(), mistake_of(form, name));
    let one = move |(at, option): (usize, String)| {
        let (here, there) = (option.clone(), option.clone());
        let is_on = Signal::derive(move || value.read().lines().any(|it| it == here));
        let tick = Callback::new(move |on: bool| {
            value.update(|text| {
                let mut lines: Vec<&str> = text.lines().filter(|it| **it != *there).collect();
                if on {
                    lines.push(&there);
                }
                *text = lines.join("\n");
            });
        });
        tick_box((name, option), (ids, ids.part(&at.to_string())), is_on, tick, mistake)
    };
    view! {
        <fieldset class="field">
            <legend class="text-sm font-medium wrap-anywhere">{label}</legend>
            <div class="mt-1.5 grid gap-1.5 sm:grid-cols-2">{offered.into_iter().enumerate().map(one).collect_view()}</div>
            {mistake_line(ids, mistake)}
        </fieldset>
    }
    .into_any()
}
