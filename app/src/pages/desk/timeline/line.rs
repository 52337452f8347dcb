//! An event as a line of a timeline.

use leptos::prelude::*;
use shared::api::contacts::MailState;
use shared::api::timeline::{MailQueued, SignedIn, TicketCreated};
use shared::mail::MailKind;
use shared::operations::effects::Record;
use shared::time::Timestamp;
use shared::words::desk::timeline as texts;
use shared::words::{GAP, around};

use crate::components::{Icon, StatusBadge, Time};
use crate::format;
use crate::routes::{AccountTab, ContactTab, DeskPage};

/// The icon of a new ticket.
pub const TICKET: &str = "icon-[lucide--ticket]";
/// The icon of a mail.
pub const MAIL: &str = "icon-[lucide--mail]";
/// The icon of a sign-in.
pub const SIGN_IN: &str = "icon-[lucide--log-in]";

/// A line: what happened, when, and what can be done about it.
#[component]
pub fn Line(
    /// The icon of its kind.
    icon: &'static str,
    /// When it happened.
    at: Timestamp,
    /// What can be done about it.
    action: Option<AnyView>,
    /// What happened.
    children: Children,
) -> impl IntoView {
    view! {
        <li class="row flex items-start gap-3 p-4" tabindex="-1">
            <span class="quiet mt-0.5"><Icon icon /></span>
            <div class="flex min-w-0 grow flex-wrap items-start gap-x-3 gap-y-1">
                <div class="min-w-0 grow basis-64 wrap-anywhere">{children()}</div>
                <span class="quiet text-sm"><Time at /></span>
                {action}
            </div>
        </li>
    }
}

/// A sentence with a link where its gap is.
fn linking(sentence: &str, href: String, words: String) -> AnyView {
    let (before, after) = around(sentence);
    view! { {before}<a class="link" href=href><bdi>{words}</bdi></a>{after} }.into_any()
}

/// A ticket, and what the page does not say already: its account, or who it is from.
pub fn ticket(ticket: TicketCreated, record: Record) -> AnyView {
    let TicketCreated { number, subject, status, requester, account, at } = ticket;
    let words = ["#", &number.to_string(), " ", &subject].concat();
    let sentence = linking(&texts::new_ticket(GAP), DeskPage::Ticket(number).href(), words);
    let whose = match record {
        Record::Contact(_) => account.map(|it| {
            let href = DeskPage::Account(it.id, AccountTab::Overview).href();
            linking(&texts::ticket_for(GAP), href, it.name)
        }),
        Record::Account(_) => {
            let href = DeskPage::Contact(requester.id, ContactTab::Overview).href();
            Some(linking(&texts::ticket_from(GAP), href, requester.name))
        }
    };
    view! {
        <Line icon=TICKET at action=None>
            <p>{sentence}</p>
            <p class="quiet mt-1 flex flex-wrap items-center gap-x-3 text-sm">
                <StatusBadge status /><span>{whose}</span>
            </p>
        </Line>
    }
    .into_any()
}

/// A mail, and what became of it.
pub fn mail(mail: MailQueued) -> AnyView {
    let MailQueued { kind, email, state, help_center, ticket, at, .. } = mail;
    let sentence = match (kind, ticket) {
        (MailKind::Activation, _) => texts::invitation(&email).into_any(),
        (MailKind::Reset, _) => texts::password_reset(&email).into_any(),
        (MailKind::Verification, _) => texts::verification(&email).into_any(),
        (MailKind::Reply, Some(it)) => {
            let words = ["#", &it.number.to_string(), " ", &it.subject].concat();
            let href = DeskPage::Ticket(it.number).href();
            linking(&texts::reply(GAP, &email), href, words)
        }
        // The mail of an export is for an agent.
        (MailKind::Reply, None) | (MailKind::Export, _) => texts::notification(&email).into_any(),
    };
    let tone = match state {
        MailState::Failed | MailState::Bounced => "text-error",
        MailState::Queued | MailState::Sent | MailState::Dropped => "quiet",
    };
    view! {
        <Line icon=MAIL at action=None>
            <p>{sentence}</p>
            <p class="mt-1 flex flex-wrap gap-x-3 text-sm">
                <span class=tone>{format::mail_state(state)}</span>
                <span class="quiet">{help_center}</span>
            </p>
        </Line>
    }
    .into_any()
}

/// A sign-in.
pub fn sign_in(sign_in: &SignedIn) -> AnyView {
    let sentence = texts::signed_in(&sign_in.help_center, &sign_in.device);
    view! { <Line icon=SIGN_IN at=sign_in.at action=None><p>{sentence}</p></Line> }.into_any()
}
