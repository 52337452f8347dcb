//! The vocabulary, the rules and the API contract of Atrium.
//!
//! Reading order: [`ids`], [`email`], [`text`], [`list`] and [`mail`] are the basic types.
//! [`fields`] lists the fields of a contact and an account, [`grid`] the columns of lists
//! and the queries on them. [`customers`], [`ticket`], [`portal`], [`agents`] and
//! [`workspace`] say what each thing is and how it may change, and [`policy`] who may see and do what. [`operations`] records
//! what was done, as rows and in words. [`import`] turns a file's rows into records, and [`bulk`] is about acts on many. [`api`]
//! is the worker's HTTP API, [`problem`] its error format, and [`pages`] the URL of each
//! page. All texts for people are in [`words`], the catalog.
//!
//! A module imports only from lower floors: the rules do not know the API contract.
//! `tests/it/floors.rs` lists the floors.
//!
//! Nothing here does input or output, reads a clock, or knows on which side of
//! the wire it runs.

pub mod agents;
pub mod api;
pub mod bulk;
pub mod customers;
pub mod email;
pub mod export;
pub mod fields;
pub mod grid;
pub mod ids;
pub mod import;
pub mod list;
pub mod mail;
pub mod operations;
pub mod pages;
pub mod policy;
pub mod portal;
pub mod problem;
pub mod text;
pub mod ticket;
pub mod time;
pub mod timeline;
mod unicode;
pub mod words;
pub mod workspace;
