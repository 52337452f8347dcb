//! The configuration of a deployment.

/// What was set up for this deployment.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where people reach us: scheme, host and port. Links are made from it and
    /// from nothing that a request says.
    pub origin: String,
    /// The key that the secrets of mailed links are derived with.
    pub token_secret: Vec<u8>,
}
