//! `cargo xtask test`: all checks and tests of a change, the fastest first.
//!
//! Nothing is printed after the last tool, so the output ends with the summary of
//! cargo or Playwright.

mod browser;
mod workspace;

use anyhow::{Result, bail};

use crate::build::{self, Mailbox};
use crate::step::part;
use crate::{demo, deploy, sizes, tools};
use workspace::Workspace;

/// A part of the checks and tests.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Formatting and lints.
    Checks,
    /// The in-process tests.
    Rust,
    /// The sizes, a dry run of the deployment, and the API tests on workerd.
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
                "Unknown part {name:?} of the tests. The parts are checks, rust, api and browser."
            ),
        }
    }
}

/// Runs one part, or all. With `specs`, only page tests whose file names contain one of them.
pub(crate) fn run(only: Option<Part>, specs: &[&str]) -> Result<()> {
    let wanted = |part| only.is_none_or(|only| only == part);
    tools::set_up()?;
    if wanted(Part::Checks) {
        checks()?;
    }
    if wanted(Part::Rust) {
        part("in-process tests");
        if only.is_some() { tools::run(tools::cargo().arg("test"))? } else { unit()? }
    }
    if wanted(Part::Api) || wanted(Part::Browser) {
        part("build");
        build::all(Mailbox::In)?;
    }
    if wanted(Part::Api) {
        part("sizes");
        sizes::check_limits()?;
        part("deployment");
        deploy::rehearse()?;
        part("API tests on workerd");
        api()?;
    }
    if wanted(Part::Browser) {
        part("page tests in Chromium");
        pages(specs)?;
    }
    Ok(())
}

fn checks() -> Result<()> {
    part("formatting");
    tools::run(tools::cargo().args(["fmt", "--all", "--check"]))?;
    part("lints for this machine");
    clippy(&["--all-targets"])?;
    part("lints for WebAssembly");
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

/// The modules of tests that use their own in-process database. With a server they would
/// only repeat the same work, for minutes.
const IN_PROCESS: [&str; 4] =
    ["operations::worlds", "policy_scope::", "query_plans::", "replicas::"];

/// The unit tests, and of the API tests those that are not run on workerd. All others are, so a
/// run of all parts would only repeat them.
fn unit() -> Result<()> {
    tools::run(tools::cargo().args(["test", "--lib", "--bins"]))?;
    tools::run(tools::cargo().args(["test", "--test", "it", "--"]).args(IN_PROCESS))
}

fn api() -> Result<()> {
    let workspace = Workspace::new("api")?;
    // The same packages as in `cargo test`. With others, cargo would select different
    // features for shared dependencies and compile everything again.
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
