//! The sizes of first loads, checked against two limits: a fixed budget, and the sizes
//! last recorded in `xtask/sizes.toml`, which must not grow by more than 3 % unless a
//! commit records the new ones (`--bless`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::build::app::MAP;
use crate::build::{self, Mailbox, font};
use crate::{project, tools};

const RECORDED: &str = "xtask/sizes.toml";

/// How much a part may grow without being recorded, in percent.
const SLACK: usize = 3;

/// The entry pages and the worker, with their budgets in KB of 1,000 bytes. Browsers get
/// brotli. Cloudflare measures a worker in gzip, with a limit of 3,000 on its free plan. A
/// larger worker starts more slowly, which `cargo xtask bench` measures.
const PARTS: [Part; 7] = [
    // The goal is 200 for the help center and 260 for the desk. Builds in different folders
    // differ by up to a third of a KB, so activation, at 199.9, gets one more.
    Part::entry("portal", "tickets", 200),
    Part::entry("portal", "ticket", 200),
    Part::entry("portal", "activate", 201),
    Part::entry("desk", "tickets", 260),
    Part::entry("desk", "ticket", 260),
    Part::entry("desk", "contact", 260),
    Part { name: "worker", page: None, limit: 1_600, coding: Coding::Gzip },
];

/// Whether `page` of `side` is an entry page.
pub(crate) fn is_entry(side: &str, page: &str) -> bool {
    PARTS.iter().any(|it| it.name == side && it.page == Some(page))
}

/// The largest size of a chunk, in KB of brotli. A larger one should be split.
const CHUNK: usize = 60;

/// The largest size of the font, in KB. It is compressed already.
///
/// It is not a part of a first load: `boot.js` fetches it in idle time after the first page is
/// drawn, and only then is it used, from the next load of a page on.
const FONT: usize = 60;

/// Whether the recorded sizes are compared with or overwritten.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    Compare,
    Write,
}

struct Part {
    /// A side, or the worker.
    name: &'static str,
    /// The page's name in the contract.
    page: Option<&'static str>,
    limit: usize,
    coding: Coding,
}

impl Part {
    const fn entry(side: &'static str, page: &'static str, limit: usize) -> Self {
        Self { name: side, page: Some(page), limit, coding: Coding::Brotli }
    }

    /// The prefix of its files' names.
    fn prefix(&self) -> String {
        self.page.map_or_else(|| format!("{}/", self.name), |page| format!("{}/{page}/", self.name))
    }

    fn title(&self) -> String {
        self.prefix().trim_end_matches('/').replace('/', ", ")
    }
}

#[derive(Clone, Copy)]
enum Coding {
    Brotli,
    Gzip,
}

#[derive(Clone, Copy)]
struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Size {
    fn coded(&self, coding: Coding) -> usize {
        match coding {
            Coding::Brotli => self.brotli,
            Coding::Gzip => self.gzip,
        }
    }
}

/// The files of each part with their sizes, by `part/file`.
type Sizes = BTreeMap<String, Size>;

/// `cargo xtask sizes`.
pub(crate) fn run(table: Table) -> Result<()> {
    tools::set_up()?;
    build::all(Mailbox::In)?;
    println!();
    let sizes = measure()?;
    show(&sizes)?;
    match table {
        Table::Compare => check(&sizes),
        Table::Write => record(&sizes),
    }
}

/// Prints the sizes without checking them.
pub(crate) fn print() -> Result<()> {
    show(&measure()?)
}

fn measure() -> Result<Sizes> {
    let (dist, map) = (project::at("dist"), map()?);
    let folder = folder(&map)?;
    let mut all = BTreeMap::new();
    let mut sizes = Sizes::new();
    for part in &PARTS {
        let Some(page) = part.page else { continue };
        let shell =
            if part.name == "desk" { ["desk.html", "desk.css"] } else { ["index.html", "app.css"] };
        for file in first_load(&dist, &folder, &map[part.name], page, shell)? {
            let size = match all.get(&file) {
                Some(size) => *size,
                None => size(&dist.join(&file))?,
            };
            sizes.insert(format!("{}{}", part.prefix(), plain(&file)), size);
            all.insert(file, size);
        }
    }
    for file in ["index.js", "index_bg.wasm"] {
        sizes.insert(format!("worker/{file}"), size(&project::at("build/worker").join(file))?);
    }
    Ok(sizes)
}

