//! The rate limit for a contact's messages: higher than anyone types, and low enough to
//! stop a script that mails all participants.

use crate::time::Span;

/// The most messages of a contact that are accepted within [`WINDOW`], including the first
/// messages of new tickets.
pub const MOST: u32 = 30;

/// The length of time in which messages are counted.
pub const WINDOW: Span = Span::minutes(10);
