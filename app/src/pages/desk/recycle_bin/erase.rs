//! Erasing a deleted person for good [D7]: what is removed, and the question. Its code is loaded
//! when it is needed.

use leptos::prelude::*;
use shared::api::Nothing;
use shared::api::erasure::{EraseContact, Erasure, ErasurePreview, PreviewErasure};
use shared::api::recycle_bin::DeletedRecord;
use shared::ids::ContactId;
use shared::operations::effects::Record;
use shared::words::desk::erasure as words;

use crate::api;
use crate::browser;
use crate::changes::Changes;
use crate::components::{
    CancelButton, Checkbox, Dialog, Form, Icon, Notice, Remote, Shape, SubmitButton, Tone,
};
use crate::dialogs::Dialogs;
use crate::lazy::part_code;
use crate::load::Load;
use crate::session;
use crate::submission::Submission;
use crate::toast;

part_code! {
    /// The dialog that shows what would be removed, and removes it.
    erasure: fn erase_dialog(open: RwSignal<bool>, id: ContactId, name: String) {
        view! { <Dialog open title=words::erase_this(&name)><Asking open id name=name.clone() /></Dialog> }
    }
}

/// The button that erases a deleted contact, for admins.
pub(super) fn button(dialogs: Dialogs, deleted: &DeletedRecord) -> Option<AnyView> {
    let Record::Contact(id) = deleted.record else { return None };
    untrack(session::agent).filter(|me| me.is_admin)?;
    let name = deleted.name.clone();
    let said = words::erase_this(&name);
    let press = move |_| {
        let name = name.clone();
        dialogs.open(move |open| erase_dialog(open, id, name.clone()));
    };
    Some(
        view! {
            <button type="button" class="btn btn-sm" aria-label=said on:click=press>
                <Icon icon="icon-[lucide--eraser]" />{words::erase()}
            </button>
        }
        .into_any(),
    )
}

#[component]
fn Asking(open: RwSignal<bool>, id: ContactId, name: String) -> impl IntoView {
    let preview = Load::new(move || api::call_owned::<PreviewErasure>(id, Nothing {}));
    let form = Submission::new();
    let is_sure = RwSignal::new(false);
    let version = Memo::new(move |_| preview.with(|it| it.map(|it| it.version)));
    let can_go = Memo::new(move |_| is_sure.get() && version.get().is_some());
    let said = StoredValue::new(words::erased(&name));
    let send = move |()| {
        let Some(version) = version.get_untracked().filter(|_| is_sure.get_untracked()) else {
            return;
        };
        form.send::<EraseContact>(id, Erasure { version }, move |_| {
            open.set(false);
            toast::say(said.get_value());
            Changes::touch_all();
            // The button is gone with its row.
            set_timeout(|| browser::focus("h1"), std::time::Duration::ZERO);
        });
    };
    view! {
        <Form form on_send=send>
            <Remote data=preview shape=Shape::Text let:preview>{foreseen(&preview)}</Remote>
            <Checkbox name="sure" label=words::is_sure() value=is_sure />
            <div class="dialog-actions">
                <CancelButton />
                <Show when=move || can_go.get()><SubmitButton form danger=true>{words::erase()}</SubmitButton></Show>
            </div>
        </Form>
    }
}

/// What is removed and what stays, in words.
fn foreseen(preview: &ErasurePreview) -> AnyView {
    let line =
        |count: u32, say: fn(u32) -> String| (count != 0).then(|| view! { <li>{say(count)}</li> });
    let merged = (!preview.merged.is_empty())
        .then(|| view! { <li>{words::merged(&preview.merged.join(", "))}</li> });
    view! {
        <Notice tone=Tone::Warning><p>{words::for_good()}</p></Notice>
        <p class="font-medium">{words::removed()}</p>
        <ul class="list-disc ps-5">
            <li>{words::details()}</li>
            {merged}
            {line(preview.mails, words::mails)}
            {line(preview.operations, words::operations)}
            {line(preview.import_rows, words::import_rows)}
            {line(preview.exports, words::exports)}
            <li>{words::elsewhere()}</li>
        </ul>
        <p class="mt-2 font-medium">{words::stays()}</p>
        <ul class="list-disc ps-5">
            {line(preview.tickets, words::tickets)}
            <li>{words::written()}</li>
            <li>{words::figures()}</li>
        </ul>
    }
    .into_any()
}
