//! Long work, done in slices: importing files. Each slice is one batch, so it is
//! applied exactly once, even if a request is repeated or interrupted.

pub(crate) mod imports;