/// The map of the bundles that `boot.js` has.
fn map() -> Result<Value> {
    let text = fs::read_to_string(project::at(MAP)).context("the pages are not built")?;
    Ok(serde_json::from_str(&text)?)
}

fn folder(map: &Value) -> Result<String> {
    Ok(format!("app/{}", map["folder"].as_str().context("the build has no name")?))
}

/// A file's name without its folder.
fn plain(file: &str) -> String {
    file.rsplit('/').next().unwrap_or(file).to_owned()
}

/// All files of a page's first load: its document and styles, the files that those refer
/// to but the font, the bundle's script and module, and the page's chunks.
fn first_load(
    dist: &Path,
    folder: &str,
    bundle: &Value,
    page: &str,
    [document, styles]: [&str; 2],
) -> Result<BTreeSet<String>> {
    let text = |value: &Value| value.as_str().map(|file| format!("{folder}/{file}"));
    let needs = bundle["needs"][page].as_array().with_context(|| format!("no page {page}"))?;
    let at = |at: &Value| usize::try_from(at.as_u64()?).ok();
    let chunks = needs.iter().filter_map(at).map(|at| &bundle["files"][at]);
    let mut files: BTreeSet<String> =
        chunks.chain([&bundle["script"], &bundle["module"]]).filter_map(text).collect();
    files.extend([document.to_owned(), styles.to_owned()]);
    for (file, openings) in [(document, ["href=\"/", "src=\"/"]), (styles, ["url(/", "url(\"/"])] {
        let text = fs::read_to_string(dist.join(file))
            .with_context(|| format!("dist/{file} is not built"))?;
        for opening in openings {
            for rest in text.split(opening).skip(1) {
                let end = rest.find(['"', ')', '?', '#']).unwrap_or(0);
                let named = &rest[..end];
                if !named.starts_with("fonts/") && dist.join(named).is_file() {
                    files.insert(named.to_owned());
                }
            }
        }
    }
    Ok(files)
}

/// The chunks that are larger than [`CHUNK`].
fn too_large() -> Result<Vec<(String, usize)>> {
    let mut found = Vec::new();
    let map = map()?;
    let folder = project::at("dist").join(folder(&map)?);
    for bundle in ["portal", "desk"].map(|side| &map[side]) {
        for file in bundle["files"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let brotli = size(&folder.join(file))?.brotli;
            if CHUNK * 1000 < brotli {
                found.push((file.to_owned(), brotli));
            }
        }
    }
    Ok(found)
}

fn size(file: &Path) -> Result<Size> {
    let bytes = fs::read(file).with_context(|| format!("{} is not built", file.display()))?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&bytes)?;
    let mut brotli = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut bytes.as_slice(), &mut brotli, &parameters)?;
    Ok(Size { raw: bytes.len(), gzip: gzip.finish()?.len(), brotli: brotli.len() })
}

fn of_part<'a>(sizes: &'a Sizes, part: &Part) -> impl Iterator<Item = (&'a str, &'a Size)> {
    let prefix = part.prefix();
    sizes.iter().filter_map(move |(name, size)| Some((name.strip_prefix(&prefix)?, size)))
}

fn total(sizes: &Sizes, part: &Part) -> usize {
    of_part(sizes, part).map(|(_, size)| size.coded(part.coding)).sum()
}

/// The size of the page's `_more` chunk, in bytes of brotli. The page does not wait for it,
/// so it does not count as the first load.
fn following(part: &Part) -> Result<usize> {
    let (dist, map) = (project::at("dist"), map()?);
    let Some(page) = part.page else { return Ok(0) };
    let bundle = &map[part.name];
    let of = |name: &str| {
        let needs = bundle["needs"][name].as_array().into_iter().flatten();
        needs.filter_map(Value::as_u64).collect::<BTreeSet<_>>()
    };
    let (first, folder) = (of(page), dist.join(folder(&map)?));
    let mut bytes = 0;
    for at in of(&format!("{page}_more")).difference(&first) {
        let file = bundle["files"][usize::try_from(*at)?].as_str().unwrap_or_default();
        bytes += size(&folder.join(file))?.brotli;
    }
    Ok(bytes)
}

