//! What can be done with a contact's addresses [E2, E3, E7]: the menu of each, and the
//! dialog that says before what follows.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::addresses::{OfAddress, SendVerification};
use shared::api::contacts::{Address, Contact};
use shared::api::operations::{Done, Draft};
use shared::email::Email;
use shared::ids::{AddressId, ContactId};
use shared::problem::FieldProblem;
use shared::words::both::common;
use shared::words::desk::{common as desk_words, contact_addresses as words};

use super::form::ContactForm;
use super::name_of;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{Dialog, Icon, Menu, TextField};
use crate::dialogs::Dialogs;
use crate::lazy::{part_code, soon};
use crate::load::Load;
use crate::pages::desk::editor::way_to;
use crate::pages::desk::merge::offer;
use crate::pages::desk::operations::form::{OperationForm, PreviewForm};
use crate::pages::desk::operations::undo;
use crate::pages::desk::refusals::Blockers;
use crate::submission::Submission;
use crate::toast;

/// What an agent has begun with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To add an address.
    Add,
    /// To correct this one.
    Correct(Address),
    /// To make this one the primary one.
    Promote(Address),
    /// To remove this one.
    Remove(Address),
}

/// Opens the dialog for a contact's e-mail addresses.
#[derive(Clone, Copy, Debug)]
pub struct AddressActs {
    dialogs: Dialogs,
    id: ContactId,
    contact: Load<Contact>,
}

impl AddressActs {
    /// The acts of a contact's page.
    pub fn of_page(id: ContactId, contact: Load<Contact>) -> Self {
        soon("contact_address");
        Self { dialogs: Dialogs::of_page(), id, contact }
    }

    fn begin(self, wish: Wish) {
        let Self { id, contact, .. } = self;
        self.dialogs.open(move |open| address_dialog(open, wish.clone(), id, contact));
    }
}

part_code! {
    contact_address: fn address_dialog(
        open: RwSignal<bool>,
        wish: Wish,
        id: ContactId,
        contact: Load<Contact>
    ) {
        view! { <AddressDialog open wish id contact /> }
    }
}

/// The button that adds an address.
#[component]
pub fn AddAddress(
    /// The dialog.
    acts: AddressActs,
) -> impl IntoView {
    view! {
        <button type="button" class="btn btn-ghost btn-sm" on:click=move |_| acts.begin(Wish::Add)>
            <Icon icon="icon-[lucide--plus]" />{words::add_address()}
        </button>
    }
}

/// The menu of the address with this id, by what it is now.
#[component]
pub fn AddressMenu(
    /// The dialog.
    acts: AddressActs,
    /// The contact.
    contact: Load<Contact>,
    /// Which address.
    id: AddressId,
) -> impl IntoView {
    let found = untrack(|| {
        contact.with(|contact| {
            let contact = contact?;
            let address = contact.addresses.iter().find(|it| it.id == id)?;
            Some((contact.id, contact.has_password, address.clone()))
        })
    });
    found.map(move |(contact, has_password, address)| {
        let label = desk_words::more_for(&address.email);
        let (email, is_primary) = (address.email.clone(), address.is_primary);
        let waits = has_password && (!address.is_verified || address.bounced.is_some());
        let address = StoredValue::new(address);
        let begin = move |wish: fn(Address) -> Wish| {
            move |_| acts.begin(wish(address.get_value()))
        };
        let promote = (!is_primary).then(|| {
            view! {
                <button type="button" on:click=begin(Wish::Promote)><Icon icon="icon-[lucide--star]" />{words::make_primary()}</button>
            }
        });
        let send = move |_| send_again(contact, id, email.clone());
        let again = waits.then(|| {
            view! {
                <button type="button" on:click=send><Icon icon="icon-[lucide--mail]" />{words::send_verification_again()}</button>
            }
        });
        view! {
            <Menu label>
                {promote}
                <button type="button" on:click=begin(Wish::Correct)><Icon icon="icon-[lucide--pencil]" />{words::correct()}</button>
                {again}
                <button type="button" on:click=begin(Wish::Remove)><Icon icon="icon-[lucide--trash-2]" />{common::remove()}</button>
            </Menu>
        }
    })
}

