//! Splits a bundle into the module that every page needs and the chunks that some need.
//!
//! `wasm_split_cli_support` decides what can be separate, `merge` what is. `app/boot/` gets
//! the chunks of each page, so that it fetches them in parallel and never one after another.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context as _, Result, anyhow};
use wasm_split_cli_support::{Options, SplitWasm};

use super::bindgen;
use super::merge::{self, Group};
use super::pairs;
use super::{messages, names};
use crate::{project, sizes, tools};

/// The script by which a bundle loads a chunk.
const LINK: &str = "chunks.js";

/// The weight of an entry page, compared with other pages: people wait for it, while the
/// other pages are fetched ahead.
const ENTRY: f64 = 400.0;

/// The weight of a part of a page, compared with a page: few people open it.
const PART: f64 = 0.2;

/// The files of a bundle. The folder that they are served from is named after the build.
pub(super) struct Bundle {
    /// The script that the page imports.
    pub(super) script: String,
    /// The module that every page needs.
    pub(super) module: String,
    /// The chunks that some pages need.
    pub(super) files: Vec<String>,
    /// The indexes in `files` that a page or part needs, by its name.
    pub(super) needs: BTreeMap<String, Vec<usize>>,
}

/// Splits the bundle `name` that cargo compiled, and writes its files to the folder `to`.
///
/// `pages` are the names of its pages. All other split points are parts of pages.
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
        .map_err(|error| anyhow!("{name} can't be split: {error:?}"))?;
    fs::write(folder.join(LINK), loaders(name, cut.prefetch_map.keys()))?;

    bindgen::bindgen(&main, name)
        .web(true)?
        .omit_default_module_path(true)
        .keep_lld_exports(true)
        .demangle(false)
        .generate(&folder)?;
    // Crates export classes that no script here uses. Only the default export is bundled,
    // so the classes and their code in the module are dropped.
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
    messages::leave_out(&module)?;
    fs::write(&script, names::shorten(&module, &text, &asked)?)?;

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

/// A module that is loaded, and the modules that are merged into it.
struct Part {
    name: String,
    modules: Vec<PathBuf>,
    users: BTreeSet<usize>,
}

/// The merged modules, the main one first, and the names of the pages and parts that use
/// them.
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
    Ok((pairs::merge(groups, &weights).into_iter().map(part).collect(), users))
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Merges and optimizes each module, two at a time.
fn shrink_all(parts: &[Part], folder: &Path, to: &Path) -> Result<()> {
    let waiting = Mutex::new(parts.iter());
    two_at_a_time(&|| {
        loop {
            let next = waiting.lock().map_err(|_| anyhow!("a chunk failed"))?.next();
            let Some(part) = next else { return Ok(()) };
            merge(part, folder)?;
        }
    })?;
    let mut merged = Vec::new();
    for Part { name, .. } in parts {
        let from = merged_file(folder, name);
        merged.push((fs::metadata(&from)?.len(), from, to.join(name).with_extension("wasm")));
    }
    // The largest first, dealt out, so that both processes take about as long.
    merged.sort();
    let mut shares = [(0, Vec::new()), (0, Vec::new())];
    for (bytes, from, to) in merged.into_iter().rev() {
        let [first, second] = &mut shares;
        let (sum, share) = if second.0 < first.0 { second } else { first };
        *sum += bytes;
        share.extend([from, to]);
    }
    let waiting = Mutex::new(shares.into_iter());
    two_at_a_time(&|| {
        let next = waiting.lock().map_err(|_| anyhow!("a chunk failed"))?.next();
        let Some((_, files)) = next else { return Ok(()) };
        tools::run_quietly(tools::node()?.arg("xtask/node/optimize.mjs").args(files))?;
        Ok(())
    })
}

/// Merges the modules of a part into one, without the exports that are not used.
fn merge(Part { name, modules, .. }: &Part, folder: &Path) -> Result<()> {
    let to = merged_file(folder, name);
    let all = folder.join(format!("{name}.all.wasm"));
    let mut modules: Vec<&Path> = modules.iter().map(PathBuf::as_path).collect();
    if name == "main" {
        merge::modules(&modules.split_off(1), modules[0], &all, &bindgen::FEATURES)?;
        return merge::tidy(&all, |_| true, &to);
    }
    if let [only] = modules[..] {
        return merge::alone(only, &to);
    }
    let provider = folder.join(format!("{name}.provider.wasm"));
    merge::provider(&modules, &provider)?;
    merge::modules(&modules, &provider, &all, &bindgen::FEATURES)?;
    merge::tidy(&all, |_| false, &to)
}

fn merged_file(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.merged.wasm"))
}

fn two_at_a_time(work: &(dyn Fn() -> Result<()> + Sync)) -> Result<()> {
    std::thread::scope(|scope| {
        let workers = [scope.spawn(work), scope.spawn(work)];
        workers.into_iter().try_for_each(|it| it.join().map_err(|_| anyhow!("a chunk failed"))?)
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

/// The names that a chunk imports from the main module.
fn imports(chunk: &Path) -> Result<Vec<String>> {
    let module = walrus::Module::from_file(chunk)?;
    Ok(module.imports.iter().map(|import| import.name.clone()).collect())
}

/// Copies a file to the served folder.
fn publish(from: &Path, to: &Path, name: &str, extension: &str) -> Result<String> {
    let name = format!("{name}.{extension}");
    super::write(&to.join(&name), fs::read(from)?)?;
    Ok(name)
}
