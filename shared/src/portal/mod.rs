//! The help center: access to it, links and passwords.

pub mod access;
pub mod help_center;
pub mod link;
pub mod password;
