//! The pages, one file each.

#[cfg(feature = "desk")]
pub mod desk;
#[cfg(feature = "portal")]
pub mod portal;
pub mod session;
