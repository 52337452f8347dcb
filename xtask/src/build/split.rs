//! Cuts a bundle into the module that every page needs, and chunks that some do.
//!
//! `wasm_split_cli_support` decides: what two pages need and a third does not becomes a
//! chunk that those two share. Which page needs which is passed on to `app/boot/`, so
//! that they are fetched side by side, and never one because of another.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context as _, Result, anyhow};
use sha2::{Digest as _, Sha256};
use wasm_split_cli_support::Options;

use super::bindgen;
use crate::project;

/// How a bundle asks for a chunk.
const LINK: &str = "chunks.js";

/// What rustc's WebAssembly uses; a chunk does not declare it itself.
const FEATURES: [&str; 6] = [
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-reference-types",
];

const LEVEL: &str = "-Oz";

/// The files of a bundle, each under a name with a hash of what is in it.
pub(super) struct Bundle {
    /// What the page imports.
    pub(super) script: String,
    /// What every page needs.
    pub(super) module: String,
    /// What some pages need.
    pub(super) files: Vec<String>,
    /// Which of `files` a page or a part of one consists of, by its name.
    pub(super) needs: BTreeMap<String, Vec<usize>>,
}

/// Cuts the bundle `name` that cargo has left, and puts its files into the folder `to`.
pub(super) fn bundle(name: &str, to: &Path) -> Result<Bundle> {
    let folder = project::at("build/app").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let compiled = super::compiled("app", name);
    let compiled =
        fs::read(&compiled).with_context(|| format!("{} is missing", compiled.display()))?;
    let main = folder.join("main.wasm");
    let link = format!("./{LINK}");
    let mut options = Options::new(&compiled);
    options.output_dir = &folder;
    options.main_out_path = &main;
    options.link_name = &link;
    let cut = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("{name} can't be cut: {error:?}"))?;
    fs::write(folder.join(LINK), loaders(name, cut.prefetch_map.keys()))?;

    bindgen::bindgen(&main, name)
        .web(true)?
        .omit_default_module_path(true)
        .keep_lld_exports(true)
        .demangle(false)
        .generate(&folder)?;
    let script = folder.join(format!("{name}.min.js"));
    bindgen::minify(&folder.join(format!("{name}.js")), &script)?;

    let text = fs::read_to_string(&script)?;
    let mut asked = BTreeSet::from(["__indirect_function_table".to_owned()]);
    for chunk in &cut.split_modules {
        asked.extend(imports(chunk)?);
    }
    let module = folder.join("asked.wasm");
    let is_asked = |export: &str| asked.contains(export) || text.contains(export);
    bindgen::leave_out(&bindgen::module(&folder, name), is_asked, &module)?;

    let small = folder.join("small");
    fs::create_dir_all(&small)?;
    let mut modules = vec![("main".to_owned(), module)];
    for chunk in cut.split_modules {
        let stem = chunk.file_stem().context("a chunk has no name")?;
        modules.push((stem.to_string_lossy().into_owned(), chunk));
    }
    let waiting = Mutex::new(modules.iter());
    std::thread::scope(|scope| {
        let work = || -> Result<()> {
            loop {
                let next = waiting.lock().map_err(|_| anyhow!("a chunk failed"))?.next();
                let Some((stem, from)) = next else { return Ok(()) };
                let to = small.join(stem).with_extension("wasm");
                bindgen::compress(from, &to, (LEVEL, &FEATURES))?;
            }
        };
        let workers = [scope.spawn(work), scope.spawn(work)];
        workers
            .into_iter()
            .try_for_each(|it| it.join().map_err(|_| anyhow!("wasm-opt gave up on a chunk"))?)
    })?;

    let mut names = BTreeMap::new();
    for (stem, _) in &modules {
        let from = small.join(stem).with_extension("wasm");
        names.insert(&**stem, publish(&from, to, &format!("{name}-{}", short(stem)), "wasm")?);
    }
    let chunks: Vec<&str> = names.keys().copied().filter(|it| *it != "main").collect();
    let at = |stem: &String| {
        chunks.iter().position(|it| it == stem).with_context(|| format!("no chunk {stem}"))
    };
    let mut needs = BTreeMap::new();
    for (chunk, stems) in &cut.prefetch_map {
        needs.insert(chunk.clone(), stems.iter().map(at).collect::<Result<_>>()?);
    }
    Ok(Bundle {
        script: publish(&script, to, name, "js")?,
        module: names["main"].clone(),
        files: chunks.iter().map(|it| names[it].clone()).collect(),
        needs,
    })
}

/// `split_ticket` is the ticket's own code, `chunk_3` what it has in common with others.
fn short(stem: &str) -> &str {
    stem.strip_prefix("split_").unwrap_or(stem)
}

/// The script that a bundle's module imports: a loader for each chunk.
fn loaders<'a>(name: &str, chunks: impl Iterator<Item = &'a String>) -> String {
    let mut text = format!(
        "import {{ initSync }} from \"./{name}.js\";\nimport {{ loaders }} from \"../../../app/boot/link.js\";\nconst loader = loaders(() => initSync());\n"
    );
    for chunk in chunks.collect::<BTreeSet<_>>() {
        let _ = writeln!(text, "export const __wasm_split_load_{chunk} = loader(\"{chunk}\");");
    }
    text
}

/// What a chunk takes from the bundle's own module.
fn imports(chunk: &Path) -> Result<Vec<String>> {
    let module = walrus::Module::from_file(chunk)?;
    Ok(module.imports.iter().map(|import| import.name.clone()).collect())
}

/// Puts a file into the folder that is served, under its name with a hash.
fn publish(from: &Path, to: &Path, name: &str, extension: &str) -> Result<String> {
    let bytes = fs::read(from)?;
    let mut hash = String::new();
    for byte in &Sha256::digest(&bytes)[..5] {
        write!(hash, "{byte:02x}")?;
    }
    let name = format!("{name}-{hash}.{extension}");
    super::write(&to.join(&name), bytes)?;
    Ok(name)
}
