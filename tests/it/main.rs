//! The promises of the API, through the typed contract: in process over SQLite
//! with our own migrations, and the same ones against workerd with real D1
//! where `ATRIUM_ORIGIN` names a server.
//!
//! One file an api module; inside, one module an endpoint or a rule. What looks
//! into the database itself runs in process only, and says so.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails, and says where"
)]

mod accounts;
mod addresses;
mod bad_input;
mod catalog;
mod contacts;
mod every_endpoint;
mod every_write;
mod fields;
mod floors;
mod grants;
mod grid;
mod harness;
mod headers;
mod help_centers;
mod idempotency;
mod imports;
mod journey;
mod ledger;
mod links;
mod operations;
mod policy_scope;
mod portal;
mod portal_access;
mod proofs;
mod query_plans;
mod races;
mod relationships;
mod replicas;
mod rows;
mod rules;
mod scene;
mod secrets_stay;
mod session;
mod tickets;
mod tidy;
mod words;
