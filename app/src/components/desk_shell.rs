//! What stands around every page of the desk: a side bar, on a phone a top bar
//! and a menu.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use shared::words::both::{common, shell};
use shared::words::desk::shell as words;

use super::key_help::{KeyHelpButton, KeyList};
use super::{Dialog, Face, Icon, MissingPage, ThemeSwitch, Toasts};
use crate::address;
use crate::browser;
use crate::changes::Changes;
use crate::effect::effect;
use crate::keys::{self, Key, on_key};
use crate::lazy::{self, part_code, soon};
use crate::routes::DeskPage;
use crate::session::{self, Desk};

/// The frame.
#[component]
pub fn DeskShell(
    /// The page.
    children: Children,
) -> impl IntoView {
    keys::listen();
    // What could not be asked while the line was down is asked again.
    let online = window_event_listener_untyped("online", |_| Changes::touch_all());
    on_cleanup(move || online.remove());
    let go = address::go();
    for (key, page) in [
        (Key::GoTickets, DeskPage::Tickets),
        (Key::GoAccounts, DeskPage::Accounts),
        (Key::GoContacts, DeskPage::Contacts),
        (Key::GoProfile, DeskPage::Profile),
    ] {
        on_key(key, move || go.run(page.href()));
    }
    let is_in = Memo::new(|_| session::agent().is_some());
    let help = RwSignal::new(false);
    view! {
        <a class="skip" href="#main" rel="external">{shell::skip_to_content()}</a>
        <div class="desk" data-bare=move || (!is_in.get()).then_some("")>
            <Show when=move || is_in.get() fallback={|| view! { <header class="p-4"><Brand /></header> }}>
                <SideBar help /><TopBar /><KeyHelp open=help />
            </Show>
            <main id="main" class="desk-main" tabindex="-1">{children()}</main>
        </div>
        <MissingPage />
        <Toasts />
    }
}

/// The list of keys. It stands where it shows at every width, its button need not.
#[component]
fn KeyHelp(open: RwSignal<bool>) -> impl IntoView {
    on_key(Key::Help, move || open.set(true));
    soon("key_help");
    lazy::dialog(open, move || key_help(open))
}

part_code! {
    key_help: fn key_help(open: RwSignal<bool>) {
        view! { <Dialog open title=common::keyboard_shortcuts()><KeyList /></Dialog> }
    }
}

#[component]
fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href=DeskPage::Tickets.href()><span class="brand-mark" aria-hidden="true">"A"</span>"Atrium"</a>
    }
}

#[component]
fn SideBar(help: RwSignal<bool>) -> impl IntoView {
    view! {
        <header class="desk-side">
            <Brand />
            <Links />
            <div class="grow"></div>
            <div class="flex gap-1"><ThemeSwitch /><KeyHelpButton open=help /></div>
            <Me />
        </header>
    }
}

#[component]
fn TopBar() -> impl IntoView {
    let open = RwSignal::new(false);
    let path = address::path();
    effect(move || {
        // Read, since what nobody reads is never worked out and so never changes.
        path.with(|_| open.set(false));
    });
    // A closing dialog gives the keyboard back to its button; it goes on to the page.
    let leave = move |_| {
        open.set(false);
        Timeout::new(0, || browser::focus("h1")).forget();
    };
    view! {
        <header class="desk-top">
            <button type="button" class="btn btn-ghost btn-sm btn-square" aria-label=words::menu() on:click=move |_| open.set(true)>
                <Icon icon="icon-[lucide--menu]" large=true />
            </button>
            <Brand />
            <span class="grow"></span>
            <ThemeSwitch />
        </header>
        <Dialog open title="Atrium">
            <div on:click=leave>
                <Links />
                <hr class="my-3 border-base-300" />
                <Me />
            </div>
        </Dialog>
    }
}

#[component]
fn Links() -> impl IntoView {
    let path = address::path();
    let link = move |page: DeskPage, icon, label| {
        let href = page.href();
        let here = href.clone();
        let is_home = page == DeskPage::Tickets;
        let is_here = move || {
            let path = path.read();
            (path.starts_with(&here) || is_home && *path == "/desk").then_some("page")
        };
        view! { <a href=href aria-current=is_here><Icon icon /><span class="grow">{label}</span></a> }
    };
    view! {
        <nav class="nav" aria-label=words::desk()>
            {link(DeskPage::Tickets, "icon-[lucide--inbox]", common::tickets())}
            {link(DeskPage::Accounts, "icon-[lucide--building-2]", common::accounts())}
            {link(DeskPage::Contacts, "icon-[lucide--users]", common::contacts())}
        </nav>
    }
}

#[component]
fn Me() -> impl IntoView {
    let name = Memo::new(|_| session::agent().map(|me| me.agent.name).unwrap_or_default());
    view! {
        <div class="flex items-center gap-1">
            <a class="nav-me" href=DeskPage::Profile.href()>
                <Face name small=true />
                <span class="truncate">{name}</span>
            </a>
            <button type="button" class="btn btn-ghost btn-sm btn-square" aria-label=common::sign_out() title=common::sign_out() on:click={|_| session::leave::<Desk>()}>
                <Icon icon="icon-[lucide--log-out]" />
            </button>
        </div>
    }
}
