//! What was written, the oldest first. An internal note cannot be taken for a
//! message.

use leptos::prelude::*;
use shared::api::Endpoint;
use shared::api::tickets::{ListMessages, Message, Ticket};
use shared::ids::{ContactId, MessageId};
use shared::words::both::common;
use shared::words::desk::ticket as words;

use crate::components::{Face, Time, linked};
use crate::pages::earlier::{Shown, Written};
use crate::routes::{ContactTab, DeskPage};

impl Written for Message {
    type Ask = ListMessages;

    fn id(&self) -> MessageId {
        self.id
    }

    fn part(reply: <ListMessages as Endpoint>::Reply) -> (Vec<Self>, u32) {
        (reply.messages, reply.earlier_messages)
    }
}

/// The messages and notes.
#[component]
pub fn Conversation(
    /// The ticket that they belong to.
    ticket: Ticket,
    /// What is shown of them.
    shown: Shown<Message>,
) -> impl IntoView {
    let requester = ticket.requester.id;
    shown.follow(ticket.messages, ticket.earlier_messages);
    let one = move |message| view! { <li><One message requester /></li> };
    view! {
        <h2 class="sr-only">{words::conversation()}</h2>
        {shown.button()}
        <ol class="grid gap-3 outline-none" id="conversation" tabindex="-1">
            {move || shown.messages().into_iter().map(one).collect_view()}
        </ol>
    }
}

#[component]
fn One(message: Message, requester: ContactId) -> impl IntoView {
    let class = match (message.is_public, message.author.contact) {
        (false, _) => "message message-note",
        (true, Some(_)) => "message",
        (true, None) => "message message-agent",
    };
    let author = &message.author.name;
    let label = if message.is_public {
        words::message_from(author)
    } else {
        words::internal_note_from(author)
    };
    let tag = if message.is_public {
        let who = match message.author.contact {
            Some(contact) if contact == requester => common::requester(),
            Some(_) => common::participant(),
            None => words::agent(),
        };
        view! { <span class="quiet text-xs">{who}</span> }.into_any()
    } else {
        view! { <span class="tag bg-base-100"><span class="icon-[lucide--lock] size-3" aria-hidden="true"></span>{words::internal_note()}</span> }.into_any()
    };
    let name = message.author.name.clone();
    let author = match message.author.contact {
        Some(contact) => {
            let href = DeskPage::Contact(contact, ContactTab::Overview).href();
            view! { <a class="link-hover font-medium" href=href>{name}</a> }.into_any()
        }
        None => view! { <span class="font-medium">{name}</span> }.into_any(),
    };
    view! {
        <article class=class id=message.id.to_string() aria-label=label>
            <header class="message-head">
                <Face name=message.author.name small=true />
                <h3 class="text-sm">{author}</h3>
                {tag}
                <span class="quiet text-xs max-sm:-mt-1 max-sm:basis-full max-sm:pl-9 sm:ml-auto"><Time at=message.at /></span>
            </header>
            <p class="message-body">{linked(&message.body)}</p>
        </article>
    }
}
