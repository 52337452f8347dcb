//! Building all that is served: the two browser bundles, the styles, the
//! static files and the worker. What is unchanged is left alone.

pub(crate) mod app;
mod bindgen;
mod merge;
mod pages;
mod public;
mod split;
mod styles;
mod worker;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::project;
use crate::step::part;
use crate::{sizes, tools};

/// Whether the worker has the development mailbox, which shows every mail to whoever asks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mailbox {
    In,
    Out,
}

/// `cargo xtask build`.
pub(crate) fn run(mailbox: Mailbox) -> Result<()> {
    tools::set_up()?;
    all(mailbox)?;
    part("what a first load takes");
    sizes::print()
}

/// Brings `dist/` and `build/worker/` up to date.
pub(crate) fn all(mailbox: Mailbox) -> Result<()> {
    public::build(&[&app::OUTPUTS[..], &pages::OUTPUTS, &styles::OUTPUTS].concat())?;
    styles::build()?;
    app::build()?;
    pages::build()?;
    worker::build(mailbox)
}

/// Where cargo leaves a module it compiled to WebAssembly.
fn compiled(profile: &str, name: &str) -> PathBuf {
    project::target().join("wasm32-unknown-unknown").join(profile).join(name).with_extension("wasm")
}

/// As much of a hash as tells files apart, for their names.
fn hash(bytes: &[u8]) -> String {
    let mut name = String::new();
    for byte in bytes.iter().take(5) {
        let _ = write!(name, "{byte:02x}");
    }
    name
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, bytes).with_context(|| format!("{} can't be written", path.display()))
}
