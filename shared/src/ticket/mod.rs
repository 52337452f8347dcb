//! A ticket: its life, its messages, and how one is written.

pub mod draft;
pub mod pace;
pub mod priority;
pub mod status;
