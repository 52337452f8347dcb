//! The listed fields of contacts and accounts (`shared::fields`): in forms ([`inputs`]),
//! and as texts on a record's page, in its history and in previews.

pub mod custom;
pub mod inputs;

use leptos::prelude::*;
use shared::fields::{Field, Kind, Record, Values};

use crate::browser::{dates, intl};

/// A value as a text for people.
pub fn in_words(kind: Kind, value: &str) -> String {
    match kind {
        Kind::PastDay => dates::calendar_day(value),
        Kind::Language => intl::language(value),
        Kind::TimeZone => zone(value),
        Kind::Text { .. } | Kind::LongText { .. } | Kind::Phone | Kind::Url => value.to_owned(),
    }
}

/// The displayed name of a time zone: "America/New York".
fn zone(name: &str) -> String {
    name.replace('_', " ")
}

/// All fields by their labels, as texts for people, for a comparison.
pub fn all_in_words<R: Record>(
    values: &Values<R>,
) -> impl Iterator<Item = (&'static str, String)> + use<'_, R> {
    values.iter().map(|(field, value)| {
        (field.label(), value.map(|value| in_words(field.kind, value)).unwrap_or_default())
    })
}

/// A field that is not empty, with its value.
type FilledField = (&'static Field, String);

fn filled<R: Record>(values: &Values<R>) -> (Vec<FilledField>, Vec<FilledField>) {
    values
        .iter()
        .filter_map(|(field, value)| Some((field, value?.to_owned())))
        .partition(|(field, _)| matches!(field.kind, Kind::LongText { .. }))
}

/// The fields with one line that are not empty, as terms of the list of facts.
pub fn facts<R: Record>(values: &Values<R>) -> AnyView {
    let one = |(field, value): FilledField| {
        let words = in_words(field.kind, &value);
        let shown = match field.kind {
            Kind::Phone => {
                let href = ["tel:", &value.replace(' ', "")].concat();
                view! { <a class="link link-hover" href=href>{words}</a> }.into_any()
            }
            Kind::Url => {
                // The linked site must not learn the URL of this page.
                view! { <a class="link link-hover" href=value target="_blank" rel="noopener noreferrer">{words}</a> }.into_any()
            }
            _ => words.into_any(),
        };
        view! { <dt>{field.label()}</dt><dd>{shown}</dd> }
    };
    filled(values).1.into_iter().map(one).collect_view().into_any()
}

/// The fields with several lines that are not empty, below the facts.
pub fn notes<R: Record>(values: &Values<R>) -> AnyView {
    let one = |(field, value): FilledField| {
        view! {
            <section class="border-t border-base-300 px-4 pt-2 pb-4 text-sm">
                <h2 class="quiet text-xs font-medium">{field.label()}</h2>
                <p class="message-body">{value}</p>
            </section>
        }
    };
    filled(values).0.into_iter().map(one).collect_view().into_any()
}
