//! What happens when something is asked: one file an api module, one function
//! an endpoint. Each parses, authorizes, decides and stores; rules are in
//! `shared`, SQL is in [`crate::store`].

pub(crate) mod accounts;
pub(crate) mod addresses;
pub(crate) mod contacts;
#[cfg(feature = "dev-mailbox")]
pub(crate) mod dev;
pub(crate) mod imports;
pub(crate) mod links;
pub(crate) mod operations;
pub(crate) mod portal;
pub(crate) mod portal_access;
pub(crate) mod relationships;
pub(crate) mod session;
pub(crate) mod tickets;
