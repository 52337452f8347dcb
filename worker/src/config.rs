//! The configuration of a deployment.

/// The configuration of a deployment.
#[derive(Clone, Debug)]
pub struct Config {
    /// The public URL: scheme, host and port. Links are built from it and never from
    /// anything that a request sends.
    pub origin: String,
    /// The key that the secrets of mailed links are derived with.
    pub token_secret: Vec<u8>,
    /// The key that the mail service signs its events with. Without it, none is taken.
    pub events_secret: Option<Vec<u8>>,
}
