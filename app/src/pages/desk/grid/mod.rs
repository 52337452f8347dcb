//! The one list of the desk: columns to choose and to sort by, ready-made views, conditions
//! on each column, pages, rows to choose.
//!
//! A page says which list it shows ([`Listed`]), asks the worker for what [`Asked`] says,
//! and hands over the cells of its rows ([`table`]); [`GridFrame`] stands around them. What
//! a list has is written in `shared::grid`, and what is asked of it is the page's address.
//! Nothing here but [`Asked::of_page`] knows the type of a list, so that it is compiled
//! once; what opens on a click is fetched then: [`columns`] and [`filters`].

pub mod asked;
pub mod cells;
pub mod columns;
pub mod empty;
pub mod filters;
pub mod frame;
pub mod panel;
pub mod picks;
pub mod rows;
pub mod tools;

pub use asked::{Asked, Listed, Quick, Rows};
pub use cells::{Cells, Shown};
pub use empty::none;
pub use frame::{GridFrame, Pages};
pub use rows::{Line, Picked, Table, table};
