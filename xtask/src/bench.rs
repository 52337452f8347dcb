//! `cargo xtask bench`: the time of requests, compared with a minimal worker that runs
//! the same query, and the size of first loads.

use std::fs;

use anyhow::Result;

use crate::stamp::Stamp;
use crate::step::step;
use crate::{build, database, project, tools};

/// Builds the release, fills a database (kept for the next run, unless the migrations
/// changed) and measures.
pub(crate) fn run(tickets: &str) -> Result<()> {
    build::run(build::Mailbox::Out)?;
    let name = format!("bench-{tickets}");
    let state = project::target().join(&name);
    let stamp = Stamp::of(&name, &["migrations"], &[])?;
    if !state.exists() || !stamp.is_current(&[]) {
        step("creating the benchmark database", || {
            if state.exists() {
                fs::remove_dir_all(&state)?;
            }
            database::migrate(&state)?;
            database::fill(&state)
        })?;
        stamp.save()?;
    }
    println!("\nAtrium and a minimal worker, both on workerd with D1, {tickets} tickets:\n");
    tools::run(
        tools::node()?
            .args(["xtask/node/bench.mjs", "--tickets", tickets, "--state"])
            .arg(&state)
            .env("WRANGLER_LOG", "error"),
    )
}
