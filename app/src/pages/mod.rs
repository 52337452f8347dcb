//! The pages, one file each.

pub mod desk;
pub mod portal;
pub mod session;
