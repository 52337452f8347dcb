//! The editor of a cell: the inputs of the record's form for its column, with the same checks,
//! operation and undo as in the dialog.
//!
//! Enter saves, Escape restores, and Tab saves and goes on to the next cell of the row. A date
//! and a search keep Tab for themselves, and so does an editor that shows a refusal, because
//! Tab leads to what can be done about it.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::accounts::GetAccount;
use shared::api::contacts::GetContact;
use shared::api::operations::{Commit, CommitOperation, Draft as Operation};
use shared::api::{Endpoint, NoId, Nothing};
use shared::operations::effects::Record;
use shared::words::both::common;

use super::{Inline, Spot};
use crate::api;
use crate::browser;
use crate::changes::{Changes, Topic};
use crate::components::{Form, SubmitButton};
use crate::effect::effect;
use crate::lazy::part_code;
use crate::pages::desk::account::form::AccountForm;
use crate::pages::desk::contact::form::ContactForm;
use crate::pages::desk::editor::owners::{Owners, owners};
use crate::pages::desk::editor::{Editable, checked, way_to};
use crate::pages::desk::operations::undo;
use crate::pages::desk::refusals::{Blockers, Overtaken};
use crate::submission::{Failure, Submission};
use crate::toast;

/// The inputs from which Tab leads to the next cell.
const LAST: &str = "input:not([type=date], [role=combobox], [name=first_name]), select";

part_code! {
    /// Edits a cell.
    cell_editor: pub fn cell_editor(inline: Inline, spot: Spot) {
        match spot.record {
            Record::Contact(id) => edit::<ContactForm, GetContact>(inline, spot, id),
            Record::Account(id) => edit::<AccountForm, GetAccount>(inline, spot, id),
        }
    }
}

/// Loads the record, unless a former build of the row has done so, and shows the editor.
fn edit<E, G>(inline: Inline, spot: Spot, id: E::Id) -> AnyView
where
    E: Editable,
    G: Endpoint<Id = E::Id, Input = Nothing, Reply = E::Record> + 'static,
{
    if inline.asks() {
        let answer = api::call_owned::<G>(id, Nothing {});
        spawn_local(async move {
            let answer = answer.await;
            if !inline.waits_at(spot) {
                return;
            }
            match answer {
                Ok(record) => inline.keep(|| Editing::<E>::of(inline, spot, id, record)),
                Err(error) => {
                    inline.close(None);
                    toast::say(error.to_string());
                }
            }
        });
    }
    let shown = move || match inline.kept::<Editing<E>>() {
        Some(editing) => editing.view(inline),
        None => view! { <p class="quiet" role="status" aria-busy="true">{common::loading()}</p> }
            .into_any(),
    };
    shown.into_any()
}

/// A record of which one cell is edited.
struct Editing<E: Editable> {
    spot: Spot,
    id: E::Id,
    fields: E,
    form: Submission,
    version: RwSignal<i64>,
    /// The record as it was loaded.
    began: StoredValue<E::Record>,
    /// What would be sent if nothing was typed.
    same: StoredValue<Operation>,
    owners: StoredValue<Owners>,
    /// Whether the editor takes the focus wherever that is.
    is_new: StoredValue<bool>,
}

#[expect(clippy::expl_impl_clone_on_copy, reason = "a derive asks for a record that is `Copy`")]
impl<E: Editable> Clone for Editing<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E: Editable> Copy for Editing<E> {}

impl<E: Editable> Editing<E> {
    fn of(inline: Inline, spot: Spot, id: E::Id, record: E::Record) -> Self {
        let fields = E::new(None);
        fields.fill(&record);
        let (version, owner) = E::version_and_owner(&record);
        let owners = StoredValue::new(owners(owner.cloned()));
        let editing = Self {
            spot,
            id,
            fields,
            form: checked(fields),
            version: RwSignal::new(version),
            began: StoredValue::new(record),
            same: StoredValue::new(untrack(|| E::edit(id, version, fields.draft()))),
            owners,
            is_new: StoredValue::new(true),
        };
        let leave = Callback::new(move |next| editing.save(inline, next));
        inline.leave.set_value(Some(leave));
        editing
    }

    fn operation(self) -> Operation {
        untrack(|| E::edit(self.id, self.version.get(), self.fields.draft()))
    }

