//! Secrets that are shown once and kept as hashes: session tokens and mailed
//! links.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use shared::ids::TokenId;

use crate::config::Config;
use crate::error::ApiError;

/// The longest text that is looked up as a secret; ours have 43 characters.
const MAX_CHARS: usize = 100;

/// A fresh secret of 256 random bits.
pub(crate) fn fresh() -> Result<String, ApiError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| ApiError::NoRandomness)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// What the database keeps of a secret. A fast hash is enough: nobody guesses
/// 256 bits.
pub(crate) fn hash(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}

/// As [`hash`], for what a request brings: nothing that could not be ours is
/// looked up.
pub(crate) fn hash_given(secret: &str) -> Option<String> {
    (!secret.is_empty() && secret.len() <= MAX_CHARS).then(|| hash(secret))
}

/// The mark that `text` is ours, for `purpose`: who does not have the key can
/// make none.
pub(crate) fn mark(config: &Config, purpose: &str, text: &str) -> Result<String, ApiError> {
    let mac = mac(config, purpose, text).ok_or(ApiError::NoRandomness)?;
    Ok(URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// Whether `given` is the [`mark`] of `text`. It takes as long whatever is wrong with it.
pub(crate) fn is_mark(config: &Config, purpose: &str, text: &str, given: &str) -> bool {
    let given = URL_SAFE_NO_PAD.decode(given).ok();
    let mac = mac(config, purpose, text);
    given.zip(mac).is_some_and(|(given, mac)| mac.verify_slice(&given).is_ok())
}

/// One of 65,536 numbers that `text` has, which nobody without the key can foresee.
pub(crate) fn bucket(config: &Config, text: &str) -> u16 {
    let mac = mac(config, "bucket", text).map(|it| it.finalize().into_bytes());
    mac.map_or(0, |it| u16::from_be_bytes([it[0], it[1]]))
}

fn mac(config: &Config, purpose: &str, text: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&config.token_secret).ok()?;
    mac.update(purpose.as_bytes());
    mac.update(b" ");
    mac.update(text.as_bytes());
    Some(mac)
}

/// The secret of the mailed link `id`.
///
/// It is derived, not stored: whoever reads the database or the outbox finds no
/// link that works, and the mail can be written again when sending it failed.
pub(crate) fn link(config: &Config, id: TokenId) -> Result<String, ApiError> {
    mark(config, "mailed link", &id.to_string())
}
