//! A new import: the file, how it is read, and sending it to be checked.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::NoId;
use shared::api::imports::{
    DateOrder, ImportDraft, ImportKind, MAX_BYTES, MAX_ROWS, StartImport, UnknownAccount,
    UploadImport,
};
use shared::import::look::{HEAD_BYTES, Look, look};
use shared::import::template::template;
use shared::problem::FieldProblem;
use shared::words::desk::import as words;

use super::asked::Asked;
use super::labels;
use super::look::Columns;
use crate::address::Filter;
use crate::api::{self, CallError};
use crate::browser::files::{self, Chosen};
use crate::changes::{Changes, Topic};
use crate::components::field::{Field, FieldIds};
use crate::components::{Checkbox, Form, Icon, Select};
use crate::submission::Submission;

/// The offsets from UTC that are offered beside whole hours, in minutes.
const ODD_OFFSETS: [i16; 11] = [-570, -210, 210, 270, 330, 345, 390, 525, 570, 630, 765];

/// The form's values.
#[derive(Clone, Copy)]
struct Values {
    file: RwSignal<Option<Chosen>, LocalStorage>,
    /// The first bytes of the file.
    head: StoredValue<Vec<u8>>,
    look: RwSignal<Option<Look>>,
    /// What is wrong with the file, as far as that can be told here.
    mistake: RwSignal<Option<String>>,
    kind: RwSignal<ImportKind>,
    unknown_account: RwSignal<UnknownAccount>,
    date_order: RwSignal<Option<DateOrder>>,
    utc_offset: RwSignal<Option<i16>>,
    decode_entities: RwSignal<bool>,
}

impl Values {
    fn new() -> Self {
        Self {
            file: RwSignal::new_local(None),
            head: StoredValue::new(Vec::new()),
            look: RwSignal::new(None),
            mistake: RwSignal::new(Some(words::choose_a_file().to_owned())),
            kind: RwSignal::new(ImportKind::Contacts),
            unknown_account: RwSignal::new(UnknownAccount::Fail),
            date_order: RwSignal::new(None),
            utc_offset: RwSignal::new(None),
            decode_entities: RwSignal::new(false),
        }
    }

    /// Takes a file that was chosen or dropped, and looks at its beginning.
    fn take(self, file: Chosen) {
        let bytes = file.bytes();
        self.file.set(Some(file.clone()));
        self.look.set(None);
        if u64::try_from(MAX_BYTES).is_ok_and(|max| max < bytes) {
            let megabytes = bytes.div_ceil(1_000_000);
            self.mistake.set(Some(words::too_large(megabytes, MAX_BYTES / 1_000_000)));
            return;
        }
        self.mistake.set(None);
        spawn_local(async move {
            let Some(head) = file.head(i32::try_from(HEAD_BYTES).unwrap_or(i32::MAX)).await else {
                self.mistake.try_set(Some(words::unreadable().to_owned()));
                return;
            };
            let seen = look(None, &head);
            self.head.try_set_value(head);
            if let Some(seen) = seen {
                self.kind.try_set(seen.kind);
                self.look.try_set(Some(seen));
            }
        });
    }

    fn draft(self, file: &Chosen) -> ImportDraft {
        let kind = self.kind.get_untracked();
        let has_times = kind == ImportKind::Tickets;
        ImportDraft {
            kind,
            file_name: file.name(),
            unknown_account: self.unknown_account.get_untracked(),
            date_order: self.date_order.get_untracked(),
            utc_offset: self.utc_offset.get_untracked().filter(|_| has_times),
            decode_entities: self.decode_entities.get_untracked(),
        }
    }
}

/// How far the file is on its way.
#[derive(Clone, Copy, PartialEq)]
enum Sending {
    /// It is not sent.
    Not,
    /// This share of it has left, from 0 to 1.
    Left(f64),
}

