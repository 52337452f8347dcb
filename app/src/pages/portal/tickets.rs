//! `/`: the tickets of the contact and their colleagues that the contact sees.

use std::cell::RefCell;

use leptos::prelude::*;
use shared::api::portal::{
    CountPortalTickets, ListPortalTickets, PortalTicketCounts, PortalTicketFilter, PortalTicketRow,
    Whose,
};
use shared::api::session::PortalAccount;
use shared::api::{Counted, NoId, Page};
use shared::customers::level::AccessLevel;
use shared::ticket::status::TicketStatus;
use shared::words::Amount;
use shared::words::both::{common, shell};
use shared::words::portal::tickets as words;

use super::{account, known};
use crate::address::Filter;
use crate::api;
use crate::browser;
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, Icon, PageTitle, Pager, Remote, SearchBox, StatusBadge, Time};
use crate::effect::effect;
use crate::format;
use crate::keys::{Key, on_key};
use crate::lazy::{self, part_code};
use crate::load::Load;
use crate::routes::PortalPage;
use crate::session;

thread_local! {
    /// The URL of the list that was shown last, with its filter; empty: none was.
    static LIST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The numbers of tickets, once they are loaded.
type Counts = RwSignal<Option<PortalTicketCounts>>;

/// The page.
#[component]
pub fn Tickets() -> impl IntoView {
    let filter = Filter::<PortalTicketFilter>::of_page();
    let tickets = Load::new(move || {
        Changes::follow(Topic::Tickets);
        api::call_owned::<ListPortalTickets>(NoId, filter.get())
    });
    // The way back from a ticket leads to the rows that were left.
    effect(move || {
        let here = filter.href(|_| ());
        LIST.replace(here);
    });
    let counts = RwSignal::new(None);
    let accounts = Memo::new(|_| session::contact().map(|me| me.accounts).unwrap_or_default());
    view! {
        <PageTitle title=common::tickets() lead=Signal::derive(move || Some(tickets_of(&accounts.read())))>
            <NewTicket />
        </PageTitle>
        <div class="page-body">
            <Show when=move || !accounts.read().is_empty()><Tools filter accounts counts /></Show>
            <div class="tools min-h-8">{lazy::following(move || search(filter, counts))}</div>
            <Remote data=tickets is_empty=|page| page.rows.is_empty() empty=move || lazy::following(move || no_rows(filter)) let:page>
                <Rows page filter is_of_many={1 < accounts.read().len()} />
            </Remote>
        </div>
    }
}

// The rows are rendered without waiting for the code of the filters.
part_code! {
    tickets_more: fn search(filter: Filter<PortalTicketFilter>, counts: Counts) {
        let search =
            move |q| filter.change(|it| *it = PortalTicketFilter { q, after: None, ..it.clone() });
        view! {
            <Total filter counts />
            <Keyboard filter />
            <SearchBox label=words::search() value=Signal::derive(move || filter.get().q) on_search=search />
        }
    }
    tickets_more: fn no_rows(filter: Filter<PortalTicketFilter>) {
        none(filter)
    }
    tickets_more: fn pages(next: Option<String>, first: Option<String>) {
        view! { <Pager next=next first=first /> }
    }
    tickets_more: fn of_account(filter: Filter<PortalTicketFilter>, accounts: Memo<Vec<PortalAccount>>) {
        view! { <OfAccount filter accounts /> }
    }
}

/// Whose tickets these are: "Your tickets and those shared at Acme."
fn tickets_of(accounts: &[PortalAccount]) -> String {
    let shown = |account: &&PortalAccount| match account.level.level {
        AccessLevel::Own => false,
        AccessLevel::AllRead | AccessLevel::AllReply | AccessLevel::Manage => true,
    };
    let names: Vec<String> =
        accounts.iter().filter(shown).map(|account| account.name.clone()).collect();
    match names.as_slice() {
        [] => words::your_tickets().to_owned(),
        few @ ([_] | [_, _]) => words::yours_and_shared_at(&format::names(few)),
        more => words::yours_and_shared_at_many(more.len()),
    }
}

#[component]
fn NewTicket() -> impl IntoView {
    view! { <a class="btn btn-primary" href=PortalPage::New.href()><Icon icon="icon-[lucide--plus]" />{common::new_ticket()}</a> }
}

/// The filters: whose tickets, the unread ones, and of which account.
#[component]
fn Tools(
    filter: Filter<PortalTicketFilter>,
    accounts: Memo<Vec<PortalAccount>>,
    counts: Counts,
) -> impl IntoView {
    let one = move |whose: Whose| {
        let href = filter.href(|it| *it = PortalTicketFilter { whose, after: None, ..it.clone() });
        let is_current = filter.with(|it| it.whose == whose);
        view! {
            <a href=href aria-current=is_current.then_some("true")>
                {name_of(whose)} " " <span class="filter-count">{move || counts.get().map(|it| count_of(it, whose).shown())}</span>
            </a>
        }
    };
    view! {
        <div class="tools justify-between">
            <nav class="filters" aria-label=words::whose_tickets()>
                {move || [Whose::All, Whose::Mine, Whose::Colleagues, Whose::Unread].map(one).collect_view()}
            </nav>
            <Show when=move || 1 < accounts.read().len()>
                <div class="min-h-8 w-full sm:w-56">{lazy::following(move || of_account(filter, accounts))}</div>
            </Show>
        </div>
    }
}

/// The label of a choice of whose tickets to show.
fn name_of(whose: Whose) -> &'static str {
    match whose {
        Whose::All => common::all(),
        Whose::Mine => words::mine(),
        Whose::Colleagues => words::colleagues(),
        Whose::Unread => words::unread(),
    }
}

