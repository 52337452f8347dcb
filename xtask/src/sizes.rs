//! What a first load takes, held to two limits: a budget that stands for
//! good, and the sizes last noted in `xtask/sizes.toml`, from which nothing
//! may grow by more than 3 % unless a commit says so (`--bless`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::build::{self, Mailbox};
use crate::{project, tools};

const NOTED: &str = "xtask/sizes.toml";

/// How much a part may grow without a word, in percent.
const SLACK: usize = 3;

/// The budgets, in KB of 1,000 bytes. A browser takes brotli; Cloudflare counts a
/// worker in gzip, and takes 3,000 of it on its free plan. What a worker weighs is
/// paid for when it starts, which `cargo xtask bench` measures.
const PARTS: [Part; 3] = [
    Part { name: "portal", limit: 245, coding: Coding::Brotli },
    Part { name: "desk", limit: 475, coding: Coding::Brotli },
    Part { name: "worker", limit: 1_500, coding: Coding::Gzip },
];

/// What is done with the sizes noted before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    Compare,
    Write,
}

struct Part {
    name: &'static str,
    limit: usize,
    coding: Coding,
}

#[derive(Clone, Copy)]
enum Coding {
    Brotli,
    Gzip,
}

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
    show(&sizes);
    match table {
        Table::Compare => check(&sizes),
        Table::Write => note(&sizes),
    }
}

/// Prints what is built, and holds it to nothing.
pub(crate) fn print() -> Result<()> {
    show(&measure()?);
    Ok(())
}

fn measure() -> Result<Sizes> {
    let dist = project::at("dist");
    let mut sizes = Sizes::new();
    for part in ["portal", "desk"] {
        for file in first_load(&dist, part)? {
            sizes.insert(format!("{part}/{file}"), size(&dist.join(&file))?);
        }
    }
    for file in ["index.js", "index_bg.wasm"] {
        sizes.insert(format!("worker/{file}"), size(&project::at("build/worker").join(file))?);
    }
    Ok(sizes)
}

/// Every file that the first page of a bundle loads: the page, what it and the
/// styles name, and the bundle itself.
fn first_load(dist: &Path, bundle: &str) -> Result<BTreeSet<String>> {
    let mut files = BTreeSet::from([
        "index.html".to_owned(),
        "app.css".to_owned(),
        format!("{bundle}.js"),
        format!("{bundle}_bg.wasm"),
    ]);
    for (file, openings) in
        [("index.html", ["href=\"/", "src=\"/"]), ("app.css", ["url(/", "url(\"/"])]
    {
        let text = fs::read_to_string(dist.join(file))
            .with_context(|| format!("dist/{file} is not built"))?;
        for opening in openings {
            for rest in text.split(opening).skip(1) {
                let end = rest.find(['"', ')', '?', '#']).unwrap_or(0);
                let named = &rest[..end];
                if dist.join(named).is_file() {
                    files.insert(named.to_owned());
                }
            }
        }
    }
    Ok(files)
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
    let prefix = format!("{}/", part.name);
    sizes.iter().filter_map(move |(name, size)| Some((name.strip_prefix(&prefix)?, size)))
}

fn total(sizes: &Sizes, part: &Part) -> usize {
    of_part(sizes, part).map(|(_, size)| size.coded(part.coding)).sum()
}

fn show(sizes: &Sizes) {
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
            part.name,
            sum.raw,
            sum.gzip,
            sum.brotli,
            part.limit,
            word(part.coding)
        );
    }
}

fn word(coding: Coding) -> &'static str {
    match coding {
        Coding::Brotli => "brotli",
        Coding::Gzip => "gzip",
    }
}

/// Holds the sizes that are built to the budgets and to what was noted.
pub(crate) fn hold() -> Result<()> {
    let sizes = measure()?;
    show(&sizes);
    check(&sizes)
}

fn check(sizes: &Sizes) -> Result<()> {
    let noted = noted()?;
    let mut complaints = String::new();
    for part in &PARTS {
        let is = total(sizes, part);
        if is > part.limit * 1000 {
            writeln!(
                complaints,
                "The {} takes {is} bytes in {}; its limit is {} KB.",
                part.name,
                word(part.coding),
                part.limit
            )?;
        }
        let prefix = format!("{}/", part.name);
        let was: usize =
            noted.iter().filter(|(name, _)| name.starts_with(&prefix)).map(|(_, size)| size).sum();
        if is * 100 > was * (100 + SLACK) {
            writeln!(
                complaints,
                "The {} grew from {was} to {is} bytes, by more than {SLACK} %:",
                part.name
            )?;
            for (file, size) in of_part(sizes, part) {
                let (is, was) = (
                    size.coded(part.coding),
                    noted.get(&format!("{prefix}{file}")).copied().unwrap_or(0),
                );
                if is > was {
                    writeln!(complaints, "    {file:<26} {was:>10} -> {is:>10}")?;
                }
            }
        }
    }
    if complaints.is_empty() {
        return Ok(());
    }
    bail!(
        "{complaints}Make it smaller, or, if it is worth its size, note that down with `cargo xtask sizes --bless`."
    )
}

fn noted() -> Result<BTreeMap<String, usize>> {
    let text = fs::read_to_string(project::at(NOTED))
        .with_context(|| format!("{NOTED} is missing: `cargo xtask sizes --bless` writes it"))?;
    let mut noted = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (name, size) = line
            .split_once(" = ")
            .with_context(|| format!("{NOTED} has a line that is no size: {line}"))?;
        noted.insert(name.trim_matches('"').to_owned(), size.parse()?);
    }
    Ok(noted)
}

fn note(sizes: &Sizes) -> Result<()> {
    let mut text = "# Bytes as sent: brotli to a browser, gzip to Cloudflare. `cargo xtask sizes --bless` writes this file.\n".to_owned();
    for part in &PARTS {
        for (file, size) in of_part(sizes, part) {
            writeln!(text, "\"{}/{file}\" = {}", part.name, size.coded(part.coding))?;
        }
    }
    fs::write(project::at(NOTED), text)?;
    println!("\n  noted in {NOTED}");
    Ok(())
}
