//! Writing: to the customer, or a note for agents only. Each has a draft of its
//! own, so that neither becomes the other.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use shared::api::tickets::{AddNote, Audience, ReplyToTicket, Ticket};
use shared::ids::TicketNumber;
use shared::text::MessageBody;
use shared::ticket::draft::{MessageDraft, ReplyDraft};
use shared::ticket::status::{AfterReply, TicketEvent, TicketStatus};
use shared::words::both::common;
use shared::words::desk::ticket_composer as words;

use super::Kind;
use super::live::Meanwhile;
use super::reach::{Closed, Unreached, parties, readers, unseen_by};
use crate::api::Tag;
use crate::browser;
use crate::changes::{Changes, Topic};
use crate::components::limit::{Hint, Limit};
use crate::components::{Form, Icon, Menu, SubmitButton};
use crate::draft::Draft;
use crate::effect::effect;
use crate::format;
use crate::load::Load;
use crate::submission::Submission;
use crate::toast;

/// A tab above the field.
const TAB: &str = "flex items-center gap-1.5 border-b-2 border-transparent py-2 text-sm \
    aria-selected:border-primary aria-selected:font-medium aria-selected:text-primary";

/// What the line under the field is called in the page.
const HINT: &str = "write-hint";

impl Kind {
    const ALL: [Self; 2] = [Self::Reply, Self::Note];

    fn label(self) -> &'static str {
        match self {
            Self::Reply => words::reply(),
            Self::Note => words::internal_note(),
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
    /// The requester, if they cannot see what is written to them.
    unseen_by: Memo<Option<String>>,
}

impl Writing {
    fn new(kind: Kind, key: &str, number: TicketNumber, ticket: Load<Ticket>) -> Self {
        let draft = Draft::new([key, ":", &number.to_string()].concat());
        let message = move || MessageDraft { body: draft.get() };
        let form = Submission::checked(move || message().parse().err().unwrap_or_default());
        let unseen_by = Memo::new(move |_| {
            ticket.with(|it| it.filter(|_| kind == Kind::Reply).and_then(unseen_by))
        });
        Self { kind, draft, form, unseen_by }
    }

    /// Sends the reply, and leaves the ticket where `then` says.
    fn reply(self, number: TicketNumber, then: AfterReply) {
        let input = ReplyDraft { body: untrack(|| self.draft.get()), then };
        self.form.send::<ReplyToTicket>(number, input, move |_| {
            self.done(match then {
                AfterReply::Usual => words::reply_sent(),
                AfterReply::Open => words::reply_sent_open(),
                AfterReply::Waiting => words::reply_sent_waiting(),
                AfterReply::Solved => words::reply_sent_solved(),
            });
        });
    }

    fn annotate(self, number: TicketNumber) {
        let input = MessageDraft { body: untrack(|| self.draft.get()) };
        self.form.send::<AddNote>(number, input, move |_| self.done(words::note_added()));
    }

