//! The page of a contact or an account that is deleted: who deleted it and when, and restoring
//! it.

use leptos::prelude::*;
use shared::api::Nothing;
use shared::api::recycle_bin::{DeletedRecord, GetDeletedAccount, GetDeletedContact};
use shared::operations::effects::Record;
use shared::words::desk::recycle_bin as words;

use super::author;
use super::restore::{RestoreButton, Restorer};
use crate::api;
use crate::browser::dates;
use crate::changes::{Changes, Topic};
use crate::components::{Notice, Tone};
use crate::effect::effect;
use crate::lazy::part_code;
use crate::load::Load;
use crate::routes::DeskPage;

part_code! {
    /// Says that a record is deleted, if it is, and sets its name then.
    deleted: pub fn deleted(record: Record, name: RwSignal<Option<String>>) {
        view! { <Deleted record name /> }
    }
}

#[component]
fn Deleted(record: Record, name: RwSignal<Option<String>>) -> impl IntoView {
    let deleted = Load::new(move || {
        Changes::follow(Topic::Contacts);
        Changes::follow(Topic::Accounts);
        async move {
            match record {
                Record::Contact(id) => api::call_owned::<GetDeletedContact>(id, Nothing {}).await,
                Record::Account(id) => api::call_owned::<GetDeletedAccount>(id, Nothing {}).await,
            }
        }
    });
    effect(move || name.set(deleted.with(|it| it.map(|it| it.name.clone()))));
    on_cleanup(move || {
        name.try_set(None);
    });
    let restorer = Restorer::of_page();
    // A record that is not in the recycle bin either is not there, as the page says.
    move || deleted.get().map(|deleted| view! { <Said deleted restorer /> })
}

#[component]
fn Said(deleted: DeletedRecord, restorer: Restorer) -> impl IntoView {
    let moment = dates::moment(deleted.deleted_at);
    let said = match (&deleted.record, deleted.deleted_by.as_ref().map(author)) {
        (Record::Contact(_), Some(by)) => words::contact_is_deleted_by(&by, &moment),
        (Record::Contact(_), None) => words::contact_is_deleted(&moment),
        (Record::Account(_), Some(by)) => words::account_is_deleted_by(&by, &moment),
        (Record::Account(_), None) => words::account_is_deleted(&moment),
    };
    let until = words::can_be_restored_until(&dates::day(deleted.removed_at));
    view! {
        <div role="status">
            <Notice tone=Tone::Warning>
                <p>{said}</p>
                <p class="quiet">{until}</p>
                <p class="mt-2 flex flex-wrap items-center gap-3">
                    <RestoreButton restorer deleted />
                    <a class="link" href=DeskPage::RecycleBin.href()>{words::title()}</a>
                </p>
            </Notice>
        </div>
    }
}
