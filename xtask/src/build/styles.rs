//! The styles: Tailwind reads the pages' sources and writes what they use.

use anyhow::Result;

use crate::stamp::Stamp;
use crate::step::{step, unchanged};
use crate::tools;

const SOURCE: &str = "public/styles/app.css";
pub(super) const OUTPUT: &str = "dist/app.css";

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
    if stamp.stands(&[OUTPUT]) {
        unchanged("the styles");
        return Ok(());
    }
    step("writing the styles", || {
        tools::run_quietly(
            tools::npm_tool("tailwindcss")?
                .args(["--input", SOURCE, "--output", OUTPUT, "--minify"]),
        )
    })?;
    stamp.press()
}
