//! Starting an export of what a list shows: a small form beside the list's columns, whose code
//! is loaded when it is opened.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::exports::{ExportDraft, MAX_ROWS, StartExport};
use shared::grid::ListName;
use shared::ids::AccountId;
use shared::words::desk::exports as words;

use crate::browser::dates;
use crate::changes::{Changes, Topic};
use crate::components::{Form, SubmitButton};
use crate::lazy::part_code;
use crate::pages::desk::grid::{Asked, Rows, panel};
use crate::submission::Submission;
use crate::toast;

/// The account whose contacts a list has, for the list on an account's page.
#[derive(Clone, Copy, Debug)]
pub struct MembersOf(pub AccountId);

part_code! {
    /// The form.
    grid_export: pub fn start_export(asked: Asked, close: Callback<()>) {
        view! { <Start asked close /> }
    }
}

#[component]
fn Start(asked: Asked, close: Callback<()>) -> impl IntoView {
    let form = Submission::new();
    let members = use_context::<MembersOf>();
    let send = move |()| {
        let draft = untrack(|| draft(asked, members));
        form.send::<StartExport>(NoId, draft, move |export| {
            close.try_run(());
            toast::say(words::has_started(&export.name));
            Changes::touch(Topic::Jobs);
        });
    };
    let explained = match asked.listed.of {
        Rows::Tickets => words::explained_tickets(),
        Rows::Contacts => words::explained_contacts(),
        Rows::Accounts => words::explained_accounts(),
    };
    panel::enter();
    view! {
        <Form form on_send=send label=words::export() class="panel-form">
            <p>{explained} " " {words::limit(MAX_ROWS)}</p>
            <div><SubmitButton form small=true>{words::export()}</SubmitButton></div>
        </Form>
    }
}

/// The export of the rows, columns and order that the list shows, on all its pages.
fn draft(asked: Asked, members: Option<MembersOf>) -> ExportDraft {
    let list = match asked.listed.of {
        Rows::Tickets => ListName::Tickets,
        Rows::Contacts => ListName::Contacts,
        Rows::Accounts => ListName::Accounts,
    };
    let query = asked.rows::<()>().kept();
    ExportDraft { list, account: members.map(|it| it.0), query, offset: dates::offset() }
}
