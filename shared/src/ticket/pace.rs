//! How fast a contact may write: faster than anybody types, and slower than a script that
//! mails everybody who takes part.

use crate::time::Span;

/// So many messages of a contact are taken within [`WINDOW`], those that raise a ticket
/// among them.
pub const MOST: u32 = 30;

/// The time in which they are counted.
pub const WINDOW: Span = Span::minutes(10);
