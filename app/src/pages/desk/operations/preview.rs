//! What an act would do, in words.

use leptos::prelude::*;
use shared::api::operations::Preview;
use shared::api::relationships::AssociationOutcome;
use shared::ids::ContactId;
use shared::operations::effects::{Effect, Record};
use shared::problem::Blocker;
use shared::words::desk::{effects as texts, operations};
use shared::words::{GAP, around, both};

use super::form::Way;
use super::plan::Plan;
use super::words;
use crate::api::CallError;
use crate::components::{Notice, Tone};
use crate::pages::desk::refusals::Remedy;

/// So many lines of what happens are read at once; the others are a click away.
const LINES: usize = 8;

/// Whether an act changes the record and nothing else: nobody sees more or less by it,
/// nothing is left out, and nothing outlives its undo.
pub fn is_calm(preview: &Preview) -> bool {
    let Preview { results, deletions, kept, sight, lasting, mails, .. } = preview;
    let is_made = results.iter().all(|it| matches!(it.outcome, AssociationOutcome::Made { .. }));
    let is_unseen = sight.people.is_empty() && sight.more_people == 0;
    let is_told = kept.is_empty() && deletions.iter().all(|it| words::not_deleted(it).is_none());
    is_made && is_unseen && is_told && lasting.is_empty() && *mails == 0
}

/// The preview as it comes: on its way, refused, there.
#[component]
pub fn Foreseen(
    /// What is known.
    plan: Plan,
    /// Whether the agent has pressed the button before they could read it.
    asks: RwSignal<bool>,
    /// The address of what stands in the way.
    blocked_by: Option<Way>,
) -> impl IntoView {
    let waits = move || plan.is_busy() && !plan.is_there() && plan.failure().is_none();
    let remedy = use_context::<Remedy>();
    let offer = move |error: &CallError| match (remedy, error) {
        (Some(remedy), CallError::Refused(problem)) => remedy.offer(problem),
        _ => None,
    };
    let refused = move || {
        plan.failure()
            .map(|error| view! { <Notice tone=Tone::Warning><p>{why(&error)}</p>{ways(&error, blocked_by)}{offer(&error)}</Notice> })
    };
    view! {
        <div class="remote" aria-live="polite" aria-busy=move || plan.is_busy().to_string()>
            <Show when=waits>
                <p class="sr-only">{both::common::loading()}</p>
                <div class="remote-waiting" aria-hidden="true">
                    <div class="skeleton-line w-1/2"></div>
                    <div class="skeleton-line"></div>
                </div>
            </Show>
            {refused}
            <div class="remote-there">{move || plan.preview().map(|preview| view! { <Consequences preview /> })}</div>
            <Show when=move || asks.get()>
                <p class="mt-3 font-medium">{operations::review_then_confirm()}</p>
            </Show>
        </div>
    }
}

/// Why it would be refused: the sentence, and what is wrong with which field.
pub fn why(error: &CallError) -> String {
    let fields = match error {
        CallError::Refused(problem) => problem.fields.as_slice(),
        CallError::Offline | CallError::Unreadable => &[],
    };
    match fields.first() {
        Some(field) => field.message.clone(),
        None => error.to_string(),
    }
}

/// The ways to what stands in the way.
pub fn ways(error: &CallError, blocked_by: Option<Way>) -> Option<AnyView> {
    let (CallError::Refused(problem), Some(way)) = (error, blocked_by) else { return None };
    let one = |blocker: &Blocker| match way(blocker) {
        Some(href) => {
            let name = operations::open_blocker(&blocker.name);
            view! { <li><a class="link inline-block py-0.5" href=href>{name}</a></li> }.into_any()
        }
        // The agent may not open it.
        None => view! { <li><bdi>{blocker.name.clone()}</bdi></li> }.into_any(),
    };
    let links: Vec<_> = problem.blockers.iter().map(one).collect();
    (!links.is_empty()).then(|| view! { <ul class="mt-1">{links}</ul> }.into_any())
}

