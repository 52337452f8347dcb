//! Writing: to the customer, or a note for agents only. Each has a draft of its
//! own, so that neither becomes the other.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use shared::api::NoId;
use shared::api::portal_access::{Invitations, InviteContacts};
use shared::api::tickets::{AddNote, Audience, ReplyToTicket, Ticket};
use shared::ids::{ContactId, TicketNumber};
use shared::portal::access::PortalState;
use shared::ticket::draft::{MessageDraft, ReplyDraft};
use shared::ticket::status::{AfterReply, TicketEvent, TicketStatus};
use shared::words::desk::{common as desk, ticket_composer as words};
use shared::words::{GAP, around, both::common};

use super::Kind;
use super::live::Meanwhile;
use crate::api::Tag;
use crate::browser;
use crate::changes::{Changes, Topic};
use crate::components::{Form, FormErrors, Icon, Menu, Notice, SubmitButton, Tone};
use crate::draft::Draft;
use crate::effect::effect;
use crate::format;
use crate::load::Load;
use crate::routes::{ContactTab, DeskPage};
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
}

impl Writing {
    fn new(kind: Kind, key: &str, number: TicketNumber) -> Self {
        let draft = Draft::new([key, ":", &number.to_string()].concat());
        let message = move || MessageDraft { body: draft.get() };
        let form = Submission::checked(move || message().parse().err().unwrap_or_default());
        Self { kind, draft, form }
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
        toast::say(said);
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
    let reply = Writing::new(Kind::Reply, "reply", number);
    let note = Writing::new(Kind::Note, "note", number);
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
    let field = move || match kind.get() {
        Kind::Reply if is_closed.get() => view! {
            <div class="px-4 pt-3">
                <Notice tone=Tone::Warning>{words::closed()}</Notice>
            </div>
        }
        .into_any(),
        Kind::Reply => {
            let send = move |()| reply.reply(number, AfterReply::Usual);
            view! {
                <Unreached ticket />
                <Field writing=reply number wanted hint=readers on_send=send>
                    <SendReply writing=reply number status />
                </Field>
            }
            .into_any()
        }
        Kind::Note => {
            let send = move |()| note.annotate(number);
            view! {
                <Field writing=note number wanted hint=words::only_agents() on_send=send>
                    <SubmitButton form=note.form small=true>{words::add_note()}</SubmitButton>
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
            <SubmitButton form small=true>{common::send()}</SubmitButton>
            <Menu label=words::more_ways_to_send() icon="icon-[lucide--chevron-down]" class="btn btn-sm btn-primary btn-square">
                {move || others().into_iter().collect_view()}
            </Menu>
        </div>
    }
}

/// Says that a reply does not reach the requester, and offers the cure.
#[component]
fn Unreached(ticket: Load<Ticket>) -> impl IntoView {
    let requester = Memo::new(move |_| ticket.with(|it| it.map(|it| it.requester.clone())));
    let form = Submission::new();
    let invite = move |id: ContactId| {
        form.send::<InviteContacts>(NoId, Invitations { contacts: vec![id] }, |results| {
            Changes::touch(Topic::Contacts);
            Changes::touch(Topic::Tickets);
            toast::say(results.first().map_or("", |it| format::invitation_outcome(it.outcome)));
        });
    };
    move || {
        let requester = requester.get().filter(|it| !it.is_deleted)?;
        let why: fn(&str) -> String = match requester.portal {
            PortalState::Active => return None,
            PortalState::Blocked => words::blocked,
            PortalState::Pending => words::pending,
            PortalState::Unverified | PortalState::Invited if requester.email.is_none() => {
                words::no_address
            }
            PortalState::Unverified => words::not_invited,
            PortalState::Invited => words::invited,
        };
        let (before, after) = around(&why(GAP));
        let (id, name) = (requester.id, requester.name);
        let cure = match requester.portal {
            PortalState::Unverified | PortalState::Invited if requester.email.is_some() => {
                let label = if requester.portal == PortalState::Invited {
                    words::send_invitation_again()
                } else {
                    desk::send_invitation()
                };
                view! {
                    <button type="button" class="btn btn-sm" aria-disabled=move || form.is_busy().to_string() on:click=move |_| invite(id)>
                        {label}
                    </button>
                }
                .into_any()
            }
            _ => {
                let href = DeskPage::Contact(id, ContactTab::Portal).href();
                view! { <a class="link" href=href>{words::go_to_access()}</a> }.into_any()
            }
        };
        Some(view! {
            <div class="px-2 pt-2">
                <Notice tone=Tone::Warning>
                    <div class="flex flex-wrap items-center gap-x-3 gap-y-2"><p>{before}<bdi>{name}</bdi>{after}</p>{cure}</div>
                </Notice>
                <FormErrors form />
            </div>
        })
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
    let mail = || words::email_to(&format::names(&names));
    match (count.saturating_sub(names.len()), names.is_empty()) {
        (0, true) => words::no_one_reads().to_owned(),
        (0, false) => mail(),
        (more, true) => [words::no_email(), " · ", &words::readers(more)].concat(),
        (more, false) => [&*mail(), " · ", &words::other_readers(more)].concat(),
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
    #[prop(into)] on_send: Callback<()>,
    /// The button that sends it.
    children: Children,
) -> impl IntoView {
    let Writing { kind, draft, form } = writing;
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
                aria-label=kind.label()
                aria-invalid=move || form.of_field("body").is_some().to_string()
                aria-describedby=HINT
                bind:value=draft.text()
                on:keydown=press
            ></textarea>
            <div class="flex items-center gap-3 px-2 pb-1">
                <span class="quiet min-w-0 grow text-xs">
                    <span id=HINT>{move || hint.get()}</span>
                    {move || draft.is_some().then(|| [" · ", words::draft_kept()].concat())}
                </span>
                <kbd class="max-sm:hidden" aria-hidden="true">{words::send_key()}</kbd>
                {children()}
            </div>
        </Form>
    }
}
