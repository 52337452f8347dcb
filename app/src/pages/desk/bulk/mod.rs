//! Doing one thing with several rows: which are chosen, and what became of each.

pub mod outcome;
pub mod selection;

pub use outcome::{Outcome, Outcomes, Verdict};
pub use selection::{Chosen, Pick, PickAll, Selection, SelectionBar};
