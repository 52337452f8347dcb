//! The filters of the log. Each choice is a link: it changes the URL.

use leptos::prelude::*;
use shared::ids::AgentId;
use shared::operations::log::ActKind;
use shared::words::desk::activity as words;

use super::asked::Asked;
use crate::address::Filter;
use crate::browser::dates;
use crate::session;

/// An option of a select: its value and its label.
type Choice<T> = (Option<T>, String);

/// The bar of filters.
#[component]
pub fn Filters(
    /// The filter in the URL.
    asked: Filter<Asked>,
) -> impl IntoView {
    let by = pick(
        words::by(),
        agents(asked),
        Signal::derive(move || asked.with(|it| it.by)),
        move |by| choose(asked, |it| it.by = by),
    );
    let kind = pick(
        words::kind(),
        kinds(),
        Signal::derive(move || asked.with(|it| it.kind)),
        move |kind| choose(asked, |it| it.kind = kind),
    );
    let undone = pick(
        words::undone(),
        vec![
            (None, words::undone_or_not().to_owned()),
            (Some(true), words::only_undone().to_owned()),
            (Some(false), words::not_undone().to_owned()),
        ],
        Signal::derive(move || asked.with(|it| it.undone)),
        move |undone| choose(asked, |it| it.undone = undone),
    );
    let from = Signal::derive(move || asked.with(|it| it.from.clone().unwrap_or_default()));
    let from = day(words::from(), from, move |day| choose(asked, |it| it.from = some(day)));
    let to = Signal::derive(move || asked.with(|it| it.to.clone().unwrap_or_default()));
    let to = day(words::to(), to, move |day| choose(asked, |it| it.to = some(day)));
    let clear = move || asked.href(|it| *it = Asked::default());
    view! {
        <div class="mb-4 flex flex-wrap items-end gap-3" role="group" aria-label=words::filters()>
            {by}{kind}{undone}{from}{to}
            <Show when=move || asked.with(Asked::is_filtered)>
                <a class="btn btn-ghost btn-sm" href=clear>{words::clear()}</a>
            </Show>
        </div>
    }
}

/// Changes the filter, and begins with the latest operations again.
fn choose(asked: Filter<Asked>, change: impl FnOnce(&mut Asked)) {
    asked.change(|it| {
        change(it);
        it.after = None;
    });
}

/// The agents, and the one in the URL even if that is no longer an agent.
fn agents(asked: Filter<Asked>) -> Vec<Choice<AgentId>> {
    let agents = untrack(session::agent).map(|me| me.agents).unwrap_or_default();
    let asked = untrack(|| asked.with(|it| it.by));
    let former = asked.filter(|id| agents.iter().all(|it| it.id != *id));
    let listed = agents.into_iter().map(|it| (Some(it.id), it.name));
    let former = former.map(|id| (Some(id), words::former_agent().to_owned()));
    [(None, words::anybody().to_owned())].into_iter().chain(listed).chain(former).collect()
}

fn kinds() -> Vec<Choice<ActKind>> {
    let one = |kind: &ActKind| (Some(*kind), label(*kind).to_owned());
    [(None, words::all_kinds().to_owned())]
        .into_iter()
        .chain(ActKind::ALL.iter().map(one))
        .collect()
}

fn label(kind: ActKind) -> &'static str {
    match kind {
        ActKind::Records => words::records(),
        ActKind::Addresses => words::addresses(),
        ActKind::Relationships => words::relationships(),
        ActKind::Portal => words::portal(),
        ActKind::SignIns => words::sign_ins(),
        ActKind::Labels => words::labels(),
        ActKind::Tickets => words::tickets(),
        ActKind::Imports => words::imports(),
        ActKind::Workspace => words::workspace(),
        ActKind::Undos => words::undos(),
    }
}

/// A select of a few values.
fn pick<T: Copy + PartialEq + Send + Sync + 'static>(
    label: &'static str,
    choices: Vec<Choice<T>>,
    value: Signal<Option<T>>,
    choose: impl Fn(Option<T>) + 'static,
) -> AnyView {
    let values: Vec<Option<T>> = choices.iter().map(|(value, _)| *value).collect();
    let option = |(at, (here, words)): (usize, Choice<T>)| {
        view! { <option value=at.to_string() prop:selected=move || value.get() == here>{words}</option> }
    };
    let options = choices.into_iter().enumerate().map(option).collect_view();
    let changed = move |event| {
        let at: Option<usize> = event_target_value(&event).parse().ok();
        if let Some(value) = at.and_then(|at| values.get(at)) {
            choose(*value);
        }
    };
    view! {
        <label class="grid min-w-0 gap-1 text-sm max-sm:grow max-sm:basis-32">
            <span class="font-medium">{label}</span>
            <select class="select select-sm w-full sm:w-44" on:change=changed>{options}</select>
        </label>
    }
    .into_any()
}

/// The day of a field; none: the field is empty.
pub fn some(day: String) -> Option<String> {
    (!day.is_empty()).then_some(day)
}

/// A field for a day.
pub fn day(
    label: &'static str,
    value: Signal<String>,
    choose: impl Fn(String) + 'static,
) -> AnyView {
    let changed = move |event| choose(event_target_value(&event));
    view! {
        <label class="grid min-w-0 gap-1 text-sm max-sm:grow max-sm:basis-32">
            <span class="font-medium">{label}</span>
            <input class="input input-sm w-full sm:w-36" type="date" max=dates::today() prop:value=move || value.get() on:change=changed />
        </label>
    }
    .into_any()
}
