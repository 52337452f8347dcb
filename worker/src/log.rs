//! The log for operators, one line for each entry.

/// Writes a line.
#[cfg(target_arch = "wasm32")]
pub(crate) fn error(line: &str) {
    worker::console_error!("{line}");
}

/// Writes a line.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn error(line: &str) {
    eprintln!("{line}");
}
