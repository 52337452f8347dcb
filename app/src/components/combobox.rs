//! A field that chooses one of very many records, which the worker searches while the user
//! types.
//!
//! The pattern is ARIA's "editable combobox with list autocomplete": the focus stays in the
//! field, and the arrow keys move the active option.

use std::pin::Pin;

use gloo_timers::callback::Timeout;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::words::both::form as words;

use super::field::{Field, FieldIds};
use crate::api::CallError;
use crate::browser;
use crate::effect::effect;
use crate::submission::Submission;

/// How long typing has to pause before a search starts, in milliseconds.
const PAUSE: u32 = 200;

/// How long the list stays open after the field loses the focus, in milliseconds.
const LEAVING: u32 = 200;

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its id.
    pub value: String,
    /// Its name.
    pub label: String,
    /// A secondary line under the name.
    pub detail: String,
}

/// The result of a search.
type Found = Pin<Box<dyn Future<Output = Result<Vec<Choice>, CallError>>>>;

/// The list under the field.
#[derive(Clone, Copy)]
struct List {
    text: RwSignal<String>,
    chosen: RwSignal<Option<Choice>>,
    choices: RwSignal<Vec<Choice>>,
    marked: RwSignal<usize>,
    open: RwSignal<bool>,
    note: RwSignal<String>,
    pending: StoredValue<Option<Timeout>, LocalStorage>,
    round: StoredValue<u32>,
    search: Callback<String, Found>,
}

/// The field.
#[component]
pub fn Combobox<F>(
    /// Its name in the request.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// The chosen option.
    chosen: RwSignal<Option<Choice>>,
    /// Searches options for a text, which may be empty.
    search: impl Fn(String) -> F + Send + Sync + 'static,
    /// The form that it belongs to.
    #[prop(optional, into)]
    form: Option<Submission>,
    /// The hint.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// Whether the field may be empty.
    #[prop(optional)]
    is_optional: bool,
) -> impl IntoView
where
    F: Future<Output = Result<Vec<Choice>, CallError>> + 'static,
{
    let search = Callback::new(move |text| -> Found { Box::pin(search(text)) });
    let list = List::new(chosen, search);
    view! { <Inner list name label form hint is_optional /> }
}

#[component]
fn Inner(
    list: List,
    name: &'static str,
    label: String,
    #[prop(optional_no_strip)] form: Option<Submission>,
    hint: MaybeProp<String>,
    is_optional: bool,
) -> impl IntoView {
    let ids = FieldIds::new();
    let mistake = Signal::derive(move || form.and_then(|form| form.of_field(name)));
    let option_id = move |at: usize| ids.part(&at.to_string());
    let marked = move || list.is_shown().then(|| option_id(list.marked.get()));
    effect(move || {
        if list.is_shown() {
            browser::reveal(&["#", &option_id(list.marked.get())].concat());
        }
    });
    view! {
        <Field ids label hint mistake is_optional>
            <div class="combobox">
                <input
                    class="input w-full" id=ids.input() name=name type="text" autocomplete="off"
                    role="combobox" aria-autocomplete="list" aria-controls=ids.part("list")
                    aria-expanded=move || list.is_shown().to_string()
                    aria-activedescendant=marked
                    aria-invalid=move || mistake.read().is_some().to_string()
                    aria-describedby=ids.described_by()
                    prop:value=move || list.text.get()
                    on:input=move |event| list.type_in(event_target_value(&event))
                    on:focus=move |_| list.find_soon(0)
                    on:blur=move |_| list.leave()
                    on:keydown=move |event| list.press(&event)
                />
                <Options list ids />
                <p class="sr-only" role="status">{move || list.note.get()}</p>
            </div>
        </Field>
    }
}

#[component]
fn Options(list: List, ids: FieldIds) -> impl IntoView {
    let option = move |(at, choice): (usize, Choice)| {
        let (label, detail) = (choice.label.clone(), choice.detail.clone());
        // On mousedown, since the field loses the focus before the click.
        let take = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            list.take(choice.clone());
        };
        view! {
            <li role="option" id=ids.part(&at.to_string()) aria-selected=move || (list.marked.get() == at).to_string() on:mousedown=take>
                <span class="block">{label}</span>
                <span class="quiet block text-xs">{detail}</span>
            </li>
        }
    };
    let is_none =
        move || list.open.get() && list.choices.read().is_empty() && !list.note.read().is_empty();
    view! {
        <ul class="combobox-list" role="listbox" id=ids.part("list") aria-label=words::choices() hidden=move || !list.is_shown()>
            {move || list.choices.get().into_iter().enumerate().map(option).collect_view()}
        </ul>
        <p class="combobox-list quiet px-3 py-2 text-sm" aria-hidden="true" hidden=move || !is_none()>{move || list.note.get()}</p>
    }
}

