//! The pages, each in its own file or directory.

#[cfg(feature = "desk")]
pub mod desk;
pub mod earlier;
#[cfg(feature = "portal")]
pub mod portal;
pub mod session;
