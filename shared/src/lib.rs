//! The words, the rules and the contract of Atrium.
//!
//! Reading order: [`ids`], [`email`], [`text`], [`list`] and [`mail`] are the small words;
//! [`fields`] what is kept of a contact and an account; [`grid`] what can be asked of their
//! lists; [`customers`], [`ticket`] and
//! [`portal`] what each of our things is and how it may change; [`policy`] who may see and
//! do what; [`operations`] what somebody did, in rows and in words; [`import`] what becomes
//! of a file's rows; [`api`] what can be asked of the worker, [`problem`] how it says no,
//! and [`pages`] where each page stands. What any of them says to people is in [`words`],
//! the catalog.
//!
//! Each imports only what stands below it: nothing of the rules knows the contract.
//! `tests/it/floors.rs` lists the floors.
//!
//! Nothing here does input or output, reads a clock, or knows on which side of
//! the wire it runs.

pub mod api;
pub mod customers;
pub mod email;
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
mod unicode;
pub mod words;
