//! Empty: the tests are in `it`, and this crate has no library.
