//! The lines of the dialog: each phone and each postal address is a group of fields that can
//! be added and removed.

use leptos::prelude::*;
use shared::customers::phones::{PhoneDraft, PhoneKind, PhoneNumber};
use shared::customers::postal::{PostalAddress, PostalDraft};
use shared::words::both::{phones as phone_words, postal};
use shared::words::desk::phones as words;

use crate::browser;
use crate::components::{Checkbox, Field, FieldIds, Icon, Select};
use crate::effect::effect;
use crate::submission::Submission;

/// The fields of a phone.
#[derive(Clone, Copy, Debug)]
pub struct Phone {
    number: RwSignal<String>,
    kind: RwSignal<PhoneKind>,
}

impl From<PhoneNumber> for Phone {
    fn from(it: PhoneNumber) -> Self {
        Self { number: RwSignal::new(it.number), kind: RwSignal::new(it.kind) }
    }
}

impl Phone {
    /// An empty one.
    pub fn empty() -> Self {
        Self::from(PhoneNumber { number: String::new(), kind: PhoneKind::Work })
    }

    /// What was typed.
    pub fn draft(self, is_primary: bool) -> PhoneDraft {
        PhoneDraft { number: self.number.get(), kind: self.kind.get(), is_primary }
    }
}

/// The fields of a postal address.
#[derive(Clone, Copy, Debug)]
pub struct Postal {
    street: RwSignal<String>,
    city: RwSignal<String>,
    region: RwSignal<String>,
    code: RwSignal<String>,
    country: RwSignal<String>,
    is_billing: RwSignal<bool>,
    is_shipping: RwSignal<bool>,
}

impl From<PostalAddress> for Postal {
    fn from(it: PostalAddress) -> Self {
        Self {
            street: RwSignal::new(it.street),
            city: RwSignal::new(it.city),
            region: RwSignal::new(it.region),
            code: RwSignal::new(it.postal_code),
            country: RwSignal::new(it.country),
            is_billing: RwSignal::new(it.is_billing),
            is_shipping: RwSignal::new(it.is_shipping),
        }
    }
}

impl Postal {
    /// What was typed.
    pub fn draft(self, is_primary: bool) -> PostalDraft {
        PostalDraft {
            street: self.street.get(),
            city: self.city.get(),
            region: self.region.get(),
            postal_code: self.code.get(),
            country: self.country.get(),
            is_billing: self.is_billing.get(),
            is_shipping: self.is_shipping.get(),
            is_primary,
        }
    }
}

/// Lines of a kind, of which one is the primary one. A line keeps its key while others are
/// removed before it.
#[derive(Clone, Copy, Debug)]
pub struct Lines<T: Copy + Send + Sync + 'static> {
    /// The lines with their keys.
    all: RwSignal<Vec<(u32, T)>>,
    primary: RwSignal<u32>,
    next: StoredValue<u32>,
    /// The owner of the signals of lines that are added later.
    owner: StoredValue<Owner>,
}

impl<T: Copy + Send + Sync + 'static> Lines<T> {
    /// No lines. The dialog's component owns them.
    pub fn none() -> Self {
        Self {
            all: RwSignal::default(),
            primary: RwSignal::new(0),
            next: StoredValue::new(0),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }

    /// Has these lines instead, of which the first is the primary one.
    pub fn fill<V: Into<T>>(self, values: Vec<V>) {
        self.all.set(Vec::new());
        for value in values {
            self.add(move || value.into());
        }
        self.primary.set(self.all.with_untracked(|all| all.first().map_or(0, |it| it.0)));
    }

    /// Adds a line at the end. The only one is the primary one.
    pub fn add(self, line: impl FnOnce() -> T) {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        let line = self.owner.get_value().with(line);
        self.all.update(|all| all.push((key, line)));
        self.keep_a_primary();
    }

    fn remove(self, key: u32) {
        self.all.update(|all| all.retain(|it| it.0 != key));
        self.keep_a_primary();
    }

    fn keep_a_primary(self) {
        let primary = self.primary.get_untracked();
        let first = self.all.with_untracked(|all| {
            let is_there = all.iter().any(|it| it.0 == primary);
            all.first().filter(|_| !is_there).map(|it| it.0)
        });
        if let Some(first) = first {
            self.primary.set(first);
        }
    }

    /// What was typed, by `draft` of a line and whether it is the primary one.
    pub fn drafts<D>(self, draft: fn(T, bool) -> D) -> Vec<D> {
        let primary = self.primary.get();
        self.all.get().into_iter().map(|(key, line)| draft(line, key == primary)).collect()
    }

    /// The place of the line, from zero.
    fn place(self, key: u32) -> Signal<usize> {
        Signal::derive(move || {
            self.all.with(|all| all.iter().position(|it| it.0 == key).unwrap_or_default())
        })
    }
}

