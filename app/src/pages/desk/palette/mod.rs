//! The command palette (Ctrl K): finds contacts, accounts, tickets, pages and actions by
//! keyboard.
//!
//! [`finder`] searches while the agent types, [`actions`] lists the desk's own pages and
//! actions, and [`recent`] the records that the agent has opened last. All of them become an
//! [`entry`]. [`list`] shows the entries, and [`marks`] highlights the words that match.

pub mod actions;
pub mod entry;
pub mod finder;
pub mod list;
pub mod marks;
pub mod recent;

use leptos::prelude::*;
use shared::words::desk::palette as words;

use self::list::Palette;
use crate::components::Dialog;
use crate::lazy::part_code;

part_code! {
    /// The dialog.
    palette: pub fn palette(open: RwSignal<bool>) {
        view! { <Dialog open title=words::title()><Palette open /></Dialog> }
    }
}
