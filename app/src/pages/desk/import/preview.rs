//! Committing what was checked.

use leptos::prelude::*;
use shared::api::imports::{CommitImport, Import, ImportCommit, ImportKind};
use shared::ids::ImportId;
use shared::problem::ProblemCode;
use shared::words::desk::import as words;

use super::asked::Asked;
use super::follow::Followed;
use crate::address::Filter;
use crate::api::CallError;
use crate::components::{Checkbox, Form, SubmitButton};
use crate::submission::{Failure, Submission};

/// The form that commits a checked import.
pub fn commit(followed: Followed, import: &Import, asked: Filter<Asked>) -> AnyView {
    let form = Submission::new();
    let invite = RwSignal::new(false);
    let (id, rows, mails) = (import.id, import.created + import.updated, import.mails);
    let send = move |()| {
        if rows != 0 {
            let commit = ImportCommit { invite: invite.get_untracked() };
            form.send::<CommitImport>(id, commit, move |import| followed.put(import));
        }
    };
    let can_invite = import.kind == ImportKind::Contacts && mails != 0;
    let mails = if can_invite {
        view! { <Checkbox name="invite" label=words::invite(mails) value=invite hint=words::invite_hint() /> }
            .into_any()
    } else {
        view! { <p class="text-sm">{words::no_mails()}</p> }.into_any()
    };
    let errors = (import.failed != 0)
        .then(|| view! { <p class="text-sm">{words::errors_stay_out(import.failed)}</p> });
    // Who or what blocks it is in the refusal.
    let other = move || {
        running(form).map(|id| {
            let href = asked.href(|it| *it = Asked::of(id));
            view! { <a class="btn btn-sm justify-self-start" href=href>{words::open_running()}</a> }
        })
    };
    let button = if rows == 0 {
        view! { <p class="text-sm font-medium">{words::nothing_to_import()}</p> }.into_any()
    } else {
        view! { <div><SubmitButton form>{words::import_rows(rows)}</SubmitButton></div> }.into_any()
    };
    view! {
        <Form form on_send=send label=words::title().to_owned()>
            {other}
            {errors}
            {(rows != 0).then_some(mails)}
            {button}
        </Form>
    }
    .into_any()
}

/// The import that is running, if that is why a commit was refused [I5].
fn running(form: Submission) -> Option<ImportId> {
    match form.failure()? {
        Failure::Call(CallError::Refused(problem))
            if problem.code == ProblemCode::ImportRunning =>
        {
            problem.blockers.first()?.id.map(ImportId::new)
        }
        Failure::Call(_) | Failure::Rule => None,
    }
}
