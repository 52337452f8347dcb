//! The head of a page: its name, and what can be done here.

use std::cell::RefCell;
use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use shared::words::both::shell as words;

use crate::address;
use crate::browser;
use crate::effect::effect;
use crate::session;

/// Where the keyboard begins in a page that is a form.
const FIRST_FIELD: &str = "main form :is(input, textarea, select)";

/// The page's name, in the page and in the tab. After a change of page the
/// keyboard comes here, so that a screen reader says where one is.
#[component]
pub fn PageTitle(
    /// The name.
    #[prop(into)]
    title: Signal<String>,
    /// A quiet line under it.
    #[prop(optional, into)]
    lead: MaybeProp<String>,
    /// The way here: the words and addresses of the pages above.
    #[prop(optional)]
    above: Vec<(&'static str, String)>,
    /// The end of the breadcrumb, where that is not the name.
    #[prop(optional, into)]
    here: MaybeProp<String>,
    /// Whether the page is a form: the keyboard begins in its first field.
    #[prop(optional)]
    to_field: bool,
    /// What can be done here: buttons and links.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let place = NodeRef::<html::H1>::new();
    let path = address::path();
    effect(move || browser::set_title(&words::document_title(&title.read(), &session::house())));
    #[cfg(feature = "desk")]
    {
        let page = address::page_path();
        effect(move || shown().set(Some((page.clone(), title.get()))));
    }
    effect(move || {
        if let Some(place) = place.get()
            && is_arrival(&path.read_untracked())
        {
            if to_field {
                set_timeout(|| browser::focus(FIRST_FIELD), Duration::ZERO);
            } else {
                browser::focus_on(&place);
            }
        }
    });
    let crumb = |(label, href): (&'static str, String)| {
        view! { <a class="link-hover" href=href>{label}</a> " / " }
    };
    let crumbs = (!above.is_empty()).then(|| {
        let here = move || here.get().unwrap_or_else(|| title.get());
        view! { <nav class="quiet text-xs wrap-anywhere" aria-label=words::breadcrumb()>{above.into_iter().map(crumb).collect_view()}{here}</nav> }
    });
    view! {
        <header class="page-head">
            {crumbs}
            <div class="page-head-line">
                <div class="min-w-0 grow">
                    <h1 tabindex="-1" node_ref=place>{title}</h1>
                    {move || lead.get().map(|lead| view! { <p class="quiet mt-0.5">{lead}</p> })}
                </div>
                {children.map(|children| view! { <div class="page-actions empty:hidden">{children()}</div> })}
            </div>
        </header>
    }
}

/// The path and the title of the current page. The title may be the one that a record's page
/// has before the record is loaded.
#[cfg(feature = "desk")]
pub fn shown() -> ArcRwSignal<Option<(String, String)>> {
    thread_local! {
        static SHOWN: ArcRwSignal<Option<(String, String)>> = ArcRwSignal::new(None);
    }
    SHOWN.with(Clone::clone)
}

/// Whether this address was come to from another page of ours.
///
/// Not on the first page: there a reader begins at the top. Where the same page
/// is drawn anew, the keyboard stays where it is, unless that is gone: as the
/// form is that one has signed in with.
fn is_arrival(here: &str) -> bool {
    thread_local! { static LAST: RefCell<Option<String>> = const { RefCell::new(None) }; }
    let last = LAST.replace(Some(here.to_owned()));
    last.is_some_and(|last| last != here || browser::is_adrift())
}
