//! The listed fields of contacts and accounts (`shared::fields`): in a form ([`inputs`]),
//! and as a record's page, its history and a preview say them.

pub mod inputs;

use leptos::prelude::*;
use shared::fields::{Field, Kind, Record, Values};

use crate::browser::{dates, intl};

/// A value as people read it.
pub fn in_words(kind: Kind, value: &str) -> String {
    match kind {
        Kind::PastDay => dates::calendar_day(value),
        Kind::Language => intl::language(value),
        Kind::TimeZone => zone(value),
        Kind::Text { .. } | Kind::LongText { .. } | Kind::Phone | Kind::Url => value.to_owned(),
    }
}

/// A time zone as people read it: "America/New York".
fn zone(name: &str) -> String {
    name.replace('_', " ")
}

/// Every field by its label, in words, for a comparison.
pub fn all_in_words<R: Record>(
    values: &Values<R>,
) -> impl Iterator<Item = (&'static str, String)> + use<'_, R> {
    values.iter().map(|(field, value)| {
        (field.label(), value.map(|value| in_words(field.kind, value)).unwrap_or_default())
    })
}

/// A field that says something.
type Said = (&'static Field, String);

fn said<R: Record>(values: &Values<R>) -> (Vec<Said>, Vec<Said>) {
    values
        .iter()
        .filter_map(|(field, value)| Some((field, value?.to_owned())))
        .partition(|(field, _)| matches!(field.kind, Kind::LongText { .. }))
}

/// The fields that say something in a line, as terms of the list of facts.
pub fn facts<R: Record>(values: &Values<R>) -> AnyView {
    let one = |(field, value): Said| {
        let words = in_words(field.kind, &value);
        let shown = match field.kind {
            Kind::Phone => {
                let href = ["tel:", &value.replace(' ', "")].concat();
                view! { <a class="link link-hover" href=href>{words}</a> }.into_any()
            }
            Kind::Url => {
                // Nobody who is linked to learns of the page that links.
                view! { <a class="link link-hover" href=value target="_blank" rel="noopener noreferrer">{words}</a> }.into_any()
            }
            _ => words.into_any(),
        };
        view! { <dt>{field.label()}</dt><dd>{shown}</dd> }
    };
    said(values).1.into_iter().map(one).collect_view().into_any()
}

/// The fields that say something in several lines, below the facts.
pub fn notes<R: Record>(values: &Values<R>) -> AnyView {
    let one = |(field, value): Said| {
        view! {
            <section class="border-t border-base-300 px-4 pt-2 pb-4 text-sm">
                <h2 class="quiet text-xs font-medium">{field.label()}</h2>
                <p class="message-body">{value}</p>
            </section>
        }
    };
    said(values).0.into_iter().map(one).collect_view().into_any()
}
