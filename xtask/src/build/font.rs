//! The font of the pages: Inter, variable in weight, of the Latin letters. It comes as an npm
//! package, and is served with its license under a name that has its hash.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use super::write;
use crate::project;

pub(super) const OUTPUTS: [&str; 1] = ["dist/fonts"];

/// Its address in `public/styles/`.
pub(super) const NAMED: &str = "/fonts/inter.woff2";

const PACKAGE: &str = "node_modules/@fontsource-variable/inter";

/// Writes the font and its license, and removes those of another build.
pub(super) fn build() -> Result<()> {
    let folder = project::at("dist/fonts");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let font = file()?;
    let license = read(&project::at(PACKAGE).join("LICENSE"))?;
    write(&font.with_extension("txt"), license)?;
    write(&font, bytes()?)
}

/// Where it is served from: `/fonts/inter-0123456789.woff2`.
pub(super) fn address() -> Result<String> {
    Ok(format!("/fonts/inter-{}.woff2", super::hash(&Sha256::digest(bytes()?))))
}

/// The file that is served.
pub(crate) fn file() -> Result<PathBuf> {
    Ok(project::at("dist").join(address()?.trim_start_matches('/')))
}

fn bytes() -> Result<Vec<u8>> {
    read(&project::at(PACKAGE).join("files/inter-latin-wght-normal.woff2"))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{} is not installed", path.display()))
}
