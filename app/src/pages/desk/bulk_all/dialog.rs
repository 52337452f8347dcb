//! The dialog of a bulk act: its fields, what it would do, and the button that starts it. Its
//! code is loaded when it is opened.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::bulk::{
    Bulk, BulkAct, BulkCommit, BulkDraft, BulkOutcome, BulkPreview, BulkResult, PreviewBulk,
    StartBulk,
};
use shared::ids::{AgentId, GroupId};
use shared::problem::{FieldProblem, ProblemCode};
use shared::words::both::common;
use shared::words::desk::{bulk_all as words, deletion, groups, tags as tag_words};

use super::words::kind as words_of;
use super::{Kind, Wish};
use crate::address;
use crate::api::CallError;
use crate::browser::fetch;
use crate::changes::{Changes, Topic};
use crate::components::{
    CancelButton, Choice, Combobox, Dialog, Form, Notice, Select, SubmitButton, Tone,
};
use crate::effect::effect;
use crate::lazy::part_code;
use crate::pages::desk::editor::owners::{OwnerSelect, owners};
use crate::pages::desk::find;
use crate::pages::desk::tags::picker::{Several, groups as group_choices, tags, tags_or_new};
use crate::routes::DeskPage;
use crate::session;
use crate::submission::{Failure, Submission};

part_code! {
    /// The dialog.
    bulk_dialog: pub fn bulk_dialog(open: RwSignal<bool>, wish: Wish) {
        view! { <BulkDialog open wish /> }
    }
}

/// The values of the fields.
#[derive(Clone, Copy)]
struct Fields {
    add: RwSignal<Vec<Choice>>,
    remove: RwSignal<Vec<Choice>>,
    choice: RwSignal<Option<Choice>>,
    is_added: RwSignal<bool>,
    owner: RwSignal<Option<AgentId>>,
}

impl Fields {
    fn new() -> Self {
        Self {
            add: RwSignal::new(Vec::new()),
            remove: RwSignal::new(Vec::new()),
            choice: RwSignal::new(None),
            is_added: RwSignal::new(true),
            // The select shows an agent from the start.
            owner: RwSignal::new(untrack(session::agent).map(|me| me.agent.id)),
        }
    }

    /// The act, or the field that is missing. Tracked.
    fn act(self, kind: Kind) -> Result<BulkAct, FieldProblem> {
        let choice = || self.choice.get().filter(|it| !it.value.is_empty()).map(|it| it.value);
        let missing = |field, words: &str| FieldProblem::new(field, words);
        Ok(match kind {
            Kind::Invite => BulkAct::Invite,
            Kind::Delete => BulkAct::Delete,
            Kind::Tag => {
                let add: Vec<String> = self.add.get().into_iter().map(|it| it.value).collect();
                let remove = self.remove.get();
                if add.is_empty() && remove.is_empty() {
                    return Err(missing("add", tag_words::choose_tag()));
                }
                let remove = remove.iter().filter_map(|it| it.value.parse().ok()).collect();
                BulkAct::Tag { add, remove }
            }
            Kind::Group => {
                let group = choice().and_then(|it| it.parse::<GroupId>().ok());
                let group = group.ok_or_else(|| missing("group", groups::choose_group()))?;
                if self.is_added.get() {
                    BulkAct::AddToGroup { group }
                } else {
                    BulkAct::RemoveFromGroup { group }
                }
            }
            Kind::Owner => {
                let owner = self.owner.get();
                let owner = owner.ok_or_else(|| missing("owner", words::choose_owner()))?;
                BulkAct::SetOwner { owner }
            }
            Kind::Account => {
                let account = choice().and_then(|it| it.parse().ok());
                let account = account.ok_or_else(|| missing("account", words::choose_account()))?;
                BulkAct::Associate { account, role: String::new(), level: None }
            }
        })
    }

    fn view(self, kind: Kind, form: Submission) -> AnyView {
        let Self { add, remove, choice: chosen, is_added, owner } = self;
        match kind {
            Kind::Invite | Kind::Delete => ().into_any(),
            Kind::Tag => view! {
                <Several name="add" label=tag_words::add_tags() picked=add search=tags_or_new form />
                <Several name="remove" label=tag_words::remove_tags() picked=remove search=tags form />
            }
            .into_any(),
            Kind::Group => {
                let ways = vec![
                    (true, words::to_group().to_owned()),
                    (false, words::from_group().to_owned()),
                ];
                view! {
                    <Combobox form name="group" label=groups::group() chosen search=group_choices />
                    <Select form name="is_added" label=words::add_or_remove() value=is_added options=ways />
                }
                .into_any()
            }
            Kind::Owner => view! { <OwnerSelect form value=owner owners=owners(None) /> }.into_any(),
            Kind::Account => view! {
                <Combobox form name="account" label=words::account() chosen search=find::accounts />
            }
            .into_any(),
        }
    }
}

/// What the dialog is called.
const fn title(kind: Kind) -> fn() -> &'static str {
    match kind {
        Kind::Invite => words::invitations,
        Kind::Tag => words::tags_of,
        Kind::Group => words::group_title,
        Kind::Owner => words::owner_of,
        Kind::Account => words::associate_with,
        Kind::Delete => words::delete_contacts,
    }
}

