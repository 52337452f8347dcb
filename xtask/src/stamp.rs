//! Skips build steps whose inputs are unchanged.
//!
//! A stamp is a hash of all inputs of a step. It is written to `build/stamps` when the
//! step has succeeded.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::project;

/// The files that affect the compilation of every crate.
pub(crate) const RUST: [&str; 5] =
    ["Cargo.toml", "Cargo.lock", ".cargo/config.toml", "rust-toolchain.toml", "xtask/src/build"];

/// The state of one step's inputs.
pub(crate) struct Stamp {
    file: PathBuf,
    hash: String,
}

impl Stamp {
    /// The stamp of these inputs: files and folders of the repository, and `words` for
    /// options of the command line.
    pub(crate) fn of(step: &str, inputs: &[&str], words: &[&str]) -> Result<Self> {
        let mut hasher = Sha256::new();
        for word in words {
            hasher.update(word.as_bytes());
            hasher.update([0]);
        }
        for input in inputs {
            add(&mut hasher, &project::at(input))
                .with_context(|| format!("{input} can't be read"))?;
        }
        let mut hash = String::new();
        for byte in hasher.finalize() {
            write!(hash, "{byte:02x}")?;
        }
        Ok(Self { file: project::at("build/stamps").join(step), hash })
    }

    /// Whether the step was done with exactly these inputs and its outputs exist.
    pub(crate) fn is_current(&self, outputs: &[&str]) -> bool {
        outputs.iter().all(|output| project::at(output).exists())
            && fs::read_to_string(&self.file).is_ok_and(|hash| hash == self.hash)
    }

    /// Saves the stamp, after the step is done.
    pub(crate) fn save(&self) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(&self.file, &self.hash)?)
    }
}

/// Adds a file, or all files of a folder in the order of their names. A missing file adds
/// nothing, so the hash changes when it appears. Unit tests are no part of what is built.
fn add(hasher: &mut Sha256, path: &Path) -> Result<()> {
    if path.to_string_lossy().ends_with("_tests.rs") {
        return Ok(());
    }
    if path.is_dir() {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        entries.sort();
        for entry in entries {
            add(hasher, &entry)?;
        }
    } else if path.is_file() {
        let bytes = fs::read(path)?;
        hasher.update(path.to_string_lossy().as_bytes());
        hasher.update(bytes.len().to_le_bytes());
        hasher.update(&bytes);
    }
    Ok(())
}
