//! The two bundles that a browser loads, `portal` for customers and `desk` for agents, each
//! in chunks, and `boot.js`, which fetches the files of the requested page.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use shared::pages::{DeskPage, PortalPage};
use shared::words::{self, Language};

use super::split::{self, Bundle};
use super::{bindgen, font, write};
use crate::stamp::{self, Stamp};
use crate::step::{step, unchanged};
use crate::{project, tools};

/// The folder that the bundles are served from, in a subfolder named after the build.
const SERVED: &str = "dist/app";

pub(super) const OUTPUTS: [&str; 4] =
    [SERVED, "dist/boot.js", "dist/boot-desk.js", "dist/boot-any.js"];

/// The same map of the bundles that `boot.js` has, for measuring first loads.
pub(crate) const MAP: &str = "build/app/map.json";

/// A bundle, with the path patterns and names of its pages.
struct Side {
    name: &'static str,
    pages: Vec<(&'static str, &'static str)>,
}

fn sides() -> [Side; 2] {
    // The root of the desk is its first page.
    let home = ("/desk", DeskPage::Tickets.name());
    [
        Side { name: "portal", pages: PortalPage::PATTERNS.to_vec() },
        Side { name: "desk", pages: [&[home], DeskPage::PATTERNS].concat() },
    ]
}

pub(super) fn build() -> Result<()> {
    let mut inputs = vec!["app", "shared", "package-lock.json", "xtask/node/optimize.mjs"];
    inputs.extend(stamp::RUST);
    let stamp = Stamp::of("app", &inputs, &[])?;
    if stamp.is_current(&[&OUTPUTS[..], &[MAP]].concat()) {
        unchanged("the pages");
        return Ok(());
    }
    let sides = sides();
    step("compiling the pages", || sides.iter().try_for_each(|side| compile(side.name)))?;
    step("splitting and optimizing the pages", || {
        let served = project::at(SERVED);
        if served.exists() {
            fs::remove_dir_all(&served)?;
        }
        let new = served.join("new");
        let mut map = serde_json::Map::new();
        for side in sides {
            let names: Vec<&str> = side.pages.iter().map(|(_, name)| *name).collect();
            let bundle = split::bundle(side.name, &names, &new)?;
            let texts = texts(side.name, &new)?;
            map.insert(side.name.to_owned(), described(&bundle, &side.pages, &texts));
        }
        let folder = name_of(&new)?;
        fs::rename(&new, served.join(&folder))?;
        map.insert("folder".to_owned(), folder.into());
        map.insert("font".to_owned(), font::address()?.into());
        boot(&Value::Object(map))
    })?;
    stamp.save()
}

/// Writes the texts of the languages that are not compiled into the side's bundle. Returns
/// the file names by language code.
fn texts(side: &str, folder: &Path) -> Result<serde_json::Map<String, Value>> {
    let range = words::of_side(side == "desk");
    let write_one = |language: Language| {
        let (code, texts) = (language.code(), words::texts(language).write(range.clone()));
        let name = format!("{side}.{code}.txt");
        write(&folder.join(&name), texts)?;
        Ok((code.to_owned(), name.into()))
    };
    let others = Language::OFFERED.into_iter().filter(|it| *it != Language::English);
    others.chain([Language::Pseudo]).map(write_one).collect()
}

/// The name of the folder that this build's files are served from, a hash of all files. A
/// request for a file of another build is a 404, because its folder is gone.
fn name_of(folder: &Path) -> Result<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<Result<_>>()?;
    names.sort();
    let mut all = Sha256::new();
    for name in names {
        all.update(name.as_encoded_bytes());
        all.update(Sha256::digest(fs::read(folder.join(name))?));
    }
    Ok(super::hash(&all.finalize()))
}

/// The name of that folder in the last build.
pub(super) fn folder() -> Result<String> {
    let map: Value = serde_json::from_str(&fs::read_to_string(project::at(MAP))?)?;
    Ok(map["folder"].as_str().context("the build has no name")?.to_owned())
}

/// Compiles one side, without the other: a split point is compiled into the module even
/// if nothing in it is used.
fn compile(side: &str) -> Result<()> {
    tools::run(tools::cargo().args(["build", "--quiet", "--package", "app", "--bin", side]).args([
        "--no-default-features",
        "--features",
        side,
        "--profile",
        "app",
        "--target",
        "wasm32-unknown-unknown",
    ]))
}

fn described(
    bundle: &Bundle,
    pages: &[(&str, &str)],
    texts: &serde_json::Map<String, Value>,
) -> Value {
    let Bundle { script, module, files, needs } = bundle;
    json!({
        "script": script, "module": module, "files": files, "needs": needs, "pages": pages,
        "texts": texts,
    })
}

/// Builds `boot.js` with the files of the help center, `boot-desk.js` with those of the
/// desk, and `boot-any.js` with both, for the page that is served for unknown URLs.
fn boot(map: &Value) -> Result<()> {
    for (output, sides) in
        OUTPUTS.iter().skip(1).zip([&["portal"][..], &["desk"], &["portal", "desk"]])
    {
        let known = |key: &&String| {
            ["folder", "font"].contains(&key.as_str()) || sides.contains(&key.as_str())
        };
        let of_these: serde_json::Map<_, _> = map
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(key, _)| known(key))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        bindgen::bundle_script(
            &project::at("app/boot/main.js"),
            &project::at(output),
            &["--format=iife", &format!("--define:BUILD={}", Value::Object(of_these))],
        )?;
    }
    write(&project::at(MAP), map.to_string())
}
