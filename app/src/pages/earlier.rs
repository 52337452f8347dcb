//! What is shown of a conversation: its newest part, and what was asked for of what came
//! before. It stays where the ticket is loaded again.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Endpoint;
use shared::api::tickets::ConversationFilter;
use shared::ids::{MessageId, TicketNumber};
use shared::words::both::earlier as words;

use crate::api::{self, CallError};
use crate::browser;
use crate::components::Icon;

/// A message of one side's conversations.
pub trait Written: Clone + Send + Sync + 'static {
    /// What asks for a part of a conversation.
    type Ask: Endpoint<Id = TicketNumber, Input = ConversationFilter, Reply: 'static> + 'static;

    /// Which message it is.
    fn id(&self) -> MessageId;

    /// The messages of a part, and how many earlier ones there are.
    fn part(reply: <Self::Ask as Endpoint>::Reply) -> (Vec<Self>, u32);
}

/// The messages of a ticket that are shown.
#[derive(Debug)]
pub struct Shown<M: Send + Sync + 'static> {
    number: TicketNumber,
    messages: RwSignal<Vec<M>>,
    earlier: RwSignal<usize>,
    asking: Asking,
}

/// How far the asking for more is.
#[derive(Clone, Copy, Debug)]
struct Asking {
    busy: RwSignal<bool>,
    failure: RwSignal<Option<CallError>>,
}

impl<M: Send + Sync + 'static> Clone for Shown<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M: Send + Sync + 'static> Copy for Shown<M> {}

impl<M: Written> Shown<M> {
    /// Of this ticket; nothing yet.
    pub fn new(number: TicketNumber) -> Self {
        let (messages, earlier) = (RwSignal::new(Vec::new()), RwSignal::new(0));
        let asking = Asking { busy: RwSignal::new(false), failure: RwSignal::new(None) };
        Self { number, messages, earlier, asking }
    }

    /// The newest part as the ticket has it: what was shown before its first message stays.
    pub fn follow(self, newest: Vec<M>, earlier: u32) {
        let first = newest.first().map(M::id);
        let mut all = self.messages.get_untracked();
        let kept = all.iter().position(|it| Some(it.id()) == first).unwrap_or_default();
        all.truncate(kept);
        all.extend(newest);
        self.messages.set(all);
        self.earlier.set(count(earlier).saturating_sub(kept));
    }

    /// The messages, the oldest first.
    pub fn messages(self) -> Vec<M> {
        self.messages.get()
    }

    fn ask(self) {
        let Asking { busy, failure } = self.asking;
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let before = self.messages.with_untracked(|it| it.first().map(M::id));
        let answer = api::call_owned::<M::Ask>(self.number, ConversationFilter { before });
        spawn_local(async move {
            let answer = answer.await;
            // The page may be gone by now.
            busy.try_set(false);
            failure.try_set(answer.as_ref().err().cloned());
            if let Ok(reply) = answer {
                self.add(M::part(reply));
            }
        });
    }

    fn add(self, (mut messages, earlier): (Vec<M>, u32)) {
        self.messages.try_update(|it| {
            messages.append(it);
            *it = messages;
        });
        self.earlier.try_set(count(earlier));
        if earlier == 0 {
            // The button goes; the keyboard goes on in what it has brought.
            browser::focus("#conversation");
        }
    }

    /// The way to what came before, where something did.
    pub fn button(self) -> impl IntoView {
        let ask = Callback::new(move |()| self.ask());
        view! { <Earlier earlier=self.earlier asking=self.asking ask /> }
    }
}

fn count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[component]
fn Earlier(earlier: RwSignal<usize>, asking: Asking, ask: Callback<()>) -> impl IntoView {
    view! {
        <p role="alert" class="text-error">{move || asking.failure.get().map(|it| it.to_string())}</p>
        <Show when=move || earlier.get() != 0>
            <div class="mb-3 flex flex-wrap items-center gap-3">
                <button type="button" class="btn btn-sm" on:click=move |_| ask.run(()) aria-disabled=move || asking.busy.get().to_string()>
                    <Icon icon="icon-[lucide--chevron-up]" />{words::show()}
                </button>
                <span class="quiet text-sm">{move || words::count(earlier.get())}</span>
            </div>
        </Show>
    }
}
