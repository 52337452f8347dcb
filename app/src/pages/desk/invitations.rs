//! Sends invitations, and shows the outcome for each contact.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::portal_access::{
    InvitationOutcome, InvitationResult, Invitations, InviteContacts, MAX_INVITED,
};
use shared::ids::ContactId;
use shared::words::both::common;
use shared::words::desk::{common as desk_words, invitations as words};

use super::bulk::{Outcome, Outcomes, Verdict};
use crate::changes::{Changes, Topic};
use crate::components::{CancelButton, Dialog, Form, Notice, SubmitButton, Tone};
use crate::dialogs::Dialogs;
use crate::effect::effect;
use crate::format;
use crate::lazy::{part_code, soon};
use crate::submission::Submission;
use crate::toast;

/// Sends invitations. Opens a dialog only if some contacts were skipped, too many are selected,
/// or the request failed.
#[derive(Clone, Copy, Debug)]
pub struct Inviter {
    dialogs: Dialogs,
    form: Submission,
    contacts: RwSignal<Vec<ContactId>>,
    results: RwSignal<Vec<InvitationResult>>,
    /// The signal of the open dialog.
    shown: StoredValue<Option<RwSignal<bool>>>,
    on_sent: Callback<()>,
}

impl Inviter {
    /// Sends invitations from a page. Calls `on_sent` when all is done.
    pub fn of_page(on_sent: impl Fn() + Send + Sync + 'static) -> Self {
        soon("invite");
        let inviter = Self {
            dialogs: Dialogs::of_page(),
            form: Submission::new(),
            contacts: RwSignal::new(Vec::new()),
            results: RwSignal::new(Vec::new()),
            shown: StoredValue::new(None),
            on_sent: Callback::new(move |()| on_sent()),
        };
        effect(move || {
            if inviter.form.failure().is_some() {
                inviter.show();
            }
        });
        inviter
    }

    /// Invites `contacts`. Does nothing while other invitations are being sent.
    pub fn invite(self, contacts: Vec<ContactId>) {
        if untrack(|| self.form.is_busy()) {
            return;
        }
        self.form.forget();
        self.results.set(Vec::new());
        let is_too_many = MAX_INVITED < contacts.len();
        self.contacts.set(contacts);
        if is_too_many {
            self.show();
        } else {
            self.send();
        }
    }

    fn send(self) {
        let contacts = self.contacts.get_untracked();
        self.form.send::<InviteContacts>(NoId, Invitations { contacts }, move |results| {
            self.finish(results);
        });
    }

    /// The page may be gone by now.
    fn finish(self, results: Vec<InvitationResult>) {
        Changes::touch(Topic::Contacts);
        if results.iter().any(|it| it.outcome != InvitationOutcome::Sent) {
            self.results.try_set(results);
            self.show();
            return;
        }
        toast::say(words::sent(results.len()));
        if let Some(open) = self.shown.try_get_value().flatten() {
            open.set(false);
        }
        self.on_sent.try_run(());
    }

    fn show(self) {
        if !matches!(self.shown.try_get_value(), Some(None)) {
            return;
        }
        self.dialogs.open(move |open| {
            self.shown.set_value(Some(open));
            on_cleanup(move || self.shown.set_value(None));
            invite(open, self)
        });
    }
}

part_code! {
    invite: fn invite(open: RwSignal<bool>, inviter: Inviter) {
        view! { <InviteDialog open inviter /> }
    }
}

#[component]
fn InviteDialog(open: RwSignal<bool>, inviter: Inviter) -> impl IntoView {
    let Inviter { form, contacts, results, on_sent, .. } = inviter;
    // However the dialog was closed.
    effect(move || {
        if !open.get() && !results.read_untracked().is_empty() {
            on_sent.run(());
        }
    });
    let close = move |_| open.set(false);
    let asked = move || results.read().is_empty();
    view! {
        <Dialog open title=desk_words::send_invitation()>
            <Show when=asked>
                <Form form on_send=move |()| inviter.send()>
                    <TooMany contacts />
                    <div class="dialog-actions">
                        <CancelButton />
                        <Show when=move || contacts.read().len() <= MAX_INVITED>
                            <SubmitButton form>{common::try_again()}</SubmitButton>
                        </Show>
                    </div>
                </Form>
            </Show>
            <Show when=move || !asked()>
                <Outcomes outcomes=results.get().into_iter().map(outcome).collect() />
                <div class="dialog-actions mt-4"><button type="button" class="btn btn-primary" on:click=close>{words::done()}</button></div>
            </Show>
        </Dialog>
    }
}

#[component]
fn TooMany(contacts: RwSignal<Vec<ContactId>>) -> impl IntoView {
    move || {
        let count = contacts.read().len();
        (MAX_INVITED < count).then(|| {
            view! { <Notice tone=Tone::Warning>{words::too_many(MAX_INVITED, count)}</Notice> }
        })
    }
}

fn outcome(result: InvitationResult) -> Outcome {
    let verdict = match result.outcome {
        InvitationOutcome::Sent => Verdict::Done,
        InvitationOutcome::AlreadyActive => Verdict::Skipped,
        InvitationOutcome::NoEmail
        | InvitationOutcome::Blocked
        | InvitationOutcome::BouncedBefore
        | InvitationOutcome::NotPermitted => Verdict::Refused,
    };
    let words = format::invitation_outcome(result.outcome).to_owned();
    Outcome { name: result.contact.name, verdict, words }
}
