//! The records that an act on several is about.

use std::collections::BTreeSet;

use shared::words::server::problems as words;

use crate::error::ApiError;

/// `ids` without duplicates, in their order. Refuses none, and more than `most`.
pub(super) fn chosen<Id: Copy + Ord>(
    ids: &[Id],
    field: &str,
    most: usize,
) -> Result<Vec<Id>, ApiError> {
    if most < ids.len() {
        return Err(ApiError::field(field, words::choose_at_most(most)));
    }
    let mut seen = BTreeSet::new();
    let chosen: Vec<Id> = ids.iter().copied().filter(|it| seen.insert(*it)).collect();
    if chosen.is_empty() {
        return Err(ApiError::field(field, words::choose_at_least_one()));
    }
    Ok(chosen)
}
