//! What agents can do about a contact's access to the help center: the Help center tab
//! offers everything, the overview the next step.

use leptos::prelude::*;
use shared::api::contacts::Contact;
use shared::api::operations::{Done, Draft};
use shared::api::portal_access::{InvitationOutcome, Invitations, InviteContacts, SendReset};
use shared::api::{NoId, Nothing};
use shared::ids::ContactId;
use shared::portal::access::{PortalEvent, PortalState};
use shared::words::desk::{common, contact_portal as words};

use super::password::SetPassword;
use crate::changes::{Changes, Topic};
use crate::components::{ConfirmDialog, Dialog, FormErrors, Icon};
use crate::dialogs::Dialogs;
use crate::format;
use crate::lazy::{part_code, soon};
use crate::load::Load;
use crate::pages::desk::operations::form::PreviewForm;
use crate::pages::desk::operations::undo;
use crate::session;
use crate::submission::Submission;
use crate::toast;

/// The next step about a contact's access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Invite,
    Unblock,
    Reset,
}

impl Step {
    /// None where there is no next step: a contact without an address needs one first.
    fn of(states: &[PortalState], has_address: bool) -> Option<Self> {
        let can = |event| states.iter().any(|state| state.after(event).is_ok());
        if can(UNBLOCK) {
            Some(Self::Unblock)
        } else if can(PortalEvent::Invite) {
            has_address.then_some(Self::Invite)
        } else {
            can(PortalEvent::Reset).then_some(Self::Reset)
        }
    }
}

const UNBLOCK: PortalEvent = PortalEvent::Unblock { has_credential: true };

/// The buttons of all acts.
#[derive(Clone, Copy)]
struct Acts {
    id: ContactId,
    contact: Load<Contact>,
    dialogs: Dialogs,
    inviting: Submission,
}

impl Acts {
    fn of_page(id: ContactId, contact: Load<Contact>) -> Self {
        soon("contact_access");
        Self { id, contact, dialogs: Dialogs::of_page(), inviting: Submission::new() }
    }

    /// Whether `event` can happen now.
    fn can(self, event: PortalEvent) -> Memo<bool> {
        Memo::new(move |_| {
            self.contact.with(|it| {
                it.is_some_and(|it| it.portal.iter().any(|at| at.state.after(event).is_ok()))
            })
        })
    }

    fn name(self) -> String {
        untrack(|| self.contact.with(|it| it.map(|it| it.first_name.clone()).unwrap_or_default()))
    }

    fn invite(self) -> impl IntoView {
        let Self { id, contact, inviting: form, .. } = self;
        let is_again = Memo::new(move |_| {
            contact.with(|it| {
                it.is_some_and(|it| it.portal.iter().any(|at| at.state == PortalState::Invited))
            })
        });
        let label =
            move || if is_again.get() { words::send_again() } else { common::send_invitation() };
        let send = move |_| {
            form.send::<InviteContacts>(NoId, Invitations { contacts: vec![id] }, |results| {
                let outcome = results
                    .into_iter()
                    .next()
                    .map_or(InvitationOutcome::NotPermitted, |it| it.outcome);
                said(format::invitation_outcome(outcome));
            });
        };
        view! {
            <button type="button" class="btn btn-sm" class:btn-primary=move || !is_again.get()
                aria-disabled=move || form.is_busy().to_string() on:click=send>
                <Icon icon="icon-[lucide--mail]" />{label}
            </button>
        }
    }

    fn reset(self) -> impl IntoView {
        let Self { id, dialogs, .. } = self;
        let ask = move |_| {
            let name = self.name();
            dialogs.open(move |open| reset(open, id, name.clone()));
        };
        view! {
            <button type="button" class="btn btn-sm" on:click=ask><Icon icon="icon-[lucide--mail]" />{words::send_reset()}</button>
        }
    }

    fn set_password(self) -> impl IntoView {
        let Self { id, dialogs, .. } = self;
        let ask = move |_| dialogs.open(move |open| set_password(open, id));
        view! {
            <button type="button" class="btn btn-sm" on:click=ask><Icon icon="icon-[lucide--key-round]" />{words::set_password()}</button>
        }
    }

    fn block(self) -> impl IntoView {
        let Self { id, dialogs, .. } = self;
        let ask = move |_| {
            let name = self.name();
            dialogs.open(move |open| block(open, id, name.clone()));
        };
        view! {
            <button type="button" class="btn btn-sm" on:click=ask><Icon icon="icon-[lucide--ban]" />{words::block()}</button>
        }
    }

    fn unblock(self) -> impl IntoView {
        let Self { id, dialogs, .. } = self;
        let ask = move |_| {
            let name = self.name();
            dialogs.open(move |open| unblock(open, id, name.clone()));
        };
        view! {
            <button type="button" class="btn btn-sm btn-primary" on:click=ask><Icon icon="icon-[lucide--lock-open]" />{words::unblock()}</button>
        }
    }
}