/// The form.
#[component]
pub fn NewImport(
    /// What the URL asks for.
    asked: Filter<Asked>,
) -> impl IntoView {
    let values = Values::new();
    let form = Submission::checked(move || {
        let mistake = values.mistake.get();
        mistake.into_iter().map(|it| FieldProblem::new("file", it)).collect()
    });
    let sending = RwSignal::new(Sending::Not);
    // The columns as of the kind that is chosen.
    Effect::new(move |_: Option<()>| {
        let kind = values.kind.get();
        let head = values.head.get_value();
        let is_seen = values.look.with_untracked(|it| it.as_ref().is_none_or(|it| it.kind != kind));
        if is_seen && !head.is_empty() {
            values.look.set(look(Some(kind), &head));
        }
    });
    let send = move |()| {
        if sending.get_untracked() != Sending::Not || !form.may_go() {
            return;
        }
        let Some(file) = values.file.get_untracked() else { return };
        form.forget();
        sending.set(Sending::Left(0.0));
        spawn_local(async move {
            let sent = start(values.draft(&file), &file, sending).await;
            sending.try_set(Sending::Not);
            match sent {
                Ok(id) => {
                    asked.change(|it| *it = Asked::of(id));
                    // Its check has begun.
                    Changes::touch(Topic::Jobs);
                }
                Err(error) => form.fail(error),
            }
        });
    };
    let drop = move |event: leptos::ev::DragEvent| {
        if let Some(file) = files::dropped(&event) {
            form.forget();
            values.take(file);
        }
    };
    view! {
        <div on:dragover=|event: leptos::ev::DragEvent| event.prevent_default() on:drop=drop>
            <Form form on_send=send label=words::title().to_owned()>
                <File form values />
                <Options form values />
                {move || values.look.get().map(|look| view! { <Columns look /> })}
                <Send sending />
            </Form>
        </div>
    }
}

/// Starts an import and sends its file. Returns the import's id.
async fn start(
    draft: ImportDraft,
    file: &Chosen,
    sending: RwSignal<Sending>,
) -> Result<shared::ids::ImportId, CallError> {
    let import = api::call::<StartImport>(&NoId, &draft).await?;
    let progress = move |share: f64| {
        sending.try_set(Sending::Left(share));
    };
    api::send_file::<UploadImport>(&import.id, file, progress).await?;
    Ok(import.id)
}

#[component]
fn File(form: Submission, values: Values) -> impl IntoView {
    let ids = FieldIds::new();
    // Right after it is chosen, a file that cannot be imported is named as such.
    let mistake = Signal::derive(move || {
        let own = values.mistake.get().filter(|_| values.file.with(Option::is_some));
        form.of_field("file").or(own)
    });
    let chosen = move || {
        let file = values.file.get()?;
        Some(words::chosen(&file.name(), file.bytes().div_ceil(1_000)))
    };
    let pick = move |event: leptos::ev::Event| {
        if let Some(file) = files::picked(&event) {
            form.forget();
            values.take(file);
        }
    };
    let template_of = |kind: ImportKind| {
        let name = match kind {
            ImportKind::Accounts => "accounts.csv",
            ImportKind::Contacts => "contacts.csv",
            ImportKind::Tickets => "tickets.csv",
        };
        let save = move |_| files::save(name, &template(kind));
        view! { <button type="button" class="link text-sm" on:click=save>{words::template_of(labels::kind(kind))}</button> }
    };
    view! {
        <div class="rounded-box border-2 border-dashed border-base-300 p-4">
            <Field ids label=words::file() hint=words::drop_here() mistake>
                <input type="file" class="w-full text-sm" id=ids.input() name="file" accept=".csv,.tsv,.txt,text/csv"
                    aria-invalid=move || mistake.read().is_some().to_string() aria-describedby=ids.described_by() on:change=pick />
            </Field>
            <p class="mt-2 text-sm font-medium" role="status"><bdi>{chosen}</bdi></p>
            <p class="quiet mt-2 max-w-prose text-sm">{words::formats()} " " {words::limits(MAX_BYTES / 1_000_000, MAX_ROWS)}</p>
            <p class="mt-2 flex flex-wrap gap-x-4 gap-y-1">{ImportKind::ALL.map(template_of).into_iter().collect_view()}</p>
        </div>
    }
}

