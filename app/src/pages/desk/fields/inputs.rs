//! The listed fields of a record in a form, each with an input for its kind.

use leptos::prelude::*;
use shared::fields::{FIRST_YEAR, Field, Kind, Record, Typed, Values, languages};
use shared::words::desk::fields as words;

use super::in_words;
use crate::browser::{dates, intl};
use crate::components::{DateField, Select, TextArea, TextField};
use crate::submission::Submission;

/// The texts of a record's fields.
#[derive(Clone, Copy, Debug)]
pub struct Inputs(StoredValue<Vec<(&'static Field, RwSignal<String>)>>);

impl Inputs {
    /// Empty fields of `R`.
    pub fn of<R: Record>() -> Self {
        let empty = |field| (field, RwSignal::new(String::new()));
        Self(StoredValue::new(R::FIELDS.iter().map(empty).collect()))
    }

    /// Fills the fields with `values`.
    pub fn fill<R: Record>(self, values: &Values<R>) {
        for (field, text) in self.0.get_value() {
            text.set(values.get(field.name).unwrap_or_default().to_owned());
        }
    }

    /// The text of the field called `name`, tracked.
    pub fn text(self, name: &str) -> String {
        let found = self.0.with_value(|all| all.iter().find(|(it, _)| it.name == name).copied());
        found.map(|(_, text)| text.get()).unwrap_or_default()
    }

    /// The input of the field called `name`, if there is such a field.
    pub fn input(self, form: Submission, name: &str) -> Option<AnyView> {
        let found = self.0.with_value(|all| all.iter().find(|(it, _)| it.name == name).copied());
        found.map(|(field, text)| input(form, field, text))
    }

    /// The texts.
    pub fn typed<R>(self) -> Typed<R> {
        let texts = self.0.get_value().into_iter().map(|(field, text)| (field.name, text.get()));
        texts
            .filter(|(_, text)| !text.is_empty())
            .fold(Typed::default(), |typed, (name, text)| typed.with(name, text))
    }
}

/// The fields: first those with one line, then `children`, then those with several lines.
#[component]
pub fn ListedFields(
    /// The form.
    form: Submission,
    /// The texts.
    inputs: Inputs,
    /// The content before the fields with several lines.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (long, short): (Vec<_>, Vec<_>) = inputs
        .0
        .get_value()
        .into_iter()
        .partition(|(field, _)| matches!(field.kind, Kind::LongText { .. }));
    let one = move |(field, text)| input(form, field, text);
    view! {
        <div class="grid gap-4 sm:grid-cols-2">{short.into_iter().map(one).collect_view()}</div>
        {children.map(|children| children())}
        {long.into_iter().map(one).collect_view()}
    }
}

fn input(form: Submission, field: &'static Field, value: RwSignal<String>) -> AnyView {
    let hint = Signal::stored(field.hint().map(str::to_owned));
    let (name, label) = (field.name, field.label());
    let line = |kind: &'static str| {
        view! { <TextField form name label kind value hint is_optional=true /> }.into_any()
    };
    match field.kind {
        Kind::Text { .. } => line("text"),
        Kind::Phone => line("tel"),
        Kind::Url => line("url"),
        Kind::LongText { .. } => {
            view! { <TextArea form name label value hint rows=3 is_optional=true /> }.into_any()
        }
        Kind::PastDay => {
            let first = [&FIRST_YEAR.to_string(), "-01-01"].concat();
            view! { <DateField form name label value hint first last=dates::today() /> }.into_any()
        }
        Kind::Language | Kind::TimeZone => choice(form, field, value),
    }
}

/// The options for a field of this kind, each with its name, sorted by name.
pub fn offered(kind: Kind) -> Vec<(String, String)> {
    let codes = match kind {
        Kind::Language => languages().map(str::to_owned).collect(),
        Kind::TimeZone => intl::zones(),
        Kind::Text { .. } | Kind::LongText { .. } | Kind::Phone | Kind::Url | Kind::PastDay => {
            Vec::new()
        }
    };
    let named = |code: String| {
        let words = in_words(kind, &code);
        (code, words)
    };
    let mut offered: Vec<_> = codes.into_iter().map(named).collect();
    offered.sort_by(|(_, one), (_, other)| one.cmp(other));
    offered
}

/// A select with the options by name. A value that was imported and is not an option stays.
fn choice(form: Submission, field: &'static Field, value: RwSignal<String>) -> AnyView {
    let mut offered = offered(field.kind);
    offered.insert(0, (String::new(), words::not_set().to_owned()));
    let offered = StoredValue::new(offered);
    let besides = Memo::new(move |_| {
        let value = value.get();
        let is_offered = offered.with_value(|offered| offered.iter().any(|(it, _)| *it == value));
        (!is_offered).then_some(value)
    });
    let options = Signal::derive(move || {
        let besides = besides.get().map(|value| {
            let words = in_words(field.kind, &value);
            (value, words)
        });
        offered.get_value().into_iter().chain(besides).collect::<Vec<_>>()
    });
    view! { <Select form name=field.name label=field.label() value options /> }.into_any()
}
