//! A contact's way into the help center, and out of it.

use leptos::prelude::*;
use shared::api::contacts::{Contact, MailState, PortalAccess};
use shared::api::operations::{Done, Draft};
use shared::api::portal_access::{InvitationOutcome, Invitations, InviteContacts, SendReset};
use shared::api::{NoId, Nothing};
use shared::ids::ContactId;
use shared::portal::access::{PortalEvent, PortalState};

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
    let or_never = |at: Option<_>| at.map_or_else(|| "Never".to_owned(), dates::moment);
    let since = access.since.map(|at| view! { <dt>"Since"</dt><dd>{dates::moment(at)}</dd> });
    let mail = access.mail.map(|mail| {
        let icon = match mail.state {
            MailState::Queued => "icon-[lucide--clock]",
            MailState::Sent => "icon-[lucide--mail-check]",
            MailState::Failed => "icon-[lucide--mail-x]",
            MailState::Dropped => "icon-[lucide--mail-minus]",
        };
        view! {
            <dt>"Latest e-mail"</dt>
            <dd class="flex flex-wrap items-center gap-x-1.5">
                <Icon icon />{format::mail_state(mail.state)}
                <span class="quiet">"requested "{dates::moment(mail.queued_at)}</span>
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
                <dt>"Last seen"</dt><dd>{or_never(access.seen_at)}</dd>
                {mail}
            </dl>
        </section>
    }
}

const fn explained(state: PortalState) -> &'static str {
    match state {
        PortalState::Unverified => {
            "This contact can't sign in yet. Send an invitation to give them access."
        }
        PortalState::Invited => "Invitation sent. They can sign in once they've used the link.",
        PortalState::Active => "They can sign in and see what their accounts share.",
        PortalState::Blocked => "They can't sign in and receive no e-mail. Their tickets stay.",
        PortalState::Pending => "Waiting for approval.",
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
            said("Password reset sent.");
        });
    };
    let reset_title = Signal::derive(move || ["Send a password reset to ", &name.get()].concat());
    view! {
        <div class="tools">
            <Show when=move || can_invite.get()><Invite id form /></Show>
            <Show when=move || can_reset.get()>
                <button type="button" class="btn btn-sm" on:click=move |_| resetting.set(true)><Icon icon="icon-[lucide--mail]" />"Send password reset"</button>
            </Show>
            <Show when=move || is_admin.get() && can_reset.get()>
                <button type="button" class="btn btn-sm" on:click=move |_| setting.set(true)><Icon icon="icon-[lucide--key-round]" />"Set password"</button>
            </Show>
            <Show when=move || can_block.get()>
                <button type="button" class="btn btn-sm" on:click=move |_| blocking.set(true)><Icon icon="icon-[lucide--ban]" />"Block"</button>
            </Show>
            <Show when=move || can_unblock.get()>
                <button type="button" class="btn btn-sm btn-primary" on:click=move |_| unblocking.set(true)><Icon icon="icon-[lucide--lock-open]" />"Unblock"</button>
            </Show>
        </div>
        <div class="mb-3 empty:hidden"><FormErrors form /></div>
        <ConfirmDialog open=resetting title=reset_title confirm="Send password reset" form=reset_form on_confirm=reset>
            <p>"They get an e-mail with a link to set a new password. The link works for 10 minutes."</p>
            <p class="quiet">"Their current password keeps working until they use the link."</p>
        </ConfirmDialog>
        <BlockDialog open=blocking id name />
        <UnblockDialog open=unblocking id name />
        <Dialog open=setting title="Set password"><SetPassword open=setting id /></Dialog>
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
            <Icon icon="icon-[lucide--mail]" />"Send invitation"
        </button>
    }
}

fn said(words: &'static str) {
    Changes::touch(Topic::Contacts);
    toast::say(words);
}

/// Says what follows [P7], and blocks.
#[component]
fn BlockDialog(open: RwSignal<bool>, id: ContactId, name: Signal<String>) -> impl IntoView {
    let title = Signal::derive(move || ["Block ", &name.get()].concat());
    let done = |done: Done| undo::said("Contact blocked.", &done);
    view! {
        <Dialog open title>
            <PreviewForm open draft=Draft::Block { contact: id } confirm="Block" danger=true on_done=done>
                <p>"They are signed out of all devices immediately and no longer receive notifications, invitations, or password resets."</p>
                <p>"Their tickets stay, and colleagues aren't affected. You can unblock them at any time."</p>
            </PreviewForm>
        </Dialog>
    }
}

/// Says what follows [P7], and lets them in again.
#[component]
fn UnblockDialog(open: RwSignal<bool>, id: ContactId, name: Signal<String>) -> impl IntoView {
    let title = Signal::derive(move || ["Unblock ", &name.get()].concat());
    let done = |done: Done| undo::said("Access restored.", &done);
    view! {
        <Dialog open title>
            <PreviewForm open draft=Draft::Unblock { contact: id } confirm="Unblock" on_done=done />
        </Dialog>
    }
}
