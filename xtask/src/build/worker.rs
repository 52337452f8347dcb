//! The worker: its module, wasm-bindgen's script and our shim around both.
//!
//! This does what `worker-build` does, but with the tools that are already installed:
//! `worker-build` downloads its own.

use anyhow::{Context as _, Result};

use super::{Mailbox, bindgen};
use crate::stamp::{self, Stamp};
use crate::step::{step, unchanged};
use crate::{project, tools};

const OUTPUTS: [&str; 2] = ["build/worker/index.js", "build/worker/index_bg.wasm"];

pub(super) fn build(mailbox: Mailbox) -> Result<()> {
    let features = match mailbox {
        Mailbox::In => "dev-mailbox",
        Mailbox::Out => "",
    };
    let mut inputs =
        vec!["worker", "shared", "migrations", "package-lock.json", "xtask/node/worker-shim.mjs"];
    inputs.extend(stamp::RUST);
    let stamp = Stamp::of("worker", &inputs, &[features])?;
    if stamp.is_current(&OUTPUTS) {
        unchanged("the worker");
        return Ok(());
    }
    step("compiling the worker", || {
        tools::run(
            tools::cargo()
                .args([
                    "build",
                    "--quiet",
                    "--package",
                    "api-worker",
                    "--lib",
                    "--features",
                    features,
                ])
                .args(["--release", "--target", "wasm32-unknown-unknown"])
                // Makes wasm-bindgen's macros use the futures of js-sys, which the worker
                // crate re-exports.
                .env("WASM_BINDGEN_USE_JS_SYS", "1"),
        )
    })?;
    step("packaging the worker", wrap)?;
    stamp.save()
}

fn wrap() -> Result<()> {
    let folder = project::at("build/worker-parts");
    let output = project::at("build/worker");
    std::fs::create_dir_all(&output)?;
    bindgen::bindgen(&super::compiled("release", "api_worker"), "index")
        .module(true)?
        .reset_state_function(true)
        .force_enable_abort_handler(true)
        .generate(&folder)?;
    let script = folder.join("index.js");
    let text = std::fs::read_to_string(&script).context("wasm-bindgen left no script")?;
    // In Workers, a plain import already returns a compiled module.
    super::write(&script, text.replace("import source ", "import "))?;
    let shim = folder.join("shim.js");
    super::write(&shim, std::fs::read(project::at("xtask/node/worker-shim.mjs"))?)?;
    // wasm-bindgen uses exceptions to catch aborts.
    let features = [&bindgen::FEATURES[..], &["--enable-exception-handling"]].concat();
    bindgen::shrink(&folder, "shim.js", "index", &output, ("-O3", &features))
}