const fn count_of(counts: PortalTicketCounts, whose: Whose) -> Counted {
    match whose {
        Whose::All => counts.all,
        Whose::Mine => counts.mine,
        Whose::Colleagues => counts.colleagues,
        Whose::Unread => counts.unread,
    }
}

/// The number of tickets in the list. Screen readers announce it when it changes.
#[component]
fn Total(filter: Filter<PortalTicketFilter>, counts: Counts) -> impl IntoView {
    // Another page of the same list has the same total.
    let counted = Memo::new(move |_| PortalTicketFilter { after: None, ..filter.get() });
    let there = Load::new(move || {
        Changes::follow(Topic::Tickets);
        api::call_owned::<CountPortalTickets>(NoId, counted.get())
    });
    effect(move || counts.set(there.get()));
    let total = move || {
        counts.get().map(|it| common::count_tickets(count_of(it, filter.with(|it| it.whose))))
    };
    view! { <p class="sr-only" role="status">{total}</p> }
}

/// What the keyboard does in the list, and the name of its tab in the browser: that of the
/// view, so that two tabs and two entries of the history can be told apart.
#[component]
fn Keyboard(filter: Filter<PortalTicketFilter>) -> impl IntoView {
    let next = (Key::Next, "main .row:focus-within + .row > a");
    let previous = (Key::Previous, "main .row:has(+ .row:focus-within) > a");
    for (key, to) in [next, previous] {
        on_key(key, move || {
            let is_in = browser::is_there("main .row > a:focus");
            browser::focus(if is_in { to } else { "main .row > a" });
        });
    }
    let title = move || {
        let whose = filter.with(|it| it.whose);
        if whose == Whose::All {
            return common::tickets().to_owned();
        }
        words::title_of_view(name_of(whose))
    };
    effect(move || browser::set_title(&shell::document_title(&title(), &session::house())));
}

