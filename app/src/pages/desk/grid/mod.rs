//! The list component of the desk: columns to choose and to sort by, ready-made views,
//! filters on each column, pages, and selecting rows.
//!
//! A page defines the list that it shows ([`Listed`]), loads the rows for its query
//! ([`Asked`]), and passes the cells of the rows to [`table`]; [`GridFrame`] is the frame
//! around the rows. The columns of a list are defined in `shared::grid`, and its query is
//! the page's URL. Only [`Asked::of_page`] is generic over the list, so that the rest is
//! compiled once. The code for choosing columns and for filters is loaded when it is
//! opened: [`columns`] and [`filters`]. The saved views ([`views`], [`saved`]) and the menus
//! of the rows ([`actions`]) come after the rows.

pub mod actions;
pub mod asked;
pub mod cells;
pub mod columns;
pub mod empty;
pub mod filters;
pub mod frame;
pub mod panel;
pub mod picks;
pub mod rows;
pub mod saved;
pub mod tools;
pub mod views;

pub use asked::{Asked, Listed, Quick, Rows};
pub use cells::{Cells, Shown};
pub use empty::none;
pub use frame::{GridFrame, Pages};
pub use rows::{Line, Picked, Table, table};
