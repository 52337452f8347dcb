//! The styles: Tailwind writes the classes that the app's sources use.

use anyhow::Result;

use crate::stamp::Stamp;
use crate::step::{step, unchanged};
use crate::tools;

/// The styles for customers and for agents. The desk's contain the help center's.
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
    if stamp.is_current(&OUTPUTS) {
        unchanged("the styles");
        return Ok(());
    }
    step("building the styles", || {
        for output in OUTPUTS {
            let source = output.replace("dist/", "public/styles/");
            tools::run_quietly(
                tools::npm_tool("tailwindcss")?
                    .args(["--input", &source, "--output", output, "--minify"]),
            )?;
        }
        Ok(())
    })?;
    stamp.save()
}
