//! Operations, as agents see them: what an act would do, its undo, and what happened to
//! a record. Which act does what is the worker's to say.

pub mod form;
pub mod history;
pub mod labels;
pub mod plan;
pub mod preview;
pub mod reach;
pub mod undo;
pub mod words;
