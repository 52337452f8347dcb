//! Chips that show the conditions in words. Each chip opens an editor, and has a button
//! that removes the condition.

use std::pin::Pin;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Nothing;
use shared::api::accounts::GetAccount;
use shared::api::contacts::GetContact;
use shared::api::groups::GetGroup;
use shared::api::tags::GetTag;
use shared::fields::account::Account;
use shared::fields::contact::Contact;
use shared::fields::find;
use shared::grid::{Column, Condition, Kind, NONE, Reference};
use shared::problem::ProblemCode;
use shared::words::desk::grid as words;

use super::editor::Editor;
use super::words::{self as conditions, Words};
use crate::api::{self, CallError};
use crate::browser::{self, dates};
use crate::components::Icon;
use crate::effect::effect;
use crate::pages::desk::fields::in_words;
use crate::pages::desk::grid::asked::Asked;
use crate::pages::desk::grid::panel::panel;
use crate::pages::desk::grid::picks::records;

/// A chip for each condition.
#[component]
pub fn Chips(
    /// The query.
    asked: Asked,
) -> impl IntoView {
    let all = Memo::new(move |_| asked.with(|query| asked.chips(query)));
    effect(move || all.with(|all| all.iter().for_each(|(column, it)| learn(asked, column, it))));
    let columns = move || all.get().into_iter().map(|(column, _)| column).collect::<Vec<_>>();
    view! {
        <For each=columns key=|column| column.name let:column><Chip asked column /></For>
        {move || dead(asked)}
    }
}

/// The parts of a saved view that the list no longer has.
fn dead(asked: Asked) -> Option<Vec<AnyView>> {
    let saved = asked.known().filter(|_| asked.has_dead())?;
    let remove = move || asked.href_without_dead();
    let chip = |(name, value): (&String, &String)| {
        let said = words::gone_filter(name, value);
        let label = words::remove_filter(&said);
        view! {
            <span class="chip" data-dead="">
                <span class="chip-words"><Icon icon="icon-[lucide--triangle-alert]" /><span class="truncate" title=said.clone()>{said.clone()}</span></span>
                <a class="btn btn-ghost btn-xs btn-square" href=remove aria-label=label><Icon icon="icon-[lucide--x]" /></a>
            </span>
        }
        .into_any()
    };
    Some(saved.dead.iter().map(chip).collect())
}

#[component]
fn Chip(asked: Asked, column: &'static Column) -> impl IntoView {
    let said = Memo::new(move |_| {
        let condition = asked.with(|query| query.condition(column.name).cloned());
        condition.map(|it| in_full(asked, column, &it)).unwrap_or_default()
    });
    let is_dead = Memo::new(move |_| {
        let condition = asked.with(|query| query.condition(column.name).cloned());
        condition.is_some_and(|it| names_gone(asked, column, &it))
    });
    let is_dead = move || is_dead.get().then_some("");
    let remove = move || asked.href(|query| query.clear(column.name));
    // The focused element was removed.
    on_cleanup(|| {
        let back = || {
            if browser::is_adrift() {
                browser::focus(".add-filter");
            }
        };
        set_timeout(back, Duration::ZERO);
    });
    let label = Signal::stored(words::filter(column.label()));
    let mark = move || is_dead().map(|_| view! { <Icon icon="icon-[lucide--triangle-alert]" /> });
    let button = view! { {mark} <span class="truncate">{said}</span> }.into_any();
    view! {
        <span class="chip" data-dead=is_dead>
            {panel(button, "chip-words", label, Box::new(move |done| view! { <Editor asked column done enters=true /> }.into_any()))}
            <a class="btn btn-ghost btn-xs btn-square" href=remove aria-label=move || words::remove_filter(&said.read())>
                <Icon icon="icon-[lucide--x]" />
            </a>
        </span>
    }
}

fn in_full(asked: Asked, column: &Column, condition: &Condition) -> String {
    let name = |id: &str| name(asked, column, id);
    let code = |code: &str| {
        let field = find::<Contact>(column.name).or_else(|| find::<Account>(column.name));
        field.map_or_else(|| code.to_owned(), |field| in_words(field.kind, code))
    };
    conditions::condition(
        column,
        condition,
        &Words { name: &name, code: &code, day: &dates::calendar_day },
    )
}

/// The name of the record with this id, as far as it is loaded.
pub fn name(asked: Asked, column: &Column, id: &str) -> String {
    let known = asked.names.with(|names| names.get(id).cloned());
    let listed = || match column.kind {
        Kind::Record(to) => records(to).into_iter().find(|(it, _)| it == id).map(|(_, name)| name),
        _ => None,
    };
    // Agents and departments are known from the start.
    let is_listed = matches!(column.kind, Kind::Record(Reference::Agent | Reference::Department));
    let none = if is_listed { words::unknown() } else { "…" };
    known.or_else(listed).unwrap_or_else(|| none.to_owned())
}

/// Whether a condition names a record that is gone.
fn names_gone(asked: Asked, column: &Column, condition: &Condition) -> bool {
    let (Kind::Record(_) | Kind::Records(_), Condition::Any(ids)) = (column.kind, condition) else {
        return false;
    };
    let is_id = |id: &&String| *id != NONE && *id != "me";
    ids.iter().filter(is_id).any(|id| name(asked, column, id) == words::unknown())
}

/// The name of a record that is being loaded.
type Asking = Pin<Box<dyn Future<Output = Result<String, CallError>>>>;

/// Asks for the name of the record with this id; none: it is known from the start.
fn name_of(to: Reference, id: &str) -> Option<Asking> {
    Some(match to {
        Reference::Agent | Reference::Department => return None,
        Reference::Account => {
            let id = id.parse().ok()?;
            Box::pin(async move {
                api::call_owned::<GetAccount>(id, Nothing {}).await.map(|it| it.name)
            })
        }
        Reference::Contact => {
            let id = id.parse().ok()?;
            Box::pin(async move {
                let contact = api::call_owned::<GetContact>(id, Nothing {}).await;
                contact.map(|it| [it.first_name, it.last_name].join(" "))
            })
        }
        Reference::Tag => {
            let id = id.parse().ok()?;
            Box::pin(
                async move { api::call_owned::<GetTag>(id, Nothing {}).await.map(|it| it.name) },
            )
        }
        Reference::Group => {
            let id = id.parse().ok()?;
            Box::pin(
                async move { api::call_owned::<GetGroup>(id, Nothing {}).await.map(|it| it.name) },
            )
        }
    })
}

/// Loads the names of the records in a condition.
fn learn(asked: Asked, column: &Column, condition: &Condition) {
    let (Kind::Record(to) | Kind::Records(to), Condition::Any(ids)) = (column.kind, condition)
    else {
        return;
    };
    for id in ids {
        if asked.names.with_untracked(|names| names.contains_key(id)) {
            continue;
        }
        let id = id.clone();
        let Some(asking) = name_of(to, &id) else { continue };
        spawn_local(async move {
            let name = asking.await;
            // A deleted record has no name. The page may be gone, too.
            let name = match name {
                Ok(name) => name,
                Err(error) if error.code() == Some(ProblemCode::NotFound) => {
                    words::unknown().to_owned()
                }
                Err(_) => return,
            };
            let _ = asked.names.try_update(|names| names.insert(id, name));
        });
    }
}
