//! Work in slices: importing files. Each slice is one batch, so that it is
//! applied once, whoever asks for it and whatever stops in between.

pub(crate) mod imports;