fn send_again(contact: ContactId, address: AddressId, email: String) {
    spawn_local(async move {
        match api::call_owned::<SendVerification>(contact, OfAddress { address }).await {
            Ok(_) => toast::say(words::verification_sent(&email)),
            Err(error) => {
                // It may have been verified or removed meanwhile.
                Changes::touch(Topic::Contacts);
                toast::say(error.to_string());
            }
        }
    });
}

#[component]
fn AddressDialog(
    open: RwSignal<bool>,
    wish: Wish,
    id: ContactId,
    contact: Load<Contact>,
) -> impl IntoView {
    let title = match &wish {
        Wish::Add => words::add_email_address().to_owned(),
        Wish::Correct(_) => words::correct_email_address().to_owned(),
        Wish::Promote(address) => words::make_this_primary(&address.email),
        Wish::Remove(address) => words::remove_this(&address.email),
    };
    view! {
        <Dialog open title><Wished wish=wish.clone() open id contact /></Dialog>
    }
}

#[component]
fn Wished(
    wish: Wish,
    open: RwSignal<bool>,
    id: ContactId,
    contact: Load<Contact>,
) -> impl IntoView {
    let (first_name, name, has_password) = untrack(|| {
        let of = |it: &Contact| (it.first_name.clone(), name_of(it), it.has_password);
        contact.with(|it| it.map(of).unwrap_or_default())
    });
    let typing = |began| view! { <Typing open id first_name name has_password began /> }.into_any();
    match wish {
        Wish::Add => typing(None),
        Wish::Correct(address) => typing(Some(address)),
        Wish::Promote(address) => {
            let draft = Draft::PromoteAddress { contact: id, address: address.id };
            let done = |done: Done| undo::said(words::primary_address_changed(), &done);
            view! {
                <PreviewForm open draft confirm=words::make_primary() on_done=done>
                    <p class="quiet">{words::primary_explained()}</p>
                </PreviewForm>
            }
            .into_any()
        }
        Wish::Remove(address) => {
            let draft = Draft::RemoveAddress { contact: id, address: address.id };
            let done = |done: Done| undo::said(words::address_removed(), &done);
            view! { <PreviewForm open draft confirm=common::remove() danger=true on_done=done /> }
                .into_any()
        }
    }
}

/// Adding an address, or correcting the one that was `began` with.
#[component]
fn Typing(
    open: RwSignal<bool>,
    id: ContactId,
    first_name: String,
    name: String,
    has_password: bool,
    began: Option<Address>,
) -> impl IntoView {
    let email = RwSignal::new(began.as_ref().map(|it| it.email.clone()).unwrap_or_default());
    let form = Submission::checked(move || {
        let mistake = email.read().parse::<Email>().err();
        mistake.map(|it| FieldProblem::new("email", it)).into_iter().collect()
    });
    let stays = began.as_ref().is_some_and(|it| has_password && it.is_verified);
    let follows = match (has_password, stays) {
        (true, true) => words::sign_in_address_stays(&first_name),
        (true, false) => words::pending_until_verified(&first_name),
        (false, _) if began.is_some() => words::former_links_stop().to_owned(),
        (false, _) => String::new(),
    };
    let (confirm, said) = match began {
        None => (words::add_address(), words::address_added()),
        Some(_) if stays => (common::save(), words::corrected_address_added()),
        Some(_) => (common::save(), words::address_corrected()),
    };
    let address = began.map(|it| it.id);
    let draft = Signal::derive(move || {
        let typed = email.get();
        typed.parse::<Email>().ok()?;
        Some(match address {
            None => Draft::AddAddress { contact: id, email: typed },
            Some(address) => Draft::CorrectAddress { contact: id, address, email: typed },
        })
    });
    let done = move |done: Done| undo::said(said, &done);
    let href = way_to::<ContactForm>;
    offer::for_contact(id, name, open);
    view! {
        <OperationForm form open draft confirm blocked_by=href on_done=done>
            <Blockers form href />
            <TextField form name="email" label=common::email_address() kind="email" value=email />
            <p class="quiet text-sm empty:hidden">{follows}</p>
        </OperationForm>
    }
}
