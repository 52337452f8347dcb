//! The customers: accounts, contacts, and the relationships between them.

pub mod account;
pub mod contact;
pub mod duplicates;
pub mod labels;
pub mod level;
pub mod parents;
pub mod phones;
pub mod postal;
pub mod reach;
pub mod relationship;
