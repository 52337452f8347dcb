//! What others write on the ticket while it is open: it is shown, and said.

use leptos::prelude::*;
use shared::api::portal::{GetPortalTicket, PortalMessage, PortalTicket};
use shared::ids::TicketNumber;
use shared::words::both::live as words;

use crate::api::Tag;
use crate::format;
use crate::live::{self, Said};
use crate::load::Load;

/// Keeps the ticket up to date, and says what is new.
#[component]
pub fn Meanwhile(
    /// The ticket's number.
    number: TicketNumber,
    /// The ticket.
    ticket: Load<PortalTicket>,
    /// The tag of its answer.
    tag: Tag,
) -> impl IntoView {
    let said = Said::new();
    live::follow::<GetPortalTicket>(&number, (ticket, tag), move |before, now| {
        if let Some(words) = told(before, now) {
            said.say(words);
        }
    });
    said.place()
}

/// What a screen reader is told of it.
fn told(before: &PortalTicket, now: &PortalTicket) -> Option<String> {
    let new = live::newer(&before.messages, &now.messages, |it| it.id);
    let new: Vec<&PortalMessage> = new.iter().filter(|it| !it.author.is_you).collect();
    match new.as_slice() {
        [] if before.status != now.status => Some(words::new_status(format::status(now.status))),
        [] => None,
        [one] => Some(words::new_message(&one.author.name)),
        more => Some(words::new_messages(more.len())),
    }
}
