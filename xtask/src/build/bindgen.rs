//! Turns the modules that cargo compiled into files that JavaScript can load.
//!
//! wasm-bindgen is used as a library, so that its version comes from the lock file and
//! no other tool needs to be installed. wasm-opt and esbuild come from npm.

use std::path::{Path, PathBuf};

use anyhow::Result;
use wasm_bindgen_cli_support::Bindgen;

use crate::tools;

/// The name that a chunk imports the memory, the table and so on from.
pub(super) const SHARED: &str = "__wasm_split";
/// The same, in a chunk that was merged from several.
pub(super) const MAIN: &str = "main";

/// The WebAssembly features that rustc uses. A module that was split or merged does not
/// declare them itself.
pub(super) const FEATURES: [&str; 6] = [
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-reference-types",
];

/// A new `Bindgen` for the app or the worker. It keeps the names of functions, which
/// [`shrink`] needs.
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

/// Writes the two files that are loaded, from the output of wasm-bindgen in `folder`: the
/// bundled `script`, and the module with only the exports that the script uses.
///
/// With `--all-features`, wasm-opt could emit encodings that no browser supports yet, so
/// callers pass the `features` that the module uses but does not declare. `level` is the
/// optimization level, for size or speed.
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
    // Instances of a generic function have similar names. Sorted by name, they are next
    // to each other and compress better.
    let mut tool = tools::npm_tool("wasm-opt")?;
    tool.arg(asked).arg("-o").arg(module(to, name)).args(features);
    tools::run_quietly(tool.args([level, "--reorder-functions-by-name"]))?;
    Ok(())
}

/// Bundles and minifies a module's script with all its imports except `.wasm`.
///
/// Some crates export classes to scripts. The options tell esbuild that creating their
/// registries has no side effects, so it drops the classes that are not used.
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

/// Copies a module without the exports that are not used, and without the code that only
/// they use.
pub(super) fn leave_out(module: &Path, is_asked: impl Fn(&str) -> bool, to: &Path) -> Result<()> {
    let mut module = walrus::Module::from_file(module)?;
    drop_exports(&mut module, is_asked);
    walrus::passes::gc::run(&mut module);
    module.emit_wasm_file(to)
}

/// Removes the exports that are not used. The code that only they use stays until
/// walrus collects the garbage.
pub(super) fn drop_exports(module: &mut walrus::Module, is_asked: impl Fn(&str) -> bool) {
    let is_idle = |it: &&walrus::Export| !is_asked(&it.name);
    let idle: Vec<_> = module.exports.iter().filter(is_idle).map(walrus::Export::id).collect();
    for export in idle {
        module.exports.delete(export);
    }
}

/// The wasm file that wasm-bindgen writes next to its script.
pub(super) fn module(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}_bg.wasm"))
}