/// The group of a line: its title, its fields, whether it is the primary one, and the button
/// that removes it.
fn group<T: Copy + Send + Sync + 'static>(
    lines: Lines<T>,
    key: u32,
    title: fn(usize) -> String,
    (prefix, remove_label): (&'static str, fn(usize) -> String),
    fields: AnyView,
) -> AnyView {
    let place = lines.place(key);
    let ids = FieldIds::new();
    let remove = move |_| {
        lines.remove(key);
        browser::focus(&["dialog[open] [data-add='", prefix, "']"].concat());
    };
    view! {
        <fieldset class="row grid gap-3 py-3">
            <legend class="sr-only">{move || title(place.get() + 1)}</legend>
            {fields}
            <div class="flex flex-wrap items-center gap-x-4 gap-y-2">
                <span class="flex items-center gap-2">
                    <input class="radio radio-sm radio-primary" type="radio" id=ids.input() name=[prefix, "-primary"].concat()
                        prop:checked=move || lines.primary.get() == key on:change=move |_| lines.primary.set(key) />
                    <label class="text-sm" for=ids.input()>{words::primary()}</label>
                </span>
                <button type="button" class="btn btn-ghost btn-sm ml-auto" aria-label=move || remove_label(place.get() + 1) on:click=remove>
                    <Icon icon="icon-[lucide--trash-2]" />{shared::words::both::common::remove()}
                </button>
            </div>
        </fieldset>
    }
    .into_any()
}

/// A field of a line, whose name has the line's place: `phones.1.number`.
fn input(
    form: Submission,
    name: Signal<String>,
    label: &'static str,
    value: RwSignal<String>,
    (kind, rows): (&'static str, Option<u8>),
) -> AnyView {
    let ids = FieldIds::new();
    let mistake = Signal::derive(move || form.of_field(&name.read()));
    let invalid = move || mistake.read().is_some().to_string();
    let control = match rows {
        Some(rows) => view! {
            <textarea class="textarea w-full" dir="auto" id=ids.input() name=name rows=rows.to_string() autocomplete="off"
                aria-invalid=invalid aria-describedby=ids.described_by() bind:value=value></textarea>
        }
        .into_any(),
        None => view! {
            <input class="input w-full" dir="auto" type=kind id=ids.input() name=name autocomplete="off"
                aria-invalid=invalid aria-describedby=ids.described_by() bind:value=value />
        }
        .into_any(),
    };
    view! { <Field ids label mistake>{control}</Field> }.into_any()
}

/// Puts the focus into the line that was added last.
fn focus_last(prefix: &'static str, count: usize, field: &'static str) {
    let at = count.saturating_sub(1).to_string();
    let selector = ["dialog[open] [name='", prefix, ".", &at, ".", field, "']"].concat();
    effect(move || browser::focus(&selector));
}

/// All phones.
#[component]
pub fn PhoneLines(
    /// The form.
    form: Submission,
    /// The phones.
    phones: Lines<Phone>,
) -> impl IntoView {
    let kinds: Vec<_> = PhoneKind::ALL.iter().map(|it| (*it, it.label().to_owned())).collect();
    let kinds = StoredValue::new(kinds);
    let one = move |(key, phone): (u32, Phone)| {
        let place = phones.place(key);
        let name =
            Signal::derive(move || ["phones.", &place.get().to_string(), ".number"].concat());
        let fields = view! {
            <div class="grid gap-3 sm:grid-cols-2">
                {input(form, name, phone_words::number(), phone.number, ("tel", None))}
                <Select name="kind" label=words::kind() value=phone.kind options=kinds.get_value() />
            </div>
        };
        group(
            phones,
            key,
            words::phone_at,
            ("phones", |at| words::remove_phone(at)),
            fields.into_any(),
        )
    };
    let add = move |_| {
        phones.add(Phone::empty);
        focus_last("phones", phones.all.with_untracked(Vec::len), "number");
    };
    view! {
        <section>
            <h3 class="font-semibold">{words::phones()}</h3>
            <For each=move || phones.all.get() key=|it| it.0 children=one />
            <button type="button" class="btn btn-sm mt-2" data-add="phones" name="phones" on:click=add>
                <Icon icon="icon-[lucide--plus]" />{words::add_phone()}
            </button>
        </section>
    }
}

/// All postal addresses.
#[component]
pub fn PostalLines(
    /// The form.
    form: Submission,
    /// The addresses.
    addresses: Lines<Postal>,
) -> impl IntoView {
    let one = move |(key, it): (u32, Postal)| {
        let place = addresses.place(key);
        let field = move |part: &'static str, label, value, shape| {
            let name = Signal::derive(move || {
                ["addresses.", &place.get().to_string(), ".", part].concat()
            });
            input(form, name, label, value, shape)
        };
        let line = ("text", None);
        let fields = view! {
            {field("street", postal::street(), it.street, ("text", Some(2)))}
            <div class="grid gap-3 sm:grid-cols-2">
                {field("postal_code", postal::postal_code(), it.code, line)}
                {field("city", postal::city(), it.city, line)}
                {field("region", postal::region(), it.region, line)}
                {field("country", postal::country(), it.country, line)}
                <Checkbox name="is_billing" label=words::billing() value=it.is_billing />
                <Checkbox name="is_shipping" label=words::shipping() value=it.is_shipping />
            </div>
        };
        group(
            addresses,
            key,
            words::address_at,
            ("addresses", |at| words::remove_address(at)),
            fields.into_any(),
        )
    };
    let add = move |_| {
        addresses.add(|| Postal::from(PostalAddress::default()));
        focus_last("addresses", addresses.all.with_untracked(Vec::len), "street");
    };
    view! {
        <section>
            <h3 class="font-semibold">{words::addresses()}</h3>
            <For each=move || addresses.all.get() key=|it| it.0 children=one />
            <button type="button" class="btn btn-sm mt-2" data-add="addresses" name="addresses" on:click=add>
                <Icon icon="icon-[lucide--plus]" />{words::add_address()}
            </button>
        </section>
    }
}
