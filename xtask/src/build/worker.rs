//! The worker: its module, wasm-bindgen's script and our shim around both.
//!
//! This does what `worker-build` does, with the tools that are here already:
//! that one would download its own.

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
    if stamp.stands(&OUTPUTS) {
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
                // The worker crate re-exports js-sys, whose own futures its macros shall use.
                .env("WASM_BINDGEN_USE_JS_SYS", "1"),
        )
    })?;
    step("wrapping the worker", wrap)?;
    stamp.press()
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
    // Workers give a compiled module to a plain import already.
    super::write(&script, text.replace("import source ", "import "))?;
    let shim = folder.join("shim.js");
    super::write(&shim, std::fs::read(project::at("xtask/node/worker-shim.mjs"))?)?;
    // The exceptions come from wasm-bindgen, which catches aborts.
    let features = [&bindgen::FEATURES[..], &["--enable-exception-handling"]].concat();
    bindgen::shrink(&folder, "shim.js", "index", &output, ("-O3", &features))
}
