//! Ending relationships [R4], and taking that back.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Nothing;
use shared::api::relationships::{AssociateContacts, AssociateWithAccount, EndRelationship};

use super::Bond;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{Dialog, Form, Notice, Tone};
use crate::format;
use crate::pages::desk::bulk::{Bulk, BulkButton, Chosen, Outcome, Outcomes, Verdict};
use crate::routes::{ContactTab, DeskPage};
use crate::session;
use crate::submission::Submission;
use crate::toast;

/// Says what follows from ending relationships, and ends them.
#[component]
pub fn DissociateDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Which relationships.
    #[prop(into)]
    bonds: Signal<Vec<Bond>>,
    /// What follows when it is done.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let title = Signal::derive(move || match bonds.read().as_slice() {
        [one] => ["Dissociate ", &one.contact.name, " from ", &one.account.name].concat(),
        _ => "Dissociate".to_owned(),
    });
    view! {
        <Dialog open title><Ending open bonds on_done /></Dialog>
    }
}

#[component]
fn Ending(open: RwSignal<bool>, bonds: Signal<Vec<Bond>>, on_done: Callback<()>) -> impl IntoView {
    let (kept, ending): (Vec<Bond>, Vec<Bond>) =
        bonds.get_untracked().into_iter().partition(|bond| bond.is_kept_by().is_some());
    let consequence = (!ending.is_empty()).then(|| view! { <Consequence ending=ending.clone() /> });
    let count = ending.len();
    let ending = StoredValue::new(ending);
    let form = Submission::new();
    let bulk = Bulk::new();
    let end = move |()| {
        let act = |bond: Bond| async move {
            let result = api::call_owned::<EndRelationship>(bond.id, Nothing {}).await;
            Outcome::of(bond.name(), result, "Dissociated.")
        };
        bulk.run(ending.get_value(), act, move |outcomes| {
            touch();
            if outcomes.iter().all(|it| it.verdict == Verdict::Done) {
                let ended = ending.try_get_value().unwrap_or_default();
                open.set(false);
                on_done.run(());
                say(ended);
            }
        });
    };
    let failed = move || {
        let outcomes = bulk.outcomes();
        outcomes
            .iter()
            .any(|it| it.verdict != Verdict::Done)
            .then(|| view! { <div><Outcomes outcomes /></div> })
    };
    view! {
        <Form form on_send=end>
            {failed}
            <Kept kept />
            {consequence}
            <div class="dialog-actions">
                <button type="button" class="btn" on:click=move |_| open.set(false)>{if count == 0 { "Close" } else { "Cancel" }}</button>
                {(count != 0).then(|| view! { <BulkButton bulk danger=true>"Dissociate"</BulkButton> })}
            </div>
        </Form>
    }
}

/// Those that cannot be ended, why, and the way out [R4].
#[component]
fn Kept(kept: Vec<Bond>) -> impl IntoView {
    let one = |bond: Bond| {
        let reason = bond.is_kept_by().unwrap_or_default();
        let href = DeskPage::Contact(bond.contact.id, ContactTab::Accounts).href();
        view! {
            <Notice tone=Tone::Warning>
                <p><b>{bond.contact.name}</b>": "{reason}</p>
                <a class="link" href=href>"Change the primary account"</a>
            </Notice>
        }
    };
    (!kept.is_empty()).then(|| view! { <div>{kept.into_iter().map(one).collect_view()}</div> })
}

#[component]
fn Consequence(ending: Vec<Bond>) -> impl IntoView {
    let names: Vec<String> = ending.iter().map(Chosen::name).collect();
    let leavers_keep = session::agent().is_none_or(|it| it.workspace.visibility.leavers_keep);
    let own = if leavers_keep {
        "The tickets that they raised stay with the account, and they keep seeing them."
    } else {
        "The tickets that they raised stay with the account, and they no longer see them."
    };
    view! {
        <div class="grid gap-2">
            <p>"This ends: "<b>{format::names(&names)}</b>"."</p>
            <p>"From the next click on, colleagues’ tickets of the account are out of sight. "{own}</p>
            <p class="quiet">"The period stays in the contact’s history."</p>
        </div>
    }
}

fn touch() {
    Changes::touch(Topic::Contacts);
    Changes::touch(Topic::Accounts);
}

/// Says that it is done, and offers to make the same relationships again.
fn say(ended: Vec<Bond>) {
    let words = match ended.as_slice() {
        [one] => ["Dissociated from ", &one.account.name, ": ", &one.contact.name, "."].concat(),
        several => {
            [&format::count(several.len(), "relationship", "relationships"), " ended."].concat()
        }
    };
    toast::say_with_undo(words, move || {
        let ended = ended.clone();
        spawn_local(async move {
            let mut failure = None;
            for bond in ended {
                let again = AssociateContacts {
                    contacts: vec![bond.contact.id],
                    role: bond.role.clone().unwrap_or_default(),
                    level: bond.own_level(),
                    with_earlier_tickets: false,
                };
                let result = api::call_owned::<AssociateWithAccount>(bond.account.id, again).await;
                failure = result.err().or(failure);
            }
            touch();
            toast::say(
                failure.map_or_else(|| "Associated again.".to_owned(), |error| error.to_string()),
            );
        });
    });
}
