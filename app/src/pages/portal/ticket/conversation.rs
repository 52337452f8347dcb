//! What was written on a ticket, and by whom.

use leptos::prelude::*;
use shared::api::portal::{PortalMessage, PortalTicket};

use super::super::house;
use crate::components::{Face, Notice, Time, linked};
use crate::format;

/// The messages, the oldest first.
#[component]
pub fn Conversation(
    /// The ticket.
    ticket: PortalTicket,
) -> impl IntoView {
    let earlier = usize::try_from(ticket.earlier_messages).unwrap_or_default();
    let one = |message| view! { <Message message /> };
    view! {
        <h2 class="sr-only">"Conversation"</h2>
        {(0 < earlier).then(|| view! {
            <Notice>
                <p>{format::count(earlier, "earlier message is", "earlier messages are")} " not shown here."</p>
            </Notice>
        })}
        <ol class="grid gap-3">{ticket.messages.into_iter().map(one).collect_view()}</ol>
    }
}

#[component]
fn Message(message: PortalMessage) -> impl IntoView {
    let author = message.author;
    let name = if author.is_you { "You".to_owned() } else { author.name.clone() };
    let class = if author.is_agent { "message message-agent" } else { "message" };
    view! {
        <li class=class>
            <div class="message-head">
                <Face name=author.name small=true />
                <h3 class="text-sm font-medium">{name}</h3>
                {author.is_agent.then(|| view! { <span class="tag tag-primary">{house()}</span> })}
                <span class="quiet"><Time at=message.at /></span>
            </div>
            <p class="message-body max-w-[75ch]">{linked(&message.body)}</p>
        </li>
    }
}
