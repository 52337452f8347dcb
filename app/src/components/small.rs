//! The smallest components: icons, initials, times, empty states and notices.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::time::Timestamp;
use shared::words::both::shell as words;

use crate::browser::{self, dates};
use crate::{format, toast};

/// A decorative icon beside a text. Screen readers skip it.
///
/// `icon` is a complete class name, such as `icon-[lucide--search]`: the style sheet is
/// generated from the class names in the source code.
#[component]
pub fn Icon(
    /// The class of the icon.
    icon: &'static str,
    /// Whether it is large, for an icon without a text.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let size = if large { "size-5" } else { "size-4" };
    view! { <span class=[icon, " shrink-0 ", size].concat() aria-hidden="true"></span> }
}

/// A person's initials, beside their name.
#[component]
pub fn Face(
    /// The name.
    #[prop(into)]
    name: Signal<String>,
    /// Whether it is small, for dense layouts.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let class = if small { "face size-7 text-[0.6875rem]" } else { "face" };
    view! { <span class=class aria-hidden="true">{move || format::initials(&name.read())}</span> }
}

/// A time in the reader's time zone. The tooltip shows the full date and time with its zone. So
/// does the focus: in a list of links that of the row, elsewhere that of the time itself. The
/// long form is a button, for the keyboard and for touch. The short form takes the focus only
/// by a tap, because tables have it in every row.
#[component]
pub fn Time(
    /// The time.
    at: Timestamp,
    /// Whether to use the short form of lists: "9:14 AM", "yesterday", "Nov 12".
    #[prop(optional)]
    brief: bool,
    /// Whether it is part of a link, in which nothing else takes the focus.
    #[prop(optional)]
    in_link: bool,
) -> impl IntoView {
    let words = if brief { dates::brief(at) } else { dates::moment(at) };
    let tabindex = (brief && !in_link).then_some("-1");
    let time = view! { <time class="whitespace-nowrap" tabindex=tabindex datetime=dates::iso(at) title=dates::full(at)>{words}</time> };
    if brief {
        return time.into_any();
    }
    // Some browsers do not focus a button that is tapped.
    let place = NodeRef::<html::Button>::new();
    let press = move |_| {
        if let Some(button) = place.try_get_untracked().flatten() {
            browser::focus_on(&button);
        }
    };
    view! { <button type="button" class="moment" node_ref=place on:click=press>{time}</button> }
        .into_any()
}

/// An empty state: what is missing, and what to do about it.
#[component]
pub fn EmptyState(
    /// The class of the icon.
    icon: &'static str,
    /// The text, a sentence.
    #[prop(into)]
    text: String,
    /// The next action, if there is one.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class=[icon, " size-7 quiet"].concat() aria-hidden="true"></span>
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// The tone of a notice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Information.
    #[default]
    Info,
    /// A success.
    Success,
    /// A warning.
    Warning,
    /// An error.
    Error,
}

/// A box with a message in the flow of the page.
#[component]
pub fn Notice(
    /// The tone.
    #[prop(optional)]
    tone: Tone,
    /// The message.
    children: Children,
) -> impl IntoView {
    let (class, icon) = match tone {
        Tone::Info => ("notice notice-info", "icon-[lucide--info]"),
        Tone::Success => ("notice notice-success", "icon-[lucide--circle-check]"),
        Tone::Warning => ("notice notice-warning", "icon-[lucide--triangle-alert]"),
        Tone::Error => ("notice notice-error", "icon-[lucide--circle-alert]"),
    };
    view! {
        <div class=class>
            <Icon icon />
            <div class="min-w-0 grow">{children()}</div>
        </div>
    }
}

/// A button that copies a text to the clipboard.
#[component]
pub fn CopyButton(
    /// The text.
    #[prop(into)]
    text: String,
    /// The accessible name: "Copy address".
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            let done = browser::copy(&text).await;
            toast::say(if done { words::copied() } else { words::copying_not_allowed() });
        });
    };
    view! {
        <button type="button" class="btn btn-ghost btn-xs btn-square" on:click=copy aria-label=label.clone() title=label>
            <Icon icon="icon-[lucide--copy]" />
        </button>
    }
}
