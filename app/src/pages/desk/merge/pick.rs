//! The step in which the other records are searched.

use leptos::prelude::*;
use shared::api::merges::MAX_RECORDS;
use shared::problem::FieldProblem;
use shared::words::desk::merge as words;

use super::StepTitle;
use super::kind::Kind;
use super::state::{Merging, Step};
use crate::components::{CancelButton, Choice, Form, SubmitButton};
use crate::effect::effect;
use crate::pages::desk::find;
use crate::pages::desk::tags::picker::Several;
use crate::submission::Submission;

/// The step.
pub(super) fn pick(merging: Merging) -> AnyView {
    let kind = merging.kind;
    let (mine, others) = merging.records.with_untracked(|all| {
        let (mine, others) = all.split_at(all.len().min(1));
        (mine.first().cloned(), others.to_vec())
    });
    let picked = RwSignal::new(others);
    let (me, name) = mine.as_ref().map(|it| (it.value.clone(), it.label.clone())).unzip();
    let me = StoredValue::new(me);
    // The search finds the record itself too.
    effect(move || {
        let is_me = |it: &Choice| me.with_value(|me| me.as_ref() == Some(&it.value));
        if picked.read().iter().any(is_me) {
            picked.update(|all| all.retain(|it| !is_me(it)));
        }
    });
    let form = Submission::checked(move || {
        let mistake = match picked.read().len() {
            0 => Some(kind.none_chosen().to_owned()),
            count if MAX_RECORDS <= count => Some(words::at_most_others(MAX_RECORDS - 1)),
            _ => None,
        };
        mistake.map(|it| FieldProblem::new("others", it)).into_iter().collect()
    });
    let send = move |()| {
        if form.may_go() {
            let all = mine.clone().into_iter().chain(picked.get_untracked()).collect();
            merging.records.set(all);
            merging.go(Step::Compare);
        }
    };
    let title = kind.others(&name.unwrap_or_default());
    let field = match kind {
        Kind::Contacts => {
            let label = words::other_contacts();
            view! { <Several name="others" label picked search=find::contacts form /> }.into_any()
        }
        Kind::Accounts => {
            let label = words::other_accounts();
            view! { <Several name="others" label picked search=find::accounts form /> }.into_any()
        }
    };
    view! {
        <Form form on_send=send>
            <StepTitle merging title />
            {field}
            <div class="dialog-actions">
                <CancelButton />
                <SubmitButton form>{words::go_on()}</SubmitButton>
            </div>
        </Form>
    }
    .into_any()
}
