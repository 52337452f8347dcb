//! Builds all that is served: the two browser bundles, the styles, the static files
//! and the worker. Steps whose inputs are unchanged are skipped.

pub(crate) mod app;
mod bindgen;
pub(crate) mod font;
mod merge;
mod messages;
mod names;
mod pages;
mod pairs;
mod public;
mod split;
mod styles;
mod worker;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};

use crate::project;
use crate::step::part;
use crate::{sizes, tools};

/// Whether the worker has the development mailbox, which shows every mail to everybody.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mailbox {
    In,
    Out,
}

/// `cargo xtask build`.
pub(crate) fn run(mailbox: Mailbox) -> Result<()> {
    tools::set_up()?;
    all(mailbox)?;
    part("size of the first loads");
    sizes::print()
}

/// Brings `dist/` and `build/worker/` up to date.
pub(crate) fn all(mailbox: Mailbox) -> Result<()> {
    let made = [&app::OUTPUTS[..], &font::OUTPUTS, &pages::OUTPUTS, &styles::OUTPUTS].concat();
    public::build(&made)?;
    font::build()?;
    styles::build()?;
    // Both are compiled by one thread of the compiler each, for minutes.
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| worker::build(mailbox));
        let app = app::build().and_then(|()| pages::build());
        let worker = worker.join().map_err(|_| anyhow!("the build of the worker panicked"))?;
        app.and(worker)
    })
}

/// The path of a WebAssembly module that cargo compiled.
fn compiled(profile: &str, name: &str) -> PathBuf {
    project::target().join("wasm32-unknown-unknown").join(profile).join(name).with_extension("wasm")
}

/// A short hash, for file names.
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
