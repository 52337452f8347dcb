//! Short names for what a module imports from its script and exports to it.
//!
//! wasm-bindgen gives each imported function a name with a hash of 16 digits, which no
//! compression shortens, once in the module and once in its script. With several hundred
//! imports that is 6 KB of every first load.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Result, bail};

/// Renames all imports of the module, and the exports that only its script uses, in the
/// module and in the text of its bundled script. Returns the new text.
///
/// `asked` are the exports that chunks import by name.
pub(super) fn shorten(module: &Path, script: &str, asked: &BTreeSet<String>) -> Result<String> {
    let mut wasm = walrus::Module::from_file(module)?;
    let imported: BTreeSet<String> = wasm.imports.iter().map(|it| it.name.clone()).collect();
    let mut names = BTreeMap::new();
    for (at, name) in imported.into_iter().enumerate() {
        names.insert(name, format!("i{at}"));
    }
    let ours = |name: &String| name.starts_with("_ZN") && !asked.contains(name);
    let exported: BTreeSet<String> =
        wasm.exports.iter().map(|it| it.name.clone()).filter(ours).collect();
    for (at, name) in exported.into_iter().enumerate() {
        names.insert(name, format!("e{at}"));
    }

    for import in wasm.imports.iter_mut() {
        import.name.clone_from(&names[&import.name]);
    }
    for export in wasm.exports.iter_mut() {
        if let Some(short) = names.get(&export.name) {
            export.name.clone_from(short);
        }
    }
    wasm.emit_wasm_file(module)?;
    replace(script, &names)
}

/// The script with its identifiers renamed. Fails if one of the names is missing, since the
/// module could not be linked then.
fn replace(script: &str, names: &BTreeMap<String, String>) -> Result<String> {
    let mut missing: BTreeSet<&str> = names.keys().map(String::as_str).collect();
    let mut text = String::with_capacity(script.len());
    let mut rest = script;
    let is_part = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '$';
    while !rest.is_empty() {
        let (word, after) = rest.split_at(rest.find(|it| !is_part(it)).unwrap_or(rest.len()));
        match names.get(word) {
            Some(short) => {
                missing.remove(word);
                text.push_str(short);
            }
            None => text.push_str(word),
        }
        let (between, next) = after.split_at(after.find(is_part).unwrap_or(after.len()));
        text.push_str(between);
        rest = next;
    }
    if !missing.is_empty() {
        bail!("the script lacks {missing:?}");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_are_replaced_and_no_parts_of_names() {
        let names = BTreeMap::from([("__wbg_a_1".to_owned(), "i0".to_owned())]);
        let text = replace("{__wbg_a_1:f(){s.__wbg_a_12,$__wbg_a_1}}", &names).unwrap();
        assert_eq!(text, "{i0:f(){s.__wbg_a_12,$__wbg_a_1}}");
        assert!(replace("{}", &names).is_err());
    }
}