fn show(sizes: &Sizes) -> Result<()> {
    println!("  {:<28} {:>10} {:>10} {:>10}", "bytes", "raw", "gzip", "brotli");
    for part in &PARTS {
        let mut sum = Size { raw: 0, gzip: 0, brotli: 0 };
        for (file, size) in of_part(sizes, part) {
            println!("    {file:<26} {:>10} {:>10} {:>10}", size.raw, size.gzip, size.brotli);
            sum = Size {
                raw: sum.raw + size.raw,
                gzip: sum.gzip + size.gzip,
                brotli: sum.brotli + size.brotli,
            };
        }
        println!(
            "  {:<28} {:>10} {:>10} {:>10}   at most {} KB {}",
            part.title(),
            sum.raw,
            sum.gzip,
            sum.brotli,
            part.limit,
            word(part.coding)
        );
        let following = following(part)?;
        if following != 0 {
            println!("    loaded afterward    {following:>40}");
        }
    }
    println!("  {:<28} {:>32}   at most {FONT} KB, fetched in idle time", "font", font_size()?);
    Ok(())
}

fn word(coding: Coding) -> &'static str {
    match coding {
        Coding::Brotli => "brotli",
        Coding::Gzip => "gzip",
    }
}

/// The size of the font, in bytes.
fn font_size() -> Result<usize> {
    let file = font::file()?;
    Ok(fs::read(&file).with_context(|| format!("{} is not built", file.display()))?.len())
}

/// Checks the built sizes against the budgets and the recorded sizes.
pub(crate) fn check_limits() -> Result<()> {
    let sizes = measure()?;
    show(&sizes)?;
    check(&sizes)
}

fn check(sizes: &Sizes) -> Result<()> {
    let recorded = recorded()?;
    let mut complaints = String::new();
    for part in &PARTS {
        let is = total(sizes, part);
        if is > part.limit * 1000 {
            writeln!(
                complaints,
                "{} has {is} bytes in {}; its limit is {} KB.",
                part.title(),
                word(part.coding),
                part.limit
            )?;
        }
        let prefix = part.prefix();
        let was: usize = recorded
            .iter()
            .filter(|(name, _)| name.starts_with(&prefix))
            .map(|(_, size)| size)
            .sum();
        if is * 100 > was * (100 + SLACK) {
            writeln!(
                complaints,
                "{} grew from {was} to {is} bytes, more than {SLACK} %:",
                part.title()
            )?;
            for (file, size) in of_part(sizes, part) {
                let (is, was) = (
                    size.coded(part.coding),
                    recorded.get(&format!("{prefix}{file}")).copied().unwrap_or(0),
                );
                if is > was {
                    writeln!(complaints, "    {file:<26} {was:>10} -> {is:>10}")?;
                }
            }
        }
    }
    for (file, is) in too_large()? {
        writeln!(complaints, "{file} has {is} bytes; the limit of a chunk is {CHUNK} KB.")?;
    }
    let font = font_size()?;
    if FONT * 1000 < font {
        writeln!(complaints, "The font has {font} bytes; its limit is {FONT} KB.")?;
    }
    if complaints.is_empty() {
        return Ok(());
    }
    bail!(
        "{complaints}Make it smaller, or record the new size with `cargo xtask sizes --bless` if it is worth it."
    )
}

fn recorded() -> Result<BTreeMap<String, usize>> {
    let text = fs::read_to_string(project::at(RECORDED))
        .with_context(|| format!("{RECORDED} is missing: `cargo xtask sizes --bless` writes it"))?;
    let mut recorded = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (name, size) = line
            .split_once(" = ")
            .with_context(|| format!("{RECORDED} has a line that is not a size: {line}"))?;
        recorded.insert(name.trim_matches('"').to_owned(), size.parse()?);
    }
    Ok(recorded)
}

fn record(sizes: &Sizes) -> Result<()> {
    let mut text = "# Bytes as sent: brotli to a browser, gzip to Cloudflare. `cargo xtask sizes --bless` writes this file.\n".to_owned();
    for part in &PARTS {
        for (file, size) in of_part(sizes, part) {
            writeln!(text, "\"{}{file}\" = {}", part.prefix(), size.coded(part.coding))?;
        }
    }
    fs::write(project::at(RECORDED), text)?;
    println!("\n  recorded in {RECORDED}");
    Ok(())
}
