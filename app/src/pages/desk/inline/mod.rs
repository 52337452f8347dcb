//! Editing contacts and accounts in the cells of their lists.
//!
//! A cell of a field has a button. F2 and `e` press that of the row that has the focus, so that
//! the buttons are no stops of Tab in every row. The editor takes the place of the value, and
//! its code is loaded when it is needed ([`editor`]). What is typed belongs to the page, not to
//! the row, because each answer builds the rows again.

pub mod editor;

use std::any::Any;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use shared::fields::account::Account;
use shared::fields::contact::Contact;
use shared::fields::find;
use shared::grid::Column;
use shared::operations::effects::Record;
use shared::words::desk::grid as words;

use self::editor::cell_editor;
use crate::browser;
use crate::components::Icon;
use crate::keys::{Key, on_key};
use crate::lazy::{self, soon};

/// The button of the cell that has the focus.
const OF_CELL: &str = ".grid-list td:focus-within > .cell-shown > .cell-pencil";

/// The first button of the row that has the focus.
const OF_ROW: &str = ".grid-list tbody tr:focus-within .cell-pencil";

/// A cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The record of its row.
    pub record: Record,
    /// The name of its column.
    pub column: &'static str,
}

/// Editing in the list of a page: one cell at a time.
#[derive(Clone, Copy)]
pub struct Inline {
    /// The cell that is edited.
    at: RwSignal<Option<Spot>>,
    /// Whether the record of that cell is loaded or being loaded.
    is_asked: StoredValue<bool>,
    /// What is typed, as soon as the record is loaded.
    typed: RwSignal<Option<Box<dyn Any + Send + Sync>>>,
    /// Owns what is typed. It outlives the rows.
    owner: StoredValue<Option<Owner>>,
    /// Saves what is typed, and edits another cell then.
    leave: StoredValue<Option<Callback<Option<Spot>>>>,
    /// The columns that can be edited, in the order of the list.
    columns: StoredValue<Vec<&'static str>>,
    page: StoredValue<Option<WeakOwner>>,
}

impl Inline {
    /// Editing in the list of the page that is being built.
    pub fn of_page() -> Self {
        on_key(Key::Edit, edit_here);
        Self::of_tab()
    }

    /// Editing in a list on a record's page, where `e` edits the record.
    pub fn of_tab() -> Self {
        soon("cell_editor");
        let listener = window_event_listener(ev::keydown, |event| {
            let is_under = browser::is_there("dialog:modal, :popover-open");
            if event.key() == "F2" && !event.default_prevented() && !is_under {
                event.prevent_default();
                edit_here();
            }
        });
        on_cleanup(move || listener.remove());
        Self {
            at: RwSignal::new(None),
            is_asked: StoredValue::new(false),
            typed: RwSignal::new(None),
            owner: StoredValue::new(None),
            leave: StoredValue::new(None),
            columns: StoredValue::new(Vec::new()),
            page: StoredValue::new(Owner::current().map(|owner| owner.downgrade())),
        }
    }

