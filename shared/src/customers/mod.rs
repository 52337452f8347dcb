//! The customers: accounts, contacts, and who belongs to whom.

pub mod account;
pub mod contact;
pub mod level;
pub mod relationship;
