//! The menu of a row: view, edit and delete the record, and invite a contact. Its code is
//! loaded when a menu is opened.

use std::future::pending;

use leptos::html;
use leptos::prelude::*;
use shared::api::accounts::{AccountRow, GetAccount};
use shared::api::contacts::{ContactRow, GetContact};
use shared::api::{Named, Nothing};
use shared::portal::access::PortalEvent;
use shared::words::both::common;
use shared::words::desk::{common as desk, deletion, grid as words};

use super::panel::{self, panel};
use crate::api::{self, CallError};
use crate::components::Icon;
use crate::components::menu::step_by;
use crate::dialogs::Dialogs;
use crate::lazy::{self, Fetching, part_code, soon};
use crate::load::Load;
use crate::pages::desk::account::form::edit_account;
use crate::pages::desk::contact::form::edit_contact;
use crate::pages::desk::deletion::{delete_account, delete_contacts};
use crate::pages::desk::invitations::Inviter;
use crate::routes::{AccountTab, ContactTab, DeskPage};
use crate::toast;

/// What can be done with the rows of a page. It belongs to the page, because the rows may
/// be rendered again while a dialog is open.
#[derive(Clone, Copy, Debug)]
pub struct RowActs {
    dialogs: Dialogs,
    inviter: Inviter,
}

impl RowActs {
    /// The acts of the page that is being built.
    pub fn of_page() -> Self {
        soon("grid_row_menu");
        Self { dialogs: Dialogs::of_page(), inviter: Inviter::of_page(|| ()) }
    }

    /// The menu of a contact.
    pub fn of_contact(self, row: &ContactRow) -> AnyView {
        let contact = row.clone();
        let inside = move |close| {
            let contact = contact.clone();
            lazy::part(move || contact_menu(contact.clone(), self, close))
        };
        more(&row.name, Box::new(inside))
    }

    /// The menu of an account.
    pub fn of_account(self, row: &AccountRow) -> AnyView {
        let account = row.clone();
        let inside = move |close| {
            let account = account.clone();
            lazy::part(move || account_menu(account.clone(), self, close))
        };
        more(&row.name, Box::new(inside))
    }
}

fn more(name: &str, inside: Box<dyn Fn(Callback<()>) -> AnyView + Send + Sync>) -> AnyView {
    let label = desk::more_for(name);
    let button = view! { <Icon icon="icon-[lucide--ellipsis]" /><span class="sr-only">{label.clone()}</span> };
    let class = "btn btn-ghost btn-sm btn-square";
    panel(button.into_any(), class, Signal::stored(label), inside)
}

part_code! {
    grid_row_menu: fn contact_menu(row: ContactRow, acts: RowActs, close: Callback<()>) {
        let RowActs { dialogs, inviter } = acts;
        let (id, named) = (row.id, Named { id: row.id, name: row.name.clone() });
        let edit = move || dialogs.open(move |open| {
            let load = Load::new(pending);
            with_record(open, load, api::call_owned::<GetContact>(id, Nothing {}), move || edit_contact(open, id, load))
        });
        let delete = move || {
            let contacts = vec![named.clone()];
            dialogs.open(move |open| delete_contacts(open, contacts.clone(), Callback::new(|()| ())));
        };
        let can_invite = row.portal.after(PortalEvent::Invite).is_ok();
        let invite = can_invite.then(|| act(close, "icon-[lucide--mail]", desk::send_invitation(), move || inviter.invite(vec![id])));
        let href = DeskPage::Contact(id, ContactTab::Overview).href();
        menu(href, act(close, "icon-[lucide--pencil]", common::edit(), edit), invite, act(close, "icon-[lucide--trash-2]", deletion::delete(), delete))
    }
    grid_row_menu: fn account_menu(row: AccountRow, acts: RowActs, close: Callback<()>) {
        let dialogs = acts.dialogs;
        let (id, named) = (row.id, Named { id: row.id, name: row.name.clone() });
        let has_contacts = row.contacts > 0;
        let edit = move || dialogs.open(move |open| {
            let load = Load::new(pending);
            with_record(open, load, api::call_owned::<GetAccount>(id, Nothing {}), move || edit_account(open, id, load))
        });
        let delete = move || {
            let account = named.clone();
            dialogs.open(move |open| delete_account(open, account.clone(), has_contacts, Callback::new(|()| ())));
        };
        let href = DeskPage::Account(id, AccountTab::Overview).href();
        menu(href, act(close, "icon-[lucide--pencil]", common::edit(), edit), None, act(close, "icon-[lucide--trash-2]", deletion::delete(), delete))
    }
}

/// Shows a dialog as soon as its record is loaded. If it cannot be loaded, a message says why.
fn with_record<T: Send + Sync + 'static>(
    open: RwSignal<bool>,
    load: Load<T>,
    asking: impl Future<Output = Result<T, CallError>> + 'static,
    show: impl Fn() -> Fetching + 'static,
) -> Fetching {
    Box::pin(async move {
        match asking.await {
            Ok(record) => {
                load.set(record);
                show().await
            }
            Err(error) => {
                open.set(false);
                toast::say(error.to_string());
                Ok(().into_any())
            }
        }
    })
}

/// An entry that closes the menu and then acts.
fn act(
    close: Callback<()>,
    icon: &'static str,
    label: &'static str,
    run: impl Fn() + Send + Sync + 'static,
) -> AnyView {
    let press = move |_| {
        close.run(());
        run();
    };
    view! { <button type="button" on:click=press><Icon icon />{label}</button> }.into_any()
}

fn menu(href: String, edit: AnyView, invite: Option<AnyView>, delete: AnyView) -> AnyView {
    let place = NodeRef::<html::Div>::new();
    panel::enter();
    view! {
        <div class="panel-menu row-menu" node_ref=place on:keydown=move |event| step_by(&event, place)>
            <a href=href><Icon icon="icon-[lucide--eye]" />{words::view_row()}</a>
            {edit} {invite} {delete}
        </div>
    }
    .into_any()
}
