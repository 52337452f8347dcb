//! The one form of every structural act: its fields, what it would do, and the button
//! that does what was shown.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::operations::{Commit, CommitOperation, Done, Draft, PlanHash, Preview};
use shared::ids::ContactId;
use shared::problem::{Blocker, ProblemCode};

use super::plan::Plan;
use super::preview::{self, Foreseen};
use crate::api::CallError;
use crate::browser::fetch;
use crate::changes::Changes;
use crate::components::{CancelButton, Form, SubmitButton};
use crate::effect::effect;
use crate::routes::{ContactTab, DeskPage};
use crate::submission::{Failure, Submission};

/// Where something that stands in the way can be opened.
pub type Way = fn(&Blocker) -> Option<String>;

/// The way to a contact that stands in the way: the page on which its relationships are
/// changed.
pub fn to_relationships(blocker: &Blocker) -> Option<String> {
    blocker.id.map(|id| DeskPage::Contact(ContactId::from(id), ContactTab::Accounts).href())
}

/// Fields, the preview of their draft, and the button; a dialog's whole content.
///
/// What is committed is what was shown. Where the button is pressed before that is there,
/// an act that only changes the record itself is carried out all the same; anything more
/// is shown first, and asked for once more.
#[component]
pub fn OperationForm(
    /// Its sending, which checks the fields.
    form: Submission,
    /// Whether the dialog is open that it stands in.
    open: RwSignal<bool>,
    /// The act; none where the fields do not say one yet, or one that is refused anyway.
    #[prop(into)]
    draft: Signal<Option<Draft>>,
    /// What the button says.
    #[prop(into)]
    confirm: Signal<String>,
    /// In red.
    #[prop(optional)]
    danger: bool,
    /// Whether there is nothing to fill in, so that the button waits for the preview.
    #[prop(optional)]
    is_fixed: bool,
    /// Whether it is known already that the act is refused: there is no button then.
    #[prop(optional, into)]
    refused: MaybeProp<bool>,
    /// Whether the dialog stays, to show what became of it.
    #[prop(optional)]
    stays: bool,
    /// The address of what stands in the way, where the worker names it.
    #[prop(optional)]
    blocked_by: Option<Way>,
    /// What follows when it is done.
    #[prop(into)]
    on_done: Callback<Done>,
    /// The fields, or what follows from it in general.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let draft = Memo::new(move |_| draft.get());
    let plan = Plan::of(draft);
    let asks = RwSignal::new(false);
    let committed = StoredValue::new(None::<Draft>);
    effect(move || {
        draft.track();
        asks.set(false);
    });
    // What the worker refuses because it would come out differently comes with the newer
    // plan, which is shown in the place of the old one.
    effect(move || {
        if let Some(newer) = newer_plan(form.failure())
            && let Some(draft) = committed.get_value()
        {
            plan.put(draft, newer);
        }
    });
    let commit = move |draft: Draft, hash: PlanHash| {
        committed.set_value(Some(draft.clone()));
        form.send::<CommitOperation>(NoId, Commit { draft, hash: Some(hash) }, move |done| {
            if !stays {
                open.set(false);
            }
            // If the dialog was closed in the meantime, the page is loaded again instead.
            if on_done.try_run(done).is_none() {
                Changes::touch_all();
            }
        });
    };
    let send = move |()| {
        if !form.may_go() {
            return;
        }
        let Some(draft) = draft.get_untracked() else { return };
        if let Some(hash) = plan.hash_of(&draft) {
            return commit(draft, hash);
        }
        let wish = draft.clone();
        let then = move |answer: Result<Preview, CallError>| match answer {
            Ok(preview) if preview::is_calm(&preview) => commit(wish, preview.hash),
            Ok(_) => asks.set(true),
            Err(error) => form.fail(error),
        };
        plan.ask(draft, Box::new(then));
    };
    let has_button = move || refused.get() != Some(true) && (!is_fixed || plan.is_there());
    view! {
        <Form form on_send=send>
            {children.map(|children| children())}
            <Foreseen plan asks blocked_by />
            <div class="dialog-actions">
                <CancelButton />
                <Show when=has_button><SubmitButton form danger>{confirm}</SubmitButton></Show>
            </div>
        </Form>
    }
}

/// The same for an act that needs no fields.
#[component]
pub fn PreviewForm(
    /// Whether the dialog is open that it stands in.
    open: RwSignal<bool>,
    /// The act; none: there is nothing that could be done.
    #[prop(into)]
    draft: Option<Draft>,
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
    let draft = Signal::stored(draft);
    let general = children.map(|children| children());
    view! {
        <OperationForm form=Submission::new() open draft confirm danger is_fixed=true on_done>{general}</OperationForm>
    }
}

/// The newer plan, if the act was refused because it would come out differently by now.
pub fn newer_plan(failure: Option<Failure>) -> Option<Preview> {
    match failure {
        Some(Failure::Call(CallError::Refused(problem)))
            if problem.code == ProblemCode::PlanChanged =>
        {
            fetch::read_value(&problem.current?)
        }
        Some(_) | None => None,
    }
}
