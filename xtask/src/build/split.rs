//! Cuts a bundle into the module that every page needs, and chunks that some do.
//!
//! `wasm_split_cli_support` decides what can be apart, `merge` what is. Which page needs
//! which chunks is passed on to `app/boot/`, so that they are fetched side by side, and
//! never one because of another.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context as _, Result, anyhow};
use sha2::{Digest as _, Sha256};
use wasm_split_cli_support::{Options, SplitWasm};

use super::bindgen;
use super::merge::{self, Group};
use crate::{project, sizes};

/// How a bundle asks for a chunk.
const LINK: &str = "chunks.js";

/// Compressed, the main module comes out 0.8 % smaller than by `-Oz`.
const LEVEL: &str = "-Os";

/// The stack begins at the lowest address, and grows down to it: below 1 KB nothing is
/// read or written but by a stack that is full. With that known, sums of addresses become
/// part of the instruction that reads there, which is 0.5 % of what is sent.
const LOW_MEMORY: &str = "--low-memory-unused";

/// How much a page that people come in by counts beside any other page: they wait for it,
/// while the others are fetched ahead.
const ENTRY: f64 = 3.0;

/// How much a part of a page counts beside a page: few open it.
const PART: f64 = 0.2;

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
///
/// `pages` are the names of its pages; what else it is cut into are parts of those.
pub(super) fn bundle(name: &str, pages: &[&str], to: &Path) -> Result<Bundle> {
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
    // Of the classes that crates bring for scripts to make, none is made here: what is not
    // exported goes, and with it what the module has for it.
    let entry = folder.join("entry.js");
    fs::write(&entry, format!("export {{ default }} from \"./{name}.js\";\n"))?;
    let script = folder.join(format!("{name}.min.js"));
    bindgen::minify(&entry, &script)?;

    let text = fs::read_to_string(&script)?;
    let mut asked = BTreeSet::from(["__indirect_function_table".to_owned()]);
    for chunk in &cut.split_modules {
        asked.extend(imports(chunk)?);
    }
    let module = folder.join("asked.wasm");
    let is_asked = |export: &str| asked.contains(export) || text.contains(export);
    bindgen::leave_out(&bindgen::module(&folder, name), is_asked, &module)?;

    let (groups, users) = grouped(name, &module, &cut, pages)?;
    let small = folder.join("small");
    fs::create_dir_all(&small)?;
    shrink_all(&groups, &folder, &small)?;

    let mut files = Vec::new();
    for group in &groups {
        let from = small.join(&group.name).with_extension("wasm");
        files.push(publish(&from, to, &format!("{name}-{}", group.name), "wasm")?);
    }
    let needs = users.into_iter().enumerate().map(|(user, name)| {
        let of = |(at, group): (usize, &Part)| group.users.contains(&user).then_some(at);
        (name, groups.iter().skip(1).enumerate().filter_map(of).collect())
    });
    let needs = needs.collect();
    let module = files.remove(0);
    Ok(Bundle { script: publish(&script, to, name, "js")?, module, files, needs })
}

/// One module as it is loaded, and those that it is made of.
struct Part {
    name: String,
    modules: Vec<PathBuf>,
    users: BTreeSet<usize>,
}

/// What the bundle's own module and its chunks become: that one first; and the names
/// of what uses them.
fn grouped(
    side: &str,
    main: &Path,
    cut: &SplitWasm,
    pages: &[&str],
) -> Result<(Vec<Part>, Vec<String>)> {
    let users: Vec<String> =
        cut.prefetch_map.keys().cloned().collect::<BTreeSet<_>>().into_iter().collect();
    let weight = |user: &String| match pages.contains(&&**user) {
        true if sizes::is_entry(side, user) => ENTRY,
        true => 1.0,
        false => PART,
    };
    let weights: Vec<f64> = users.iter().map(weight).collect();
    let mut paths = vec![main.to_owned()];
    let mut groups = vec![Group::new(0, (0..users.len()).collect(), 0)];
    let mut chunks = cut.split_modules.clone();
    chunks.sort();
    for path in chunks {
        let stem = stem(&path);
        let needs = |user: &usize| cut.prefetch_map[&users[*user]].contains(&stem);
        let of = (0..users.len()).filter(needs).collect();
        let bytes = usize::try_from(fs::metadata(&path)?.len())?;
        groups.push(Group::new(paths.len(), of, bytes));
        paths.push(path);
    }
    let mut shared = 0;
    let part = |group: Group| {
        let modules: Vec<PathBuf> = group.members.iter().map(|at| paths[*at].clone()).collect();
        let own = modules.iter().find_map(|it| Some(stem(it).strip_prefix("split_")?.to_owned()));
        let name = if group.members[0] == 0 {
            "main".to_owned()
        } else {
            own.unwrap_or_else(|| {
                shared += 1;
                format!("shared{shared}")
            })
        };
        Part { name, modules, users: group.users }
    };
    Ok((merge::together(groups, &weights).into_iter().map(part).collect(), users))
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Puts each together and makes it small, two at a time.
fn shrink_all(parts: &[Part], folder: &Path, to: &Path) -> Result<()> {
    let waiting = Mutex::new(parts.iter());
    let work = || -> Result<()> {
        loop {
            let next = waiting.lock().map_err(|_| anyhow!("a chunk failed"))?.next();
            let Some(Part { name, modules, .. }) = next else { return Ok(()) };
            let merged = folder.join(format!("{name}.merged.wasm"));
            let all = folder.join(format!("{name}.all.wasm"));
            let mut modules: Vec<&Path> = modules.iter().map(PathBuf::as_path).collect();
            if name == "main" {
                merge::modules(&modules.split_off(1), modules[0], &all, &bindgen::FEATURES)?;
                merge::tidy(&all, |_| true, &merged)?;
            } else {
                let provider = folder.join(format!("{name}.provider.wasm"));
                merge::provider(&modules, &provider)?;
                merge::modules(&modules, &provider, &all, &bindgen::FEATURES)?;
                merge::tidy(&all, |_| false, &merged)?;
            }
            bindgen::compress(
                &merged,
                &to.join(name).with_extension("wasm"),
                (LEVEL, &[&bindgen::FEATURES[..], &[LOW_MEMORY]].concat()),
            )?;
        }
    };
    std::thread::scope(|scope| {
        let workers = [scope.spawn(work), scope.spawn(work)];
        workers
            .into_iter()
            .try_for_each(|it| it.join().map_err(|_| anyhow!("wasm-opt gave up on a chunk"))?)
    })
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
    let hash = super::hash(&Sha256::digest(&bytes));
    let name = format!("{name}-{hash}.{extension}");
    super::write(&to.join(&name), bytes)?;
    Ok(name)
}
