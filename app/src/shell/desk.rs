//! The frame around every page of the desk: a side bar, or a top bar with a menu on a phone.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use shared::words::both::{common, shell};
use shared::words::desk::{activity, columns, import, recycle_bin, reports, shell as words};

use super::missing_page::MissingPage;
use super::toasts::Toasts;
use crate::address;
use crate::browser;
use crate::changes::Changes;
use crate::components::key_help::{KeyHelpButton, KeyList};
use crate::components::{Dialog, Face, Icon, ThemeSwitch};
use crate::dialogs::{DialogStack, Dialogs};
use crate::keys::{self, Key, on_key};
use crate::lazy::{part_code, soon};
use crate::pages::desk::beside;
use crate::pages::desk::palette::palette;
use crate::routes::{DeskPage, ReportsTab, SettingsTab};
use crate::session::{self, Desk};

/// The frame.
#[component]
pub fn DeskShell(
    /// The page.
    children: Children,
) -> impl IntoView {
    keys::listen();
    keys::listen_to_commands();
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
    view! {
        <a class="skip" href="#main" rel="external">{shell::skip_to_content()}</a>
        <div class="desk" data-bare=move || (!is_in.get()).then_some("")>
            <Show when=move || is_in.get() fallback={|| view! { <header class="p-4"><Brand /></header> }}>
                <SideBar /><TopBar />
            </Show>
            <main id="main" class="desk-main" tabindex="-1">{children()}</main>
        </div>
        <DialogStack />
        <MissingPage />
        <Toasts />
    }
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
fn SideBar() -> impl IntoView {
    let dialogs = Dialogs::of_page();
    let help = move || dialogs.open(key_help);
    on_key(Key::Help, help);
    on_key(Key::Palette, move || dialogs.open(palette));
    soon("key_help");
    soon("palette");
    beside::begin();
    view! {
        <header class="desk-side">
            <Brand />
            <button type="button" class="nav-search" on:click=|_| keys::press(Key::Palette)>
                <Icon icon="icon-[lucide--search]" /><span class="grow">{words::search()}</span>
                <kbd aria-hidden="true">{Key::Palette.caps().join(" ")}</kbd>
            </button>
            <Links />
            <div class="grow"></div>
            <div class="flex gap-1"><ThemeSwitch /><KeyHelpButton on_press=move |()| help() /><div class="bell"></div></div>
            <Me />
        </header>
    }
}

#[component]
fn TopBar() -> impl IntoView {
    let dialogs = Dialogs::of_page();
    view! {
        <header class="desk-top">
            <button type="button" class="btn btn-ghost btn-sm btn-square" aria-label=words::menu() on:click=move |_| dialogs.show(menu)>
                <Icon icon="icon-[lucide--menu]" large=true />
            </button>
            <Brand />
            <span class="grow"></span>
            <div class="bell"></div>
            <button type="button" class="btn btn-ghost btn-sm btn-square" aria-label=words::search() on:click=|_| keys::press(Key::Palette)>
                <Icon icon="icon-[lucide--search]" />
            </button>
            <ThemeSwitch />
        </header>
    }
}

/// The content of the side bar as a dialog, for phones.
fn menu(open: RwSignal<bool>) -> AnyView {
    // The closing dialog returns the focus to its button. Moves it on to the page.
    let leave = move |_| {
        open.set(false);
        Timeout::new(0, || browser::focus("h1")).forget();
    };
    view! {
        <Dialog open title="Atrium">
            <div on:click=leave>
                <Links />
                <hr class="my-3 border-base-300" />
                <Me />
            </div>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Links() -> impl IntoView {
    let path = address::path();
    let is_admin = Memo::new(|_| session::agent().is_some_and(|me| me.is_admin));
    let link = move |page: DeskPage, icon, label| {
        let href = page.href();
        let here = href.clone();
        let is_home = page == DeskPage::Tickets;
        let is_here = move || {
            let path = path.read();
            (path.starts_with(&here) || is_home && *path == "/desk").then_some("page")
        };
        view! { <a href=href aria-current=is_here><Icon icon /><span class="grow">{label}</span>{is_home.then(count)}</a> }
    };
    view! {
        <nav class="nav" aria-label=words::desk()>
            {link(DeskPage::Tickets, "icon-[lucide--inbox]", common::tickets())}
            {link(DeskPage::Accounts, "icon-[lucide--building-2]", common::accounts())}
            {link(DeskPage::Contacts, "icon-[lucide--users]", common::contacts())}
            {link(DeskPage::Groups, "icon-[lucide--users-round]", columns::groups())}
            {link(DeskPage::Reports(ReportsTab::Contacts), "icon-[lucide--chart-column]", reports::title())}
            {link(DeskPage::RecycleBin, "icon-[lucide--trash-2]", recycle_bin::title())}
            {link(DeskPage::Operations, "icon-[lucide--history]", activity::title())}
            {move || is_admin.get().then(|| link(DeskPage::Import, "icon-[lucide--file-up]", import::title()))}
            {move || is_admin.get().then(|| link(DeskPage::Settings(SettingsTab::Workspace), "icon-[lucide--settings]", words::settings()))}
        </nav>
    }
}

/// The number of unsolved tickets, once it is counted.
fn count() -> impl IntoView {
    let unsolved = beside::unsolved();
    move || {
        unsolved.get().map(|it| {
            view! { <span class="nav-count" aria-hidden="true">{it.shown}</span><span class="sr-only">" " {it.said}</span> }
        })
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