    /// The cells of a row. Those of the fields of `record`, which is called `name`, can be
    /// edited.
    pub fn cells(
        self,
        (record, name): (Record, &str),
        shown: &[&'static Column],
        cells: Vec<AnyView>,
    ) -> Vec<AnyView> {
        let is_edited = |it: &&Column| is_field(record, it.name);
        let columns = shown.iter().copied().filter(is_edited).map(|it| it.name).collect();
        self.columns.set_value(columns);
        let cell = |(column, cell): (&&'static Column, AnyView)| {
            if is_field(record, column.name) {
                let label = words::edit_cell(column.label(), name);
                self.cell(Spot { record, column: column.name }, label, cell)
            } else {
                cell
            }
        };
        shown.iter().zip(cells).map(cell).collect()
    }

    fn cell(self, spot: Spot, label: String, value: AnyView) -> AnyView {
        let is_here = Memo::new(move |_| self.at.get() == Some(spot));
        let editor = move || is_here.get().then(|| lazy::part(move || cell_editor(self, spot)));
        view! {
            <div class="cell-shown" hidden=move || is_here.get()>
                <div class="cell-value">{value}</div>
                <button type="button" class="cell-pencil" tabindex="-1" aria-label=label title=words::edit_with_key()
                    aria-keyshortcuts="F2" data-record=id_of(spot) on:click=move |_| self.open(spot)>
                    <Icon icon="icon-[lucide--pencil]" />
                </button>
            </div>
            {editor}
        }
        .into_any()
    }

    /// Edits a cell. What is typed in another one is saved first.
    fn open(self, spot: Spot) {
        match (self.at.get_untracked(), self.leave.get_value()) {
            (Some(here), _) if here == spot => {}
            (Some(_), Some(leave)) => leave.run(Some(spot)),
            (Some(_), None) | (None, _) => self.close(Some(spot)),
        }
    }

    /// Closes the editor, and edits `next` or returns the focus to the row.
    fn close(self, next: Option<Spot>) {
        // The page may be gone.
        let Some(here) = self.at.try_get_untracked() else { return };
        self.is_asked.set_value(false);
        self.leave.set_value(None);
        self.typed.set(None);
        self.at.set(next);
        // After this turn the editor is removed, and nothing reads its signals.
        let owner = self.owner.try_update_value(Option::take).flatten();
        let settle = move || {
            if let Some(owner) = owner {
                owner.cleanup();
            }
            if let Some(spot) = here.filter(|_| next.is_none()) {
                let button = ["tr:has([data-record='", &id_of(spot), "']) .cell-head a"];
                browser::focus(&button.concat());
            }
        };
        set_timeout(settle, Duration::ZERO);
    }

    /// Whether the record has to be loaded. It is asked once for each cell.
    fn asks(self) -> bool {
        self.is_asked.try_update_value(|it| !std::mem::replace(it, true)).unwrap_or_default()
    }

    /// Whether `spot` is edited, and nothing is typed yet.
    fn waits_at(self, spot: Spot) -> bool {
        self.at.try_get_untracked().flatten() == Some(spot)
            && self.typed.try_with_untracked(Option::is_none).unwrap_or_default()
    }

    /// Keeps what `begin` returns until the editor is closed.
    fn keep<T: Send + Sync + 'static>(self, begin: impl FnOnce() -> T) {
        let page = self.page.get_value().and_then(|page| page.upgrade());
        if let Some(owner) = page.map(|page| page.child()) {
            let typed = owner.with(begin);
            self.owner.set_value(Some(owner));
            self.typed.set(Some(Box::new(typed)));
        }
    }

    /// What is kept, tracked.
    fn kept<T: Copy + 'static>(self) -> Option<T> {
        self.typed.with(|it| it.as_ref().and_then(|it| it.downcast_ref::<T>()).copied())
    }

    /// The next cell of the same row that can be edited.
    fn next(self, here: Spot) -> Option<Spot> {
        let column = self.columns.with_value(|all| {
            let at = all.iter().position(|it| *it == here.column)?;
            all.get(at + 1).copied()
        });
        column.map(|column| Spot { column, ..here })
    }
}

/// Edits the cell that has the focus, or the first one of its row.
fn edit_here() {
    browser::click(if browser::is_there(OF_CELL) { OF_CELL } else { OF_ROW });
}

fn id_of(spot: Spot) -> String {
    match spot.record {
        Record::Contact(id) => id.to_string(),
        Record::Account(id) => id.to_string(),
    }
}

/// Whether the form of the record has the column.
fn is_field(record: Record, column: &str) -> bool {
    match (record, column) {
        (_, "name" | "owner") | (Record::Contact(_), "assigned_to" | "reports_to") => true,
        (Record::Contact(_), column) => find::<Contact>(column).is_some(),
        (Record::Account(_), column) => find::<Account>(column).is_some(),
    }
}