#[component]
fn Options(form: Submission, values: Values) -> impl IntoView {
    let Values { kind, look, head, .. } = values;
    let kinds = ImportKind::ALL.map(|it| (it, labels::kind(it).to_owned())).to_vec();
    let kind_hint = Signal::derive(move || {
        let fits = look.with(Option::is_some);
        let hint = if fits || head.with_value(Vec::is_empty) {
            words::kind_hint()
        } else {
            words::kind_unrecognized()
        };
        Some(hint.to_owned())
    });
    let unknown = [
        (UnknownAccount::Fail, words::unknown_fail()),
        (UnknownAccount::Create, words::unknown_create()),
        (UnknownAccount::Skip, words::unknown_skip()),
    ];
    let unknown = unknown.map(|(it, text)| (it, text.to_owned())).to_vec();
    let orders = [
        (None, words::date_order_auto()),
        (Some(DateOrder::DayFirst), words::date_order_day()),
        (Some(DateOrder::MonthFirst), words::date_order_month()),
    ];
    let orders = orders.map(|(it, text)| (it, text.to_owned())).to_vec();
    let (unknown, orders) = (StoredValue::new(unknown), StoredValue::new(orders));
    let offsets = StoredValue::new(offsets());
    let has_accounts = move || kind.get() != ImportKind::Accounts;
    let has_times = move || kind.get() == ImportKind::Tickets;
    view! {
        <div class="form max-w-xl" role="group" aria-label=words::options()>
            <Select name="kind" label=words::kind() value=kind options=kinds form=form hint=kind_hint />
            <Show when=has_accounts>
                <Select name="unknown_account" label=words::unknown_account() value=values.unknown_account
                    options=unknown.get_value() form=form hint=words::unknown_hint() />
                <Select name="date_order" label=words::date_order() value=values.date_order
                    options=orders.get_value() form=form hint=words::date_order_hint() />
            </Show>
            <Show when=has_times>
                <Select name="utc_offset" label=words::utc_offset() value=values.utc_offset
                    options=offsets.get_value() form=form hint=words::utc_offset_hint() />
            </Show>
            <Checkbox name="decode_entities" label=words::decode_entities() value=values.decode_entities hint=words::decode_entities_hint() />
        </div>
    }
}

/// The offsets from UTC, from west to east.
fn offsets() -> Vec<(Option<i16>, String)> {
    let whole = (-12..=14).filter(|it| *it != 0).map(|hours: i16| hours * 60);
    let mut all: Vec<i16> = whole.chain(ODD_OFFSETS).collect();
    all.sort_unstable();
    let named = |minutes: i16| {
        let sign = if minutes < 0 { "−" } else { "+" };
        let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
        let rest = if rest == 0 { String::new() } else { format!(":{rest:02}") };
        (Some(minutes), words::offset_of(&[sign, &hours.to_string(), &rest].concat()))
    };
    [(None, words::utc().to_owned())].into_iter().chain(all.into_iter().map(named)).collect()
}

#[component]
fn Send(sending: RwSignal<Sending>) -> impl IntoView {
    let is_busy = move || sending.get() != Sending::Not;
    let share = move || match sending.get() {
        Sending::Not => None,
        Sending::Left(share) => Some(share.to_string()),
    };
    view! {
        <div class="grid gap-2">
            <p class="quiet text-sm">{words::check_explained()}</p>
            <div class="flex flex-wrap items-center gap-3">
                <button type="submit" class="btn btn-primary" aria-disabled=move || is_busy().to_string()>
                    {move || is_busy().then(|| view! { <Icon icon="icon-[lucide--loader-circle] spin" /> })}
                    {words::check_file()}
                </button>
                <Show when=is_busy>
                    <progress class="h-2 w-48 accent-primary" max="1" value=share aria-label=words::uploading()></progress>
                </Show>
            </div>
            <p class="sr-only" role="status">{move || is_busy().then(words::uploading)}</p>
        </div>
    }
}
