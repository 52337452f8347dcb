//! Secrets that are shown once and stored as hashes (session tokens and mailed
//! links), and signatures.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use shared::ids::{MailId, TokenId};
use shared::mail::report::TOKEN_CHARS;
use uuid::Uuid;

use crate::config::Config;
use crate::error::ApiError;

/// The longest text that is looked up as a secret. Our secrets have 43 characters.
const MAX_CHARS: usize = 100;

/// A fresh secret of 256 random bits.
pub(crate) fn fresh() -> Result<String, ApiError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| ApiError::NoRandomness)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The hash of a secret, which the database stores. A fast hash is enough: 256 random
/// bits cannot be guessed.
pub(crate) fn hash(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}

/// Like [`hash`], for a secret that a request sends; `None` if it is empty or too long to
/// be one of ours.
pub(crate) fn hash_given(secret: &str) -> Option<String> {
    (!secret.is_empty() && secret.len() <= MAX_CHARS).then(|| hash(secret))
}

/// The signature of `text` for `purpose`, made with the deployment's key.
pub(crate) fn signature(config: &Config, purpose: &str, text: &str) -> Result<String, ApiError> {
    let mac = mac(config, purpose, text).ok_or(ApiError::NoRandomness)?;
    Ok(URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// Whether `given` is the [`signature`] of `text`. Compares in constant time.
pub(crate) fn is_signature(config: &Config, purpose: &str, text: &str, given: &str) -> bool {
    let given = URL_SAFE_NO_PAD.decode(given).ok();
    let mac = mac(config, purpose, text);
    given.zip(mac).is_some_and(|(given, mac)| mac.verify_slice(&given).is_ok())
}

/// The bucket of `text`, one of 65,536. It cannot be predicted without the key.
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
/// It is derived from the id, not stored: a reader of the database or the outbox finds no
/// working link, and the mail can be written again if sending it failed.
pub(crate) fn link(config: &Config, id: TokenId) -> Result<String, ApiError> {
    signature(config, "mailed link", &id.to_string())
}

/// The purpose of the signature in a mail's token.
const MAIL: &str = "mail";

/// How many bytes of the signature a token has: 80 bits, so that it fits into an address.
const TOKEN_BYTES: usize = 10;

/// The token of a mail: its id and a signature, in hex, since servers may change the letters of
/// an address. Who has it may say that the mail came back [P13].
pub fn mail_token(config: &Config, mail: MailId) -> Result<String, ApiError> {
    let id = mail.uuid().simple().to_string();
    let mac = mac(config, MAIL, &id).ok_or(ApiError::NoRandomness)?.finalize().into_bytes();
    let signature = mac.iter().take(TOKEN_BYTES).map(|it| format!("{it:02x}"));
    Ok([id].into_iter().chain(signature).collect())
}

/// The mail with this token, if it is one of ours. Compares in constant time.
pub(crate) fn mail_of(config: &Config, token: &str) -> Option<MailId> {
    if token.len() != TOKEN_CHARS {
        return None;
    }
    let token = token.to_ascii_lowercase();
    let (id, signature) = token.split_at_checked(TOKEN_CHARS - 2 * TOKEN_BYTES)?;
    mac(config, MAIL, id)?.verify_truncated_left(&hex(signature)?).ok()?;
    Uuid::try_parse(id).ok().map(MailId::new)
}

/// Whether `given` is the signature, in hex, of `text` with the key `secret`. Compares in
/// constant time.
pub(crate) fn is_signed(secret: &[u8], text: &[&[u8]], given: &str) -> bool {
    let mac = Hmac::<Sha256>::new_from_slice(secret).ok();
    let Some((mut mac, given)) = mac.zip(hex(given)) else { return false };
    for part in text {
        mac.update(part);
    }
    mac.verify_slice(&given).is_ok()
}

/// The bytes that are written in hex.
fn hex(text: &str) -> Option<Vec<u8>> {
    let digit = |it: u8| char::from(it).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|it| match it {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}