/// Everything that is possible in the contact's state.
#[component]
pub fn Actions(
    /// Which contact.
    id: ContactId,
    /// The contact.
    contact: Load<Contact>,
) -> impl IntoView {
    let acts = Acts::of_page(id, contact);
    let (can_invite, can_reset) = (acts.can(PortalEvent::Invite), acts.can(PortalEvent::Reset));
    let (can_block, can_unblock) = (acts.can(PortalEvent::Block), acts.can(UNBLOCK));
    let is_admin = Signal::derive(|| session::agent().is_some_and(|agent| agent.is_admin));
    view! {
        <div class="tools">
            <Show when=move || can_invite.get()>{acts.invite()}</Show>
            <Show when=move || can_reset.get()>{acts.reset()}</Show>
            <Show when=move || is_admin.get() && can_reset.get()>{acts.set_password()}</Show>
            <Show when=move || can_block.get()>{acts.block()}</Show>
            <Show when=move || can_unblock.get()>{acts.unblock()}</Show>
        </div>
        <div class="mb-3 empty:hidden"><FormErrors form=acts.inviting /></div>
    }
}

/// The button of the next step.
#[component]
pub fn NextStep(
    /// Which contact.
    id: ContactId,
    /// The contact.
    contact: Load<Contact>,
) -> impl IntoView {
    let acts = Acts::of_page(id, contact);
    let step = Memo::new(move |_| {
        contact.with(|it| {
            let contact = it?;
            let states: Vec<_> = contact.portal.iter().map(|at| at.state).collect();
            Step::of(&states, !contact.addresses.is_empty())
        })
    });
    let button = move || match step.get() {
        Some(Step::Invite) => acts.invite().into_any(),
        Some(Step::Unblock) => acts.unblock().into_any(),
        Some(Step::Reset) => acts.reset().into_any(),
        None => ().into_any(),
    };
    view! {
        {button}
        <div class="mt-2 empty:hidden"><FormErrors form=acts.inviting /></div>
    }
}

part_code! {
    contact_access: fn reset(open: RwSignal<bool>, id: ContactId, name: String) {
        view! { <ResetDialog open id name /> }
    }
    contact_access: fn block(open: RwSignal<bool>, id: ContactId, name: String) {
        view! { <BlockDialog open id name /> }
    }
    contact_access: fn unblock(open: RwSignal<bool>, id: ContactId, name: String) {
        view! { <UnblockDialog open id name /> }
    }
    contact_access: fn set_password(open: RwSignal<bool>, id: ContactId) {
        view! { <Dialog open title=words::set_password()><SetPassword open id /></Dialog> }
    }
}

fn said(sentence: &'static str) {
    Changes::touch(Topic::Contacts);
    toast::say(sentence);
}

#[component]
fn ResetDialog(open: RwSignal<bool>, id: ContactId, name: String) -> impl IntoView {
    let form = Submission::new();
    let send = move |()| {
        form.send::<SendReset>(id, Nothing {}, move |_| {
            open.set(false);
            said(words::reset_sent());
        });
    };
    view! {
        <ConfirmDialog open title=words::send_reset_to(&name) confirm=words::send_reset() form on_confirm=send>
            <p>{words::reset_explained()}</p>
            <p class="quiet">{words::password_keeps_working()}</p>
        </ConfirmDialog>
    }
}

/// Says what follows [P7], and blocks.
#[component]
fn BlockDialog(open: RwSignal<bool>, id: ContactId, name: String) -> impl IntoView {
    let done = |done: Done| undo::said(words::contact_blocked(), &done);
    view! {
        <Dialog open title=words::block_this(&name)>
            <PreviewForm open draft=Draft::Block { contact: id } confirm=words::block() danger=true on_done=done>
                <p>{words::block_signs_out()}</p>
                <p>{words::block_keeps_tickets()}</p>
            </PreviewForm>
        </Dialog>
    }
}

/// Says what follows [P7], and lets them in again.
#[component]
fn UnblockDialog(open: RwSignal<bool>, id: ContactId, name: String) -> impl IntoView {
    let done = |done: Done| undo::said(words::access_restored(), &done);
    view! {
        <Dialog open title=words::unblock_this(&name)>
            <PreviewForm open draft=Draft::Unblock { contact: id } confirm=words::unblock() on_done=done />
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use PortalState::{Active, Blocked, Invited, Pending, Unverified};

    use super::*;

    #[test]
    fn each_state_has_one_step_that_comes_next() {
        let next = |state| Step::of(&[state], true);
        assert_eq!(next(Unverified), Some(Step::Invite));
        assert_eq!(next(Invited), Some(Step::Invite));
        assert_eq!(next(Pending), Some(Step::Invite));
        assert_eq!(next(Active), Some(Step::Reset));
        assert_eq!(next(Blocked), Some(Step::Unblock));
        assert_eq!(Step::of(&[Active, Blocked], true), Some(Step::Unblock));
        assert_eq!(Step::of(&[], true), None);
    }

    #[test]
    fn who_has_no_address_is_not_invited() {
        assert_eq!(Step::of(&[Unverified], false), None);
        assert_eq!(Step::of(&[Blocked], false), Some(Step::Unblock));
    }
}
