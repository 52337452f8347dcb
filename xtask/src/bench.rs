//! `cargo xtask bench`: the time of requests, compared with a minimal worker that runs
//! the same query, and the size of first loads.

use anyhow::Result;

use crate::step::step;
use crate::{build, database, project, sizes, tools};

/// Builds the release, fills a database (kept for the next run) and measures.
pub(crate) fn run(tickets: &str) -> Result<()> {
    build::run(build::Mailbox::Out)?;
    let state = project::target().join(format!("bench-{tickets}"));
    if !state.exists() {
        step("creating the benchmark database", || {
            database::migrate(&state)?;
            database::fill(&state)
        })?;
    }
    println!("\nAtrium and a minimal worker, both on workerd with D1, {tickets} tickets:\n");
    tools::run(
        tools::node()?
            .args(["xtask/node/bench.mjs", "--tickets", tickets, "--state"])
            .arg(&state)
            .env("WRANGLER_LOG", "error"),
    )?;
    println!();
    sizes::run(sizes::Table::Compare)
}
