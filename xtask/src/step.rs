//! Telling what is being done, one line a step.

#![expect(
    clippy::disallowed_methods,
    reason = "the build driver runs on a person's machine and tells how long things take"
)]

use std::io::Write;
use std::time::Instant;

use anyhow::Result;

/// Does one step of the work, and says so with its seconds.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    print!("  {what} ... ");
    std::io::stdout().flush()?;
    let start = Instant::now();
    let result = work();
    match &result {
        Ok(_) => println!("{:.1} s", start.elapsed().as_secs_f64()),
        Err(_) => println!("failed"),
    }
    result
}

/// Says that a step's result stands already.
pub(crate) fn unchanged(what: &str) {
    println!("  {what}: unchanged");
}

/// Begins a part whose tools print for themselves.
pub(crate) fn part(what: &str) {
    println!("\n== {what}");
}
