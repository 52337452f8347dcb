//! What several handlers do: each a use case, or the greater part of one, that
//! is entered from more than one endpoint. An act takes what was read and
//! permitted; it knows nothing of calls and routes.

pub(crate) mod grants;
pub(crate) mod hot;
pub(crate) mod links;
pub(crate) mod lists;
pub(crate) mod sessions;
pub(crate) mod structure;
pub(crate) mod tickets;
