//! Acts on all records of a list that match: choosing them, once a whole page is selected, and
//! the bar with the acts. The act itself is a dialog ([`dialog`]), and a job with a page of its
//! own ([`page`]).

pub mod dialog;
pub mod page;
pub mod words;

use leptos::prelude::*;
use shared::api::Page;
use shared::api::bulk::{BulkAct, BulkDraft};
use shared::grid::{GridCounts, GridQuery, ListName};
use shared::words::Amount as _;
use shared::words::desk::{bulk, bulk_all as texts, common, deletion, groups, tags};
use shared::words::{GAP, around};
use uuid::Uuid;

use self::dialog::bulk_dialog;
use super::bulk::{Chosen, Selection};
use super::grid::Asked;
use crate::browser::dates;
use crate::components::Icon;
use crate::dialogs::Dialogs;
use crate::effect::effect;
use crate::lazy::soon;
use crate::load::Load;

/// The kind of an act, before its fields are filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Send invitations.
    Invite,
    /// Add and remove tags.
    Tag,
    /// Add to a group, or remove from it.
    Group,
    /// Set the owner.
    Owner,
    /// Associate with an account.
    Account,
    /// Delete.
    Delete,
}

/// An act that is wished on some records.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Its kind.
    pub kind: Kind,
    /// The records, with an act that is yet to be filled in.
    of: BulkDraft,
    /// Called when it has started.
    pub on_started: Callback<()>,
}

impl Wish {
    /// The draft of `act` on the records.
    pub fn draft(&self, act: BulkAct) -> BulkDraft {
        BulkDraft { act, ..self.of.clone() }
    }

    /// The list that the records are of.
    pub const fn list(&self) -> ListName {
        self.of.list
    }
}

/// Whether all records of a page's list that match are chosen.
#[derive(Clone, Copy)]
pub struct Matching {
    list: ListName,
    asked: Asked,
    counts: Load<GridCounts>,
    all: RwSignal<bool>,
    dialogs: Dialogs,
    on_cleared: Callback<()>,
}

impl Matching {
    /// For the list of a page. `on_cleared` deselects its rows.
    pub fn of_page(
        list: ListName,
        (asked, counts): (Asked, Load<GridCounts>),
        on_cleared: Callback<()>,
    ) -> Self {
        let all = RwSignal::new(false);
        // Other conditions are another set, which nobody has chosen.
        let rows = Memo::new(move |_| asked.with(GridQuery::rows));
        effect(move || {
            drop(rows.get());
            all.set(false);
        });
        soon("bulk_dialog");
        Self { list, asked, counts, all, dialogs: Dialogs::of_page(), on_cleared }
    }

    /// Whether all are chosen, tracked.
    pub fn is_all(self) -> bool {
        self.all.get()
    }

    /// How many match, as it is shown.
    fn count(self) -> String {
        self.counts.with(|it| it.map(|it| it.shown.shown()).unwrap_or_default())
    }

    fn clear(self) {
        self.all.set(false);
        self.on_cleared.run(());
    }

    /// Asks for an act on `chosen` records, or on all that match.
    pub fn ask(self, kind: Kind, chosen: Vec<Uuid>) {
        let query = untrack(|| self.asked.rows::<()>()).kept();
        let act = BulkAct::Delete;
        let of = BulkDraft { list: self.list, query, offset: dates::offset(), chosen, act };
        let on_started = Callback::new(move |()| self.clear());
        let wish = Wish { kind, of, on_started };
        self.dialogs.open(move |open| bulk_dialog(open, wish.clone()));
    }

    /// The line above the rows that offers to choose all, if the whole page is selected and there
    /// are other pages.
    pub fn banner<T: Chosen>(self, page: Load<Page<T>>, selection: Selection<T>) -> AnyView {
        let whole = Memo::new(move |_| {
            page.with(|page| {
                let page = page.filter(|it| it.next.is_some() || it.previous.is_some())?;
                let is_whole = page.rows.len() <= selection.count()
                    && page.rows.iter().all(|row| selection.has(&row.key()));
                is_whole.then_some(page.rows.len())
            })
        });
        self.line(whole)
    }

    fn line(self, whole: Memo<Option<usize>>) -> AnyView {
        let Self { all, .. } = self;
        let is_shown = Memo::new(move |_| all.get() || whole.get().is_some());
        let said = move || {
            if all.get() {
                texts::all_selected(&self.count())
            } else {
                texts::all_on_page(whole.get().unwrap_or_default())
            }
        };
        let label = move || {
            if all.get() {
                texts::only_this_page().to_owned()
            } else {
                texts::select_all(&self.count())
            }
        };
        view! {
            <Show when=move || is_shown.get()>
                <div class="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm" id="select-all">
                    <p role="status">{said}</p>
                    <button type="button" class="btn btn-sm" on:click=move |_| all.update(|it| *it = !*it)>{label}</button>
                </div>
            </Show>
        }
        .into_any()
    }

    /// The bar with the acts on all that match.
    pub fn bar(self) -> AnyView {
        let kinds: &[Kind] = match self.list {
            ListName::Contacts => {
                &[Kind::Invite, Kind::Tag, Kind::Group, Kind::Owner, Kind::Account, Kind::Delete]
            }
            _ => &[Kind::Tag, Kind::Owner],
        };
        let buttons = kinds.iter().map(|kind| self.button(*kind, Vec::new)).collect_view();
        let (before, after) = around(&bulk::count_selected(GAP));
        view! {
            <div class="selection-bar" hidden=move || !self.is_all()>
                <span class="text-sm">{before}<b>{move || self.count()}</b>{after}</span>
                {buttons}
                <button type="button" class="btn btn-ghost btn-sm btn-square" aria-label=bulk::clear_selection() on:click=move |_| self.clear()>
                    <Icon icon="icon-[lucide--x]" />
                </button>
            </div>
        }
        .into_any()
    }

    /// The button of an act on `chosen` records, or on all if that is empty.
    pub fn button(
        self,
        kind: Kind,
        chosen: impl Fn() -> Vec<Uuid> + Send + Sync + 'static,
    ) -> AnyView {
        let (icon, label) = match kind {
            Kind::Invite => ("icon-[lucide--mail]", common::send_invitation()),
            Kind::Tag => ("icon-[lucide--tag]", tags::tag_menu()),
            Kind::Group => ("icon-[lucide--users-round]", groups::add_to_group()),
            Kind::Owner => ("icon-[lucide--circle-user]", texts::owner_menu()),
            Kind::Account => ("icon-[lucide--building-2]", texts::add_to_account()),
            Kind::Delete => ("icon-[lucide--trash-2]", deletion::delete()),
        };
        view! {
            <button type="button" class="btn btn-sm" on:click=move |_| self.ask(kind, chosen())>
                <Icon icon />{label}
            </button>
        }
        .into_any()
    }
}
