//! Ending relationships [R4].

use leptos::prelude::*;
use shared::api::operations::{Done, Draft};
use shared::api::relationships::MAX_AT_ONCE;
use shared::words::desk::{common, deletion, relationships as words};
use shared::words::{GAP, around_name};

use super::{Bond, TooMany};
use crate::components::{Dialog, Notice, Tone};
use crate::dialogs::Dialogs;
use crate::format;
use crate::pages::desk::bulk::Chosen;
use crate::pages::desk::deletion::delete_contacts;
use crate::pages::desk::operations::form::PreviewForm;
use crate::pages::desk::operations::undo;
use crate::routes::{ContactTab, DeskPage};
use crate::session;

/// Shows the consequences of ending relationships, and ends them.
#[component]
pub fn DissociateDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The relationships.
    bonds: Vec<Bond>,
    /// Called when the relationships have ended.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let title = match bonds.as_slice() {
        [one] => words::dissociate_from(&one.contact.name, &one.account.name),
        _ => common::dissociate().to_owned(),
    };
    view! {
        <Dialog open title><Ending open bonds=bonds.clone() on_done /></Dialog>
    }
}

#[component]
fn Ending(open: RwSignal<bool>, bonds: Vec<Bond>, on_done: Callback<()>) -> impl IntoView {
    let (kept, ending): (Vec<Bond>, Vec<Bond>) =
        bonds.into_iter().partition(|bond| bond.is_kept_by().is_some());
    let relationships: Vec<_> = ending.iter().map(|it| it.id).collect();
    let draft = (1..=MAX_AT_ONCE)
        .contains(&relationships.len())
        .then_some(Draft::EndRelationships { relationships });
    let consequence = draft.is_some().then(|| view! { <Consequence ending=ending.clone() /> });
    let count = ending.len();
    let summary = summary(&ending);
    let done = move |done: Done| {
        on_done.run(());
        undo::said(summary.clone(), &done);
    };
    view! {
        <PreviewForm open draft confirm=common::dissociate() danger=true on_done=done>
            <Kept kept open />
            <TooMany count />
            {consequence}
        </PreviewForm>
    }
}

/// The relationships that cannot be ended, the reason, and what to do instead [R4].
#[component]
fn Kept(kept: Vec<Bond>, open: RwSignal<bool>) -> impl IntoView {
    let dialogs = Dialogs::of_page();
    let close = Callback::new(move |()| open.set(false));
    let one = |bond: Bond| {
        let contact = bond.contact.clone();
        let delete = move |_| {
            let contact = contact.clone();
            dialogs.open(move |open| delete_contacts(open, vec![contact.clone()], close));
        };
        let delete_this = deletion::delete_this(&bond.contact.name);
        let reason = bond.is_kept_by().unwrap_or_default();
        let href = DeskPage::Contact(bond.contact.id, ContactTab::Accounts).href();
        view! {
            <Notice tone=Tone::Warning>
                <p><b>{bond.contact.name}</b>": "{reason}</p>
                <p class="flex flex-wrap gap-x-4">
                    <a class="link" href=href>{common::change_primary_account()}</a>
                    <button type="button" class="link" on:click=delete>{delete_this}</button>
                </p>
            </Notice>
        }
    };
    (!kept.is_empty()).then(|| view! { <div>{kept.into_iter().map(one).collect_view()}</div> })
}

#[component]
fn Consequence(ending: Vec<Bond>) -> impl IntoView {
    let names: Vec<String> = ending.iter().map(Chosen::name).collect();
    let leavers_keep = session::agent().is_none_or(|it| it.workspace.visibility.leavers_keep);
    let access = if leavers_keep { words::leavers_see_own() } else { words::leavers_see_nothing() };
    let names = format::names(&names);
    let (before, after) = around_name(&words::ends(GAP), &names);
    view! {
        <div class="grid gap-2">
            <p>{before}<b>{names}</b>{after}</p>
            <p>{access}</p>
            <p class="quiet">{words::dates_stay()}</p>
        </div>
    }
}

/// The message after ending relationships.
fn summary(ended: &[Bond]) -> String {
    match ended {
        [one] => words::dissociated(&one.account.name, &one.contact.name),
        several => words::count_ended(several.len()),
    }
}
