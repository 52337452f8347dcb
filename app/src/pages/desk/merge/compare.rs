//! The step in which the records stand side by side: which one stays, and whose values are
//! kept where they differ. On a phone they stand below each other.

use leptos::prelude::*;
use shared::ids::AccountId;
use shared::words::desk::{contact, merge as words, refusals};
use uuid::Uuid;

use super::StepTitle;
use super::heads::equal;
use super::state::{Merging, Step, ids, is_choice};
use crate::components::field::FieldIds;
use crate::components::{CancelButton, Form, Notice, SubmitButton, Tone};
use crate::effect::effect;
use crate::pages::desk::operations::form::{Way, to_relationships};
use crate::pages::desk::operations::preview::{ways, why};
use crate::submission::Submission;

/// A field in which the records differ, with the values in the order of the records.
#[derive(Clone, PartialEq, Eq)]
struct Differing {
    name: String,
    label: String,
    values: Vec<(Uuid, Option<String>)>,
}

/// The step.
pub(super) fn compare(merging: Merging) -> AnyView {
    let form = Submission::new();
    // What was refused is asked for in another way.
    effect(move || {
        merging.draft.track();
        form.forget();
    });
    let send = move |()| {
        if merging.plan.is_there() {
            merging.go(Step::Review);
        } else if let Some(error) = untrack(|| merging.refusal()) {
            form.fail(error);
        }
    };
    view! {
        <Form form on_send=send>
            <StepTitle merging title=merging.kind.compare() />
            <div>
                <Staying merging />
                <Fields merging />
                <Primary merging />
            </div>
            <Equal merging />
            <State merging />
            <div class="dialog-actions">
                <CancelButton />
                <SubmitButton form>{words::go_on()}</SubmitButton>
            </div>
        </Form>
    }
    .into_any()
}

/// The columns: one for the labels, and one for each record.
const fn columns(records: usize) -> &'static str {
    match records {
        0..=2 => "merge-row sm:grid-cols-[8rem_repeat(2,minmax(0,1fr))]",
        3 => "merge-row sm:grid-cols-[8rem_repeat(3,minmax(0,1fr))]",
        4 => "merge-row sm:grid-cols-[7rem_repeat(4,minmax(0,1fr))]",
        _ => "merge-row sm:grid-cols-[6rem_repeat(5,minmax(0,1fr))]",
    }
}

/// A line of the comparison: a choice of one of the records.
fn line(label: String, count: usize, options: impl Fn(String) -> Vec<AnyView>) -> AnyView {
    let ids = FieldIds::new();
    view! {
        <div role="radiogroup" aria-labelledby=ids.part("label") class=columns(count)>
            <p class="quiet text-xs font-medium sm:pt-0.5 sm:text-sm" id=ids.part("label")>{label}</p>
            {options(ids.input())}
        </div>
    }
    .into_any()
}

/// A radio button with its label.
fn option(
    group: &str,
    is_chosen: impl Fn() -> bool + Send + Sync + 'static,
    choose: impl Fn() + 'static,
    label: AnyView,
) -> AnyView {
    view! {
        <label class="flex min-h-6 min-w-0 cursor-pointer items-start gap-2.5">
            <input type="radio" class="mt-0.5 size-4.5 shrink-0 accent-primary" name=group.to_owned()
                prop:checked=is_chosen on:change=move |_| choose() />
            <span class="min-w-0 break-words">{label}</span>
        </label>
    }
    .into_any()
}

/// Which record stays. It does not change while the names and facts are loaded, so that the
/// focus stays on it.
#[component]
fn Staying(merging: Merging) -> impl IntoView {
    let one = move |group: &str, id: Uuid| {
        let lines = move || {
            merging.heads.with(|heads| {
                let head = heads.and_then(|all| all.iter().find(|it| it.id == id));
                let lines = head.map(|it| it.lines.clone()).unwrap_or_default();
                lines
                    .into_iter()
                    .map(|it| view! { <span class="quiet block text-xs">{it}</span> })
                    .collect_view()
            })
        };
        let label = view! {
            <span class="block font-medium"><bdi>{move || merging.name(id)}</bdi></span>
            {lines}
        };
        let is_chosen = move || merging.into.get() == Some(id);
        option(group, is_chosen, move || merging.into.set(Some(id)), label.into_any())
    };
    let ids = merging.records.with_untracked(|all| ids(all));
    let options = |group: String| ids.iter().map(|id| one(&group, *id)).collect();
    line(merging.kind.stays().to_owned(), ids.len(), options)
}