/// The filter by account: a select, since there may be a dozen accounts.
#[component]
fn OfAccount(
    filter: Filter<PortalTicketFilter>,
    accounts: Memo<Vec<PortalAccount>>,
) -> impl IntoView {
    let choose = move |event| {
        let account = event_target_value(&event).parse().ok();
        filter.change(|it| *it = PortalTicketFilter { account, after: None, ..it.clone() });
    };
    let option = move |account: PortalAccount| {
        let id = account.id;
        view! { <option value=id.to_string() prop:selected=move || filter.with(|it| it.account == Some(id))>{account.name}</option> }
    };
    view! {
        <select class="select select-sm w-full" aria-label=common::account() on:change=choose>
            <option value="" prop:selected=move || filter.with(|it| it.account.is_none())>{words::all_accounts()}</option>
            {move || accounts.get().into_iter().map(option).collect_view()}
        </select>
    }
}

#[component]
fn Rows(
    page: Page<PortalTicketRow>,
    filter: Filter<PortalTicketFilter>,
    is_of_many: bool,
) -> impl IntoView {
    // The filter that these rows were loaded with. Another filter rebuilds the rows.
    let asked = untrack(|| filter.get());
    let to = |after| untrack(|| filter.href(|it| it.after = after));
    let next = page.next.map(|next| to(Some(next)));
    let first = asked.after.is_some().then(|| to(None));
    // The account is shown if the rows may be of several accounts.
    let says_account = is_of_many && asked.account.is_none();
    let row = move |row: PortalTicketRow| view! { <Row row says_account /> };
    view! {
        <ul class="sheet overflow-hidden">{page.rows.into_iter().map(row).collect_view()}</ul>
        {lazy::following(move || pages(next.clone(), first.clone()))}
    }
}

#[component]
fn Row(row: PortalTicketRow, says_account: bool) -> impl IntoView {
    let waits = row.status == TicketStatus::Waiting && row.requester.is_you;
    let is_unread = row.is_unread && !known::is_read(row.number, row.activity_at);
    let weight = if is_unread { "row-name font-semibold" } else { "row-name font-medium" };
    known::remember(row.number, &row.subject);
    let whose = if row.requester.is_you { common::you().to_owned() } else { row.requester.name };
    let of = row
        .account
        .filter(|_| says_account)
        .and_then(account)
        .map(|account| view! { " · " <bdi>{account.name}</bdi> });
    view! {
        <li class="row">
            <a class="relative flex gap-x-4 gap-y-1 px-4 py-3.5 hover:bg-base-200 focus-visible:-outline-offset-2 max-sm:flex-col sm:items-center" href=PortalPage::Ticket(row.number).href()>
                <div class="min-w-0 grow">
                    {is_unread.then(|| view! { <span class="unread">{words::unread()}</span> })}
                    <div class=weight>{row.subject}</div>
                    <div class="quiet mt-0.5 text-sm">
                        <bdi>{whose}</bdi> {of} " · " <Time at=row.activity_at brief=true in_link=true />
                        {waits.then(|| view! { " · " <b class="font-medium text-base-content">{words::waiting_for_you()}</b> })}
                        {row.is_private.then(|| view! { " · " <Private /> })}
                    </div>
                </div>
                <StatusBadge status=row.status />
            </a>
        </li>
    }
}

/// The link from a ticket's page back to the list, as it was left.
#[component]
pub fn BackToTickets() -> impl IntoView {
    let list = LIST.with_borrow(Clone::clone);
    let href = if list.is_empty() { PortalPage::Tickets.href() } else { list };
    view! {
        <a class="quiet link-hover mb-2 inline-flex min-h-6 items-center gap-1 text-sm" href=href>
            <Icon icon="icon-[lucide--arrow-left]" />{common::tickets()}
        </a>
    }
}

/// The mark of a ticket that colleagues do not see.
#[component]
pub fn Private() -> impl IntoView {
    view! { <span class="whitespace-nowrap text-base-content"><span class="icon-[lucide--lock] mr-1 size-3.5 align-[-0.125em]" aria-hidden="true"></span>{common::private_ticket()}</span> }
}

