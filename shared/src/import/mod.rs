//! What becomes of a file's rows, before anything is written.
//!
//! [`file`] makes rows of bytes. [`mapping`] knows by its [`headings`] which column is
//! what. Each kind of cell has a reader: [`addresses`], [`ids`], [`names`], [`phones`],
//! [`statuses`], [`times`], [`cells`] for the rest; [`spreadsheet`] knows what spreadsheets
//! do to all of them. [`contact_row`], [`ticket_row`] and [`accounts`] read a
//! row, and [`accounts`], [`contacts`] and [`tickets`] [plan](plan::Plan) it: row
//! and what is there give what is to be made, changed, left or refused. What a plan makes
//! is noted in what is there, so that a file worked through in slices comes out as one
//! worked through at once [I5]. What is to be known of it is a code with what belongs to it,
//! of a row ([`findings`]) or of a cell ([`faults`]), which [`notes`] collects: the sentences
//! are made where they are read.
//!
//! Writing the plans down is `worker/src/store/imports`.

pub mod accounts;
pub mod addresses;
pub mod cells;
pub mod contact_row;
pub mod contacts;
pub mod directory;
pub mod faults;
pub mod file;
pub mod findings;
mod headings;
pub mod ids;
pub mod mapping;
pub mod names;
pub mod notes;
pub mod people;
pub mod phones;
pub mod plan;
pub mod run;
pub mod spreadsheet;
pub mod statuses;
pub mod take_in;
pub mod ticket_row;
pub mod tickets;
pub mod times;
