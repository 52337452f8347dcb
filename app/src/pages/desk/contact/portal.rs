//! A contact's way into the help center, and out of it.

use leptos::prelude::*;
use shared::api::contacts::{Contact, MailState, PortalAccess};
use shared::api::operations::{Done, Draft};
use shared::api::portal_access::{InvitationOutcome, Invitations, InviteContacts, SendReset};
use shared::api::{NoId, Nothing};
use shared::ids::ContactId;
use shared::portal::access::{PortalEvent, PortalState};
use shared::words::desk::{common, contact_portal as words};

use super::password::SetPassword;
use crate::browser::dates;
use crate::changes::{Changes, Topic};
use crate::components::{ConfirmDialog, Dialog, FormErrors, Icon, PortalStateBadge, Remote, Shape};
use crate::format;
use crate::load::Load;
use crate::pages::desk::operations::form::PreviewForm;
use crate::pages::desk::operations::undo;
use crate::session;
use crate::submission::Submission;
use crate::toast;

/// The tab.
#[component]
pub fn PortalTab(
    /// Which contact.
    id: ContactId,
    /// The contact.
    contact: Load<Contact>,
) -> impl IntoView {
    view! {
        <Actions id contact />
        <Remote data=contact shape=Shape::Text let:contact>
            <div class="grid gap-4 lg:grid-cols-2">
                {contact.portal.into_iter().map(|access| view! { <Access access /> }).collect_view()}
            </div>
        </Remote>
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
            MailState::Failed => "icon-[lucide--mail-x]",
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

fn explained(state: PortalState) -> &'static str {
    match state {
        PortalState::Unverified => words::unverified_explained(),
        PortalState::Invited => words::invited_explained(),
        PortalState::Active => words::active_explained(),
        PortalState::Blocked => words::blocked_explained(),
        PortalState::Pending => words::pending_explained(),
    }
}

/// What can be done, by where they stand.
#[component]
fn Actions(id: ContactId, contact: Load<Contact>) -> impl IntoView {
    let can = move |event: PortalEvent| {
        Signal::derive(move || {
            contact.with(|it| {
                it.is_some_and(|it| it.portal.iter().any(|at| at.state.after(event).is_ok()))
            })
        })
    };
    let name = Signal::derive(move || {
        contact.with(|it| it.map(|it| it.first_name.clone()).unwrap_or_default())
    });
    let (can_invite, can_reset, can_block) =
        (can(PortalEvent::Invite), can(PortalEvent::Reset), can(PortalEvent::Block));
    let can_unblock = can(PortalEvent::Unblock { has_credential: true });
    let is_admin = Signal::derive(|| session::agent().is_some_and(|agent| agent.is_admin));
    let form = Submission::new();
    let (blocking, unblocking) = (RwSignal::new(false), RwSignal::new(false));
    let setting = RwSignal::new(false);
    let resetting = RwSignal::new(false);
    let reset_form = Submission::new();
    let reset = move |()| {
        reset_form.send::<SendReset>(id, Nothing {}, move |_| {
            resetting.set(false);
            said(words::reset_sent());
        });
    };
    let reset_title = Signal::derive(move || words::send_reset_to(&name.read()));
    view! {
        <div class="tools">
            <Show when=move || can_invite.get()><Invite id form /></Show>
            <Show when=move || can_reset.get()>
                <button type="button" class="btn btn-sm" on:click=move |_| resetting.set(true)><Icon icon="icon-[lucide--mail]" />{words::send_reset()}</button>
            </Show>
            <Show when=move || is_admin.get() && can_reset.get()>
                <button type="button" class="btn btn-sm" on:click=move |_| setting.set(true)><Icon icon="icon-[lucide--key-round]" />{words::set_password()}</button>
            </Show>
            <Show when=move || can_block.get()>
                <button type="button" class="btn btn-sm" on:click=move |_| blocking.set(true)><Icon icon="icon-[lucide--ban]" />{words::block()}</button>
            </Show>
            <Show when=move || can_unblock.get()>
                <button type="button" class="btn btn-sm btn-primary" on:click=move |_| unblocking.set(true)><Icon icon="icon-[lucide--lock-open]" />{words::unblock()}</button>
            </Show>
        </div>
        <div class="mb-3 empty:hidden"><FormErrors form /></div>
        <ConfirmDialog open=resetting title=reset_title confirm=words::send_reset() form=reset_form on_confirm=reset>
            <p>{words::reset_explained()}</p>
            <p class="quiet">{words::password_keeps_working()}</p>
        </ConfirmDialog>
        <BlockDialog open=blocking id name />
        <UnblockDialog open=unblocking id name />
        <Dialog open=setting title=words::set_password()><SetPassword open=setting id /></Dialog>
    }
}

#[component]
fn Invite(id: ContactId, form: Submission) -> impl IntoView {
    let send = move |_| {
        form.send::<InviteContacts>(NoId, Invitations { contacts: vec![id] }, |results| {
            let outcome =
                results.into_iter().next().map_or(InvitationOutcome::NotPermitted, |it| it.outcome);
            said(format::invitation_outcome(outcome));
        });
    };
    view! {
        <button type="button" class="btn btn-sm btn-primary" aria-disabled=move || form.is_busy().to_string() on:click=send>
            <Icon icon="icon-[lucide--mail]" />{common::send_invitation()}
        </button>
    }
}

fn said(sentence: &'static str) {
    Changes::touch(Topic::Contacts);
    toast::say(sentence);
}

/// Says what follows [P7], and blocks.
#[component]
fn BlockDialog(open: RwSignal<bool>, id: ContactId, name: Signal<String>) -> impl IntoView {
    let title = Signal::derive(move || words::block_this(&name.read()));
    let done = |done: Done| undo::said(words::contact_blocked(), &done);
    view! {
        <Dialog open title>
            <PreviewForm open draft=Draft::Block { contact: id } confirm=words::block() danger=true on_done=done>
                <p>{words::block_signs_out()}</p>
                <p>{words::block_keeps_tickets()}</p>
            </PreviewForm>
        </Dialog>
    }
}

/// Says what follows [P7], and lets them in again.
#[component]
fn UnblockDialog(open: RwSignal<bool>, id: ContactId, name: Signal<String>) -> impl IntoView {
    let title = Signal::derive(move || words::unblock_this(&name.read()));
    let done = |done: Done| undo::said(words::access_restored(), &done);
    view! {
        <Dialog open title>
            <PreviewForm open draft=Draft::Unblock { contact: id } confirm=words::unblock() on_done=done />
        </Dialog>
    }
}