/// The empty state of the list.
fn none(filter: Filter<PortalTicketFilter>) -> impl IntoView {
    let PortalTicketFilter { whose, account: asked, q, after } = untrack(|| filter.get());
    if !q.is_empty() {
        return nothing_found(filter).into_any();
    }
    let is_past_end = after.is_some();
    let start = untrack(|| filter.href(|it| it.after = None));
    let all = untrack(|| filter.href(|it| *it = PortalTicketFilter::default()));
    // The contact may no longer belong to the account; then its name is unknown.
    let of = asked.map(|of| account(of).map(|account| account.name));
    let (icon, text) = match (after, whose, of) {
        (Some(_), _, _) => ("icon-[lucide--list-end]", words::no_more().to_owned()),
        (None, Whose::Unread, _) => ("icon-[lucide--mail-open]", words::none_unread().to_owned()),
        (None, Whose::Colleagues, of) => (
            "icon-[lucide--users]",
            match of {
                Some(Some(of)) => words::none_of_colleagues_at(&of),
                Some(None) => words::none_of_colleagues_at_this().to_owned(),
                None => words::none_of_colleagues().to_owned(),
            },
        ),
        (None, whose, of) => (
            "icon-[lucide--inbox]",
            match (of, whose) {
                (Some(Some(of)), _) => words::none_for(&of),
                (Some(None), _) => words::none_for_this().to_owned(),
                (None, Whose::Mine) => words::you_have_none().to_owned(),
                (None, Whose::All | Whose::Colleagues | Whose::Unread) => {
                    words::none_at_all().to_owned()
                }
            },
        ),
    };
    let action = if is_past_end {
        view! { <a class="btn" href=start>{common::first_page()}</a> }.into_any()
    } else if matches!(whose, Whose::Colleagues | Whose::Unread) || asked.is_some() {
        view! { <a class="btn" href=all>{words::show_all()}</a> }.into_any()
    } else {
        view! { <NewTicket /> }.into_any()
    };
    view! { <div class="sheet"><EmptyState icon text>{action}</EmptyState></div> }.into_any()
}

/// The empty state for a search without results.
fn nothing_found(filter: Filter<PortalTicketFilter>) -> impl IntoView {
    let cleared = untrack(|| {
        filter.href(|it| *it = PortalTicketFilter { q: String::new(), after: None, ..it.clone() })
    });
    view! {
        <div class="sheet">
            <EmptyState icon="icon-[lucide--search-x]" text=words::no_match()>
                <a class="btn" href=cleared>{words::clear_search()}</a>
            </EmptyState>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use shared::customers::level::{EffectiveLevel, LevelSource};
    use shared::customers::relationship::RelationshipKind;

    use super::*;

    fn of(name: &str, level: AccessLevel) -> PortalAccount {
        PortalAccount {
            id: "0192f0c1-2b3c-7def-8abc-0123456789ab".parse().unwrap(),
            name: name.to_owned(),
            kind: RelationshipKind::Direct,
            level: EffectiveLevel { level, source: LevelSource::Default },
        }
    }

    #[test]
    fn a_list_says_whose_tickets_it_shows() {
        let check = |accounts: &[(&str, AccessLevel)], expected: &str| {
            let accounts: Vec<_> = accounts.iter().map(|(name, level)| of(name, *level)).collect();
            assert_eq!(tickets_of(&accounts), expected);
        };
        check(&[], "Your tickets.");
        check(&[("Acme", AccessLevel::Own)], "Your tickets.");
        check(
            &[("Acme Logistics", AccessLevel::AllRead)],
            "Your tickets and those shared at Acme Logistics.",
        );
        check(
            &[("Acme", AccessLevel::AllRead), ("Kiel", AccessLevel::Manage)],
            "Your tickets and those shared at Acme and Kiel.",
        );
        check(
            &[("A", AccessLevel::AllRead); 3],
            "Your tickets and those shared at your 3 accounts.",
        );
    }
}