    fn done(self, said: &'static str) {
        self.draft.clear();
        // The page may be left by now.
        match self.unseen_by.try_get_untracked().flatten() {
            Some(name) => toast::say([said, " ", &words::reply_unseen(&name)].concat()),
            None => toast::say(said),
        }
        Changes::touch(Topic::Tickets);
    }
}

/// The two tabs and the field below them.
#[component]
pub fn Composer(
    /// The ticket's number.
    number: TicketNumber,
    /// The ticket.
    ticket: Load<Ticket>,
    /// The tag of its answer.
    tag: Tag,
    /// Who will read a reply.
    audience: Load<Audience>,
    /// What a key has asked for, maybe before the fields were there.
    asked: RwSignal<Option<Kind>>,
) -> impl IntoView {
    let reply = Writing::new(Kind::Reply, "reply", number, ticket);
    let note = Writing::new(Kind::Note, "note", number, ticket);
    let kind = RwSignal::new(Kind::Reply);
    // A key asks for the field before it is there.
    let wanted = RwSignal::new(false);
    effect(move || {
        if let Some(it) = asked.get() {
            asked.set(None);
            kind.set(it);
            wanted.set(true);
        }
    });
    let status =
        Memo::new(move |_| ticket.with(|it| it.map_or(TicketStatus::Open, |it| it.status)));
    let usual = TicketEvent::AgentReplied(AfterReply::Usual);
    let is_closed = Memo::new(move |_| status.get().after(usual).is_none());
    let readers = Signal::derive(move || {
        audience.with(|audience| ticket.with(|ticket| Some(readers(ticket?, audience?))))
    });
    let write_to = Signal::derive(move || {
        let names =
            audience.with(|audience| ticket.with(|ticket| Some(parties(ticket?, audience?))));
        match names.unwrap_or_default().as_slice() {
            [] => words::write_a_reply().to_owned(),
            names => words::write_to(&format::names(names)),
        }
    });
    let field = move || match kind.get() {
        Kind::Reply if is_closed.get() => view! { <Closed number ticket wanted /> }.into_any(),
        Kind::Reply => {
            let send = move |()| reply.reply(number, AfterReply::Usual);
            view! {
                <Unreached ticket />
                <Field writing=reply number wanted hint=readers placeholder=write_to on_send=send>
                    <SendReply writing=reply number status />
                </Field>
            }
            .into_any()
        }
        Kind::Note => {
            let send = move |()| note.annotate(number);
            view! {
                <Field writing=note number wanted hint=words::only_agents() placeholder=words::write_a_note() on_send=send>
                    <SubmitButton form=note.form small=true>{words::add_note()}<SendKey /></SubmitButton>
                </Field>
            }
            .into_any()
        }
    };
    view! {
        <Meanwhile number ticket tag audience reply=reply.draft note=note.draft />
        <section class=move || ["screen-only ", kind.get().class()].concat() aria-label=words::write()>
            <Tabs kind reply note />
            <div role="tabpanel" id="write" aria-labelledby=move || kind.get().tab_id()>{field}</div>
        </section>
    }
}

/// The key that sends, inside its button.
#[component]
fn SendKey() -> impl IntoView {
    view! { <kbd class="max-sm:hidden" aria-hidden="true">{words::send_key()}</kbd> }
}

/// *Send*, and beside it where else the reply can leave the ticket.
#[component]
fn SendReply(writing: Writing, number: TicketNumber, status: Memo<TicketStatus>) -> impl IntoView {
    let form = writing.form;
    let other = move |then, icon, label| {
        let send = move |_| writing.reply(number, then);
        view! { <button type="button" on:click=send><Icon icon />{label}</button> }
    };
    let others = move || match status.get() {
        TicketStatus::Solved => [
            other(AfterReply::Waiting, "icon-[lucide--hourglass]", words::send_and_wait()),
            other(AfterReply::Open, "icon-[lucide--circle-dot]", words::send_and_reopen()),
        ],
        TicketStatus::Open | TicketStatus::Waiting | TicketStatus::Closed => [
            other(AfterReply::Solved, "icon-[lucide--circle-check]", words::send_and_solve()),
            other(AfterReply::Open, "icon-[lucide--circle-dot]", words::send_and_keep_open()),
        ],
    };
    view! {
        <div class="joined">
            <SubmitButton form small=true>{common::send()}<SendKey /></SubmitButton>
            <Menu label=words::more_ways_to_send() icon="icon-[lucide--chevron-down]" class="btn btn-sm btn-primary btn-square">
                {move || others().into_iter().collect_view()}
            </Menu>
        </div>
    }
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
                {it.label()}
                <Show when=waits><span class="quiet text-xs font-normal">{words::draft_waits()}</span></Show>
            </button>
        }
    };
    view! { <div class="flex gap-5 border-b border-base-300 px-4" role="tablist" aria-label=words::what_to_write()>{Kind::ALL.map(one).into_iter().collect_view()}</div> }
}

#[component]
fn Field(
    writing: Writing,
    number: TicketNumber,
    wanted: RwSignal<bool>,
    /// Who will read it.
    #[prop(into)]
    hint: MaybeProp<String>,
    /// What to write, where nothing is written.
    #[prop(into)]
    placeholder: Signal<String>,
    #[prop(into)] on_send: Callback<()>,
    /// The button that sends it.
    children: Children,
) -> impl IntoView {
    let Writing { kind, draft, form, .. } = writing;
    let solve = Callback::new(move |()| writing.reply(number, AfterReply::Solved));
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
        // Before the form hears of it: with Shift the reply is the answer.
        if event.shift_key() && browser::sends(&event) && kind == Kind::Reply {
            event.prevent_default();
            event.stop_propagation();
            solve.run(());
        }
    };
    view! {
        <Form form on_send label=kind.label() class="gap-2 p-2">
            <textarea
                class="textarea textarea-ghost min-h-24 w-full px-2 focus:bg-transparent"
                node_ref=place
                name="body"
                rows="4"
                placeholder=move || placeholder.get()
                aria-label=kind.label()
                aria-invalid=move || form.of_field("body").is_some().to_string()
                aria-describedby=HINT
                bind:value=draft.text()
                on:keydown=press
            ></textarea>
            <div class="flex items-center gap-3 px-2 pb-1">
                <div class="min-w-0 grow text-sm">
                    <Hint class="inline" id=HINT hint limit=Some(Limit::new(MessageBody::MAX_CHARS, draft.text())) />
                    <span class="quiet">{move || draft.is_some().then(|| [" · ", words::draft_kept()].concat())}</span>
                </div>
                {children()}
            </div>
        </Form>
    }
}
