//! Where a link leads: the addresses of all pages, as the contract has them.
//!
//! Which page is shown there is said in `portal_app.rs` and `desk_app.rs`.

pub use shared::pages::{AccountTab, ContactTab, DeskPage, PortalPage};