fn line(text: String) -> impl IntoView {
    view! { <li>{text}</li> }
}

/// Removes from `effects` that a contact who is deleted loses their addresses. Returns how many
/// contacts are deleted.
fn without_implied(effects: &mut Vec<Effect>) -> usize {
    let deleted: Vec<ContactId> = effects
        .iter()
        .filter_map(|it| match it {
            Effect::Deleted { record: Record::Contact(id) } => Some(*id),
            _ => None,
        })
        .collect();
    effects.retain(
        |it| !matches!(it, Effect::AddressRemoved { contact, .. } if deleted.contains(contact)),
    );
    deleted.len()
}

/// The consequences, in words.
#[component]
fn Consequences(preview: Preview) -> impl IntoView {
    let Preview { mut effects, names, results, deletions, sight, lasting, kept, mails, .. } =
        preview;
    // Where several end, their number comes first.
    let ends = effects.iter().filter(|it| matches!(it, Effect::Left { .. })).count();
    let ends = (1 < ends).then(|| view! { <p class="font-medium">{texts::count_ends(ends)}</p> });
    let deleted = without_implied(&mut effects);
    let deleted = (1 < deleted).then(|| {
        view! { <p class="font-medium">{texts::count_contacts_deleted(deleted)}</p> }
    });
    let mut lines: Vec<String> = effects.iter().map(|it| words::effect(it, &names)).collect();
    let rest = lines.split_off(lines.len().min(LINES));
    let rest = (!rest.is_empty()).then(|| {
        let title = texts::count_more(rest.len());
        view! {
            <details>
                <summary class="link cursor-pointer">{title}</summary>
                <ul class="list-disc ps-5">{rest.into_iter().map(line).collect_view()}</ul>
            </details>
        }
    });
    let happens = if lines.is_empty() {
        view! { <p>{texts::nothing_will_change()}</p> }.into_any()
    } else {
        view! { <ul class="list-disc ps-5">{lines.into_iter().map(line).collect_view()}</ul> }
            .into_any()
    };
    let mut left: Vec<_> = results
        .iter()
        .filter_map(words::left_out)
        .chain(deletions.iter().filter_map(words::not_deleted))
        .map(|why| view! { <Notice tone=Tone::Warning><p>{why}</p></Notice> }.into_any())
        .collect();
    for it in &kept {
        let effects: Vec<String> = it.effects.iter().map(|it| words::effect(it, &names)).collect();
        let (why, effects) = (words::kept(it, &names), texts::skipped(&effects.join(" ")));
        left.push(
            view! {
                <Notice tone=Tone::Warning>
                    <p><b>{texts::kept_label()}</b>" "{why}</p>
                    <p class="quiet">{effects}</p>
                </Notice>
            }
            .into_any(),
        );
    }
    let people = sight.people.iter().map(|it| {
        let (before, after) = around(&words::sight(it, GAP));
        view! { <li>{before}<bdi>{it.contact.name.clone()}</bdi>{after}</li> }
    });
    let people = people.collect_view();
    let more = (sight.more_people > 0).then(|| line(texts::more_contacts(sight.more_people)));
    let nobody = (sight.people.is_empty() && sight.more_people == 0)
        .then(|| line(texts::no_one_gains_or_loses().to_owned()));
    let lasting = lasting.into_iter().map(|it| line(words::lasting(it))).collect_view();
    let consequences = (!effects.is_empty()).then(|| {
        view! {
            <section>
                <h3 class="text-sm font-semibold">{texts::who_sees_what()}</h3>
                <ul class="list-disc ps-5">{people}{more}{nobody}</ul>
            </section>
            <ul class="quiet list-disc ps-5 text-sm">{lasting}{line(words::mails(mails))}</ul>
        }
    });
    view! {
        <div class="grid gap-3">
            <section><h3 class="text-sm font-semibold">{texts::what_will_change()}</h3>{deleted}{ends}{happens}{rest}</section>
            {left}
            {consequences}
        </div>
    }
}
