//! The tests of the API, through the typed contract. They run in process over SQLite
//! with our migrations, and on workerd with real D1 if `ATRIUM_ORIGIN` names a server.
//!
//! One file for each module of the contract, with one module for each endpoint or
//! rule. Tests that inspect the database use an in-process world.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails, and says where"
)]

mod accounts;
mod addresses;
mod bad_input;
mod bounces;
mod bulk;
mod catalog;
mod contacts;
mod custom_fields;
mod duplicates;
mod etags;
mod every_endpoint;
mod every_write;
mod exports;
mod field_cases;
mod fields;
mod floors;
mod grants;
mod grid;
mod groups;
mod harness;
mod headers;
mod help_centers;
mod idempotency;
mod imports;
mod jobs;
mod journey;
mod ledger;
mod links;
mod merge;
mod operations;
mod operations_log;
mod parent_accounts;
mod phones;
mod policy_scope;
mod portal;
mod portal_access;
mod postal;
mod presence;
mod proofs;
mod query_plans;
mod races;
mod recycle_bin;
mod relationships;
mod replicas;
mod reports_to;
mod roles;
mod rows;
mod rules;
mod scene;
mod search_everything;
mod secrets_stay;
mod session;
mod settings;
mod tags;
mod tickets;
mod tidy;
mod timeline;
mod unread;
mod views;
mod words;
