//! The pages, one file each.

#[cfg(feature = "desk")]
pub mod desk;
pub mod earlier;
#[cfg(feature = "portal")]
pub mod portal;
pub mod session;
