//! The pages of the desk.

pub mod account;
pub mod accounts;
pub mod beside;
pub mod bulk;
pub mod contact;
pub mod contacts;
pub mod editor;
pub mod fields;
pub mod find;
pub mod grid;
pub mod invitations;
pub mod mail;
pub mod new_ticket;
pub mod operations;
pub mod palette;
pub mod profile;
pub mod record;
pub mod refusals;
pub mod relationships;
pub mod ticket;
pub mod tickets;
pub mod timeline;
