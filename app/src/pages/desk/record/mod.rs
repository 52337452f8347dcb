//! The page of a record: a contact, an account or a ticket. What the three pages share is
//! here: breadcrumb, name, main acts, tabs, keys, the states loading, not found and failed,
//! and the layout.
//!
//! The layout has three parts: facts, middle and related, in this order in the document and
//! on a phone. On wider pages `.record` in `desk.css` places them.

pub mod known;

use leptos::prelude::*;
use shared::problem::ProblemCode;
use shared::words::desk::record as words;

use crate::components::{PageTitle, Remote, Shape, Tab, Tabs};
use crate::keys::{Key, on_key};
use crate::load::{Load, Progress};

/// The head of the page.
pub struct Head {
    /// The record's name; its kind until the record is loaded.
    pub title: Signal<String>,
    /// A quiet line under the name.
    pub lead: MaybeProp<String>,
    /// The list that the record belongs to: its label and its URL.
    pub list: (&'static str, String),
    /// The end of the breadcrumb, where that is not the name.
    pub here: MaybeProp<String>,
}

/// A record that is deleted: its name, once it is known to be deleted, and what the page says
/// of it then.
pub struct Deleted {
    /// The name.
    pub name: RwSignal<Option<String>>,
    /// Finds out whether it is deleted, says so, and sets the name.
    pub view: ViewFn,
}

/// What the parts look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// Sheets below the head.
    #[default]
    Sheets,
    /// Facts and related are panels as high as the page; the head is above the middle.
    Panels,
}

/// The page of the record that `data` loads.
#[component]
pub fn RecordPage<T>(
    /// The record.
    data: Load<T>,
    /// The head.
    head: Head,
    /// What the parts look like.
    #[prop(optional)]
    look: Look,
    /// The [`tabs`], on a page that has any.
    #[prop(optional, into)]
    tabs: Option<ViewFn>,
    /// What keys do once the record is loaded.
    #[prop(optional)]
    keys: Vec<(Key, Callback<()>)>,
    /// The one or two main acts, shown once the record is loaded.
    #[prop(optional, into)]
    acts: ViewFn,
    /// What is shown instead if the record is deleted.
    #[prop(optional)]
    deleted: Option<Deleted>,
    /// What is shown once the record is loaded: [`Parts`] or a [`tab`].
    children: ChildrenFn,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let is_there = Memo::new(move |_| data.with(|it| it.is_some()));
    let state = view! { <Remote data shape=Shape::Text let:_there>""</Remote> }.into_any();
    for (key, run) in keys {
        on_key(key, move || {
            if untrack(|| is_there.get()) {
                run.run(());
            }
        });
    }
    view! { <Frame is_there progress=data.progress() state head look tabs acts deleted children /> }
}

/// The page without the type of the record, so that it is compiled once.
#[component]
fn Frame(
    is_there: Memo<bool>,
    progress: Progress,
    state: AnyView,
    head: Head,
    look: Look,
    #[prop(optional_no_strip)] tabs: Option<ViewFn>,
    acts: ViewFn,
    #[prop(optional_no_strip)] deleted: Option<Deleted>,
    children: ChildrenFn,
) -> impl IntoView {
    let Head { title, lead, list: (list, href), here } = head;
    let back = href.clone();
    let is_gone = Memo::new(move |_| {
        let code = progress.failure().and_then(|it| it.code());
        matches!(code, Some(ProblemCode::NotFound | ProblemCode::Forbidden))
    });
    let tabs = tabs.map(|tabs| {
        view! { <Show when=move || is_there.get()>{tabs.run()}</Show> }
    });
    let name = deleted.as_ref().map(|it| it.name);
    let is_deleted = move || is_gone.get() && name.is_some_and(|it| it.read().is_some());
    let deleted = deleted.map(|it| {
        view! { <Show when=move || is_gone.get()>{it.view.run()}</Show> }
    });
    view! {
        <div class="record" data-panels=(look == Look::Panels).then_some("")>
            <div class="record-head">
                <PageTitle title lead above=vec![(list, href)] here>
                    <Show when=move || is_there.get()>{acts.run()}</Show>
                </PageTitle>
                <div class="record-state">
                    <div hidden=is_deleted>{state}</div>
                    {deleted}
                    <Show when=move || is_gone.get()><a class="btn btn-sm" href=back.clone()>{list}</a></Show>
                </div>
                {tabs}
            </div>
            <Show when=move || is_there.get()>{children()}</Show>
        </div>
    }
}

/// The tabs of a page, with their counts, and their label for a screen reader.
pub fn tabs(label: &'static str, tabs: Signal<Vec<Tab>>) -> ViewFn {
    ViewFn::from(move || view! { <div class="page-head"><Tabs label tabs /></div> })
}

/// A tab of the full width.
pub fn tab(content: AnyView) -> AnyView {
    view! { <div class="record-tab">{content}</div> }.into_any()
}

/// The three parts of a record's page.
#[component]
pub fn Parts(
    /// The record's facts.
    facts: AnyView,
    /// The label of the middle for a screen reader.
    middle: &'static str,
    /// What the record is related to.
    related: AnyView,
    /// The middle: the record's conversation or timeline.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="record-facts" aria-label=words::details()>{facts}</section>
        <section class="record-main" aria-label=middle>{children()}</section>
        <aside class="record-related" aria-label=words::related()>{related}</aside>
    }
}
