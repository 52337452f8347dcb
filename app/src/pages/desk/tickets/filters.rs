//! What narrows the queue down: quick views, choices, and what a link from an
//! account or a contact brought along.

use leptos::prelude::*;
use shared::api::accounts::GetAccount;
use shared::api::contacts::GetContact;
use shared::api::tickets::{AssigneeFilter, StatusFilter, TicketCounts, TicketFilter};
use shared::api::{Counted, Nothing};

use crate::address::{self, Filter};
use crate::api;
use crate::components::{Icon, SearchBox};
use crate::format;
use crate::lazy::{self, part_code};
use crate::load::Load;
use crate::session;

/// All of them.
#[component]
pub fn Filters(
    /// What the address asks for.
    filter: Filter<TicketFilter>,
    /// How many there are in it and beside it.
    counts: Load<TicketCounts>,
) -> impl IntoView {
    let search = move |q| filter.change(|it| *it = TicketFilter { q, after: None, ..it.clone() });
    let is_narrowed =
        Memo::new(move |_| filter.with(|it| it.account.is_some() || it.requester.is_some()));
    view! {
        <div class="tools justify-between">
            <QuickViews filter counts />
            <SearchBox label="Search tickets" value=Signal::derive(move || filter.get().q) on_search=search />
            <div class="flex flex-wrap items-center gap-2 max-sm:w-full">
                <StatusPick filter />
                <AssigneePick filter />
                <DepartmentPick filter />
            </div>
        </div>
        // Fetched where a link has narrowed the queue: what reads a whole account is heavy.
        {move || is_narrowed.get().then(|| lazy::following(move || chips(filter)))}
    }
}

#[component]
fn QuickViews(filter: Filter<TicketFilter>, counts: Load<TicketCounts>) -> impl IntoView {
    let one = move |words, assignee, count: fn(&TicketCounts) -> Counted| {
        // A view is searched as another one was.
        let to = move |it: &TicketFilter| TicketFilter {
            assignee,
            q: it.q.clone(),
            ..TicketFilter::default()
        };
        let is_current =
            move || filter.with(|it| TicketFilter { after: None, ..it.clone() } == to(it));
        let href = move || filter.href(|it| *it = to(it));
        let count = move || counts.with(|it| it.map(|it| count(it).to_string()));
        view! {
            <a href=href aria-current=move || is_current().then_some("true")>
                {words} " " <span class="filter-count">{count}</span>
            </a>
        }
    };
    view! {
        <nav class="filters" aria-label="Views">
            {one("Mine", Some(AssigneeFilter::Me), |it| it.mine)}
            {one("Unassigned", Some(AssigneeFilter::Nobody), |it| it.unassigned)}
            {one("All unsolved", None, |it| it.unsolved)}
        </nav>
    }
}

/// A choice that leads to another address: the words and where they lead, and
/// which of them is here.
#[component]
fn Pick(
    label: &'static str,
    #[prop(into)] ways: Signal<Vec<(String, String)>>,
    #[prop(into)] at: Signal<usize>,
) -> impl IntoView {
    let go = address::shift();
    let changed = move |event| {
        let way = event_target_value(&event)
            .parse()
            .ok()
            .and_then(|at: usize| ways.read_untracked().get(at).cloned());
        if let Some((_, href)) = way {
            go.run(href);
        }
    };
    let option = move |(here, (words, _)): (usize, (String, String))| {
        view! { <option value=here.to_string() prop:selected=move || at.get() == here>{words}</option> }
    };
    view! {
        <select class="select select-sm w-auto max-sm:grow max-sm:basis-32" aria-label=label on:change=changed>
            {move || ways.get().into_iter().enumerate().map(option).collect_view()}
        </select>
    }
}

#[component]
fn StatusPick(filter: Filter<TicketFilter>) -> impl IntoView {
    let ways = Signal::derive(move || {
        let way = |status| {
            let href = filter.href(|it| *it = TicketFilter { status, after: None, ..it.clone() });
            (format::status_filter(status).to_owned(), href)
        };
        StatusFilter::ALL.map(way).to_vec()
    });
    let at = Signal::derive(move || {
        let status = filter.with(|it| it.status);
        StatusFilter::ALL.iter().position(|it| *it == status).unwrap_or_default()
    });
    view! { <Pick label="Status" ways at /> }
}

