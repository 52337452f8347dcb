//! Password hashes: Argon2id with OWASP's minimum parameters.
//!
//! A hash takes about 40 ms, and the isolate answers no other request meanwhile. So
//! attempts are counted before a hash is computed, and [`Turn`] limits how many requests
//! wait for one.

use std::cell::RefCell;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use shared::time::Timestamp;

use crate::error::ApiError;
use crate::room::{Place, Room};

/// Memory in KiB (19 MiB), passes and lanes: OWASP's first recommendation.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const HASH_BYTES: usize = 32;
const SALT_BYTES: usize = 16;

/// The prefix of every hash. It has the algorithm and its parameters.
const PREFIX: &str = "$argon2id$v=19$m=19456,t=2,p=1$";

/// A hash that matches no password, for unknown addresses: verifying it takes as long as
/// verifying a real hash [P5].
pub(crate) const DUMMY_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

thread_local! {
    // A worker's memory never shrinks, so one buffer is reused.
    static MEMORY: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

/// How many requests may wait for a hash at once. 8 hashes of about 40 ms already hold up
/// the isolate for a third of a second.
const MAX_TURNS: usize = 8;

thread_local! {
    static TURNS: RefCell<Room> = const { Room::of(MAX_TURNS) };
}

/// The right to compute one hash. A sign-in, which needs no proof, takes it before the
/// database is queried. It is returned when the value is dropped: after the hash, or when the
/// request ends without one.
pub(crate) struct Turn {
    _place: Place,
}

impl Turn {
    /// Takes a turn at `now`, or fails if none is free.
    pub(crate) fn take(now: Timestamp) -> Result<Self, ApiError> {
        Ok(Self { _place: Place::take(&TURNS, now)? })
    }
}

fn derive(password: &[u8], salt: &[u8]) -> Result<[u8; HASH_BYTES], ApiError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(HASH_BYTES));
    let params = params.map_err(|_| ApiError::NoHash)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut hash = [0; HASH_BYTES];
    MEMORY.with_borrow_mut(|memory| {
        memory.resize(argon2.params().block_count(), Block::default());
        argon2
            .hash_password_into_with_memory(password, salt, &mut hash, memory)
            .map_err(|_| ApiError::NoHash)
    })?;
    Ok(hash)
}

/// The hash of a new password, in the PHC format.
pub(crate) fn hash(turn: Turn, password: &[u8]) -> Result<String, ApiError> {
    let mut salt = [0; SALT_BYTES];
    getrandom::fill(&mut salt).map_err(|_| ApiError::NoRandomness)?;
    let hash = derive(password, &salt)?;
    drop(turn);
    Ok(format!("{PREFIX}{}${}", STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash)))
}

/// Proof that the right password was typed. Only [`verify`] creates one.
pub(crate) struct PasswordMatch(());

/// Verifies `password` against the stored hash. Takes the same time either way.
pub(crate) fn verify(
    _: &Turn,
    password: &[u8],
    kept: &str,
) -> Result<Option<PasswordMatch>, ApiError> {
    let (salt, hash) =
        kept.strip_prefix(PREFIX).and_then(|it| it.split_once('$')).ok_or(ApiError::NoHash)?;
    let salt = STANDARD_NO_PAD.decode(salt).map_err(|_| ApiError::NoHash)?;
    let hash = STANDARD_NO_PAD.decode(hash).map_err(|_| ApiError::NoHash)?;
    let bounded = password.get(..shared::portal::password::MAX_BYTES).unwrap_or(password);
    let actual = derive(bounded, &salt)?;
    let differs = actual.iter().zip(&hash).fold(0, |all, (a, b)| all | (a ^ b));
    // A text that is longer than a password may be was cut, so it does not match.
    let matches_hash = differs == 0 && hash.len() == HASH_BYTES && bounded.len() == password.len();
    Ok(matches_hash.then_some(PasswordMatch(())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_verified_exactly_as_typed() {
        let turn = || Turn::take(Timestamp::default()).unwrap();
        let kept = hash(turn(), b"correct horse battery").unwrap();
        assert!(verify(&turn(), b"correct horse battery", &kept).unwrap().is_some());
        assert!(verify(&turn(), b"correct horse battery ", &kept).unwrap().is_none());
        assert!(verify(&turn(), b"", DUMMY_HASH).unwrap().is_none());
    }

    #[test]
    fn f12_the_number_of_requests_that_wait_for_a_hash_is_limited() {
        let take = || Turn::take(Timestamp::default());
        let turns: Vec<Turn> = (0..MAX_TURNS).map(|_| take().unwrap()).collect();
        assert!(matches!(take(), Err(ApiError::Busy)));
        drop(turns);
        assert!(take().is_ok());
    }
}
