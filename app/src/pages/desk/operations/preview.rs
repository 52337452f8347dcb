//! What an act would do, shown before it is done. A dialog puts it above its button and
//! commits with the hash of what was shown.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::operations::{
    Commit, CommitOperation, Done, Draft, PlanHash, Preview, PreviewOperation,
};
use shared::problem::ProblemCode;

use super::words;
use crate::api::{self, CallError};
use crate::changes::{Changes, Topic};
use crate::components::{Form, Notice, Remote, Shape, SubmitButton, Tone};
use crate::load::Load;
use crate::submission::{Failure, Submission};

/// A dialog's content for an act that needs no form: its preview, and the button.
#[component]
pub fn PreviewForm(
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// The act.
    draft: Draft,
    /// What the button says.
    confirm: &'static str,
    /// In red.
    #[prop(optional)]
    danger: bool,
    /// What follows when it is done.
    #[prop(into)]
    on_done: Callback<Done>,
    /// What follows from it in general.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let form = Submission::new();
    let draft = StoredValue::new(draft);
    let preview = Load::new(move || {
        Changes::follow(Topic::Contacts);
        Changes::follow(Topic::Accounts);
        api::call_owned::<PreviewOperation>(NoId, draft.get_value())
    });
    // What the worker refuses because it would come out differently comes with the newer
    // plan, which is shown in the place of the old one.
    Effect::new(move |_| {
        if let Some(newer) = newer_plan(form.failure()) {
            preview.set(newer);
        }
    });
    let send = move |()| {
        let hash: Option<PlanHash> = preview.with(|it| it.map(|it| it.hash.clone()));
        let commit = Commit { draft: draft.get_value(), hash };
        form.send::<CommitOperation>(NoId, commit, move |done| {
            open.set(false);
            on_done.run(done);
        });
    };
    let is_there = Signal::derive(move || preview.with(|it| it.is_some()));
    view! {
        <Form form on_send=send>
            {children.map(|children| children())}
            <div aria-live="polite">
                <Remote data=preview shape=Shape::Text let:preview><Consequences preview /></Remote>
            </div>
            <div class="dialog-actions">
                <button type="button" class="btn" on:click=move |_| open.set(false)>"Cancel"</button>
                <Show when=move || is_there.get()><SubmitButton form danger>{confirm}</SubmitButton></Show>
            </div>
        </Form>
    }
}

fn newer_plan(failure: Option<Failure>) -> Option<Preview> {
    match failure {
        Some(Failure::Call(CallError::Refused(problem)))
            if problem.code == ProblemCode::PlanChanged =>
        {
            serde_json::from_value(problem.current?).ok()
        }
        Some(_) | None => None,
    }
}

/// The consequences, in words.
#[component]
fn Consequences(preview: Preview) -> impl IntoView {
    let Preview { effects, names, sight, lasting, kept, mails, .. } = preview;
    let line = |text: String| view! { <li>{text}</li> };
    let happens = if effects.is_empty() {
        view! { <p>"Nothing changes."</p> }.into_any()
    } else {
        let lines = effects.iter().map(|it| line(words::effect(it, &names))).collect_view();
        view! { <ul class="list-disc ps-5">{lines}</ul> }.into_any()
    };
    let people = sight.people.iter().map(|it| {
        view! { <li><bdi>{it.contact.name.clone()}</bdi>" "{words::sight(it)}"."</li> }
    });
    let people = people.collect_view();
    let more = (sight.more_people > 0).then(|| {
        line(
            ["and ", &sight.more_people.to_string(), " more contacts get another access level."]
                .concat(),
        )
    });
    let nobody = (sight.people.is_empty() && sight.more_people == 0)
        .then(|| line("Nobody sees more or fewer tickets.".to_owned()));
    let mails = match mails {
        0 => "No mail is sent.".to_owned(),
        1 => "1 mail is sent.".to_owned(),
        several => [&several.to_string(), " mails are sent."].concat(),
    };
    let lasting = lasting.into_iter().map(|it| line(words::lasting(it))).collect_view();
    let mut left = Vec::new();
    for it in &kept {
        let effects: Vec<String> = it.effects.iter().map(|it| words::effect(it, &names)).collect();
        let (why, effects) = (words::kept(it, &names), effects.join(" "));
        left.push(view! {
            <Notice tone=Tone::Warning>
                <p><b>"Kept as it is: "</b>{why}</p>
                <p class="quiet">"Left out: "{effects}</p>
            </Notice>
        });
    }
    view! {
        <div class="grid gap-3">
            <section><h3 class="text-sm font-semibold">"What happens"</h3>{happens}</section>
            {left}
            <section>
                <h3 class="text-sm font-semibold">"Who sees more or less"</h3>
                <ul class="list-disc ps-5">{people}{more}{nobody}</ul>
            </section>
            <ul class="quiet list-disc ps-5 text-sm">{lasting}{line(mails)}</ul>
        </div>
    }
}
