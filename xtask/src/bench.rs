//! `cargo xtask bench`: what a request costs, beside a bare worker that does the
//! same query in the same run, and what a first load weighs.

use anyhow::Result;

use crate::step::step;
use crate::{build, database, project, sizes, tools};

/// Builds what ships, fills a database (kept for the next run) and measures.
pub(crate) fn run(tickets: &str) -> Result<()> {
    build::run(build::Mailbox::Out)?;
    let state = project::target().join(format!("bench-{tickets}"));
    if !state.exists() {
        step("making the benchmarks' database", || {
            database::migrate(&state)?;
            database::fill(&state)
        })?;
    }
    println!("\nOurs beside a bare worker, both on workerd with D1, {tickets} tickets:\n");
    tools::run(
        tools::node()?
            .args(["xtask/node/bench.mjs", "--tickets", tickets, "--state"])
            .arg(&state)
            .env("WRANGLER_LOG", "error"),
    )?;
    println!();
    sizes::run(sizes::Table::Compare)
}
