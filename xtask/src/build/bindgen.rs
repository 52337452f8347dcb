//! From what cargo compiled to what JavaScript can load.
//!
//! wasm-bindgen is held as a library, so that its version is the lock file's
//! and nobody installs a second tool; wasm-opt and esbuild come from npm.

use std::path::{Path, PathBuf};

use anyhow::Result;
use wasm_bindgen_cli_support::Bindgen;

use crate::tools;

/// What a chunk calls the module that it has the memory, the table and the like from.
pub(super) const SHARED: &str = "__wasm_split";
/// What one calls it that was put together of several.
pub(super) const MAIN: &str = "main";

/// What rustc's WebAssembly uses. A module that was cut or put together does not declare
/// it by itself.
pub(super) const FEATURES: [&str; 6] = [
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-reference-types",
];

/// A new `Bindgen` as both the app and the worker want it: with the functions'
/// names, for [`shrink`].
pub(super) fn bindgen(compiled: &Path, name: &str) -> Bindgen {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .out_name(name)
        .typescript(false)
        .remove_name_section(false)
        .remove_producers_section(true);
    bindgen
}

/// The two files that are loaded, from what wasm-bindgen has left in `folder`: the
/// bundle of `script`, and the module with no more in it than that asks for.
///
/// `--all-features` would let wasm-opt emit encodings that no browser reads yet, so
/// each caller says what its module uses beyond the `features` it declares itself;
/// `level` is whether it is made small or fast.
pub(super) fn shrink(
    folder: &Path,
    script: &str,
    name: &str,
    to: &Path,
    (level, features): (&str, &[&str]),
) -> Result<()> {
    let bundle = to.join(name).with_extension("js");
    minify(&folder.join(script), &bundle)?;
    let script = std::fs::read_to_string(bundle)?;
    let asked = folder.join("asked.wasm");
    leave_out(&module(folder, name), |export| script.contains(export), &asked)?;
    compress(&asked, &module(to, name), (level, features))
}

/// A module made small or fast, without the names of its functions.
pub(super) fn compress(module: &Path, to: &Path, (level, features): (&str, &[&str])) -> Result<()> {
    // Copies of one generic function have names alike: side by side, a compressor
    // sees that they are. The names themselves are not for loading.
    let mut tool = tools::npm_tool("wasm-opt")?;
    let passes = [level, "--reorder-functions-by-name"];
    tools::run_quietly(tool.arg(module).arg("-o").arg(to).args(features).args(passes))?;
    Ok(())
}

/// Bundles and minifies a module's script with everything it imports but `.wasm`.
///
/// Some crates bring classes that scripts may make. Making one or none changes
/// nothing else, and esbuild leaves out those that nothing here makes, once it is
/// told what keeps it from seeing that.
pub(super) fn minify(script: &Path, to: &Path) -> Result<()> {
    let pure = ["--pure:FinalizationRegistry", "--define:Symbol.dispose=undefined"];
    bundle_script(script, to, &[&["--format=esm", "--external:*.wasm"], &pure[..]].concat())
}

/// Bundles and minifies a script with what it imports.
pub(super) fn bundle_script(script: &Path, to: &Path, options: &[&str]) -> Result<()> {
    let mut outfile = std::ffi::OsString::from("--outfile=");
    outfile.push(to);
    tools::run_quietly(
        tools::npm_tool("esbuild")?
            .arg(script)
            .args(["--bundle", "--minify", "--target=es2022", "--log-level=warning"])
            .args(options)
            .arg(outfile),
    )?;
    Ok(())
}

/// Copies a module without what it exports and nobody asks for, nor what only that uses.
pub(super) fn leave_out(module: &Path, is_asked: impl Fn(&str) -> bool, to: &Path) -> Result<()> {
    let mut module = walrus::Module::from_file(module)?;
    drop_exports(&mut module, is_asked);
    walrus::passes::gc::run(&mut module);
    module.emit_wasm_file(to)
}

/// Leaves a module the exports that are asked for. What only the others use stays until
/// the garbage is collected.
pub(super) fn drop_exports(module: &mut walrus::Module, is_asked: impl Fn(&str) -> bool) {
    let is_idle = |it: &&walrus::Export| !is_asked(&it.name);
    let idle: Vec<_> = module.exports.iter().filter(is_idle).map(walrus::Export::id).collect();
    for export in idle {
        module.exports.delete(export);
    }
}

/// The wasm file that wasm-bindgen leaves beside its script.
pub(super) fn module(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}_bg.wasm"))
}
