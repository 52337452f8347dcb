//! What was written on a ticket, and by whom.

use leptos::prelude::*;
use shared::api::Endpoint;
use shared::api::portal::{ListPortalMessages, PortalMessage, PortalTicket};
use shared::ids::MessageId;
use shared::words::both::common;
use shared::words::portal::ticket as words;

use super::super::{house, known};
use crate::components::{Face, Time, linked};
use crate::pages::earlier::{Shown, Written};

impl Written for PortalMessage {
    type Ask = ListPortalMessages;

    fn id(&self) -> MessageId {
        self.id
    }

    fn part(reply: <ListPortalMessages as Endpoint>::Reply) -> (Vec<Self>, u32) {
        (reply.messages, reply.earlier_messages)
    }
}

/// The messages, the oldest first.
#[component]
pub fn Conversation(
    /// The ticket.
    ticket: PortalTicket,
    /// What is shown of them.
    shown: Shown<PortalMessage>,
) -> impl IntoView {
    if let Some(newest) = ticket.messages.last() {
        known::read(ticket.number, newest.at);
    }
    shown.follow(ticket.messages, ticket.earlier_messages);
    let one = |message| view! { <Message message /> };
    view! {
        <h2 class="sr-only">{words::conversation()}</h2>
        {shown.button()}
        <ol class="grid gap-3 outline-none" id="conversation" tabindex="-1">
            {move || shown.messages().into_iter().map(one).collect_view()}
        </ol>
    }
}

#[component]
fn Message(message: PortalMessage) -> impl IntoView {
    let author = message.author;
    let name = if author.is_you { common::you().to_owned() } else { author.name.clone() };
    let class = if author.is_agent { "message message-agent" } else { "message" };
    view! {
        <li class=class>
            <div class="message-head">
                <Face name=author.name small=true />
                <h3 class="text-sm font-medium">{name}</h3>
                {author.is_agent.then(|| view! { <span class="tag tag-primary">{house()}</span> })}
                <span class="quiet"><Time at=message.at /></span>
            </div>
            <p class="message-body">{linked(&message.body)}</p>
        </li>
    }
}
