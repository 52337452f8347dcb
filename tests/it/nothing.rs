//! The promises are in `it`; this crate has no library.