#[component]
fn BulkDialog(open: RwSignal<bool>, wish: Wish) -> impl IntoView {
    let title = title(wish.kind)().to_owned();
    view! { <Dialog open title><Asking open wish=wish.clone() /></Dialog> }
}

/// A preview that is shown, and what it is of.
type Shown = Option<(BulkDraft, BulkPreview)>;

#[component]
fn Asking(open: RwSignal<bool>, wish: Wish) -> impl IntoView {
    let Wish { kind, on_started, .. } = wish;
    let fields = Fields::new();
    let wish = StoredValue::new(wish);
    let draft = Memo::new(move |_| {
        fields.act(kind).ok().map(|act| wish.with_value(|wish| wish.draft(act)))
    });
    let form = Submission::checked(move || fields.act(kind).err().into_iter().collect());
    let shown = RwSignal::new(None::<(BulkDraft, BulkPreview)>);
    // What was shown is of other fields.
    effect(move || {
        let now = draft.get();
        shown.update(|it| {
            it.take_if(|(of, _)| Some(&*of) != now.as_ref());
        });
    });
    // Other records match by now: the answer has the newer preview.
    effect(move || {
        if let Some(newer) = newer(form.failure()) {
            shown.update(|it| {
                if let Some((_, preview)) = it {
                    *preview = newer;
                }
            });
        }
    });
    let to = address::go();
    let started = move |bulk: Bulk| {
        on_started.try_run(());
        open.set(false);
        Changes::touch(Topic::Jobs);
        to.run(DeskPage::Bulk(bulk.id).href());
    };
    let send = move |()| {
        let Some(draft) = draft.get_untracked() else {
            form.may_go();
            return;
        };
        match shown.get_untracked() {
            Some((_, preview)) if preview.can_start() => {
                let commit = BulkCommit { draft, hash: preview.hash };
                form.send::<StartBulk>(NoId, commit, started);
            }
            _ => form.send::<PreviewBulk>(NoId, draft.clone(), move |preview| {
                shown.try_set(Some((draft, preview)));
            }),
        }
    };
    let is_fixed = matches!(kind, Kind::Invite | Kind::Delete);
    if is_fixed {
        send(());
    }
    let label = move || {
        let count = shown.with(|it| it.as_ref().map(|(_, it)| it.records));
        count.map_or_else(|| words::preview().to_owned(), words::run)
    };
    let has_button = move || match &*shown.read() {
        Some((_, preview)) => preview.can_start(),
        None => !is_fixed,
    };
    let waits = move || is_fixed && shown.read().is_none() && form.failure().is_none();
    view! {
        <Form form on_send=send>
            {fields.view(kind, form)}
            <div role="status" class="grid gap-2 empty:hidden">
                {move || waits().then(|| view! { <p class="quiet">{common::loading()}</p> })}
                {move || foreseen(&shown.read(), kind)}
            </div>
            <div class="dialog-actions">
                <CancelButton />
                <Show when=has_button>
                    <SubmitButton form danger={kind == Kind::Delete}>{label}</SubmitButton>
                </Show>
            </div>
        </Form>
    }
}

/// Whether a preview has something to do.
trait CanStart {
    fn can_start(&self) -> bool;
}

impl CanStart for BulkPreview {
    fn can_start(&self) -> bool {
        self.previewed < self.records
            || self.outcomes.iter().any(|it| it.result == BulkResult::Done)
    }
}

/// The newer preview of a refusal.
fn newer(failure: Option<Failure>) -> Option<BulkPreview> {
    match failure {
        Some(Failure::Call(CallError::Refused(problem)))
            if problem.code == ProblemCode::PlanChanged =>
        {
            fetch::read_value(&problem.current?)
        }
        _ => None,
    }
}

/// What the act would do, in words.
fn foreseen(shown: &Shown, kind: Kind) -> Option<AnyView> {
    let (draft, preview) = shown.as_ref()?;
    let line = |it: &BulkOutcome| {
        let why = it.reason.clone().unwrap_or_default();
        view! {
            <li>{match it.result {
                BulkResult::Failed => words::will_fail(it.count, &why),
                BulkResult::Skipped => words::will_skip(it.count, &why),
                _ => words::will_change(it.count),
            }}</li>
        }
    };
    let is_part = preview.previewed < preview.records;
    let nothing = (!preview.can_start())
        .then(|| view! { <Notice tone=Tone::Warning><p>{words::nothing()}</p></Notice> });
    let follows: &[&str] = match kind {
        Kind::Invite => &[words::invitations_stay()],
        Kind::Delete => {
            &[deletion::contacts_lose_access(), deletion::kept_in_recycle_bin(), words::undoable()]
        }
        _ => &[words::undoable()],
    };
    let follows = follows.iter().map(|it| view! { <p class="quiet">{*it}</p> }).collect_view();
    Some(
        view! {
            <p class="font-medium">{words::with_name(words_of(&draft.act)(), &words::records(preview.records))}</p>
            <ul class="list-disc ps-5">{preview.outcomes.iter().map(line).collect_view()}</ul>
            {is_part.then(|| view! { <p class="quiet">{words::previewed(preview.previewed)}</p> })}
            {nothing}
            {follows}
        }
        .into_any(),
    )
}
