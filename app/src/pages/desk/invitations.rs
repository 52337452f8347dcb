//! Sending activation mails, and what became of each.

use leptos::prelude::*;
use shared::api::portal_access::{
    InvitationOutcome, InvitationResult, Invitations, InviteContacts, MAX_INVITED,
};
use shared::api::{Named, NoId};
use shared::ids::ContactId;

use super::bulk::{Outcome, Outcomes, Verdict};
use crate::changes::{Changes, Topic};
use crate::components::{Dialog, Form, Notice, SubmitButton, Tone};
use crate::format;
use crate::submission::Submission;

/// Asks before it writes to so many, then says what became of each [P2].
#[component]
pub fn InviteDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// To whom.
    #[prop(into)]
    contacts: Signal<Vec<Named<ContactId>>>,
    /// What follows when it is closed after sending.
    #[prop(into)]
    on_sent: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open title="Send invitation">
            <Invite open contacts on_sent />
        </Dialog>
    }
}

#[component]
fn Invite(
    open: RwSignal<bool>,
    contacts: Signal<Vec<Named<ContactId>>>,
    on_sent: Callback<()>,
) -> impl IntoView {
    // As they were on opening: sending changes the list behind the dialog.
    let contacts = StoredValue::new(contacts.get_untracked());
    let results = RwSignal::new(Vec::<InvitationResult>::new());
    let form = Submission::new();
    let send = move |()| {
        let contacts = contacts.with_value(|all| all.iter().map(|it| it.id).collect());
        form.send::<InviteContacts>(NoId, Invitations { contacts }, move |reply| {
            results.set(reply);
            Changes::touch(Topic::Contacts);
        });
    };
    let close = move |_| {
        open.set(false);
        on_sent.run(());
    };
    let asking = move || results.read().is_empty();
    view! {
        <Show when=asking>
            <Form form on_send=send>
                <Question contacts />
                <div class="dialog-actions">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>"Cancel"</button>
                    <Show when=move || contacts.with_value(|all| all.len() <= MAX_INVITED)>
                        <SubmitButton form>"Send invitation"</SubmitButton>
                    </Show>
                </div>
            </Form>
        </Show>
        <Show when=move || !asking()>
            <Outcomes outcomes=results.get().into_iter().map(outcome).collect() />
            <div class="dialog-actions mt-4"><button type="button" class="btn btn-primary" on:click=close>"Done"</button></div>
        </Show>
    }
}

#[component]
fn Question(contacts: StoredValue<Vec<Named<ContactId>>>) -> impl IntoView {
    contacts.with_value(|all| {
        if MAX_INVITED < all.len() {
            let words = format!(
                "You can invite up to {MAX_INVITED} contacts at once; {} are selected. Clear some first.",
                all.len()
            );
            return view! { <Notice tone=Tone::Warning>{words}</Notice> }.into_any();
        }
        let names: Vec<String> = all.iter().map(|it| it.name.clone()).collect();
        let get = if names.len() == 1 { " gets" } else { " get" };
        view! {
            <div class="grid gap-2">
                <p><b>{format::names(&names)}</b>{get}" an e-mail with a link to set a password. The link works for 7 days; older links stop working."</p>
                <p class="quiet">"Contacts who are already active, blocked, or have no e-mail address are skipped. You'll see which."</p>
            </div>
        }
        .into_any()
    })
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
