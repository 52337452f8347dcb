//! `/desk/tickets/{number}`: one ticket, its conversation, and who sees it.

pub mod audience;
pub mod cards;
pub mod composer;
pub mod conversation;
pub mod live;
pub mod reach;
pub mod shares;
pub mod work;

use leptos::prelude::*;
use shared::api::Nothing;
use shared::api::tickets::{Audience, GetAudience, GetTicket, Ticket};
use shared::ids::TicketNumber;
use shared::words::desk::{common as desk, ticket as words};
use shared::words::{GAP, around, both::common};

use self::audience::AudienceCard;
use self::cards::{AccountPart, Fold, RequesterPart};
use self::composer::Composer;
use self::conversation::Conversation;
use self::shares::SharesPart;
use self::work::WorkForm;
use super::record::{Head, Look, Parts, RecordPage, known};
use super::tickets::brief::OtherTickets;
use super::tickets::cells::{PriorityMark, PrivateMark};
use super::tickets::queue;
use crate::address;
use crate::api::{self, Tag};
use crate::changes::{Changes, Topic};
use crate::components::{StatusBadge, Time};
use crate::keys::{Key, on_key};
use crate::lazy::{self, part_code};
use crate::load::Load;
use crate::pages::earlier::Shown;
use crate::routes::{AccountTab, DeskPage};

/// What an agent writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// To the customer.
    Reply,
    /// For agents only.
    Note,
}

/// The page.
#[component]
pub fn TicketPage(
    /// Which ticket.
    number: TicketNumber,
) -> impl IntoView {
    queue::open(number);
    move_on_keys(number);
    let asked = RwSignal::new(None);
    let ask = move |kind| Callback::new(move |()| asked.set(Some(kind)));
    let keys = vec![(Key::Reply, ask(Kind::Reply)), (Key::Note, ask(Kind::Note))];
    let tag = Tag::new(String::new());
    let ticket = Load::new(move || {
        Changes::follow(Topic::Tickets);
        api::call_tagged::<GetTicket>(number, Nothing {}, tag)
    });
    let audience = Load::new(move || {
        for topic in [Topic::Tickets, Topic::Accounts, Topic::Contacts] {
            Changes::follow(topic);
        }
        api::call_owned::<GetAudience>(number, Nothing {})
    });
    let shown = Shown::new(number);
    let name =
        known::name(DeskPage::Ticket(number)).unwrap_or_else(|| words::name(&number.to_string()));
    let title = Memo::new(move |_| {
        ticket.with(|it| it.map_or_else(|| name.clone(), |it| it.subject.clone()))
    });
    let head = Head {
        title: title.into(),
        lead: MaybeProp::default(),
        list: (common::tickets(), queue::href()),
        here: ["#", &number.to_string()].concat().into(),
    };
    let unfolded = RwSignal::new(false);
    let status = move || ticket.get().map(|ticket| view! { <StatusLine ticket /> });
    let conversation = move || ticket.get().map(|ticket| view! { <Conversation ticket shown /> });
    let content = move || {
        let facts = view! {
            <Fold ticket open=unfolded>
                <div class="md:min-h-60 xl:min-h-66 2xl:min-h-96 print:min-h-0">{lazy::following(move || work(number, ticket, unfolded))}</div>
                <RequesterPart ticket />
            </Fold>
        };
        let related = view! {
            <div class="grid grid-cols-1 gap-x-10 gap-y-6 md:max-xl:grid-cols-2">
                <AudienceCard audience />
                <AccountPart ticket />
                {lazy::following(move || others(number, ticket))}
                {lazy::following(move || sharing(number, ticket, audience))}
            </div>
        };
        view! {
            <Parts facts=facts.into_any() middle=words::conversation() related=related.into_any()>
                {status}
                {conversation}
                <div class="min-h-55 print:min-h-0">{lazy::following(move || write(number, ticket, tag, audience, asked))}</div>
            </Parts>
        }
    };
    view! { <RecordPage data=ticket head look=Look::Panels keys>{content()}</RecordPage> }
}

// What one reads is drawn without waiting for what one answers with.
part_code! {
    ticket_more: fn write(number: TicketNumber, ticket: Load<Ticket>, tag: Tag, audience: Load<Audience>, asked: RwSignal<Option<Kind>>) {
        view! { <Composer number ticket tag audience asked /> }
    }
    ticket_more: fn work(number: TicketNumber, ticket: Load<Ticket>, unfolded: RwSignal<bool>) {
        view! { <WorkForm number ticket unfolded /> }
    }
    ticket_more: fn sharing(number: TicketNumber, ticket: Load<Ticket>, audience: Load<Audience>) {
        view! { <SharesPart number ticket audience /> }
    }
    ticket_more: fn others(number: TicketNumber, ticket: Load<Ticket>) {
        let requester = Memo::new(move |_| {
            ticket.with(|it| it.map(|it| &it.requester).filter(|it| !it.is_deleted).map(|it| it.id))
        });
        move || requester.get().map(|requester| view! { <OtherTickets requester but=number /> })
    }
}

/// `j` and `k` lead on to the neighbors in the queue.
fn move_on_keys(number: TicketNumber) {
    let go = address::go();
    let (before, behind) = queue::around(number);
    for (key, to) in [(Key::Previous, before), (Key::Next, behind)] {
        if let Some(to) = to {
            on_key(key, move || go.run(DeskPage::Ticket(to).href()));
        }
    }
}

/// Where the ticket stands, in a line.
#[component]
fn StatusLine(ticket: Ticket) -> impl IntoView {
    let account = ticket.account.map(|it| {
        let href = DeskPage::Account(it.id, AccountTab::Overview).href();
        view! { <a class="link-hover" href=href>{it.name}</a> }
    });
    let assignee = ticket.assignee.map_or_else(|| desk::unassigned().to_owned(), |it| it.name);
    let (before, after) = around(&words::created(GAP));
    view! {
        <div class="quiet mb-4 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
            // On a phone the line above the facts shows these; on paper there is no such line.
            <span class="wide-only"><StatusBadge status=ticket.status /><PriorityMark priority=ticket.priority /></span>
            {ticket.is_private.then(|| view! { <PrivateMark /> })}
            {account}
            <span>{ticket.department.name}</span>
            <span class="wide-only">{assignee}</span>
            <span>{before}<Time at=ticket.created_at brief=true />{after}</span>
        </div>
    }
}
