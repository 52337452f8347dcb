//! The styles: Tailwind reads the pages' sources and writes what they use.

use anyhow::Result;

use crate::stamp::Stamp;
use crate::step::{step, unchanged};
use crate::tools;

/// For customers, and for agents: the desk's is all of the help center's and more.
pub(super) const OUTPUTS: [&str; 2] = ["dist/app.css", "dist/desk.css"];

pub(super) fn build() -> Result<()> {
    let stamp = Stamp::of(
        "styles",
        &[
            "public/styles",
            "public/index.html",
            "app/src",
            "package-lock.json",
            "xtask/src/build/styles.rs",
        ],
        &[],
    )?;
    if stamp.stands(&OUTPUTS) {
        unchanged("the styles");
        return Ok(());
    }
    step("writing the styles", || {
        for output in OUTPUTS {
            let source = output.replace("dist/", "public/styles/");
            tools::run_quietly(
                tools::npm_tool("tailwindcss")?
                    .args(["--input", &source, "--output", output, "--minify"]),
            )?;
        }
        Ok(())
    })?;
    stamp.press()
}
