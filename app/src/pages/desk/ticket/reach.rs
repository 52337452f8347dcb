//! Whom a reply reaches: who is mailed, who else can read it, that the requester cannot, and
//! that the ticket takes none.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::portal_access::{Invitations, InviteContacts};
use shared::api::tickets::{Audience, Requester, Ticket, TicketWork, WorkTicket};
use shared::ids::{ContactId, TicketNumber};
use shared::portal::access::PortalState;
use shared::ticket::status::TicketStatus;
use shared::words::desk::{bounces, common as desk, ticket_composer as words};
use shared::words::{GAP, around};

use super::work::work_of;
use crate::changes::{Changes, Topic};
use crate::components::{FormErrors, Notice, Tone};
use crate::format;
use crate::load::Load;
use crate::routes::{ContactTab, DeskPage};
use crate::submission::Submission;
use crate::toast;

/// The requester's name, if they cannot see what is written to them.
pub fn unseen_by(ticket: &Ticket) -> Option<String> {
    let requester = &ticket.requester;
    let is_in = requester.is_deleted || requester.portal == PortalState::Active;
    (!is_in).then(|| requester.name.clone())
}

/// Says that the ticket takes no replies, and reopens it.
#[component]
pub fn Closed(
    /// The ticket's number.
    number: TicketNumber,
    /// The ticket.
    ticket: Load<Ticket>,
    /// Whether the field that comes in place of this takes the keyboard.
    wanted: RwSignal<bool>,
) -> impl IntoView {
    let form = Submission::new();
    let reopen = move |_| {
        let Some(now) = untrack(|| ticket.with(|it| it.map(work_of))) else { return };
        let open = TicketWork { status: TicketStatus::Open, ..now };
        form.send::<WorkTicket>(number, open, move |_| {
            wanted.set(true);
            Changes::touch(Topic::Tickets);
        });
    };
    view! {
        <div class="px-4 pt-3">
            <Notice tone=Tone::Warning>
                <div class="flex flex-wrap items-center gap-x-3 gap-y-2">
                    <p>{words::closed()}</p>
                    <button type="button" class="btn btn-sm" aria-disabled=move || form.is_busy().to_string() on:click=reopen>{words::reopen()}</button>
                </div>
            </Notice>
            <div class="pb-3 empty:hidden"><FormErrors form /></div>
        </div>
    }
}

/// Says that a reply does not reach the requester, and offers the cure.
#[component]
pub fn Unreached(
    /// The ticket.
    ticket: Load<Ticket>,
) -> impl IntoView {
    let requester = Memo::new(move |_| ticket.with(|it| it.map(|it| it.requester.clone())));
    let form = Submission::new();
    let invite = move |id: ContactId| {
        form.send::<InviteContacts>(NoId, Invitations { contacts: vec![id] }, |results| {
            Changes::touch(Topic::Contacts);
            Changes::touch(Topic::Tickets);
            toast::say(results.first().map_or("", |it| format::invitation_outcome(it.outcome)));
        });
    };
    move || {
        let requester = requester.get().filter(|it| !it.is_deleted)?;
        let is_in = requester.portal == PortalState::Active;
        let can_be_invited =
            matches!(requester.portal, PortalState::Unverified | PortalState::Invited);
        let bounced = requester.bounced.filter(|_| is_in || can_be_invited);
        let said = match (&bounced, requester.portal) {
            (Some(email), PortalState::Active) => bounces::reply_comes_back(GAP, email),
            (Some(email), _) => bounces::unseen_comes_back(GAP, email),
            (None, PortalState::Active) => return None,
            (None, PortalState::Blocked) => words::blocked(GAP),
            (None, PortalState::Pending) => words::pending(GAP),
            (None, _) if requester.email.is_none() => words::no_address(GAP),
            (None, PortalState::Unverified) => words::not_invited(GAP),
            (None, PortalState::Invited) => words::invited(GAP),
        };
        let (before, after) = around(&said);
        let (id, name) = (requester.id, requester.name);
        let go = |tab: ContactTab, label: &'static str| {
            let href = DeskPage::Contact(id, tab).href();
            view! { <a class="link" href=href>{label}</a> }.into_any()
        };
        let cure = if bounced.is_some() {
            go(ContactTab::Overview, bounces::correct_the_address())
        } else if can_be_invited && requester.email.is_some() {
            let label = if requester.portal == PortalState::Invited {
                words::send_invitation_again()
            } else {
                desk::send_invitation()
            };
            view! {
                <button type="button" class="btn btn-sm" aria-disabled=move || form.is_busy().to_string() on:click=move |_| invite(id)>
                    {label}
                </button>
            }
            .into_any()
        } else {
            go(ContactTab::Portal, words::go_to_access())
        };
        Some(view! {
            <div class="px-2 pt-2">
                <Notice tone=Tone::Warning>
                    <div class="flex flex-wrap items-center gap-x-3 gap-y-2"><p>{before}<bdi>{name}</bdi>{after}</p>{cure}</div>
                </Notice>
                <FormErrors form />
            </div>
        })
    }
}

/// The people a reply is mailed to, and the number of others who can read it.
///
/// The requester and the participants get the mail if they are active in the ticket's help
/// center. Nobody else is in the audience.
pub fn readers(ticket: &Ticket, audience: &Audience) -> String {
    let names = parties(ticket, audience);
    let count = usize::try_from(audience.count).unwrap_or(usize::MAX);
    let mail = || words::email_to(&format::names(&names));
    match (count.saturating_sub(names.len()), names.is_empty()) {
        (0, true) => words::no_one_reads().to_owned(),
        (0, false) => mail(),
        (more, true) => [words::no_email(), " · ", &words::readers(more)].concat(),
        (more, false) => [&*mail(), " · ", &words::other_readers(more)].concat(),
    }
}

/// The people a reply is mailed to.
pub fn parties(ticket: &Ticket, audience: &Audience) -> Vec<String> {
    let gets_mail = |it: &&Requester| it.bounced.is_none();
    let requester = Some(&ticket.requester).filter(gets_mail).map(|it| it.id);
    let is_party =
        |id: ContactId| requester == Some(id) || ticket.participants.iter().any(|it| it.id == id);
    let parties = audience.seers.iter().filter(|it| is_party(it.contact.id));
    parties.map(|it| it.contact.name.clone()).collect()
}
