//! Sending invitations, and what became of each.

use leptos::prelude::*;
use shared::api::portal_access::{
    InvitationOutcome, InvitationResult, Invitations, InviteContacts, MAX_INVITED,
};
use shared::api::{Named, NoId};
use shared::ids::ContactId;
use shared::words::both::common;
use shared::words::desk::{common as desk_words, invitations as words};

use super::bulk::{Outcome, Outcomes, Verdict};
use crate::changes::{Changes, Topic};
use crate::components::{CancelButton, Dialog, Form, Notice, SubmitButton, Tone};
use crate::effect::effect;
use crate::format;
use crate::submission::Submission;
use crate::toast;

/// Sends the invitations when it is opened. It shows itself only where there is more to say
/// than that all were sent: who was skipped and why, that too many are selected, or that the
/// worker could not be asked.
#[component]
pub fn InviteDialog(
    /// Whether they are to be sent.
    open: RwSignal<bool>,
    /// To whom.
    #[prop(into)]
    contacts: Signal<Vec<Named<ContactId>>>,
    /// What follows when it is done.
    #[prop(into)]
    on_sent: Callback<()>,
) -> impl IntoView {
    let form = Submission::new();
    let results = RwSignal::new(Vec::<InvitationResult>::new());
    let is_shown = RwSignal::new(false);
    let send = move || {
        let contacts: Vec<_> = contacts.get_untracked().iter().map(|it| it.id).collect();
        if MAX_INVITED < contacts.len() {
            is_shown.set(true);
            return;
        }
        form.send::<InviteContacts>(NoId, Invitations { contacts }, move |reply| {
            Changes::touch(Topic::Contacts);
            if reply.iter().all(|it| it.outcome == InvitationOutcome::Sent) {
                toast::say(words::sent(reply.len()));
                is_shown.set(false);
                open.set(false);
                on_sent.run(());
            } else {
                results.set(reply);
                is_shown.set(true);
            }
        });
    };
    Effect::new(move |was: Option<bool>| {
        let is = open.get();
        if is && was != Some(true) {
            results.set(Vec::new());
            form.forget();
            send();
        }
        is
    });
    effect(move || {
        if form.failure().is_some() {
            is_shown.set(true);
        }
    });
    // Left by Escape or its cross, it is over, too.
    Effect::new(move |was: Option<bool>| {
        let is = is_shown.get();
        if was == Some(true) && !is && open.get_untracked() {
            open.set(false);
            if !results.read_untracked().is_empty() {
                on_sent.run(());
            }
        }
        is
    });
    let close = move |_| is_shown.set(false);
    let asked = move || results.read().is_empty();
    view! {
        <Dialog open=is_shown title=desk_words::send_invitation()>
            <Show when=asked>
                <Form form on_send=move |()| send()>
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
fn TooMany(contacts: Signal<Vec<Named<ContactId>>>) -> impl IntoView {
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
