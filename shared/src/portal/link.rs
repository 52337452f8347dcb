//! Mailed links.

use serde::{Deserialize, Serialize};

/// What a mailed link does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    /// Lets in for the first time.
    Activation,
    /// Sets a new password.
    Reset,
}
