//! The other accounts that the ticket is shared with, and the dialogs that change that [V10].

use leptos::prelude::*;
use shared::api::operations::{Done, Draft};
use shared::api::shares::{ShareTicket, TicketShare, WithdrawShare};
use shared::api::tickets::{Audience, Ticket};
use shared::grid::Day;
use shared::ids::{AccountId, TicketNumber};
use shared::problem::FieldProblem;
use shared::time::{Span, Timestamp};
use shared::words::both::common;
use shared::words::desk::ticket_shares as words;

use crate::browser::dates;
use crate::components::{Choice, Combobox, DateField, Dialog, Icon};
use crate::dialogs::Dialogs;
use crate::lazy::{part_code, soon};
use crate::load::Load;
use crate::pages::desk::find;
use crate::pages::desk::operations::form::{OperationForm, PreviewForm};
use crate::pages::desk::operations::undo;
use crate::routes::{AccountTab, DeskPage};
use crate::submission::Submission;

/// "Shared with".
#[component]
pub fn SharesPart(
    /// The ticket's number.
    number: TicketNumber,
    /// The ticket.
    ticket: Load<Ticket>,
    /// Who sees it, with its shares.
    audience: Load<Audience>,
) -> impl IntoView {
    let dialogs = Dialogs::of_page();
    soon("ticket_share");
    let is_private = Memo::new(move |_| ticket.with(|it| it.is_some_and(|it| it.is_private)));
    let shares = Memo::new(move |_| audience.with(|it| it.map(|it| it.shares.clone())));
    let one = move |share: TicketShare| {
        let name = share.account.name.clone();
        let href = DeskPage::Account(share.account.id, AccountTab::Overview).href();
        let until = match share.until {
            Some(at) => words::until(&dates::moment(at)),
            None => words::until_stopped().to_owned(),
        };
        let label = words::stop_with(&name);
        let stop = move |_| {
            let share = share.clone();
            dialogs.open(move |open| stop_sharing(open, number, share.clone()));
        };
        view! {
            <li class="mt-2.5 flex items-start gap-2">
                <div class="min-w-0 grow">
                    <a class="link-hover block truncate text-sm" href=href>{name}</a>
                    <p class="quiet text-[0.8125rem]/5">{until}</p>
                </div>
                <button type="button" class="btn btn-ghost btn-xs btn-square" aria-label=label.clone() title=label on:click=stop>
                    <Icon icon="icon-[lucide--x]" />
                </button>
            </li>
        }
    };
    let list = move || {
        let shares = shares.get()?;
        Some(if shares.is_empty() {
            view! { <p class="quiet mt-1 text-sm">{words::not_shared()}</p> }.into_any()
        } else {
            view! { <ul>{shares.into_iter().map(one).collect_view()}</ul> }.into_any()
        })
    };
    let share = move |_| dialogs.open(move |open| share_ticket(open, number));
    let way = move || {
        if is_private.get() {
            view! { <p class="quiet mt-1 text-sm">{words::private_explained()}</p> }.into_any()
        } else {
            view! { <button type="button" class="btn btn-sm mt-2.5" on:click=share>{words::share()}</button> }
                .into_any()
        }
    };
    view! {
        <section aria-labelledby="shares">
            <h2 id="shares">{words::shared_with()}</h2>
            {list}
            {way}
        </section>
    }
}

part_code! {
    /// Shares the ticket with an account.
    ticket_share: pub fn share_ticket(open: RwSignal<bool>, number: TicketNumber) {
        view! { <Dialog open title=words::share_ticket(&number.to_string())><ShareForm open number /></Dialog> }
    }
    /// Ends a share.
    ticket_share: pub fn stop_sharing(open: RwSignal<bool>, number: TicketNumber, share: TicketShare) {
        let account = share.account;
        let draft = Draft::WithdrawShare(WithdrawShare { ticket: number, account: account.id });
        let done = |done: Done| undo::said(words::stopped(), &done);
        view! {
            <Dialog open title=words::stop_with(&account.name)>
                <PreviewForm open draft=draft.clone() confirm=words::stop() danger=true on_done=done />
            </Dialog>
        }
    }
}

#[component]
fn ShareForm(open: RwSignal<bool>, number: TicketNumber) -> impl IntoView {
    let chosen = RwSignal::new(None::<Choice>);
    let last_day = RwSignal::new(String::new());
    let account = move || chosen.get().and_then(|it| it.value.parse::<AccountId>().ok());
    let form = Submission::checked(move || {
        let none = || FieldProblem::new("account", words::select_account());
        if account().is_some() { Vec::new() } else { vec![none()] }
    });
    let draft = Signal::derive(move || {
        let until = end_of(&last_day.read());
        Some(Draft::ShareTicket(ShareTicket { ticket: number, account: account()?, until }))
    });
    let done = |done: Done| undo::said(words::shared(), &done);
    view! {
        <OperationForm form open draft confirm=words::share() on_done=done>
            <Combobox form name="account" label=common::account() chosen search=find::accounts hint=words::account_hint() />
            <DateField form name="until" label=words::last_day() value=last_day hint=words::last_day_hint() first=dates::today() last="9999-12-31".to_owned() />
        </OperationForm>
    }
}

/// The last second of a day here; none: `text` is no day.
fn end_of(text: &str) -> Option<Timestamp> {
    let start = Day::parse(text)?.start(dates::offset());
    Some(start + Span::days(1) - Span::from_seconds(1))
}
