//! Imports: parsing a file's rows and planning the changes, before anything is written.
//!
//! [`file`] divides bytes into rows. [`mapping`] recognizes the columns by their
//! [`headings`]. Each kind of cell has a parser: [`addresses`], [`ids`], [`names`],
//! [`phones`], [`statuses`], [`times`], and [`cells`] for the rest; [`spreadsheet`]
//! recognizes damage by spreadsheets. [`contact_row`], [`ticket_row`] and [`accounts`]
//! parse a row. [`accounts`], [`contacts`] and [`tickets`] [plan](plan::Plan) it: from the
//! row and the existing records they decide what to create, change, skip or refuse. The
//! result of a plan is added to the existing records, so that a file that is processed in
//! slices has the same result as one that is processed at once [I5]. Messages are codes
//! with arguments, for a row ([`findings`]) or a cell ([`faults`]). [`notes`] collects them,
//! those of the same [cause](causes) as one. They become sentences when they are read.
//!
//! Before a file is imported it is checked: [`check`] keeps what is planned for each row, and
//! the commit does that [I6]. [`look`] recognizes a file before it is sent, [`template`]
//! and [`failed`] are files that people fill in or correct, and import then. [`undo`] decides what
//! of an import is undone.
//!
//! `worker/src/store/imports` writes the plans.

pub mod accounts;
pub mod addresses;
mod causes;
pub mod cells;
pub mod check;
pub mod contact_row;
pub mod contacts;
pub mod directory;
pub mod failed;
pub mod faults;
pub mod file;
pub mod findings;
mod headings;
pub mod ids;
pub mod look;
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
pub mod template;
pub mod ticket_row;
pub mod tickets;
pub mod times;
pub mod undo;
