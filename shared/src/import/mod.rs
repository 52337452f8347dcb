//! What becomes of a file's rows, before anything is written.
//!
//! [`mapping`] knows which column is what, [`cells`] reads the texts that need
//! rules of their own, [`contact_row`], [`ticket_row`] and [`accounts`] read a
//! row, and [`accounts`], [`contacts`] and [`tickets`] [plan](plan::Plan) it: row
//! and what is there give what is to be made, changed, left or refused. What a plan makes is noted in what is there,
//! so that a file worked through in slices comes out as one worked through at
//! once [I5].
//!
//! Reading a file's bytes is `worker/src/jobs/file.rs`, writing the plans down
//! `worker/src/store/imports`.

pub mod accounts;
pub mod cells;
pub mod contact_row;
pub mod contacts;
pub mod mapping;
pub mod people;
pub mod plan;
pub mod run;
pub mod ticket_row;
pub mod tickets;
