//! What has gone wrong in other help desks, each case with its siblings on every endpoint.
//! What became of files is in [`crate::imports`].

mod middle;
mod numbers;
mod oracle;
