//! The customers: accounts, contacts, and the relationships between them.

pub mod account;
pub mod contact;
pub mod labels;
pub mod level;
pub mod relationship;
