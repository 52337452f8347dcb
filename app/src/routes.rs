//! The URLs of all pages, as the contract defines them.
//!
//! The route tables in `portal_app.rs` and `desk_app.rs` say which page each URL shows.

pub use shared::pages::{
    AccountTab, ContactTab, DeskPage, PortalPage, ReportsTab, SettingsTab, TicketFor,
};