/// The fields in which the records differ.
#[component]
fn Fields(merging: Merging) -> impl IntoView {
    let ids = merging.records.with_untracked(|all| ids(all));
    let kind = merging.kind;
    // Rendered again only if the records have changed, so that the focus stays where it is.
    let differing = Memo::new(move |_| {
        merging.with_preview(|preview, merge| {
            let one = |field: &shared::api::merges::MergeField| {
                let value = |id: &Uuid| {
                    let found = field.values.iter().find(|it| it.record == *id);
                    let value = found.and_then(|it| it.value.as_deref());
                    (*id, value.map(|it| kind.value(&field.name, it, &preview.names)))
                };
                Differing {
                    name: field.name.clone(),
                    label: kind.label(&field.name),
                    values: ids.iter().map(value).collect(),
                }
            };
            merge.fields.iter().map(one).collect::<Vec<_>>()
        })
    });
    let one = move |field: Differing| {
        let Differing { name, label, values } = field;
        let name = StoredValue::new(name);
        let kept = Memo::new(move |_| {
            let chosen = name.with_value(|name| merging.values.read().get(name).copied());
            let usual = || {
                merging.with_preview(|_, merge| {
                    let found =
                        name.with_value(|name| merge.fields.iter().find(|it| it.name == *name));
                    found.map(|it| it.kept)
                })
            };
            chosen.or_else(|| usual().flatten())
        });
        let choose = move |id: Uuid| {
            merging.values.update(|all| {
                all.insert(name.get_value(), id);
            });
        };
        let count = values.len();
        let options = move |group: String| {
            let one = |(id, value): &(Uuid, Option<String>)| {
                let id = *id;
                let value = match value.clone() {
                    Some(value) => view! { <span class="line-clamp-4 whitespace-pre-line"><bdi>{value}</bdi></span> }.into_any(),
                    None => view! { <span class="quiet">{refusals::empty()}</span> }.into_any(),
                };
                let label = view! {
                    <span class="quiet block text-xs sm:sr-only"><bdi>{move || merging.name(id)}</bdi>" "</span>
                    {value}
                };
                option(&group, move || kept.get() == Some(id), move || choose(id), label.into_any())
            };
            values.iter().map(one).collect()
        };
        line(label, count, options)
    };
    move || differing.get().unwrap_or_default().into_iter().map(one).collect_view()
}

/// The choice of the primary account, if the contacts have different ones [M4].
#[component]
fn Primary(merging: Merging) -> impl IntoView {
    let accounts = Memo::new(move |_| merging.primary_accounts());
    let kept = Memo::new(move |_| {
        let usual = || {
            merging.with_preview(|_, merge| merge.primary_account.map(AccountId::uuid)).flatten()
        };
        merging.primary.get().or_else(usual)
    });
    let choice = move |accounts: Vec<(Uuid, String)>| {
        let count = accounts.len();
        let options = move |group: String| {
            let one = |(id, name): &(Uuid, String)| {
                let id = *id;
                let choose = move || merging.primary.set(Some(id));
                let label = view! { <bdi>{name.clone()}</bdi> }.into_any();
                option(&group, move || kept.get() == Some(id), choose, label)
            };
            accounts.iter().map(one).collect()
        };
        line(contact::primary_account().to_owned(), count, options)
    };
    move || Some(accounts.get()).filter(|it| !it.is_empty()).map(choice)
}

/// The fields that are the same in all records, folded.
#[component]
fn Equal(merging: Merging) -> impl IntoView {
    let fields = Memo::new(move |_| {
        merging.heads.with(|heads| equal(heads.map(Vec::as_slice).unwrap_or_default()))
    });
    move || {
        let fields = fields.get();
        (!fields.is_empty()).then(|| {
            let title = words::count_equal(fields.len());
            let fact = |(label, value)| {
                view! { <dt>{label}</dt><dd class="line-clamp-4 whitespace-pre-line"><bdi>{value}</bdi></dd> }
            };
            view! {
                <details>
                    <summary class="link w-fit cursor-pointer py-0.5">{title}</summary>
                    <dl class="facts mt-1">{fields.into_iter().map(fact).collect_view()}</dl>
                </details>
            }
        })
    }
}

/// Whether the worker is still comparing, or why the records can't be merged as they are.
#[component]
fn State(merging: Merging) -> impl IntoView {
    let waits = move || {
        let plan = merging.plan;
        plan.is_busy() && !plan.is_there() && plan.failure().is_none()
    };
    let refused = move || {
        let error = merging.refusal()?;
        // What is to be chosen is asked above.
        let blocked_by: Option<Way> = (!is_choice(&error)).then_some(to_relationships);
        Some(
            view! { <Notice tone=Tone::Warning><p>{why(&error)}</p>{ways(&error, blocked_by)}</Notice> },
        )
    };
    view! {
        <div class="remote" aria-live="polite" aria-busy=move || merging.plan.is_busy().to_string()>
            <Show when=waits>
                <div class="remote-waiting" aria-hidden="true">
                    <div class="skeleton-line w-1/2"></div>
                    <div class="skeleton-line"></div>
                </div>
            </Show>
            {refused}
        </div>
    }
}
