//! Sign-in and sessions: the pages that both sides share.

pub mod gate;
pub mod password;
pub mod sessions;
pub mod sign_in;
