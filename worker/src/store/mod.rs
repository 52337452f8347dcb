//! The database: the only folder with SQL, one file for each table.
//!
//! A statement is a literal with parameters, or built from literals at compile time
//! ([`literal`]) or when a list is read ([`grid`]). Each of its rows is one JSON text,
//! which SQLite builds and a type of `shared` parses. Statements run in a [`Batch`],
//! which is a transaction and takes one round trip. Reads go through [`gate`], which
//! reads the session in the same batch; writes go through [`change`], which adds the
//! guards, the operation and the mails.

pub(crate) mod accounts;
pub(crate) mod agent_invitations;
pub(crate) mod agents;
pub(crate) mod asker;
pub(crate) mod attempts;
pub(crate) mod audience;
pub(crate) mod batch;
pub(crate) mod bounces;
pub(crate) mod bulk;
pub(crate) mod cards;
pub(crate) mod change;
pub(crate) mod consequences;
pub(crate) mod contacts;
mod conversation;
pub(crate) mod custom_fields;
pub(crate) mod deletions;
pub(crate) mod departments;
pub(crate) mod duplicates;
pub(crate) mod erasure;
pub(crate) mod error;
pub(crate) mod exports;
pub(crate) mod family;
pub(crate) mod gate;
pub(crate) mod grants;
pub(crate) mod grid;
pub(crate) mod groups;
pub(crate) mod help_centers;
pub(crate) mod history;
pub(crate) mod imports;
pub(crate) mod jobs;
pub(crate) mod link_requests;
pub(crate) mod literal;
pub(crate) mod merges;
pub(crate) mod messages;
pub(crate) mod operations;
pub(crate) mod operations_log;
pub(crate) mod outbox;
pub(crate) mod owners;
pub(crate) mod pace;
pub(crate) mod page;
pub(crate) mod portal_access;
pub(crate) mod portal_tickets;
pub(crate) mod presence;
pub(crate) mod proof;
pub(crate) mod records;
pub(crate) mod recycle_bin;
pub(crate) mod relationships;
pub(crate) mod reports;
pub(crate) mod rights;
pub(crate) mod roles;
pub(crate) mod scope;
pub(crate) mod search;
pub(crate) mod seen_found;
pub(crate) mod sessions;
pub(crate) mod settings;
mod settings_sight;
pub(crate) mod shares;
pub(crate) mod sight;
pub(crate) mod statement;
pub(crate) mod tags;
pub(crate) mod ticket_writes;
pub(crate) mod tickets;
pub(crate) mod timeline;
pub(crate) mod tokens;
mod unread;
pub(crate) mod views;

#[cfg(target_arch = "wasm32")]
pub(crate) mod d1;
#[cfg(feature = "sqlite")]
pub mod sqlite;

#[cfg(all(test, feature = "sqlite"))]
mod customers_tests;
#[cfg(all(test, feature = "sqlite"))]
mod race_tests;

pub use error::StoreError;
pub use statement::{Param, Sql, Start, Statement};

pub(crate) use batch::{Answers, Batch, Slot, read_row};
pub(crate) use page::{Place, page, tickets_page};
pub(crate) use statement::{Bind, sql};
