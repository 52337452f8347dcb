//! `cargo xtask test`: everything a change has to pass, cheapest first.
//!
//! Nothing here prints after the last tool, so that the output ends with
//! cargo's or Playwright's own summary.

mod browser;
mod workspace;

use anyhow::{Result, bail};

use crate::build::{self, Mailbox};
use crate::step::part;
use crate::{demo, deploy, sizes, tools};
use workspace::Workspace;

/// One part of the whole.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Form and lints.
    Checks,
    /// The tests that run in process.
    Rust,
    /// The sizes, what would be deployed, and the API tests again, on workerd.
    Api,
    /// The pages in Chromium.
    Browser,
}

impl Part {
    pub(crate) fn named(name: &str) -> Result<Self> {
        match name {
            "checks" => Ok(Self::Checks),
            "rust" => Ok(Self::Rust),
            "api" => Ok(Self::Api),
            "browser" => Ok(Self::Browser),
            _ => bail!(
                "There is no part {name:?} of the tests; there are checks, rust, api and browser."
            ),
        }
    }
}

/// Runs one part, or all; of the pages, those specs whose names hold one of `specs`.
pub(crate) fn run(only: Option<Part>, specs: &[&str]) -> Result<()> {
    let wanted = |part| only.is_none_or(|only| only == part);
    tools::set_up()?;
    if wanted(Part::Checks) {
        checks()?;
    }
    if wanted(Part::Rust) {
        part("the tests in process");
        tools::run(tools::cargo().arg("test"))?;
    }
    if wanted(Part::Api) || wanted(Part::Browser) {
        part("building what is served");
        build::all(Mailbox::In)?;
    }
    if wanted(Part::Api) {
        part("sizes");
        sizes::hold()?;
        part("what would be deployed");
        deploy::rehearse()?;
        part("the API tests on workerd");
        api()?;
    }
    if wanted(Part::Browser) {
        part("the pages in Chromium");
        pages(specs)?;
    }
    Ok(())
}

fn checks() -> Result<()> {
    part("form");
    tools::run(tools::cargo().args(["fmt", "--all", "--check"]))?;
    part("lints, on this machine");
    clippy(&["--all-targets"])?;
    part("lints, on WebAssembly");
    let wasm = ["--target", "wasm32-unknown-unknown"];
    clippy(&[&["--package", "app"], wasm.as_slice()].concat())?;
    clippy(&[&["--package", "api-worker"], wasm.as_slice()].concat())?;
    clippy(&[&["--package", "api-worker", "--features", "dev-mailbox"], wasm.as_slice()].concat())
}

fn clippy(arguments: &[&str]) -> Result<()> {
    tools::run(
        tools::cargo().args(["clippy", "--quiet"]).args(arguments).args(["--", "-D", "warnings"]),
    )
}

/// What looks into its own database at every step, so that it would do the same again
/// beside a server, for minutes.
const IN_PROCESS: [&str; 4] =
    ["operations::worlds", "policy_scope::", "query_plans::", "replicas::"];

fn api() -> Result<()> {
    let workspace = Workspace::new("api")?;
    // The same selection of packages as in `cargo test`, or cargo would choose
    // other features for what they share and compile it all again.
    let mut tests = tools::cargo();
    tests.args(["test", "--test", "it", "--"]).env("ATRIUM_ORIGIN", workspace.origin());
    for part in IN_PROCESS {
        tests.args(["--skip", part]);
    }
    tools::run(&mut tests)
}

fn pages(specs: &[&str]) -> Result<()> {
    let chromium = browser::find()?;
    let workspace = Workspace::new("browser")?;
    demo::load(workspace.origin())?;
    tools::run(
        tools::npm_tool("playwright")?
            .args(["test", "--config", "tests/browser/playwright.config.ts"])
            .args(specs)
            .env("ATRIUM_ORIGIN", workspace.origin())
            .env("CHROMIUM", chromium),
    )
}
