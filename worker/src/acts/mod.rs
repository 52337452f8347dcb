//! Code that several handlers share: use cases, or large parts of them, that more
//! than one endpoint runs. An act knows nothing of calls and routes.

pub(crate) mod bounces;
pub(crate) mod bulk;
pub(crate) mod grants;
pub(crate) mod hot;
pub(crate) mod invitations;
pub(crate) mod links;
pub(crate) mod lists;
pub(crate) mod sessions;
pub(crate) mod structure;
pub(crate) mod tickets;
