//! From what cargo compiled to what JavaScript can load.
//!
//! wasm-bindgen is held as a library, so that its version is the lock file's
//! and nobody installs a second tool; wasm-opt and esbuild come from npm.

use std::path::{Path, PathBuf};

use anyhow::Result;
use wasm_bindgen_cli_support::Bindgen;

use crate::tools;

/// A new `Bindgen` as both the app and the worker want it.
pub(super) fn bindgen(compiled: &Path, name: &str) -> Bindgen {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .out_name(name)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen
}

/// Lets wasm-opt rewrite a module.
///
/// `--all-features` would emit encodings that no browser reads yet, so each
/// caller says what its module uses beyond the features it declares itself.
pub(super) fn optimize(module: &Path, to: &Path, options: &[&str]) -> Result<()> {
    tools::run_quietly(tools::npm_tool("wasm-opt")?.arg(module).arg("-o").arg(to).args(options))?;
    Ok(())
}

/// Bundles and minifies a script with everything it imports but `.wasm`.
pub(super) fn minify(script: &Path, to: &Path) -> Result<()> {
    let mut outfile = std::ffi::OsString::from("--outfile=");
    outfile.push(to);
    tools::run_quietly(
        tools::npm_tool("esbuild")?
            .arg(script)
            .args(["--bundle", "--minify", "--format=esm", "--target=es2022"])
            .args(["--external:*.wasm", "--log-level=warning"])
            .arg(outfile),
    )?;
    Ok(())
}

/// The wasm file that wasm-bindgen leaves beside its script.
pub(super) fn module(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}_bg.wasm"))
}
