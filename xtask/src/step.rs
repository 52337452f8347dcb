//! Progress lines, one for each step.

#![expect(
    clippy::disallowed_methods,
    reason = "the build driver runs on a developer's machine and measures its steps"
)]

use std::time::Instant;

use anyhow::Result;

/// Does a step, and prints its name when it starts and its duration when it ends: other
/// steps may run meanwhile.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("  {what} ...");
    let start = Instant::now();
    let result = work();
    match &result {
        Ok(_) => println!("  {what}: {:.1} s", start.elapsed().as_secs_f64()),
        Err(_) => println!("  {what}: failed"),
    }
    result
}

/// Prints that a step was skipped.
pub(crate) fn unchanged(what: &str) {
    println!("  {what}: unchanged");
}

/// Prints the heading of a part whose tools have their own output.
pub(crate) fn part(what: &str) {
    println!("\n== {what}");
}
