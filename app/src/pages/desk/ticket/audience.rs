//! Who sees the ticket in the help center and why, and who does not [V15].

use leptos::prelude::*;
use shared::api::Named;
use shared::api::tickets::{Audience, NonSeer, Seer};
use shared::ids::ContactId;
use shared::words::desk::ticket_audience as words;

use crate::components::{Face, Icon, Remote};
use crate::format;
use crate::load::Load;
use crate::routes::{ContactTab, DeskPage};

/// How many are listed before the rest is folded away.
const SHOWN: usize = 6;

/// "Who can see this".
#[component]
pub fn AudienceCard(
    /// Who does.
    audience: Load<Audience>,
) -> impl IntoView {
    let count = move || {
        audience.with(|it| match it.map(|it| it.count) {
            None => String::new(),
            Some(0) => words::no_one().to_owned(),
            Some(count) => words::people(count),
        })
    };
    view! {
        <section aria-labelledby="seers">
            <h2 id="seers">{words::who_can_see()}<span class="quiet ml-2 font-normal">{count}</span></h2>
            <Remote data=audience let:audience><Lists audience /></Remote>
        </section>
    }
}

#[component]
fn Lists(audience: Audience) -> impl IntoView {
    let listed = audience.seers.len();
    let unlisted = (audience.count as usize).saturating_sub(listed);
    let mut first = audience.seers;
    let rest = first.split_off(first.len().min(SHOWN));
    let nobody = first.is_empty().then(|| {
        view! { <p class="quiet mt-2 text-sm">{words::only_agents()}</p> }
    });
    let rest = (!rest.is_empty()).then(|| {
        let more = unlisted.checked_add(rest.len()).unwrap_or_default();
        let beyond = (unlisted != 0)
            .then(|| view! { <p class="quiet mt-2 text-xs">{words::not_listed(unlisted)}</p> });
        view! {
            <details class="mt-2">
                <summary class="link-hover text-sm">{words::more_people(more)}</summary>
                <ul>{rest.into_iter().map(seer).collect_view()}</ul>
                {beyond}
            </details>
        }
    });
    let others = (!audience.others.is_empty()).then(|| {
        let summary = words::cannot_see(audience.others.len());
        view! {
            <details class="mt-2">
                <summary class="link-hover quiet text-sm">{summary}</summary>
                <ul>{audience.others.into_iter().map(non_seer).collect_view()}</ul>
            </details>
        }
    });
    view! {
        {nobody}
        <ul>{first.into_iter().map(seer).collect_view()}</ul>
        {rest}
        {others}
    }
}

fn seer(seer: Seer) -> impl IntoView {
    let reasons: Vec<String> = seer.reasons.iter().map(format::reason).collect();
    view! { <Person contact=seer.contact words=reasons.join(" · ") /> }
}

fn non_seer(other: NonSeer) -> impl IntoView {
    view! { <Person contact=other.contact words=format::why_not(other.why_not) is_out=true /> }
}

/// A person, and in words why they do or do not see it.
#[component]
fn Person(
    contact: Named<ContactId>,
    #[prop(into)] words: String,
    #[prop(optional)] is_out: bool,
) -> impl IntoView {
    let href = DeskPage::Contact(contact.id, ContactTab::Sees).href();
    let face = if is_out {
        view! { <span class="face quiet size-7 bg-base-300"><Icon icon="icon-[lucide--eye-off]" /></span> }.into_any()
    } else {
        view! { <Face name=contact.name.clone() small=true /> }.into_any()
    };
    view! {
        <li class="mt-2.5 flex gap-2.5">
            {face}
            <div class="min-w-0">
                <a class="link-hover block truncate text-sm" href=href>{contact.name}</a>
                <p class="quiet text-[0.8125rem]/5">{words}</p>
            </div>
        </li>
    }
}
