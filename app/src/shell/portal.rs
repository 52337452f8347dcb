//! The frame around every page of the help center: a top bar with its name and a few links.

use leptos::prelude::*;
use shared::words::both::{common, shell};
use shared::words::portal::shell as words;

use super::missing_page::MissingPage;
use super::toasts::Toasts;
use crate::address;
use crate::changes::Changes;
use crate::components::{Face, Icon, ThemeSwitch};
use crate::dialogs::DialogStack;
use crate::keys::{self, Key, on_key};
use crate::routes::PortalPage;
use crate::session::{self, Portal};

/// The frame.
#[component]
pub fn PortalShell(
    /// The page.
    children: Children,
) -> impl IntoView {
    keys::listen();
    // What could not be asked while the line was down is asked again.
    let online = window_event_listener_untyped("online", |_| Changes::touch_all());
    on_cleanup(move || online.remove());
    let go = address::go();
    for (key, page) in [
        (Key::GoTickets, PortalPage::Tickets),
        (Key::GoProfile, PortalPage::Profile),
        (Key::New, PortalPage::New),
    ] {
        on_key(key, move || go.run(page.href()));
    }
    view! {
        <a class="skip" href="#main" rel="external">{shell::skip_to_content()}</a>
        <TopBar />
        <main id="main" class="portal-main" tabindex="-1">{children()}</main>
        <DialogStack />
        <MissingPage />
        <Toasts />
    }
}

#[component]
fn TopBar() -> impl IntoView {
    let house = Memo::new(|_| {
        session::contact().map_or_else(|| common::help_center().to_owned(), |me| me.help_center)
    });
    let mark = move || house.get().chars().next().map(String::from);
    let is_in = Memo::new(|_| session::contact().is_some());
    view! {
        <header class="portal-top">
            <div class="portal-top-line">
                <a class="brand" href=PortalPage::Tickets.href()>
                    <span class="brand-mark" aria-hidden="true">{mark}</span><span class="truncate">{house}</span>
                </a>
                <Show when=move || is_in.get()><Links /></Show>
                <span class="grow max-sm:hidden"></span>
                <ThemeSwitch />
                <Show when=move || is_in.get()><Me /></Show>
            </div>
        </header>
    }
}

#[component]
fn Links() -> impl IntoView {
    let path = address::path();
    let link = move |page: PortalPage, label| {
        let href = page.href();
        let here = href.clone();
        view! { <a href=href aria-current=move || (*path.read() == here).then_some("page")>{label}</a> }
    };
    view! {
        <nav class="portal-links" aria-label=common::help_center()>
            {link(PortalPage::Tickets, common::tickets())}
            {link(PortalPage::New, common::new_ticket())}
        </nav>
    }
}

#[component]
fn Me() -> impl IntoView {
    let name = Memo::new(|_| {
        session::contact().map(|me| [me.first_name, me.last_name].join(" ")).unwrap_or_default()
    });
    view! {
        <a class="portal-me" href=PortalPage::Profile.href() title=name>
            <Face name />
            <span class="sr-only">{move || words::your_profile_of(&name.read())}</span>
        </a>
        // On a phone the name needs the room, and the profile has this button, too.
        <button type="button" class="btn btn-ghost btn-sm btn-square max-sm:hidden" aria-label=common::sign_out() title=common::sign_out() on:click={|_| session::leave::<Portal>()}>
            <Icon icon="icon-[lucide--log-out]" />
        </button>
    }
}