    /// Saves what was typed, and edits `next` then.
    fn save(self, inline: Inline, next: Option<Spot>) {
        let draft = self.operation();
        if self.same.with_value(|same| *same == draft) {
            return inline.close(next);
        }
        let commit = Commit { draft, hash: None };
        self.form.send::<CommitOperation>(NoId, commit, move |done| {
            inline.close(next);
            undo::said(E::words().updated, &done);
        });
    }

    /// Fills the fields with the newer state.
    fn take(self, newer: &E::Record) {
        self.fields.fill(newer);
        self.version.set(E::version_and_owner(newer).0);
        self.same.set_value(self.operation());
        self.form.forget();
        renew();
    }

    /// Restores the value.
    fn cancel(self, inline: Inline) {
        // Another agent may have saved another value.
        let is_old = untrack(|| matches!(self.form.failure(), Some(Failure::Call(_))));
        inline.close(None);
        if is_old {
            renew();
        }
    }

    fn press(self, inline: Inline, event: &KeyboardEvent) {
        if event.is_composing() || event.default_prevented() {
            return;
        }
        let is_refused = || untrack(|| self.form.failure()).is_some();
        match event.key().as_str() {
            "Escape" => self.cancel(inline),
            "Enter" if browser::is_from(event, "select") => self.save(inline, None),
            "Tab" if !event.shift_key() && browser::is_from(event, LAST) && !is_refused() => {
                self.save(inline, inline.next(self.spot));
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// A mistake in a field that another cell has: an import or a machine left it.
    fn elsewhere(self) -> Option<String> {
        let column = self.spot.column;
        let is_here = |field: &str| match column {
            "name" => matches!(field, "name" | "first_name" | "last_name"),
            column => field == column,
        };
        let problems = match self.form.failure()? {
            Failure::Rule => self.form.problems(),
            Failure::Call(_) => return None,
        };
        match problems.as_slice() {
            // The form shows several itself.
            [one] if !is_here(&one.field) => Some(one.message.clone()),
            _ => None,
        }
    }

    fn view(self, inline: Inline) -> AnyView {
        let Self { form, fields, version, .. } = self;
        let place = NodeRef::<html::Div>::new();
        // A turn later a button that was pressed is gone. When the rows are built again, the
        // focus may be elsewhere; if it was in the editor, it comes back at once, so that no key
        // is lost that is typed meanwhile.
        let enter = move |always: bool| {
            let enter = move || {
                let place = place.try_get_untracked().flatten();
                if let Some(place) = place.filter(|_| always || browser::is_adrift()) {
                    browser::focus_in(&place, ":is(input, select)");
                }
            };
            set_timeout(enter, Duration::ZERO);
        };
        effect(move || {
            if let Some(shown) = place.get() {
                if browser::is_adrift() {
                    browser::focus_in(&shown, ":is(input, select)");
                }
                enter(self.is_new.try_update_value(std::mem::take) == Some(true));
            }
        });
        let keep = move |newer: E::Record| version.set(E::version_and_owner(&newer).0);
        let take = move |newer: E::Record| {
            self.take(&newer);
            enter(true);
        };
        let (began, owners) = (self.began.get_value(), self.owners.get_value());
        let (in_words, href) = (E::in_words, way_to::<E>);
        let elsewhere = move || {
            self.elsewhere().map(|why| view! { <p class="field-mistake" role="alert">{why}</p> })
        };
        view! {
            <div class="cell-editor" node_ref=place on:keydown=move |event| self.press(inline, &event)>
                <Form form on_send=move |()| self.save(inline, None)>
                    <Overtaken form began in_words keep take />
                    <Blockers form href />
                    {fields.cell(form, owners, self.spot.column)}
                    {elsewhere}
                    <div class="flex flex-wrap gap-2">
                        <SubmitButton form small=true>{common::save()}</SubmitButton>
                        <button type="button" class="btn btn-sm" on:click=move |_| self.cancel(inline)>{common::cancel()}</button>
                    </div>
                </Form>
            </div>
        }
        .into_any()
    }
}

/// Loads the list again.
fn renew() {
    Changes::touch(Topic::Contacts);
    Changes::touch(Topic::Accounts);
}
