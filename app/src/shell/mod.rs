//! The frame around every page of the desk and of the help center, with dialogs, toasts, and
//! the message that a page could not be fetched.

#[cfg(feature = "desk")]
pub mod desk;
pub mod missing_page;
#[cfg(feature = "portal")]
pub mod portal;
pub mod toasts;
