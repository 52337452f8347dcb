//! Finds Chromium for the page tests, or installs it if it may.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::step::step;
use crate::tools;

/// The usual paths of Chromium and Chrome. The headless shell is Chromium without the parts
/// that draw windows, and takes a quarter less time.
const USUAL: [&str; 7] = [
    "/usr/bin/chromium-headless-shell",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/snap/bin/chromium",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// The browser in `CHROMIUM`, an installed one, or one from apt.
pub(super) fn find() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        let named = PathBuf::from(named);
        if !named.is_file() {
            bail!("CHROMIUM is {}, which does not exist.", named.display());
        }
        return Ok(named);
    }
    if let Some(found) = installed() {
        return Ok(found);
    }
    if may_use_apt() {
        step("installing Chromium", || {
            tools::run_quietly(apt().arg("update"))?;
            // Older releases only have the whole browser.
            install("chromium-headless-shell").or_else(|_| install("chromium"))
        })
        .context("Chromium is missing, and apt can't install it")?;
    }
    installed().context("Chromium is missing. Install it, or set CHROMIUM to its path.")
}

fn installed() -> Option<PathBuf> {
    USUAL.iter().map(PathBuf::from).find(|path| path.is_file())
}

fn install(package: &str) -> Result<String> {
    tools::run_quietly(apt().args(["install", "--yes", "--no-install-recommends", package]))
}

fn apt() -> Command {
    let mut apt = Command::new("apt-get");
    apt.arg("--quiet").env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

fn may_use_apt() -> bool {
    let root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    root && Path::new("/usr/bin/apt-get").exists()
}
