//! A contact's way into the help center, and out of it, with what was mailed and when they
//! signed in.

use leptos::prelude::*;
use shared::api::contacts::{Contact, MailState, PortalAccess};
use shared::ids::ContactId;
use shared::operations::effects::Record;
use shared::portal::access::PortalState;
use shared::timeline::TimelineKind;
use shared::words::desk::{contact_portal as words, timeline};

use super::access::Actions;
use crate::browser::dates;
use crate::components::{Icon, PortalStateBadge, Remote, Shape};
use crate::format;
use crate::load::Load;
use crate::pages::desk::timeline::Timeline;

/// What stands beside the access.
const EVENTS: &[TimelineKind] = &[TimelineKind::SignIns, TimelineKind::Mails];

/// The tab.
#[component]
pub fn PortalTab(
    /// Which contact.
    id: ContactId,
    /// The contact.
    contact: Load<Contact>,
) -> impl IntoView {
    let only = (timeline::mails_and_sign_ins(), EVENTS);
    view! {
        <div class="grid grid-cols-1 items-start gap-x-6 gap-y-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
            <div class="grid min-w-0 gap-3">
                <Remote data=contact shape=Shape::Text let:contact>
                    <div class="grid gap-4">
                        {contact.portal.into_iter().map(|access| view! { <Access access /> }).collect_view()}
                    </div>
                </Remote>
                <div><Actions id contact /></div>
            </div>
            <Timeline record=Record::Contact(id) only />
        </div>
    }
}

#[component]
fn Access(access: PortalAccess) -> impl IntoView {
    let or_never = |at: Option<_>| at.map_or_else(|| words::never().to_owned(), dates::moment);
    let since =
        access.since.map(|at| view! { <dt>{words::since()}</dt><dd>{dates::moment(at)}</dd> });
    let mail = access.mail.map(|mail| {
        let icon = match mail.state {
            MailState::Queued => "icon-[lucide--clock]",
            MailState::Sent => "icon-[lucide--mail-check]",
            MailState::Failed | MailState::Bounced => "icon-[lucide--mail-x]",
            MailState::Dropped => "icon-[lucide--mail-minus]",
        };
        view! {
            <dt>{words::latest_email()}</dt>
            <dd class="flex flex-wrap items-center gap-x-1.5">
                <Icon icon />{format::mail_state(mail.state)}
                <span class="quiet">{words::email_requested(&dates::moment(mail.queued_at))}</span>
            </dd>
        }
    });
    view! {
        <section class="sheet p-4">
            <h2>{access.help_center.name}</h2>
            <p class="mt-2"><PortalStateBadge state=access.state /></p>
            <p class="quiet mt-1 text-sm">{explained(access.state)}</p>
            <dl class="facts mt-3">
                {since}
                <dt>{words::last_seen()}</dt><dd>{or_never(access.seen_at)}</dd>
                {mail}
            </dl>
        </section>
    }
}

/// What a state means, in a sentence.
pub fn explained(state: PortalState) -> &'static str {
    match state {
        PortalState::Unverified => words::unverified_explained(),
        PortalState::Invited => words::invited_explained(),
        PortalState::Active => words::active_explained(),
        PortalState::Blocked => words::blocked_explained(),
        PortalState::Pending => words::pending_explained(),
    }
}
