//! Removes code from the pages that only messages to developers use.

use std::path::Path;

use anyhow::Result;
use walrus::ir::{Const, Instr, InstrLocId, Value};
use walrus::{FunctionKind, Module};

/// Rewrites a module so that the standard library writes nothing for a number with a
/// fraction, nor for a quoted text.
///
/// No page shows either. They are reached only by the messages of panics, and by serde's
/// about an answer of the wrong type, which lack the value then. Writing them takes
/// algorithms and tables that are 6 KB of what every page loads.
pub(super) fn leave_out(module: &Path) -> Result<()> {
    let mut changed = Module::from_file(module)?;
    for function in changed.funcs.iter_mut() {
        if !function.name.as_deref().is_some_and(is_left_out) {
            continue;
        }
        if let FunctionKind::Local(code) = &mut function.kind {
            let entry = code.entry_block();
            // `Ok(())`.
            let done = Instr::Const(Const { value: Value::I32(0) });
            code.block_mut(entry).instrs = vec![(done, InstrLocId::default())];
        }
    }
    walrus::passes::gc::run(&mut changed);
    changed.emit_wasm_file(module)
}

/// Whether a mangled name is that of `Display` or `Debug` for a float, or of `Debug` for
/// `str`, `&str` or `char`.
fn is_left_out(name: &str) -> bool {
    let is_debug = name.contains("5Debug3fmt");
    let is_of = |what: &str| name.contains(&["4core3fmt", what].concat());
    is_of("5float") && (is_debug || name.contains("7Display3fmt"))
        || is_debug && ["eNt", "ReNt", "cNt"].iter().any(|it| is_of(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_and_quoted_texts_are_left_out() {
        for name in [
            "_RNvXs7_NtNtCsgXGp5Oqx2Ny_4core3fmt5floatdNtB7_7Display3fmt",
            "_RNvXs1g_NtCsgXGp5Oqx2Ny_4core3fmtReNtB6_5Debug3fmtCsowIhRXm7bo_14rustc_demangle",
            "_RNvXsi_NtCsgXGp5Oqx2Ny_4core3fmteNtB5_5Debug3fmt",
            "_RNvXsj_NtCsgXGp5Oqx2Ny_4core3fmtcNtB5_5Debug3fmt",
        ] {
            assert!(is_left_out(name), "{name}");
        }
    }

    #[test]
    fn what_pages_show_stays() {
        for name in [
            "_RNvXsi_NtCsgXGp5Oqx2Ny_4core3fmteNtB5_7Display3fmt",
            "_RNvXs7_NtNtCsgXGp5Oqx2Ny_4core3fmt3numjNtB7_7Display3fmt",
            "_RNvXsZ_NtNtCsgXGp5Oqx2Ny_4core3fmt3numjNtB7_5Debug3fmt",
            "_RINvNtNtCsgXGp5Oqx2Ny_4core3fmt5float32float_to_decimal_common_shortestdEB6_",
        ] {
            assert!(!is_left_out(name), "{name}");
        }
    }
}
