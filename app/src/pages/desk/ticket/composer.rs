//! Writing: to the customer, or a note for agents only. Each has a draft of its
//! own, so that neither becomes the other.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use shared::api::Endpoint;
use shared::api::tickets::{AddNote, Audience, MessageMade, ReplyToTicket, Ticket};
use shared::ids::{ContactId, TicketNumber};
use shared::ticket::draft::MessageDraft;
use shared::ticket::status::{TicketEvent, TicketStatus};

use crate::browser;
use crate::changes::{Changes, Topic};
use crate::components::{Form, Icon, Notice, SubmitButton, Tone};
use crate::draft::Draft;
use crate::effect::effect;
use crate::format;
use crate::keys::{Key, on_key};
use crate::load::Load;
use crate::submission::Submission;
use crate::toast;

/// A tab above the field.
const TAB: &str = "flex items-center gap-1.5 border-b-2 border-transparent py-2 text-sm \
    aria-selected:border-primary aria-selected:font-medium aria-selected:text-primary";

/// What the line under the field is called in the page.
const HINT: &str = "write-hint";

/// What is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Reply,
    Note,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Reply, Self::Note];

    const fn words(self) -> &'static str {
        match self {
            Self::Reply => "Reply",
            Self::Note => "Internal note",
        }
    }

    const fn tab_id(self) -> &'static str {
        match self {
            Self::Reply => "tab-reply",
            Self::Note => "tab-note",
        }
    }

    /// A note is written on the paper that it will stand on.
    const fn class(self) -> &'static str {
        match self {
            Self::Reply => "sheet",
            Self::Note => "message-note rounded-box",
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Reply => Self::Note,
            Self::Note => Self::Reply,
        }
    }
}

/// What is written of one kind.
#[derive(Clone, Copy)]
struct Writing {
    kind: Kind,
    draft: Draft,
    form: Submission,
}

impl Writing {
    fn new(kind: Kind, key: &str, number: TicketNumber) -> Self {
        let draft = Draft::new([key, ":", &number.to_string()].concat());
        let message = move || MessageDraft { body: draft.get() };
        let form = Submission::checked(move || message().parse().err().unwrap_or_default());
        Self { kind, draft, form }
    }

