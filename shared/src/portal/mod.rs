//! The help center: who is in it, and how one gets in.

pub mod access;
pub mod help_center;
pub mod link;
pub mod password;
