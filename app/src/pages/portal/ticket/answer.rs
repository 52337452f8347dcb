//! What a contact can do with a ticket: reply, say that it is solved, or learn
//! why neither is possible.

use leptos::prelude::*;
use shared::api::Nothing;
use shared::api::portal::{PortalTicket, ReplyToPortalTicket, SolvePortalTicket};
use shared::ids::TicketNumber;
use shared::problem::ProblemCode;
use shared::text::MessageBody;
use shared::ticket::draft::MessageDraft;
use shared::ticket::status::TicketStatus;
use shared::words::both::common;
use shared::words::portal::ticket as words;

use super::super::{house, new, visibility};
use crate::browser;
use crate::changes::{Changes, Topic};
use crate::components::{Form, FormErrors, Icon, Notice, SubmitButton, TextArea, Tone};
use crate::draft::Draft;
use crate::effect::effect;
use crate::keys::{Key, on_key};
use crate::load::Load;
use crate::routes::PortalPage;
use crate::submission::{Failure, Submission};
use crate::toast;

/// What stands under the conversation.
#[component]
pub fn Answer(
    /// The ticket.
    ticket: Load<PortalTicket>,
    /// Its number.
    number: TicketNumber,
    /// The reply that is being written.
    draft: Draft,
) -> impl IntoView {
    let can = Memo::new(move |_| ticket.with(|there| there.map(Can::of)));
    Effect::new(move |before: Option<Option<Can>>| {
        let now = can.get();
        if let Some(before) = before.flatten().filter(|before| Some(*before) != now) {
            // Another person may have changed it. A contact who is typing keeps the focus.
            let stays = before.face() == Face::Field && now.map(Can::face) == Some(Face::Field);
            if !(stays && browser::is_there(&["#", PLACE, " textarea:focus"].concat())) {
                browser::focus(&["#", PLACE].concat());
            }
        }
        now
    });
    let solved = move || {
        let can = can.get().filter(|it| it.standing == Standing::Solved)?;
        Some(view! { <Solved may_reply=can.may_reply /> })
    };
    let may_solve = Memo::new(move |_| can.get().is_some_and(|it| it.may_solve));
    let face = Memo::new(move |_| can.get().map(Can::face));
    let face = move || {
        Some(match face.get()? {
            Face::Closed => view! { <Closed ticket number draft /> }.into_any(),
            Face::Field => view! { <Reply ticket number draft may_solve /> }.into_any(),
            Face::ReadOnly => view! { <ReadOnly number may_solve /> }.into_any(),
        })
    };
    view! { <section id=PLACE class="mt-5 focus:outline-none" tabindex="-1" aria-label=words::write_reply()>{solved}{face}</section> }
}

/// Where the keyboard goes when something else stands here: its button is gone.
const PLACE: &str = "answer";

/// What a contact can do, as far as it changes what stands here.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Can {
    standing: Standing,
    may_reply: bool,
    may_solve: bool,
}

/// Where the ticket stands. Whose turn it is makes no difference here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    GoingOn,
    Solved,
    Closed,
}

impl Can {
    fn of(ticket: &PortalTicket) -> Self {
        let PortalTicket { status, may_reply, may_solve, .. } = *ticket;
        let standing = match status {
            TicketStatus::Open | TicketStatus::Waiting => Standing::GoingOn,
            TicketStatus::Solved => Standing::Solved,
            TicketStatus::Closed => Standing::Closed,
        };
        Self { standing, may_reply, may_solve }
    }

    /// What stands there then.
    fn face(self) -> Face {
        match self.standing {
            Standing::Closed => Face::Closed,
            _ if self.may_reply => Face::Field,
            Standing::GoingOn | Standing::Solved => Face::ReadOnly,
        }
    }
}

/// The state of the form below the conversation. The form is rendered again only when this
/// changes, so that a contact who is typing keeps the focus.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    /// Why nothing can be written, and the way on.
    Closed,
    /// A field.
    Field,
    /// That nothing may be written.
    ReadOnly,
}

#[component]
fn Solved(may_reply: bool) -> impl IntoView {
    let said = if may_reply { words::solved_reply_reopens() } else { words::solved() };
    view! { <Notice tone=Tone::Success><p>{said}</p></Notice> }
}

/// What is closed stays so: a figure in somebody's report.
#[component]
fn Closed(ticket: Load<PortalTicket>, number: TicketNumber, draft: Draft) -> impl IntoView {
    let go_on = move |_| {
        let subject =
            untrack(|| ticket.with(|there| there.map(|it| it.subject.clone()).unwrap_or_default()));
        new::go_on_from(number, &subject, &untrack(|| draft.get()));
    };
    view! {
        <Notice>
            <p>{words::closed()}</p>
            <Show when=move || draft.is_some()><p class="mt-1">{words::draft_carried_over()}</p></Show>
            <a class="btn btn-sm mt-2" href=PortalPage::New.href() on:click=go_on><Icon icon="icon-[lucide--plus]" />{common::new_ticket()}</a>
        </Notice>
    }
}

#[component]
fn ReadOnly(number: TicketNumber, may_solve: Memo<bool>) -> impl IntoView {
    view! {
        <Notice>
            <p>{words::read_only()}</p>
            {move || may_solve.get().then(|| view! { <div class="mt-2"><Solve number /></div> })}
        </Notice>
    }
}

#[component]
fn Reply(
    ticket: Load<PortalTicket>,
    number: TicketNumber,
    draft: Draft,
    may_solve: Memo<bool>,
) -> impl IntoView {
    let message = move || MessageDraft { body: draft.get() };
    let form = Submission::checked(move || message().parse().err().unwrap_or_default());
    let send = move |()| {
        form.send::<ReplyToPortalTicket>(number, untrack(message), move |_| {
            draft.clear();
            Changes::touch(Topic::Tickets);
            toast::say(words::reply_sent());
        });
    };
    look_again_after(form);
    on_key(Key::Reply, || browser::focus("main textarea"));
    let hint = Signal::derive(move || {
        ticket.with(|there| there.map(|it| visibility::seen_by(it, &house())))
    });
    view! {
        <Form form on_send=send label=common::reply()>
            <TextArea form name="body" label=words::your_reply() value=draft.text() max=MessageBody::MAX_CHARS hint />
            <div class="form-line">
                <SubmitButton form>{words::send_reply()}</SubmitButton>
                {move || may_solve.get().then(|| view! { <Solve number /> })}
                <Show when=move || draft.is_some()><span class="quiet text-sm">{common::draft_kept()}</span></Show>
            </div>
        </Form>
    }
}

/// Says that it is done.
#[component]
fn Solve(number: TicketNumber) -> impl IntoView {
    let form = Submission::new();
    let solve = move |_| {
        form.send::<SolvePortalTicket>(number, Nothing {}, |_| {
            Changes::touch(Topic::Tickets);
            toast::say(words::marked_solved());
        });
    };
    look_again_after(form);
    view! {
        <button type="button" class="btn" aria-disabled=move || form.is_busy().to_string() on:click=solve>
            <Icon icon="icon-[lucide--check]" />{words::mark_solved()}
        </button>
        <FormErrors form />
    }
}

/// Loads the ticket anew where an answer came too late: it was closed meanwhile,
/// or is no longer theirs.
fn look_again_after(form: Submission) {
    effect(move || {
        if let Some(Failure::Call(error)) = form.failure()
            && matches!(
                error.code(),
                Some(
                    ProblemCode::Conflict
                        | ProblemCode::Stale
                        | ProblemCode::Forbidden
                        | ProblemCode::NotFound
                )
            )
        {
            Changes::touch(Topic::Tickets);
        }
    });
}
