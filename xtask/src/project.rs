//! The paths of the repository.

use std::path::PathBuf;

/// The repository's own folder.
pub(crate) fn root() -> PathBuf {
    let xtask = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().map(PathBuf::from).unwrap_or(xtask)
}

/// A path in the repository.
pub(crate) fn at(path: &str) -> PathBuf {
    root().join(path)
}

/// Cargo's target folder.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| at("target"), |path| root().join(path))
}

/// The data of the development workspace. The tests create their own.
pub(crate) fn dev_state() -> PathBuf {
    at(".wrangler/state")
}
