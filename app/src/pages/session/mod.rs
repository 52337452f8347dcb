//! Getting in: what the two sides have in common.

pub mod gate;
pub mod password;
pub mod sessions;
pub mod sign_in;
