//! Bulk actions: selecting rows, and showing the outcome for each row.

pub mod outcome;
pub mod selection;

pub use outcome::{Outcome, Outcomes, Verdict};
pub use selection::{Chosen, Pick, PickAll, Selection, SelectionBar};