    fn send<E>(self, number: TicketNumber, done: &'static str)
    where
        E: Endpoint<Id = TicketNumber, Input = MessageDraft, Reply = MessageMade> + 'static,
    {
        let draft = self.draft;
        let input = MessageDraft { body: untrack(move || draft.get()) };
        self.form.send::<E>(number, input, move |_| {
            draft.clear();
            toast::say(done);
            Changes::touch(Topic::Tickets);
        });
    }
}

/// The two tabs and the field below them.
#[component]
pub fn Composer(
    /// The ticket's number.
    number: TicketNumber,
    /// The ticket.
    ticket: Load<Ticket>,
    /// Who will read a reply.
    audience: Load<Audience>,
) -> impl IntoView {
    let reply = Writing::new(Kind::Reply, "reply", number);
    let note = Writing::new(Kind::Note, "note", number);
    let kind = RwSignal::new(Kind::Reply);
    // A key asks for the field before it is there.
    let wanted = RwSignal::new(false);
    let write = move |it| {
        kind.set(it);
        wanted.set(true);
    };
    on_key(Key::Reply, move || write(Kind::Reply));
    on_key(Key::Note, move || write(Kind::Note));
    let is_closed = Memo::new(move |_| {
        let status = ticket.with(|it| it.map_or(TicketStatus::Open, |it| it.status));
        status.after(TicketEvent::AgentReplied).is_none()
    });
    let readers = Signal::derive(move || {
        audience.with(|audience| ticket.with(|ticket| Some(readers(ticket?, audience?))))
    });
    let field = move || match kind.get() {
        Kind::Reply if is_closed.get() => view! {
            <div class="px-4 pt-3">
                <Notice tone=Tone::Warning>"This ticket is closed. Reopen it to reply."</Notice>
            </div>
        }
        .into_any(),
        Kind::Reply => {
            let send = move |()| reply.send::<ReplyToTicket>(number, "Reply sent.");
            view! { <Field writing=reply wanted hint=readers on_send=send>"Send"</Field> }
                .into_any()
        }
        Kind::Note => {
            let send = move |()| note.send::<AddNote>(number, "Note added.");
            view! { <Field writing=note wanted hint="Only agents can see this" on_send=send>"Add note"</Field> }.into_any()
        }
    };
    view! {
        <section class=move || ["mt-4 ", kind.get().class()].concat() aria-label="Write">
            <Tabs kind reply note />
            <div role="tabpanel" id="write" aria-labelledby=move || kind.get().tab_id()>{field}</div>
        </section>
    }
}

/// To whom a reply is addressed, and how many others can read it.
///
/// The mail is for whoever raised the ticket or takes part in it and is active
/// in its help center: only who is active is among those who see it.
fn readers(ticket: &Ticket, audience: &Audience) -> String {
    let is_party = |id: ContactId| {
        ticket.requester.id == id || ticket.participants.iter().any(|it| it.id == id)
    };
    let parties = audience.seers.iter().filter(|it| is_party(it.contact.id));
    let names: Vec<String> = parties.map(|it| it.contact.name.clone()).collect();
    let count = usize::try_from(audience.count).unwrap_or(usize::MAX);
    let others = match (count.saturating_sub(names.len()), names.is_empty()) {
        (0, true) => {
            return "No e-mail will be sent, and no one can read it in the help center".to_owned();
        }
        (0, false) => String::new(),
        (more, true) => [&format::count(more, "person", "people"), " can read it"].concat(),
        (more, false) => [&format::count(more, "other person", "others"), " can read it"].concat(),
    };
    let mail = if names.is_empty() {
        "No e-mail will be sent".to_owned()
    } else {
        ["E-mail to ", &format::names(&names)].concat()
    };
    [&*mail, if others.is_empty() { "" } else { " · " }, &*others].concat()
}

#[component]
fn Tabs(kind: RwSignal<Kind>, reply: Writing, note: Writing) -> impl IntoView {
    let press = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
            event.prevent_default();
            kind.update(|kind| *kind = kind.other());
            browser::focus(&["#", kind.get_untracked().tab_id()].concat());
        }
    };
    let one = move |it: Kind| {
        let is_here = move || kind.get() == it;
        let draft = if it == Kind::Reply { reply.draft } else { note.draft };
        let waits = move || !is_here() && draft.is_some();
        view! {
            <button
                type="button"
                role="tab"
                class=TAB
                id=it.tab_id()
                aria-controls="write"
                aria-selected=move || is_here().to_string()
                tabindex=move || if is_here() { "0" } else { "-1" }
                on:click=move |_| kind.set(it)
                on:keydown=press
            >
                {(it == Kind::Note).then(|| view! { <Icon icon="icon-[lucide--lock]" /> })}
                {it.words()}
                <Show when=waits><span class="quiet text-xs font-normal">"· draft"</span></Show>
            </button>
        }
    };
    view! { <div class="flex gap-5 border-b border-base-300 px-4" role="tablist" aria-label="What to write">{Kind::ALL.map(one).into_iter().collect_view()}</div> }
}

#[component]
fn Field(
    writing: Writing,
    wanted: RwSignal<bool>,
    /// Who will read it.
    #[prop(into)]
    hint: MaybeProp<String>,
    #[prop(into)] on_send: Callback<()>,
    /// The word on the button.
    children: Children,
) -> impl IntoView {
    let Writing { kind, draft, form } = writing;
    let place = NodeRef::<html::Textarea>::new();
    effect(move || {
        if wanted.get()
            && let Some(place) = place.get()
        {
            wanted.set(false);
            browser::focus_on(&place);
        }
    });
    // Out of the field, so that single keys do something again.
    let press = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            browser::focus(&["#", kind.tab_id()].concat());
        }
    };
    view! {
        <Form form on_send label=kind.words() class="gap-2 p-2">
            <textarea
                class="textarea textarea-ghost min-h-24 w-full px-2 focus:bg-transparent"
                node_ref=place
                name="body"
                rows="4"
                aria-label=kind.words()
                aria-invalid=move || form.of_field("body").is_some().to_string()
                aria-describedby=HINT
                bind:value=draft.text()
                on:keydown=press
            ></textarea>
            <div class="flex items-center gap-3 px-2 pb-1">
                <span class="quiet min-w-0 grow text-xs">
                    <span id=HINT>{move || hint.get()}</span>
                    {move || draft.is_some().then_some(" · Draft kept")}
                </span>
                <kbd class="max-sm:hidden" aria-hidden="true">"Ctrl ↵"</kbd>
                <SubmitButton form small=true>{children()}</SubmitButton>
            </div>
        </Form>
    }
}
