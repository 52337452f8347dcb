//! The two bundles a browser loads: `portal` for customers, `desk` for agents.

use std::thread;

use anyhow::{Result, anyhow};

use super::bindgen;
use crate::stamp::{self, Stamp};
use crate::step::{step, unchanged};
use crate::{project, tools};

const BUNDLES: [&str; 2] = ["portal", "desk"];
pub(super) const OUTPUTS: [&str; 4] =
    ["dist/portal.js", "dist/portal_bg.wasm", "dist/desk.js", "dist/desk_bg.wasm"];

pub(super) fn build() -> Result<()> {
    let mut inputs = vec!["app", "shared", "package-lock.json"];
    inputs.extend(stamp::RUST);
    let stamp = Stamp::of("app", &inputs, &[])?;
    if stamp.stands(&OUTPUTS) {
        unchanged("the pages");
        return Ok(());
    }
    step("compiling the pages", || {
        tools::run(tools::cargo().args(["build", "--quiet", "--package", "app", "--bins"]).args([
            "--profile",
            "app",
            "--target",
            "wasm32-unknown-unknown",
        ]))
    })?;
    step("shrinking the pages", || {
        thread::scope(|scope| {
            let bundles = BUNDLES.map(|name| scope.spawn(move || bundle(name)));
            bundles.into_iter().try_for_each(|bundle| {
                bundle.join().map_err(|_| anyhow!("wasm-bindgen gave up on a bundle"))?
            })
        })
    })?;
    stamp.press()
}

fn bundle(name: &str) -> Result<()> {
    let folder = project::at("build/app").join(name);
    let dist = project::at("dist");
    std::fs::create_dir_all(&dist)?;
    bindgen::bindgen(&super::compiled("app", name), name)
        .web(true)?
        // So that the script finds its module itself, unless it is handed one.
        .omit_default_module_path(false)
        .generate(&folder)?;
    bindgen::shrink(&folder, &format!("{name}.js"), name, &dist, ("-Oz", &[]))
}
