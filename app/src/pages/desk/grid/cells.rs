//! Cells that several lists use.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::fields::{Field, Record, find};
use shared::grid::Column;
use shared::time::Timestamp;

use crate::components::{Face, Time};
use crate::pages::desk::fields::in_words;
use crate::pages::desk::record::known;

/// The cells of a row, by column name.
pub trait Cells {
    /// The cell of a column; empty for an unknown name. A value that has its own column in
    /// `shown` can be left out of other cells.
    fn cell(&self, column: &str, shown: Shown<'_>) -> AnyView;

    /// The cells of the columns that are shown.
    fn cells(&self, shown: &[&'static Column]) -> Vec<AnyView> {
        shown.iter().map(|column| self.cell(column.name, Shown(shown))).collect()
    }
}

/// The columns that are shown.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a>(&'a [&'static Column]);

impl Shown<'_> {
    /// Whether the column called `name` is among them.
    pub fn has(self, name: &str) -> bool {
        self.0.iter().any(|it| it.name == name)
    }
}

/// A number. Zero is muted.
pub fn number(count: u32, href: Option<String>) -> AnyView {
    let words = count.to_string();
    let is_zero = (count == 0).then_some("");
    match href.filter(|_| count != 0) {
        Some(href) => view! { <a class="link-hover" href=href>{words}</a> }.into_any(),
        None => view! { <span data-zero=is_zero>{words}</span> }.into_any(),
    }
}

/// A time in the short form of lists.
pub fn time(at: Option<Timestamp>) -> AnyView {
    at.map(|at| view! { <span class="quiet"><Time at brief=true /></span> }).into_any()
}

/// A muted text.
pub fn quiet(text: Option<String>) -> AnyView {
    text.map(|text| view! { <span class="quiet">{text}</span> }).into_any()
}

/// The value of the listed field of `R` with this name.
pub fn field<R: Record>(fields: &BTreeMap<String, String>, name: &str) -> AnyView {
    listed(find::<R>(name), fields.get(name))
}

fn listed(field: Option<&'static Field>, value: Option<&String>) -> AnyView {
    field.zip(value).map(|(field, value)| in_words(field.kind, value)).into_any()
}

/// A person's initials and name, with the address below. Their page is at `href`.
pub fn person(name: &str, href: String, email: Option<String>, beside: AnyView) -> AnyView {
    let email = email.map(
        |email| view! { <div class="quiet truncate text-xs" title=email.clone()>{email.clone()}</div> },
    );
    known::remember(&href, name);
    view! {
        <div class="flex items-center gap-2.5">
            <Face name=name.to_owned() />
            <div class="cell-lines min-w-0">
                <div class="flex min-w-0 items-center gap-2"><a class="link-hover truncate font-medium" href=href>{name.to_owned()}</a> {beside}</div>
                {email}
            </div>
        </div>
    }
    .into_any()
}
