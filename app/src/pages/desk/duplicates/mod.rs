//! Points out records that may be the one that an agent is about to create, while they fill in
//! the form [E1]. Nothing is blocked by it, and without an answer nothing is said.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::duplicates::{
    Duplicate, FindDuplicateAccounts, FindDuplicateContacts, Likeness, TypedAccount, TypedContact,
};
use shared::api::{Endpoint, NoId};
use shared::customers::duplicates::phone_digits;
use shared::email::Email;
use shared::operations::effects::Record;
use shared::words::desk::duplicates as words;
use shared::words::{GAP, around};

use crate::api::{self, Heard, Question};
use crate::components::{Notice, Tone};
use crate::effect::effect;
use crate::routes::{AccountTab, ContactTab, DeskPage};

/// How long typing has to pause before the worker is asked, in milliseconds.
const PAUSE: u32 = 400;

/// The records that were found for what is typed.
#[derive(Clone, Copy)]
pub struct Alike(RwSignal<Vec<Duplicate>>);

impl Alike {
    /// For a new contact. Asks only if something is typed that tells a person apart.
    pub fn contact(typed: impl Fn() -> TypedContact + 'static) -> Self {
        Self::follow(Box::new(move || {
            let typed = typed();
            let has_email = typed.email.parse::<Email>().is_ok();
            let has_name = [&typed.first_name, &typed.last_name].iter().all(|it| !it.is_empty());
            let is_near = has_name && typed.account.is_some();
            let is_asked = has_email || is_near || phone_digits(&typed.phone).is_some();
            is_asked.then(|| asking::<FindDuplicateContacts>(&typed))
        }))
    }

    /// For a new account.
    pub fn account(typed: impl Fn() -> TypedAccount + 'static) -> Self {
        Self::follow(Box::new(move || {
            let typed = typed();
            let is_asked = 2 <= typed.name.chars().count() || !typed.domains.is_empty();
            is_asked.then(|| asking::<FindDuplicateAccounts>(&typed))
        }))
    }

    /// Asks what `ask` returns when typing pauses. The answer to an older question is dropped.
    fn follow(ask: Box<dyn Fn() -> Option<Question>>) -> Self {
        let found = RwSignal::new(Vec::new());
        let pending = StoredValue::new_local(None::<Timeout>);
        let last = StoredValue::new(String::new());
        effect(move || {
            let question = ask();
            let text = question.as_ref().map(Question::text).unwrap_or_default();
            if last.with_value(|last| *last == text) {
                return;
            }
            last.set_value(text.clone());
            pending.set_value(None);
            let Some(question) = question else { return found.set(Vec::new()) };
            let send = move || {
                spawn_local(async move {
                    let answer = match api::listen(question, "").await {
                        Heard::New(answer, _) => api::read(answer).unwrap_or_default(),
                        Heard::Same | Heard::Refused | Heard::Nothing => Vec::new(),
                    };
                    if last.try_with_value(|last| *last == text) == Some(true) {
                        found.set(answer);
                    }
                });
            };
            pending.set_value(Some(Timeout::new(PAUSE, send)));
        });
        Self(found)
    }
}

fn asking<E: Endpoint<Id = NoId>>(typed: &E::Input) -> Question {
    Question::of::<E>(&NoId, typed)
}

/// What was found for one of these reasons, under the field that it is about.
#[component]
pub fn AlikeRecords(
    /// What was found.
    alike: Alike,
    /// The reason.
    why: Likeness,
) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let found = alike.0.read();
        found.iter().filter(|it| it.likeness == why).cloned().collect::<Vec<_>>()
    });
    let list = move || {
        let found = shown.get();
        (!found.is_empty()).then(|| {
            view! {
                <Notice tone=Tone::Warning>
                    <p class="font-medium">{words::perhaps_there()}</p>
                    <ul>{found.into_iter().map(one).collect_view()}</ul>
                </Notice>
            }
        })
    };
    // Said in a place of its own, which is there before there is something to say.
    let said = move || {
        let found = shown.get();
        let sentences = found.iter().map(|it| sentence(it.likeness, &it.name));
        sentences.collect::<Vec<_>>().join(" ")
    };
    view! {
        <div class="empty:hidden">{list}</div>
        <p class="sr-only" role="status">{said}</p>
    }
}

/// Why the record called `name` may be the same.
fn sentence(likeness: Likeness, name: &str) -> String {
    match likeness {
        Likeness::Address => words::has_address(name),
        Likeness::Domain => words::has_domain(name),
        Likeness::Phone => words::has_phone(name),
        Likeness::Name => words::has_similar_name(name),
    }
}

/// One of them. It opens in a new tab, so that what is typed stays.
fn one(it: Duplicate) -> impl IntoView {
    let Duplicate { record, name, address, account, likeness } = it;
    let page = match record {
        Record::Contact(id) => DeskPage::Contact(id, ContactTab::Overview),
        Record::Account(id) => DeskPage::Account(id, AccountTab::Overview),
    };
    let (before, after) = around(&sentence(likeness, GAP));
    let details: Vec<String> = address.into_iter().chain(account).collect();
    view! {
        <li class="break-words">
            {before}
            <a class="link" href=page.href() target="_blank"><bdi>{name}</bdi><span class="sr-only">" "{words::in_new_tab()}</span></a>
            {after}
            <span class="quiet block text-xs">{details.join(" · ")}</span>
        </li>
    }
}
