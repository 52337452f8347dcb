//! The bell: how many of the agent's imports and exports are in progress or have ended, and a
//! panel that lists them.
//!
//! The bell's code is fetched in idle time (`pages/desk/beside.rs`). The frame has a place for
//! the bell in the sidebar, and on a phone in the top bar. Jobs are asked for once, and then as
//! long as a job is in progress. What this tab starts is reported as a change of [`Topic::Jobs`].

use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::jobs::{Job, ListJobs, MarkJobsSeen};
use shared::api::{NoId, Nothing};
use shared::words::desk::jobs as words;

use super::list::List;
use super::words::{ended, is_shown};
use crate::api::{self, Tag};
use crate::browser;
use crate::changes::{Changes, Topic};
use crate::components::Icon;
use crate::effect::effect;
use crate::live::{self, Beat, OFTEN, Pulse};
use crate::pages::desk::grid::panel::panel;
use crate::toast;

/// The places of the bell in the frame.
const PLACES: &str = ".bell";

/// The agent's jobs, as far as they are known.
#[derive(Clone, Copy)]
pub struct Watch {
    /// The newest first. None: there was no answer yet.
    pub jobs: RwSignal<Option<Vec<Job>>>,
    /// Whether there was no answer the last time.
    pub is_failed: RwSignal<bool>,
    tag: Tag,
}

/// Hangs the bell in its places, until the calling component is removed.
pub fn hang() {
    let watch = Watch {
        jobs: RwSignal::new(None),
        is_failed: RwSignal::new(false),
        tag: StoredValue::new(String::new()),
    };
    let pulse = Pulse::new(move || Box::pin(watch.ask()));
    effect(move || {
        Changes::follow(Topic::Jobs);
        pulse.revive();
        pulse.after(0);
    });
    let hung: Vec<_> = browser::all(PLACES)
        .into_iter()
        .map(|place| mount_to(place, move || bell(watch)))
        .collect();
    StoredValue::new_local(hung);
}

impl Watch {
    async fn ask(self) -> Beat {
        let answer = live::news::<ListJobs>(&NoId, self.tag).await;
        self.is_failed.try_set(matches!(answer, Err(Beat::Failed)));
        match answer {
            Ok(Some(now)) => self.hear(now.jobs),
            Ok(None) => {}
            Err(beat) => return beat,
        }
        if self.has(|it| it.state.is_active()) { Beat::After(OFTEN) } else { Beat::Over }
    }

    /// Takes an answer, and announces what has ended since the one before.
    fn hear(self, now: Vec<Job>) {
        let Some(before) = self.jobs.try_get_untracked() else { return };
        for job in now.iter().filter(|it| !it.seen && !is_shown(it)) {
            let was_active = |before: &Vec<Job>| {
                before.iter().find(|it| it.id == job.id).is_none_or(|it| it.state.is_active())
            };
            if before.as_ref().is_some_and(was_active)
                && let Some(said) = ended(job)
            {
                toast::say(said);
            }
        }
        self.jobs.set(Some(now));
        // The page itself has shown it.
        if self.has(is_unseen) && !self.has(|it| is_unseen(it) && !is_shown(it)) {
            self.mark_seen();
        }
    }

    /// Whether a job is like this.
    fn has(self, is: impl Fn(&Job) -> bool) -> bool {
        self.jobs.try_with_untracked(|it| it.iter().flatten().any(is)).unwrap_or_default()
    }

    /// The jobs for which `is` holds, tracked.
    fn count(self, is: impl Fn(&Job) -> bool) -> usize {
        self.jobs.with(|it| it.iter().flatten().filter(|it| is(it)).count())
    }

    /// How many have ended and were not seen, tracked.
    pub fn count_unseen(self) -> usize {
        self.count(is_unseen)
    }

    /// Marks all jobs that have ended as seen.
    pub fn mark_seen(self) {
        self.jobs.update(|all| {
            for job in all.iter_mut().flatten() {
                job.seen |= !job.state.is_active();
            }
        });
        spawn_local(async {
            // If that fails, they are counted again on the next page load.
            drop(api::call_owned::<MarkJobsSeen>(NoId, Nothing {}).await);
        });
    }
}

/// Whether it has ended, and its agent has not seen that.
fn is_unseen(job: &Job) -> bool {
    !job.state.is_active() && !job.seen
}

fn bell(watch: Watch) -> AnyView {
    let running = Memo::new(move |_| watch.count(|it| it.state.is_active()));
    let ended = Memo::new(move |_| watch.count_unseen());
    let count = move || {
        let count = running.get() + ended.get();
        (count != 0).then(|| view! { <span class="bell-count" aria-hidden="true">{count}</span> })
    };
    let label = move || match (running.get(), ended.get()) {
        (0, 0) => words::title().to_owned(),
        (running, ended) => words::title_counted(running, ended),
    };
    let button = view! {
        <Icon icon="icon-[lucide--bell]" />{count}<span class="sr-only">{label}</span>
    };
    let inside = Box::new(move |close| view! { <List watch close /> }.into_any());
    let title = Signal::stored(words::title().to_owned());
    panel(button.into_any(), "btn btn-ghost btn-sm btn-square bell-button", title, inside)
}
