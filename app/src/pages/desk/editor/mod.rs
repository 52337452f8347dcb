//! The dialogs that create and edit a record.
//!
//! Each kind of record implements [`Editable`]: its fields, how they are checked, and what is
//! sent. The dialogs do the rest. They keep what the agent typed, let the agent decide when
//! another agent saved first, link to records that block the change, and offer to undo an
//! edit.

pub mod owners;

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use shared::api::operations::{Done, Draft as Operation};
use shared::api::{Endpoint, Named, NoId};
use shared::ids::AgentId;
use shared::problem::{Blocker, FieldProblem};
use shared::time::Timestamp;
use shared::words::both::common;
use uuid::Uuid;

use self::owners::{Owners, owners};
use super::operations::form::OperationForm;
use super::operations::undo;
use super::refusals::{Blockers, Overtaken};
use crate::address;
use crate::browser::dates;
use crate::changes::{Changes, Topic};
use crate::components::{CancelButton, Dialog, Form, SubmitButton};
use crate::load::Load;
use crate::routes::DeskPage;
use crate::session;
use crate::submission::Submission;
use crate::toast;

/// The fields of a form for one kind of record: a `Copy` handle for their signals.
pub trait Editable: Copy + Send + Sync + 'static {
    /// The id of a record.
    type Id: Copy + From<Uuid> + Send + Sync + 'static;
    /// The record, as its page loads it.
    type Record: Clone + DeserializeOwned + Send + Sync + 'static;
    /// The typed values, as they are sent.
    type Draft: 'static;
    /// The endpoint that creates a record.
    type Create: Endpoint<Id = NoId, Input = Self::Draft, Reply: 'static> + 'static;

    /// The texts of the dialogs.
    fn words() -> Words;
    /// Empty fields, with `owner` as the owner.
    fn new(owner: Option<AgentId>) -> Self;
    /// Fills the fields with the values of `record`.
    fn fill(self, record: &Self::Record);
    /// The typed values.
    fn draft(self) -> Self::Draft;
    /// The mistakes in `draft`, which was typed here, by the same rule that the worker uses.
    fn check(self, draft: &Self::Draft, now: Timestamp) -> Vec<FieldProblem>;
    /// The operation that edits the record.
    fn edit(id: Self::Id, version: i64, draft: Self::Draft) -> Operation;
    /// The version and the owner of the record.
    fn version_and_owner(record: &Self::Record) -> (i64, Option<&Named<AgentId>>);
    /// The labels and values of all fields, to compare with the values of another agent.
    fn in_words(record: &Self::Record) -> Vec<(&'static str, String)>;
    /// The id of a record that was created.
    fn made(reply: <Self::Create as Endpoint>::Reply) -> Self::Id;
    /// The page of a record.
    fn page(id: Self::Id) -> DeskPage;
    /// Provides what is offered when creating the record is refused.
    fn provide_remedy(self, _: Submission) {}
    /// The inputs, for a new or an existing record.
    fn inputs(self, form: Submission, owners: Owners, is_new: bool) -> AnyView;
    /// The inputs that edit the column of this name in a list, if there are any.
    fn cell(self, form: Submission, owners: Owners, column: &str) -> Option<AnyView>;
}

/// The texts of the dialogs.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// The title of the dialog that creates a record.
    pub new: &'static str,
    /// The label of the button that creates the record.
    pub create: &'static str,
    /// The message after the record was created.
    pub created: &'static str,
    /// The title of the dialog that edits a record.
    pub edit: &'static str,
    /// The message after the record was saved.
    pub updated: &'static str,
}

/// The dialog that creates a record, and then shows its page.
pub fn create_dialog<E: Editable>(open: RwSignal<bool>) -> impl IntoView {
    create_dialog_with(open, Callback::new(|_: E| ()))
}

/// The same with fields that `prepare` has filled.
pub fn create_dialog_with<E: Editable>(
    open: RwSignal<bool>,
    prepare: Callback<E>,
) -> impl IntoView {
    view! { <Dialog open title=E::words().new>{create_form::<E>(open, prepare)}</Dialog> }
}

/// The dialog that edits a record.
pub fn edit_dialog<E: Editable>(
    open: RwSignal<bool>,
    id: E::Id,
    record: Load<E::Record>,
) -> impl IntoView {
    view! { <Dialog open title=E::words().edit>{edit_form::<E>(open, id, record)}</Dialog> }
}

fn create_form<E: Editable>(open: RwSignal<bool>, prepare: Callback<E>) -> impl IntoView {
    let fields = E::new(me());
    prepare.run(fields);
    let form = checked(fields);
    fields.provide_remedy(form);
    let go = address::go();
    let words = E::words();
    let send = move |()| {
        form.send::<E::Create>(NoId, untrack(|| fields.draft()), move |reply| {
            open.set(false);
            Changes::touch(Topic::Contacts);
            Changes::touch(Topic::Accounts);
            toast::say(words.created);
            // Fails if the agent has closed the dialog, who then stays on this page.
            go.try_run(E::page(E::made(reply)).href());
        });
    };
    let href = way_to::<E>;
    view! {
        <Form form on_send=send>
            <Blockers form href />
            {fields.inputs(form, owners(None), true)}
            <div class="dialog-actions">
                <CancelButton />
                <SubmitButton form>{words.create}</SubmitButton>
            </div>
        </Form>
    }
}

fn edit_form<E: Editable>(
    open: RwSignal<bool>,
    id: E::Id,
    record: Load<E::Record>,
) -> impl IntoView {
    let present = untrack(|| record.get());
    let fields = E::new(me());
    let version = RwSignal::new(0);
    let see = move |record: &E::Record| version.set(E::version_and_owner(record).0);
    let fill = move |record: &E::Record| {
        fields.fill(record);
        see(record);
    };
    present.iter().for_each(fill);
    let form = checked(fields);
    let draft = Signal::derive(move || {
        let (version, typed) = (version.get(), fields.draft());
        let is_right = fields.check(&typed, dates::now()).is_empty();
        is_right.then(|| E::edit(id, version, typed))
    });
    let keep = move |newer: E::Record| see(&newer);
    let take = move |newer: E::Record| {
        fill(&newer);
        form.forget();
        record.set(newer);
    };
    let owner = present.as_ref().and_then(|record| E::version_and_owner(record).1);
    let owners = owners(owner.cloned());
    let updated = E::words().updated;
    let done = move |done: Done| undo::said(updated, &done);
    let href = way_to::<E>;
    let in_words = E::in_words;
    view! {
        <OperationForm form open draft confirm=common::save() on_done=done>
            {present.map(|began| view! { <Overtaken form began in_words keep take /> })}
            <Blockers form href />
            {fields.inputs(form, owners, false)}
        </OperationForm>
    }
}

fn me() -> Option<AgentId> {
    untrack(session::agent).map(|session| session.agent.id)
}

/// A form that checks its fields while the agent types.
pub fn checked<E: Editable>(fields: E) -> Submission {
    Submission::checked(move || fields.check(&fields.draft(), dates::now()))
}

/// The address of a record that blocks the change.
pub fn way_to<E: Editable>(blocker: &Blocker) -> Option<String> {
    blocker.id.map(|id| E::page(E::Id::from(id)).href())
}
