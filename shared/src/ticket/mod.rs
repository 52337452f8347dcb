//! Tickets: their status, their messages, and the input for both.

pub mod draft;
pub mod pace;
pub mod priority;
pub mod status;
