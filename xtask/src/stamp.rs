//! What is unchanged since the last time, so that it needn't be made again.
//!
//! A stamp is a hash over the contents of everything a step reads. It is
//! written when the step has succeeded, into `build/stamps`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::project;

/// What decides how any Rust here is compiled, whichever crate it is in.
pub(crate) const RUST: [&str; 5] =
    ["Cargo.toml", "Cargo.lock", ".cargo/config.toml", "rust-toolchain.toml", "xtask/src/build"];

/// The state of one step's inputs.
pub(crate) struct Stamp {
    file: PathBuf,
    hash: String,
}

impl Stamp {
    /// Looks at the inputs: files and folders of the repository, and words
    /// for what is chosen on the command line.
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

    /// Whether the step has been done on just these inputs and its outputs are there.
    pub(crate) fn stands(&self, outputs: &[&str]) -> bool {
        outputs.iter().all(|output| project::at(output).exists())
            && fs::read_to_string(&self.file).is_ok_and(|hash| hash == self.hash)
    }

    /// Notes that the step is done.
    pub(crate) fn press(&self) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(&self.file, &self.hash)?)
    }
}

/// Adds a file, or all files of a folder in the order of their names. What
/// isn't there counts as nothing, so that its appearing is a change.
fn add(hasher: &mut Sha256, path: &Path) -> Result<()> {
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