/// Anyone, me, nobody, then the others by name.
fn assignees() -> Vec<(Option<AssigneeFilter>, String)> {
    let named = |filter, words: &str| (filter, words.to_owned());
    let mut all = vec![
        named(None, "Any assignee"),
        named(Some(AssigneeFilter::Me), "Me"),
        named(Some(AssigneeFilter::Nobody), "Unassigned"),
    ];
    if let Some(me) = session::agent() {
        let others = me.agents.into_iter().filter(|it| it.id != me.agent.id);
        all.extend(others.map(|it| (Some(AssigneeFilter::Agent(it.id)), it.name)));
    }
    all
}

#[component]
fn AssigneePick(filter: Filter<TicketFilter>) -> impl IntoView {
    let all = Memo::new(|_| assignees());
    let ways = Signal::derive(move || {
        let way = |(assignee, words): (Option<AssigneeFilter>, String)| {
            (words, filter.href(|it| *it = TicketFilter { assignee, after: None, ..it.clone() }))
        };
        all.get().into_iter().map(way).collect::<Vec<_>>()
    });
    let at = Signal::derive(move || {
        // A link to one's own tickets by name shows the same as "Me".
        let me = session::agent().map(|me| AssigneeFilter::Agent(me.agent.id));
        let asked = filter.with(|it| it.assignee);
        let asked = if asked.is_some() && asked == me { Some(AssigneeFilter::Me) } else { asked };
        all.read().iter().position(|(it, _)| *it == asked).unwrap_or_default()
    });
    view! { <Pick label="Assignee" ways at /> }
}

/// Shown only where there is a choice.
#[component]
fn DepartmentPick(filter: Filter<TicketFilter>) -> impl IntoView {
    let all = Memo::new(|_| session::agent().map(|me| me.departments).unwrap_or_default());
    let ways = Signal::derive(move || {
        let href = |department| {
            filter.href(|it| *it = TicketFilter { department, after: None, ..it.clone() })
        };
        let every = ("All departments".to_owned(), href(None));
        let each = all.get().into_iter().map(|it| (it.name, href(Some(it.id))));
        [every].into_iter().chain(each).collect::<Vec<_>>()
    });
    let at = Signal::derive(move || {
        let asked = filter.with(|it| it.department);
        all.read().iter().position(|it| Some(it.id) == asked).map_or(0, |at| at + 1)
    });
    view! { <Show when=move || { 1 < all.read().len() }><Pick label="Department" ways at /></Show> }
}

part_code! {
    queue_chips: fn chips(filter: Filter<TicketFilter>) {
        view! { <Chips filter /> }
    }
}

/// What a link brought along, by name, each with a way out.
#[component]
fn Chips(filter: Filter<TicketFilter>) -> impl IntoView {
    let account = Memo::new(move |_| filter.with(|it| it.account));
    let requester = Memo::new(move |_| filter.with(|it| it.requester));
    let account_name = Load::new(move || {
        let id = account.get();
        async move {
            let Some(id) = id else { return Ok(String::new()) };
            Ok(api::call_owned::<GetAccount>(id, Nothing {}).await?.name)
        }
    });
    let requester_name = Load::new(move || {
        let id = requester.get();
        async move {
            let Some(id) = id else { return Ok(String::new()) };
            let contact = api::call_owned::<GetContact>(id, Nothing {}).await?;
            Ok([contact.first_name, contact.last_name].join(" "))
        }
    });
    let no_account =
        move || filter.href(|it| *it = TicketFilter { account: None, after: None, ..it.clone() });
    let no_requester =
        move || filter.href(|it| *it = TicketFilter { requester: None, after: None, ..it.clone() });
    view! {
        <div class="tools">
            <Show when=move || account.read().is_some()><Chip what="Account" name=account_name href=Signal::derive(no_account) /></Show>
            <Show when=move || requester.read().is_some()><Chip what="Requester" name=requester_name href=Signal::derive(no_requester) /></Show>
        </div>
    }
}

#[component]
fn Chip(what: &'static str, name: Load<String>, href: Signal<String>) -> impl IntoView {
    let words = move || name.get().unwrap_or_default();
    view! {
        <span class="tag gap-1.5 py-0.5 pl-2.5 text-sm">
            <span class="quiet">{what}</span> " " <span class="max-w-64 truncate">{words}</span>
            <a class="btn btn-ghost btn-xs btn-square" href=href aria-label=move || ["Remove filter: ", what, " ", &words()].concat()>
                <Icon icon="icon-[lucide--x]" />
            </a>
        </span>
    }
}
