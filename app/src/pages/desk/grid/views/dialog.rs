//! The dialogs that save a view under a name, and that change its name and who sees it.

use leptos::prelude::*;
use shared::api::Named;
use shared::api::views::{CreateView, SavedView, UpdateView, ViewChange, ViewDraft, view_name};
use shared::grid::Pairs;
use shared::text::ViewName;
use shared::words::both::common;
use shared::words::desk::views as words;

use super::acts::Acts;
use super::touch;
use crate::components::{CancelButton, Dialog, Form, Select, SubmitButton, TextField};
use crate::lazy::part_code;
use crate::session;
use crate::submission::Submission;
use crate::toast;

part_code! {
    /// Saves a new view that asks `query`.
    grid_view_dialog: pub fn create_view(open: RwSignal<bool>, acts: Acts, query: Pairs) {
        let title = words::save_view();
        view! { <Dialog open title=title.to_owned()><CreateForm open acts query=query.clone() /></Dialog> }
    }
    /// Changes a view's name, and who sees it.
    grid_view_dialog: pub fn edit_view(open: RwSignal<bool>, acts: Acts, view: SavedView) {
        let title = words::edit_this(&view.name);
        view! { <Dialog open title><EditForm open acts view=view.clone() /></Dialog> }
    }
}

/// The name and who sees the view.
#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    is_shared: RwSignal<bool>,
    form: Submission,
}

impl Fields {
    fn new(name: String, is_shared: bool) -> Self {
        let name = RwSignal::new(name);
        let form = Submission::checked(move || view_name(&name.read()).err().into_iter().collect());
        Self { name, is_shared: RwSignal::new(is_shared), form }
    }

    fn show(self, on_send: Callback<()>) -> AnyView {
        let Self { name, is_shared, form } = self;
        let seen_by =
            || vec![(false, words::only_me().to_owned()), (true, words::all_agents().to_owned())];
        view! {
            <Form form on_send=move |()| on_send.run(())>
                <TextField name="name" label=common::name() value=name form max=ViewName::MAX_CHARS />
                <Select name="is_shared" label=words::seen_by() value=is_shared options=Signal::stored(seen_by()) form />
                <p class="field-mistake" role="alert">{move || form.of_field("query")}</p>
                <div class="dialog-actions">
                    <CancelButton />
                    <SubmitButton form>{common::save()}</SubmitButton>
                </div>
            </Form>
        }
        .into_any()
    }
}

#[component]
fn CreateForm(open: RwSignal<bool>, acts: Acts, query: Pairs) -> impl IntoView {
    let fields = Fields::new(String::new(), false);
    let send = move |()| {
        let query = query.clone();
        let (name, is_shared) = (fields.name.get_untracked(), fields.is_shared.get_untracked());
        let draft = ViewDraft { name, is_shared, query: query.clone() };
        fields.form.send::<CreateView>(acts.list, draft, move |Named { id, name }| {
            open.set(false);
            toast::say(words::view_saved());
            if let Some(me) = untrack(session::agent) {
                let (owner, version) = (me.agent, 1);
                acts.put(SavedView { id, name, is_shared, owner, query, version });
                acts.replace.run(acts.asked.href_of_saved(&id.to_string()));
            }
            touch();
        });
    };
    fields.show(Callback::new(send))
}

#[component]
fn EditForm(open: RwSignal<bool>, acts: Acts, view: SavedView) -> impl IntoView {
    let fields = Fields::new(view.name.clone(), view.is_shared);
    let send = move |()| {
        let (name, is_shared) = (fields.name.get_untracked(), fields.is_shared.get_untracked());
        let SavedView { id, version, .. } = view;
        let change = ViewChange { version, name: name.clone(), is_shared, query: None };
        let view = view.clone();
        fields.form.send::<UpdateView>(id, change, move |_| {
            open.set(false);
            toast::say(words::view_saved());
            acts.put(SavedView { name, is_shared, version: version + 1, ..view });
            touch();
        });
    };
    fields.show(Callback::new(send))
}
