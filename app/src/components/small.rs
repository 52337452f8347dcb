//! The smallest parts: an icon, a face, a moment, an empty place, a notice.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::time::Timestamp;
use shared::words::both::shell as words;

use crate::browser::{self, dates};
use crate::{format, toast};

/// A picture beside a word. It says nothing by itself.
///
/// `icon` is a whole class, as `icon-[lucide--search]`: the style sheet is made
/// from the classes that stand in the sources.
#[component]
pub fn Icon(
    /// The class of the picture.
    icon: &'static str,
    /// Larger, where no word stands beside it.
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
    /// Smaller, in a dense place.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let class = if small { "face size-7 text-[0.6875rem]" } else { "face" };
    view! { <span class=class aria-hidden="true">{move || format::initials(&name.read())}</span> }
}

/// A moment in the reader's zone; all of it in the tool tip.
#[component]
pub fn Time(
    /// The moment.
    at: Timestamp,
    /// As a list shows it: "09:14", "yesterday", "12 Nov".
    #[prop(optional)]
    brief: bool,
) -> impl IntoView {
    let words = if brief { dates::brief(at) } else { dates::moment(at) };
    view! { <time class="whitespace-nowrap" datetime=dates::iso(at) title=dates::full(at)>{words}</time> }
}

/// A place where nothing is yet, and what to do about it.
#[component]
pub fn EmptyState(
    /// The class of the picture.
    icon: &'static str,
    /// What is not here, in a sentence.
    #[prop(into)]
    text: String,
    /// The next action, where there is one.
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

/// What a notice is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Something to know.
    #[default]
    Info,
    /// Something that went well.
    Success,
    /// Something to be careful with.
    Warning,
    /// Something that went wrong.
    Error,
}

/// A box with something to know, in the flow of the page.
#[component]
pub fn Notice(
    /// What it is about.
    #[prop(optional)]
    tone: Tone,
    /// The words.
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

/// Puts a text on the clipboard.
#[component]
pub fn CopyButton(
    /// The text.
    #[prop(into)]
    text: String,
    /// What it is, for a screen reader: "Copy address".
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
