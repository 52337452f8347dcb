//! The handlers: one file for each module of the contract, one function for each
//! endpoint. Each parses, authorizes, decides and stores. Rules are in `shared`,
//! SQL is in [`crate::store`].

pub(crate) mod accounts;
pub(crate) mod addresses;
pub(crate) mod agents;
pub(crate) mod bounces;
pub(crate) mod bulk;
pub(crate) mod contacts;
pub(crate) mod departments;
#[cfg(feature = "dev-mailbox")]
pub(crate) mod dev;
pub(crate) mod duplicates;
pub(crate) mod erasure;
pub(crate) mod exports;
pub(crate) mod fields;
pub(crate) mod groups;
pub(crate) mod import_undo;
pub(crate) mod imports;
pub(crate) mod jobs;
pub(crate) mod letters;
pub(crate) mod links;
pub(crate) mod operations;
pub(crate) mod operations_log;
pub(crate) mod parent_accounts;
pub(crate) mod phones;
pub(crate) mod portal;
pub(crate) mod portal_access;
pub(crate) mod presence;
pub(crate) mod recycle_bin;
pub(crate) mod relationships;
pub(crate) mod reports;
pub(crate) mod roles;
pub(crate) mod search;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod tags;
pub(crate) mod tickets;
pub(crate) mod timeline;
pub(crate) mod views;