impl List {
    fn new(chosen: RwSignal<Option<Choice>>, search: Callback<String, Found>) -> Self {
        let text = RwSignal::new(String::new());
        // The page sets the choice, for example the initial value of a form.
        effect(move || {
            if let Some(choice) = chosen.get() {
                text.set(choice.label);
            }
        });
        Self {
            text,
            chosen,
            choices: RwSignal::new(Vec::new()),
            marked: RwSignal::new(0),
            open: RwSignal::new(false),
            note: RwSignal::new(String::new()),
            pending: StoredValue::new_local(None),
            round: StoredValue::new(0),
            search,
        }
    }

    fn is_shown(self) -> bool {
        self.open.get() && !self.choices.read().is_empty()
    }

    fn type_in(self, text: String) {
        self.text.set(text);
        self.chosen.set(None);
        self.find_soon(PAUSE);
    }

    /// Searches after a pause, unless the text is that of the chosen option.
    fn find_soon(self, pause: u32) {
        let text = match self.chosen.get_untracked() {
            Some(_) => String::new(),
            None => self.text.get_untracked().trim().to_owned(),
        };
        self.pending.set_value(Some(Timeout::new(pause, move || self.find(text))));
    }

    fn find(self, text: String) {
        let round = self.round.try_update_value(|round| {
            *round = round.wrapping_add(1);
            *round
        });
        let found = self.search.run(text);
        spawn_local(async move {
            let found = found.await;
            // A newer search was started, or the page is gone.
            if round.is_none() || self.round.try_get_value() != round {
                return;
            }
            let (choices, note) = match found {
                Ok(choices) if choices.is_empty() => (choices, words::no_matches().to_owned()),
                Ok(choices) => {
                    let note = words::count_choices(choices.len());
                    (choices, note)
                }
                Err(error) => (Vec::new(), error.to_string()),
            };
            self.choices.set(choices);
            self.note.set(note);
            self.marked.set(0);
            self.open.set(true);
        });
    }

    fn take(self, choice: Choice) {
        self.text.set(choice.label.clone());
        self.chosen.set(Some(choice));
        self.close();
    }

    fn close(self) {
        self.pending.set_value(None);
        self.hide();
    }

    /// Hides the list. The page may be gone, and then nothing happens.
    fn hide(self) {
        self.round.try_update_value(|round| *round = round.wrapping_add(1));
        let _ = self.open.try_set(false);
        let _ = self.note.try_set(String::new());
    }

    /// Handles that the field loses the focus. A text that was typed but not chosen is
    /// reset, so that it does not look like a choice.
    ///
    /// The list closes a moment later: elements that it pushed down must not move away from
    /// under a pointer that is pressing them.
    ///
    /// A browser also says so when it removes the field: the signals may be gone then.
    fn leave(self) {
        let Some(is_none) = self.chosen.try_with_untracked(Option::is_none) else { return };
        self.pending.set_value(Some(Timeout::new(LEAVING, move || self.hide())));
        if is_none {
            self.text.set(String::new());
        }
    }

    fn press(self, event: &KeyboardEvent) {
        let shown = untrack(|| self.is_shown());
        let last = self.choices.with_untracked(Vec::len).saturating_sub(1);
        let marked = self.marked.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if !shown => self.find_soon(0),
            "ArrowDown" => self.marked.set(if marked < last { marked + 1 } else { 0 }),
            "ArrowUp" if shown => self.marked.set(if marked == 0 { last } else { marked - 1 }),
            "Enter" if shown && !event.ctrl_key() && !event.meta_key() => {
                if let Some(choice) = self.choices.with_untracked(|it| it.get(marked).cloned()) {
                    self.take(choice);
                }
            }
            "Escape" if shown => self.close(),
            _ => return,
        }
        event.prevent_default();
    }
}
